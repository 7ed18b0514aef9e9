"""The Sphinx side: a tiny book with a chart of each builder is built without a warning and shown in a real browser."""

from __future__ import annotations

import html
import re
import shutil
from pathlib import Path

import pytest

from axe_report import open_everything, violations
from book_samples import build_book, write_book
from tradebook.book.chart_files import live_specs

CHAPTER = "notebooks/trade_scale"
CHARTS = ("lines", "columns", "bars", "dumbbell", "scatter")

_FOREIGN = re.compile(r"""<(?:script|link|img|iframe|source)\b[^>]*?(?:src|href)=["'](?:https?:)?//[^>]*>""")


@pytest.fixture(scope="module", params=["en", "zh"])
def site(request, tmp_path_factory) -> Path:
    """The built pages, in a folder with a blank and an accent in its name."""
    return build_book(write_book(tmp_path_factory.mktemp("a book é"), request.param))[0]


@pytest.fixture(scope="module")
def chapter(site) -> str:
    return (site / "notebooks" / "trade_scale.html").read_text(encoding="utf-8")


def figure_of(page: str, name: str) -> str:
    """The markup of one chart."""
    return re.search(rf'<figure class="chart" id="chart-{name}".*?</figure>', page, re.DOTALL)[0]


def spec_of(site: Path, name: str) -> dict:
    return live_specs(site, CHAPTER)[f"chart-{name}"]


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_a_named_picture_with_its_data_and_its_spec(site, chapter, name):
    figure = figure_of(chapter, name)
    assert 'role="group"' in figure and f'aria-labelledby="chart-{name}-title"' in figure
    pictures = re.findall(r"<svg [^>]*>", figure)
    assert [re.search(r'data-layout="(\w+)"', picture)[1] for picture in pictures] == ["wide", "narrow"]
    for picture in pictures:
        assert 'role="img"' in picture
        assert len(html.unescape(re.search(r'aria-label="([^"]*)"', picture)[1])) > 40
    rows = next(iter(spec_of(site, name)["datasets"].values()))
    assert figure.count("<tr>") == len(rows) + 1
    text = re.sub(r"</?span[^>]*>", "", figure)
    for row in rows:
        assert html.escape(row["bounds"]) in text and html.escape(row["pages"]) in text


def test_ids_are_unique_on_the_page(chapter):
    ids = re.findall(r'\bid="([^"]+)"', chapter)
    doubled = {name for name in ids if ids.count(name) > 1}
    assert not {name for name in doubled if name.startswith("chart-")}


@pytest.mark.parametrize("name", CHARTS)
def test_the_finding_stands_in_html_and_not_in_the_picture(site, chapter, name):
    figure = figure_of(chapter, name)
    finding = re.search(r'<figcaption class="chart-title"[^>]*>(.*?)</figcaption>', figure)[1]
    assert len(finding) > 10
    assert finding not in re.search(r"<svg .*?</svg>", figure, re.DOTALL)[0]
    layouts = spec_of(site, name)
    assert "title" not in layouts["wide"] and "title" not in layouts["narrow"]


def test_no_page_names_another_host_in_a_script_a_style_or_a_picture(site):
    for path in site.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert not _FOREIGN.findall(text), path
        for word in ("requirejs", "require.min.js", "mathjax@", "thebe", "preconnect", "dns-prefetch"):
            assert word not in text, f"{word} in {path}"


def test_vega_is_in_the_book_and_shut_in_a_function(site):
    script = (site / "_static" / "vega.js").read_text(encoding="utf-8")
    assert script.startswith("(() => {") and script.rstrip().endswith("})();")
    assert "window.vegaEmbed=" in script


def test_pages_without_a_chart_do_not_load_the_script_of_charts(site):
    assert "charts.js" in (site / "notebooks" / "trade_scale.html").read_text(encoding="utf-8")
    assert "charts.js" not in (site / "pages" / "words.html").read_text(encoding="utf-8")


def test_formulas_are_mathml_with_their_latex_as_words(site):
    page = (site / "pages" / "words.html").read_text(encoding="utf-8")
    assert page.count("<math ") == 3
    assert r'alttext="x_1"' in page
    assert "MathJax" not in page


