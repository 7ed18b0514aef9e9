"""Corridors: shares with an unlisted rest, ports against their total, two counts of one flow, and what is published."""

from __future__ import annotations

import math
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradebook.figure import Answer, Figure, Missing
from tradebook.indicators import corridors
from tradebook.indicators.parts import unlisted_rest
from tradebook.ledger import Ledger
from tradebook.published import Told, by_key, closes_in, first_published, last_known, latest, listed_here, told
from tradebook.units import PERCENT, UnitError

TONNES = Ledger.open().units["t_10K"]
COUNT = Ledger.open().units["count"]
UNITS = Ledger.open().units


def printed(value: str, step: str, unit=TONNES, qualifier: str = "", source: str = "o1") -> Figure:
    return Figure.published(value, step, unit, source=source, qualifier=qualifier, lowest=Fraction(0))


@st.composite
def rounded(draw, smallest: int = 0, largest: int = 10_000):
    """A figure and one true value that could stand behind it."""
    value = Fraction(draw(st.integers(smallest * 10, largest * 10)), 10)
    width = Fraction(draw(st.integers(0, 20)), 10)
    low = max(Fraction(smallest), value - width)
    high = value + width
    true = low + (high - low) * Fraction(draw(st.integers(0, 8)), 8)
    return Figure(value, low, high, TONNES, (f"o{draw(st.integers(0, 99))}",)), true


parts_with_rest = st.tuples(st.lists(rounded(1), min_size=1, max_size=4), rounded(0, 5_000))


def total_of(drawn):
    """The parts, their true values, a total that holds the true sum, and the true rest."""
    parts, (rest, true_rest) = drawn
    true_sum = sum(true for _, true in parts) + true_rest
    total = Figure(true_sum, true_sum - rest.width / 2, true_sum + rest.width / 2, TONNES, ("o100",))
    return [figure for figure, _ in parts], [true for _, true in parts], total, true_rest, true_sum


@given(parts_with_rest)
def test_the_rest_holds_what_the_parts_leave_and_is_never_negative(drawn):
    parts, _, total, true_rest, _ = total_of(drawn)
    rest = unlisted_rest(parts, total)
    assert true_rest in rest
    assert rest.low >= 0


@given(parts_with_rest)
def test_shares_and_rest_hold_the_true_ones_and_lie_between_0_and_100(drawn):
    parts, trues, total, true_rest, true_sum = total_of(drawn)
    shares = corridors.split(dict(enumerate(parts)), total)
    assert list(shares) == [*range(len(parts)), corridors.REST]
    for code, true in [*enumerate(trues), (corridors.REST, true_rest)]:
        if true_sum > 0 and isinstance(shares[code], Figure):
            assert 100 * true / true_sum in shares[code]
            assert 0 <= shares[code].low <= shares[code].high <= 100


@given(parts_with_rest, st.integers(1, 6))
def test_concentration_holds_any_way_to_divide_the_rest(drawn, others):
    parts, trues, total, true_rest, true_sum = total_of(drawn)
    index = corridors.concentration(parts, total, others=others)
    share = [100 * true / true_sum for true in trues]
    rest = 100 * true_rest / true_sum
    assert sum(s**2 for s in share) + rest**2 / others in index
    assert sum(s**2 for s in share) + rest**2 in index
    assert 0 <= index.low <= index.high <= 10_000
    assert index.low >= corridors.concentration(parts, total).low


def test_concentration_of_two_equal_ports_is_one_half():
    parts = [printed("50", "1", COUNT), printed("50", "1", COUNT, source="o2")]
    index = corridors.concentration(parts, Figure.exact(100, COUNT))
    assert (index.low, index.high) == (5000, 5000)


def test_parts_that_exceed_their_total_for_certain_have_no_rest():
    assert unlisted_rest([printed("70", "1", COUNT)], Figure.exact(60, COUNT)) == Missing("undefined")


@given(st.lists(rounded(), min_size=1, max_size=5))
def test_figures_always_add_up_to_the_sum_of_their_true_values(drawn):
    total = Figure.exact(sum(true for _, true in drawn), TONNES)
    assert corridors.adds_up([figure for figure, _ in drawn], total) is Answer.YES


def test_open_parts_leave_the_sum_untold_unless_they_exceed_the_total():
    over = [printed("6600", "100", COUNT, "over"), printed("7762", "1", COUNT)]
    assert corridors.adds_up(over, Figure.exact(14_397, COUNT)) is Answer.CANNOT_TELL
    assert corridors.adds_up(over, Figure.exact(14_000, COUNT)) is Answer.NO


