"""Splits of growth: the parts add up, the bounds hold for every true value, and other people's methods agree."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from strategies import CNY_1B, CNY_100M, clear_figures, digits_behind, missing
from tradebook.figure import Figure, Missing, growth, share
from tradebook.indicators.decomposition import (
    contribution_from_growth,
    growth_ratio,
    log_mean_split,
    log_split,
    logarithmic_mean,
    shapley_split,
    share_of_growth_from_rates,
)
from tradebook.units import PERCENT, RATIO, Unit, UnitError

# A floating-point logarithm of numbers up to a million is good to far more than this.
TOLERANCE = 1e-6


def exact(value: Fraction | int, unit: Unit = CNY_100M) -> Figure:
    return Figure.exact(Fraction(value), unit)


def inside(number: float, figure: Figure) -> bool:
    slack = TOLERANCE * max(1, abs(number))
    return figure.low - slack <= number <= figure.high + slack


def shapley_by_enumeration(before: tuple[Fraction, ...], after: tuple[Fraction, ...]) -> list[Fraction]:
    """Shapley value of each factor of a product by definition: the mean over all orders in which factors change."""
    orders = list(permutations(range(len(before))))
    effects = [Fraction(0)] * len(before)
    for order in orders:
        current = list(before)
        for factor in order:
            was = math.prod(current)
            current[factor] = after[factor]
            effects[factor] += Fraction(math.prod(current) - was) / len(orders)
    return effects


def divisia_by_integration(v1: float, v0: float, n1: float, n0: float, steps: int = 2000) -> float:
    """What the number adds to the value when value and number grow at constant rates: the integral of V dln N."""
    rate = math.log(n1 / n0)
    points = ((step + 0.5) / steps for step in range(steps))
    return sum(v0 * (v1 / v0) ** point * rate for point in points) / steps


@given(clear_figures(CNY_100M), clear_figures(CNY_100M), clear_figures(RATIO), st.data())
def test_the_shapley_split_holds_whatever_digits_the_rounding_hid(after, before, ratio, data):
    v1, v0, q = (data.draw(digits_behind(figure)) for figure in (after, before, ratio))
    number, per_member = shapley_split(after, before, ratio)
    expected = shapley_by_enumeration((Fraction(1), v0), (q, v1 / q))
    assert expected[0] in number
    assert expected[1] in per_member
    assert number.value + per_member.value == after.value - before.value


@given(clear_figures(CNY_100M), clear_figures(CNY_100M), clear_figures(RATIO))
def test_the_shapley_bounds_are_attained(after, before, ratio):
    number, per_member = shapley_split(after, before, ratio)
    ends = [
        shapley_by_enumeration((Fraction(1), v0), (q, v1 / q))
        for v1 in (after.low, after.high) for v0 in (before.low, before.high) for q in (ratio.low, ratio.high)
    ]
    assert number.low == min(end[0] for end in ends)
    assert number.high == max(end[0] for end in ends)
    assert per_member.low == min(end[1] for end in ends)
    assert per_member.high == max(end[1] for end in ends)


@given(clear_figures(CNY_100M), clear_figures(CNY_100M), clear_figures(RATIO), st.data())
def test_the_logarithmic_mean_split_holds_whatever_digits_the_rounding_hid(after, before, ratio, data):
    v1, v0, q = (float(data.draw(digits_behind(figure))) for figure in (after, before, ratio))
    mean = v1 if v1 == v0 else (v1 - v0) / (2 * math.atanh((v1 - v0) / (v1 + v0)))
    number, per_member = log_mean_split(after, before, ratio)
    assert inside(mean * math.log(q), number)
    assert inside(mean * math.log(v1 / v0 / q), per_member)


@given(clear_figures(CNY_100M), clear_figures(CNY_100M), clear_figures(RATIO))
def test_the_logarithmic_mean_split_adds_up(after, before, ratio):
    number, per_member = log_mean_split(after, before, ratio)
    change = after.value - before.value
    assert abs(number.value + per_member.value - change) <= TOLERANCE * (1 + after.value + before.value)


@given(clear_figures(RATIO), clear_figures(RATIO), st.data())
def test_the_logarithmic_shares_hold_and_add_up(value_ratio, number_ratio, data):
    assume(not value_ratio.low <= 1 <= value_ratio.high)
    r, q = (float(data.draw(digits_behind(figure))) for figure in (value_ratio, number_ratio))
    assume(abs(r - 1) > 1e-6)
    number, per_member = log_split(value_ratio, number_ratio)
    assert number.value + per_member.value == 100
    assert inside(100 * math.log(q) / math.log(r), number)
    assert inside(100 - 100 * math.log(q) / math.log(r), per_member)


@given(clear_figures(RATIO), clear_figures(RATIO))
def test_what_cannot_be_told_from_no_change_is_not_shared_out(some, number_ratio):
    unchanged = some / some.value
    assert log_split(unchanged, number_ratio) == (Missing("undefined"), Missing("undefined"))


@given(clear_figures(CNY_100M), clear_figures(CNY_100M), clear_figures(RATIO), st.integers(2, 1000))
def test_splits_scale_with_the_value(after, before, ratio, by):
    larger = shapley_split(after * by, before * by, ratio)
    for part, scaled in zip(shapley_split(after, before, ratio), larger):
        assert (scaled.value, scaled.low, scaled.high) == (part.value * by, part.low * by, part.high * by)


@given(clear_figures(CNY_100M), clear_figures(CNY_100M), clear_figures(RATIO))
def test_going_back_undoes_the_split(after, before, ratio):
    """Time reversal: from later to earlier, each part has the opposite sign."""
    forward, back = shapley_split(after, before, ratio), shapley_split(before, after, 1 / ratio)
    for there, again in zip(forward, back):
        assert again.value == -there.value
        assert (again.low, again.high) == (-there.high, -there.low)


@given(clear_figures(CNY_100M), clear_figures(CNY_100M))
def test_without_more_members_everything_is_value_per_member(after, before):
    number, per_member = shapley_split(after, before, exact(1, RATIO))
    assert (number.value, number.low, number.high) == (0, 0, 0)
    assert per_member.value == after.value - before.value


@given(clear_figures(CNY_100M), clear_figures(CNY_1B))
def test_the_logarithmic_mean_lies_between_geometric_and_arithmetic(first, second):
    mean = logarithmic_mean(first, second)
    a, b = float(first.value), float(second.to(CNY_100M).value)
    assert math.sqrt(a * b) * (1 - 1e-9) <= float(mean.value) <= (a + b) / 2 * (1 + 1e-9)
    assert mean.low <= mean.value <= mean.high


@given(clear_figures(CNY_100M), clear_figures(CNY_100M))
def test_the_logarithmic_mean_knows_no_order(first, second):
    one, other = logarithmic_mean(first, second), logarithmic_mean(second, first)
    assert float(one.value) == pytest.approx(float(other.value), rel=1e-12)


def test_the_logarithmic_mean_of_equals_is_the_same():
    assert logarithmic_mean(exact(7), exact(7)).value == 7


def test_the_logarithmic_mean_needs_positive_figures():
    with pytest.raises(ValueError, match="above zero"):
        logarithmic_mean(exact(0), exact(7))


@pytest.mark.parametrize(
    ("v1", "v0", "n1", "n0"),
    [(480, 333, 425, 271), (100, 100, 2, 1), (50, 200, 3, 2), (96, 50, 50, 100), (1, 1000, 7, 7)],
)
def test_the_logarithmic_mean_split_is_the_divisia_integral(v1, v0, n1, n0):
    number, per_member = log_mean_split(exact(v1), exact(v0), exact(Fraction(n1, n0), RATIO))
    integral = divisia_by_integration(v1, v0, n1, n0)
    # The midpoint rule errs by about the square of the step.
    assert float(number.value) == pytest.approx(integral, rel=1e-4)
    assert float(per_member.value) == pytest.approx(v1 - v0 - integral, rel=1e-4, abs=1e-3)


def test_a_doubling_of_number_and_of_value_per_member_by_hand():
    """From 10 firms of 1 to 20 firms of 2: the change of 30 is 15 and 15, since each first or last gives 10 or 20."""
    number, per_member = shapley_split(exact(40), exact(10), exact(2, RATIO))
    assert (number.value, per_member.value) == (15, 15)
    assert [round(float(part.value), 9) for part in log_split(exact(4, RATIO), exact(2, RATIO))] == [50, 50]


@given(clear_figures(CNY_100M), clear_figures(CNY_100M), clear_figures(CNY_100M), clear_figures(CNY_100M))
def test_contribution_from_rates_is_the_contribution_from_levels(part_after, part_before, total_after, total_before):
    """Without rounding, rates and levels have to give the same answer."""
    levels = [exact(figure.value) for figure in (part_after, part_before, total_after, total_before)]
    a, b, t, s = levels
    points = contribution_from_growth(share(a, t), growth(a, b), growth(t, s))
    assert points.value == 100 * (a.value - b.value) / s.value
    assert points.unit.code == "pp"


@given(st.data())
def test_contribution_holds_whatever_digits_the_rounding_hid(data):
    weight, own, total = (
        data.draw(clear_figures(PERCENT)) for _ in range(3)
    )
    s, g, t = (data.draw(digits_behind(figure)) / 100 for figure in (weight, own, total))
    expected = s * (1 - 1 / (1 + g)) * (1 + t)
    assert 100 * expected in contribution_from_growth(weight, own, total)
    assert 100 * expected / t in share_of_growth_from_rates(weight, own, total)


def test_the_share_of_a_growth_that_may_be_none_is_undefined():
    total = Figure.published("0.0", "0.1", PERCENT)
    parts = Figure.published("50", "1", PERCENT), Figure.published("5.0", "0.1", PERCENT)
    assert share_of_growth_from_rates(*parts, total) == Missing("undefined")


@given(missing, clear_figures(CNY_100M), clear_figures(RATIO))
def test_what_is_missing_stays_missing(gap, level, ratio):
    assert shapley_split(gap, level, ratio) == (gap, gap)
    assert shapley_split(level, level, gap) == (gap, gap)
    assert log_mean_split(level, gap, ratio) == (gap, gap)
    assert log_split(ratio, gap) == (gap, gap)
    assert contribution_from_growth(gap, gap, gap) is gap


def test_a_ratio_needs_a_rate_in_per_cent():
    with pytest.raises(UnitError, match="per cent"):
        growth_ratio(exact(5))


def test_splits_keep_their_sources():
    after, before = (Figure.published(v, "1", CNY_100M, source=s) for v, s in (("480", "oa"), ("333", "ob")))
    ratio = growth_ratio(Figure.published("24.9", "0.1", PERCENT, source="oc"))
    for split in (shapley_split(after, before, ratio), log_mean_split(after, before, ratio)):
        assert all(set(part.sources) == {"oa", "ob", "oc"} for part in split)
