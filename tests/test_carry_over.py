"""Carry-over: a published example, the identity with the next year's average, bounds that hold and are reached."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import CNY_1B, CNY_100M, clear_figures, digits_behind
from tradebook.figure import Figure, Missing, growth
from tradebook.indicators.carry_over import carry_over, within_year

MONTHS = [f"2024-{month:02}" for month in range(1, 13)]
EURO_1B = CNY_1B


def exact(value) -> Figure:
    return Figure.exact(Fraction(value), CNY_100M)


paths = st.lists(clear_figures(CNY_100M).filter(lambda f: f.low > 0), min_size=2, max_size=4)


def named(figures) -> dict[str, Figure]:
    return dict(zip(MONTHS[-len(figures):], figures))


def true_carry_over(levels):
    return 100 * (levels[-1] / (sum(levels) / len(levels)) - 1)


def test_carry_over_of_a_published_example():
    """Irish GDP of 2016: 256.3 in the year and 66.6 in the last quarter, billion euros; "a growth rate of 4%".

    C. McCarthy, GDP Carry-over Carry-on, irisheconomy.ie, 11 April 2017. The same page: with 1 % in each quarter of
    2017 the year would have grown by 6.6 %, so 2.6 points of it within the year.
    """
    last, year = Figure.published("66.6", "0.1", EURO_1B), Figure.published("256.3", "0.1", EURO_1B)
    path = {"2016-01/2016-09": (year - last) / 9, "2016-10/2016-12": last / 3}
    carried = carry_over(path)
    assert round(float(carried)) == 4
    assert carried.low < 4 < carried.high
    quarters = [66.6 * 1.01**n for n in range(1, 5)]
    growth_of_year = 100 * (sum(quarters) / 256.3 - 1)
    assert growth_of_year == pytest.approx(6.6, abs=0.05)
    own = within_year(Figure.published("6.6", "0.1", carried.unit), carried)
    assert own.low < Fraction(26, 10) < own.high
    assert own.unit.code == "pp"


@given(st.lists(st.integers(1, 1000), min_size=12, max_size=12))
def test_it_is_the_next_years_growth_if_the_last_month_stays(levels):
    """pandas takes the averages of both years."""
    months = pd.Series([*levels, *[levels[-1]] * 12], pd.period_range("2024-01", periods=24, freq="M"))
    first, second = months.groupby(months.index.year).mean()
    assert float(carry_over(named([exact(x) for x in levels]))) == pytest.approx(100 * (second / first - 1))


@given(st.lists(st.integers(1, 1000), min_size=24, max_size=24))
def test_carry_over_and_growth_within_the_year_add_up(levels):
    first, second = (exact(Fraction(sum(part), 12)) for part in (levels[:12], levels[12:]))
    carried = carry_over(named([exact(x) for x in levels[:12]]))
    own = within_year(growth(second, first), carried)
    assert own.value + carried.value == growth(second, first).value
    assert float(own) == pytest.approx(100 * (np.sum(levels[12:]) - 12 * levels[11]) / np.sum(levels[:12]))


@given(paths, st.data())
def test_it_holds_whatever_digits_the_rounding_hid_and_reaches_its_bounds(figures, data):
    found = carry_over(named(figures))
    assert true_carry_over([data.draw(digits_behind(figure)) for figure in figures]) in found
    corners = [true_carry_over(c) for c in product(*((figure.low, figure.high) for figure in figures))]
    assert (found.low, found.high) == (min(corners), max(corners))


@given(paths, st.integers(2, 50))
def test_scale_does_not_matter(figures, factor):
    assert carry_over(named([figure * factor for figure in figures])).low == carry_over(named(figures)).low


def test_january_and_february_together_count_twice():
    split = carry_over(named([exact(1), exact(1), exact(4)]))
    together = carry_over({"2024-01/2024-02": exact(1), "2024-03": exact(4)})
    assert split.value == together.value == 100


def test_gaps_stay_gaps():
    assert carry_over({"2024-11": exact(1), "2024-12": Missing("not_published")}) == Missing("not_published")
    assert carry_over({"2024-11": exact(0), "2024-12": exact(1)}) == Missing("undefined")
    assert within_year(Missing("undefined"), exact(1)) == Missing("undefined")
