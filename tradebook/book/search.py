"""What the page of search finds besides Sphinx's own index of words: sections, charts, terms and single figures.

Sphinx's index knows which page holds a word. searchentries.js, written beside it, knows where on the page: every
section with its prose, every chart by its finding, every term of the glossary, and every figure of the book with its
bounds. Both are scripts, so they load from a folder too; only the page of search asks for them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

from tradebook import periods
from tradebook.book.anchors import meaning, number_id
from tradebook.book.cards import in_words
from tradebook.book.chart_files import live_specs
from tradebook.book.chinese import vocabulary
from tradebook.book.edition import Edition
from tradebook.book.glossary import terms
from tradebook.book.marks import Mark, marks_of
from tradebook.book.outline import Part, parts_of
from tradebook.book.search_words import SAID_OTHERWISE, STOPWORDS, WORDS
from tradebook.data_used import what
from tradebook.figure import Figure
from tradebook.formatting import format_bounds, format_figure
from tradebook.prose import Writer

EXERCISES = "exercises/"
STYLE, SEARCH_TEMPLATES = "search.css", ("search.html", "404.html")
ENTRIES, GLOSSARY_PAGE = "searchentries.js", "pages/glossary"

TEMPLATES = Path(__file__).resolve().parent / "templates"

# A formula over more observations than these is told by its beginning.
MOST_OBSERVATIONS = 6
# A figure that stands on many pages is linked to so many.
MOST_PLACES = 3

_OBSERVATION = re.compile(r"\bo[0-9a-f]{8}\b")

# Tables of the ledger whose names are words of the book, and their columns.
_NAMES = {"ports": "name_zh", "regions": "short_zh", "members": "zh"}


def offer_templates(app: Sphinx, config: Config) -> None:
    """The book's own templates before the theme's."""
    config.templates_path.insert(0, str(TEMPLATES))


def furnish_search(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Give the page of search, and that of a wrong address, the words of the interface; an event of every page."""
    context["search_words"] = WORDS[app.config.tradebook_language]
    if template in SEARCH_TEMPLATES:
        app.add_css_file(STYLE, priority=600)


def write_entries(app: Sphinx, failed: Exception | None) -> None:
    """Write the script beside Sphinx's index, once all pages are there."""
    if failed or app.builder.name != "html":
        return
    edition, out = Edition.built(app.env), Path(app.outdir)
    # A figure is found first where the book states it, and then in exercises on it.
    ordered = sorted(app.env.found_docs, key=lambda page: (page.startswith(EXERCISES), page))
    paths = {page: out / app.builder.get_target_uri(page) for page in ordered}
    pages = {page: path.read_text(encoding="utf-8") for page, path in paths.items() if path.is_file()}
    charts = {page: live_specs(out, page) for page in pages}
    text = json.dumps(entries(edition, pages, charts), ensure_ascii=False, separators=(",", ":"))
    (out / ENTRIES).write_text(f"Search.setEntries({text});\n", encoding="utf-8")