def test_railway_counts_of_2020_add_up_and_the_customs_count_does_not():
    """Published: 9,679 trains, Alashankou 5,027, Khorgos 4,652 by the railway and 4,722 by customs."""
    total = Figure.exact(9_679, COUNT)
    customs, railway = Figure.exact(4_722, COUNT), Figure.exact(4_652, COUNT)
    alashankou = Figure.exact(5_027, COUNT)
    chosen = corridors.fitting({"alashankou": [alashankou], "khorgos": [customs, railway]}, total)
    assert chosen == {"alashankou": alashankou, "khorgos": railway}
    assert corridors.adds_up([alashankou, customs], total) is Answer.NO
    assert corridors.fitting({}, total) == {}
    assert corridors.fitting({"khorgos": [customs, railway]}, Missing("not_published")) == {"khorgos": customs}


@given(rounded(1), st.integers(1, 1000))
def test_the_implied_total_holds_the_true_one(drawn, tenths):
    part, true = drawn
    share = Figure(Fraction(tenths, 10), Fraction(tenths, 10), Fraction(tenths, 10), PERCENT, ("o2",))
    assert 100 * true / share.value in corridors.implied_total(part, share)


def test_the_published_share_of_2021_rests_on_the_wide_national_count():
    """12,210 trains at a published 52.4 per cent need some 23,300 in the country; China-Europe alone ran 15,183."""
    implied = corridors.implied_total(printed("12210", "10", COUNT), printed("52.4", "0.1", PERCENT))
    assert 23_200 < implied.low < implied.high < 23_400
    assert not implied.agrees_with(Figure.exact(15_183, COUNT))


def test_two_rail_series_do_not_agree_and_each_fits_its_own_base():
    """2025: customs 3,066.9 with +11.5 per cent, railway 3,210 with +12.1; printed for 2024: 2,750 and 2,865."""
    customs, railway = printed("3066.9", "0.1"), printed("3210", "10")
    before = [printed("2750", "10", source="o3"), printed("2865", "1", source="o4")]
    assert corridors.rivals([customs, railway]) == [railway]
    assert corridors.matching_bases(customs, printed("11.5", "0.1", PERCENT), before) == before[:1]
    assert corridors.matching_bases(railway, printed("12.1", "0.1", PERCENT), before) == before[1:]
    assert corridors.matching_bases(railway, Missing("not_published"), before) == []


@given(st.lists(rounded(), min_size=1, max_size=5))
def test_no_rival_agrees_with_the_first_figure(drawn):
    figures = [figure for figure, _ in drawn]
    assert not any(figures[0].agrees_with(rival) for rival in corridors.rivals(figures))


@given(
    st.integers(1, 10**6), st.integers(1, 10**6), st.integers(0, 10**6), st.integers(0, 10**6),
)
def test_the_rest_of_the_year_before_is_never_more_than_it_was(now, before, rest_before, rest_now):
    exact = [Fraction(100 * (a - b), b) for a, b in ((now, before), (now + rest_now, before + rest_before))]
    rates = [Figure(rate, rate, rate, PERCENT, ("o2",)) for rate in exact]
    rest = corridors.left_for_the_rest(printed(str(now), "1", COUNT), *rates)
    assert rest_before in rest
    assert rest.high == math.inf and rest.low % 1 == 0


def test_the_airport_rates_of_2025_need_a_third_of_2024_in_its_last_weeks():
    """101,400 t to 19 November at +257.14 per cent, and +150.5 for the year: 28,400 t before, over 11,000 t after."""
    rest = corridors.left_for_the_rest(
        printed("101400", "100", UNITS["t"]), printed("257.14", "0.01", PERCENT), printed("150.5", "0.1", PERCENT)
    )
    assert 11_900 < rest.low < 12_100


def test_stories_are_the_same_only_for_certain():
    up, down, doubtful = (Figure(Fraction(v), Fraction(v) - 1, Fraction(v) + 1, PERCENT) for v in (5, -5, 0))
    assert corridors.same_direction([up, up]) is Answer.YES
    assert corridors.same_direction([down, down]) is Answer.YES
    assert corridors.same_direction([up, down, doubtful]) is Answer.NO
    assert corridors.same_direction([up, doubtful]) is Answer.CANNOT_TELL


