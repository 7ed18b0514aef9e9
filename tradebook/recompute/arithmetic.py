"""Figures from other figures: growth, shares, gaps and sums."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tradebook.consistency.cells import combined
from tradebook.consistency.identities import ADDITIVE, year_before
from tradebook.figure import Figure, Missing, difference, growth, share, sum_of
from tradebook.recompute.case import Case, Outcome, compared, years_in
from tradebook.units import RATIO


def growth_from_levels(case: Case) -> Sequence[Outcome]:
    before = year_before(case.cell.period)
    if case.measure != "yoy_pct" or not before:
        return []
    for quantity in case.cells.quantities(case.cell, case.row["basis"]):
        base = [
            telling for telling in case.cells.get(case.cell._replace(period=before), quantity) if telling.figure.value
        ]
        return compared(case, combined(growth, case.levels(case.cell, quantity), base))
    return []


def share_of_total(case: Case) -> Sequence[Outcome]:
    if case.measure != "share_pct" or case.cell.dim == "none":
        return []
    for quantity in case.cells.quantities(case.cell, case.row["basis"]):
        return compared(case, combined(share, case.levels(case.cell, quantity), case.levels(case.cell.total, quantity)))
    return []


def gap_between_growth_rates(case: Case) -> Sequence[Outcome]:
    if case.measure != "pp_gap":
        return []
    own = case.cells.get(case.cell, case.row["basis"], "yoy_pct")
    country = case.cells.get(case.cell.total._replace(region="CN"), case.row["basis"], "yoy_pct")
    return compared(case, combined(difference, own, country))


def exports_plus_imports(case: Case) -> Sequence[Outcome]:
    if case.measure != "level" or case.cell.flow != "total" or case.quantity not in ADDITIVE:
        return []
    return compared(case, combined(added, *(case.levels(case.cell._replace(flow=f)) for f in ("export", "import"))))


def share_times_total(case: Case) -> Sequence[Outcome]:
    """A part from its published share and the total: only for levels, and in the currency of the share."""
    if case.measure != "level" or case.cell.dim == "none":
        return []
    printed_shares = case.cells.get(case.cell, case.quantity, "share_pct")
    return compared(case, combined(_part, printed_shares, case.levels(case.cell.total)))


def sum_over_years(case: Case) -> Sequence[Outcome]:
    years = years_in(case.cell.period)
    if case.measure != "level" or len(years) < 2 or case.quantity not in ADDITIVE:
        return []
    return compared(case, combined(added, *(case.levels(case.cell._replace(period=str(year))) for year in years)))


def growth_over_as_many_years(case: Case) -> Sequence[Outcome]:
    years = years_in(case.cell.period)
    if case.measure != "change" or len(years) < 2 or case.printed.unit.quantity != "percent":
        return []
    spans = [*years, *(year - len(years) for year in years)]
    levels = [case.levels(case.cell._replace(period=str(year)), case.row["basis"]) for year in spans]
    return compared(case, combined(_growth_of_sums, *levels))


def added(*figures: Figure) -> Figure | Missing:
    return sum_of(figures)


def _part(printed_share: Figure, total: Figure) -> Figure:
    as_ratio = replace(
        printed_share,
        value=printed_share.value / 100,
        low=printed_share.low / 100,
        high=printed_share.high / 100,
        unit=RATIO,
    )
    return (total * as_ratio).named(f"part({', '.join(printed_share.sources + total.sources)})")


def _growth_of_sums(*levels: Figure) -> Figure | Missing:
    half = len(levels) // 2
    return growth(sum_of(levels[:half]), sum_of(levels[half:]))
