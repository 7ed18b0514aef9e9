"""Figures: bounds that always hold, units that must fit, sources that are never lost, answers that admit doubt."""

from __future__ import annotations

import dataclasses
import math
import operator
from collections.abc import Callable, Sequence
from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from strategies import (
    CNY_1B,
    CNY_100M,
    COUNT,
    COUNT_10K,
    MONEY,
    TONNES_10K,
    USD_100M,
    bounded_figures,
    digits_behind,
    figures,
    identifiers,
    missing,
    printed_numbers,
    units,
    wider,
)
from tradebook.figure import (
    Answer,
    Figure,
    Missing,
    contribution,
    difference,
    growth,
    hull,
    logarithm,
    nth_root,
    ratio,
    share,
    sum_of,
)
from tradebook.units import PERCENT, PERCENTAGE_POINTS, RATIO, TradebookError, UnitError

# Every way to compute, by name: the function, the unit of each input, the lowest value of each input (None: any), and
# the same on exact fractions.
OPERATIONS: dict[str, tuple[Callable, Sequence, Sequence[int | None], Callable]] = {
    "add": (operator.add, (CNY_100M, CNY_100M), (None, None), operator.add),
    "subtract": (operator.sub, (CNY_100M, CNY_100M), (None, None), operator.sub),
    "multiply": (operator.mul, (CNY_100M, RATIO), (None, None), operator.mul),
    "divide": (operator.truediv, (CNY_100M, TONNES_10K), (None, None), operator.truediv),
    "power": (lambda a: a**3, (RATIO,), (None,), lambda a: a**3),
    "square": (lambda a: a**2, (RATIO,), (None,), lambda a: a**2),
    "negative": (operator.neg, (CNY_100M,), (None,), operator.neg),
    "take from one": (lambda a: 1 - a, (RATIO,), (None,), lambda a: 1 - a),
    "one over": (lambda a: 1 / a, (CNY_100M,), (None,), lambda a: 1 / a),
    "growth": (growth, (CNY_100M, CNY_100M), (0, 0), lambda a, b: 100 * (a / b - 1)),
    "growth across zero": (growth, (CNY_100M, CNY_100M), (None, None), lambda a, b: 100 * (a / b - 1)),
    "growth across scales": (growth, (CNY_1B, CNY_100M), (0, 0), lambda a, b: 100 * (10 * a / b - 1)),
    "share": (share, (CNY_100M, CNY_100M), (0, 0), lambda a, b: 100 * a / b),
    "share across scales": (share, (CNY_100M, CNY_1B), (0, 0), lambda a, b: 10 * a / b),
    "ratio": (ratio, (CNY_100M, COUNT), (0, 0), operator.truediv),
    "ratio within a quantity": (ratio, (CNY_1B, CNY_100M), (0, 0), lambda a, b: 10 * a / b),
    "contribution": (contribution, (CNY_100M,) * 3, (0, 0, 0), lambda a, b, t: 100 * (a - b) / t),
    "difference": (difference, (PERCENT, PERCENT), (None, None), operator.sub),
    "sum of": (lambda *f: sum_of(f), (CNY_100M, CNY_1B, CNY_100M), (0, 0, 0), lambda a, b, c: a + 10 * b + c),
    "to": (lambda a: a.to(CNY_1B), (CNY_100M,), (None,), lambda a: a / 10),
    "as percent": (lambda a: a.as_percent(), (RATIO,), (None,), lambda a: a * 100),
}

each_operation = pytest.mark.parametrize("name", OPERATIONS)


def drawn_inputs(data: st.DataObject, name: str) -> list[Figure]:
    _, wanted_units, lowest, _ = OPERATIONS[name]
    return [data.draw(figures(above, unit)) for above, unit in zip(lowest, wanted_units, strict=True)]


