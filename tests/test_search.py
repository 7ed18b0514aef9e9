"""The page of search, in a browser and without a network: chapters, sections, charts, terms and single figures."""

from __future__ import annotations

import json
import re
from urllib.parse import quote

import pytest

from tradebook.book.assets import STATIC
from tradebook.book.edition import Edition
from tradebook.book.outline import parts_of
from tradebook.book.search import ENTRIES, aliases, entries
from tradebook.book.search_words import WORDS
from tradebook.figure import growth

# What a reader types, and where one of the first three results leads.
QUERIES = {
    "trade_value 2025": "#trade_value-CN-XJ-2025",
    "exports 2025": "#trade_value-CN-XJ-2025-export",
    "export 2025 xinjiang": "#trade_value-CN-XJ-2025-export",
    "exports 2024 Guangxi": "#trade_value-CN-GX-2024-01-2024-05-export-yoy_pct",
    "imports 2025": "#trade_value-CN-XJ-2025-import",
    "growth 2025": "#trade_value-CN-XJ-2025-yoy_pct",
    "520.37": "#trade_value-CN-XJ-2025",
    "private firms share 2025": "#trade_value-CN-XJ-2025-private-share_pct",
    "CN-XJ 2016": "#trade_value-CN-XJ-2016",
    "Horgos 2025": "-khorgos",
    "Alataw Pass 2024": "alashankou",
    "Khorgos": "khorgos",
    "HHI": "#term-herfindahl-hirschman-index",
    "GDP": "#term-gross-domestic-product",
    "synthetic control": "#term-synthetic-control",
    "processing trade": "#term-processing-trade",
    "openness": "#term-openness",
    "placebo": "#term-placebo-test",
    "Trade scale": "notebooks/trade_scale.html",
    "glossary": "pages/glossary.html",
    "logistics": "notebooks/logistics_corridors.html",
    "average growth rate": "notebooks/trade_scale.html#average",
    "how many trains cross": "notebooks/logistics_corridors.html#trains",
    "spreadsheet": "pages/using.html#spreadsheet",
    "own data": "pages/using.html#own-data",
    "vehicles a day": "#chart-craft-vehicles",
    "加工贸易": "#term-processing-trade",
    "出口 2025": "#trade_value-CN-XJ-2025-export",
    "新疆 2025 进出口总值": "#trade_value-CN-XJ-2025",
    "霍尔果斯": "khorgos",
}

# The policy of the pages forbids code made from text, so what is waited for is a selector.
ANSWERED = "#search-status:not(:empty)"


def ask(visit, query: str, **options):
    page = visit("search", **options)
    page.fill("#search-query", query)
    page.wait_for_selector(ANSWERED)
    return page


def first_links(page, most: int = 3) -> list[str]:
    return [link.get_attribute("href") for link in page.locator("#search-results .result-title a").all()[:most]]


@pytest.fixture(scope="module")
def asked(browser, site) -> dict[str, list[str]]:
    """The first three addresses for every query, asked one after the other on one page."""
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto((site / "search.html").as_uri())
    found = {}
    for query in QUERIES:
        page.evaluate("document.getElementById('search-status').textContent = ''")
        page.fill("#search-query", query)
        page.wait_for_selector(ANSWERED)
        found[query] = first_links(page)
    context.close()
    return found


@pytest.mark.parametrize("query", QUERIES)
def test_the_right_place_is_among_the_first_three(asked, query):
    assert any(QUERIES[query] in link for link in asked[query]), asked[query]


def test_every_address_that_is_found_exists(site):
    script = (site / ENTRIES).read_text(encoding="utf-8")
    told = json.loads(script.removeprefix("Search.setEntries(").removesuffix(");\n"))
    pages = [(site / f"{path}.html").read_text(encoding="utf-8") for path, _ in told["pages"]]
    places = [(page, anchor) for kind in ("sections", "charts", "terms") for page, anchor, *_ in told[kind]]
    places += [place for figure in told["figures"] for place in zip(figure[4::2], figure[5::2])]
    assert len(told["figures"]) > 500 and len(told["charts"]) > 15 and len(told["terms"]) > 50
    for page, anchor in places:
        assert f'id="{anchor}"' in pages[page], (told["pages"][page], anchor)


def test_a_figure_tells_its_bounds_and_leads_to_where_it_stands(visit):
    page = ask(visit, "trade_value 2025")
    first = page.locator(".result-figure").first
    assert re.search(r"Bounds: CNY 520\.365 billion to CNY 520\.375 billion", first.inner_text())
    first.locator("a").first.click()
    page.wait_for_url("**/index.html#trade_value-CN-XJ-2025")
    assert page.locator(":target").inner_text() == "CNY 520.37 billion"


