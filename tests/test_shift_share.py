"""Shift-share and constant market shares: published examples, exact adding-up, and bounds that hold and are reached."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from strategies import CNY_100M, USD_100M, digits_behind, identifiers
from tradebook.figure import Figure, Missing
from tradebook.formula_words import FUNCTIONS, functions_in
from tradebook.indicators.market_share import GOODS_FIRST, MARKETS_FIRST, ORDERS, market_share
from tradebook.indicators.nested_growth import BASE_YEAR, BASES, END_YEAR, MEAN
from tradebook.indicators.shift_share import shift_share

# Farhauer and Kröll (2013), Standorttheorien: four industries in the regions A, B, C of a country, as printed in the
# manual of the R package REAT, page of shift.
REGIONS = {
    "A": ([90, 20, 10, 60], [100, 40, 10, 55]),
    "B": ([60, 30, 30, 40], [85, 55, 40, 35]),
    "C": ([250, 100, 110, 300], [255, 115, 85, 390]),
}
COUNTRY = ([400, 150, 150, 400], [440, 210, 135, 480])


def levels(numbers, unit=CNY_100M) -> dict[str, Figure]:
    return {f"i{n}": Figure.exact(Fraction(number), unit) for n, number in enumerate(numbers)}


def analysis(region: str):
    return shift_share(*map(levels, (*REGIONS[region], *COUNTRY)))


@st.composite
def figures(draw, unit=CNY_100M) -> Figure:
    value = draw(st.integers(1, 1000))
    doubt = Fraction(draw(st.sampled_from([0, 1, 10])), 100)
    return Figure(Fraction(value), value * (1 - doubt), value * (1 + doubt), unit, (draw(identifiers()),))


@st.composite
def four_lists(draw, keys):
    region = [{key: draw(figures()) for key in keys} for _ in range(2)]
    return *region, *({key: draw(figures(USD_100M)) for key in keys} for _ in range(2))


def true_shift_share(e0, e1, w0, w1):
    """By the definition, with numbers: national, structure, regional at base-year weights."""
    total = sum(w1.values()) / sum(w0.values())
    return (
        sum(e0.values()) * (total - 1),
        sum(e0[i] * (w1[i] / w0[i] - total) for i in e0),
        sum(e1[i] - e0[i] * w1[i] / w0[i] for i in e0),
    )


def all_bases(function, e0, e1, w0, w1):
    """End-year weights tell the same backwards in time."""
    base = function(e0, e1, w0, w1)
    end = tuple(-part for part in function(e1, e0, w1, w0))
    return {BASE_YEAR: base, END_YEAR: end, MEAN: tuple((a + b) / 2 for a, b in zip(base, end))}


# Published examples.


def test_the_region_of_a_published_example():
    """Region A: 27 by the country, 1 by its structure, -3 of its own; together 25."""
    found = analysis("A")[BASE_YEAR]
    assert [part.value for part in found] == [25, 27, 1, -3]


def test_the_regions_of_a_country_have_no_effects_of_their_own_together():
    """At base-year weights structure and regional effects add up to nothing over all regions of the reference."""
    parts = [analysis(region)[BASE_YEAR] for region in REGIONS]
    assert sum(part.structure.value for part in parts) == 0
    assert sum(part.regional.value for part in parts) == 0
    assert sum(part.national.value for part in parts) == 165 == sum(COUNTRY[1]) - sum(COUNTRY[0])


def test_one_good_or_one_market_makes_constant_market_shares_a_shift_share_analysis():
    """So the published example holds for it too: the industries as goods, or as markets."""
    lists = [*REGIONS["A"], *COUNTRY]
    goods = market_share(*({(code, ""): f for code, f in levels(numbers).items()} for numbers in lists))
    markets = market_share(*({("", code): f for code, f in levels(numbers).items()} for numbers in lists))
    for order in ORDERS:
        assert [part.value for part in goods[order, BASE_YEAR]] == [25, 27, 1, 0, -3]
        assert [part.value for part in markets[order, BASE_YEAR]] == [25, 27, 0, 1, -3]


# Bounds and sums.


@settings(max_examples=30)
@given(four_lists(["a", "b", "c"]), st.data())
def test_shift_share_holds_whatever_digits_the_rounding_hid(lists, data):
    digits = [{key: data.draw(digits_behind(figure)) for key, figure in found.items()} for found in lists]
    found = shift_share(*lists)
    true = all_bases(true_shift_share, *digits)
    for basis in BASES:
        for figure, number in zip(found[basis][1:], true[basis]):
            assert number in figure


@settings(max_examples=20)
@given(four_lists(["a", "b"]))
def test_the_bounds_of_the_regional_effect_are_reached(lists):
    """It holds each published figure once, so some choice of hidden digits gives both of its ends."""
    ends = [[{figure.low, figure.high} for figure in found.values()] for found in lists]
    numbers = [dict(zip(lists[0], choice)) for choice in product(*ends[0])]
    corners = [[dict(zip(lists[0], choice)) for choice in product(*found)] for found in ends[1:]]
    reached = [true_shift_share(e0, *rest)[2] for e0 in numbers for rest in product(*corners)]
    regional = shift_share(*lists)[BASE_YEAR].regional
    assert (regional.low, regional.high) == (min(reached), max(reached))


@settings(max_examples=30)
@given(four_lists(["a", "b", "c"]))
def test_the_parts_add_up_exactly_on_every_base(lists):
    for parts in shift_share(*lists).values():
        assert sum(part.value for part in parts[1:]) == parts.change.value
        assert parts.change.value == sum(f.value for f in lists[1].values()) - sum(f.value for f in lists[0].values())


KEYS = [("x", "p"), ("x", "q"), ("y", "p")]


@settings(max_examples=30)
@given(four_lists(KEYS))
def test_constant_market_shares_add_up_exactly_in_every_order_and_on_every_base(lists):
    found = market_share(*lists)
    assert set(found) == set(product(ORDERS, BASES))
    for parts in found.values():
        assert sum(part.value for part in parts[1:]) == parts.change.value
    for basis in BASES:
        first, second = found[GOODS_FIRST, basis], found[MARKETS_FIRST, basis]
        assert first.growth.value == second.growth.value
        assert first.competitiveness.value == second.competitiveness.value
        assert first.goods.value + first.markets.value == second.goods.value + second.markets.value


def true_market_share(x0, x1, w0, w1):
    """By the definition of Leamer and Stern, with numbers, goods first."""
    whole = sum(w1.values()) / sum(w0.values())
    goods = {good for good, _ in x0}
    factor = {
        good: sum(w1[k] for k in w1 if k[0] == good) / sum(w0[k] for k in w0 if k[0] == good) for good in goods
    }
    return (
        sum(x0.values()) * (whole - 1),
        sum(x0[k] * (factor[k[0]] - whole) for k in x0),
        sum(x0[k] * (w1[k] / w0[k] - factor[k[0]]) for k in x0),
        sum(x1[k] - x0[k] * w1[k] / w0[k] for k in x0),
    )


@settings(max_examples=30)
@given(four_lists(KEYS), st.data())
def test_constant_market_shares_hold_whatever_digits_the_rounding_hid(lists, data):
    digits = [{key: data.draw(digits_behind(figure)) for key, figure in found.items()} for found in lists]
    found = market_share(*lists)
    turned = market_share(*({key[::-1]: figure for key, figure in found_list.items()} for found_list in lists))
    for basis, true in all_bases(true_market_share, *digits).items():
        for figure, number in zip(found[GOODS_FIRST, basis][1:], true):
            assert number in figure
        # With goods and markets exchanged the other order is the same analysis.
        assert turned[MARKETS_FIRST, basis].goods.value == found[GOODS_FIRST, basis].markets.value


@settings(max_examples=30)
@given(four_lists(["a", "b"]), st.integers(2, 50))
def test_the_scale_of_the_reference_does_not_matter_and_that_of_the_region_carries_over(lists, factor):
    plain = shift_share(*lists)
    region = [{key: figure * factor for key, figure in found.items()} for found in lists[:2]]
    reference = [{key: figure * 7 for key, figure in found.items()} for found in lists[2:]]
    for basis, parts in shift_share(*region, *reference).items():
        assert [part.value for part in parts] == [factor * part.value for part in plain[basis]]
        assert parts.regional.low == factor * plain[basis].regional.low


def test_a_region_that_is_its_reference_has_neither_structure_nor_own_effects():
    for parts in shift_share(*map(levels, (*COUNTRY, *COUNTRY))).values():
        assert (parts.structure.value, parts.regional.value) == (0, 0)


# Edges.


def test_the_formulas_have_words():
    named = {
        name for parts in (*analysis("A").values(), *market_share(*({("g", "m"): f["i0"]} for f in map(
            levels, (*REGIONS["A"], *COUNTRY)))).values())
        for part in parts[1:] for name in functions_in(part.formula)
    }
    assert len(named) == 7
    assert named <= FUNCTIONS.keys()


def test_unlike_parts_are_refused_and_gaps_stay_gaps():
    one, two = levels([1]), levels([1, 2])
    for function in (shift_share, market_share):
        with pytest.raises(ValueError, match="needs the same"):
            function(one, two, two, two)
        with pytest.raises(ValueError, match="needs the same"):
            function({}, {}, {}, {})
    gap = {"i0": Missing("not_published")}
    assert shift_share(one, gap, one, one) == gap["i0"]
    assert shift_share(one, one, levels([0]), one) == Missing("undefined")
    opened = {"i0": Figure.published("5", "1", CNY_100M, qualifier="over")}
    assert shift_share(one, opened, one, one) == Missing("undefined")
