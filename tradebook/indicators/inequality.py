"""How unequal the members of a group are: Gini for few units, and Theil's index within and between groups.

Both compare every member with the mean, so all members have to be listed; neither changes with the unit of measurement
nor with the order of the members. Bounds are true extremes over everything that rounding may hide (see each function).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise, product
from typing import NamedTuple

import numpy as np
from scipy.optimize import linear_sum_assignment, minimize_scalar

from tradebook.figure import Figure, Missing, sources_of
from tradebook.indicators.extremes import Box, greatest_ratio, held_to, least_ratio, names_of
from tradebook.units import RATIO

# Logarithms, and the search for the flat bottom or top of a smooth curve, are good to far more than this.
_OUTWARD = Fraction(1, 10**9)

# So many members have few enough corners for all of them to be tried.
_FEW = 8


class Theil(NamedTuple):
    """Theil's index and its two parts: inequality within groups and between their means. The values add up exactly."""

    total: Figure | Missing
    within: Figure | Missing
    between: Figure | Missing


def gini(figures: Mapping[str, Figure | Missing]) -> Figure | Missing:
    """Gini coefficient over members that each count once: 0 if all are equal, (n - 1) / n if one has everything.

    Sum of (2 r - n - 1) x over members in order of size, with rank r, over n times their sum. The bounds are exact:
    the least is at one level held to all bounds, the greatest is found as an assignment of ranks to members.
    figures  levels of one unit, by member; one that is missing, negative or open makes the result a Missing
    source   Gini (1912), Variabilità e mutabilità; computed as in Cowell (2011), Measuring Inequality, appendix A.4
    """
    boxes = _boxes(figures)
    if isinstance(boxes, Missing):
        return boxes
    return _over(figures, _gini([figure.value for figure in figures.values()]), *_gini_ends(boxes), "gini")


def gini_corrected(figures: Mapping[str, Figure | Missing]) -> Figure | Missing:
    """Gini coefficient times n / (n - 1), so that it reaches 1 where one of n members has everything.

    With few units the plain coefficient cannot come near 1: with four it ends at 0.75. Undefined for a single member.
    source   Deltas (2003), The Small-Sample Bias of the Gini Coefficient, Review of Economics and Statistics 85(1), 226
    """
    plain, count = gini(figures), len(figures)
    if isinstance(plain, Missing) or count < 2:
        return plain if isinstance(plain, Missing) else Missing("undefined")
    value, low, high = (end * count / (count - 1) for end in (plain.value, plain.low, plain.high))
    return _over(figures, value, low, high, "gini_corrected")


def theil(figures: Mapping[str, Figure | Missing], groups: Mapping[str, Collection[str]] | None = None) -> Theil:
    """Theil's T index over members that each count once, in total, within groups and between groups.

    T = sum of s ln(n s) over the shares s of n members: 0 if all are equal, ln n if one has everything. Within: the
    groups' own indices, weighted by their shares. Between: the index if every member had the mean of its group.
    Total and between have their true extremes as bounds (beyond eight members the upper one is a ceiling, which is
    reached unless a member's bounds hold the point at which more of it turns from lowering the index to raising it);
    within is bounded by the groups' indices and shares taken as independent, so a little wider than need be.
    figures  levels of one unit, by member, as in gini()
    groups   members by group, every member in one of them; without groups all inequality lies within
    raises   ValueError if the groups do not hold every member once
    source   Theil (1967), Economics and Information Theory, chapter 4; Shorrocks (1980), The Class of Additively
             Decomposable Inequality Measures, Econometrica 48(3), 613
    """
    boxes = _boxes(figures)
    if isinstance(boxes, Missing):
        return Theil(boxes, boxes, boxes)
    members = [list(group) for group in (groups or {"": figures}).values()]
    if sorted(code for group in members for code in group) != sorted(figures):
        raise ValueError("the groups of a Theil index hold every member once")
    by_code = dict(zip(figures, boxes))
    sums = [_sum_of_boxes([by_code[code] for code in group]) for group in members]
    sizes = [len(group) for group in members]
    own = [_theil_ends([by_code[code] for code in group], [1] * len(group)) for group in members]
    value = _theil([figure.value for figure in figures.values()])
    between = _theil([sum(figures[code].value for code in group) for group in members], sizes)
    within = least_ratio(_weighted(sums, [low for low, _ in own])), greatest_ratio(_weighted(sums, [h for _, h in own]))
    return Theil(
        _over(figures, value, *_theil_ends(boxes, [1] * len(boxes)), "theil"),
        _over(figures, value - between, *within, "theil_within"),
        _over(figures, between, *_theil_ends(sums, sizes), "theil_between"),
    )


def _boxes(figures: Mapping[str, Figure | Missing]) -> list[Box] | Missing:
    """The bounds of all members in one unit; a Missing if one is missing, negative or open, or if all are nothing."""
    known = list(figures.values())
    missing = next((figure for figure in known if isinstance(figure, Missing)), None)
    if missing or not known:
        return missing or Missing("not_published")
    alike = [figure.to(known[0].unit) for figure in known]
    if not all(figure.is_bounded and figure.value >= 0 for figure in alike) or not any(f.value for f in alike):
        return Missing("undefined")
    return [(max(figure.low, Fraction(0)), figure.high) for figure in alike]


def _over(
    figures: Mapping[str, Figure], value: Fraction, low: Fraction, high: Fraction, name: str
) -> Figure:
    """A measure of inequality over members: never below nothing, its value within its bounds."""
    low = max(low, Fraction(0))
    known = list(figures.values())
    return Figure(min(max(value, low), high), low, high, RATIO, sources_of(known), f"{name}({names_of(known)})")


