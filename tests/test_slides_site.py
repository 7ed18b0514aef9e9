"""Slides in the built book: every chapter leads to its deck, and the deck works there."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup

from tradebook.parameters import CARDS, CONTRACTS
from tradebook.slides.ways import ways


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


@pytest.mark.parametrize("name", CONTRACTS)
def test_a_deck_leads_to_its_twin_slide_by_slide(site, zh_site, name):
    for own, other, language in ((site, zh_site, "zh-CN"), (zh_site, site, "en")):
        page = own / "slides" / f"{name}.html"
        slides = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser").select("section.slide")
        assert slides
        for slide in slides:
            address, _, at = slide.select_one("a.twin")["href"].partition("#")
            assert (page.parent / address).resolve() == other / "slides" / page.name
            assert at == re.sub(r"-\d+$", "", slide["id"])
            assert slide.select_one("a.twin")["hreflang"] == language


def test_without_an_address_there_is_no_link_to_binder_or_colab_and_with_one_there_are_both():
    bare = BeautifulSoup(ways("en", "../slides/a.html", "notebooks/a.ipynb", "", "main"), "html.parser")
    assert [link["href"] for link in bare.select("a")] == ["../slides/a.html"]
    led = BeautifulSoup(ways("zh", "s", "notebooks/a.ipynb", "https://github.com/own/er.git", "x/y"), "html.parser")
    assert [link["href"] for link in led.select("a")][1:] == [
        "https://mybinder.org/v2/gh/own/er/x%2Fy?labpath=notebooks%2Fa.ipynb",
        "https://colab.research.google.com/github/own/er/blob/x/y/notebooks/a.ipynb",
    ]
    assert "在Colab中打开" in led.get_text()


def test_the_course_maps_every_chapter_card_and_exercise(site):
    """All are made into links, and each leads to what is there."""
    path = site / "pages" / "teaching" / "objectives.html"
    article = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser").select_one("article")
    targets = {(path.parent / link["href"].partition("#")[0]).resolve() for link in article.select(".teaching a[href]")}
    assert {site / "pages" / "methods" / f"{name}.html" for name in CARDS} <= targets
    assert {site / "slides" / f"{name}.html" for name in CONTRACTS} <= targets
    for page in (site / "exercises").glob("*.html"):
        exercises = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser").select("div.exercise[id^='ex-']")
        mapped = {link["href"].partition("#")[2] for link in article.select(f".teaching a[href*='{page.name}#']")}
        assert exercises and mapped == {part["id"] for part in exercises}, page.name
    lists = article.select(".teaching > ul")
    assert len(lists) == len(CONTRACTS) and all(len(aims.select("li")) >= 4 for aims in lists)


def test_a_deck_runs_in_the_book(visit):
    page = visit("slides/trade_scale")
    page.wait_for_selector("html.ready")
    page.evaluate("location.hash = '#/level-chart'")
    page.wait_for_selector("#level-chart .interactive")
    assert page.complaints == []
    assert all(address.startswith("file:") for address in page.asked)
