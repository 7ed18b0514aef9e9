"""Yuan, dollars and unit values: official exchange rates lie within what published trade figures imply."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import CNY_1T, CNY_100M, TONNES_10K, USD_100M, digits_behind
from tradebook.figure import Figure, Missing, growth
from tradebook.indicators.currencies import (
    currency_split,
    implied_exchange_rate,
    implied_rate_change,
    unit_value,
    unit_value_change,
)
from tradebook.units import PERCENT, UnitError

rates = st.builds(
    lambda tenths: Figure.published(f"{tenths / 10:.1f}", "0.1", PERCENT), st.integers(-900, 2000)
)


def percent(text) -> Figure:
    return Figure.published(text, "0.1", PERCENT)


def test_official_exchange_rates_lie_within_the_bounds():
    """Trade of China in 2024: 43.85 trillion yuan, 5.0 % more, and 6.16 trillion dollars, 3.8 % more (customs).

    Mean exchange rates of the National Bureau of Statistics' communiqués: 7.0467 yuan in 2023, 7.1217 yuan in 2024.
    """
    trillion_dollars = Figure.published("61600", "100", USD_100M)
    rate = implied_exchange_rate(Figure.published("43.85", "0.01", CNY_1T).to(CNY_100M), trillion_dollars)
    assert Fraction("7.1217") in rate
    assert rate.width < Fraction("0.02")
    change = implied_rate_change(percent("5.0"), percent("3.8"))
    assert 100 * (Fraction("7.1217") / Fraction("7.0467") - 1) in change
    assert change.low > 0


def test_the_exchange_rate_effect_of_a_published_deflation():
    """Fisher's exact relation: a nominal rate of 8 % at 5 % inflation is a real rate of 2.857 %, as in textbooks."""
    assert float(unit_value_change(percent("8.0"), percent("5.0"))) == pytest.approx(2.857, abs=5e-4)


@given(rates, rates, st.data())
def test_both_changes_hold_whatever_digits_the_rounding_hid(above, below, data):
    a, b = (data.draw(digits_behind(rate)) for rate in (above, below))
    true = 100 * ((1 + a / 100) / (1 + b / 100) - 1)
    assert true in implied_rate_change(above, below)
    assert true in unit_value_change(above, below)
    assert a - b in currency_split(above, below).by_exchange_rate


@given(*[st.integers(1, 10**4)] * 4)
def test_growth_of_levels_gives_the_growth_of_their_quotient(v1, v0, q1, q0):
    after = unit_value(Figure.exact(v1, CNY_100M), Figure.exact(q1, TONNES_10K))
    before = unit_value(Figure.exact(v0, CNY_100M), Figure.exact(q0, TONNES_10K))
    implied = unit_value_change(
        growth(Figure.exact(v1, CNY_100M), Figure.exact(v0, CNY_100M)),
        growth(Figure.exact(q1, TONNES_10K), Figure.exact(q0, TONNES_10K)),
    )
    assert implied.value == growth(after, before).value


@given(rates, rates)
def test_the_two_parts_add_up_to_the_growth_in_yuan(in_yuan, in_dollars):
    parts = currency_split(in_yuan, in_dollars)
    assert sum(part.value for part in parts) == in_yuan.value
    assert {part.unit.code for part in parts} == {"pp"}


def test_edges():
    gap = Missing("not_published")
    assert implied_rate_change(gap, percent("1.0")) == gap
    assert currency_split(percent("1.0"), gap) == (gap, gap)
    assert implied_rate_change(percent("1.0"), percent("-100.0")) == Missing("undefined")
    assert unit_value(Figure.exact(1, CNY_100M), Figure.exact(0, TONNES_10K)) == Missing("undefined")
    assert unit_value(Figure.exact(6, CNY_100M), Figure.exact(2, TONNES_10K)).unit.code == "CNY_100M/t_10K"
    with pytest.raises(UnitError, match="per cent"):
        implied_rate_change(Figure.exact(1, CNY_100M), percent("1.0"))
