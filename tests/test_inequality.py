"""Inequality: published examples, other people's formulas, and bounds that are reached and never passed."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.stats import entropy as kullback_leibler

from strategies import CNY_1B, CNY_100M, USD_100M, clear_figures, digits_behind
from tradebook.figure import Figure, Missing
from tradebook.indicators.inequality import gini, gini_corrected, theil
from tradebook.units import UnitError

# Gross domestic product of the German states in 2015, billion euros: manual of the R package REAT, page of gini.
GERMAN_STATES = (
    "460.69", "549.19", "124.16", "65.29", "31.59", "109.27", "263.44", "39.87", "258.53", "645.59", "131.95", "35.03",
    "112.66", "56.22", "85.61", "56.81",
)

level_lists = st.lists(st.integers(0, 1000), min_size=2, max_size=8).filter(any)


def members(levels, unit=CNY_100M) -> dict[str, Figure]:
    return {f"m{n}": Figure.exact(Fraction(level), unit) for n, level in enumerate(levels)}


def figures_of(data, most=4) -> dict[str, Figure]:
    drawn = data.draw(st.lists(clear_figures(CNY_100M), min_size=2, max_size=most))
    return {f"m{n}": figure for n, figure in enumerate(drawn)}


def gini_by_definition(levels) -> Fraction:
    """Half the mean absolute difference over the mean."""
    count = len(levels)
    return Fraction(sum(abs(a - b) for a in levels for b in levels), 1) / (2 * count * sum(levels))


def theil_by_definition(levels) -> float:
    return float(kullback_leibler([float(level) for level in levels], [1] * len(levels)))


# Published examples.


def test_gini_of_dörsam():
    """Four car makers: Dörsam (2004), Wirtschaftsstatistik, as computed in the manual of REAT: 0.3, corrected 0.4."""
    sales = members([20, 50, 20, 10])
    assert gini(sales).value == Fraction(3, 10)
    assert gini_corrected(sales).value == Fraction(4, 10)


def test_gini_of_the_german_states():
    assert round(float(gini(members(GERMAN_STATES))), 4) == 0.5009
    rounded = {str(n): Figure.published(text, "0.01", CNY_100M) for n, text in enumerate(GERMAN_STATES)}
    assert Fraction("0.50090") < gini(rounded).low < gini(rounded).high < Fraction("0.50096")


# Formulas that others wrote.


@given(level_lists)
def test_gini_is_half_the_relative_mean_difference(levels):
    spread = np.abs(np.subtract.outer(levels, levels)).mean() / (2 * np.mean(levels))
    index = gini(members(levels))
    assert float(index) == pytest.approx(spread)
    assert index.low == index.high


@given(level_lists)
def test_theil_is_the_divergence_from_equal_shares(levels):
    """scipy.stats.entropy with a second list is the divergence of Kullback and Leibler."""
    assert float(theil(members(levels)).total) == pytest.approx(theil_by_definition(levels), abs=1e-9)


@given(level_lists.filter(lambda levels: all(levels)), st.integers(1, 3))
def test_theil_between_is_that_of_everybody_at_the_mean_of_the_group(levels, split):
    groups = {"a": [f"m{n}" for n in range(split)], "b": [f"m{n}" for n in range(split, len(levels))]}
    assume(groups["b"])
    found = theil(members(levels), groups)
    first, second = levels[:split], levels[split:]
    levelled = [np.mean(first)] * len(first) + [np.mean(second)] * len(second)
    assert float(found.between) == pytest.approx(theil_by_definition(levelled), abs=1e-9)
    weighted = sum(sum(part) * theil_by_definition(part) for part in (first, second)) / sum(levels)
    assert float(found.within) == pytest.approx(weighted, abs=1e-9)


# Bounds.


@given(st.data())
def test_gini_holds_whatever_digits_the_rounding_hid_and_reaches_its_bound(data):
    figures = figures_of(data)
    digits = [data.draw(digits_behind(figure)) for figure in figures.values()]
    assume(any(digits))
    index = gini(figures)
    assert gini_by_definition(digits) in index
    corners = [c for c in product(*((figure.low, figure.high) for figure in figures.values())) if any(c)]
    assert index.high == max(map(gini_by_definition, corners))


@given(st.data())
def test_the_least_gini_is_reached_by_levelling(data):
    figures = figures_of(data)
    ends = [end for figure in figures.values() for end in (figure.low, figure.high)]
    levelled = [[min(max(end, f.low), f.high) for f in figures.values()] for end in ends]
    assert gini(figures).low == min(gini_by_definition(levels) for levels in levelled if any(levels))


@settings(max_examples=50)
@given(st.data())
def test_theil_and_its_parts_hold_whatever_digits_the_rounding_hid(data):
    figures = figures_of(data, most=6)
    assume(len(figures) > 2)
    codes = list(figures)
    groups = {"a": codes[:2], "b": codes[2:]}
    digits = {code: data.draw(digits_behind(figure)) for code, figure in figures.items()}
    sums = {name: sum(digits[code] for code in group) for name, group in groups.items()}
    assume(all(sums.values()))
    found = theil(figures, groups)
    total = theil_by_definition(digits.values())
    within = sum(
        float(sums[name]) * theil_by_definition([digits[code] for code in group]) for name, group in groups.items()
    ) / float(sum(sums.values()))
    slack = 1e-9
    for figure, true in zip(found, (total, within, total - within)):
        assert figure.low - slack <= true <= figure.high + slack


@settings(max_examples=50)
@given(st.data())
def test_the_greatest_theil_is_reached(data):
    figures = figures_of(data)
    corners = [c for c in product(*((figure.low, figure.high) for figure in figures.values())) if any(c)]
    wanted = max(theil_by_definition(corner) for corner in corners)
    assert float(theil(figures).total.high) == pytest.approx(wanted, abs=1e-8)


@settings(max_examples=20)
@given(st.lists(st.integers(1, 10**6), min_size=9, max_size=11, unique=True))
def test_the_ceiling_for_many_members_is_reached_too_where_they_are_told_well(levels):
    figures = {str(n): Figure(Fraction(x), x - Fraction(x, 10**4), x + Fraction(x, 10**4), CNY_100M)
               for n, x in enumerate(levels)}
    turn = np.mean(levels) * math.exp(theil_by_definition(levels))
    assume(all(abs(x / turn - 1) > 1e-3 for x in levels))
    corner = [figure.high if figure.value > turn else figure.low for figure in figures.values()]
    assert float(theil(figures).total.high) == pytest.approx(theil_by_definition(corner), abs=1e-8)


# Properties.


@given(level_lists, st.integers(1, 50), st.randoms())
def test_neither_scale_nor_order_matters(levels, factor, random):
    mixed = [factor * level for level in levels]
    random.shuffle(mixed)
    assert gini(members(mixed)).value == gini(members(levels)).value
    assert gini(members(levels, CNY_1B)).value == gini(members(levels)).value
    assert float(theil(members(mixed)).total) == pytest.approx(float(theil(members(levels)).total), abs=1e-9)


@given(level_lists)
def test_range(levels):
    count, index, total = len(levels), gini(members(levels)), theil(members(levels)).total
    assert 0 <= index.value <= Fraction(count - 1, count)
    assert 0 <= gini_corrected(members(levels)).value <= 1
    assert 0 <= total.low <= total.value <= math.log(count) + 1e-9


@given(level_lists, st.integers(1, 7))
def test_the_parts_of_theil_add_up(levels, split):
    codes = [f"m{n}" for n in range(len(levels))]
    assume(split < len(codes))
    found = theil(members(levels), {"a": codes[:split], "b": codes[split:]})
    assert float(found.within + found.between) == pytest.approx(float(found.total), abs=1e-8)


@given(level_lists, st.data())
def test_giving_to_a_smaller_member_lowers_both(levels, data):
    """The principle of transfers of Pigou and Dalton."""
    order = sorted(levels)
    assume(order[-1] - order[0] >= 2)
    gift = data.draw(st.integers(1, (order[-1] - order[0]) // 2))
    after = [order[0] + gift, *order[1:-1], order[-1] - gift]
    assert gini(members(after)).value < gini(members(order)).value
    assert theil_value(after) < theil_value(order) + 1e-12


def theil_value(levels) -> float:
    return float(theil(members(levels)).total)


# Edges.


def test_equal_members_and_a_single_owner():
    assert gini(members([7, 7, 7])).high == 0
    assert gini(members([0, 0, 0, 9])).value == Fraction(3, 4)
    assert gini_corrected(members([0, 0, 0, 9])).value == 1
    assert float(theil(members([0, 0, 0, 9])).total) == pytest.approx(math.log(4), abs=1e-8)


def test_what_cannot_be_told_is_missing():
    gap = Missing("not_published")
    assert gini(members([1]) | {"x": gap}) == gap
    assert theil(members([1]) | {"x": gap}).within == gap
    assert gini({}) == Missing("not_published")
    assert gini(members([0, 0])) == Missing("undefined")
    assert gini({"a": Figure.published("5", "1", CNY_100M, qualifier="over")}) == Missing("undefined")
    assert gini_corrected(members([3])) == Missing("undefined")


def test_groups_hold_everyone_once():
    for groups in ({"a": ["m0"]}, {"a": ["m0", "m1"], "b": ["m1"]}):
        with pytest.raises(ValueError, match="every member once"):
            theil(members([1, 2]), groups)


def test_units_do_not_mix():
    with pytest.raises(UnitError):
        gini(members([1]) | {"x": Figure.published("1", "1", USD_100M)})
