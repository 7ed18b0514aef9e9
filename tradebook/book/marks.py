"""The figures that a finished page states, read back from its HTML: those of sentences and tables, and of charts."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tradebook.book.chart_table import data_sets
from tradebook.provenance import number_text

NAMES = ("observations", "value", "low", "high", "unit", "formula")

# A page holds some thirty thousand tags, most of which draw or colour: only these are looked at, and what is no text of
# the page is passed over in one piece. Sphinx and this book write attributes in double quotes.
_TAG = re.compile(
    r"<!--.*?-->|<(?P<other>svg|script|style)\b.*?</(?P=other)>"
    r'|<(?P<closes>/?)(?P<name>section|figure|a)\b(?P<attributes>(?:[^>"]|"[^"]*")*)>',
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
_ANY_TAG = re.compile(r"<[^>]*>")


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
    for found in _TAG.finditer(page):
        if found["name"]:
            reader.follow(found["name"], found["closes"], found["attributes"] or "", found)
    return reader.marks


class _Reader:
    """Follows sections and charts, and collects marks and the rows of charts."""

    def __init__(self, charts: Mapping[str, Mapping[str, Any]]) -> None:
        self._charts = charts
        self.marks: list[Mark] = []
        self._around: list[tuple[str, str]] = []
        self._open: tuple[dict[str, str], int] | None = None

    def follow(self, tag: str, closes: str, attributes: str, found: re.Match[str]) -> None:
        """Take in the next tag of the page."""
        if closes:
            self._close(tag, found)
        elif tag == "a":
            given = _attributes(attributes)
            if "data-value" in given and "figure" in given.get("class", "").split():
                self._open = given, found.end()
        else:
            name = _attributes(attributes).get("id", "")
            self._around.append((tag, name or self._anchor()))
            self.marks += _rows(self._charts.get(name, {}), self._anchor(), self._section())

    def _close(self, tag: str, found: re.Match[str]) -> None:
        if tag == "a" and self._open is not None:
            given, start = self._open
            carried = {name: given.get(f"data-{name}", "") for name in NAMES}
            words = html.unescape(_ANY_TAG.sub("", found.string[start : found.start()]))
            anchor, title = given.get("id") or self._anchor(), given.get("title", "")
            self.marks.append(_mark(carried, words, anchor, self._section(), title=title))
            self._open = None
        elif tag in ("section", "figure") and self._around:
            self._around.pop()

    def _anchor(self) -> str:
        return self._around[-1][1] if self._around else ""

    def _section(self) -> str:
        return next((name for tag, name in reversed(self._around) if tag == "section"), "")


def _attributes(text: str) -> dict[str, str]:
    return {name: html.unescape(value) for name, value in _ATTRIBUTE.findall(text)}


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
