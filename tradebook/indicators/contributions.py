"""Who adds what to growth: contributions in percentage points that add up to the growth of the whole."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from tradebook.figure import Figure, Missing, contribution, growth, sum_of
from tradebook.units import PERCENTAGE_POINTS

# The key of what no listed member stands for.
REST = "rest"


def contributions(
    after: Mapping[str, Figure],
    before: Mapping[str, Figure],
    total_after: Figure | Missing,
    total_before: Figure | Missing,
) -> dict[str, Figure | Missing]:
    """Contribution of every member in both lists to the growth of the total, and of the rest, in percentage points.

    100 * (after - before) / total before. The values add up exactly to the growth of the total; the bounds of each
    hold by themselves.
    after, before  levels by member, without overlap and in the unit of the totals
    raises         UnitError if the units differ, ValueError if no member is in both lists
    """
    members = [code for code in after if code in before]
    if not members:
        raise ValueError("no member is listed both before and after")
    result = {code: contribution(after[code], before[code], total_before) for code in members}
    rest_after = total_after - sum_of(after[code] for code in members)
    rest_before = total_before - sum_of(before[code] for code in members)
    return result | {REST: _rest_contribution(rest_after, rest_before, total_after, total_before)}


def growth_in_points(after: Figure | Missing, before: Figure | Missing) -> Figure | Missing:
    """Growth of a total in percentage points, to stand beside contributions to it."""
    rate = growth(after, before)
    return rate if isinstance(rate, Missing) else rate.as_percentage_points()


def _rest_contribution(
    rest_after: Figure | Missing,
    rest_before: Figure | Missing,
    total_after: Figure | Missing,
    total_before: Figure | Missing,
) -> Figure | Missing:
    """Contribution of the rest, cut where it would mean less than nothing after: no part falls by more than itself."""
    plain = contribution(rest_after, rest_before, total_before)
    if isinstance(plain, Missing):
        return plain
    whole = growth_in_points(total_after, total_before)
    low = max(plain.low, Fraction(-100))
    return Figure(max(plain.value, low), low, plain.high, PERCENTAGE_POINTS, plain.sources, f"rest_of({whole.formula})")
