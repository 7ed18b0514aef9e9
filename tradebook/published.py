"""What is published at all: the figures behind raw rows, each series once, taken by the ledger's own rule.

Corridors are told about unevenly: one page names a port, another its railway half. This module finds what is there; it
never decides that two series are one. A row without direction is a total, as everywhere in the ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from tradebook import periods
from tradebook.figure import Figure, Missing

# Such as Page.figure, so that date of knowledge and currency are honoured.
Find = Callable[..., Figure | Missing]
Key = tuple[str, str, str]

TOTAL = "total"

_COLUMNS = ["indicator", "flow", "dim", "member", "period", "measure"]


@dataclass(frozen=True, slots=True)
class Told:
    """One published figure with the key that it stands under."""

    indicator: str
    flow: str
    dim: str
    member: str
    period: str
    measure: str
    figure: Figure

    @property
    def days(self) -> int | None:
        """Length of its window, both ends included; None if the window is open."""
        return _days(self.period)

    @property
    def closes(self) -> date:
        """The last day of its window; the first day of one that goes on."""
        return _closing_day(self.period)


def listed_here(ports: pd.DataFrame, rows: pd.DataFrame) -> list[dict[str, str]]:
    """The rows of the list of ports, if any of them is told about in a region's rows; the list is of one region."""
    listed = ports.to_dict("records")
    members = set(rows["member"])
    return listed if any(row["port"] in members for row in listed) else []


def told(
    find: Find, rows: pd.DataFrame, years: Sequence[int], measure: str = "level", flows: Sequence[str] = ()
) -> list[Told]:
    """The figures behind raw rows whose period ends in one of the years, each key once, by end of period.

    find   selects a figure by indicator, period and the rest of the key
    rows   rows of observations.csv of one region, as Ledger.observations gives them
    flows  only these; empty for all
    """
    rows = rows[(rows["measure"] == measure) & rows["period"].map(lambda period: closes_in(period, years))]
    rows = rows.assign(flow=rows["flow"].replace("", TOTAL))
    if flows:
        rows = rows[rows["flow"].isin(flows)]
    keys = rows[_COLUMNS].drop_duplicates().to_dict("records")
    found = [Told(**key, figure=figure) for key in keys if isinstance(figure := find(**key), Figure)]
    return sorted(found, key=lambda t: (t.closes, t.indicator, t.dim, t.member, t.flow, t.period))


def first_published(
    find: Find, period: str, keys: Iterable[Key], measure: str = "level", **wanted: str
) -> Figure | Missing:
    """The total of the first key (indicator, dimension, member) that has one.

    Give the keys in order of preference; the Missing of the first key comes back if none has a figure.
    """
    missing = None
    for indicator, dim, member in keys:
        figure = find(indicator, period, dim=dim, member=member, measure=measure, **wanted)
        if isinstance(figure, Figure):
            return figure
        missing = missing or figure
    if missing is None:
        raise ValueError("first_published needs at least one key")
    return missing


def series(
    find: Find, wanted: Iterable[str], keys: Sequence[Key], measure: str = "level"
) -> dict[str, Figure | Missing]:
    """first_published for each of several periods."""
    return {period: first_published(find, period, keys, measure) for period in wanted}


def last_known(figures: dict[str, Figure | Missing]) -> tuple[str, Figure | Missing]:
    """The last period that has a figure, and the figure; the last period with its Missing if there is none."""
    known = [period for period, figure in figures.items() if isinstance(figure, Figure)]
    period = known[-1] if known else list(figures)[-1]
    return period, figures[period]


def by_key(rows: Iterable[Told]) -> dict[tuple[Key, str], Figure]:
    """Totals by key and period, so that many keys can be tried fast."""
    return {((row.indicator, row.dim, row.member), row.period): row.figure for row in rows if row.flow == TOTAL}


def latest(rows: Iterable[Told]) -> dict[tuple[str, str], Told]:
    """The last of several figures of each dimension and member; of two that end alike, the longer window."""
    found: dict[tuple[str, str], Told] = {}
    for row in rows:
        now = found.get((row.dim, row.member))
        if now is None or _recency(row.period) > _recency(now.period):
            found[row.dim, row.member] = row
    return found


def closes_in(period: str, years: Sequence[int]) -> bool:
    """Whether a period ends in one of the years; one that goes on counts by its start."""
    parsed = periods.parse(period)
    closing = parsed.end or parsed.start
    return closing is not None and closing.year in years


def _recency(period: str) -> tuple[date, int]:
    return _closing_day(period), _days(period) or 0


def _days(period: str) -> int | None:
    parsed = periods.parse(period)
    return (parsed.end - parsed.start).days + 1 if parsed.start and parsed.end else None


def _closing_day(period: str) -> date:
    parsed = periods.parse(period)
    return parsed.end or parsed.start or date.max
