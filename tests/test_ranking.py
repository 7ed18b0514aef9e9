"""Ranks: the bounds hold every place that the true values could give, and no more members settle less."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradebook.figure import Figure, Missing, growth
from tradebook.indicators.ranking import extremes, peers, rank, settled
from tradebook.units import PERCENT, Unit, UnitError

MONEY = Unit("CNY_100M", "CNY", Fraction(10**8))

intervals = st.tuples(st.integers(0, 30), st.integers(0, 30), st.integers(0, 30)).map(sorted)


def figure_of(ends) -> Figure:
    low, value, high = map(Fraction, ends)
    return Figure(value, low, high, MONEY, (f"o{low}{value}{high}",))


@st.composite
def fields(draw):
    """Members with intervals, and one true value inside each."""
    ends = draw(st.lists(intervals, min_size=1, max_size=8))
    truths = [draw(st.integers(low, high)) for low, _, high in ends]
    figures = {str(i): figure_of(end) for i, end in enumerate(ends)}
    return figures, {str(i): truth for i, truth in enumerate(truths)}


@given(fields())
def test_the_bounds_hold_the_place_of_the_true_values(field):
    figures, truths = field
    for code in figures:
        true_place = 1 + sum(truths[other] > truths[code] for other in figures)
        assert true_place in rank(figures, code)


@given(fields())
def test_sharp_figures_leave_one_place_and_it_is_the_ordinary_rank(field):
    _, truths = field
    figures = {code: figure_of((truth, truth, truth)) for code, truth in truths.items()}
    expected = pd.Series(truths).rank(method="min", ascending=False)
    for code in figures:
        place = rank(figures, code)
        assert settled(place) and place.value == expected[code]


@given(fields(), st.integers(2, 1000))
def test_a_larger_scale_changes_no_place(field, factor):
    figures, _ = field
    scaled = {code: figure * factor for code, figure in figures.items()}
    for code in figures:
        before, after = rank(figures, code), rank(scaled, code)
        assert (before.value, before.low, before.high) == (after.value, after.low, after.high)


@given(fields())
def test_a_member_that_did_not_publish_may_stand_before_or_behind(field):
    figures, _ = field
    known = rank(figures, "0")
    wider = rank(figures | {"silent": Missing("not_published")}, "0")
    if isinstance(wider, Figure):
        assert (wider.low, wider.high) == (known.low, known.high + 1)
    else:
        assert len(figures) == 1


def test_a_rank_is_not_told_when_most_others_are_unknown():
    own = figure_of((1, 2, 3))
    silent = Missing("not_published")
    assert isinstance(rank({"a": own, "b": own, "c": silent, "d": silent}, "a"), Missing)
    assert isinstance(rank({"a": silent, "b": own}, "a"), Missing)


def test_figures_of_two_units_have_no_order():
    with pytest.raises(UnitError):
        rank({"a": figure_of((1, 2, 3)), "b": Figure(Fraction(1), Fraction(1), Fraction(1), PERCENT)}, "a")


def test_extremes_are_exact_and_an_open_side_has_none():
    least, greatest = extremes(figure_of((1, 2, 5)))
    assert (least.value, least.width, greatest.value) == (1, 0, 5)
    over = Figure.published("5", "1", MONEY, source="o1", qualifier="over")
    assert extremes(over)[0].value == 5
    assert isinstance(extremes(over)[1], Missing)


@pytest.mark.parametrize(("year", "place"), [("2023", 2), ("2024", 3), ("2025", 1)])
def test_the_ranks_by_growth_that_were_announced_follow_from_the_levels(ledger, year, place):
    # Published at the press conferences of January 2024, 2025 and 2026, as places among the provinces.
    before = str(int(year) - 1)
    rates = {
        code: growth(
            ledger.figure("trade_value", code, year, unit="CNY_100M"),
            ledger.figure("trade_value", code, before, unit="CNY_100M"),
        )
        for code in ledger.provinces()
    }
    computed = rank(rates, "CN-XJ")
    assert settled(computed) and computed.value == place
    assert ledger.figure("trade_value_growth_rank", "CN-XJ", year, measure="rank").value == place


def test_peers_share_the_land_border_or_the_area(ledger):
    regions = ledger.table("regions")
    assert set(peers(regions, "CN-XJ")) == {
        "CN-GS", "CN-GX", "CN-HL", "CN-JL", "CN-LN", "CN-NM", "CN-XJ", "CN-XZ", "CN-YN"
    }
    assert "CN-SH" in peers(regions, "CN-GD") and "CN-GX" not in peers(regions, "CN-GD")
    assert peers(regions, "CN") == ledger.provinces()
