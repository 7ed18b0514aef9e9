"""Addresses within pages: made from what they name, so that no change of text or figures breaks a link."""

from __future__ import annotations

import pytest

from anchor_list import LIST, anchors, listed
from tradebook.book.anchors import meaning, number_id, with_ids

RENEW = "if that is meant, renew the list: python tests/anchor_list.py _build/html/en (after make book)"
ROW = {"indicator": "trade_value", "region": "CN-XJ", "period": "2025-01/2025-11", "flow": "export", "member": "",
       "measure": "level", "basis": "", "unit": "CNY_100M"}


def test_a_published_figure_is_named_by_what_it_is():
    assert number_id("o00000001", "", lambda _: meaning(ROW)) == "trade_value-CN-XJ-2025-01-2025-11-export"
    assert number_id("o00000001", "", lambda _: meaning(ROW | {"unit": "USD_1M"})).endswith("-USD")


def test_a_revision_in_another_unit_keeps_the_address():
    assert meaning(ROW) == meaning(ROW | {"unit": "CNY_1B", "value": "2"})


def test_a_computed_figure_keeps_its_address_when_an_observation_is_replaced():
    meant = {"o00000001": "a", "o00000002": "b", "o00000003": "a"}.get
    first = number_id("o00000001 o00000002", "growth(o00000001, o00000002)", meant)
    assert first == number_id("o00000003 o00000002", "growth(o00000003, o00000002)", meant)
    assert first != number_id("o00000002 o00000001", "growth(o00000002, o00000001)", meant)
    assert first.startswith("growth-")


def test_numbers_without_a_meaning_of_their_own_are_counted_within_their_cell():
    number = '<a class="figure" href="#x" data-observations="{}" data-formula="{}">1</a>'
    body = (
        '<section id="s">' + number.format("", "") + '<div id="cell-a">' + number.format("o1 o2", "")
        + number.format("", "estimated_gap") + "</div>" + number.format("o1", "") * 2 + "</section>"
    )
    names = [part.split('"')[0] for part in with_ids(body, lambda _: "x y").split('<a class="figure" id="')[1:]]
    assert names == ["s-number", "cell-a-number", "cell-a-number--2", "x-y", "x-y--2"]


def test_an_id_of_the_page_is_never_given_twice():
    body = '<p id="x"></p><a class="figure" href="#" data-observations="o1" data-formula="">1</a>'
    assert ' id="x--2" ' in with_ids(body, lambda _: "x")


@pytest.mark.parametrize("kind", ["sections", "numbers"])
def test_no_address_of_the_built_book_is_lost(site, kind):
    built = anchors(site)
    lost = [f"{page}#{name}" for page, names in listed(kind).items() for name in names
            if name not in built.get(page, {}).get(kind, ())]
    assert not lost, f"{len(lost)} addresses of {LIST.name} are gone: {', '.join(lost[:20])}; {RENEW}"


def test_every_section_chart_and_cell_of_the_built_book_is_listed(site):
    known = listed("sections")
    new = [f"{page}#{name}" for page, kinds in anchors(site).items() for name in kinds["sections"]
           if name not in known.get(page, ())]
    assert not new, f"not in {LIST.name} yet: {', '.join(new[:20])}; {RENEW}"


def test_no_id_stands_twice_on_a_page_and_none_is_a_running_number(site):
    for page, kinds in anchors(site).items():
        names = [name for found in kinds.values() for name in found]
        assert len(names) == len(set(names)), page
        assert not [name for name in names if name.startswith("id") and name[2:].isdigit()], page


def test_every_number_has_an_address(pages):
    for name, page in pages.items():
        assert page.count('<a class="figure"') == page.count('<a class="figure" id="'), name


def test_a_link_to_a_number_shows_it_with_its_card_and_offers_the_link(browser, site):
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto(f"{(site / 'notebooks' / 'trade_scale.html').as_uri()}#trade_value-CN-XJ-2025")
    page.wait_for_selector("#figure-card .address")
    page.wait_for_timeout(300)
    number, card = page.locator(":target").bounding_box(), page.locator("#figure-card").bounding_box()
    assert number["y"] > 50 and 0 <= card["y"] - number["y"] - number["height"] < 20
    assert page.locator("#figure-card .address").get_attribute("href") == "#trade_value-CN-XJ-2025"
    context.close()


def test_headings_and_charts_show_their_link_when_pointed_at(visit):
    page = visit("notebooks/trade_scale")
    for selector in ("#growth > h2", "#chart-level-chart > figcaption"):
        place = page.locator(selector)
        place.hover()
        link = place.locator("a.headerlink")
        assert link.evaluate("link => getComputedStyle(link).opacity") == "1"
        # Behind the words, not on a line of its own.
        assert link.bounding_box()["x"] > place.bounding_box()["x"] + 100
