"""What is known of a region year by year: observed, implied by others, known for part of the year, or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tradebook import periods
from tradebook.figure import Figure, Missing
from tradebook.indicators.growth import implied_base
from tradebook.ledger import Ledger

# A series with fewer years than this tells no story of a region and would only lengthen the table.
FEWEST_YEARS = 2


@dataclass(frozen=True, slots=True)
class Series:
    """What a row of the coverage table is about."""

    indicator: str
    flow: str
    dim: str
    member: str


@dataclass(frozen=True, slots=True)
class State:
    """What is known of one series in one year.

    kind    observed, implied, part_year or not_published
    figure  the figure of the year, or of its longest year-to-date window; a Missing if there is none
    period  the period of the figure
    """

    kind: str
    figure: Figure | Missing
    period: str


def coverage(
    ledger: Ledger, region: str, years: Iterable[int], as_of: str = "", basis: str = "CNY"
) -> dict[Series, dict[int, State]]:
    """The state of every level series of a region in each year; those known in fewer than two years are left out.

    Cross-cuts (members with @) are left out too.
    """
    years = list(years)
    found = {}
    for series in _series_of(ledger, region):
        states = {year: state(ledger, region, series, year, as_of, basis) for year in years}
        if sum(known.kind != "not_published" for known in states.values()) >= FEWEST_YEARS:
            found[series] = states
    return found


def state(ledger: Ledger, region: str, series: Series, year: int, as_of: str = "", basis: str = "CNY") -> State:
    """What is known of one series in one year: the year itself, else what implies it, else its longest window."""
    wanted = {"dim": series.dim, "member": series.member, "as_of": as_of, "basis": basis}
    whole = ledger.figure(series.indicator, region, str(year), series.flow, **wanted)
    if isinstance(whole, Figure):
        return State("observed", whole, str(year))
    for implied in _implied(ledger, region, series, year, wanted):
        if isinstance(implied, Figure):
            return State("implied", implied, str(year))
    for months in range(11, 0, -1):
        window = periods.year_to_date(year, months)
        part = ledger.figure(series.indicator, region, window, series.flow, **wanted)
        if isinstance(part, Figure):
            return State("part_year", part, window)
    return State("not_published", whole, str(year))


def _implied(ledger: Ledger, region: str, series: Series, year: int, wanted: dict) -> Iterator[Figure | Missing]:
    """Figures that follow from others: the third flow from two, or the year before from a level and its growth."""

    def figure(period: int, flow: str, measure: str = "level") -> Figure | Missing:
        return ledger.figure(series.indicator, region, str(period), flow, measure=measure, **wanted)

    total, export, inward = (figure(year, flow) for flow in ("total", "export", "import"))
    if series.flow == "total":
        yield export + inward
    if series.flow == "export":
        yield total - inward
    if series.flow == "import":
        yield total - export
    yield implied_base(figure(year + 1, series.flow), figure(year + 1, series.flow, "yoy_pct"))


def _series_of(ledger: Ledger, region: str) -> list[Series]:
    rows = ledger.raw[(ledger.raw["region"] == region) & (ledger.raw["measure"] == "level")]
    rows = rows[~rows["member"].str.contains("@")]
    keys = rows[["indicator", "flow", "dim", "member"]].drop_duplicates()
    return sorted((Series(*key) for key in keys.itertuples(index=False, name=None)), key=_order)


def _order(series: Series) -> tuple:
    """Trade before everything else, totals before their parts."""
    first = ("trade_value", "gdp", "enterprise_count", "train_count", "freight_weight")
    rank = first.index(series.indicator) if series.indicator in first else len(first)
    flows = ("total", "export", "import", "transit", "")
    return rank, series.indicator, series.dim != "none", series.dim, series.member, flows.index(series.flow)
