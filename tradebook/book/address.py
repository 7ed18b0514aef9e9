"""The address that a book is published at, and what follows from it: canonical links, sitemap, robots.txt, error page.

It is `html: baseurl` of _config.yml or, before that, the environment variable TRADEBOOK_SITE_URL, which a workflow that
publishes knows best. Without an address there is no sitemap and no canonical link, and the error page only works at
the top of a site: from deeper down, its relative links would lead nowhere.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit
from xml.sax.saxutils import escape

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError

VARIABLE = "TRADEBOOK_SITE_URL"
SITEMAP, ROBOTS, LOST = "sitemap.xml", "robots.txt", "404"

# Pages that nobody should come to from elsewhere.
UNLISTED = (LOST, "search", "genindex")

_LINK = re.compile(r'(\s(?:href|src|action|data-content_root)=")(?![a-z][a-z0-9+.-]*:|[/#])([^"]*)"', re.IGNORECASE)


def settle_address(app: Sphinx, config: Config) -> None:
    """Take the address from the environment if it is there, and let it end with the folder of the edition.

    raises ConfigError if it is no address
    """
    top = address_of(config.html_baseurl)
    config.html_baseurl = f"{top}{config.tradebook_folder}" if top else ""


def address_of(configured: str) -> str:
    """The address of the whole site, ending with a slash; empty if it is not known.

    configured  what counts where the environment says nothing
    raises ConfigError if it is no address
    """
    given = os.environ.get(VARIABLE, "") or configured
    parts = urlsplit(given)
    if given and (parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment):
        raise ConfigError(f"Error: {given!r} is no address of a book; write https://example.org/book/ in {VARIABLE}")
    return given.rstrip("/") + "/" if given else ""


def unlist(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Take the canonical address from pages that no search engine should keep; an event of every page."""
    if page in UNLISTED:
        context["pageurl"] = None
        context["metatags"] = f'{context.get("metatags", "")}\n<meta name="robots" content="noindex" />'


def lost_page(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """The page that a host shows for a wrong address."""
    if app.builder.name == "html":
        yield LOST, {"title": ""}, f"{LOST}.html"


def write_address_files(app: Sphinx, failed: Exception | None) -> None:
    """Write sitemap and robots.txt, and let the error page work at any depth, if the address is known."""
    base = app.config.html_baseurl
    if failed or app.builder.name != "html" or not base:
        return
    out = Path(app.outdir)
    targets = [app.builder.get_target_uri(page) for page in sorted(app.env.found_docs) if page not in UNLISTED]
    (out / SITEMAP).write_text(sitemap(base, targets), encoding="utf-8")
    # What stands at the top of a site of several editions is written there (see tradebook/site.py).
    if not app.config.tradebook_folder:
        (out / ROBOTS).write_text(robots(base), encoding="utf-8")
    lost = out / f"{LOST}.html"
    lost.write_text(from_anywhere(lost.read_text(encoding="utf-8"), base), encoding="utf-8")


def robots(base: str) -> str:
    """Everything may be read, and the sitemap says what there is."""
    return f"User-agent: *\nAllow: /\nSitemap: {base}{SITEMAP}\n"


def sitemap(base: str, targets: Iterable[str]) -> str:
    """The pages of a book for search engines, by the protocol of sitemaps.org; a build knows no dates."""
    entries = "".join(f"  <url><loc>{escape(base + quote(target))}</loc></url>\n" for target in targets)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{entries}</urlset>\n'
    )


def from_anywhere(page: str, base: str) -> str:
    """The error page with the path of the book before every relative link: it is shown below any wrong path."""
    path = urlsplit(base).path
    return _LINK.sub(lambda found: f'{found[1]}{path}{found[2].removeprefix("./")}"', page)
