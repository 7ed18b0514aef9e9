"""Entropy and effective numbers: other people's formula, and bounds that admit groups, rounding and the unlisted."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import entropy as shannon

from tradebook.figure import Figure
from tradebook.indicators.diversity import effective_number_of_order_one, entropy
from tradebook.indicators.structure import OverlapError, Part, effective_number, herfindahl
from tradebook.units import PERCENT


def part(low, high, size=1) -> Part:
    low, high = Fraction(low), Fraction(high)
    figure = Figure((low + high) / 2, low, high, PERCENT, ("o1",))
    return Part(figure, frozenset(f"{low}{high}{n}" for n in range(size)))


def parts_of(weights) -> dict[str, Part]:
    total = sum(weights)
    return {str(n): Part(Figure.exact(Fraction(100 * w, total), PERCENT), frozenset({str(n)}))
            for n, w in enumerate(weights)}


@st.composite
def structures(draw):
    """Parts with rounded shares, some of several members; the true shares behind them, and the size of the rest."""
    weights = draw(st.lists(st.integers(1, 60), min_size=2, max_size=5))
    true = [Fraction(100 * weight, sum(weights)) for weight in weights]
    listed = draw(st.integers(1, len(weights)))
    parts, members = {}, []
    for number, share in enumerate(true):
        size = draw(st.integers(1, 4))
        split = draw(st.lists(st.integers(0, 9), min_size=size, max_size=size).filter(any))
        members += [share * w / sum(split) for w in split]
        if number < listed:
            figure = Figure.published(f"{float(share):.1f}", "0.1", PERCENT, lowest=Fraction(0), highest=Fraction(100))
            parts[str(number)] = Part(figure, frozenset(f"{number}.{n}" for n in range(size)))
    assume(sum(part.figure.low for part in parts.values()) <= 100)
    return parts, members, max(1, len(members) - sum(len(part.members) for part in parts.values()))


@given(st.lists(st.integers(1, 1000), min_size=1, max_size=8))
def test_entropy_is_that_of_scipy(weights):
    found = entropy(parts_of(weights))
    assert float(found) == pytest.approx(float(shannon(weights)), abs=1e-9)
    assert found.width < Fraction(1, 10**9)


def test_effective_numbers_of_a_published_example():
    """Four makers with 20, 50, 20 and 10 (Dörsam 2004): the manual of REAT gives 2.94 for order 2, 1 / 0.34.

    Order 1 lies between it and the number of members (Hill 1973), at the exponential of scipy's entropy.
    """
    sales = parts_of([20, 50, 20, 10])
    assert round(float(effective_number(herfindahl(sales))), 2) == 2.94
    first = effective_number_of_order_one(entropy(sales))
    assert float(first) == pytest.approx(math.exp(shannon([20, 50, 20, 10])))
    assert 2.94 < float(first) < 4


@given(structures())
def test_entropy_holds_however_groups_and_rest_are_made_up(structure):
    parts, members, others = structure
    true = float(shannon([float(share) for share in members]))
    found = entropy(parts, others)
    assert float(found.low) - 1e-9 <= true <= float(found.high) + 1e-9
    assert float(effective_number_of_order_one(found).low) - 1e-6 <= math.exp(true)
    assert float(entropy(parts).low) == float(found.low)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 10)), min_size=1, max_size=3), st.integers(60, 100))
def test_the_bounds_are_reached(drawn, listed):
    """All vertices of boxes and plane have one free share; with those tried, the least is met but for its bend."""
    weights = [weight + 1 for weight, _ in drawn]
    lows = [Fraction(listed * weight, sum(weights)) for weight in weights]
    boxes = [(low, min(low + more, low + 100 - sum(lows))) for low, (_, more) in zip(lows, drawn)]
    found = entropy({str(n): part(*box) for n, box in enumerate(boxes)}, 1)
    boxes.append((max(Fraction(0), 100 - sum(high for _, high in boxes)), 100 - sum(lows)))
    vertices = []
    for free in range(len(boxes)):
        for chosen in product(*(box if n != free else (Fraction(0),) for n, box in enumerate(boxes))):
            left = 100 - sum(chosen)
            if boxes[free][0] <= left <= boxes[free][1]:
                vertices.append([*chosen[:free], left, *chosen[free + 1:]])
    least = min(float(shannon([float(share) for share in vertex])) for vertex in vertices)
    # The bend of -s ln s over a box that starts at zero is its width over e; over any other it is less.
    widest = max(high - low for low, high in boxes) / 100
    assert least - float(widest) / math.e - 1e-9 <= float(found.low) <= least + 1e-9


def test_an_unknown_number_of_others_leaves_entropy_open():
    found = entropy({"a": part(60, 61)})
    assert found.high == math.inf
    assert effective_number_of_order_one(found).high == math.inf
    assert 1 <= effective_number_of_order_one(found).low < 2
    assert effective_number_of_order_one(entropy({"a": part(100, 100)})).low == 1


@given(structures(), st.integers(1, 30))
def test_more_others_only_raise_the_upper_bound(structure, more):
    parts, _, others = structure
    assert entropy(parts, others + more).high >= entropy(parts, others).high


@given(st.lists(st.integers(1, 60), min_size=1, max_size=6))
def test_order_one_is_never_below_order_two_and_never_above_the_count(weights):
    parts = parts_of(weights)
    first = effective_number_of_order_one(entropy(parts))
    assert effective_number(herfindahl(parts)).value <= first.high
    assert first.low <= len(weights)


def test_what_cannot_be_is_refused():
    with pytest.raises(OverlapError):
        entropy({"a": part(60, 60), "b": part(50, 50)})
    with pytest.raises(ValueError, match="at least one member"):
        entropy({"a": part(60, 60)}, 0)