@each_operation
@settings(max_examples=60)
@given(data=st.data())
def test_bounds_hold_whatever_digits_the_rounding_hid(name, data):
    compute, _, _, on_fractions = OPERATIONS[name]
    inputs = drawn_inputs(data, name)
    assume(divides_by_something(name, [figure.value for figure in inputs]))
    true_values = [data.draw(digits_behind(figure)) for figure in inputs]
    assume(divides_by_something(name, true_values))
    result = compute(*inputs)
    assert on_fractions(*true_values) in result
    assert result.value == on_fractions(*(figure.value for figure in inputs))


@each_operation
@settings(max_examples=40)
@given(data=st.data())
def test_wider_inputs_never_give_a_narrower_result(name, data):
    compute = OPERATIONS[name][0]
    inputs = drawn_inputs(data, name)
    assume(divides_by_something(name, [figure.value for figure in inputs]))
    narrow, wide = compute(*inputs), compute(*(data.draw(wider(figure)) for figure in inputs))
    assert wide.low <= narrow.low <= narrow.high <= wide.high


@each_operation
@settings(max_examples=15)
@given(data=st.data())
def test_sources_are_joined_in_order_each_once_and_the_formula_names_all(name, data):
    inputs = drawn_inputs(data, name)
    assume(divides_by_something(name, [figure.value for figure in inputs]))
    result = OPERATIONS[name][0](*inputs)
    expected = tuple(dict.fromkeys(source for figure in inputs for source in figure.sources))
    assert sorted(result.sources) == sorted(expected)
    if name not in ("take from one", "one over"):
        assert result.sources == expected
    if name not in ("to", "as percent"):
        assert all(source in result.formula for source in expected)


@each_operation
@settings(max_examples=15)
@given(data=st.data(), gap=missing)
def test_a_missing_input_gives_a_missing_result(name, data, gap):
    inputs: list[Figure | Missing] = list(drawn_inputs(data, name))
    place = data.draw(st.integers(0, len(inputs) - 1))
    inputs[place] = gap
    assume(divides_by_something(name, [figure.value if isinstance(figure, Figure) else 1 for figure in inputs]))
    assert OPERATIONS[name][0](*inputs) is gap


def divides_by_something(name: str, values: Sequence[Fraction | int]) -> bool:
    """Whether the divisor of an operation, its last input, is not zero."""
    return values[-1] != 0 or name in (
        "add",
        "subtract",
        "multiply",
        "power",
        "square",
        "negative",
        "take from one",
        "difference",
        "sum of",
        "to",
        "as percent",
    )


@given(figure=figures(0, RATIO), degree=st.integers(1, 40), data=st.data())
def test_a_root_holds_the_exact_root(figure, degree, data):
    result, truth = nth_root(figure, degree), data.draw(digits_behind(figure))
    # Exact: the power of the bound, not the root of the number.
    assert result.low**degree <= truth
    assert truth <= result.high**degree


@given(figure=figures(0, RATIO), data=st.data())
def test_a_logarithm_holds_the_exact_logarithm(figure, data):
    assume(figure.low > 0)
    result, truth = logarithm(figure), data.draw(digits_behind(figure))
    with localcontext() as context:
        context.prec = 60
        exact = (Decimal(truth.numerator) / Decimal(truth.denominator)).ln()
        assert result.low == -math.inf or decimal(result.low) <= exact
        assert result.high == math.inf or exact <= decimal(result.high)


def decimal(number: Fraction) -> Decimal:
    return Decimal(number.numerator) / Decimal(number.denominator)


@given(figure=figures(0, RATIO), degree=st.integers(1, 12), data=st.data())
def test_wider_inputs_never_give_a_narrower_root_or_logarithm(figure, degree, data):
    more = data.draw(wider(figure))
    assume(more.low > 0)
    for narrow, wide in ((nth_root(figure, degree), nth_root(more, degree)), (logarithm(figure), logarithm(more))):
        assert wide.low <= narrow.low <= narrow.high <= wide.high


def test_roots_and_logarithms_refuse_what_has_none():
    for refused in (Figure.exact(-1), Figure.exact(0), Figure.exact(2, CNY_100M)):
        with pytest.raises(UnitError):
            nth_root(refused, 2)
        with pytest.raises(UnitError):
            logarithm(refused)
    with pytest.raises(ValueError, match="degree of a root"):
        nth_root(Figure.exact(2), 0)
    gap = Missing("not_published")
    assert nth_root(gap, 2) is gap
    assert logarithm(gap) is gap


