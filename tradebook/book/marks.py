"""The figures that a finished page states, read back from its HTML: those of sentences and tables, and of charts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from tradebook.book.chart_table import data_sets
from tradebook.provenance import number_text

NAMES = ("observations", "value", "low", "high", "unit", "formula")


@dataclass(frozen=True, slots=True)
class Mark:
    """One statement of a figure: its attributes as texts (see provenance.attributes), its words, and where it stands.

    anchor    its own id or, where it has none, that of the chart or section around it
    section   the id of the section around it; empty on top of the page
    is_drawn  whether a chart draws it; its title is words
    title     bounds and sources in one line, as its title tells them
    """

    observations: tuple[str, ...]
    value: str
    low: str
    high: str
    unit: str
    formula: str
    stated: str
    anchor: str
    section: str = ""
    is_drawn: bool = False
    title: str = ""


def marks_of(page: str, charts: Mapping[str, Mapping[str, Any]] | None = None) -> list[Mark]:
    """Every figure of a page, in the order of its HTML.

    charts  the data behind the charts of the page, by anchor (see chart_files.live_specs); without it they are left out
    """
    reader = _Reader(charts or {})
    reader.feed(page)
    reader.close()
    return reader.marks


class _Reader(HTMLParser):
    """Follows sections and charts, and collects marks and the rows of charts."""

    def __init__(self, charts: Mapping[str, Mapping[str, Any]]) -> None:
        super().__init__()
        self._charts = charts
        self.marks: list[Mark] = []
        self._around: list[tuple[str, str]] = []
        self._open: dict[str, str] | None = None
        self._words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        classes = given.get("class", "").split()
        if tag in ("section", "figure"):
            self._around.append((tag, given.get("id", "") or self._anchor()))
            self.marks += _rows(self._charts.get(given.get("id", ""), {}), self._anchor(), self._section())
        elif tag == "a" and "figure" in classes and "data-value" in given:
            self._open, self._words = given, []

    def handle_data(self, data: str) -> None:
        if self._open is not None:
            self._words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._open is not None:
            carried = {name: self._open.get(f"data-{name}", "") for name in NAMES}
            anchor = self._open.get("id") or self._anchor()
            title = self._open.get("title", "")
            self.marks.append(_mark(carried, "".join(self._words), anchor, self._section(), title=title))
            self._open = None
        elif tag in ("section", "figure") and self._around:
            self._around.pop()

    def _anchor(self) -> str:
        return self._around[-1][1] if self._around else ""

    def _section(self) -> str:
        return next((name for tag, name in reversed(self._around) if tag == "section"), "")


def _mark(
    carried: dict[str, str], stated: str, anchor: str, section: str, is_drawn: bool = False, title: str = ""
) -> Mark:
    observations, stated = tuple(carried.pop("observations").split()), " ".join(stated.split())
    return Mark(observations, **carried, stated=stated, anchor=anchor, section=section, is_drawn=is_drawn, title=title)


def _rows(spec: Mapping[str, Any], anchor: str, section: str) -> Iterator[Mark]:
    """The figures behind a chart's marks; rows without a figure are gaps or helpers."""
    for rows in data_sets(spec):
        for row in rows:
            if row.get("unit") and row.get("value") is not None:
                ends = {name: row.get(name) for name in ("value", "low", "high")}
                numbers = {name: "" if end is None else number_text(end) for name, end in ends.items()}
                texts = {name: row.get(name) or "" for name in ("observations", "unit", "formula")}
                yield _mark(numbers | texts, row["shown"], anchor, section, is_drawn=True)
