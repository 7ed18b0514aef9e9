"""Every page for every reader: axe-core, the keyboard alone, landmarks and languages, zoom, motion, chosen colours.

All in a real browser on the built book. What axe-core cannot tell (order, sense, wording) has tests of its own below.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest

from axe_report import open_everything, violations
from tradebook.parameters import CARDS, CONTRACTS

CHAPTERS = [f"notebooks/{chapter}" for chapter in CONTRACTS]
PROSE = [f"pages/{name}" for name in ("data", "methods", "claims", "consistency", "coverage", "using", "glossary")]
PAGES = ["index", *CHAPTERS, *PROSE, "search"]
TEACHING = ("guide", "checking", "syllabus", "workshop", "objectives", "projects", "reading")
# Made from one template or of nothing but prose: each is seen once, and every width and light sees some of them.
ALIKE = [
    *(card.page for card in CARDS.values()), *(f"exercises/{chapter}" for chapter in CONTRACTS),
    *(f"pages/teaching/{name}" for name in TEACHING),
]
CHAPTER = "notebooks/trade_scale"
DESKTOP, PHONE, NARROWEST = 1280, 360, 320


def test_the_pages_named_here_are_all_there_are(site):
    found = [path.relative_to(site) for path in site.rglob("*.html")]
    built = {str(path.with_suffix("")) for path in found if path.parts[0] not in ("_static", "slides")}
    assert built - {"genindex", "404"} == {*PAGES, *ALIKE}


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [DESKTOP, PHONE])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(visit, name, width, dark):
    page = visit(name, width, dark=dark)
    open_everything(page)
    # Colours depend on the light and boxes on the width, so each light is measured at one width.
    assert violations(page, contrast=dark == (width == PHONE)) == []


@pytest.mark.parametrize("name", ALIKE)
def test_axe_finds_nothing_on_pages_of_one_kind(visit, name):
    dark, phone = divmod(ALIKE.index(name) % 4, 2)
    page = visit(name, PHONE if phone else DESKTOP, dark=bool(dark))
    open_everything(page)
    assert violations(page) == []


@pytest.mark.parametrize("name", ["index", CHAPTER])
def test_axe_finds_nothing_in_what_opens_over_the_page(visit, name):
    page = visit(name, PHONE)
    page.locator(".primary-toggle").click()
    assert page.locator("#pst-primary-sidebar-modal").is_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    assert page.locator("#pst-search-dialog").is_visible()
    assert violations(page) == []


# The keyboard -------------------------------------------------------------------------------------------------------

# What has the focus: its words, whether it shows it, whether it lies in the window uncovered, whether it comes after
# the one before in the document.
STOP = """
() => {
  const stop = document.activeElement;
  if (!stop || stop === document.body) return null;
  const style = getComputedStyle(stop);
  const cut = (from, to, end) => [Math.max(0, from), Math.min(to, end)];
  const boxes = [...stop.getClientRects()].map(box => {
    const [left, right] = cut(box.left, box.right, innerWidth);
    const [top, bottom] = cut(box.top, box.bottom, innerHeight);
    return {left, top, width: right - left, height: bottom - top};
  });
  const seen = boxes.some(box => [[.5, .5], [.1, .5], [.9, .5], [.5, .1], [.5, .9]].some(([x, y]) => {
    const top = document.elementFromPoint(box.left + x * box.width, box.top + y * box.height);
    return box.width > 0 && box.height > 0 && stop.contains(top);
  }));
  const before = window.stopBefore;
  window.stopBefore = stop;
  return {
    name: (stop.getAttribute("aria-label") || stop.textContent).trim().replace(/\\s+/g, " ").slice(0, 60),
    what: `${stop.tagName.toLowerCase()}#${stop.id}.${stop.className.baseVal ?? stop.className}`,
    shown: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 || style.boxShadow !== "none",
    seen,
    inOrder: !before || Boolean(before.compareDocumentPosition(stop) & Node.DOCUMENT_POSITION_FOLLOWING),
  };
}
"""


def walk(page, most: int = 900) -> list[dict]:
    """Press Tab from the top of the page until the focus leaves it; returns every stop."""
    # The skip link and the charts' tools glide into sight otherwise.
    page.emulate_media(reduced_motion="reduce")
    stops = []
    for _ in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None or (stops and not stop["inOrder"] and stop["what"] == stops[0]["what"]):
            return stops
        stops.append(stop)
    raise AssertionError(f"the focus never leaves the page: {stops[-3:]}")


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
@pytest.mark.parametrize("name", [CHAPTER, "pages/claims", "index", "search"])
def test_the_keyboard_reaches_everything_in_order_and_is_always_seen(visit, name, width):
    page = visit(name, width)
    stops = walk(page)
    if name != "search":
        assert "skip to main content" in stops[0]["name"].lower()
    assert [stop for stop in stops if not stop["shown"]] == []
    assert [stop for stop in stops if not stop["seen"]] == []
    assert [stop for stop in stops if not stop["inOrder"]] == []
    reached = " ".join(stop["what"] for stop in stops)
    # The page of search puts the focus into its field, behind the buttons.
    wanted = [] if name == "search" else ["theme-switch-button", "search-button"]
    for what in [*wanted, *(["figure", "summary"] if name == CHAPTER else [])]:
        assert what in reached, f"{what} is out of reach"


def test_every_control_of_a_chapter_is_a_stop_or_led_to_by_arrows(visit):
    """Numbers of one table are one stop; the rest that can be operated is a stop each."""
    page = visit(CHAPTER)
    out_of_reach = page.locator("a[href], button, input, select, summary").evaluate_all(
        """controls => controls.filter(c => c.checkVisibility() && c.tabIndex < 0
           && !c.matches('.table-frame a.figure')).map(c => c.outerHTML.slice(0, 120))"""
    )
    assert out_of_reach == []


def test_the_skip_link_leads_past_the_side_bar(visit):
    page = visit(CHAPTER)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("key", ["Enter", " "])
def test_the_card_of_a_number_opens_by_key_and_gives_the_focus_back(visit, key):
    page = visit(CHAPTER)
    number, card = page.locator("main a.figure").first, page.locator("#figure-card")
    number.focus()
    page.keyboard.press(key)
    assert card.is_visible() and page.evaluate("document.activeElement.id") == "figure-card"
    assert number.get_attribute("aria-expanded") == "true"
    page.keyboard.press("Escape")
    assert not card.is_visible() and number.evaluate("number => number === document.activeElement")
    page.keyboard.press(key)
    for _ in range(card.locator("button, a[href]").count() + 1):
        page.keyboard.press("Tab")
    assert not card.is_visible() and number.evaluate("number => number === document.activeElement")
    page.keyboard.press(key)
    page.keyboard.press("Shift+Tab")
    assert not card.is_visible() and number.evaluate("number => number === document.activeElement")


def test_a_number_says_its_bounds_and_sources_whether_its_card_is_open_or_not(visit):
    page = visit(CHAPTER)
    number = page.locator("main a.figure").first
    closed = number.get_attribute("title")
    number.focus()
    described = page.locator(f"#{number.get_attribute('aria-describedby')}").text_content()
    assert described == closed and "Source: " in described
    assert number.get_attribute("title") is None


def test_the_pointer_can_move_from_a_number_onto_its_card(visit):
    page = visit(CHAPTER)
    page.locator("main a.figure").first.hover()
    card = page.locator("#figure-card")
    box = card.bounding_box()
    page.mouse.move(1, 1)
    page.mouse.move(box["x"] + 5, box["y"] + 5)
    page.wait_for_timeout(600)
    assert card.is_visible()
    page.mouse.move(1, 1)
    page.wait_for_timeout(600)
    assert not card.is_visible()


def test_only_what_scrolls_is_a_stop(visit):
    page = visit(CHAPTER, PHONE)
    frames = page.locator(".table-frame, .math, .bd-article pre")
    told = frames.evaluate_all(
        """frames => frames.filter(f => f.checkVisibility()).map(f =>
           [f.scrollWidth > f.clientWidth + 1 || f.scrollHeight > f.clientHeight + 1, f.tabIndex === 0])"""
    )
    assert told and all(scrolls == stop for scrolls, stop in told)
    assert any(stop for _, stop in told)


# Landmarks, headings, languages -------------------------------------------------------------------------------------

OUTLINE = """
() => {
  const shown = [...document.querySelectorAll("body *")].filter(e => e.checkVisibility());
  const all = selector => shown.filter(e => e.matches(selector));
  return {
    mains: all("main, [role=main]").length,
    banners: all("header").length,
    footers: all("footer").filter(f => !f.closest("main, article, section, aside, nav")).length,
    navs: all("nav").map(nav => nav.getAttribute("aria-label")
      ?? document.getElementById(nav.getAttribute("aria-labelledby"))?.textContent.trim() ?? ""),
    levels: all("main :is(h1, h2, h3, h4, h5, h6)").map(h => Number(h.tagName[1])),
    lang: document.documentElement.lang,
    title: document.title,
  };
}
"""

FOREIGN = """
() => {
  const walker = document.createTreeWalker(document.querySelector("article"), NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const {textContent, parentElement} = walker.currentNode;
    if (parentElement.closest("script, style, svg, select")) continue;
    const han = /\\p{Script=Han}/u.test(textContent);
    const language = han ? "zh" : /\\p{Script=Cyrillic}/u.test(textContent) ? "ru" : "en";
    if (parentElement.closest("[lang]").lang !== language) found.push(textContent.trim());
  }
  return found;
}
"""


@pytest.mark.parametrize("name", PAGES)
def test_landmarks_headings_and_languages(visit, name):
    page = visit(name)
    outline = page.evaluate(OUTLINE)
    assert outline["mains"] == outline["banners"] == outline["footers"] == 1
    assert all(outline["navs"]) and max(Counter(outline["navs"]).values()) == 1
    levels = outline["levels"]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert outline["lang"] == "en"
    assert page.locator("article").count() == 0 or page.evaluate(FOREIGN) == []


def test_titles_tell_the_pages_apart(site):
    titles = [(site / f"{name}.html").read_text(encoding="utf-8").split("<title>")[1].split("<")[0] for name in PAGES]
    assert len(set(titles)) == len(titles)


# Zoom, spacing, motion, colours -------------------------------------------------------------------------------------

# WCAG 1.4.12.
SPACED = """
* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-bottom: 2em !important; }
"""

CLIPPED = """
() => [...document.querySelectorAll("body *")].filter(e => e.checkVisibility({visibilityProperty: true})
    && !e.closest("svg, pre, math, .table-frame, .chart-frame") && e.textContent.trim()
    && ["hidden", "clip"].includes(getComputedStyle(e).overflowX) && e.clientWidth > 1
    && e.scrollWidth > e.clientWidth + 1)
  .map(e => `${e.tagName}.${e.className}: ${e.textContent.trim().slice(0, 50)}`)
