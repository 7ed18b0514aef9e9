"""Every identity is tried, and each verdict is given for the right reason."""

from __future__ import annotations

import json
import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradebook import consistency
from tradebook.consistency import KINDS, VERDICTS, identities
from tradebook.consistency.cells import Cell, Cells, Told, combined
from tradebook.consistency.verdicts import REASONS, recorded_difference
from tradebook.figure import Answer, Figure, growth, sum_of
from tradebook.prose import Writer
from tradebook.reports import consistency_summary, consistency_table, corrections_table
from tradebook.units import Unit

YUAN = Unit("CNY_100M", "CNY", Fraction(10**8))


@pytest.fixture(scope="module")
def findings(ledger):
    return consistency.check(ledger)


def of(findings, kind, region="CN-XJ", **about):
    """The findings of a kind about one cell."""
    return [
        finding for finding in findings
        if finding.kind == kind and finding.region == region
        and all(getattr(finding.cell, name, None) == value for name, value in about.items())
    ]  # fmt: skip


def test_every_kind_of_identity_is_tried_and_most_hold(findings):
    counts = consistency.summary(findings)
    assert set(counts) == set(KINDS) and all(set(row) == set(VERDICTS) for row in counts.values())
    assert all(sum(row.values()) for row in counts.values()), "a kind was never tried"
    assert sum(sum(row.values()) for row in counts.values()) == len(findings)
    assert sum(row["unexplained"] for row in counts.values()) < len(findings) / 50


def test_all_regions_are_tried(ledger, findings):
    assert set(ledger.provinces()) <= {finding.region for finding in findings}


def test_the_unexplained_come_first(findings):
    ranks = [VERDICTS.index(finding.verdict) for finding in findings]
    assert ranks == sorted(ranks, reverse=True)


def test_growth_of_2025_needs_the_revised_base(findings):
    found = of(findings, "growth", indicator="trade_value", period="2025", dim="none", flow="total")
    assert [(f.verdict, f.reason) for f in found] == [("revised_base", "other_vintage")]
    # 5203.7 and 19.9 per cent: by hand, 5203.65 / 1.1995 = 4338.2 and 5203.75 / 1.1985 = 4341.9.
    implied = found[0].implied.to(YUAN)
    assert Fraction("4338.1") < implied.low < Fraction("4338.3") and Fraction("4341.8") < implied.high < 4342
    assert "oe765d834" in found[0].computed.sources


def test_a_share_of_another_total_is_not_tried_against_the_whole(findings):
    """86.5 per cent of trade with Belt and Road partners is a cross-cut, CENTRAL_ASIA_5@BRI, and no share of all."""
    assert not of(findings, "share", period="2023-01/2023-06", member="CENTRAL_ASIA_5")


def test_growth_of_gross_domestic_product_is_at_constant_prices(findings):
    found = [f for f in findings if f.kind == "growth" and f.cell.indicator == "gdp" and f.verdict != "rounding"]
    assert found and {f.reason for f in found} == {"constant_prices"}


def test_two_slips_of_one_region_stay_unexplained(findings):
    found = of(findings, "flows", region="CN-NM", period="2013-01/2013-08", indicator="freight_weight")
    assert [f.verdict for f in found] == ["unexplained"]


def test_what_a_correction_excludes_is_no_part_of_any_identity(ledger, findings):
    excluded = {row_id for row_id, correction in ledger.corrections.items() if correction.action == "exclude"}
    used = {source for f in findings for figure in (f.published, f.computed) for source in figure.sources}
    assert not used & excluded


def test_forecasts_conversions_and_open_periods_are_no_part_of_any_identity(ledger, findings):
    used = {source for f in findings for figure in (f.published, f.computed) for source in figure.sources}
    rows = ledger.raw[ledger.raw["id"].isin(used)]
    assert not (rows["qualifier"] == "forecast").any() and not (rows["release"] == "conversion").any()
    assert not rows["period"].str.contains("..", regex=False).any()


def test_sides_that_fit_are_explained_by_rounding_and_only_those(findings):
    for finding in findings:
        if finding.relation == "at_most":
            fits = finding.published.exceeds(finding.computed) is not Answer.YES
        else:
            fits = finding.published.agrees_with(finding.computed)
        assert fits or finding.reason != "fits"
        assert not fits or finding.verdict != "unexplained"