def test_the_data_used_are_folded_and_can_be_saved(chapter):
    block = re.search(r'<a class="download".*?</details>', chapter, re.DOTALL)[0]
    assert '<details class="data-used"><summary>' in block
    assert block.index("<details") > block.index("</a>")


def test_code_is_folded_under_a_word_of_the_edition(chapter):
    label = "代码" if '<html lang="zh' in chapter else "Code"
    assert chapter.count(f'<details class="code"><summary>{label}</summary>') == len(CHARTS) + 3


def test_prose_pages_compute_their_figures(site):
    front = (site / "index.html").read_text(encoding="utf-8")
    assert front.count('<p class="headline-figure">') == 6
    assert 'href="notebooks/trade_scale.html"' in front
    words = (site / "pages" / "words.html").read_text(encoding="utf-8")
    assert words.count('<table class="figures">') >= 8
    assert '<em class="missing">' in words


def test_two_builds_in_different_folders_give_the_same_bytes(site, tmp_path):
    language = "zh" if '<html lang="zh' in (site / "index.html").read_text(encoding="utf-8") else "en"
    other, _ = build_book(write_book(tmp_path / "elsewhere" / "book", language))
    for path in sorted(site.rglob("*")):
        if path.suffix in (".html", ".js", ".css", ".svg"):
            assert path.read_bytes() == (other / path.relative_to(site)).read_bytes(), path


MISTAKES = r"""# Words

Trade came to {figure}`trade_valu region last`, with $\undefined{x}$ known and $\frac{x$ not.

```{ledger-table} indicator
```

```{parameter-table} trade_scal
```
"""


def test_mistakes_stop_the_build_and_are_answered_with_what_would_be_right(tmp_path):
    write_book(tmp_path, words=MISTAKES)
    with pytest.raises(AssertionError) as failure:
        build_book(tmp_path)
    said = str(failure.value)
    assert "indicator trade_valu is not in the ledger" in said and "trade_value" in said
    assert "no ledger-table 'indicator'" in said and "indicators" in said
    assert "no chapter 'trade_scal'" in said
    assert "the command \\undefined is not known" in said
    assert "a brace is missing" in said


def test_a_page_is_built_again_when_the_ledger_changes(tmp_path):
    data = tmp_path / "data"
    shutil.copytree(Path(__file__).resolve().parent.parent / "data", data)
    book = write_book(tmp_path / "book")
    config = (book / "_config.yml").read_text(encoding="utf-8")
    (book / "_config.yml").write_text(
        config.replace("html_show_sphinx", f"tradebook_data: {data}\n    html_show_sphinx")
    )
    site, _ = build_book(book)
    assert "CNY 520.37 billion" in (site / "index.html").read_text(encoding="utf-8")
    rows = (data / "observations.csv").read_text(encoding="utf-8")
    changed = rows.replace(",5203.7,", ",5203.9,").replace(",520.37,", ",520.39,")
    (data / "observations.csv").write_text(changed, encoding="utf-8")
    site, _ = build_book(book)
    assert "CNY 520.39 billion" in (site / "index.html").read_text(encoding="utf-8")


def shown(page, name: str):
    """The one picture of a chart that a reader sees, in the layout of the window."""
    return page.locator(f"#chart-{name} .chart-frame svg:visible")


def enliven(page) -> None:
    """Bring every chart into view and wait until it lives."""
    for name in CHARTS:
        page.locator(f"#chart-{name}").scroll_into_view_if_needed()
        page.wait_for_selector(f"#chart-{name}.interactive", timeout=20_000)


def test_every_chart_is_seen_without_script(visit):
    page = visit(CHAPTER, scripts=False)
    for name in CHARTS:
        box = shown(page, name).bounding_box()
        assert box["width"] > 300 and box["height"] > 80


