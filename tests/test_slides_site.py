"""Slides in the built book: every chapter leads to its deck, and the deck works there."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from tradebook.parameters import CONTRACTS


@pytest.mark.parametrize("name", CONTRACTS)
def test_a_chapter_leads_to_its_deck_and_back(site, name):
    chapter = BeautifulSoup((site / "notebooks" / f"{name}.html").read_text(encoding="utf-8"), "html.parser")
    address = chapter.select_one("p.ways a")["href"]
    target = (site / "notebooks" / address).resolve()
    assert target == site / "slides" / f"{name}.html"
    deck = BeautifulSoup(target.read_text(encoding="utf-8"), "html.parser")
    back = deck.select_one("section.reading a")["href"]
    assert (target.parent / back).resolve() == site / "notebooks" / f"{name}.html"
    for element in deck.select("link, script[src]"):
        named = element.get("href") or element["src"]
        assert (target.parent / named).is_file(), named


def test_a_deck_runs_in_the_book(visit):
    page = visit("slides/trade_scale")
    page.wait_for_selector("html.ready")
    page.evaluate("location.hash = '#/level-chart'")
    page.wait_for_selector("#level-chart .interactive")
    assert page.complaints == []
    assert all(address.startswith("file:") for address in page.asked)
