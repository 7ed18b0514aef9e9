"""Carry-over: what the level at the end of a year already says about the average of the next one."""

from __future__ import annotations

from collections.abc import Mapping

from tradebook.figure import Figure, Missing, difference, sources_of
from tradebook.indicators.extremes import first_missing, names_of
from tradebook.indicators.series import months_in
from tradebook.units import PERCENT


def carry_over(path: Mapping[str, Figure | Missing]) -> Figure | Missing:
    """Carry-over (statistical overhang): growth of the next year's average if the last level stays, in per cent.

    100 * (last / mean - 1), the mean weighted by months. The last level raises it and every other lowers it, so the
    ends give exact bounds. It is meant for series without seasons: a December that is high every year carries nothing
    over, and the figure then speaks of the season.
    path     the mean month of each period of one year, in order, as series.monthly_means and effects.monthly_path give
             it; periods may be of several months, the last one stands for the end of the year
    returns  a Missing if a period is missing or open or may be zero; UnitError if the units differ
    source   Tödter (2010), How Useful is the Carry-Over Effect for Short-Term Economic Forecasting?, Deutsche
             Bundesbank, Discussion Paper Series 1, 21/2010
    """
    if missing := first_missing(*path.values()):
        return missing
    unit = next(iter(path.values())).unit
    known = [figure.to(unit) for figure in path.values()]
    if not all(figure.is_bounded and figure.low > 0 for figure in known):
        return Missing("undefined")
    months = [months_in(period) for period in path]
    value, low, high = (
        _growth_to_last(months, [getattr(figure, others) for figure in known[:-1]], getattr(known[-1], last))
        for others, last in (("value", "value"), ("high", "low"), ("low", "high"))
    )
    return Figure(value, low, high, PERCENT, sources_of(known), f"carry_over({names_of(known)})")


def within_year(year_growth: Figure | Missing, carried: Figure | Missing) -> Figure | Missing:
    """The part of a year's growth that is its own: growth of the average less carry-over, in percentage points.

    Together they are the growth of the average, exactly. With both from the same months the bounds count shared doubt
    twice, so they are guaranteed but not the narrowest.
    source   Forsells and Gareis (2022), Carry-over effects and intra-quarter GDP growth, ECB Economic Bulletin 7/2022
    """
    if missing := first_missing(year_growth, carried):
        return missing
    return difference(year_growth, carried).named(f"within_year({names_of((year_growth, carried))})")


def _growth_to_last(months: list[int], others: list, last):
    mean = (sum(count * level for count, level in zip(months, others)) + months[-1] * last) / sum(months)
    return 100 * (last / mean - 1)
