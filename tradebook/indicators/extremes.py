"""True extremes of a formula over bounds: the least and the greatest result that any digits behind the figures give."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from itertools import product

from tradebook.figure import Figure, Missing, in_formula, sources_of
from tradebook.units import Unit

# The least and the greatest that one number may be.
Box = tuple[Fraction, Fraction]

# What one part of a ratio of sums may put above and below the line.
Choices = Sequence[tuple[Fraction, Fraction]]

# Logarithms are computed in floating point; bounds from them go outward by far more than the error of that.
OUTWARD = Fraction(1, 10**12)


def first_missing(*figures: Figure | Missing) -> Missing | None:
    """The first of several figures that is a Missing; None if all are known."""
    return next((figure for figure in figures if isinstance(figure, Missing)), None)


def names_of(figures: Iterable[Figure]) -> str:
    """Several figures as they stand inside a formula."""
    return ", ".join(map(in_formula, figures))


def at_corners(formula: Callable[..., Fraction], inputs: Sequence[Figure], unit: Unit, name: str) -> Figure:
    """A formula with exact bounds, where it runs in one direction in each input as long as the others stand still.

    Such a formula (also one that is convex or concave in each input, on the side where that helps) has its extremes
    at corners of the box of bounds, so all of them are tried: 2 ** n for n inputs, meant for a handful.
    inputs   bounded figures; the formula takes their numbers, in their order and units
    """
    corners = [formula(*ends) for ends in product(*((figure.low, figure.high) for figure in inputs))]
    value = formula(*(figure.value for figure in inputs))
    low, high = min(*corners, value), max(*corners, value)
    return Figure(value, low, high, unit, sources_of(inputs), f"{name}({names_of(inputs)})")


def greatest_ratio(terms: Sequence[Choices]) -> Fraction:
    """The greatest sum of numerators over sum of denominators, with one (numerator, denominator) chosen for each term.

    Exact: each round takes the choices that gain most over the ratio reached so far, until none gains. Where every
    numerator is convex in numbers that lie in boxes, and every denominator linear, the corners of the boxes are all
    the choices it needs.
    terms    one or more, no denominator below zero, at least one choice of denominators with a sum above zero
    source   Dinkelbach (1967), On Nonlinear Fractional Programming, Management Science 13(7), 492
    """
    ratio = _ratio([max(term, key=lambda pair: pair[1]) for term in terms])
    while True:
        best = [max(term, key=lambda pair: (pair[0] - ratio * pair[1], pair[1])) for term in terms]
        better = _ratio(best) if any(pair[1] for pair in best) else ratio
        if better <= ratio:
            return ratio
        ratio = better


def least_ratio(terms: Sequence[Choices]) -> Fraction:
    """The least sum of numerators over sum of denominators; see greatest_ratio."""
    return -greatest_ratio([[(-above, below) for above, below in term] for term in terms])


def most_even(boxes: Sequence[Box], total: Fraction, sizes: Sequence[int] | None = None) -> list[Fraction]:
    """The numbers in their boxes that add up to a total and lie as near to each other as the boxes allow.

    All are set to one level and held to their boxes; the level is the one that meets the total. Every measure of
    inequality or concentration is least there (the vector is majorised by all others), every entropy greatest. Exact.
    boxes    low and high of each; the lows add up to the total at most, the highs to the total at least
    sizes    how many equal members a number stands for, one if not given: its level is the level of each times these
    source   Marshall, Olkin and Arnold (2011), Inequalities: Theory of Majorization, 2nd edition, chapter 3
    """
    sizes = list(sizes or [1] * len(boxes))
    levels = sorted({end / size for box, size in zip(boxes, sizes) for end in box})
    below, above = levels[0], levels[-1]
    # The sum rises with the level, along straight lines between the ends of the boxes.
    for level in levels:
        if sum(held_to(boxes, level, sizes)) <= total:
            below = level
        else:
            above = level
            break
    low, high = (sum(held_to(boxes, level, sizes)) for level in (below, above))
    level = below if high <= low else below + (above - below) * (total - low) / (high - low)
    return held_to(boxes, level, sizes)


def held_to(boxes: Sequence[Box], level: Fraction, sizes: Sequence[int] | None = None) -> list[Fraction]:
    """One level for all, times the size of each, held to the box of each."""
    sizes = sizes or [1] * len(boxes)
    return [min(max(level * size, low), high) for (low, high), size in zip(boxes, sizes)]


def least_of_concave(function: Callable[[Fraction], Fraction], boxes: Sequence[Box], total: Fraction) -> Fraction:
    """A floor under the sum of a concave function of numbers in boxes that add up to a total.

    At the true least all numbers but one stand at an end of their box. The floor draws each function as a straight
    line between those ends and fills the cheapest lines first, so it is the true least but for the bend of the
    function inside the one box that is filled in part: of second order in the width of that box.
    """
    lines = sorted((_slope(function, low, high), high - low) for low, high in boxes)
    result, left = sum(function(low) for low, _ in boxes), total - sum(low for low, _ in boxes)
    for slope, width in lines:
        step = min(width, left)
        result, left = result + slope * step, left - step
    return result


def _ratio(pairs: Iterable[tuple[Fraction, Fraction]]) -> Fraction:
    pairs = list(pairs)
    return Fraction(sum(above for above, _ in pairs)) / sum(below for _, below in pairs)


def _slope(function: Callable[[Fraction], Fraction], low: Fraction, high: Fraction) -> Fraction:
    return (function(high) - function(low)) / (high - low) if high > low else Fraction(0)
