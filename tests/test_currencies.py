"""Yuan, dollars and unit values: official exchange rates beside what published trade figures imply."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import CNY_100M, TONNES_10K, USD_100M, digits_behind
from tradebook.figure import Answer, Figure, Missing, growth
from tradebook.indicators.currencies import (
    currency_split,
    implied_exchange_rate,
    implied_rate_change,
    unit_value,
    unit_value_change,
)
from tradebook.units import PERCENT, Unit, UnitError

USD_1M = Unit("USD_1M", "USD", Fraction(10**6), "USD 1 million", "百万美元")

rates = st.builds(
    lambda tenths: Figure.published(f"{tenths / 10:.1f}", "0.1", PERCENT), st.integers(-900, 2000)
)


def percent(text) -> Figure:
    return Figure.published(text, "0.1", PERCENT)


# Trade of China, 100 million yuan and million dollars (customs, final), and the mean exchange rate of the year in yuan
# for 100 dollars (National Bureau of Statistics).
YEARS = {
    2019: ("315627.3", "4577890", "689.85"), 2020: ("322215.2", "4655910", "689.76"),
    2021: ("390921.7", "6050170", "645.15"), 2022: ("420678.2", "6309600", "672.61"),
}


@pytest.mark.parametrize("year", YEARS)
def test_official_exchange_rates_are_met_within_one_per_cent(year):
    """Not closer: customs convert each month at a rate fixed before it, so a rate that moves is followed with a lag."""
    yuan, dollars, official = YEARS[year]
    rate = implied_exchange_rate(
        Figure.published(yuan, "0.1", CNY_100M), Figure.published(dollars, "10", USD_1M).to(USD_100M)
    )
    assert float(rate) == pytest.approx(float(official) / 100, rel=0.01)
    assert rate.width < Fraction(1, 10**4)


def test_the_dollar_grew_dearer_in_2022_as_official_rates_say():
    """Trade grew by 7.7 % in yuan (customs); the official mean rate rose by more than that implies: the lag."""
    in_dollars = growth(*(Figure.published(YEARS[year][1], "10", USD_1M) for year in (2022, 2021)))
    change = implied_rate_change(percent("7.7"), in_dollars)
    assert change.exceeds(3) is Answer.YES
    assert change.falls_below(100 * (Fraction("672.61") / Fraction("645.15") - 1)) is Answer.YES


def test_the_quotient_of_growth_rates_of_a_textbook():
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
