"""Season and holiday: statsmodels and a calendar of moons as oracles, bounds that hold, and series that are refused."""

from __future__ import annotations

import math
from datetime import date, datetime, timedelta
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.tsa.seasonal import STL

from strategies import CNY_100M
from tradebook.figure import Figure, Missing
from tradebook.formula_words import FUNCTIONS
from tradebook.indicators.effects import Refusal, monthly_path, precise
from tradebook.indicators.seasonal import HAS_GAPS, TOO_SHORT, seasonal_split
from tradebook.indicators.spring_festival import BEFORE, HOLIDAY, NEW_YEAR, holiday_regressor, holiday_share
from tradebook.ledger import Ledger

MONTHS = [f"{year}-{month:02}" for year in range(2008, 2031) for month in range(1, 13)]


def exact(value) -> Figure:
    return Figure.exact(Fraction(value), CNY_100M)


# The holiday.


def new_moon(number: int) -> datetime:
    """Time of a new moon in universal time: the mean moon and the largest periodic terms (good to some minutes).

    Meeus (1998), Astronomical Algorithms, 2nd edition, chapter 49; number 0 is the new moon of 6 January 2000.
    """
    t = number / 1236.85
    days = 2451550.09766 + 29.530588861 * number + 0.00015437 * t**2
    sun = math.radians(2.5534 + 29.10535670 * number)
    moon = math.radians(201.5643 + 385.81693528 * number + 0.0107582 * t**2)
    latitude = math.radians(160.7108 + 390.67050284 * number - 0.0016118 * t**2)
    node = math.radians(124.7746 - 1.56375588 * number)
    e = 1 - 0.002516 * t
    days += (
        -0.40720 * math.sin(moon) + 0.17241 * e * math.sin(sun) + 0.01608 * math.sin(2 * moon)
        + 0.01039 * math.sin(2 * latitude) + 0.00739 * e * math.sin(moon - sun) - 0.00514 * e * math.sin(moon + sun)
        + 0.00208 * e**2 * math.sin(2 * sun) - 0.00111 * math.sin(moon - 2 * latitude)
        - 0.00057 * math.sin(moon + 2 * latitude) + 0.00056 * e * math.sin(2 * moon + sun)
        - 0.00042 * math.sin(3 * moon) + 0.00042 * e * math.sin(sun + 2 * latitude)
        + 0.00038 * e * math.sin(sun - 2 * latitude) - 0.00024 * e * math.sin(2 * moon - sun)
        - 0.00017 * math.sin(node)
    )
    # Days count from noon, and clocks run about 70 seconds behind even time.
    return datetime(2000, 1, 1, 12) + timedelta(days=days - 2451545.0, seconds=-70)


@pytest.mark.parametrize("year", NEW_YEAR)
def test_new_year_is_the_day_of_the_first_new_moon_from_21_january_on_in_china(year):
    """The second one after the winter solstice; in none of these years does a leap month move it."""
    first = round((year - 2000) * 12.3685) - 1
    days = [(new_moon(number) + timedelta(hours=8)).date() for number in range(first, first + 5)]
    assert min(day for day in days if day >= date(year, 1, 21)) == NEW_YEAR[year]


def test_dates_known_to_others():
    """Public test of a Chinese calendar: lunar new years 2020 to 2030, called authoritative there."""
    told = "2020-01-25 2021-02-12 2022-02-01 2023-01-22 2024-02-10 2025-01-29 2026-02-17 2027-02-06 2028-01-26"
    for day in [*told.split(), "2029-02-13", "2030-02-03"]:
        assert NEW_YEAR[int(day[:4])] == date.fromisoformat(day)


