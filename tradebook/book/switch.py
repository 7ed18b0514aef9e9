"""From a page to the same page in the other languages of the book: a link for readers, and one for search engines.

The editions stand side by side (see beside.py) and have the same pages with the same addresses in them. The script
language.js lets the link lead to the section that is being read.
"""

from __future__ import annotations

import html
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.osutil import relative_uri

from tradebook.beside import HTML_LANGUAGES, LANGUAGE_NAMES
from tradebook.book.address import LOST, UNLISTED

# Said of the link in the language that it leads to.
_TITLES = {"en": "This page in English", "zh": "本页中文版"}


def offer_languages(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Give a page its sisters in the other languages; an event of every page."""
    own, others = app.config.tradebook_language, other_languages(app)
    # A wrong address has no sister: in every language it is wrong.
    target = app.builder.get_target_uri(app.config.root_doc if page == LOST else page)
    here = app.builder.get_target_uri(page)
    context["switches"] = [
        {
            "code": language,
            "language": HTML_LANGUAGES[language],
            "name": LANGUAGE_NAMES[language],
            "title": _TITLES[language],
            "href": relative_uri(f"{own}/{here}", f"{language}/{target}"),
        }
        for language in others
    ]
    if others and page not in UNLISTED:
        context["metatags"] = "\n".join([context.get("metatags", ""), *_alternates(app, here)])


def other_languages(app: Sphinx) -> list[str]:
    """Those of the editions beside this one; none where it stands alone."""
    return [language for language in app.config.tradebook_languages if language != app.config.tradebook_language]


def _alternates(app: Sphinx, here: str) -> list[str]:
    """The page in every language, its own among them, as search engines want it; absolute if the address is known."""
    own, base, languages = app.config.tradebook_language, app.config.html_baseurl, app.config.tradebook_languages
    # The top of the site lies above the folder of the edition.
    top = base.removesuffix(f"{own}/") if base else relative_uri(f"{own}/{here}", "")
    found = {HTML_LANGUAGES[language]: f"{top}{language}/{here}" for language in languages}
    return [
        f'<link rel="alternate" hreflang="{code}" href="{html.escape(address)}" />'
        for code, address in (found | {"x-default": found["en"]}).items()
    ]
