"""What is known year by year: published, implied with bounds, known to a month, or nothing; never a joined gap."""

from __future__ import annotations

import pytest

from tradebook.coverage import Series, coverage, state
from tradebook.coverage_report import coverage_tables
from tradebook.figure import Figure, Missing
from tradebook.prose import Writer

TOTAL = Series("trade_value", "total", "none", "")
EXPORT = Series("trade_value", "export", "none", "")


def test_a_published_year_is_observed(ledger):
    known = state(ledger, "CN-XJ", TOTAL, 2025)
    assert (known.kind, known.period) == ("observed", "2025")
    assert known.figure == ledger.figure("trade_value", "CN-XJ", "2025")


def test_a_year_follows_from_the_next_one_and_its_growth(ledger):
    known = state(ledger, "CN-GD", EXPORT, 2023)
    assert known.kind == "implied"
    later = ledger.figure("trade_value", "CN-GD", "2024", "export")
    growth = ledger.figure("trade_value", "CN-GD", "2024", "export", measure="yoy_pct")
    assert known.figure.low * (1 + growth.low / 100) <= later.high
    assert known.figure.high * (1 + growth.high / 100) >= later.low
    assert known.figure.low < known.figure.high
    assert set(known.figure.sources) == {*later.sources, *growth.sources}


def test_a_year_known_in_part_gives_its_longest_window(ledger):
    known = state(ledger, "CN-GD", EXPORT, 2025)
    assert known.kind == "part_year"
    assert known.period == "2025-01/2025-07"


def test_an_unknown_year_is_a_missing_and_says_why(ledger):
    known = state(ledger, "CN-XJ", Series("trade_value", "total", "enterprise_type", "private"), 2016)
    assert known.kind == "not_published"
    assert isinstance(known.figure, Missing)


def test_an_earlier_day_knows_less(ledger):
    assert state(ledger, "CN-XJ", TOTAL, 2025, as_of="2025-12-31").kind == "part_year"
    assert state(ledger, "CN-XJ", TOTAL, 2025).kind == "observed"


@pytest.mark.parametrize("region", ["CN-XJ", "CN-GX", "CN-GD", "CN-XZ", "CN"])
def test_every_known_state_carries_a_figure_with_sources(ledger, region):
    for series, states in coverage(ledger, region, range(2016, 2026)).items():
        assert "@" not in series.member
        for known in states.values():
            assert isinstance(known.figure, Figure) == (known.kind != "not_published")
            if isinstance(known.figure, Figure):
                assert known.figure.sources


@pytest.mark.parametrize(("language", "words"), [("en", "implied"), ("zh", "推算")])
def test_the_tables_speak_both_languages_and_mark_their_figures(ledger, language, words):
    shown = coverage_tables(Writer(ledger, language), "CN-GD", range(2022, 2026))
    trade = shown[ledger.name("indicator", "trade_value", language)]
    assert words in trade.text
    assert 'class="figure"' in trade.markup
    assert trade.figures


def test_a_region_without_series_is_told_in_a_sentence(ledger):
    assert "No series" in coverage_tables(Writer(ledger, "en"), "KAZ", range(2022, 2026)).text
