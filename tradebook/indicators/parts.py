"""Parts of a whole of which only some were published: the rest, the rank of one, and what lies between two windows."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import product

from tradebook.figure import Answer, Bound, Figure, Missing, sources_of, sum_of
from tradebook.indicators.ranking import RANK


def unlisted_rest(parts: Iterable[Figure], whole: Figure | Missing) -> Figure | Missing:
    """What the listed parts leave of the whole, in its unit: never below zero; Missing if they certainly exceed it."""
    parts = list(parts)
    if not parts or isinstance(whole, Missing):
        return whole
    rest = whole - sum_of(part.to(whole.unit) for part in parts)
    if rest.high < 0:
        return Missing("undefined")
    zero = Fraction(0)
    return replace(rest, value=max(rest.value, zero), low=max(rest.low, zero))


def rank_among(own: Figure | Missing, others: Iterable[Figure], rest: Figure | Missing) -> Figure | Missing:
    """The rank of one part by size: 1 plus the number of parts that are larger, between surely and possibly.

    others  the other listed parts; rest is what no part is listed for. Of the rest, as many parts as fit into it may
            each be larger. An unknown rest or an own part of zero leaves the rank unbounded.
    """
    if isinstance(own, Missing):
        return own
    others = list(others)
    sure = sum(other.exceeds(own) is Answer.YES for other in others)
    possible = sum(other.exceeds(own) is not Answer.NO for other in others)
    central = sum(other.value > own.value for other in others)
    hidden = _parts_that_fit(rest, own)
    sources = sources_of((own, *others))
    return Figure(Fraction(1 + central), Fraction(1 + sure), 1 + possible + hidden, RANK, sources, "rank_among")


def part_between(
    part: Mapping[int, Figure], whole: Mapping[int, Figure], start: int, end: int
) -> Figure | Missing:
    """What a part amounts to between month `start` (exclusive) and month `end`, from cumulative figures with gaps.

    Neither the part nor the rest of the whole ever shrinks from one month to the next, and both begin at zero. That is
    a system of difference constraints; its tightest bounds are shortest paths (Cormen et al., Introduction to
    Algorithms, chapter on difference constraints). Cumulative figures that were revised in between may break it.

    part, whole  January to month m, by m, all in one unit
    returns      bounds, with the difference as value where both ends are published and the middle otherwise;
                 Missing if nothing bounds it, or if the figures contradict each other
    """
    upper = _shortest_paths(part, whole, {start, end})
    if upper is None:
        return Missing("undefined")
    low, high = -upper[end, start], upper[start, end]
    if math.isinf(high):
        return Missing("not_published")
    figures = [*part.values(), *whole.values()]
    sources = sources_of(figures)
    value = _central(part, start, end, (low + high) / 2)
    unit = figures[0].unit
    return Figure(min(max(value, low), high), low, high, unit, sources, f"part_between({start}, {end})")


def flow_of_part(part: Figure | Missing, flow: Figure | Missing, other_flow: Figure | Missing) -> Figure | Missing:
    """Exports of a part of which only the sum of exports and imports is known (or its imports, likewise).

    They are at most the part's trade and at most all exports, and at least what all imports leave of the part's trade.
    """
    for figure in (part, flow, other_flow):
        if isinstance(figure, Missing):
            return figure
    flow, other_flow = flow.to(part.unit), other_flow.to(part.unit)
    low, high = max(Fraction(0), part.low - other_flow.high), min(part.high, flow.high)
    sources = sources_of((part, flow, other_flow))
    return Figure((low + high) / 2, low, high, part.unit, sources, "flow_of_part")


def as_limit(threshold: Figure | Missing) -> Figure | Missing:
    """A round value that something is said to have passed, as the exact number to compare with."""
    if isinstance(threshold, Missing):
        return threshold
    return replace(threshold, low=threshold.value, high=threshold.value, qualifier="")


def all_exceed(figures: Iterable[Figure | Missing], limit: Figure | Missing) -> Answer:
    """Whether every one of the figures exceeds the limit: no if one does not, cannot tell if one cannot be told."""
    answers = [figure.exceeds(limit) for figure in figures]
    if Answer.NO in answers:
        return Answer.NO
    return Answer.YES if answers and set(answers) == {Answer.YES} else Answer.CANNOT_TELL


def _parts_that_fit(rest: Figure | Missing, own: Figure) -> Bound:
    if isinstance(rest, Missing) or own.low <= 0:
        return math.inf
    if math.isinf(rest.high):
        return math.inf
    # A part of exactly the own size is no larger one, so a rest that is a whole multiple holds one fewer.
    return Fraction(max(0, math.ceil(rest.high / own.low) - 1))


def _central(part: Mapping[int, Figure], start: int, end: int, middle: Bound) -> Bound:
    begin = part[start].value if start in part else None if start else Fraction(0)
    return middle if end not in part or begin is None else part[end].value - begin


def _shortest_paths(
    part: Mapping[int, Figure], whole: Mapping[int, Figure], wanted: set[int]
) -> dict[tuple[int, int], Bound] | None:
    """The highest value of (part at b) - (part at a) for every pair (a, b) of months; None for a contradiction."""
    months = sorted({0, *part, *whole, *wanted})
    at = {0: (Fraction(0), Fraction(0))} | {month: (figure.low, figure.high) for month, figure in whole.items()}
    upper = {(a, b): Fraction(0) if a >= b else math.inf for a, b in product(months, months)}
    for a, b in upper:
        if a < b and a in at and b in at:
            upper[a, b] = at[b][1] - at[a][0]
    for month, figure in part.items():
        upper[0, month] = min(upper[0, month], figure.high)
        upper[month, 0] = min(upper[month, 0], -figure.low)
    for via, a, b in product(months, months, months):
        upper[a, b] = min(upper[a, b], upper[a, via] + upper[via, b])
    return None if any(upper[month, month] < 0 for month in months) else upper
