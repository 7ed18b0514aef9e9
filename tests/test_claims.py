"""The article on trial: the rules decide, and the hand calculation agrees with them."""

from __future__ import annotations

import re
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tradebook
from tradebook.claims import RULES, Evidence, trials
from tradebook.figure import Answer, Figure, Missing
from tradebook.independence import agencies, is_independent
from tradebook.prose import Sentence, Writer
from tradebook.recompute import WAYS, Outcome, agreement
from tradebook.reports import claims_table, verdict_counts, verdict_rules
from tradebook.tables import Table
from tradebook.units import PERCENT, Unit

YUAN = Unit("CNY_100M", "CNY", Fraction(10**8))


@pytest.fixture(scope="module")
def tried(ledger):
    return {trial.claim: trial for trial in trials(ledger)}


def test_every_claim_is_tried_once(ledger, tried):
    assert list(tried) == list(ledger.table("claims")["claim"])


# Derived by hand from the printed figures; what has no second source is in none of these lists.
BY_HAND = {
    "reproduced": {
        "s004": "growth of all other provinces from levels lies below that of Xinjiang",
        "s005": "5203.7 lies between 5000 and 6000, every earlier year below 5000",
        "s006": "2021: 1569.1, so that 2000 is the next round value",
        "s007": "2025: 5203.7, the last round value below it is 5000",
        "s008": "2000, 3000, 4000, 5000",
        "s009": "1569.1 + 2457.5 + 3573.3 + 4351.1 + 5203.7 = 17154.7",
        "s012": "4583.7 / 5203.7 = 88.09 per cent",
        "s020": "1865 / 4607 = 40.48 per cent",
        "s029": "4826.6 of 5203.7 is more than half",
        "s032": "three shares of own brands on the page",
        "s036": "19 rows in ports.csv; People's Daily in September 2025",
        "s037": "14 road ports in ports.csv",
        "s040": "1.8 of 3.4 (10,000 trains) is more than half, also at the bounds: 1.75 / 3.45",
        "s052": "printed in June 2025 by another house",
        "s054": "printed in July 2025 by another house",
    },
    "consistent": {
        "s001": "4607 + 596 = 5203, give or take one",
        "s003": "19.9 - 3.8 = 16.1, give or take 0.1",
        "s010": "17154.7 / 7008.7 - 1 = 144.8 per cent: over 144.3, but not the digits",
        "s011": "88.1 per cent of 5203.7 = 4584.5, give or take 2.6",
        "s017": "12.9 per cent of 5203.7 = 671.3, give or take 2.6",
        "s018": "40.5 per cent of 4607 = 1865.8, give or take 2.5",
        "s025": "92.75 per cent of 5203.7 = 4826.4, give or take 0.3",
        "s026": "4826.6 / 5203.7 = 92.7532, but 92.7551 is possible",
        "s039": "1.8 / 1.6 - 1 = 12.5 per cent, between 6.1 and 19.4",
    },
    "revised_base": {
        "s002": "5203.7 / 4351.1 gives 19.6, 5203.7 / 4341.6 gives 19.9",
        "s042": "3066.9 / 2865 gives 7.0, 3066.9 / 2750 gives 11.5",
    },
    "expectation": {"s059": "marked as a forecast"},
    "ambiguous": {"s045": "its note says so"},
}


@pytest.mark.parametrize("verdict", [rule.code for rule in RULES])
def test_verdicts_agree_with_the_calculation_by_hand(tried, verdict):
    expected = set(BY_HAND.get(verdict, {}))
    if verdict == "single_source":
        expected = set(tried) - {claim for claims in BY_HAND.values() for claim in claims}
    assert {claim for claim, trial in tried.items() if trial.verdict.code == verdict} == expected


@pytest.mark.parametrize(
    ("claim", "low", "high"),
    [
        ("s002", "19.85", "19.86"),
        ("s009", "17154", "17155.5"),
        ("s010", "144.6", "144.8"),
        ("s012", "88.08", "88.09"),
        ("s020", "40.46", "40.50"),
    ],
)
def test_what_is_computed_lies_where_the_hand_calculation_puts_it(tried, claim, low, high):
    computed = tried[claim].computed
    unit = YUAN if computed.unit.quantity == "CNY" else PERCENT
    assert Fraction(low) <= computed.to(unit).low <= computed.to(unit).high <= Fraction(high)