def test_nothing_is_checked_that_was_not_known_then(ledger):
    for finding in consistency.check(ledger, as_of="2024-06-30"):
        for source in finding.published.sources + finding.computed.sources:
            assert ledger.observation(source).known_from.isoformat() <= "2024-06-30"


def test_every_reason_is_said_in_both_languages(findings):
    assert {finding.reason for finding in findings} <= set(REASONS)
    for english, chinese in REASONS.values():
        assert re.search("[a-z]", english) and re.search("[\u4e00-\u9fff]", chinese)
        assert not re.search("[0-9]", english + chinese)


def test_findings_survive_json(findings):
    plain = json.loads(json.dumps(consistency.to_json(findings), allow_nan=False))
    assert len(plain) == len(findings)
    assert {row["verdict"] for row in plain} <= set(VERDICTS)
    assert all(row["published"]["observations"] and row["computed"]["observations"] for row in plain)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_tables_show_every_unexplained_finding(ledger, findings, language):
    writer = Writer(ledger, language)
    unexplained = [finding for finding in findings if finding.verdict == "unexplained"]
    shown = consistency_table(writer, findings, only="unexplained")
    assert shown.text.count("\n") == 1 + len(unexplained)
    assert consistency_summary(writer, findings).text.count("\n") == 2 + len(KINDS)
    assert corrections_table(writer).text.count("\n") == 1 + len(ledger.corrections)


def test_a_table_of_nothing_is_a_sentence(ledger):
    assert consistency_table(Writer(ledger, "en"), []).text == "No identity came out so."


@pytest.mark.parametrize(
    ("note", "reason"),
    [
        ("share of BRI total, not of Xinjiang total", "other_reference"),
        ("railway bureau series", "parallel_series"),
        ("to 14 June 2024", "other_window"),
        ("import+export below do not sum to total (transit)", "other_coverage"),
        ("published as 520.37 billion yuan", None),
        ("", None),
    ],
)
def test_a_recorded_difference_is_read_from_the_note(note, reason):
    assert recorded_difference(note) == reason


@pytest.mark.parametrize(
    ("period", "before"),
    [
        ("2025", "2024"),
        ("2025-03", "2024-03"),
        ("2025-01/2025-09", "2024-01/2024-09"),
        ("2021/2025", None),
        ("../2023", None),
    ],
)
def test_the_same_window_a_year_before(period, before):
    assert identities.year_before(period) == before


def test_a_cumulative_series_and_its_months_are_windows_of_one_year(ledger):
    cells = Cells(ledger)
    found = [i for i in identities.windows_within_a_year(cells) if i.cell.region == "CN-XJ"]
    assert any(identity.cell.period == "2024-01/2024-05" for identity in found)
    assert all("/" in identity.cell.period or len(identity.cell.period) == 4 for identity in found)


def test_countries_do_not_overlap_but_groups_of_them_do():
    kazakhstan = Cell("trade_value", "CN-XJ", "2025", "total", "partner", "KAZ")
    assert identities._is_disjoint(kazakhstan)
    assert not identities._is_disjoint(kazakhstan._replace(member="BRI"))
    assert not identities._is_disjoint(kazakhstan._replace(member="CENTRAL_ASIA_5"))


@st.composite
def told_figures(draw, least=1, most=10**6):
    value = draw(st.integers(least, most))
    return Told(Figure.published(str(value), "1", YUAN), draw(st.booleans()), draw(st.booleans()))


@given(st.lists(told_figures(), min_size=1, max_size=3), st.lists(told_figures(), min_size=1, max_size=3))
def test_combining_vintages_tries_every_pair_and_keeps_who_was_first(after, before):
    found = combined(growth, after, before)
    assert len(found) == len(after) * len(before)
    assert sum(t.is_first for t in found) == sum(t.is_first for t in after) * sum(t.is_first for t in before)


@given(st.lists(told_figures(), min_size=4, max_size=8))
def test_many_inputs_are_combined_at_their_first_and_last_tellings_only(figures):
    found = combined(lambda *parts: sum_of(parts), *[[figure] for figure in figures])
    assert len(found) == 2
    exact = sum(told.figure.value for told in figures)
    assert all(exact in told.figure for told in found)


def test_combining_with_nothing_gives_nothing():
    assert combined(growth, [], [Told(Figure.exact(1, YUAN), True, True)]) == []