@given(inputs=st.lists(figures(unit=CNY_100M), min_size=1, max_size=4), data=st.data())
def test_a_hull_holds_what_each_of_its_figures_holds(inputs, data):
    result = hull(*inputs)
    assert all(data.draw(digits_behind(figure)) in result for figure in inputs)
    assert result.low == min(figure.low for figure in inputs)
    assert result.high == max(figure.high for figure in inputs)
    assert all(source in result.sources and source in result.formula for figure in inputs for source in figure.sources)


def test_a_hull_writes_its_figures_in_one_unit_and_passes_a_missing_on():
    assert hull(Figure.exact(20, CNY_100M), Figure.exact(3, CNY_1B)).high == 30
    with pytest.raises(UnitError):
        hull(Figure.exact(20, CNY_100M), Figure.exact(3, USD_100M))
    with pytest.raises(ValueError, match="at least one"):
        hull()
    gap = Missing("not_published")
    assert hull(Figure.exact(1), gap) is gap
    assert hull(Figure.exact(1), Figure.exact(5), value=Fraction(2)).value == 2


@given(before=bounded_figures(above=1, unit=CNY_100M), after=bounded_figures(above=1, unit=CNY_100M))
def test_growth_is_never_wider_than_the_form_that_counts_the_base_twice(before, after):
    naive = ((after - before) / before).as_percent()
    assert naive.low <= growth(after, before).low
    assert growth(after, before).high <= naive.high


def test_growth_of_a_fall_is_tighter_than_the_form_that_counts_the_base_twice():
    before, after = Figure.published("100", "1", CNY_100M), Figure.published("50", "1", CNY_100M)
    naive = ((after - before) / before).as_percent()
    assert float(naive.width) == pytest.approx(2.5, abs=0.01)
    assert float(growth(after, before).width) == pytest.approx(1.5, abs=0.01)


def test_the_growth_of_the_worked_case_holds_the_printed_rate():
    total, before = Figure.published("5203.7", "0.1", CNY_100M), Figure.published("4341.59", "0.01", CNY_100M)
    rate = growth(total, before)
    assert Fraction("19.85") < rate.low < rate.high < Fraction("19.87")
    assert rate.agrees_with(Figure.published("19.9", "0.1", PERCENT))


# --- units -----------------------------------------------------------------------------------------------------------


@given(first=figures(), second=figures())
def test_only_figures_of_one_unit_add_up_and_only_those_of_one_quantity_compare(first, second):
    for combine in (operator.add, operator.sub):
        if first.unit.code == second.unit.code:
            assert combine(first, second).unit == first.unit
        else:
            with pytest.raises(UnitError, match=second.unit.code):
                combine(first, second)
    for compute in (growth, share, first.exceeds.__func__, first.falls_below.__func__, Figure.agrees_with):
        if first.unit.quantity == second.unit.quantity:
            compute(first, second)
        else:
            with pytest.raises(UnitError):
                compute(first, second)


@given(first=figures(), second=figures())
def test_a_product_needs_a_ratio(first, second):
    if "ratio" in (first.unit.quantity, second.unit.quantity):
        assert (first * second).unit.quantity in (first.unit.quantity, second.unit.quantity)
    else:
        with pytest.raises(UnitError, match="ratio"):
            first * second


def test_a_bare_number_adds_to_ratios_only():
    assert (Figure.exact(2) + 1).value == 3
    assert (1 - Figure.exact(2)).value == -1
    with pytest.raises(UnitError, match="bare number"):
        Figure.exact(2, CNY_100M) + 1
    for refused in (True, 0.5, "1", None):
        for compute in (operator.add, operator.sub, operator.mul, operator.truediv):
            with pytest.raises(TypeError):
                compute(Figure.exact(2), refused)
    for exponent in (0, -1, True, 0.5):
        with pytest.raises(TypeError):
            Figure.exact(2) ** exponent
    with pytest.raises(UnitError, match="powers"):
        Figure.exact(2, CNY_100M) ** 2


