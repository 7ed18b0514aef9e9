"""Margins: factors of a product against the integrals and orders that define them, exact sums, bounds that hold."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import permutations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad

from strategies import CNY_1B, CNY_100M, clear_figures, digits_behind
from tradebook.figure import Figure, Missing, share, sum_of
from tradebook.indicators.decomposition import log_mean_split, shapley_split
from tradebook.indicators.margins import lmdi, shapley, trade_margins
from tradebook.units import RATIO


def exact(value, unit=CNY_100M) -> Figure:
    return Figure.exact(Fraction(value), unit)


@st.composite
def factors(draw, most=3):
    """A first value and growth ratios between a fifth and five, some of them in doubt."""
    numbers = draw(st.lists(st.fractions(Fraction(1, 5), 5, max_denominator=20), min_size=1, max_size=most))
    doubts = [Fraction(draw(st.sampled_from([0, 1, 10])), 100) for _ in numbers]
    ratios = {f"x{n}": Figure(r, r * (1 - d), r * (1 + d), RATIO) for n, (r, d) in enumerate(zip(numbers, doubts))}
    return draw(clear_figures(CNY_100M).filter(lambda figure: figure.low > 0)), ratios


def by_orders(first, ratios):
    """The Shapley value by its definition: the mean over all orders in which the factors change."""
    effects, orders = [Fraction(0)] * len(ratios), list(permutations(range(len(ratios))))
    for order in orders:
        level = Fraction(first)
        for factor in order:
            effects[factor] += level * (ratios[factor] - 1) / len(orders)
            level *= ratios[factor]
    return effects


def by_integral(first, ratios):
    """Divisia's integral of V dln(x) along the path on which every factor grows at its own constant rate (scipy)."""
    growth = sum(map(math.log, ratios))
    whole, _ = quad(lambda t: float(first) * math.exp(growth * t), 0, 1)
    return [whole * math.log(ratio) for ratio in ratios]


# Definitions and other people's splits.


@given(factors())
def test_lmdi_is_the_integral_of_divisia(drawn):
    first, ratios = drawn
    wanted = by_integral(first.value, [float(ratio) for ratio in ratios.values()])
    assert [float(effect) for effect in lmdi(first, ratios).values()] == pytest.approx(wanted, rel=1e-6, abs=1e-6)


@given(factors())
def test_shapley_is_the_mean_over_all_orders(drawn):
    first, ratios = drawn
    wanted = by_orders(first.value, [ratio.value for ratio in ratios.values()])
    assert [effect.value for effect in shapley(first, ratios).values()] == wanted


def test_two_factors_are_the_split_of_number_and_value_per_member():
    first, number, each = exact(100), exact(2, RATIO), exact("1.5", RATIO)
    after = first * number * each
    found = shapley(first, {"number": number, "each": each})
    assert [part.value for part in found.values()] == [
        part.value for part in shapley_split(after, first, number)
    ]
    logs = lmdi(first, {"number": number, "each": each})
    assert [float(part) for part in logs.values()] == pytest.approx(
        [float(part) for part in log_mean_split(after, first, number)]
    )


def test_price_and_quantity_by_hand():
    """Ten units at 10 become fifteen at 12. Bennet (1920), The Theory of Measurement of Changes in Cost of Living:

    quantity (15 - 10)(10 + 12) / 2 = 55, price (12 - 10)(10 + 15) / 2 = 25; together 180 - 100.
    """
    found = shapley(exact(100), {"quantity": exact("1.5", RATIO), "price": exact("1.2", RATIO)})
    assert {code: part.value for code, part in found.items()} == {"quantity": 55, "price": 25}


def test_lmdi_of_somebody_elses_test():
    """From 1,000 orders of 1,000 to 930 that bring 900,000: public tests of a decompose_drivers expect effects that add

    up to -100,000 and a share of ln(0.93) / ln(0.9) for the orders.
    """
    found = lmdi(exact(10**6), {"orders": exact("0.93", RATIO), "value": exact(Fraction(90, 93), RATIO)})
    assert float(sum(effect.value for effect in found.values())) == pytest.approx(-100_000)
    assert float(found["orders"]) / -100_000 == pytest.approx(math.log(0.93) / math.log(0.9))


# Bounds and sums.