def test_the_first_release_stands_beside_a_figure_that_needs_the_revised_base(tried):
    first = tried["s002"].on_first_release
    assert Fraction("19.59") < first.low < first.high < Fraction("19.60")
    assert tried["s001"].on_first_release is None


def test_nothing_is_recomputed_from_the_claim_itself(tried):
    for trial in tried.values():
        for _, outcome in trial.evidence.outcomes:
            assert trial.printed.sources[0] not in outcome.figure.sources


def test_a_page_of_the_same_days_repeats_and_does_not_confirm(tried):
    evidence = tried["s016"].evidence
    assert evidence.repeated and not evidence.pages
    assert tried["s016"].verdict.code == "single_source"


def test_an_expectation_told_elsewhere_and_a_parallel_series_are_shown(tried):
    assert tried["s049"].evidence.expected[0].qualifier == "forecast"
    assert tried["s041"].evidence.parallel[0].value == 3210


def test_a_missing_year_is_named(tried):
    assert dict(tried["s014"].computed.wanted)["period"] == "2024"


def test_no_claim_is_named_and_no_verdict_typed_in_the_code():
    package = Path(tradebook.__file__).parent
    for name in ("claims.py", "reports.py", "independence.py", "recompute"):
        for path in [package / name] if name.endswith(".py") else sorted((package / name).glob("*.py")):
            assert not re.search(r"\bs0\d\d\b|\bo[0-9a-f]{8}\b", path.read_text(encoding="utf-8")), path.name


def test_the_first_rule_that_holds_decides_and_the_last_always_holds():
    nothing = Evidence({"qualifier": "", "note": ""}, Figure.exact(1, YUAN))
    assert [rule.code for rule in RULES if rule.holds(nothing)] == ["single_source"]


@pytest.mark.parametrize(
    ("firsts", "laters", "verdict"),
    [
        ([Answer.YES], [], "reproduced"),
        ([Answer.CANNOT_TELL], [Answer.YES], "consistent"),
        ([Answer.NO], [Answer.YES], "revised_base"),
        ([Answer.NO], [Answer.CANNOT_TELL], "revised_base"),
        ([Answer.NO], [Answer.NO], "contradicted"),
        ([Answer.NO, Answer.YES], [], "reproduced"),
        ([], [], "single_source"),
    ],
)
def test_recomputing_decides_by_the_figures_told_first(firsts, laters, verdict):
    figure = Figure.exact(1, YUAN)
    outcomes = [(WAYS[0], Outcome(figure, True, answer)) for answer in firsts]
    outcomes += [(WAYS[0], Outcome(figure, False, answer)) for answer in laters]
    evidence = Evidence({"qualifier": "", "note": ""}, figure, tuple(outcomes))
    assert next(rule.code for rule in RULES if rule.holds(evidence)) == verdict


def test_a_second_page_counts_only_where_nothing_can_be_computed():
    figure = Figure.exact(1, YUAN)
    row = {"qualifier": "", "note": ""}
    page = (Outcome(figure, True, Answer.YES),)
    contradicted = Evidence(row, figure, ((WAYS[0], Outcome(figure, True, Answer.NO)),), page)
    assert next(rule.code for rule in RULES if rule.holds(contradicted)) == "contradicted"
    assert next(rule.code for rule in RULES if rule.holds(Evidence(row, figure, (), page))) == "reproduced"


@given(
    st.integers(1, 10**6), st.sampled_from(["0.1", "1", "10"]), st.sampled_from(["", "over", "nearly", "about"]),
    st.fractions(0, 10**6, max_denominator=100),
)  # fmt: skip
def test_a_result_certainly_agrees_only_if_the_printed_bounds_hold_it(value, step, qualifier, exact):
    printed = Figure.published(str(value), step, YUAN, qualifier=qualifier)
    answer = agreement(printed, Fraction(step), Figure.exact(exact, YUAN))
    if answer is Answer.YES:
        assert exact in printed and abs(exact - value) <= Fraction(step)
    else:
        assert (exact in printed) == (answer is Answer.CANNOT_TELL)