@given(st.lists(st.tuples(st.integers(-99, 900), st.integers(0, 9), st.integers(0, 4)), min_size=2, max_size=5))
def test_the_spread_holds_the_true_distance(drawn):
    rates = [Figure(Fraction(v), Fraction(v - w), Fraction(v + w), PERCENT, (f"o{v}",)) for v, w, _ in drawn]
    trues = [rate.low + rate.width * Fraction(at, 4) for rate, (_, _, at) in zip(rates, drawn)]
    assert max(trues) - min(trues) in corridors.spread(rates)


def test_a_range_in_two_rows_becomes_one_figure():
    low, high = printed("2", "1", UNITS["days"], "over"), printed("3", "1", UNITS["days"])
    both = corridors.between([low, high])
    assert (both.low, both.high) == (2, Fraction(7, 2))
    assert corridors.between([high]) is high
    assert corridors.between([high, printed("24", "1", UNITS["hours"])]).low == Fraction(47, 48)
    with pytest.raises(UnitError):
        corridors.between([high, printed("2", "1", COUNT)])
    with pytest.raises(ValueError):
        corridors.between([])


@pytest.mark.parametrize(("value", "step", "unit", "wanted"), [
    ("14", "1", "days", "days"), ("48", "1", "hours", "hours"), ("70", "1", "minutes", "minutes"),
    ("15", "1", "seconds", "seconds"), ("11.95", "0.01", "hours", "hours"),
])
def test_a_time_is_told_in_the_unit_that_its_rounding_allows(value, step, unit, wanted):
    in_hours = printed(value, step, UNITS[unit]).to(UNITS["hours"])
    assert corridors.readable_time(in_hours, UNITS).unit.code == wanted


def test_no_change_of_a_time_saves_more_than_all_of_it():
    saved = corridors.time_saved(printed("5", "1", UNITS["hours"]), printed("30", "1", UNITS["hours"], "over"))
    assert saved.low == -100
    assert Fraction(-100 * 25, 30) in saved


@given(rounded(1), st.integers(1, 366))
def test_a_daily_average_holds_the_true_one(drawn, days):
    figure, true = drawn
    average = corridors.a_day(figure, days)
    assert true / days in average
    assert average.low % 1 == 0 and average.high % 1 == 0


def test_what_comes_on_one_train_keeps_the_unit_of_the_amount():
    load = corridors.per_train(printed("3066.9", "0.1"), printed("1.8", "0.1", UNITS["count_10K"]))
    assert load.unit is TONNES
    assert Fraction("30669000") / 18_000 / 10_000 in load


@pytest.mark.parametrize(("member", "count"), [
    ("", "train_count_incl_asia"), ("china_europe_central_asia_trains", "train_count_incl_asia"),
    ("china_europe_trains", "train_count"), ("land_sea_corridor_sea_rail", ""),
])
def test_only_counts_of_the_same_trains_are_matched(member, count):
    assert corridors.national_count(member) == count


def test_groups_of_ports_and_other_things_are_no_port():
    assert corridors.is_one_port("khorgos", ["khorgos"])
    assert not corridors.is_one_port("khorgos_road_car_exports", ["khorgos"])
    assert not any(map(corridors.is_one_port, ("all", "land", "alashankou_and_khorgos", "mudanjiang_all")))
    assert corridors.is_one_port("manzhouli")
    assert corridors.port_of("khorgos_rail") == corridors.port_of("khorgos_road") == "khorgos"
    assert {corridors.subject_of(f"smart_rail_port{end}") for end in ("", "_low", "_high")} == {"smart_rail_port"}
    assert corridors.subject_of("advance_clearance_youyiguan_before_high") == "advance_clearance_youyiguan"


def test_every_key_of_a_corridor_names_a_known_indicator(ledger):
    known = set(ledger.known_codes("indicator"))
    lanes = [("none", ""), ("port", "khorgos"), ("transport_mode", "land_sea_corridor_sea_rail")]
    keys = [key for lane in lanes for found in corridors.rail_measures(*lane).values() for key in found]
    keys += [key for found in corridors.port_measures("khorgos").values() for key in found]
    assert {indicator for indicator, _, _ in keys} <= known


