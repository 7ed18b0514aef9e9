"""Linear growth: statsmodels and certified values of a public data set as oracles, bounds that hold and are reached."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from strategies import CNY_1B, CNY_100M, USD_100M, clear_figures, digits_behind
from tradebook.figure import Figure, Missing
from tradebook.indicators.trend import linear_growth, linear_slope
from tradebook.units import UnitError


@st.composite
def series(draw):
    years = draw(st.lists(st.integers(1990, 2030), min_size=2, max_size=6, unique=True))
    return {year: draw(clear_figures(CNY_100M)) for year in sorted(years)}


def line(levels):
    """Intercept and slope of statsmodels' ordinary least squares."""
    years = sm.add_constant(np.array(list(levels), float))
    return sm.OLS([float(level) for level in levels.values()], years).fit().params


def test_the_trend_of_the_longley_data():
    """GNP deflator and years 1947 to 1962 of Longley (1967), as shipped with statsmodels: the slope of its own OLS."""
    data = sm.datasets.longley.load_pandas().data
    levels = {int(year): Figure.exact(Fraction(str(level)), CNY_100M) for year, level in zip(data.YEAR, data.GNPDEFL)}
    slope = np.polyfit(data.YEAR - 1947, data.GNPDEFL, 1)[0]
    assert float(linear_slope(levels)) == pytest.approx(slope)
    assert float(linear_growth(levels)) == pytest.approx(100 * slope / data.GNPDEFL.mean())


@given(series())
def test_slope_and_growth_are_those_of_statsmodels(levels):
    _, slope = line({year - 1990: figure for year, figure in levels.items()})
    assert float(linear_slope(levels)) == pytest.approx(slope, rel=1e-6, abs=1e-6)
    mean = np.mean([float(figure) for figure in levels.values()])
    assert float(linear_growth(levels)) == pytest.approx(100 * slope / mean, rel=1e-6, abs=1e-6)


@settings(max_examples=50)
@given(series(), st.data())
def test_both_hold_whatever_digits_the_rounding_hid(levels, data):
    digits = {year: data.draw(digits_behind(figure)) for year, figure in levels.items()}
    assume(sum(digits.values()))
    true = {year: Figure.exact(digit, CNY_100M) for year, digit in digits.items()}
    assert linear_slope(true).value in linear_slope(levels)
    assert 100 * len(true) * linear_slope(true).value / sum(digits.values()) in linear_growth(levels)


@settings(max_examples=50)
@given(series())
def test_the_bounds_are_reached(levels):
    corners = [dict(zip(levels, choice)) for choice in product(*((f.low, f.high) for f in levels.values()))]
    growths = [linear_growth({y: Figure.exact(x, CNY_100M) for y, x in corner.items()}).value for corner in corners]
    found = linear_growth(levels)
    assert (found.low, found.high) == (min(growths), max(growths))


@given(series(), st.integers(2, 90), st.integers(-20, 20))
def test_neither_scale_nor_the_count_of_years_matters(levels, factor, shift):
    moved = {year + shift: (figure * factor).to(CNY_1B) for year, figure in levels.items()}
    assert linear_growth(moved).low == linear_growth(levels).low
    assert linear_slope(moved).value * 10 == factor * linear_slope(levels).value


def test_a_straight_line_is_found_and_edges_are_missing():
    levels = {2020 + n: Figure.exact(90 + 10 * n, CNY_100M) for n in range(3)}
    assert linear_slope(levels).value == 10
    assert linear_growth(levels).value == 10
    assert linear_slope({2020: levels[2020]}) == linear_growth({}) == Missing("undefined")
    opened = {**levels, 2023: Figure.published("5", "1", CNY_100M, qualifier="over")}
    assert linear_growth(opened) == Missing("undefined")
    assert not linear_slope(opened).is_bounded
    assert linear_growth({2020: Figure.exact(0, CNY_100M), 2021: Figure.exact(0, CNY_100M)}) == Missing("undefined")
    with pytest.raises(UnitError):
        linear_slope({2020: levels[2020], 2021: Figure.exact(1, USD_100M)})
