"""The coverage of a region as tables: a word for each year, and the figure behind it for whoever points at it."""

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


def coverage_tables(
    writer: Writer, region: str, years: Iterable[int], as_of: str = ""
) -> dict[str, Table] | Sentence:
    """A table an indicator, by its title: a row a series, a column a year, saying what is known of it."""
    years = list(years)
    found = coverage(writer.ledger, region, years, as_of)
    if not found:
        return _nothing(writer, region)
    head = ["序列" if writer.language == "zh" else "Series", *map(str, years)]
    tables = {}
    for indicator in dict.fromkeys(series.indicator for series in found):
        title = writer.ledger.name("indicator", indicator, writer.language)
        rows = [
            [_name(writer, series), *(_cell(writer, states[year]) for year in years)]
            for series, states in found.items()
            if series.indicator == indicator
        ]
        tables[title] = table(writer, title, head, rows)
    return tables


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
    """What tells a series from the others of its indicator."""
    name, language = writer.ledger.name, writer.language
    words = [name(series.dim, series.member, language)] if series.member else []
    if series.flow in ("export", "import", "transit"):
        words.append(name("flow", series.flow, language))
    whole = "总计" if language == "zh" else "Total"
    return ("，" if language == "zh" else ", ").join(words) or whole


def _nothing(writer: Writer, region: str) -> Sentence:
    name = writer.ledger.name("region", region, writer.language)
    english, chinese = f"No series of two years or more for {name}.", f"台账中没有{name}至少有两年数据的序列。"
    text = chinese if writer.language == "zh" else english
    return Sentence(text, text)