def test_the_words_of_the_query_are_marked(visit):
    page = ask(visit, "synthetic control")
    assert page.locator(".result mark").first.inner_text().lower() in ("synthetic", "synthetic control")


def test_a_query_in_the_address_is_answered_at_once(browser, site):
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto(f"{(site / 'search.html').as_uri()}?q={quote('processing trade')}")
    page.wait_for_selector(".result")
    assert page.input_value("#search-query") == "processing trade"
    context.close()


def test_the_form_of_the_page_and_the_button_of_any_page_lead_to_results_from_the_disk(visit):
    page = visit("notebooks/trade_scale")
    page.keyboard.press("Control+k")
    page.keyboard.type("Khorgos")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=Khorgos*")
    page.wait_for_selector(".result")
    page.fill("#search-query", "placebo")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=placebo*")
    page.wait_for_selector(".result-term")
    assert not page.complaints


def test_the_keyboard_leads_through_the_results(visit):
    page = ask(visit, "trade")
    page.locator("#search-query").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    second = page.locator("#search-results .result-title a").nth(1)
    assert second.evaluate("link => link === document.activeElement")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert page.locator("#search-query").evaluate("field => field === document.activeElement")


def test_more_results_are_shown_on_demand(visit):
    page = ask(visit, "trade")
    before = page.locator(".result").count()
    page.locator(".results-more").first.click()
    assert page.locator(".result").count() > before


def test_a_misspelt_word_brings_a_suggestion_and_the_pages(visit):
    page = ask(visit, "placeboo horgoss")
    assert "Nothing" in page.locator("#search-status").inner_text()
    page.locator(".did-you-mean a").click()
    page.wait_for_selector(".result")
    page = ask(visit, "qqqqqqqq")
    assert "Nothing found for “qqqqqqqq”." in page.locator("#search-status").inner_text()
    assert page.locator("#search-results a[href$='notebooks/trade_scale.html']").count() == 1


@pytest.mark.parametrize("query", ["<img src=x onerror=alert(1)>", "\\ ( [ * + ?", "constructor __proto__", "年广西"])
def test_odd_queries_are_only_words(visit, query):
    page = ask(visit, query)
    assert page.locator("#search-results img").count() == 0
    assert not page.complaints


def test_without_scripts_the_page_says_so(visit):
    assert WORDS["en"]["no_script"] in visit("search", scripts=False).locator("body").inner_text()


@pytest.mark.parametrize("width", [360, 1280])
def test_results_fit_the_screen(visit, width):
    page = ask(visit, "trade", width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_only_the_page_of_search_loads_the_indexes(site, pages):
    for name, page in pages.items():
        assert ENTRIES not in page and "static/search.js" not in page, name
    assert ENTRIES in (site / "search.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_figures_are_told_once_with_all_their_pages(ledger, language):
    edition = Edition("CN-XJ", language, 2016, 2025, "", ledger)
    after, before = (ledger.figure("trade_value", "CN-XJ", year) for year in ("2025", "2024"))
    marks = "".join(edition.writer.mark(figure) for figure in (after, growth(after, before), after))
    page = f'<article class="bd-article"><section id="a"><h1>A &amp; b</h1><p>Words.</p>{marks}</section></article>'
    told = entries(edition, {"one": page, "two": page})
    assert [len(figure) for figure in told["figures"]] == [8, 8]
    assert told["pages"] == [["one", "A & b"], ["two", "A & b"]] and told["sections"][0][3].startswith("Words.")
    other = {"en": "新疆", "zh": "Xinjiang"}[language]
    assert other in told["subjects"][0][1] and "trade_value CN-XJ" in told["subjects"][0][2]
    assert [figure[3] for figure in told["figures"]] == [0, 1]


def test_prose_leaves_out_tables_code_and_the_signs_beside_headings():
    page = (
        '<article class="bd-article"><section id="a"><h1>One<a class="headerlink" href="#a">#</a></h1><p>x</p>'
        "<table><tr><td>t</td></tr></table><pre>c</pre><section id='b'><h2>Two</h2><p>y</p></section><p>z</p>"
        '<figure class="chart" id="c"><figcaption>Three</figcaption><svg><text>s</text></svg></figure></section>'
        "</article>"
    )
    assert [(part.anchor, part.title, part.text) for part in parts_of(page)] == [
        ("a", "One", "x z"), ("b", "Two", "y"), ("c", "Three", ""),
    ]


def test_other_names_of_ports_come_from_the_list_of_ports(ledger):
    assert aliases(Edition("CN-XJ", "en", 2016, 2025, "", ledger))["horgos"] == "khorgos"


def test_both_languages_have_the_same_words():
    assert WORDS["en"].keys() == WORDS["zh"].keys()
    script = (STATIC / "search.js").read_text(encoding="utf-8")
    assert set(re.findall(r"book\.words\.([a-z_]+)", script)) <= WORDS["en"].keys()
