"""Contributions to growth: they add up, their bounds hold, and a published decomposition comes out."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradebook.figure import Figure, Missing, growth
from tradebook.indicators.contributions import REST, contributions
from tradebook.units import PERCENTAGE_POINTS, RATIO, Unit, UnitError

MONEY = Unit("CNY_100M", "CNY", Fraction(10**8))
DOLLARS = Unit("USD_100M", "USD", Fraction(10**8))


@st.composite
def levels(draw):
    """A level in tenths with its rounding, and a true value inside its bounds."""
    tenths = draw(st.integers(1, 5_000))
    figure = Figure.published(f"{tenths / 10:.1f}", "0.1", MONEY, source=f"o{tenths}")
    inside = draw(st.fractions(0, 1, max_denominator=50))
    return figure, figure.low + inside * figure.width


@st.composite
def periods_of_trade(draw):
    """Members before and after, and totals of both periods that hold them, each figure with a true value."""
    codes = [f"m{n}" for n in range(draw(st.integers(1, 4)))]
    before, after = ({code: draw(levels()) for code in codes} for _ in range(2))
    totals = []
    for members in (before, after):
        rest = draw(st.integers(10, 10_000))
        true = sum(true for _, true in members.values()) + Fraction(rest, 10)
        totals.append((Figure(true, true - Fraction(1, 20), true + Fraction(1, 20), MONEY), true))
    return before, after, *totals


@given(periods_of_trade())
def test_contributions_add_up_exactly_to_the_growth_of_the_total(trade):
    before, after, (total_before, _), (total_after, _) = trade
    parts = contributions(figures(after), figures(before), total_after, total_before)
    assert sum(part.value for part in parts.values()) == growth(total_after, total_before).value


@given(periods_of_trade())
def test_every_contribution_holds_whatever_the_rounding_hid(trade):
    before, after, (total_before, true_before), (total_after, true_after) = trade
    parts = contributions(figures(after), figures(before), total_after, total_before)
    truth = {code: 100 * (after[code][1] - before[code][1]) / true_before for code in before}
    truth[REST] = 100 * (true_after - true_before) / true_before - sum(truth.values())
    assert all(truth[code] in part for code, part in parts.items())


def test_a_worked_example_without_rounding():
    parts = contributions(
        {"a": exact(60), "b": exact(30)}, {"a": exact(50), "b": exact(40)}, exact(120), exact(100)
    )
    assert {code: part.value for code, part in parts.items()} == {"a": 10, "b": -10, REST: 20}
    assert all(part.unit == PERCENTAGE_POINTS for part in parts.values())


def test_the_growth_that_customs_printed_comes_out():
    """China, January to July 2024 and 2025 (CNY 100 million, GACC): customs printed growth of 3.5 per cent."""
    exports_2024, exports_2025, imports_2024, imports_2025 = (
        Figure.published(text, "0.1", MONEY) for text in ("142573.0", "153047.8", "105762.1", "103921.7")
    )
    parts = contributions(
        {"export": exports_2025}, {"export": exports_2024}, exports_2025 + imports_2025, exports_2024 + imports_2024
    )
    assert round(float(parts["export"]), 2) == 4.22
    assert round(float(parts[REST]), 2) == -0.74
    assert round(float(sum(part.value for part in parts.values())), 1) == 3.5


# China Statistical Yearbook 2011, table 2-20: which part of the growth of GDP consumption, investment and net exports
# made up, in per cent, and what each added to it, in percentage points.
YEARBOOK = {
    "2006": (("40.0", "43.9", "16.1"), ("5.1", "5.6", "2.0")),
    "2008": (("43.5", "47.5", "9.0"), ("4.2", "4.6", "0.8")),
    "2009": (("47.6", "91.3", "-38.9"), ("4.4", "8.4", "-3.6")),
    "2010": (("36.8", "54.0", "9.2"), ("3.8", "5.6", "0.9")),
}


@pytest.mark.parametrize("year", YEARBOOK)
def test_the_contributions_of_the_statistical_yearbook_come_out(year):
    """From a total of 100 that grew by the sum of the printed points, of which each part took its printed share.

    All are rounded: in 2008 the printed 0.8 points are 9.0 per cent of the growth only within these bounds.
    """
    shares, printed = YEARBOOK[year]
    points = [Figure.published(text, "0.1", PERCENTAGE_POINTS) for text in printed]
    total = Figure.exact(100, MONEY)
    before = {str(n): Figure.exact(30, MONEY) for n in range(3)}
    low, grown, high = (sum(getattr(point, end) for point in points) for end in ("low", "value", "high"))
    gain = Figure(grown / 100, low / 100, high / 100, MONEY)
    after = {
        code: before[code] + Figure.published(text, "0.1", RATIO) * gain
        for code, text in zip(before, shares)
    }
    found = contributions(after, before, Figure.exact(100 + grown, MONEY), total)
    for code, point in zip(before, points):
        assert found[code].agrees_with(point)


def test_members_of_one_period_only_are_part_of_the_rest():
    parts = contributions({"a": exact(60), "new": exact(5)}, {"a": exact(50)}, exact(120), exact(100))
    assert list(parts) == ["a", REST] and parts[REST].value == 10


def test_no_member_in_common_is_an_error():
    with pytest.raises(ValueError, match="both before and after"):
        contributions({"a": exact(1)}, {"b": exact(1)}, exact(2), exact(2))


def test_other_currencies_do_not_mix():
    with pytest.raises(UnitError):
        contributions({"a": exact(1)}, {"a": Figure.exact(1, DOLLARS)}, exact(2), exact(2))


def test_a_total_that_is_missing_is_told_not_computed():
    missing = Missing("not_published")
    parts = contributions({"a": exact(1)}, {"a": exact(1)}, exact(2), missing)
    assert parts == {"a": missing, REST: missing}


def figures(members):
    return {code: figure for code, (figure, _) in members.items()}


def exact(number):
    return Figure.exact(number, MONEY)