windows = st.tuples(st.integers(-15, 5), st.integers(0, 25)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@given(st.sampled_from(list(NEW_YEAR)), windows)
def test_the_share_of_a_month_is_what_pandas_counts(year, window):
    days = pd.date_range(*(pd.Timestamp(NEW_YEAR[year]) + pd.Timedelta(days=n) for n in window))
    counted = days.to_period("M").value_counts()
    shares = {month: holiday_share(month, window) for month in MONTHS if month.startswith(str(year))}
    assert sum(shares.values()) == 1
    assert {month: share for month, share in shares.items() if share} == {
        str(month): Fraction(int(count), len(days)) for month, count in counted.items()
    }


@given(windows, st.integers(1, 12))
def test_centred_regressors_add_up_to_nothing_in_every_calendar_month(window, month):
    wanted = [f"{year}-{month:02}" for year in NEW_YEAR]
    assert sum(holiday_regressor(wanted, window).values()) == 0


def test_january_and_february_together_hold_the_holiday_nearly_always():
    pairs = [f"{year}-01/{year}-02" for year in NEW_YEAR]
    assert all(holiday_share(pair, BEFORE) == holiday_share(pair, HOLIDAY) == 1 for pair in pairs)
    assert set(holiday_regressor(pairs, HOLIDAY).values()) == {0}
    assert holiday_share("2026-03", (0, 20)) > 0


def test_what_no_table_holds_is_refused():
    with pytest.raises(ValueError, match="Chinese New Year"):
        holiday_share("1999-02", HOLIDAY)
    with pytest.raises(ValueError, match="window"):
        holiday_share("2024-02", (3, 1))


# The season.


def co2():
    data = sm.datasets.co2.load_pandas().data.co2.resample("MS").mean().ffill()["1980":"1984"]
    return {f"{stamp:%Y-%m}": Figure.published(f"{level:.2f}", "0.01", CNY_100M) for stamp, level in data.items()}


def test_trend_and_season_are_those_of_statsmodels_on_the_co2_of_mauna_loa():
    path = co2()
    found = seasonal_split(path)
    wanted = STL(np.log([float(figure) for figure in path.values()]), period=12).fit()
    for figures, part, scale in (
        (found.trend, wanted.trend, 1), (found.factor, wanted.seasonal, 100), (found.remainder, wanted.resid, 100)
    ):
        assert [float(figure) for figure in figures.values()] == pytest.approx(list(scale * np.exp(part)))
    # The air above Hawaii holds most in May and least in autumn.
    assert max(found.factor, key=lambda p: found.factor[p].value)[5:] == "05"
    assert min(found.factor, key=lambda p: found.factor[p].value)[5:] in ("09", "10")
    assert found.is_short


months_in_doubt = st.tuples(st.integers(50, 150), st.sampled_from([0, 1, 10]), st.floats(0, 1))


@settings(max_examples=10, deadline=None)
@given(st.lists(months_in_doubt, min_size=36, max_size=36))
def test_the_bounds_hold_whatever_digits_the_rounding_hid(drawn):
    path, digits = {}, []
    for month, (value, doubt, part) in zip(MONTHS, drawn):
        low, high = value * (1 - Fraction(doubt, 100)), value * (1 + Fraction(doubt, 100))
        path[month] = Figure(Fraction(value), low, high, CNY_100M)
        digits.append(float(low + (high - low) * Fraction(part)))
    found, true = seasonal_split(path), STL(np.log(digits), period=12).fit()
    for figures, part, scale in (
        (found.trend, true.trend, 1), (found.factor, true.seasonal, 100), (found.remainder, true.resid, 100)
    ):
        for figure, number in zip(figures.values(), scale * np.exp(part)):
            assert float(figure.low) <= number * (1 + 1e-9)
            assert number <= float(figure.high) * (1 + 1e-9)


def test_parts_multiply_to_the_series_and_a_larger_scale_moves_the_trend_alone():
    path = co2()
    found, scaled = seasonal_split(path), seasonal_split({period: figure * 7 for period, figure in path.items()})
    for period, figure in path.items():
        together = found.trend[period].value * found.factor[period].value * found.remainder[period].value / 10**4
        assert float(together) == pytest.approx(float(figure))
        assert float(scaled.trend[period]) == pytest.approx(7 * float(found.trend[period]))
        assert float(scaled.factor[period]) == pytest.approx(float(found.factor[period]))


def test_eleven_periods_make_a_year_where_january_and_february_are_one():
    months = {f"{year}-{month:02}": exact(100 + month) for year in range(2020, 2023) for month in range(1, 13)}
    path = monthly_path(lambda period: months.get(period, Missing("not_published")), range(2020, 2023))
    assert len(path) == 33
    factors = seasonal_split(path).factor
    assert float(factors["2020-03"]) == pytest.approx(float(factors["2022-03"]))


def test_short_and_broken_series_are_refused_with_the_counts():
    path = dict.fromkeys(MONTHS[:36], exact(5))
    assert not isinstance(seasonal_split(path), Refusal)
    assert seasonal_split(dict(list(path.items())[1:])) == Refusal(TOO_SHORT, have_before=35, need_before=36)
    broken = dict.fromkeys([*MONTHS[:30], *MONTHS[31:90]], exact(5))
    assert seasonal_split(broken) == Refusal(HAS_GAPS, have_before=59, need_before=36)
    assert seasonal_split({}) == Refusal(TOO_SHORT, have_before=0, need_before=36)


@pytest.mark.parametrize("region", ["CN", "CN-XJ"])
def test_the_ledger_has_gaps_and_is_refused(region):
    ledger = Ledger.open()
    path = precise(monthly_path(lambda period: ledger.figure("trade_value", region, period), range(2016, 2026)))
    found = seasonal_split(path)
    assert isinstance(found, Refusal)
    assert found.reason == HAS_GAPS
    assert 11 < found.have_before < len(path)
    assert found.need_before == 33


def test_the_formulas_have_words():
    found = seasonal_split(dict.fromkeys(MONTHS[:36], exact(5)))
    names = {part[MONTHS[0]].formula.partition("(")[0] for part in (found.trend, found.factor, found.remainder)}
    assert names <= FUNCTIONS.keys()