def test_charts_come_alive_in_place_and_nothing_complains(visit):
    page = visit(CHAPTER)
    before = {name: page.locator(f"#chart-{name} .chart-frame").bounding_box() for name in CHARTS}
    enliven(page)
    after = {name: page.locator(f"#chart-{name} .chart-frame").bounding_box() for name in CHARTS}
    for name in CHARTS:
        assert abs(before[name]["height"] - after[name]["height"]) < 1
        assert abs(before[name]["width"] - after[name]["width"]) < 1
        assert shown(page, name).count() == 1
        assert shown(page, name).get_attribute("role") == "img"
    assert not page.complaints
    assert all(url.startswith(("file:", "data:")) for url in page.asked)


def test_a_mark_tells_its_bounds_and_source(visit):
    page = visit(CHAPTER)
    enliven(page)
    page.locator("#chart-bars .mark-rect.role-mark path").first.hover()
    page.wait_for_selector("#vg-tooltip-element.visible")
    assert page.locator("#vg-tooltip-element tr").count() >= 3


def test_a_number_tells_its_bounds_by_pointer_and_by_keyboard(visit):
    page = visit(CHAPTER)
    number, card = page.locator("main a.figure").first, page.locator("#figure-card")
    words = number.get_attribute("title")
    bounds = re.split(r"\. Source: |。来源：", words)[0]
    number.hover()
    assert card.is_visible() and bounds in card.inner_text()
    assert card.locator(".value").inner_text() == number.inner_text()
    assert card.locator("li[data-observation] a").count() >= 2
    page.keyboard.press("Escape")
    assert not card.is_visible() and number.get_attribute("title") == words
    number.focus()
    assert card.is_visible()
    assert page.locator(f"#{number.get_attribute('aria-describedby')}").text_content() == words


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("name", ["index", CHAPTER, "pages/words"])
def test_axe_finds_nothing_in_either_language(visit, name, dark):
    page = visit(name, dark=dark)
    open_everything(page)
    assert violations(page) == []


def test_the_picture_stays_where_vega_fails(visit, site):
    shelved = site / "_static" / "vega.js"
    shelved.rename(shelved.with_suffix(".away"))
    try:
        page = visit(CHAPTER)
        page.locator("#chart-lines").scroll_into_view_if_needed()
        page.wait_for_timeout(800)
        assert shown(page, "lines").bounding_box()["height"] > 80
        assert page.locator("figure.chart.interactive").count() == 0
    finally:
        shelved.with_suffix(".away").rename(shelved)


@pytest.mark.parametrize("name", ["index", "notebooks/trade_scale", "pages/words", "search"])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_no_page_scrolls_sideways_on_a_phone(visit, name, scripts):
    page = visit(name, width=360, scripts=scripts)
    if scripts and "notebooks" in name:
        enliven(page)
    wide = "document.documentElement.scrollWidth" if scripts else None
    if wide:
        assert page.evaluate(wide) <= 360
    for frame in page.locator(".chart-frame").all():
        assert frame.bounding_box()["width"] <= 360


def test_text_of_charts_stays_readable_on_a_phone(visit):
    page = visit(CHAPTER, width=360, scripts=False)
    for name in CHARTS:
        picture = shown(page, name)
        assert picture.get_attribute("data-layout") == "narrow"
        box, drawn = picture.bounding_box(), float(picture.get_attribute("width"))
        # 12 pixels as drawn: never less than 11 on a phone of 360.
        assert box["width"] / drawn >= 11 / 12 and box["x"] + box["width"] <= 360


def luminance(colour: str) -> float:
    """Relative luminance of rgb(...) after WCAG."""
    channels = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("live", [False, True], ids=["static", "live"])
def test_text_of_charts_can_be_read_in_light_and_dark(visit, dark, live):
    page = visit(CHAPTER, dark=dark, scripts=live)
    if live:
        enliven(page)
    ground = luminance(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    for name in CHARTS:
        inks = shown(page, name).locator("text").evaluate_all("texts => texts.map(t => getComputedStyle(t).fill)")
        for ink in set(inks):
            light, faint = sorted((luminance(ink), ground), reverse=True)
            assert (light + 0.05) / (faint + 0.05) >= 4.5, f"{ink} in {name}"
