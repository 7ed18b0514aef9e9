"""Growth over several years, bases that rates imply, and the releases they fit."""

from __future__ import annotations

import math
from datetime import date
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradebook.figure import Figure, Missing
from tradebook.indicators.growth import (
    Release,
    average_rates,
    base_check,
    base_fit,
    compound_growth,
    deviation,
    first_print,
    first_release,
    implied_base,
    log_linear_growth,
    releases,
)
from tradebook.units import PERCENT, Unit, UnitError

MONEY = Unit("CNY_100M", "CNY", Fraction(10**8))
GAP = Missing("not_published")

positive = st.fractions(Fraction(1), Fraction(10**6), max_denominator=100)


@st.composite
def bounded(draw, values=positive, unit=MONEY):
    """A figure, and a true value inside its bounds."""
    low, value, truth, high = draw(st.tuples(values, values, values, values).map(sorted))
    if draw(st.booleans()):
        value, truth = truth, value
    return Figure(value, low, high, unit, (f"o{value}",)), truth


def sharp(value) -> Figure:
    return Figure(Fraction(value), Fraction(value), Fraction(value), MONEY, (f"o{value}",))


def printed(value: str, step: str, unit=MONEY) -> Figure:
    return Figure.published(value, step, unit, source=f"o{value}")


@given(bounded(), bounded(), st.integers(1, 12))
def test_compound_growth_holds_the_rate_of_the_true_levels(last, first, years):
    (after, true_after), (before, true_before) = last, first
    rate = compound_growth(after, before, years)
    exact = 100 * (float(true_after / true_before) ** (1 / years) - 1)
    assert float(rate.low) - 1e-6 <= exact <= float(rate.high) + 1e-6


@given(positive, positive, st.integers(1, 6))
def test_compounding_the_rate_leads_back_to_the_last_level(first, last, years):
    rate = compound_growth(sharp(last), sharp(first), years)
    assert math.isclose(float(first) * (1 + float(rate) / 100) ** years, float(last), rel_tol=1e-9)


@given(bounded(), bounded(st.fractions(Fraction(-50), Fraction(200), max_denominator=10), PERCENT))
def test_the_implied_base_holds_the_true_base(level, rate):
    (figure, true_level), (growth, true_rate) = level, rate
    assert true_level / (1 + true_rate / 100) in implied_base(figure, growth)


def test_implied_base_gives_missing_figures_back():
    assert implied_base(GAP, sharp(1)) is GAP
    assert implied_base(sharp(1), GAP) is GAP


@given(st.lists(bounded(), min_size=2, max_size=6))
def test_least_squares_growth_holds_the_slope_through_the_true_levels(pairs):
    levels = {2000 + i: figure for i, (figure, _) in enumerate(pairs)}
    truths = [math.log(truth) for _, truth in pairs]
    slope = np.polyfit(range(len(truths)), truths, 1)[0]
    rate = log_linear_growth(levels)
    exact = 100 * math.expm1(slope)
    assert float(rate.low) - 1e-6 * (1 + abs(exact)) <= exact <= float(rate.high) + 1e-6 * (1 + abs(exact))


@given(positive, st.fractions(Fraction(-30), Fraction(60), max_denominator=10), st.integers(3, 8))
def test_on_steady_growth_both_averages_agree(start, rate, years):
    levels = {2000 + t: sharp(start * (1 + rate / 100) ** t) for t in range(years)}
    ends = compound_growth(levels[2000 + years - 1], levels[2000], years - 1)
    assert math.isclose(float(ends), float(rate), abs_tol=1e-6)
    assert math.isclose(float(log_linear_growth(levels)), float(rate), abs_tol=1e-6)


@given(st.lists(bounded(), min_size=3, max_size=5), st.integers(2, 1000))
def test_the_unit_of_the_levels_changes_no_growth_rate(pairs, factor):
    levels = {2000 + i: figure for i, (figure, _) in enumerate(pairs)}
    scaled = {year: figure * factor for year, figure in levels.items()}
    assert math.isclose(float(log_linear_growth(levels)), float(log_linear_growth(scaled)), rel_tol=1e-9, abs_tol=1e-9)


def test_least_squares_needs_two_positive_levels():
    assert isinstance(log_linear_growth({2000: sharp(1)}), Missing)
    assert isinstance(log_linear_growth({2000: sharp(1), 2001: sharp(0)}), Missing)


def test_averages_run_from_each_year_and_leave_out_what_is_missing():
    rates = average_rates({2000: sharp(100), 2001: GAP, 2002: sharp(121), 2003: sharp(133)}, 2003)
    assert list(rates["compound"]) == ["2000", "2001", "2002"]
    assert isinstance(rates["compound"]["2001"], Missing)
    assert isinstance(rates["least_squares"]["2002"], Missing)
    assert math.isclose(float(rates["compound"]["2000"]), 100 * (1.33 ** (1 / 3) - 1))


@pytest.mark.parametrize(("first", "last", "years", "rate"), [(1000, 10000, 3, 115.44), (100, 400, 2, 100)])
def test_compound_growth_of_published_examples(first, last, years, rate):
    """=CAGR(1000,10000,3,0) is 1.1544 in the manual of ZCubes; a doubling in two years a public test of indicators."""
    found = compound_growth(Figure.exact(last, MONEY), Figure.exact(first, MONEY), years)
    assert float(found) == pytest.approx(rate, abs=0.01)


