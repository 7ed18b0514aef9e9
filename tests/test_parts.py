"""Parts of a whole with gaps: the rest, the rank and the quarters never claim more than was published."""

from __future__ import annotations

import math
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from strategies import CNY_100M, bounded_figures, digits_behind
from tradebook.figure import Answer, Figure, Missing
from tradebook.indicators.parts import (
    all_exceed,
    as_limit,
    flow_of_part,
    part_between,
    rank_among,
    unlisted_rest,
)
from tradebook.units import PERCENT

WHOLE = Figure.exact(100, PERCENT)


def published(value: str, step: str = "0.1", unit=CNY_100M) -> Figure:
    return Figure.published(value, step, unit)


@st.composite
def years(draw: st.DrawFn) -> tuple[list[Fraction], list[Fraction], dict[int, Figure], dict[int, Figure]]:
    """A year of monthly values of a part and of the whole, and the cumulative figures of it that were published."""
    values = st.fractions(0, 500, max_denominator=100)
    part = draw(st.lists(values, min_size=12, max_size=12))
    rest = draw(st.lists(values, min_size=12, max_size=12))
    whole = [a + b for a, b in zip(part, rest)]
    shown = []
    for months in (part, whole):
        known = draw(st.sets(st.integers(1, 12)))
        half = draw(st.sampled_from([Fraction(0), Fraction(1, 20), Fraction(1, 2)]))
        cumulative = {month: sum(months[:month]) for month in sorted(known)}
        shown.append({
            month: Figure(total, max(Fraction(0), total - half), total + half, CNY_100M, (f"o{month}",))
            for month, total in cumulative.items()
        })
    return part, whole, *shown


@settings(max_examples=60)
@given(years(), st.integers(0, 11), st.integers(1, 12))
def test_bounds_between_windows_hold_whatever_happened_in_between(year, start, length):
    part, _, known_part, known_whole = year
    end = min(12, start + length)
    found = part_between(known_part, known_whole, start, end)
    if isinstance(found, Figure):
        assert sum(part[start:end]) in found
    else:
        assert found == Missing("not_published")


@settings(max_examples=25)
@given(years(), st.integers(0, 11))
def test_another_window_never_widens_the_bounds(year, start):
    _, _, known_part, known_whole = year
    full = part_between(known_part, known_whole, start, 12)
    for month in known_part:
        fewer = part_between({m: f for m, f in known_part.items() if m != month}, known_whole, start, 12)
        if isinstance(fewer, Figure):
            assert fewer.low <= full.low <= full.high <= fewer.high


def test_a_quarter_between_two_published_windows_is_their_difference():
    part = {9: published("2983.5"), 12: published("4000.0")}
    found = part_between(part, {9: published("3223.9"), 12: published("4351.1")}, 9, 12)
    assert found.value == Fraction("1016.5")
    assert (found.low, found.high) == (Fraction("1016.4"), Fraction("1016.6"))


def test_a_quarter_before_a_gap_is_bounded_by_the_total():
    """Half-year known, first quarter not: it is at most the total of the quarter, at least what the second leaves."""
    part, whole = {6: published("2648")}, {3: published("1081.6"), 6: published("2808.2")}
    found = part_between(part, whole, 0, 3)
    assert found.high == Fraction("1081.65")
    assert found.low == Fraction("2647.95") - (Fraction("2808.25") - Fraction("1081.55"))


def test_contradicting_windows_give_no_bounds():
    part = {3: published("500"), 6: published("400")}
    assert part_between(part, {12: published("900")}, 0, 12) == Missing("undefined")


def test_nothing_published_gives_no_bounds():
    assert part_between({}, {}, 0, 3) == Missing("not_published")


@given(st.lists(bounded_figures(above=0, unit=PERCENT), min_size=1, max_size=4), st.data())
def test_the_rest_holds_and_is_never_negative(parts, data):
    rest = unlisted_rest(parts, WHOLE)
    true = 100 - sum(data.draw(digits_behind(figure)) for figure in parts)
    if isinstance(rest, Missing):
        assert true < 0
    else:
        assert rest.low >= 0
        assert true < 0 or true in rest


@given(
    st.lists(bounded_figures(above=0, unit=CNY_100M), min_size=1, max_size=4),
    st.lists(st.fractions(0, 500, max_denominator=100), max_size=6), st.data(),
)
def test_the_rank_holds_with_any_unlisted_parts(listed, hidden, data):
    own, *others = listed
    true = [data.draw(digits_behind(figure)) for figure in listed]
    rest = Figure.exact(sum(hidden, Fraction(0)), CNY_100M)
    place = 1 + sum(value > true[0] for value in [*true[1:], *hidden])
    assert place in rank_among(own, others, rest)


def test_a_part_above_half_of_the_whole_is_the_largest():
    own = published("92.75", "0.01", PERCENT)
    place = rank_among(own, [], unlisted_rest([own], WHOLE))
    assert (place.low, place.high) == (1, 1)


def test_an_unknown_rest_leaves_the_rank_open():
    assert math.isinf(rank_among(published("40", "1", PERCENT), [], Missing("not_published")).high)


@given(st.fractions(0, 1000), st.fractions(0, 1000), st.fractions(0, 1000), st.fractions(0, 1000))
def test_exports_of_a_part_lie_within_their_bounds(part_exports, part_imports, other_exports, other_imports):
    figures = (part_exports + part_imports, part_exports + other_exports, part_imports + other_imports)
    assert part_exports in flow_of_part(*(Figure.exact(figure, CNY_100M) for figure in figures))


def test_a_round_value_passed_is_compared_as_an_exact_number():
    threshold = as_limit(Figure.published("1000", "1000", CNY_100M, qualifier="over"))
    assert (threshold.low, threshold.high, threshold.qualifier) == (1000, 1000, "")
    assert published("1000.1").exceeds(threshold) is Answer.YES


def test_a_streak_breaks_on_one_no_and_stays_open_on_one_doubt():
    limit = Figure.exact(1000, CNY_100M)
    above, below, open_ = published("1200"), published("900"), Missing("not_published")
    assert all_exceed([above, above], limit) is Answer.YES
    assert all_exceed([above, open_], limit) is Answer.CANNOT_TELL
    assert all_exceed([above, open_, below], limit) is Answer.NO
    assert all_exceed([], limit) is Answer.CANNOT_TELL
