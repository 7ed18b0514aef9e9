"""The pages on which the book checks itself, in a real browser: claims, consistency, corrections, coverage."""

from __future__ import annotations

import pytest


def rows_shown(page) -> list[list[str]]:
    rows = page.locator(".filtered tbody tr:visible").all()
    return [[cell.strip() for cell in row.locator("th, td").all_inner_texts()] for row in rows]


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_every_claim_stands_with_a_verdict(visit, ledger, scripts):
    rows = rows_shown(visit("pages/claims", scripts=scripts))
    assert [row[0] for row in rows] == list(ledger.table("claims")["claim"])
    assert all(row[4] and row[5] for row in rows)


def test_claims_can_be_narrowed_by_verdict_and_chapter(visit):
    page = visit("pages/claims")
    verdict, chapter = page.locator(".filters select").all()
    verdict.select_option("cannot be checked (single source)")
    alone = rows_shown(page)
    assert alone and {row[4] for row in alone} == {"cannot be checked (single source)"}
    chapter.select_option("Logistics corridors")
    both = rows_shown(page)
    assert both and len(both) < len(alone)
    assert all("Logistics corridors" in row[5] for row in both)
    assert page.locator(".filters [role=status]").inner_text() == f"{len(both)} / 62"
    verdict.select_option("all")
    chapter.select_option("all")
    assert len(rows_shown(page)) == 62


def test_consistency_counts_stand_first_and_every_unexplained_finding_is_listed(visit):
    page = visit("pages/consistency")
    tables = page.locator("table.figures")
    counts = tables.nth(0).locator("tbody tr").last.locator("td").all_inner_texts()
    tried, *outcomes = (int(text.replace(",", "")) for text in counts)
    assert tried == sum(outcomes) > 1000
    assert tables.nth(1).locator("tbody tr").count() == outcomes[-1]


def test_corrections_are_shown(visit, ledger):
    last = visit("pages/consistency").locator("table.figures").last
    assert last.locator("tbody tr").count() == len(ledger.corrections)


def test_coverage_opens_series_by_series_and_its_words_carry_figures(visit):
    page = visit("pages/coverage")
    series = page.locator("details.coverage")
    assert series.count() > 5
    first = series.first
    first.locator("summary").click()
    assert first.locator("table").is_visible()
    words = set(first.locator("a.figure").all_inner_texts())
    assert {"year", "implied"} <= words
    assert first.locator("a.figure").first.get_attribute("title")
