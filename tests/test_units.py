"""Units: what converts into what, what a quotient is called, and which units the ledger knows."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given

from strategies import CNY_1B, CNY_100M, COUNT, COUNT_10K, TONNES_10K, USD_100M, units
from tradebook.units import PERCENT, PERCENTAGE_POINTS, RATIO, Unit, UnitError, units_from_rows


@given(first=units, second=units)
def test_a_quotient_is_a_ratio_within_a_quantity_and_a_new_quantity_otherwise(first, second):
    quotient = first / second
    if first.quantity == second.quantity:
        assert quotient.quantity == "ratio"
        assert quotient.factor == first.factor / second.factor
    elif second.quantity == "ratio":
        assert quotient == first
    else:
        assert quotient.code == f"{first.code}/{second.code}"
        assert quotient.quantity == f"{first.quantity}/{second.quantity}"
        assert quotient.factor == first.factor / second.factor


@given(first=units, second=units)
def test_a_product_needs_a_ratio_on_one_side(first, second):
    if "ratio" in (first.quantity, second.quantity):
        assert (first * second).quantity in (first.quantity, second.quantity)
    else:
        with pytest.raises(UnitError, match="must be a ratio"):
            first * second


def test_quotients_of_quotients_meet_again():
    per_firm, per_tonne = CNY_100M / COUNT, CNY_1B / COUNT_10K
    assert per_firm.quantity == per_tonne.quantity == "CNY/count"
    assert (per_firm / per_tonne).factor == 1000
    assert (CNY_100M / TONNES_10K).label("zh") == "亿元/万吨"


def test_labels_fall_back_to_the_code():
    assert Unit("x", "y").label("en") == Unit("x", "y").label("zh") == "x"
    assert (CNY_100M.label("en"), CNY_100M.label("zh")) == ("CNY 100 million", "亿元")


def test_only_what_is_counted_one_by_one_is_whole():
    assert COUNT.is_whole
    assert COUNT_10K.is_whole
    assert Unit("rank", "rank").is_whole
    assert not any(unit.is_whole for unit in (CNY_100M, TONNES_10K, PERCENT, PERCENTAGE_POINTS, RATIO))


def test_currencies_are_two_quantities():
    assert CNY_100M.quantity != USD_100M.quantity


def test_rows_become_units_in_their_order():
    rows = [
        {"unit": "b", "quantity": "q", "factor": "0.001", "en": "B", "zh": "乙"},
        {"unit": "a", "quantity": "q", "factor": "1", "en": "A", "zh": "甲"},
    ]
    known = units_from_rows(rows)
    assert list(known) == ["b", "a"]
    assert known["b"] == Unit("b", "q", Fraction(1, 1000), "B", "乙")


def test_the_units_of_the_book_agree_with_those_of_its_ledger(ledger):
    for unit in (PERCENT, PERCENTAGE_POINTS, RATIO):
        known = ledger.units[unit.code]
        assert (known.quantity, known.factor) == (unit.quantity, unit.factor)
        assert all(known.label(language) == unit.label(language) for language in ("en", "zh"))
    for code in ("CNY_100M", "USD_100M"):
        assert ledger.units[code].factor == 10**8


def test_every_quantity_has_at_most_one_usual_unit(ledger):
    rows = ledger.table("units")
    usual = rows[rows["usual"] == "true"]
    assert usual["quantity"].is_unique