@pytest.mark.parametrize(("last", "first"), [("0", "12"), ("12", "0"), ("12", "0.4"), ("0.4", "12")])
def test_compound_growth_from_or_to_what_may_be_nothing_is_undefined(last, first):
    """A level of zero, or of 0.4 to the nearest one, must not stop a chapter."""
    levels = [Figure.published(text, "1", MONEY) for text in (last, first)]
    assert compound_growth(*levels, 3).reason == "undefined"


def test_compound_growth_refuses_mixed_units_and_no_time():
    with pytest.raises(ValueError, match="at least one year"):
        compound_growth(sharp(2), sharp(1), 0)
    with pytest.raises(UnitError):
        compound_growth(Figure(Fraction(2), Fraction(2), Fraction(2), PERCENT, ("o1",)), sharp(1), 1)


def test_releases_part_where_figures_contradict_each_other(ledger):
    found = releases(ledger.ranked("trade_value", "CN-XJ", "2024", unit="CNY_100M"))
    assert [round(float(state.figure), 1) for state in found] == [4351.1, 4341.6]
    assert found[0].known_from < found[1].known_from
    assert releases(GAP) == []


def test_the_first_release_is_what_was_known_first(ledger):
    rows = ledger.ranked("trade_value", "CN-XJ", "2024", unit="CNY_100M")
    assert round(float(first_release(rows)), 1) == 4351.1
    assert round(float(rows[0].figure), 1) == 4341.6
    assert first_release(GAP) is GAP


def test_a_later_compilation_is_no_first_release(ledger):
    # Xinjiang 2020 is on record from a compiled table only; China 2021 was printed as 39.1 trillion, and the compiled
    # 390 921.67 is finer than that: it may be a revision.
    compiled = ledger.ranked("trade_value", "CN-XJ", "2020", unit="CNY_100M")
    assert [state.compiled for state in releases(compiled)] == [True]
    assert isinstance(first_print(compiled), Missing)
    assert isinstance(deviation(first_release(compiled), releases(compiled)), Missing)
    both = ledger.ranked("trade_value", "CN", "2021", unit="CNY_100M")
    assert [(float(state.figure), state.compiled) for state in releases(both)] == [
        (391000, False), (390921.6738, True)
    ]
    assert first_release(both).value in first_print(both)
    assert first_print(GAP) is GAP


def test_what_repeats_a_compilation_later_is_no_first_release_either(ledger):
    # 1640.9 was printed in September 2021, after the final figure of 2019.
    rows = ledger.ranked("trade_value", "CN-XJ", "2019", unit="CNY_100M")
    assert all(state.compiled for state in releases(rows))


def test_a_rate_whose_base_was_only_compiled_fits_the_compilation_at_best(ledger):
    found = check(ledger, "CN-XJ", 2022)
    assert found.fit == "compiled"
    assert isinstance(found.first, Missing)


def check(ledger, region: str, year: int):
    rows = {y: ledger.ranked("trade_value", region, str(y), unit="CNY_100M") for y in (year, year - 1)}
    return base_check(rows[year], rows[year - 1], ledger.figure("trade_value", region, str(year), measure="yoy_pct"))


def test_the_rate_of_2025_rests_on_the_revised_base(ledger):
    # Published +19.9 %; 5203.7 over the first 4351.1 gives 19.6, over the revised 4341.6 gives 19.9.
    found = check(ledger, "CN-XJ", 2025)
    assert found.fit == "later"
    assert found.latest.agrees_with(found.published)
    assert not found.first.agrees_with(found.published)


def test_the_rate_of_the_country_in_2023_fits_no_base_in_print(ledger):
    # Published +0.2 %, while 41.76 over 42.07 trillion is a fall of 0.7 %.
    found = check(ledger, "CN", 2023)
    assert found.fit == "none"
    assert found.published.value > 0 > found.first.high
    assert deviation(found.implied, found.bases).high < 0


@pytest.mark.parametrize(
    ("bases", "fit"),
    [
        ([], "unknown"),
        (["100"], "every"),
        (["200"], "none"),
        (["100", "200"], "first"),
        (["200", "100"], "later"),
        (["100", "101"], "every"),
        (["100", "200", "101"], "several"),
    ],
)
def test_the_fit_names_the_releases_inside_the_implied_bounds(bases, fit):
    implied = Figure(Fraction(100), Fraction(98), Fraction(102), MONEY)
    states = [Release(printed(base, "1"), date(2025, 1, i + 1)) for i, base in enumerate(bases)]
    assert base_fit(states, implied) == fit
    assert base_fit(states, GAP) == "unknown"


def test_gaps_between_years_do_not_bend_least_squares_growth():
    # Levels that double every ten years grow by 7.18 per cent a year, however the years between are given.
    levels = {year: printed(f"{100 * 2 ** ((year - 2000) / 10):.4f}", "0.0001") for year in (2000, 2003, 2007, 2010)}
    assert math.isclose(float(log_linear_growth(levels)), 100 * (2 ** 0.1 - 1), abs_tol=1e-4)
