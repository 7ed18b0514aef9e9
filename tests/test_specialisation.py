"""Specialisation and two-way trade: published examples, other people's formulas, and bounds that hold the truth."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.spatial.distance import braycurtis, cityblock
from scipy.stats.contingency import expected_freq

from strategies import CNY_1B, CNY_100M, USD_100M, clear_figures, digits_behind
from tradebook.figure import Figure, Missing, share
from tradebook.indicators.specialisation import (
    additive_advantage,
    aggregate_grubel_lloyd,
    balassa,
    complementarity,
    grubel_lloyd,
    location_quotient,
    symmetric_advantage,
    trade_intensity,
)
from tradebook.units import PERCENT, RATIO, UnitError

ALL = (location_quotient, balassa, trade_intensity, symmetric_advantage, additive_advantage)


def exact(value, unit=CNY_100M) -> Figure:
    return Figure.exact(Fraction(value), unit)


def percent(value) -> Figure:
    return exact(value, PERCENT)


def shares_of(levels) -> dict[str, Figure]:
    return {str(n): percent(Fraction(100 * level, sum(levels))) for n, level in enumerate(levels)}


# Published examples.


def test_location_quotient_of_farhauer_and_kroell():
    """Farhauer and Kröll (2013), Standorttheorien, as computed in the manual of the R package REAT, page of locq."""
    own, reference = share(exact(1714), exact(79006)), share(exact(879213), exact(15593224))
    assert float(location_quotient(own, reference)) == pytest.approx(0.3847623, abs=5e-8)


def test_advantage_of_a_worked_example():
    """Two goods, 80 and 20 against 400 and 600: 2 and 1/3, worked by hand in the tests of somebody's core.indicators.

    From 2 follow (2 - 1) / (2 + 1) and 80 - 40 by the definitions of Dalum and others and of Hoen and Oosterhaven.
    """
    a, b = (percent(80), percent(40)), (percent(20), percent(60))
    assert balassa(*a).value == 2
    assert balassa(*b).value == Fraction(1, 3)
    assert symmetric_advantage(*a).value == Fraction(1, 3)
    assert additive_advantage(*a).value == 40
    assert additive_advantage(*a).unit.code == "pp"


def test_two_way_trade_of_published_exercises():
    """300 and 200 give 0.8 (ixambee.com, economics question 477699); 200 and 100 two thirds (tests as above)."""
    assert grubel_lloyd(exact(300), exact(200)).value == 80
    assert grubel_lloyd(exact(200), exact(100)).value == Fraction(200, 3)


# Formulas that others wrote.

tables = st.lists(st.lists(st.integers(1, 1000), min_size=3, max_size=3), min_size=2, max_size=4)


@given(tables)
def test_quotients_are_observed_over_expected_of_a_contingency_table(table):
    """Under independence of row and column every quotient is 1: scipy expects what a quotient divides by."""
    table = np.array(table)
    expected = expected_freq(table)
    for row, column in np.ndindex(*table.shape):
        own = share(exact(int(table[row, column])), exact(int(table[row].sum())))
        reference = share(exact(int(table[:, column].sum())), exact(int(table.sum())))
        wanted = pytest.approx(table[row, column] / expected[row, column])
        for quotient in (location_quotient, balassa, trade_intensity):
            assert float(quotient(own, reference)) == wanted


@given(st.lists(st.tuples(st.integers(1, 1000), st.integers(1, 1000)), min_size=1, max_size=6))
def test_two_way_trade_is_the_likeness_of_bray_and_curtis(flows):
    pairs = {str(n): (exact(x), exact(m)) for n, (x, m) in enumerate(flows)}
    wanted = 100 * (1 - braycurtis([x for x, _ in flows], [m for _, m in flows]))
    assert float(aggregate_grubel_lloyd(pairs)) == pytest.approx(wanted, abs=1e-9)


@given(st.lists(st.tuples(st.integers(1, 1000), st.integers(1, 1000)), min_size=1, max_size=6))
def test_complementarity_is_100_less_half_the_distance_in_city_blocks(flows):
    sold, bought = shares_of([x for x, _ in flows]), shares_of([m for _, m in flows])
    distance = cityblock(*([float(figure) for figure in shares.values()] for shares in (sold, bought)))
    fit = complementarity(sold, bought)
    assert float(fit) == pytest.approx(100 - distance / 2, abs=1e-9)
    assert fit.width < Fraction(1, 10**6)


# Bounds.


@given(st.data())
def test_indices_of_shares_hold_whatever_digits_the_rounding_hid(data):
    levels = data.draw(st.tuples(*[clear_figures(unit) for unit in (CNY_100M, CNY_100M, USD_100M, USD_100M)]))
    digits = [data.draw(digits_behind(level)) for level in levels]
    assume(digits[0] <= digits[1] and digits[2] <= digits[3] and all(digits))
    own, reference = share(*levels[:2]), share(*levels[2:])
    s, r = digits[0] / digits[1], digits[2] / digits[3]
    assert s / r in balassa(own, reference)
    assert (s - r) / (s + r) in symmetric_advantage(own, reference)
    assert 100 * (s - r) in additive_advantage(own, reference)


@given(st.data())
def test_two_way_trade_holds_and_its_bounds_are_reached(data):
    figures = data.draw(st.lists(st.tuples(clear_figures(CNY_100M), clear_figures(CNY_100M)), min_size=1, max_size=3))
    digits = [[data.draw(digits_behind(figure)) for figure in pair] for pair in figures]
    assume(all(sum(pair) for pair in digits))
    index = aggregate_grubel_lloyd({str(n): pair for n, pair in enumerate(figures)})
    assert two_way(digits) in index
    ends = [[{figure.low, figure.high} for figure in pair] for pair in figures]
    meetings = [{max(x.low, m.low), min(x.high, m.high)} if x.agrees_with(m) else set() for x, m in figures]
    reached = {
        two_way(choice) for choice in every([
            [(x, m) for x in xs for m in ms] + [(met, met) for met in meeting]
            for (xs, ms), meeting in zip(ends, meetings)
        ]) if any(map(sum, choice))
    }
    assert {index.low, index.high} == {min(reached), max(reached)}


def every(lists):
    if not lists:
        return [[]]
    return [[first, *rest] for first in lists[0] for rest in every(lists[1:])]


def two_way(pairs):
    return 200 * sum(min(pair) for pair in pairs) / sum(map(sum, pairs))


@given(st.data())
def test_unlisted_goods_are_admitted(data):
    flows = data.draw(st.lists(st.tuples(st.integers(1, 100), st.integers(1, 100)), min_size=2, max_size=5))
    listed = data.draw(st.integers(1, len(flows) - 1))
    totals = [Figure(Fraction(t), t - Fraction(1, 2), t + Fraction(1, 2), CNY_100M) for t in map(sum, zip(*flows))]
    pairs = {str(n): (exact(x), exact(m)) for n, (x, m) in enumerate(flows[:listed])}
    assert two_way(flows) in aggregate_grubel_lloyd(pairs, *totals)


# Properties.

pairs_of_shares = st.tuples(*[st.integers(1, 100).map(percent)] * 2)


@given(pairs_of_shares)
def test_advantage_and_disadvantage_mirror_each_other(shares):
    own, reference = shares
    assert balassa(own, reference).value * balassa(reference, own).value == 1
    assert symmetric_advantage(own, reference).value == -symmetric_advantage(reference, own).value
    assert additive_advantage(own, reference).value == -additive_advantage(reference, own).value
    index = balassa(own, reference).value
    assert symmetric_advantage(own, reference).value == (index - 1) / (index + 1)


@given(st.lists(st.tuples(st.integers(1, 99), st.integers(1, 99)), min_size=2, max_size=6))
def test_additive_advantages_over_all_classes_add_up_to_nothing(flows):
    own, reference = (shares_of(levels) for levels in zip(*flows))
    assert sum(additive_advantage(own[code], reference[code]).value for code in own) == 0


@given(clear_figures(CNY_100M), clear_figures(CNY_100M))
def test_two_way_trade_knows_no_direction_no_scale_and_stays_in_range(x, m):
    index = grubel_lloyd(x, m)
    assert (index.low, index.high) == (grubel_lloyd(m, x).low, grubel_lloyd(m, x).high)
    assert grubel_lloyd(x.to(CNY_1B), m).low == index.low
    assert 0 <= index.low <= index.high <= 100
    assert (index.high == 100) == x.agrees_with(m)


@given(st.lists(st.tuples(st.integers(1, 99), st.integers(1, 99)), min_size=2, max_size=5))
def test_coarser_classes_never_lower_two_way_trade(flows):
    fine = aggregate_grubel_lloyd({str(n): (exact(x), exact(m)) for n, (x, m) in enumerate(flows)})
    assert grubel_lloyd(*map(exact, map(sum, zip(*flows)))).value >= fine.value


# Edges.


def test_a_reference_that_may_have_none_leaves_advantage_open_but_not_its_symmetric_form():
    reference = Figure(Fraction(1, 20), Fraction(0), Fraction(1, 10), PERCENT)
    assert not balassa(percent(10), reference).is_bounded
    assert symmetric_advantage(percent(10), reference).high == 1


def test_what_is_undefined_or_missing_stays_so():
    assert balassa(percent(1), percent(0)) == Missing("undefined")
    assert symmetric_advantage(percent(0), percent(0)) == Missing("undefined")
    assert grubel_lloyd(exact(0), exact(0)) == Missing("undefined")
    assert aggregate_grubel_lloyd({}) == Missing("not_published")
    assert grubel_lloyd(Figure.published("5", "1", CNY_100M, qualifier="over"), exact(1)) == Missing("undefined")
    gap = Missing("not_known_then")
    assert all(index(gap, percent(1)) == gap and index(percent(1), gap) == gap for index in ALL)
    assert aggregate_grubel_lloyd({"a": (exact(1), exact(1))}, gap, exact(2)) == gap
    assert complementarity({"a": percent(1)}, {"b": percent(1)}) == Missing("not_published")


@pytest.mark.parametrize("index", ALL)
def test_only_shares_in_per_cent_are_taken(index):
    with pytest.raises(UnitError, match="per cent"):
        index(exact(1, RATIO), percent(1))