def entries(edition: Edition, pages: Mapping[str, str], charts: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The content of the script, as described by search.js; pages are finished HTML by name, charts their data."""
    numbers = {page: number for number, page in enumerate(pages)}
    parts = {page: parts_of(text) for page, text in pages.items()}
    book = _Figures(edition.writer)
    for page, text in pages.items():
        book.add(numbers[page], marks_of(text, (charts or {}).get(page)))
    return {
        "words": WORDS[edition.language],
        "region": edition.name("region", edition.region),
        "last": str(edition.last_year),
        "pages": [[page, found[0].title if found else page] for page, found in parts.items()],
        "sections": [[numbers[page], *_told(part)] for page, part in _each(parts) if not part.is_chart],
        "charts": [[numbers[page], part.anchor, part.title] for page, part in _each(parts) if part.is_chart],
        "terms": [
            [numbers[GLOSSARY_PAGE], term.anchor, term.english, term.chinese, term.meaning]
            for term in terms(edition)
            if GLOSSARY_PAGE in numbers
        ],
        "subjects": [[subject, *also] for subject, (_, *also) in book.subjects.items()],
        "periods": list(book.periods),
        "figures": book.listed(),
        "aliases": aliases(edition) | SAID_OTHERWISE[edition.language],
        "stopwords": STOPWORDS[edition.language],
        "vocabulary": _vocabulary(edition, parts, book.subjects),
    }


def _vocabulary(edition: Edition, parts: Mapping[str, list[Part]], subjects: Iterable[str]) -> list[str]:
    """The words of a Chinese edition, by which queries are cut; other languages write theirs apart."""
    if edition.language != "zh":
        return []
    told = terms(edition)
    texts = [text for found in parts.values() for part in found for text in (part.title, part.text)]
    names = [term.chinese for term in told] + [
        name for kind, column in _NAMES.items() for name in edition.ledger.table(kind)[column]
    ]
    return vocabulary([*texts, *subjects, *(term.meaning for term in told)], names)


def aliases(edition: Edition) -> dict[str, str]:
    """Other names of ports, which the list of ports has in brackets: Khorgos (Horgos)."""
    named = (re.fullmatch(r"(.+?) \((.+)\)", name) for name in edition.ledger.table("ports")["name_en"])
    return {found[2].lower(): found[1].lower() for found in named if found}


def _each(parts: Mapping[str, list[Part]]) -> Iterator[tuple[str, Part]]:
    return ((page, part) for page, found in parts.items() for part in found)


def _told(part: Part) -> tuple[str, str, str]:
    return part.anchor, part.title, part.text


@dataclass
class _Figures:
    """The figures of the book, each once: subjects and periods are told once and referred to by number."""

    writer: Writer
    subjects: dict[str, tuple[int, str, str]] = field(default_factory=dict)
    periods: dict[str, int] = field(default_factory=dict)
    _found: dict[tuple[str, str, str], tuple[Mark, str, dict[int, str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._other = Writer(self.writer.ledger, "en" if self.writer.language == "zh" else "zh")

    def add(self, page: int, marks: Iterable[Mark]) -> None:
        """Those of a page that say of themselves what they are; counts and estimates are found by their section."""
        # Where a sentence or a table states a figure, it is read more easily than in a chart.
        for mark in sorted(marks, key=lambda mark: mark.is_drawn):
            name = number_id(" ".join(mark.observations), mark.formula, self._mean)
            if name and self._is_known(mark):
                places = self._found.setdefault((name, mark.value, mark.unit), (mark, self._label(mark), {}))[2]
                places.setdefault(page, mark.anchor)

    def listed(self) -> list[list[Any]]:
        """Label, figure, bounds, 1 if computed, then page and anchor of each place."""
        return [
            [label, *self._shown(mark), int(bool(mark.formula)), *_flat(places)]
            for mark, label, places in self._found.values()
        ]

    def _is_known(self, mark: Mark) -> bool:
        ledger = self.writer.ledger
        return mark.unit in ledger.units and all(row_id in ledger for row_id in mark.observations)

    def _mean(self, row_id: str) -> str:
        ledger = self.writer.ledger
        return meaning(ledger.row(row_id)) if row_id in ledger else row_id

    def _label(self, mark: Mark) -> str:
        if not mark.formula:
            return self._named(mark.observations[0])
        words = in_words(self.writer, mark.formula)
        met = list(_OBSERVATION.finditer(words))
        if len(met) > MOST_OBSERVATIONS:
            words = f"{words[: met[MOST_OBSERVATIONS - 1].end()]} …"
        return _OBSERVATION.sub(lambda found: self._named(found[0]), words)

    def _named(self, row_id: str) -> str:
        """Subject and period of an observation, by their numbers."""
        row = self.writer.ledger.row(row_id)
        codes = " ".join(code for code in (row["indicator"], row["region"], row["member"]) if code)
        subject = (len(self.subjects), what(self._other, row), codes)
        number = self.subjects.setdefault(what(self.writer, row), subject)[0]
        period = self.periods.setdefault(periods.label(row["period"], self.writer.language), len(self.periods))
        return f"{{{number}.{period}}}"

    def _shown(self, mark: Mark) -> tuple[str, str]:
        low, high = (float(end or sign) for end, sign in ((mark.low, "-inf"), (mark.high, "inf")))
        figure = Figure(mark.value, mark.low or low, mark.high or high, self.writer.ledger.units[mark.unit])
        return format_figure(figure, self.writer.language), format_bounds(figure, self.writer.language)


def _flat(places: Mapping[int, str]) -> list[int | str]:
    return [told for place in list(places.items())[:MOST_PLACES] for told in place]
