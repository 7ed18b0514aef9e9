"""Slides: everything a chapter says is on them, they fit, they need nothing else, and they print as a handout."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pypdfium2
import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Page

from conftest import ROOT
from listening import listen
from tradebook.charts.bundle import VEGALITE_MIME
from tradebook.parameters import CONTRACTS
from tradebook.run import executed
from tradebook.slides.brief import LINES, columns, height, in_short, spread
from tradebook.slides.deck import deck, shared_files
from tradebook.slides.extension import write_files
from tradebook.slides.make import make_decks
from tradebook.slides.talk import talk
from tradebook.targets import TargetError, check_folder

LANGUAGES = ("en", "zh")

# What does not fit a slide, seen from the slide itself; the inside of a drawing is Vega's.
OVERFLOW = """() => {
  const slide = Reveal.getCurrentSlide(), frame = slide.getBoundingClientRect();
  const over = [...slide.querySelectorAll("h1, h2, .body, .body *:not(svg *)")].filter((part) => {
    const place = part.getBoundingClientRect();
    return !part.closest("aside") && (place.bottom > innerHeight + 1 || place.right > innerWidth + 1);
  });
  return {name: slide.id, over: over.map((part) => part.tagName), size: parseFloat(slide.style.fontSize || "1")};
}"""


@pytest.fixture(scope="module")
def runs() -> dict[tuple[str, str], nbformat.NotebookNode]:
    """Every chapter in both languages; the English outputs are those of the repository."""
    english = {(name, "en"): nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", 4) for name in CONTRACTS}
    chinese = {
        (name, "zh"): nbformat.reads(executed(name, {"language": "zh"}).decode(), 4) for name in CONTRACTS
    }
    return english | chinese


@pytest.fixture(scope="module")
def decks(runs, tmp_path_factory) -> Path:
    """A folder of decks for each language, in a place with a blank and an accent in its name."""
    out = tmp_path_factory.mktemp("decks") / "a talk é"
    for (name, language), notebook in runs.items():
        write_files(out / language, deck(name, notebook, language, twins=twins(name, language)))
        write_files(out / language / "_static", shared_files())
    return out


def twins(name: str, language: str) -> dict[str, str]:
    """The deck in the other language, as it stands in the folders of this test."""
    return {other: f"../{other}/{name}.html" for other in LANGUAGES if other != language}


@pytest.fixture
def show(browser, decks):
    """Opens a deck from the disk with the network shut; keeps what it asks for and complains of."""
    contexts = []

    def open_deck(
        name: str, language: str = "en", width: int = 1280, height: int = 720, scripts: bool = True, dark: bool = False,
        at: str = "",
    ):
        context = browser.new_context(
            viewport={"width": width, "height": height}, offline=True, java_script_enabled=scripts,
            color_scheme="dark" if dark else "light",
        )
        contexts.append(context)
        page = listen(context.new_page())
        page.goto((decks / language / f"{name}.html").as_uri() + at, wait_until="load")
        return page

    yield open_deck
    for context in contexts:
        context.close()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", CONTRACTS)
def test_a_deck_holds_its_chapter(runs, decks, name, language):
    notebook, page = runs[name, language], (decks / language / f"{name}.html").read_text(encoding="utf-8")
    told, soup = talk(name, notebook, language), BeautifulSoup(page, "html.parser")
    cells = [cell.id for cell in notebook.cells]
    ideas = [cell.removesuffix("-idea") for cell in cells if cell.endswith("-idea")]
    assert [section.name for section in told.sections] == ideas
    drawn = [f"chart-{cell.id}" for cell in notebook.cells for output in cell.get("outputs", ())
             if VEGALITE_MIME in output.get("data", {})]
    assert [figure["id"] for figure in soup.select("figure.chart")] == drawn
    words = "".join(soup.get_text().split())
    for sentence in (*told.findings, *(s for section in told.sections for s in section.findings)):
        plain = BeautifulSoup(sentence, "html.parser").get_text()
        assert "".join(re.sub(r"[\\*]", "", plain).split()) in words
    assert all(soup.find(id=section.name) and section.limits for section in told.sections)
    assert soup.select_one(".title .question").get_text(strip=True)
    assert soup.select(".method math") and soup.select("section.exercises li")
    ids = [element["id"] for element in soup.select("[id]")]
    assert len(ids) == len(set(ids))


def test_a_deck_needs_nothing_from_elsewhere_and_leads_nowhere_that_is_not_there(decks):
    for page in decks.rglob("*.html"):
        soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
        elements = soup.select("link, script[src], a[href], img")
        named = [(element.get("href") or element["src"]).partition("#")[0] for element in elements]
        assert all((page.parent / address).is_file() for address in named), page
        assert not soup.select("[style], style, script:not([src]):not([type='application/json'])")
        assert not soup.select("a.figure") and soup.select("span.figure[title]")


def test_the_same_run_gives_the_same_bytes(runs, decks):
    again = deck("market_structure", runs["market_structure", "zh"], "zh", twins=twins("market_structure", "zh"))
    for name, text in again.items():
        assert (decks / "zh" / name).read_bytes() == text.encode()


def test_reveal_js_comes_with_its_licence():
    shared = shared_files(with_charts=False)
    assert "MIT licensed" in shared["reveal.js"] and "Permission is hereby granted" in shared["reveal.LICENSE.txt"]
    assert "sourceMappingURL" not in shared["reveal.js"]


def test_a_notebook_of_another_kind_has_no_deck():
    cells = [nbformat.v4.new_markdown_cell("# Other", id="title")]
    assert deck("other", nbformat.v4.new_notebook(cells=cells), "en") == {}


def on_every_slide(page: Page, question: str) -> Iterator[dict]:
    """What a script finds on one slide after the other."""
    page.wait_for_selector("html.ready")
    for number in range(page.evaluate("Reveal.getTotalSlides()")):
        page.evaluate("(n) => { const {h, v} = Reveal.getIndices(Reveal.getSlides()[n]); Reveal.slide(h, v); }", number)
        yield page.evaluate(question)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", CONTRACTS)
def test_every_slide_fits_and_nobody_complains(show, name, language):
    page = show(name, language)
    for seen in on_every_slide(page, OVERFLOW):
        # Set smaller only where a table or a long list asks for it, and never so that it cannot be read.
        assert not seen["over"] and seen["size"] >= 0.8, seen
    assert page.complaints == []
    assert all(address.startswith("file:") for address in page.asked)


@pytest.mark.parametrize(("dark", "ground", "ink"), [
    (False, "rgb(255, 255, 255)", "rgb(31, 41, 55)"), (True, "rgb(20, 24, 30)", "rgb(215, 219, 224)"),
])
def test_slides_follow_light_and_dark(show, dark, ground, ink):
    page = show("trade_scale", dark=dark)
    page.wait_for_selector("html.ready")
    painted = page.evaluate("""() => ["html", "body"].map((part) =>
        getComputedStyle(document.querySelector(part)).backgroundColor).filter((colour) => !colour.endsWith(" 0)"))""")
    assert set(painted) == {ground}
    words = ("#title h1", "#level-chart h2", "#level-chart svg text")
    colours = [page.evaluate(f"getComputedStyle(document.querySelector('{place}')).color") for place in words[:2]]
    fill = page.evaluate(f"getComputedStyle(document.querySelector('{words[2]}')).fill")
    assert {*colours, fill} == {ink}


def test_charts_answer_to_the_keys_and_the_deck_stays(show):
    page = show("trade_scale")
    page.wait_for_selector("html.ready")
    page.evaluate("location.hash = '#/level-chart'")
    page.wait_for_selector("#level-chart .interactive")
    page.locator("#level-chart .chart-frame").focus()
    page.keyboard.press("ArrowRight")
    assert "2016" in page.locator("#vg-tooltip-element.visible").inner_text()
    assert page.evaluate("Reveal.getCurrentSlide().id") == "level-chart"
    page.keyboard.press("Escape")
    page.locator("#level-chart .chart-frame").blur()
    page.keyboard.press("Space")
    assert page.evaluate("Reveal.getCurrentSlide().id") == "level-findings"
    assert page.complaints == []


def test_the_notes_open_in_a_window_that_follows_and_leads(show):
    page = show("trade_scale")
    page.wait_for_selector("html.ready")
    with page.expect_popup() as opened:
        page.keyboard.press("s")
    notes = opened.value
    notes.wait_for_selector("html.ready.speaker")
    page.evaluate("location.hash = '#/level'")
    notes.wait_for_selector(".group.present > #level.present")
    assert "registered in the region" in notes.locator("#speaker").inner_text()
    notes.keyboard.press("Space")
    page.wait_for_selector(".group.present > #level-chart.present")
    assert page.complaints == []


# What the link to the other language covers, or is covered by, seen from the slide itself.
COVERED = """() => {
  const slide = Reveal.getCurrentSlide(), link = slide.querySelector(".twin"), own = link.getBoundingClientRect();
  const others = [...slide.querySelectorAll("h1, h2, .body"), ...document.querySelectorAll(
    ".controls button:not([disabled]), .progress, .slide-number")];
  const over = others.filter((part) => {
    const place = part.getBoundingClientRect();
    return part.offsetParent && place.width && place.left < own.right && own.left < place.right
      && place.top < own.bottom && own.top < place.bottom;
  });
  const seen = document.elementFromPoint((own.left + own.right) / 2, (own.top + own.bottom) / 2);
  return {name: slide.id, over: over.map((part) => part.tagName + part.className), free: seen === link,
    inside: own.top >= 0 && own.right <= innerWidth};
}"""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", CONTRACTS)
def test_every_slide_has_a_way_to_its_twin_that_covers_nothing(show, name, language):
    page = show(name, language)
    for seen in on_every_slide(page, COVERED):
        assert seen["free"] and seen["inside"] and not seen["over"], seen


@pytest.mark.parametrize(("language", "words"), [("en", "中文"), ("zh", "English")])
def test_the_keys_lead_to_the_same_slide_in_the_other_language(show, language, words):
    other = next(iter(twins("", language)))
    page = show("trade_scale", language)
    page.wait_for_selector("html.ready")
    page.evaluate("location.hash = '#/level'")
    page.wait_for_selector(".group.present > #level.present")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == words
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{other}/trade_scale.html*")
    page.wait_for_selector("html.ready")
    assert page.evaluate("[Reveal.getCurrentSlide().id, scrollY, document.documentElement.lang.slice(0, 2)]") == [
        "level", 0, other,
    ]
    assert page.complaints == []


def test_every_slide_of_one_language_is_found_in_the_other(decks):
    """By its own address; the parts of a text, of which that language may have fewer, by that of the first of them."""
    for name in CONTRACTS:
        ids = {
            language: {element["id"] for element in BeautifulSoup(
                (decks / language / f"{name}.html").read_text(encoding="utf-8"), "html.parser").select("[id]")}
            for language in LANGUAGES
        }
        for language, other in (LANGUAGES, LANGUAGES[::-1]):
            page = BeautifulSoup((decks / language / f"{name}.html").read_text(encoding="utf-8"), "html.parser")
            named = [link["href"].partition("#")[2] for link in page.select("a.twin")]
            assert named == [re.sub(r"-\d+$", "", slide["id"]) for slide in page.select("section.slide")]
            assert set(named) <= ids[other]


def test_a_part_that_is_not_there_leads_to_the_first_part(show):
    page = show("trade_scale", at="#findings-9")
    page.wait_for_selector("html.ready")
    assert page.evaluate("[Reveal.getCurrentSlide().id, location.hash]") == ["findings", "#/findings"]
    page = show("trade_scale", at="#findings-9", width=360, height=780)
    assert page.evaluate("location.hash") == "#findings"
    assert page.locator("#findings h2").bounding_box()["y"] < 200


@pytest.mark.parametrize("scripts", [True, False])
def test_on_a_phone_the_twin_is_at_the_same_slide_too(show, scripts):
    page = show("trade_scale", width=360, height=780, scripts=scripts, at="#level")
    page.locator("#level .twin").click()
    page.wait_for_url("**/zh/trade_scale.html#level")
    assert -5 < page.locator("#level").bounding_box()["y"] < 60


def test_a_deck_by_itself_has_no_way_to_a_twin_that_is_not_there(runs):
    assert "twin" not in deck("trade_scale", runs["trade_scale", "en"], "en")["trade_scale.html"]


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("language", LANGUAGES)
def test_on_a_phone_a_deck_is_a_column_to_read(show, language, scripts):
    page = show("market_structure", language, width=360, height=780, scripts=scripts)
    assert page.locator("html.plain").count() == 1
    assert page.locator("section.slide").last.is_visible()
    assert page.locator("svg[data-layout=narrow]").first.is_visible()
    # Also without scripts of the page, the driver may measure it.
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert page.complaints == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_printed_a_deck_is_a_handout_with_every_slide_whole(show, tmp_path, language):
    page = show("trade_scale", language)
    page.wait_for_selector("html.ready")
    headings = page.evaluate("Reveal.getSlides().map((slide) => slide.querySelector('h1, h2').textContent)")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 680, "height": 1000})
    # A4 without its margins is 1009 pixels high: a slide that is not taller is never cut.
    cards = page.locator("section.slide").evaluate_all(
        "(all) => all.map((slide) => [slide.id, slide.scrollHeight - slide.clientHeight, slide.scrollWidth, "
        "slide.getBoundingClientRect().height])"
    )
    assert [card for card in cards if card[1] > 1 or card[2] > 681 or not 20 < card[3] < 1009] == []
    page.pdf(path=tmp_path / "handout.pdf", prefer_css_page_size=True)
    document = pypdfium2.PdfDocument(tmp_path / "handout.pdf")
    text = "".join("".join(sheet.get_textpage().get_text_bounded().split()) for sheet in document)
    assert all("".join(heading.split()) in text for heading in headings)
    notes = page.locator("#level aside.notes").inner_text()
    assert "".join(notes.split())[:40] in text


def test_decks_are_made_for_another_region_and_period(tmp_path):
    given = {"region": "CN-XZ", "first_year": 2019, "last_year": 2023, "language": "zh"}
    (tmp_path / "mine.txt").write_text("stays", encoding="utf-8")
    pages = make_decks(["trade_scale"], given, tmp_path)
    assert [page.name for page in pages] == ["trade_scale.html"]
    text = pages[0].read_text(encoding="utf-8")
    assert 'lang="zh-CN"' in text and "西藏" in text and "2019—2023年" in text
    assert (tmp_path / "mine.txt").read_text(encoding="utf-8") == "stays"
    assert {path.name for path in (tmp_path / "_static").iterdir()} == shared_files().keys()


def test_decks_go_into_a_folder_beside_other_things(tmp_path):
    (tmp_path / "thesis.docx").write_text("", encoding="utf-8")
    assert check_folder(tmp_path) == tmp_path and check_folder(tmp_path / "a" / "b")
    with pytest.raises(TargetError, match="is a file; name a folder"):
        check_folder(tmp_path / "thesis.docx")


@pytest.mark.parametrize(("text", "short"), [
    ("One idea. A second one, which is longer than what fits.", "One idea."),
    ("It costs 1.5 times as much, e.g. in spring. More.", "It costs 1.5 times as much, e.g. in spring."),
    ("The model is simple. With it, the twin solves\n\n$$x$$", "The model is simple."),
    ("总值包括出口和进口。公布数是区间的中点。其余从略。", "总值包括出口和进口。公布数是区间的中点。"),
    ("Only one that leads on:\n\n- a", "Only one that leads on:"),
])
def test_a_text_in_short_ends_with_a_sentence(text, short):
    assert in_short(text, 44) == short


@given(st.lists(st.text("ab 新", min_size=1, max_size=900), max_size=12), st.sampled_from(LANGUAGES))
def test_items_keep_their_order_and_fit(texts, language):
    made = spread(texts, LINES[language])
    assert [text for group in made for text in group] == texts
    assert all(height(group) <= LINES[language] or len(group) == 1 for group in made)


def test_marks_take_no_room_and_chinese_signs_take_two():
    assert columns('rose <span title="a > b">新疆</span>') >= 9 and columns("新疆") == 4 and columns("<b>ab</b>") == 2