def test_every_figure_that_is_told_is_the_one_that_the_ledger_selects(ledger):
    rows = ledger.observations(region="CN-XJ", indicator="train_count")
    find = finder(ledger, "CN-XJ")
    found = told(find, rows, range(2016, 2026))
    assert len(found) > 40
    assert [row.closes for row in found] == sorted(row.closes for row in found)
    for row in found:
        assert row.figure == ledger.figure(row.indicator, "CN-XJ", row.period, row.flow, row.dim, row.member)
    newest = latest(found)["port", "alashankou"]
    assert (newest.period, newest.figure.value) == ("2025", 8165)
    assert newest.days == 365
    assert by_key(found)[("train_count", "port", "alashankou"), "2025"] == newest.figure


def test_the_first_key_that_has_a_figure_wins_whichever_way_its_flow_is_written(ledger):
    keys = [("train_count", "none", ""), ("train_count", "transport_mode", "land_sea_corridor_sea_rail")]
    assert first_published(finder(ledger, "CN-GX"), "2025", keys).value == 10_218
    missing = first_published(finder(ledger, "CN-GX"), "2014", keys)
    assert isinstance(missing, Missing) and dict(missing.wanted)["member"] == ""
    with pytest.raises(ValueError, match="at least one key"):
        first_published(finder(ledger, "CN-GX"), "2025", [])


def test_the_last_known_period_skips_gaps():
    figure, gap = Figure.exact(3), Missing("not_published")
    assert last_known({"2023": figure, "2024": gap}) == ("2023", figure)
    assert last_known({"2023": gap, "2024": gap}) == ("2024", gap)


@pytest.mark.parametrize(("period", "inside"), [
    ("2025", True), ("2025-01/2025-07", True), ("../2025-04", True), ("2025/..", True), ("2024", False),
    ("2025/2026", False),
])
def test_a_window_belongs_to_the_year_in_which_it_ends(period, inside):
    assert closes_in(period, [2025]) is inside


def test_nothing_is_told_from_no_rows(ledger):
    empty = ledger.observations(region="CN-XJ", indicator="train_count").iloc[:0]
    assert isinstance(empty, pd.DataFrame) and told(finder(ledger, "CN-XJ"), empty, [2025]) == []


def finder(ledger: Ledger, region: str):
    """Page.figure without a page."""
    def find(indicator: str, period: str, **wanted: str) -> Figure | Missing:
        return ledger.figure(indicator, region, period, **wanted)

    return find


# Whose trains, and which of their measures


def test_lanes_are_the_total_the_services_and_the_listed_ports():
    keys = {
        ("train_count", "none", ""),
        ("train_count", "transport_mode", "china_europe_central_asia_trains"),
        ("train_count", "transport_mode", "land_sea_corridor_sea_rail"),
        ("train_count", "port", "khorgos_rail"),
        ("train_count", "port", "manzhouli"),
        ("freight_weight", "port", "alashankou"),
    }
    assert corridors.train_lanes(keys, ["khorgos", "alashankou"]) == {
        ("none", ""): [
            ("train_count", "none", ""), ("train_count", "transport_mode", "china_europe_central_asia_trains"),
        ],
        ("transport_mode", "land_sea_corridor_sea_rail"): [
            ("train_count", "transport_mode", "land_sea_corridor_sea_rail")
        ],
        ("port", "khorgos"): [("train_count", "port", "khorgos_rail")],
    }
    assert corridors.train_lanes([], []) == {("none", ""): [("train_count", "none", "")]}


def test_the_total_is_spoken_of_first_else_the_lane_told_most_often():
    one, nothing = printed("1", "1"), Missing("not_published")
    port, service = ("port", "khorgos"), ("transport_mode", "trains")
    told_twice = {"2023": one, "2024": one}
    assert corridors.main_lane({corridors.TOTAL: {"2023": one, "2024": nothing}, port: told_twice}) == corridors.TOTAL
    silent = {"2023": nothing, "2024": nothing}
    assert corridors.main_lane({corridors.TOTAL: silent, service: told_twice, port: told_twice}) == service
    assert corridors.main_lane({corridors.TOTAL: silent, port: silent}) == corridors.TOTAL


def test_a_national_count_that_is_not_published_follows_from_the_next_year():
    published = {
        ("2025", "level"): printed("34000", "1000", COUNT), ("2025", "yoy_pct"): printed("9.8", "0.1", PERCENT),
    }

    def find(indicator, period, region, measure="level"):
        return published.get((period, measure), Missing("not_published"))

    found = corridors.national_trains(find, ["2023", "2024", "2025"], "train_count_incl_asia")
    assert isinstance(found["2023"], Missing)
    # 34,000 / 1.098, by hand.
    assert Fraction(30965) in found["2024"] and found["2024"].low > 30_000
    assert found["2025"] is published["2025", "level"]


