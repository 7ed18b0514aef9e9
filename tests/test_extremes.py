"""Extremes over bounds: found among all corners, by a linear programme, and never passed by any point inside."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from strategies import CNY_100M, bounded_figures, digits_behind
from tradebook.figure import Figure, Missing
from tradebook.indicators.extremes import (
    at_corners,
    first_missing,
    greatest_ratio,
    held_to,
    least_of_concave,
    least_ratio,
    most_even,
)

pairs = st.tuples(st.integers(-50, 50).map(Fraction), st.integers(1, 50).map(Fraction))
terms = st.lists(st.lists(pairs, min_size=1, max_size=4), min_size=1, max_size=4)


@st.composite
def boxes_and_total(draw):
    """Boxes from zero on, sizes of what they stand for, and a point inside them with its sum."""
    lows = draw(st.lists(st.integers(0, 20), min_size=1, max_size=5))
    widths = draw(st.lists(st.integers(0, 10), min_size=len(lows), max_size=len(lows)))
    boxes = [(Fraction(low), Fraction(low + width)) for low, width in zip(lows, widths)]
    parts = draw(st.lists(st.fractions(0, 1, max_denominator=10), min_size=len(lows), max_size=len(lows)))
    return boxes, [low + part * (high - low) for (low, high), part in zip(boxes, parts)]


@given(terms)
def test_the_greatest_and_the_least_ratio_are_those_of_all_choices(choices):
    ratios = [sum(a for a, _ in chosen) / sum(b for _, b in chosen) for chosen in product(*choices)]
    assert greatest_ratio(choices) == max(ratios)
    assert least_ratio(choices) == min(ratios)


@given(st.lists(st.tuples(st.integers(1, 20), st.integers(0, 9)), min_size=2, max_size=4), st.data())
def test_weighted_means_meet_the_linear_programme(drawn, data):
    """A ratio of linear forms over a box, by the transformation of Charnes and Cooper (1962) and scipy."""
    boxes = [(low, low + width) for low, width in drawn]
    weights = data.draw(st.lists(st.integers(-9, 9), min_size=len(boxes), max_size=len(boxes)))
    count = len(boxes)
    lower = [[*(-float(i == j) for j in range(count)), low] for i, (low, _) in enumerate(boxes)]
    upper = [[*(float(i == j) for j in range(count)), -high] for i, (_, high) in enumerate(boxes)]
    best = linprog(
        [*(-w for w in weights), 0], A_ub=lower + upper, b_ub=[0] * 2 * count, A_eq=[[1] * count + [0]], b_eq=[1],
        bounds=[(0, None)] * (count + 1),
    )
    found = greatest_ratio([[(Fraction(w * x), Fraction(x)) for x in box] for w, box in zip(weights, boxes)])
    assert float(found) == pytest.approx(-best.fun, abs=1e-7)


@given(boxes_and_total())
def test_the_most_even_point_is_majorised_by_every_other(drawn):
    """It adds up to the total, lies in its boxes, and the sum of its largest numbers is never above another point's."""
    boxes, point = drawn
    even = most_even(boxes, sum(point))
    assert sum(even) == sum(point)
    assert all(low <= x <= high for x, (low, high) in zip(even, boxes))
    for count in range(1, len(boxes) + 1):
        assert sum(sorted(even)[-count:]) <= sum(sorted(point)[-count:])


@given(boxes_and_total(), st.data())
def test_sizes_stand_for_equal_members(drawn, data):
    boxes, point = drawn
    sizes = data.draw(st.lists(st.integers(1, 4), min_size=len(boxes), max_size=len(boxes)))
    even = most_even(boxes, sum(point), sizes)
    assert sum(even) == sum(point)
    squares = sum(x**2 / size for x, size in zip(even, sizes))
    assert squares <= sum(x**2 / size for x, size in zip(point, sizes))


def surprise(x):
    return Fraction(-float(x) * math.log(x)) if x > 0 else Fraction(0)


@settings(max_examples=50)
@given(boxes_and_total())
def test_the_floor_of_a_concave_sum_is_never_passed(drawn):
    boxes, point = drawn
    scale = 40 * len(boxes)
    small = [(low / scale, high / scale) for low, high in boxes]
    inside = [x / scale for x in point]
    floor = least_of_concave(surprise, small, sum(inside))
    assert floor <= sum(map(surprise, inside)) + Fraction(1, 10**12)


@given(st.lists(bounded_figures(above=0, unit=CNY_100M), min_size=3, max_size=3), st.data())
def test_corners_hold_every_point_of_a_formula_that_runs_one_way_in_each_input(figures, data):
    def formula(a, b, c):
        return a * b - c

    a, b, c = (data.draw(digits_behind(figure)) for figure in figures)
    found = at_corners(formula, figures, CNY_100M, "f")
    assert formula(a, b, c) in found
    assert found.low == formula(figures[0].low, figures[1].low, figures[2].high)
    assert found.sources == tuple(dict.fromkeys(s for figure in figures for s in figure.sources))


def test_levels_are_held_to_their_boxes():
    assert held_to([(Fraction(1), Fraction(2)), (Fraction(5), Fraction(9))], Fraction(3)) == [2, 5]
    assert held_to([(Fraction(1), Fraction(9))], Fraction(3), [2]) == [6]


def test_the_first_gap_is_found():
    known, gap = Figure.exact(1), Missing("not_published")
    assert first_missing(known, gap, Missing("undefined")) == gap
    assert first_missing(known) is None


def test_choices_that_cannot_be_divided_are_left_aside():
    choices = [[(Fraction(0), Fraction(0)), (Fraction(1), Fraction(2))]]
    assert greatest_ratio(choices) == Fraction(1, 2)
    assert np.isclose(float(least_ratio(choices)), 0.5)
