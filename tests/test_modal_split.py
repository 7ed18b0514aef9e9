"""Modal split, utilisation and like-for-like counts: published figures, bounds that hold and are reached."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from strategies import CNY_100M, COUNT, TONNES_10K, clear_figures, digits_behind
from tradebook.figure import Answer, Figure, Missing
from tradebook.formula_words import FUNCTIONS, functions_in
from tradebook.indicators.corridors import REST
from tradebook.indicators.modal_split import like_for_like, modal_split, tell_alike, utilisation
from tradebook.units import PERCENT, UnitError

modes = st.lists(clear_figures(TONNES_10K).filter(lambda figure: figure.low > 0), min_size=1, max_size=4)


def exact(value, unit=TONNES_10K) -> Figure:
    return Figure.exact(Fraction(value), unit)


def named(figures) -> dict[str, Figure]:
    return {f"m{n}": figure for n, figure in enumerate(figures)}


# Published figures.


def test_the_inland_part_of_a_published_modal_split():
    """Freight of the EU in 2022 by tonne-kilometres: sea 67.8, road 24.9, rail 5.5, waterways 1.6, air 0.2 per cent.

    Eurostat, Freight transport 2022 (news of 16 April 2024). Among the inland modes alone rail and waterways carried
    22 per cent (Odyssee-Mure, Share of rail and water in total goods traffic): it lies within what the digits allow.
    """
    shares = {mode: Figure.published(text, "0.1", PERCENT) for mode, text in (
        ("road", "24.9"), ("rail", "5.5"), ("waterways", "1.6"),
    )}
    inland = modal_split({"tonne_kilometres": shares}, {})["tonne_kilometres"]
    beside_road = inland["rail"] + inland["waterways"]
    assert beside_road.agrees_with(Figure.published("22", "1", PERCENT))
    assert beside_road.width < 1
    assert inland["road"].low < 100 - beside_road.value < inland["road"].high


def test_a_count_over_two_national_counts():
    """Trains of 2024 in the ledger: 16,400 in the region; in the country 30,965 of its kind, 19,000 to Europe alone.

    The publishers' own share was "over 50 per cent", which only the first of the two can give.
    """
    own = Figure.published("16400", "100", COUNT)
    found = like_for_like(own, Figure.published("30965", "1", COUNT), Figure.published("19000", "1000", COUNT))
    assert found.share.agrees_with(Figure.published("50", "1", PERCENT, qualifier="over"))
    assert found.share.high < 55 < 80 < found.unlike.low
    assert found.error.exceeds(25) is Answer.YES
    assert found.error.unit.code == "pp"


# Bounds.


@given(modes, st.data())
def test_shares_among_the_modes_hold_whatever_digits_the_rounding_hid(figures, data):
    digits = [data.draw(digits_behind(figure)) for figure in figures]
    found = modal_split({"tonnes": named(figures)}, {})["tonnes"].values()
    assert all(100 * x / sum(digits) in share for x, share in zip(digits, found))
    corners = list(product(*((figure.low, figure.high) for figure in figures)))
    for n, share in enumerate(found):
        reached = [100 * corner[n] / sum(corner) for corner in corners]
        assert (share.low, share.high) == (min(reached), max(reached))


@given(modes, st.integers(0, 50), st.data())
def test_with_a_total_the_rest_is_a_mode_of_its_own(figures, unlisted, data):
    total = exact(sum(figure.value for figure in figures) + unlisted)
    found = modal_split({"tonnes": named(figures)}, {"tonnes": total})["tonnes"]
    assert found.keys() == {*named(figures), REST}
    digits = [data.draw(digits_behind(figure)) for figure in figures]
    assume(sum(digits) <= total.value)
    assert 100 * (total.value - sum(digits)) / total.value in found[REST]


@given(clear_figures(TONNES_10K), clear_figures(TONNES_10K).filter(lambda f: f.low > 0), st.integers(1, 12), st.data())
def test_utilisation_holds_and_scales_with_the_months(throughput, capacity, months, data):
    true = data.draw(digits_behind(throughput)) / data.draw(digits_behind(capacity))
    found = utilisation(throughput, capacity, months)
    assert 100 * true * 12 / months in found
    assert found.value == utilisation(throughput, capacity).value * 12 / months


# Properties.


@given(st.lists(st.integers(1, 1000), min_size=1, max_size=6), st.integers(2, 9))
def test_exact_shares_are_those_of_numpy_whatever_the_scale(levels, factor):
    plain = modal_split({"t": named(map(exact, levels))}, {})["t"]
    scaled = modal_split({"t": named(exact(factor * level) for level in levels)}, {})["t"]
    assert [float(f) for f in plain.values()] == pytest.approx(list(100 * np.array(levels) / np.sum(levels)))
    assert sum(f.value for f in plain.values()) == 100
    assert [f.value for f in scaled.values()] == [f.value for f in plain.values()]


def test_measures_are_split_each_by_itself():
    found = modal_split({
        "tonnes": {"rail": exact(90), "air": exact(10)},
        "value": {"rail": exact(40, CNY_100M), "air": exact(60, CNY_100M)},
    }, {})
    assert found["tonnes"]["rail"].value == 90
    assert found["value"]["rail"].value == 40
    assert tell_alike(found, "rail", "air") is Answer.NO
    assert tell_alike({"tonnes": found["tonnes"]}, "rail", "air") is Answer.YES
    assert tell_alike({}, "rail", "air") is Answer.CANNOT_TELL


# Edges.


def test_edges():
    gap = Missing("not_published")
    assert utilisation(gap, exact(1)) == utilisation(exact(1), gap) == gap
    assert utilisation(exact(1), exact(0)) == Missing("undefined")
    assert like_for_like(exact(1), gap, gap) == (gap, gap, gap)
    assert modal_split({"t": {"rail": exact(0)}}, {})["t"]["rail"] == Missing("undefined")
    assert modal_split({"t": {"rail": exact(3)}}, {"t": gap})["t"]["rail"].value == 100
    with pytest.raises(ValueError, match="months"):
        utilisation(exact(1), exact(1), 13)
    with pytest.raises(UnitError):
        utilisation(exact(1), exact(1, COUNT))
    with pytest.raises(UnitError):
        modal_split({"t": {"rail": exact(1), "air": exact(1, COUNT)}}, {})


def test_the_formulas_have_words():
    found = modal_split({"t": named(map(exact, [1, 2]))}, {})["t"]["m0"]
    assert functions_in(found.formula) | functions_in(utilisation(exact(1), exact(2)).formula) <= FUNCTIONS.keys()
