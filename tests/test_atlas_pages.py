"""A small atlas with real editions in a real browser: every page opens, the chooser works, no host is asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from listening import listen

START = {"en": "index", "zh": "index-zh"}


@pytest.fixture
def open_page(browser: Browser, small_atlas) -> Iterator[Callable[..., Page]]:
    """Opens a page of the atlas from the disk with the network shut, in a browser that remembers between pages."""
    _, _, folder = small_atlas
    contexts = []

    def opened(name: str, width: int = 1280, scripts: bool = True, dark: bool = False) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, offline=True, java_script_enabled=scripts,
            color_scheme="dark" if dark else "light",
        )
        contexts.append(context)
        return visited(context.new_page(), (folder / f"{name}.html").as_uri())

    yield opened
    for context in contexts:
        context.close()


def visited(page: Page, address: str) -> Page:
    listen(page).on("request", lambda request: page.complaints.extend(foreign(request.url)))
    page.goto(address, wait_until="load")
    return page


def foreign(address: str) -> list[str]:
    return [] if address.startswith(("file:", "data:", "blob:")) else [f"asked for {address}"]


def test_every_page_of_every_edition_opens_without_complaint(browser, small_atlas):
    _, _, folder = small_atlas
    pages = sorted(path for path in folder.rglob("*.html") if "_static" not in path.parts)
    assert len(pages) > 50
    context = browser.new_context(offline=True)
    for path in pages:
        page = visited(context.new_page(), path.as_uri())
        assert not page.complaints, f"{path.relative_to(folder)}: {page.complaints}"
        assert page.locator(".error, .system-message").count() == 0, path
        assert page.evaluate("document.styleSheets.length") >= 2, path
        page.close()
    context.close()


def test_thin_regions_have_no_chart_without_marks(browser, small_atlas):
    """What is not published is told in words; a frame with nothing in it would tell nothing."""
    _, _, folder = small_atlas
    context = browser.new_context(offline=True, java_script_enabled=False)
    for path in sorted(folder.glob("*/*/notebooks/*.html")):
        page = visited(context.new_page(), path.as_uri())
        empty = page.evaluate(
            """(marks) => [...document.querySelectorAll("figure.chart")]
                .filter((chart) => !chart.querySelector(marks)).map((chart) => chart.id)""",
            ".mark-symbol path, .mark-rect path, .mark-line path, .mark-rule line, .mark-area path",
        )
        assert empty == [], path.relative_to(folder)
        page.close()
    context.close()


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("language", START)
def test_the_start_page_fits_its_window(open_page, language, width):
    page = open_page(START[language], width)
    assert not page.complaints
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_tiles_lead_to_editions_in_the_chosen_language(open_page):
    page = open_page("index")
    page.locator(".atlas-chooser input[value=zh]").check()
    page.locator(".atlas-tiles a", has_text="Xizang").click()
    assert page.url.endswith("CN-XZ/zh/index.html")
    page.go_back()
    assert page.locator(".atlas-chooser input[value=zh]").is_checked()
    page.locator(".atlas-areas a", has_text="Guangdong").first.click()
    assert page.url.endswith("CN-GD/zh/index.html")
    page.locator(".atlas-links a[hreflang=en]").click()
    assert page.url.endswith("CN-GD/en/index.html")
    page.locator(".atlas-links a").first.click()
    assert page.url.endswith("/index.html") and "CN-" not in page.url


@pytest.mark.parametrize(("typed", "names"), [("guangd", ["Guangdong"]), ("西藏", ["Xizang (Tibet)"]), ("cn-xz", None)])
def test_the_chooser_finds_names_in_both_languages_and_codes(open_page, typed, names):
    page = open_page("index")
    page.locator(".atlas-chooser input[name=find]").fill(typed)
    rows = page.locator(".atlas-ranking tbody tr:visible th")
    assert rows.all_inner_texts() == (names or ["Xizang (Tibet)"])


def test_the_chooser_says_when_nothing_fits_and_narrows_by_area(open_page, ledger):
    page = open_page("index")
    page.locator(".atlas-chooser input[name=find]").fill("atlantis")
    assert page.locator(".atlas-chooser [role=status]").inner_text()
    page.locator(".atlas-chooser input[name=find]").fill("")
    # Areas without an edition are not offered; the ranking compares all provinces of the one that is chosen.
    regions = ledger.table("regions").set_index("region")
    area = regions.loc["CN-GD", "area"]
    page.locator(".atlas-chooser select").select_option(area)
    shown = page.locator(".atlas-ranking tbody tr:visible").count()
    assert shown == sum(regions.loc[code, "area"] == area for code in ledger.provinces())


def test_the_ranking_sorts_by_growth_and_back(open_page):
    page = open_page("index")
    first = page.locator(".atlas-ranking tbody tr").first.locator("th")
    assert first.inner_text() == "Guangdong"
    page.locator(".atlas-ranking thead button").nth(3).click()
    rates = page.locator(".atlas-ranking tbody tr td:nth-child(4) a.figure").evaluate_all(
        "(cells) => cells.map((cell) => Number(cell.dataset.value))"
    )
    assert rates == sorted(rates, reverse=True)
    assert page.locator(".atlas-ranking thead [aria-sort=descending]").count() == 1
    page.locator(".atlas-ranking thead button").nth(0).click()
    assert first.inner_text() == "Guangdong"


def test_numbers_have_their_card(open_page):
    page = open_page("index")
    page.locator(".atlas-findings a.figure").first.click()
    card = page.locator("#figure-card")
    card.wait_for(state="visible")
    assert re.search(r"CNY 9\.4", card.inner_text())


def test_without_script_the_page_is_a_list_of_links(open_page):
    page = open_page("index", scripts=False)
    assert page.locator(".atlas-chooser").is_hidden()
    assert page.locator(".atlas-areas a[hreflang]").count() == 2
    page.locator(".atlas-areas a", has_text="Xizang").first.click()
    assert page.url.endswith("CN-XZ/en/index.html")


@pytest.mark.parametrize("dark", [False, True])
def test_tiles_can_be_read(open_page, dark):
    """Words on a tile stand out from it by the ratio that WCAG 2.2 asks for (1.4.3)."""
    page = open_page("index", dark=dark)
    pairs = page.locator(".atlas-tiles > li > *").evaluate_all(
        "(tiles) => tiles.map((tile) => [getComputedStyle(tile).color, getComputedStyle(tile).backgroundColor])"
    )
    assert len(pairs) == 31
    for ink, ground in set(map(tuple, pairs)):
        assert contrast(ink, ground) >= 4.5, (ink, ground)


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it, of a colour such as rgb(0, 114, 178)."""
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
