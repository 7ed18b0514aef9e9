"""Growth along a straight line: least squares over all years, in the unit of the levels or over their mean."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from tradebook.figure import Figure, Missing, sources_of
from tradebook.indicators.extremes import greatest_ratio, least_ratio, names_of
from tradebook.units import PERCENT


def linear_slope(levels: Mapping[int, Figure]) -> Figure | Missing:
    """What a series gains a year on the straight line that fits it best, in its unit.

    The slope of the least-squares regression of the level on the year: a weighted sum of the levels, so the ends of
    their bounds give exact bounds. Open where a level is.
    levels   two or more figures of one quantity, by year; gaps between years are allowed
    returns  a Missing for fewer than two levels; UnitError if the quantities differ
    source   Gauss (1809), Theoria motus; any textbook, e.g. Wooldridge, Introductory Econometrics, chapter 2
    """
    if len(levels) < 2:
        return Missing("undefined")
    unit = next(iter(levels.values())).unit
    terms = [level.to(unit) * weight for level, weight in zip(levels.values(), slope_weights(list(levels)))]
    value, low, high = (sum(getattr(term, end) for term in terms) for end in ("value", "low", "high"))
    formula = f"linear_slope({names_of(levels.values())})"
    return Figure(value, low, high, unit, sources_of(levels.values()), formula)


def linear_growth(levels: Mapping[int, Figure]) -> Figure | Missing:
    """The slope of the straight line that fits a series best, over the mean of the series, in per cent a year.

    All years count, not only the ends, and a level of zero is allowed; unlike the log-linear rate it says little about
    a series that grows many times over. Exact bounds: a ratio of two weighted sums has its extremes at ends of bounds.
    levels   two or more bounded figures of one quantity, none below zero, by year
    returns  a Missing for fewer than two levels, for open or negative ones, or if all may be zero
    source   Australian Bureau of Statistics and others as linear trend growth; compare growth.log_linear_growth
    """
    if len(levels) < 2:
        return Missing("undefined")
    unit = next(iter(levels.values())).unit
    known = [level.to(unit) for level in levels.values()]
    if not all(level.is_bounded and level.low >= 0 for level in known) or not sum(level.low for level in known):
        return Missing("undefined")
    weights = [100 * len(known) * weight for weight in slope_weights(list(levels))]
    choices = [[(weight * x, x) for x in (level.low, level.high)] for weight, level in zip(weights, known)]
    value = sum(weight * level.value for weight, level in zip(weights, known)) / sum(level.value for level in known)
    formula = f"linear_growth({names_of(known)})"
    return Figure(value, least_ratio(choices), greatest_ratio(choices), PERCENT, sources_of(known), formula)


def slope_weights(years: list[int]) -> list[Fraction]:
    """What each level adds to the least-squares slope: (year - mean) / sum of squared distances from the mean."""
    mean = Fraction(sum(years), len(years))
    spread = sum((year - mean) ** 2 for year in years)
    return [(year - mean) / spread for year in years]