def test_over_is_met_exactly_only_within_its_last_digit():
    over = Figure.published("1.71", "0.01", YUAN, qualifier="over")
    step = Fraction("0.01")
    assert agreement(over, step, Figure.exact(Fraction("1.7154"), YUAN)) is Answer.YES
    assert agreement(over, step, Figure.exact(Fraction("1.9"), YUAN)) is Answer.CANNOT_TELL
    assert agreement(over, step, Figure.exact(Fraction("1.70"), YUAN)) is Answer.NO


def page(publisher: str, published_on: str = "2025-06-20", tier: str = "2") -> dict[str, str]:
    return {"publisher": publisher, "published_on": published_on, "tier": tier}


@pytest.mark.parametrize(
    ("other", "independent"),
    [
        (page("法治网"), True),
        (page("Xinhua"), True),
        (page("天山网-新疆日报"), False),
        (page("People's Daily, via Xinjiang Daily"), False),
        (page("法治网", "2026-01-30"), False),
        (page("法治网", ""), False),
        (page("法治网", tier="4"), False),
    ],
)
def test_when_a_second_page_is_a_second_witness(other, independent):
    assert is_independent(page("Xinjiang Daily (新疆日报)", "2026-01-26"), other) is independent


def test_one_house_has_many_names():
    assert agencies("新华社 (forum repost)") == agencies("Agenzia Nova (Xinhua)") == agencies("新華社")
    assert agencies("China Daily / ECNS") == {"China Daily", "China News Service"}
    assert agencies("法治网") == agencies("法治网 (mirror)")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_chapter_shows_its_claims_and_the_whole_table_all(ledger, language):
    writer = Writer(ledger, language)
    whole = claims_table(writer)
    assert isinstance(whole, Table) and whole.text.count("\n") == 1 + len(ledger.table("claims"))
    for chapter in ("trade_scale", "market_structure", "private_enterprises", "logistics_corridors", "reform_effects"):
        mine = [claim for claim in ledger.table("claims")["chapters"] if chapter in claim.split()]
        assert claims_table(writer, chapter, "CN-XJ").text.count("\n") == 1 + len(mine)
    assert verdict_rules(writer).text.count("\n") == 1 + len(RULES)
    counts = verdict_counts(writer, trials(ledger))
    assert sum(int(figure.value) for figure in counts.figures) == len(ledger.table("claims"))


def test_filters_by_verdict(ledger):
    shown = claims_table(Writer(ledger, "en"), verdict="revised_base")
    assert shown.text.count("\n") == 1 + len(BY_HAND["revised_base"])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_region_without_claims_gets_a_sentence(ledger, language):
    said = claims_table(Writer(ledger, language), "trade_scale", "CN-GX")
    assert isinstance(said, Sentence) and ledger.name("region", "CN-GX", language) in said.text


def test_before_the_article_was_published_there_is_nothing_to_try(ledger):
    assert trials(ledger, as_of="2025-03-31") == []
    said = claims_table(Writer(ledger, "en"), "trade_scale", "CN-XJ", "2025-03-31")
    assert said.text == "The article was not yet published on that day."


def test_no_later_figure_is_used_on_an_earlier_day(ledger):
    day = "2026-01-27"
    found = trials(ledger, as_of=day)
    assert len(found) == len(ledger.table("claims"))
    for trial in found:
        if not isinstance(trial.computed, Missing):
            for source in trial.computed.sources:
                assert ledger.observation(source).known_from.isoformat() <= day


def test_every_verdict_and_rule_is_said_in_both_languages():
    assert Counter(rule.code for rule in RULES).most_common(1)[0][1] == 1
    for rule in RULES:
        for english, chinese in ((rule.en, rule.zh), (rule.rule_en, rule.rule_zh)):
            assert re.search("[a-z]", english) and re.search("[\u4e00-\u9fff]", chinese)
    for way in WAYS:
        assert way.name("en") != way.name("zh")
