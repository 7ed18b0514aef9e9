"""The register of reforms: grades by rule, ranges and one-sided changes, and the article's own statements."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given

from strategies import HOURS, published_figures
from tradebook.evidence import Grade, events, label, register, span
from tradebook.figure import Answer, Figure, Missing
from tradebook.prose import Writer
from tradebook.register import agreement_words, by_grade, change_row, change_words, counted_row, ends_row, subject_words
from tradebook.units import PERCENT

YEARS = range(2016, 2026)
REGIONS = ("CN-XJ", "CN-GX", "CN-CQ", "CN")


@pytest.fixture(scope="module")
def statements(ledger):
    return register(ledger, "CN-XJ", YEARS)


@pytest.fixture
def find(statements):
    def one(family: str, indicator: str, flow: str | None = None):
        found = [s for s in statements if (s.family, s.indicator) == (family, indicator) and flow in (None, s.flow)]
        assert len(found) == 1
        return found[0]

    return one


def test_every_statement_of_the_article_on_reforms_is_in_the_register(ledger, statements):
    claims = ledger.table("claims")
    wanted = claims[(claims["claim"] >= "s045") & (claims["claim"] <= "s062")]["observation"]
    told = {row for statement in statements for row in statement.pages.sources}
    assert len(wanted) == 18
    assert set(wanted) <= told


def test_grades_follow_the_rules(find):
    assert find("copper_joint_inspection", "clearance_time").grade is Grade.ONE_SOURCE
    assert find("khorgos_rail_smart_inspection", "freight_weight").grade is Grade.EXPECTATION
    assert find("road_port_direct", "reform_site_count").grade is Grade.AMBIGUOUS, "the note says so"
    assert find("road_port_direct_inland", "clearance_time").grade is Grade.AMBIGUOUS, "one hour or two"
    assert find("agrifood_export", "measure_count").grade is Grade.CONFIRMED
    # Two publishers, five days apart, on one press conference.
    assert find("road_port_direct", "clearance_step_reduction").grade is Grade.ONE_SOURCE


def test_a_goal_is_no_outcome(ledger):
    goal = [s for s in register(ledger, "CN-GX", YEARS) if s.family == "fruit_green_channel_target"]
    assert [s.grade for s in goal] == [Grade.EXPECTATION]


def test_a_range_keeps_its_two_ends(find):
    rail = find("smart_rail_port", "clearance_time", "import")
    assert [figure.value for figure in rail.before] == [2, 3]
    assert [figure.value for figure in rail.after] == [16]
    assert rail.since == "2025-05"
    assert rail.implied_change.agrees_with(rail.change), "from two or three days to sixteen hours is about -70 per cent"
    steps = find("road_port_direct", "clearance_step_count", "export")
    assert steps.implied_change.value == Fraction(-200, 3)


def test_a_saving_in_hours_and_a_change_in_per_cent_are_two_statements(statements):
    train = [s for s in statements if s.family == "khorgos_rail_smart_inspection" and s.indicator == "clearance_time"]
    assert sorted(s.change.value for s in train) == [-95, -8]


def test_a_change_between_shares_is_in_points(find):
    freight = find("road_port_direct", "freight_weight")
    assert freight.implied_change.value == Fraction("7.5")
    assert freight.implied_change.unit.code == "pp"



@given(low=published_figures(above=0, unit=HOURS), high=published_figures(above=0, unit=HOURS))
def test_a_span_holds_both_of_its_ends(low, high):
    if low.value <= high.value and low.low <= high.high:
        whole = span((low, high))
        assert low.low in whole and high.high in whole and low.value <= whole.value <= high.value
    assert span((low,)) == low


def test_what_was_not_known_then_is_not_told(ledger):
    early = register(ledger, "CN-XJ", YEARS, as_of="2024-12-31")
    assert early
    assert not [s for s in early if s.family == "copper_joint_inspection"]
    assert len(events(ledger, "CN-XJ", YEARS, "2024-12-31")) < len(events(ledger, "CN-XJ", YEARS))


def test_statements_outside_the_years_and_of_other_regions_stay_out(ledger):
    assert {s.family for s in register(ledger, "CN-XJ", range(2013, 2014))} == {"bakhtu_produce_green_lane"}
    assert register(ledger, "CN-GD", YEARS) == []
    assert all(s.region == "CN-GX" for s in register(ledger, "CN-GX", YEARS))


def test_events_are_those_of_the_region_and_of_the_country_in_order(ledger):
    found = events(ledger, "CN-XJ", range(2023, 2024))
    assert {event.region for event in found} == {"CN-XJ", "CN"}
    assert [event.date for event in found] == sorted(event.date for event in found)
    assert all(event.date.startswith("2023") for event in found)
    assert found[0].name("zh") != found[0].name("en")


@pytest.mark.parametrize("region", ["CN-XJ", "CN-GX"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_row_can_be_written(ledger, region, language):
    writer = Writer(ledger, language)
    for statement in register(ledger, region, YEARS):
        assert len(change_row(writer, statement)) == 6
        assert len(ends_row(writer, statement)) == 7
        assert len(counted_row(writer, statement)) == 5
        assert not any(word in label(ledger, statement, language) for word in ("bound", "上限", "下限"))


def test_events_of_the_whole_country_that_name_places_elsewhere_are_left_out(ledger):
    """The zone of Xinjiang is filed under the country, and a train that started in Chongqing passed Alashankou."""
    names = {region: {event.name("en") for event in events(ledger, region, range(2010, 2026))} for region in REGIONS}
    opening = "China (Xinjiang) Pilot Free Trade Zone opens"
    train = "First Chongqing-Europe train leaves via Alashankou"
    assert {region for region, found in names.items() if opening in found} == {"CN-XJ", "CN"}
    assert {region for region, found in names.items() if train in found} == {"CN-XJ", "CN-CQ", "CN"}
    assert all("RCEP enters into force" in found for found in names.values())
    assert {event.region for event in events(ledger, "CN-GX", YEARS)} == {"CN-GX", "CN"}


def test_an_expectation_is_no_outcome(statements):
    expected = [statement for statement in statements if statement.grade is Grade.EXPECTATION]
    assert expected
    assert not any(statement.is_outcome or statement.counts_effort for statement in expected)


def test_effort_is_told_from_what_came_of_it(find):
    assert find("agrifood_export", "measure_count").counts_effort
    assert not find("road_port_direct", "clearance_step_count", "export").counts_effort
    assert find("agrifood_export", "measure_count").year == 2025


def test_subjects_say_what_a_share_and_a_direction_are_of(ledger, find):
    english, chinese = Writer(ledger, "en"), Writer(ledger, "zh")
    assert subject_words(english, find("road_port_direct", "freight_weight")) == "Share of cross-border freight"
    visits = [s for s in register(ledger, "CN-XJ", YEARS) if s.indicator == "passenger_count" and s.is_comparison]
    assert [subject_words(english, s) for s in visits] == ["Passengers crossing the border (inbound)"]
    assert [subject_words(chinese, s) for s in visits] == ["出入境人员数（入境）"]


def test_a_stated_change_is_checked_against_its_ends(ledger, find):
    rail = find("smart_rail_port", "clearance_time", "import")
    assert agreement_words(Writer(ledger, "en"), rail) == "it agrees within rounding"


def test_changes_are_said_by_direction_and_size(ledger):
    english, chinese = Writer(ledger, "en"), Writer(ledger, "zh")
    over = Figure.published("-95", "1", PERCENT, qualifier="over")
    assert str(change_words(english, over)) == "down by over 95%"
    assert str(change_words(chinese, over)) == "下降95%以上"
    about = Figure.published("-13", "1", PERCENT, qualifier="about")
    assert str(change_words(english, about)) == "down by about 13%"
    assert change_words(english, Missing("not_published")) == "–"


def test_counts_by_grade_add_up_to_all_statements(statements):
    counts = by_grade(statements)
    assert sum(figure.value for figure in counts.values()) == len(statements)
    assert all(figure.sources for figure in counts.values())
    assert Figure.exact(1).exceeds(counts[Grade.CONFIRMED.name]) is Answer.NO
