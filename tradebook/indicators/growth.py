"""Growth over several periods, with guaranteed bounds."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction

from tradebook.figure import Figure, Missing, nth_root
from tradebook.units import PERCENT, RATIO


def compound_growth(last: Figure | Missing, first: Figure | Missing, years: int) -> Figure | Missing:
    """Compound annual growth rate between two levels that lie `years` apart, in per cent.

    100 * ((last / first) ** (1 / years) - 1). It looks at the two end points only.
    raises UnitError if the units differ, ValueError if years is not positive
    source   any textbook of economic statistics, e.g. OECD (2007), Data and Metadata Reporting, section 7
    """
    if years < 1:
        raise ValueError("compound growth needs at least one year between its levels")
    rate = (nth_root(last / first, years) - 1).as_percent()
    if isinstance(rate, Missing):
        return rate
    return rate.named(f"compound_growth({last.formula or last.sources[0]}, {first.formula or first.sources[0]}, {years})")


def implied_base(level: Figure | Missing, growth: Figure | Missing) -> Figure | Missing:
    """The level before that a published level and growth rate (per cent) imply: level / (1 + growth / 100)."""
    if isinstance(level, Missing) or isinstance(growth, Missing):
        return level if isinstance(level, Missing) else growth
    factor = Figure(
        1 + growth.value / 100, 1 + growth.low / 100, 1 + growth.high / 100, RATIO, growth.sources, growth.formula
    )
    result = level / factor
    return result.named(f"implied_base({level.sources[0]}, {growth.sources[0]})")


def log_linear_growth(levels: Mapping[int, Figure]) -> Figure | Missing:
    """Least-squares growth rate of a series of levels by year, in per cent a year.

    The slope of the regression of ln(level) on the year, as 100 * (exp(slope) - 1). All years count, not only the
    ends. The slope is linear in the logarithms, so its bounds follow from the bounds of each level, worst case.
    levels   two or more positive figures of one unit, by year; gaps between years are allowed
    source   World Bank, World Development Indicators, Statistical methods: least-squares growth rate
    """
    if len(levels) < 2 or any(figure.low <= 0 for figure in levels.values()):
        return Missing("undefined")
    weights = _slope_weights(list(levels))
    ends = [(_log_sum(levels, weights, side)) for side in ("low", "value", "high")]
    low, value, high = (Fraction(100 * math.expm1(end)) for end in ends)
    margin = Fraction(1, 10**9)
    sources = tuple(dict.fromkeys(source for figure in levels.values() for source in figure.sources))
    names = ", ".join(figure.formula or figure.sources[0] for figure in levels.values())
    return Figure(value, low - margin, high + margin, PERCENT, sources, f"log_linear_growth({names})")


def _slope_weights(years: Sequence[int]) -> list[float]:
    mean = sum(years) / len(years)
    spread = sum((year - mean) ** 2 for year in years)
    return [(year - mean) / spread for year in years]


def _log_sum(levels: Mapping[int, Figure], weights: Sequence[float], side: str) -> float:
    """The slope with every level at the end of its bounds that makes the slope lowest or highest."""
    opposite = {"low": "high", "high": "low", "value": "value"}
    return sum(
        weight * math.log(getattr(figure, side if weight >= 0 else opposite[side]))
        for figure, weight in zip(levels.values(), weights)
    )