@given(figure=figures(unit=CNY_100M), unit=units)
def test_a_figure_converts_within_its_quantity_only_and_loses_nothing(figure, unit):
    if unit.quantity != "CNY":
        with pytest.raises(UnitError, match=unit.code):
            figure.to(unit)
    else:
        assert figure.to(unit).to(CNY_100M) == figure


def test_only_ratios_become_percent_and_percentages_become_points():
    assert Figure.exact(Fraction(1, 4)).as_percent() == Figure.exact(25, PERCENT)
    assert Figure.exact(Fraction(1, 4)).as_percentage_points() == Figure.exact(25, PERCENTAGE_POINTS)
    assert Figure.exact(3, PERCENT).as_percentage_points() == Figure.exact(3, PERCENTAGE_POINTS)
    for refused in (Figure.exact(1, CNY_100M), Figure.exact(1, COUNT)):
        with pytest.raises(UnitError):
            refused.as_percent()
        with pytest.raises(UnitError):
            refused.as_percentage_points()


def test_units_of_results():
    money, weight, rate = Figure.exact(6, CNY_100M), Figure.exact(2, TONNES_10K), Figure.exact(3, PERCENT)
    assert growth(money, money).unit is PERCENT
    assert share(money, money).unit is PERCENT
    assert contribution(money, money, money).unit is PERCENTAGE_POINTS
    assert difference(rate, rate).unit is PERCENTAGE_POINTS
    assert difference(money, money).unit is CNY_100M
    assert ratio(money, Figure.exact(2, CNY_1B)).unit is RATIO
    assert ratio(money, weight).unit.code == "CNY_100M/t_10K"
    assert ratio(money, weight).unit.label("en") == "CNY 100 million per 10,000 t"


# --- a figure as a value -------------------------------------------------------------------------------------------


@given(figure=figures())
def test_a_figure_cannot_be_changed(figure):
    for name in ("value", "low", "high", "unit", "sources", "formula", "qualifier"):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(figure, name, getattr(figure, name))
    assert hash(figure) == hash(dataclasses.replace(figure))


@given(low=st.integers(-9, 9), value=st.integers(-9, 9), high=st.integers(-9, 9))
def test_a_value_outside_its_bounds_is_refused(low, value, high):
    if low <= value <= high:
        assert (Figure(value, low, high, RATIO) / 3).value == Fraction(value, 3)
    else:
        with pytest.raises(ValueError, match="outside its bounds"):
            Figure(value, low, high, RATIO)


def test_what_is_no_number_is_refused():
    for refused in (math.nan, math.inf):
        with pytest.raises((ValueError, OverflowError)):
            Figure(refused, 0, 1, RATIO)
    with pytest.raises((ValueError, OverflowError)):
        Figure(0, math.nan, 1, RATIO)


def test_floats_and_whole_numbers_become_exact():
    figure = Figure(0.5, 0, 1, RATIO)
    assert (figure.value, type(figure.low), type(figure.high)) == (Fraction(1, 2), Fraction, Fraction)
    assert float(figure) == 0.5


@given(figure=figures())
def test_the_name_of_a_figure_changes_nothing_else(figure):
    assert dataclasses.replace(figure.named("as told"), formula=figure.formula) == figure


