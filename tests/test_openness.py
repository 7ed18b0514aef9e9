"""Openness and balance: definitions of others, bounds that hold the truth, and what may not be mixed."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from strategies import CNY_1B, CNY_100M, USD_100M, clear_figures, digits_behind
from tradebook.figure import Figure, Missing
from tradebook.indicators.openness import balance, cover_ratio, normalised_balance, openness
from tradebook.indicators.specialisation import grubel_lloyd
from tradebook.units import UnitError

flows = st.tuples(clear_figures(CNY_100M), clear_figures(CNY_100M))


def exact(value, unit=CNY_100M) -> Figure:
    return Figure.exact(Fraction(value), unit)


def test_balance_of_a_published_table():
    """Exports 2,091.3 and imports 450.0: normalised balance 0.646 and two-way trade 0.354.

    From a table of somebody's study of a fruit (subheading 0810.90, Colombia), which prints both to three decimals.
    """
    x, m = exact("2091.3"), exact(450)
    assert round(float(normalised_balance(x, m)), 3) == 0.646
    assert round(float(grubel_lloyd(x, m)) / 100, 3) == 0.354
    assert balance(x, m).value == Fraction("1641.3")


@given(st.data())
def test_all_hold_whatever_digits_the_rounding_hid(data):
    figures = data.draw(flows)
    x, m = (data.draw(digits_behind(figure)) for figure in figures)
    assume(x + m and m)
    assert x - m in balance(*figures)
    assert 100 * x / m in cover_ratio(*figures)
    assert (x - m) / (x + m) in normalised_balance(*figures)
    assert 100 * x / m in openness(*figures)


@given(flows)
def test_normalised_balance_follows_from_cover_and_mirrors_two_way_trade(pair):
    x, m = (exact(figure.value) for figure in pair)
    cover = cover_ratio(x, m).value / 100
    assert normalised_balance(x, m).value == (cover - 1) / (cover + 1)
    assert grubel_lloyd(x, m).value == 100 * (1 - abs(normalised_balance(x, m).value))


@given(flows)
def test_normalised_balance_stays_in_range_and_turns_with_its_flows(pair):
    there, back = normalised_balance(*pair), normalised_balance(*pair[::-1])
    assert -1 <= there.low <= there.high <= 1
    assert (there.low, there.high) == (-back.high, -back.low)


def test_any_scale_of_one_currency_will_do_but_no_other_currency():
    x, m = exact(20), exact(1, CNY_1B)
    assert balance(x, m).value == 10
    assert cover_ratio(x, m).value == 200
    assert normalised_balance(x, m).value == Fraction(1, 3)
    for index in (openness, balance, cover_ratio, normalised_balance):
        with pytest.raises(UnitError):
            index(x, exact(1, USD_100M))


def test_edges():
    assert cover_ratio(exact(1), exact(0)) == Missing("undefined")
    assert openness(exact(1), exact(0)) == Missing("undefined")
    assert normalised_balance(exact(0), exact(0)) == Missing("undefined")
    assert normalised_balance(exact(1), exact(0)).value == 1
    gap = Missing("not_published")
    assert all(index(exact(1), gap) == gap for index in (openness, balance, cover_ratio, normalised_balance))