"""


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_lost_at_four_times_the_size_or_with_wide_spacing(visit, name):
    page = visit(name, NARROWEST)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROWEST
    page.evaluate(
        "text => { const s = new CSSStyleSheet(); s.replaceSync(text); document.adoptedStyleSheets.push(s); }", SPACED
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROWEST
    assert page.evaluate(CLIPPED) == []


def test_nothing_moves_for_whoever_asks_for_rest(visit):
    page = visit(CHAPTER)
    page.emulate_media(reduced_motion="reduce")
    moving = page.evaluate(
        """() => [...document.querySelectorAll("*")].filter(e => {
             const style = getComputedStyle(e);
             return style.scrollBehavior === "smooth" || parseFloat(style.animationDuration) > 0
               || style.transitionDuration.split(",").some(d => parseFloat(d) > 0);
           }).map(e => e.outerHTML.slice(0, 100))"""
    )
    assert moving == []


def test_chosen_colours_leave_text_of_charts_and_focus_in_sight(visit):
    page = visit(CHAPTER)
    page.emulate_media(forced_colors="active")
    canvas, text = page.evaluate(
        """() => { const e = document.createElement("p"); document.body.append(e);
             e.style.color = "CanvasText"; e.style.background = "Canvas";
             const s = getComputedStyle(e); return [s.backgroundColor, s.color]; }"""
    )
    inks = page.locator("figure.chart svg text").evaluate_all("texts => texts.map(t => getComputedStyle(t).fill)")
    assert set(inks) == {text} != {canvas}
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