# --- what is printed -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "step", "unit", "qualifier", "low", "high"),
    [
        ("5203.7", "0.1", CNY_100M, "", "5203.65", "5203.75"),
        ("19.9", "0.1", PERCENT, "", "19.85", "19.95"),
        ("-0.7", "0.1", PERCENT, "", "-0.75", "-0.65"),
        ("1.71", "0.01", CNY_100M, "over", "1.71", "inf"),
        ("1.71", "0.01", CNY_100M, "nearly", "0", "1.71"),
        ("1.71", "0.01", CNY_100M, "about", "1.70", "1.72"),
        ("20", "1", PERCENT, "forecast", "19.5", "20.5"),
        # The words beside a fall speak of its size.
        ("-95", "1", PERCENT, "over", "-inf", "-95"),
        ("-70", "1", PERCENT, "nearly", "-70", "0"),
        ("-13", "1", PERCENT, "about", "-14", "-12"),
        # Things counted one by one: 25 firms are 25, 609 thousand are anything that rounds to it.
        ("25", "1", COUNT, "", "25", "25"),
        ("609000", "1000", COUNT, "", "608500", "609500"),
        ("1.64", "0.01", COUNT_10K, "", "1.635", "1.645"),
        ("25", "1", COUNT, "over", "25", "inf"),
        ("25", "1", COUNT, "nearly", "0", "25"),
        # An average count is no whole number, and keeps its rounding.
        ("2.4", "0.1", COUNT, "", "2.35", "2.45"),
        ("2.0", "0.1", COUNT, "", "1.95", "2.05"),
    ],
)
def test_what_a_printed_number_says(printed, step, unit, qualifier, low, high):
    lowest = -math.inf if unit is PERCENT else Fraction(0)
    figure = Figure.published(printed, step, unit, source="o00000001", qualifier=qualifier, lowest=lowest)
    assert figure.value == Fraction(printed)
    assert figure.low == (-math.inf if low == "-inf" else Fraction(low))
    assert figure.high == (math.inf if high == "inf" else Fraction(high))
    assert (figure.sources, figure.qualifier, figure.formula) == (("o00000001",), qualifier, "")


@given(printed=printed_numbers(above=0), qualifier=st.sampled_from(["", "over", "nearly", "about", "forecast"]))
def test_no_bound_passes_the_limits_of_what_is_measured(printed, qualifier):
    assume(Fraction(printed) <= 100)
    figure = Figure.published(printed, "10", PERCENT, qualifier=qualifier, lowest=Fraction(0), highest=Fraction(100))
    assert 0 <= figure.low <= figure.value <= figure.high <= 100
    assert not (qualifier == "over" and figure.low < figure.value)
    assert not (qualifier == "nearly" and figure.high > figure.value)


@given(digits=st.integers(0, 10**6), step=st.sampled_from(["1", "10", "100", "1000"]))
def test_counts_have_whole_bounds(digits, step):
    figure = Figure.published(str(digits), step, COUNT)
    assert figure.low.denominator == figure.high.denominator == 1


# --- comparison ----------------------------------------------------------------------------------------------------


@given(figure=figures())
def test_a_figure_is_never_said_to_exceed_itself(figure):
    assert figure.exceeds(figure) is not Answer.YES
    assert figure.falls_below(figure) is not Answer.YES
    assert figure.agrees_with(figure)


@given(first=figures(unit=CNY_100M), second=figures(unit=CNY_1B), data=st.data())
def test_an_answer_holds_for_every_pair_of_true_values(first, second, data):
    a, b = data.draw(digits_behind(first)), 10 * data.draw(digits_behind(second))
    answer = first.exceeds(second)
    assert answer is second.falls_below(first)
    assert not (answer is Answer.YES and a <= b)
    assert not (answer is Answer.NO and a > b)
    assert not (answer is Answer.YES and first.falls_below(second) is Answer.YES)
    assert first.agrees_with(second) == second.agrees_with(first)
    assert not (a == b and not first.agrees_with(second))


@given(figure=bounded_figures(unit=CNY_100M))
def test_doubt_is_said_only_where_there_is_doubt(figure):
    assert figure.exceeds(figure.low - 1) is Answer.YES
    assert figure.falls_below(figure.high + 1) is Answer.YES
    assert figure.exceeds(figure.high) is Answer.NO
    assert figure.falls_below(figure.low) is Answer.NO
    if figure.width:
        assert figure.exceeds((figure.low + figure.high) / 2) is Answer.CANNOT_TELL


@given(figure=figures(), gap=missing)
def test_nothing_can_be_told_against_a_missing_figure(figure, gap):
    for answer in (figure.exceeds(gap), figure.falls_below(gap), gap.exceeds(figure), gap.falls_below(figure)):
        assert answer is Answer.CANNOT_TELL


