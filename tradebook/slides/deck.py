"""A deck as files: the page, the data behind its charts, and what all decks share."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import nbformat
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from tradebook.beside import HTML_LANGUAGES, LANGUAGE_NAMES
from tradebook.book import assets
from tradebook.book.chart import layouts
from tradebook.book.chart_files import live
from tradebook.book.light import auto_style
from tradebook.book.policy import POLICY
from tradebook.slides.slide import Slide, slides
from tradebook.slides.talk import Talk, talk
from tradebook.slides.words import WORDS

STATIC = Path(__file__).resolve().parent / "static"

# Where the files that decks share stand below a folder of pages.
SHARED = "_static"

# The book's own scripts for charts are among them.
SHEET, SCRIPT, REVEAL = "slides.css", "slides.js", "reveal.js"
_REVEAL = "sphinx_revealjs/_static/revealjs"

# The function of charts.js that takes the specifications.
_LIVE = "tradebookCharts"

_TEMPLATES = Environment(
    loader=FileSystemLoader(STATIC), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)


def deck(
    chapter: str, notebook: nbformat.NotebookNode, language: str, up: str = "", book: str = "",
    twins: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """The files of a run chapter's deck by name; none for a notebook that does not follow the template.

    up    the way from the deck to the folder that holds the shared files
    book  where the chapter stands as a page, seen from the deck; empty where there is none
    twins the same deck in other languages by language, seen from this one
    """
    told = talk(chapter, notebook, language)
    if told is None:
        return {}
    groups = slides(told)
    specs = {f"chart-{slide.name}": live(layouts(slide.spec)) for group in groups for slide in group if slide.spec}
    content = json.dumps(specs, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return {
        f"{chapter}.html": _page(told, groups, up + SHARED, book, twins or {}),
        f"{chapter}.js": f"{_LIVE}({content})\n",
    }


def _page(told: Talk, groups: list[list[Slide]], shared: str, book: str, twins: Mapping[str, str]) -> str:
    page = _TEMPLATES.get_template("deck.html.j2").render(
        language=HTML_LANGUAGES[told.language],
        policy=POLICY,
        title=told.title,
        sheet=f"{shared}/{SHEET}",
        scripts=[f"{shared}/{name}" for name in (REVEAL, SCRIPT, "charts.js")],
        groups=[[_safe(slide) for slide in group] for group in groups],
        words=WORDS[told.language],
        book=book,
        twins=[_twin(language, address) for language, address in twins.items()],
        files=Markup(json.dumps({"live": f"{told.chapter}.js"})),
    )
    return f"{page}\n"


def _twin(language: str, address: str) -> dict[str, str]:
    """The way to the deck in another language, in the words of that language."""
    return {
        "code": HTML_LANGUAGES[language], "name": LANGUAGE_NAMES[language], "title": WORDS[language]["twin"],
        "href": address,
    }


def _safe(slide: Slide) -> dict[str, Any]:
    """The parts of a slide as HTML that is not escaped once more."""
    return {
        "kind": slide.kind, "name": slide.name, "first_part": slide.first_part,
        "has_chart": slide.spec is not None,
        **{part: Markup(getattr(slide, part)) for part in ("heading", "body", "notes")},
    }


def shared_files(with_charts: bool = True) -> dict[str, str]:
    """The files that all decks share, by name; the scripts for charts are in a built book anyway."""
    sheets = [f"@media screen {{\n{_reveal('dist/reveal.css')}}}\n", _own(assets.STATIC / "charts.css")]
    made = {
        SHEET: "".join([*sheets, auto_style([sheets[1]]), _own(STATIC / "deck.css")]),
        SCRIPT: _own(STATIC / "deck.js"),
        # Its last line names a source map, which is not here.
        REVEAL: _reveal("dist/reveal.js").split("\n//# sourceMappingURL")[0] + "\n",
        "reveal.LICENSE.txt": _reveal("LICENSE"),
    }
    if with_charts:
        made |= {"charts.js": _own(assets.STATIC / "charts.js"), assets.VEGA: assets.vega_script()}
    return made


def _own(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _reveal(name: str) -> str:
    """A file of reveal.js, from the package that carries it."""
    return _own(Path(distribution("sphinx-revealjs").locate_file(f"{_REVEAL}/{name}")))