def _gini(levels: Sequence[Fraction]) -> Fraction:
    count = len(levels)
    if not sum(levels):
        return Fraction(0)
    return Fraction(sum((2 * rank - count + 1) * x for rank, x in enumerate(sorted(levels)))) / (count * sum(levels))


def _gini_ends(boxes: Sequence[Box]) -> tuple[Fraction, Fraction]:
    # Between two ends of boxes the coefficient of the levelled members is a ratio of straight lines, so it has no
    # lower point there.
    levelled = [held_to(boxes, level) for level in {end for box in boxes for end in box}]
    low = min(_gini(levels) for levels in levelled if any(levels))
    high = _gini([low_end for low_end, _ in boxes])
    while True:
        better = _gini(_most_unequal(boxes, high))
        if better <= high:
            return low, high
        high = better


def _most_unequal(boxes: Sequence[Box], gini_so_far: Fraction) -> list[Fraction]:
    """The ends of boxes that raise the numerator most over the coefficient reached so far (Dinkelbach's step).

    The numerator is the greatest of all sums in which members are given ranks, so ranks are assigned to members.
    """
    count = len(boxes)
    weights = [2 * rank - count + 1 - gini_so_far * count for rank in range(count)]
    scale = max(high for _, high in boxes)
    gains = np.array([[float(max(w * low, w * high) / scale) for w in weights] for low, high in boxes])
    _, ranks = linear_sum_assignment(gains, maximize=True)
    return [high if weights[rank] > 0 else low for (low, high), rank in zip(boxes, ranks)]


def _theil(levels: Sequence[Fraction], sizes: Sequence[int] | None = None) -> Fraction:
    sizes = sizes or [1] * len(levels)
    total, count = sum(levels), sum(sizes)
    shares = [(x / total, Fraction(size, count)) for x, size in zip(levels, sizes) if x]
    return Fraction(sum(float(share) * math.log(share / even) for share, even in shares))


def _theil_ends(boxes: Sequence[Box], sizes: Sequence[int]) -> tuple[Fraction, Fraction]:
    """The least and the greatest index of groups of equal members whose sums lie in boxes."""
    if not any(high for _, high in boxes) or len(boxes) == 1:
        return Fraction(0), Fraction(0)
    if all(low == high for low, high in boxes):
        index = _theil([low for low, _ in boxes], sizes)
        return index - _OUTWARD, index + _OUTWARD
    return _theil_least(boxes, sizes) - _OUTWARD, _theil_greatest(boxes, sizes) + _OUTWARD


def _theil_least(boxes: Sequence[Box], sizes: Sequence[int]) -> Fraction:
    """One level for all, held to the boxes, makes the index least; along it the index has a single bottom."""
    levels = sorted({end / size for box, size in zip(boxes, sizes) for end in box})
    levels = [level for level in levels if any(held_to(boxes, level, sizes))]
    at_levels = [_theil(held_to(boxes, level, sizes), sizes) for level in levels]
    # Where no member is free to move the index stands still, so several levels may share the lowest one.
    around = [
        ends for ends, found in zip(pairwise(levels), pairwise(at_levels)) if min(found) == min(at_levels)
    ]
    bottoms = [_bottom(lambda level: _theil(held_to(boxes, Fraction(level), sizes), sizes), *ends) for ends in around]
    return min([*at_levels, *bottoms])


def _theil_greatest(boxes: Sequence[Box], sizes: Sequence[int]) -> Fraction:
    """The greatest index over all ends of boxes, where it lies; for many members a ceiling.

    For every c the index is at most c - 1 - ln(-mean of x (ln x - c)), with equality where c - 1 is the index plus the
    logarithm of the mean. With each x at the end of its box that makes its own term greatest this bounds all of them at
    once, and the bound is convex in c: its bottom is taken.
    """
    if len(boxes) <= _FEW:
        return max(_theil(levels, sizes) for levels in product(*boxes) if any(levels))
    count = sum(sizes)
    mean = sum(high for _, high in boxes) / count
    ends = [(float(low / mean / size), float(high / mean / size), size) for (low, high), size in zip(boxes, sizes)]

    def ceiling(c: float) -> float:
        mean_term = sum(size * max(_term(low, c), _term(high, c)) for low, high, size in ends) / count
        return c - 1 - math.log(-mean_term) if mean_term < 0 else math.inf

    least_mean = sum(low * size for low, _, size in ends) / count
    start = 1 + math.log(least_mean) if least_mean else -50.0
    return min(_bottom(ceiling, Fraction(start), Fraction(1 + math.log(count) + 1)), Fraction(math.log(count)))


def _term(x: float, c: float) -> float:
    return x * (math.log(x) - c) if x > 0 else 0.0


def _bottom(curve: Callable[[float], float | Fraction], start: Fraction, end: Fraction) -> Fraction:
    found = minimize_scalar(lambda x: float(curve(x)), bounds=(float(start), float(end)), method="bounded",
                            options={"xatol": 1e-9 * max(1.0, abs(float(end)))})
    return Fraction(float(found.fun)) if math.isfinite(found.fun) else Fraction(10**9)


def _sum_of_boxes(boxes: Sequence[Box]) -> Box:
    return sum(low for low, _ in boxes), sum(high for _, high in boxes)


def _weighted(sums: Sequence[Box], indices: Sequence[Fraction]) -> list[list[tuple[Fraction, Fraction]]]:
    return [[(end * index, end) for end in box] for box, index in zip(sums, indices)]