@pytest.mark.parametrize("answer", Answer)
def test_an_answer_is_no_condition(answer):
    with pytest.raises(TypeError, match=r"is Answer\.YES"):
        bool(answer)
    with pytest.raises(TypeError):
        assert answer


@given(gap=missing, number=st.integers() | figures())
def test_a_missing_figure_absorbs_every_operation(gap, number):
    for compute in (operator.add, operator.sub, operator.mul, operator.truediv):
        assert compute(gap, number) is gap
        assert compute(number, gap) is gap
    results = (-gap, gap**2, gap.as_percent(), gap.as_percentage_points(), gap.to(CNY_100M), gap.named("x"))
    assert all(result is gap for result in results)


# --- zero ------------------------------------------------------------------------------------------------------------


def test_division_by_a_figure_of_zero_is_an_error_of_the_operator_and_undefined_as_an_indicator():
    zero, money = Figure.exact(0, CNY_100M), Figure.exact(5, CNY_100M)
    with pytest.raises(ZeroDivisionError, match="zero"):
        money / zero
    for result in (growth(money, zero), share(money, zero), ratio(money, zero), contribution(money, money, zero)):
        assert result == Missing("undefined")
    assert growth(zero, money) == dataclasses.replace(Figure.exact(-100, PERCENT), formula="growth(0, 5)")


@pytest.mark.parametrize(
    ("low", "value", "high", "expected"),
    [
        ("0", "1", "2", (Fraction(1, 2), math.inf)),
        ("-2", "-1", "0", (-math.inf, Fraction(-1, 2))),
        ("-1", "1", "2", (-math.inf, math.inf)),
    ],
)
def test_a_denominator_that_may_be_zero_leaves_the_quotient_open(low, value, high, expected):
    quotient = 1 / Figure(Fraction(value), Fraction(low), Fraction(high), RATIO)
    assert (quotient.low, quotient.high) == expected


def test_a_product_with_zero_stays_zero_beside_an_open_side():
    endless = Figure(Fraction(1), Fraction(0), math.inf, RATIO)
    assert (endless * Figure.exact(0)).width == 0
    assert (1 / Figure(Fraction(1), Fraction(1), math.inf, RATIO)).low == 0


# --- sums and open sides ---------------------------------------------------------------------------------------------


def test_a_sum_needs_figures_of_one_quantity():
    with pytest.raises(ValueError, match="at least one"):
        sum_of([])
    with pytest.raises(UnitError):
        sum_of([Figure.exact(1, CNY_100M), Figure.exact(1, USD_100M)])
    assert sum_of([Figure.exact(1, CNY_100M), Figure.exact(1, CNY_1B)]).value == 11


@given(parts=st.lists(figures(above=0, unit=CNY_100M), min_size=1, max_size=5), data=st.data())
def test_a_sum_is_open_where_any_part_is(parts, data):
    total = sum_of(parts)
    assert math.isinf(total.high) == any(math.isinf(part.high) for part in parts)
    assert sum(data.draw(digits_behind(part)) for part in parts) in total
    assert total.is_bounded == all(part.is_bounded for part in parts)


def test_a_computed_figure_no_longer_carries_the_words_beside_its_inputs():
    over = Figure.published("10", "1", CNY_100M, qualifier="over")
    assert (over + over).qualifier == ""
    assert (-over).qualifier == "over"
    assert over.to(MONEY[0]).qualifier == "over"


@given(first=identifiers(), second=identifiers())
def test_a_figure_without_formula_is_named_by_all_its_sources(first, second):
    figure = Figure(1, 1, 1, RATIO, (first, second))
    assert first in (figure + 1).formula
    assert second in (figure + 1).formula


def test_errors_of_units_are_errors_of_type_and_told_without_a_trace():
    assert issubclass(UnitError, TypeError)
    assert issubclass(UnitError, TradebookError)
    assert UnitError("no")._render_traceback_() == ["UnitError: no"]
