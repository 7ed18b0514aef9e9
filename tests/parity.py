"""What the two editions of the built book have in common, read from their files; used by test_parity.py."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

_ARTICLE = re.compile(r'<article class="bd-article[^"]*"[^>]*>(.*?)</article>', re.S)
_HEADING = re.compile(r'<section[^>]* id="([^"]+)"|<h([1-6])[ >]|<figure[^>]* id="([^"]+)"')
_HIDDEN = re.compile(r"<(script|style|svg|math|pre|code|kbd|select|textarea)\b.*?</\1>", re.S)
# Where sources are named and quoted as they name themselves (rows of tables, what stands under a chart, references),
# and code.
_QUOTED = re.compile(
    r'<tbody.*?</tbody>|<p class="chart-source">.*?</p>|<details class="(?:chart-cite|citation)".*?</details>'
    r'|<aside class="footnote-list.*?</section>|<p>(?:<strong>)?(?:References?|参考文献).*?</p>'
    r"|`[^`<]*(?:<span[^`]*)?`",
    re.S,
)
_FOREIGN = re.compile(r'<span lang="(en|zh)">([^<]*)</span>')

# Left out of the comparison of cells: papermill adds it to what does not run with its defaults.
ADDED = "injected-parameters"


def pages(site: Path) -> list[str]:
    """The pages that a reader opens, by their path; slides are no pages of the book, and have no article."""
    found = sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html")
                   if not {"_static", "slides"} & {*path.relative_to(site).parts})
    return [name for name in found if name not in ("404.html", "search.html", "genindex.html")]


def article(site: Path, name: str) -> str:
    """The text of a page with its markup."""
    return _ARTICLE.search((site / name).read_text(encoding="utf-8"))[1]


def outline(site: Path, name: str) -> list[tuple[str, str]]:
    """Sections, headings and charts in their order: the address of each, or the level of the heading."""
    return [
        ("section", section) if section else ("heading", level) if level else ("chart", chart)
        for section, level, chart in _HEADING.findall(article(site, name))
    ]


def cells(site: Path, name: str) -> list[tuple[str, str, str]]:
    """Id, kind and, of code, source of each cell of a notebook that readers download."""
    notebook = json.loads((site / name).read_text(encoding="utf-8"))
    return [
        (cell["id"], cell["cell_type"], "".join(cell["source"]) if cell["cell_type"] == "code" else "")
        for cell in notebook["cells"] if cell["id"] != ADDED
    ]


def facts(site: Path) -> list[tuple[Any, ...]]:
    """Every figure in the order of facts.json, without words."""
    told = json.loads((site / "facts.json").read_text(encoding="utf-8"))["facts"]
    kept = ("page", "id", "kind", "value", "low", "high", "unit", "formula")
    return [(*(fact[name] for name in kept), tuple(fact["sources"])) for fact in told]


def foreign(site: Path, name: str) -> list[str]:
    """Runs of words in the other language, as the pages mark them (see book/languages.py), outside code and sources."""
    text = _QUOTED.sub("", _HIDDEN.sub("", article(site, name)))
    return [html.unescape(words) for _, words in _FOREIGN.findall(text)]


def references(site: Path, name: str) -> list[str]:
    """The entries of a page's list of references, by their keys."""
    return re.findall(r' id="footcite-([^"]+)"', article(site, name))


def notebooks(site: Path) -> list[str]:
    """The notebooks that readers download."""
    return sorted(path.relative_to(site).as_posix() for path in (site / "_sources").rglob("*.ipynb"))


def differences(first: Path, second: Path) -> list[str]:
    """A line for every way in which the second edition is not the first in another language."""
    found = []
    if pages(first) != pages(second):
        found.append(f"pages: {set(pages(first)) ^ set(pages(second))}")
    for name in sorted(set(pages(first)) & set(pages(second))):
        found += _unlike(name, "outline", outline(first, name), outline(second, name))
        found += _unlike(name, "references", references(first, name), references(second, name))
    for name in sorted(set(notebooks(first)) | set(notebooks(second))):
        found += _unlike(name, "cells", cells(first, name), cells(second, name))
    return found + _unlike("facts.json", "facts", facts(first), facts(second))


def _unlike(name: str, what: str, first: list, second: list) -> list[str]:
    """One line with the first place where two lists part."""
    if first == second:
        return []
    place = next((n for n, pair in enumerate(zip(first, second)) if pair[0] != pair[1]), min(len(first), len(second)))
    told = [f"{one[place]}"[:100] if place < len(one) else "nothing" for one in (first, second)]
    return [f"{name}: {what} {place}: {told[0]} | {told[1]}"]
