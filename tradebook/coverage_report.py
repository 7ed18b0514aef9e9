"""The coverage of a region as a table: a sign for each year, and the figure behind it for whoever points at it."""

from __future__ import annotations

import calendar
from collections.abc import Iterable

from tradebook import periods
from tradebook.coverage import Series, State, coverage
from tradebook.figure import Figure
from tradebook.formatting import format_figure
from tradebook.prose import Sentence, Writer
from tradebook.tables import Cell, Table, table

# Words rather than colours: they read the same in print, aloud and to the colour-blind.
_STATES = {
    "observed": ("year", "全年"),
    "implied": ("implied", "推算"),
    "not_published": ("–", "–"),
}


def coverage_table(writer: Writer, region: str, years: Iterable[int], as_of: str = "") -> Table | Sentence:
    """One row a series, one column a year: published, implied by other figures, known to a month, or not published."""
    years = list(years)
    found = coverage(writer.ledger, region, years, as_of)
    if not found:
        return _nothing(writer, region)
    chinese = writer.language == "zh"
    head = ["序列" if chinese else "Series", *map(str, years)]
    rows = [[_name(writer, series), *(_cell(writer, states[year]) for year in years)] for series, states in found.items()]
    name = writer.ledger.name("region", region, writer.language)
    caption = f"{name}：各年已知情况" if chinese else f"What is known of {name}, year by year"
    return table(writer, caption, head, rows)


def _cell(writer: Writer, state: State) -> Cell:
    """The word for a state; a known one carries its figure."""
    if not isinstance(state.figure, Figure):
        return _STATES["not_published"][writer.language == "zh"]
    if state.kind == "part_year":
        last = periods.parse(state.period).end.month
        words = f"至{last}月" if writer.language == "zh" else f"to {calendar.month_abbr[last]}"
    else:
        words = _STATES[state.kind][writer.language == "zh"]
    told = f"{words}: {format_figure(state.figure, writer.language)}"
    return Sentence(told, writer.mark(state.figure, words), (state.figure,))


def _name(writer: Writer, series: Series) -> str:
    name, language = writer.ledger.name, writer.language
    words = [name("indicator", series.indicator, language)]
    if series.member:
        words.append(name(series.dim, series.member, language))
    if series.flow in ("export", "import", "transit"):
        words.append(name("flow", series.flow, language))
    return ("，" if language == "zh" else ", ").join(words)


def _nothing(writer: Writer, region: str) -> Sentence:
    name = writer.ledger.name("region", region, writer.language)
    text = f"台账中没有{name}两年以上的序列。" if writer.language == "zh" else f"No series of two years or more for {name}."
    return Sentence(text, text)