def test_vehicles_are_not_set_against_what_a_pipeline_carries():
    assert ("freight_weight", "port", "khorgos") in corridors.port_measures("khorgos")["tonnes"]
    several = corridors.port_measures("khorgos", modes=3)
    assert {key[2] for keys in several.values() for key in keys} == {"khorgos_road"}


def test_a_story_is_the_last_window_with_two_measures():
    measures = corridors.rail_measures("none", "")
    trains, tonnes = ("train_count", "none", ""), ("freight_weight", "transport_mode", "rail")
    up, more = printed("7.4", "0.1", PERCENT), printed("11.5", "0.1", PERCENT)
    rates = {(trains, "2024"): more, (tonnes, "2024"): up, (trains, "2025"): up}
    found = corridors.story(measures, rates, ["2024", "2025"])
    assert found == corridors.Story("2024", {"train_count": more, "freight_weight": up})
    assert found.ends == ("freight_weight", "train_count")
    assert corridors.story(measures, {(trains, "2025"): up}, ["2025"]) is None


def test_loads_need_trains_and_an_amount_of_one_window():
    trains, tonnes = ("train_count", "none", ""), ("freight_weight", "transport_mode", "rail")
    levels = {
        (trains, "2025"): printed("18000", "1", COUNT), (tonnes, "2025"): printed("3066.9", "0.1"),
        (trains, "2024"): printed("16400", "1", COUNT),
    }
    ((lane, period, measure, load),) = corridors.loads([corridors.TOTAL], levels, ["2025", "2024"])
    assert (lane, period, measure) == (corridors.TOTAL, "2025", "tonnes")
    assert Fraction(30_669_000, 18_000) in load.to(UNITS["t"])


# Two counts of one flow, and times before and after


def row_of(figure: Figure, member: str = "", period: str = "2025", indicator: str = "train_count", dim: str = "port"):
    return Told(indicator, "total", dim, member, period, "level", figure)


def test_pairs_are_what_rounding_cannot_reconcile():
    first, near, far = printed("100", "10"), printed("104", "1"), printed("120", "1")
    row = row_of(first, "khorgos")
    assert corridors.unreconciled([row], {row: [first, near, far]}) == [(row, first, far)]
    group = row_of(far, "khorgos_port_group")
    assert corridors.unreconciled([row, group], {row: [first], group: [far]}) == [(row, first, far)]


def test_a_time_before_and_after_keeps_ranges_and_leaves_out_what_did_not_change():
    hours = UNITS["hours"]
    rows = [
        row_of(printed("12", "1", hours), "gate", "2023", "clearance_time"),
        row_of(printed("6", "1", hours), "gate_low", "2025", "clearance_time"),
        row_of(printed("8", "1", hours), "gate_high", "2025", "clearance_time"),
        row_of(printed("3", "1", hours), "other", "2023", "clearance_time"),
        row_of(printed("3", "1", hours), "other", "2025", "clearance_time"),
    ]
    (change,) = corridors.time_changes(rows, {("port", "gate")}, UNITS)
    assert (change.indicator, change.member) == ("clearance_time", "gate")
    assert (change.before.low, change.before.high) == (Fraction(23, 2), Fraction(25, 2))
    assert (change.after.low, change.after.high) == (Fraction(11, 2), Fraction(17, 2))
    later = row_of(printed("1", "1", hours), "gate", "2026", "clearance_time")
    (unnamed,) = corridors.time_changes([*rows[1:3], later], [], UNITS)
    assert unnamed.member == "gate_low"


def test_at_most_has_nothing_to_say_without_an_upper_end():
    assert corridors.at_most(printed("2", "1", PERCENT, "over")) == Missing("undefined")


def test_at_most_says_only_the_upper_end():
    rate = corridors.at_most(printed("2", "1", PERCENT))
    assert rate.high == Fraction(5, 2) and math.isinf(rate.low)


def test_the_list_of_ports_belongs_to_the_region_whose_rows_name_one():
    ports = pd.DataFrame({"port": ["khorgos", "bakhtu"], "mode": ["rail+road", "road"]})
    assert len(listed_here(ports, pd.DataFrame({"member": ["", "bakhtu"]}))) == 2
    assert listed_here(ports, pd.DataFrame({"member": ["", "youyiguan"]})) == []
