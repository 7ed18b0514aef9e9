"""Growth of a value taken apart: how many there are and how much each one trades, and what a part adds to the whole.

A value V is the product of a number N and a value per member v = V / N. Every function here returns parts that add up
exactly, with guaranteed bounds: each bound is the most extreme result that the bounds of the inputs allow.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import NamedTuple

from tradebook.figure import Figure, Missing, logarithm, sources_of
from tradebook.indicators.extremes import OUTWARD, at_corners, first_missing, names_of
from tradebook.units import RATIO, UnitError


class Split(NamedTuple):
    """A change in two parts: what the number of members accounts for, and what the value per member does."""

    number: Figure | Missing
    per_member: Figure | Missing


def growth_ratio(rate: Figure | Missing) -> Figure | Missing:
    """Growth in per cent as the ratio of later to earlier level: 1 + rate / 100."""
    if isinstance(rate, Missing):
        return rate
    if rate.unit.quantity != "percent":
        raise UnitError(f"a growth rate is in per cent, not in {rate.unit.code}")
    return Figure(1 + rate.value / 100, 1 + rate.low / 100, 1 + rate.high / 100, RATIO, rate.sources, rate.formula)


def log_split(value_ratio: Figure | Missing, number_ratio: Figure | Missing) -> Split:
    """Shares of number and of value per member in the logarithmic change of the value, in per cent; they add up to 100.

    value_ratio   V1 / V0, number_ratio N1 / N0: plain ratios above zero
    returns       100 ln(N1 / N0) / ln(V1 / V0) and the rest; Missing where the value cannot be told from unchanged
    source        Ang (2004), Decomposition analysis for policymaking in energy, Energy Policy 32(9), 1131
    """
    if missing := first_missing(value_ratio, number_ratio):
        return Split(missing, missing)
    if value_ratio.low <= 0 or number_ratio.low <= 0 or value_ratio.low <= 1 <= value_ratio.high:
        return Split(Missing("undefined"), Missing("undefined"))
    by_number = logarithm(number_ratio) / logarithm(value_ratio)
    return Split(by_number.as_percent(), (1 - by_number).as_percent())


def shapley_split(after: Figure | Missing, before: Figure | Missing, number_ratio: Figure | Missing) -> Split:
    """Number and value per member in V1 - V0, each as the mean of its effect when it changes first and when last.

    The number accounts for (N1 - N0)(v0 + v1) / 2, the value per member for (v1 - v0)(N0 + N1) / 2. Both depend on
    the numbers only through q = N1 / N0, and on each of V1, V0 and q in one direction, so the ends give exact bounds.

    after, before  V1 and V0 in one unit; number_ratio is q, a plain ratio above zero
    source         Sun (1998), Changes in energy consumption and energy intensity: a complete decomposition model,
                   Energy Economics 20(1), 85; for two factors it is the Shapley value
    """
    if missing := first_missing(after, before, number_ratio):
        return Split(missing, missing)
    before = before.to(after.unit)
    if not all(figure.is_bounded for figure in (after, before, number_ratio)) or number_ratio.low <= 0:
        return Split(Missing("undefined"), Missing("undefined"))
    inputs = (after, before, number_ratio)
    return Split(
        at_corners(lambda v1, v0, q: (q - 1) * (v1 / q + v0) / 2, inputs, after.unit, "shapley_number"),
        at_corners(lambda v1, v0, q: (v1 * (1 + 1 / q) - v0 * (1 + q)) / 2, inputs, after.unit, "shapley_per_member"),
    )


def log_mean_split(after: Figure | Missing, before: Figure | Missing, number_ratio: Figure | Missing) -> Split:
    """Number and value per member in V1 - V0, weighted by the logarithmic mean: L(V1, V0) ln(N1 / N0), and likewise.

    after, before  V1 and V0 above zero in one unit; number_ratio is N1 / N0, a plain ratio above zero
    source         Ang (2005), The LMDI approach to decomposition analysis: a practical guide, Energy Policy 33(7), 867
    """
    if missing := first_missing(after, before, number_ratio):
        return Split(missing, missing)
    before = before.to(after.unit)
    if min(after.low, before.low, number_ratio.low) <= 0:
        return Split(Missing("undefined"), Missing("undefined"))
    weight = logarithmic_mean(after, before)
    by_number = weight * logarithm(number_ratio)
    per_member = weight * logarithm(after / before / number_ratio)
    # The logarithms are rounded, so the central values are made to add up; the bounds need no such help.
    rest = min(max(after.value - before.value - by_number.value, per_member.low), per_member.high)
    return Split(
        by_number.named(f"log_mean_number({names_of((after, before, number_ratio))})"),
        Figure(rest, per_member.low, per_member.high, after.unit, per_member.sources,
               f"log_mean_per_member({names_of((after, before, number_ratio))})"),
    )


def logarithmic_mean(first: Figure, second: Figure) -> Figure:
    """The logarithmic mean (a - b) / (ln a - ln b) of two figures above zero, a where they are equal.

    It lies between the geometric and the arithmetic mean and rises with both of its arguments.
    source   Carlson (1972), The logarithmic mean, American Mathematical Monthly 79(6), 615
    """
    if min(first.low, second.low) <= 0:
        raise ValueError("a logarithmic mean needs figures above zero")
    second = second.to(first.unit)
    low = _log_mean(first.low, second.low) * (1 - OUTWARD)
    high = _log_mean(first.high, second.high) * (1 + OUTWARD)
    sources = sources_of((first, second))
    middle = _log_mean(first.value, second.value)
    return Figure(middle, low, high, first.unit, sources, f"logarithmic_mean({names_of((first, second))})")


def contribution_from_growth(
    share: Figure | Missing, growth: Figure | Missing, total_growth: Figure | Missing
) -> Figure | Missing:
    """What a part adds to the growth of the total, in percentage points, from rates alone.

    With the part's share s of the later total, its growth g and the growth G of the total, all published on one base:
    s (1 - 1 / (1 + g)) (1 + G). Each rate stands once, so the bounds are no wider than the rounding.
    """
    if missing := first_missing(share, growth, total_growth):
        return missing
    points = share * (1 - 1 / growth_ratio(growth)) * growth_ratio(total_growth)
    names = names_of((share, growth, total_growth))
    return points.as_percentage_points().named(f"contribution_from_growth({names})")


def share_of_growth_from_rates(
    share: Figure | Missing, growth: Figure | Missing, total_growth: Figure | Missing
) -> Figure | Missing:
    """The same contribution as a share of the growth of the total, in per cent: s (1 - 1 / (1 + g)) (1 + 1 / G).

    Missing where the total cannot be told from unchanged.
    """
    if missing := first_missing(share, growth, total_growth):
        return missing
    if total_growth.low <= 0 <= total_growth.high:
        return Missing("undefined")
    result = share * (1 - 1 / growth_ratio(growth)) * (1 + 1 / (growth_ratio(total_growth) - 1))
    return result.named(f"share_of_growth_from_rates({names_of((share, growth, total_growth))})")


def _log_mean(a: Fraction | float, b: Fraction | float) -> Fraction | float:
    if math.isinf(a) or math.isinf(b):
        return math.inf
    # The form with atanh keeps its digits where a and b are nearly equal; a difference of logarithms would not.
    slope = float((a - b) / (a + b))
    return (a + b) / 2 * (Fraction(slope / math.atanh(slope)) if slope else 1)