@settings(max_examples=50)
@given(factors(), st.data())
def test_both_hold_whatever_digits_the_rounding_hid(drawn, data):
    first, ratios = drawn
    digits = data.draw(digits_behind(first)), [data.draw(digits_behind(ratio)) for ratio in ratios.values()]
    assert all(n in figure for n, figure in zip(by_orders(*digits), shapley(first, ratios).values()))
    for number, figure in zip(by_integral(digits[0], list(map(float, digits[1]))), lmdi(first, ratios).values()):
        slack = 1e-6 * max(1, abs(number))
        assert figure.low - slack <= number <= figure.high + slack


@settings(max_examples=30)
@given(factors())
def test_the_bounds_of_shapley_are_reached(drawn):
    first, ratios = drawn
    ends = [(figure.low, figure.high) for figure in (first, *ratios.values())]
    reached = [by_orders(corner[0], corner[1:]) for corner in product(*ends)]
    for found, numbers in zip(shapley(first, ratios).values(), zip(*reached)):
        assert (found.low, found.high) == (min(numbers), max(numbers))


@given(factors())
def test_the_effects_add_up(drawn):
    first, ratios = drawn
    change = first.value * (math.prod(ratio.value for ratio in ratios.values()) - 1)
    assert sum(effect.value for effect in shapley(first, ratios).values()) == change
    assert float(sum(effect.value for effect in lmdi(first, ratios).values())) == pytest.approx(float(change), abs=1e-6)


@given(factors())
def test_going_back_undoes_lmdi_and_order_and_scale_do_not_matter(drawn):
    first, ratios = drawn
    first, ratios = exact(first.value), {code: exact(ratio.value, RATIO) for code, ratio in ratios.items()}
    after = exact(first.value * math.prod(ratio.value for ratio in ratios.values()))
    back = lmdi(after, {code: exact(1 / ratio.value, RATIO) for code, ratio in ratios.items()})
    turned = lmdi(first, dict(reversed(ratios.items())))
    scaled = lmdi(first.to(CNY_1B), ratios)
    for code, effect in lmdi(first, ratios).items():
        assert float(back[code]) == pytest.approx(-float(effect), rel=1e-9, abs=1e-9)
        assert float(turned[code]) == pytest.approx(float(effect), rel=1e-9, abs=1e-9)
        assert 10 * float(scaled[code]) == pytest.approx(float(effect), rel=1e-9, abs=1e-9)


# Wide and deep.


def test_margins_of_a_small_case():
    """Half of the reference's trade lies in classes that the region is in, and it holds a tenth of them."""
    own, reference = {"a": exact(5), "b": exact(5)}, {"a": exact(60), "b": exact(40), "c": exact(100)}
    found = trade_margins(own, reference, exact(200))
    assert (found.extensive.value, found.intensive.value) == (50, 10)


pairs_of_levels = st.lists(st.tuples(st.integers(1, 99), st.integers(1, 99)), min_size=1, max_size=5)


@given(pairs_of_levels, st.integers(0, 99), st.data())
def test_the_product_of_the_margins_is_the_share(pairs, elsewhere, data):
    own = {str(n): exact(x) for n, (x, _) in enumerate(pairs)}
    reference = {str(n): Figure(Fraction(w), w - Fraction(1, 2), w + Fraction(1, 2), CNY_100M)
                 for n, (_, w) in enumerate(pairs)}
    total = exact(sum(w for _, w in pairs) + elsewhere)
    found = trade_margins(own, reference, total)
    assert found.extensive.value * found.intensive.value / 100 == share(sum_of(own.values()), total).value
    true = sum(data.draw(digits_behind(figure)) for figure in reference.values())
    assert 100 * true / total.value in found.extensive
    assert 100 * sum(x for x, _ in pairs) / true in found.intensive


# Edges.


def test_edges():
    gap = Missing("not_published")
    assert shapley(gap, {"a": exact(1, RATIO)}) == {"a": gap} == lmdi(exact(1), {"a": gap})
    assert lmdi(exact(0), {"a": exact(1, RATIO)}) == {"a": Missing("undefined")}
    assert trade_margins({}, {}, exact(1)).extensive == gap
    with pytest.raises(ValueError, match="every class"):
        trade_margins({"a": exact(0)}, {"a": exact(1)}, exact(1))
