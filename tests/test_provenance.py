"""No figure without provenance: facts.json holds what the pages state, and every number opens a card with its sources.

The rule for digits, which is tried on every computed sentence, title and table of the built pages. A digit may stand

1. inside a marked figure or a marked estimate,
2. in a year, month or day, or in a window of them, as the book writes periods in both languages,
3. in a name or a remark that the data package holds (labels, claims, events, pages, reasons of corrections): it is
   quoted, and the book computes none of it,
4. in the code of a claim (s001),
5. where a method says why it was not applied: how many months, years or regions it has, and how many it needs,
6. where a whole cell of a table is a text of the data package, such as the code of a list.
"""

from __future__ import annotations

import csv
import html
import json
import random
import re
from html.parser import HTMLParser
from pathlib import Path

import jsonschema
import pytest

from conftest import ROOT
from tradebook import estimates
from tradebook.book.chart_files import live_specs
from tradebook.book.facts import FACTS, SCHEMA, fact_id, kind_of
from tradebook.book.marks import marks_of
from tradebook.effect_rows import choice_words
from tradebook.formula_words import FUNCTIONS, functions_in
from tradebook.indicators.effects.choices import CHOICES

SAMPLE, SEED = 50, 2025


@pytest.fixture(scope="session")
def facts(site) -> dict:
    return json.loads((site / FACTS).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def every_page(site, pages) -> dict[str, str]:
    """Chapters and prose pages, and beside them the cards, the exercises and what is for teachers."""
    below = [path for name in ("pages", "exercises") for path in sorted((site / name).rglob("*.html"))]
    return pages | {
        str(path.relative_to(site).with_suffix("")): path.read_text(encoding="utf-8") for path in below
    }


# --- the file of all figures -----------------------------------------------------------------------------------------


def test_the_file_fits_its_schema(site, facts):
    schema = json.loads((site / SCHEMA).read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(facts)


def test_every_mark_of_the_pages_is_a_fact_and_every_fact_a_mark(site, facts, every_page):
    stated = {
        fact_id(page, mark) for page, text in every_page.items() for mark in marks_of(text, live_specs(site, page))
    }
    ids = [fact["id"] for fact in facts["facts"]]
    assert len(ids) > 1000
    assert len(set(ids)) == len(ids)
    assert set(ids) == stated


def test_marks_are_counted_without_the_reader_of_marks(facts, every_page):
    """The same by a plain search, in case the reader overlooks some."""
    for page, text in every_page.items():
        told = {(fact["unit"], fact["formula"]) for fact in facts["facts"] if fact["page"] == page}
        for tag in re.findall(r'<a class="figure"[^>]*>', text):
            names = ("value", "unit", "formula")
            value, unit, formula = (re.search(f' data-{name}="([^"]*)"', tag)[1] for name in names)
            assert value and (unit, html.unescape(formula)) in told, page


def test_every_fact_has_sources_or_is_a_count_without_doubt(facts, ledger):
    known = set(ledger.raw["id"])
    for fact in facts["facts"]:
        assert set(fact["sources"]) <= known and set(fact["sources"]) <= facts["observations"].keys()
        if not fact["sources"]:
            # A quotient of two counts may never end; then only its last digit written is in doubt.
            is_exact = None not in (fact["low"], fact["high"]) and fact["high"] - fact["low"] < 1e-5
            assert is_exact or fact["kind"] in ("estimate", "example"), fact


def test_bounds_hold_the_value_and_observations_are_as_the_ledger_has_them(facts, ledger):
    for fact in facts["facts"]:
        assert fact["low"] is None or fact["low"] <= fact["value"]
        assert fact["high"] is None or fact["value"] <= fact["high"]
    for row_id, told in facts["observations"].items():
        source = ledger.source_of(row_id)
        assert told["publisher"] == source["publisher"]
        assert told["url"] == (None if source["tier"] == "4" else source["url"])
        row = ledger.observations(id=row_id).iloc[0]
        assert (told["printed"], told["unit"], told["period"]) == (row["value"], row["unit"], row["period"])


def test_a_published_fact_is_what_its_page_printed(facts, ledger):
    for fact in facts["facts"]:
        if fact["kind"] == "published":
            figure = ledger.observation(fact["sources"][0]).figure
            # A published growth of the whole is also what the whole adds to its own growth, in percentage points.
            if figure.unit.code == "pct" and fact["unit"] == "pp":
                figure = figure.as_percentage_points()
            unit = ledger.units.get(fact["unit"], figure.unit)
            assert float(figure.to(unit).value) == pytest.approx(fact["value"]), fact


def test_every_formula_is_told_in_words(facts):
    for fact in facts["facts"]:
        assert functions_in(fact["formula"]) <= FUNCTIONS.keys(), fact["formula"]
        assert bool(fact["formula"]) == bool(fact["formula_in_words"])
        assert not re.search(r"\bo[0-9a-f]{8}\b|_", fact["formula_in_words"]), fact


def test_places_exist(facts, every_page):
    for fact in facts["facts"]:
        for anchor in fact["anchors"]:
            assert not anchor or f'id="{anchor}"' in every_page[fact["page"]], fact


def test_the_order_is_that_of_the_pages(facts):
    order = [fact["page"] for fact in facts["facts"]]
    assert order == sorted(order)
    assert list(facts["observations"]) == sorted(facts["observations"])


def test_a_fact_keeps_its_name_as_long_as_its_content_is_the_same():
    tag = '<a class="figure" title="{}" data-observations="{}" data-value="5" data-unit="t" data-formula="">{}</a>'
    one, reworded, other = (
        marks_of(tag.format(*texts))[0] for texts in (("x", "o1", "5 t"), ("y", "o1", "five"), ("x", "o2", "5 t"))
    )
    assert fact_id("index", one) == fact_id("index", reworded)
    assert len({fact_id("index", one), fact_id("pages/data", one), fact_id("index", other)}) == 3
    assert kind_of(one) == "published"


# --- nothing without provenance --------------------------------------------------------------------------------------

_PERIOD = re.compile(
    r"(?<![\d.,])(?:(?:\d{1,2}[ ])?"
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Q[1-4]|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec)(?:[ ](?:19|20)\d\d)?|(?:19|20)\d\d(?:-\d\d){0,2}(?:年)?"
    r"|\d{1,2}(?:—\d{1,2})?月(?:\d{1,2}日)?)(?![\d.,]*\d)"
)
_CLAIM = re.compile(r"\bs\d{3}\b")
_SKIPPED = {"script", "style", "svg", "pre"}
# Data of charts repeat rows that carry their own observations; what was used is the ledger itself.
_SKIPPED_CLASSES = {
    "figure", "data-used", "citation", "chart-data", "chart-cite", "chart-source", "download", "headline-source"
}
_VOID = {"br", "img", "input", "hr", "link", "meta", "wbr", "col"}


class _Computed(HTMLParser):
    """The text of computed outputs, without what is marked; marks leave a sign, so that nothing grows together."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._stack: list[tuple[str, bool, bool]] = []

    def handle_starttag(self, tag, attrs):
        if tag in _VOID:
            return
        classes = set((dict(attrs).get("class") or "").split())
        _, inside, skipped = self._stack[-1] if self._stack else ("", False, False)
        is_table = tag == "table" and "figures" in classes
        starts = is_table or bool(classes & {"cell_output", "headline", "headline-reading"})
        leaves = tag in _SKIPPED or (bool(classes & _SKIPPED_CLASSES) and tag in ("a", "details", "p", "table"))
        self._stack.append((tag, inside or starts, skipped or leaves))
        if leaves and self.texts:
            self.texts.append("¤")
        elif tag in ("td", "th", "p", "li", "caption", "figcaption", "tr"):
            self.texts.append("\n")

    def handle_endtag(self, tag):
        while self._stack and self._stack.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if self._stack and self._stack[-1][1] and not self._stack[-1][2]:
            self.texts.append(data)


@pytest.fixture(scope="module")
def package_texts(ledger) -> set[str]:
    """Every text of the data package besides observations: codes, names, titles and remarks."""
    texts = set()
    for path in ledger.folder.glob("*.csv"):
        if path.name != "observations.csv":
            with path.open(encoding="utf-8", newline="") as file:
                texts |= {plain(text) for row in csv.DictReader(file) for text in row.values() if text}
    return texts


@pytest.fixture(scope="module")
def quoted(package_texts) -> re.Pattern:
    """Those of the texts that hold a digit and more than a number, longest first."""
    named = [text for text in package_texts if re.search(r"\d", text) and re.search(r"[^\d.,\s%-]", text)]
    return re.compile("|".join(map(re.escape, sorted(named, key=len, reverse=True))))


def plain(text: str) -> str:
    """A text in one line, with straight quotation marks: pages have them curled."""
    return " ".join(text.translate(str.maketrans("‘’“”", "''\"\"")).split())


def _refusals() -> re.Pattern:
    """The words in which a method says why it was not applied, whatever its counts are."""
    templates = [template for pair in estimates._REFUSALS.values() for template in pair if "{" in template]
    return re.compile("|".join(re.sub(r"\\\{\w+\\\}", r"\\d+", re.escape(template)) for template in templates))


def _other_choices() -> re.Pattern:
    """The words for what is chosen otherwise in an interrupted time series, whose counts are the choice itself."""
    told = {choice_words(choice, language) for choice in CHOICES for language in ("en", "zh")}
    return re.compile("|".join(map(re.escape, sorted(told))))


def test_no_digit_stands_without_provenance(pages, package_texts, quoted):
    found = []
    for page, text in pages.items():
        reader = _Computed()
        reader.feed(text)
        for line in "".join(reader.texts).split("\n"):
            rest = "" if plain(line) in package_texts else plain(line)
            for allowed in (quoted, _refusals(), _other_choices(), _CLAIM, _PERIOD):
                rest = allowed.sub("", rest)
            if re.search(r"\d", rest):
                found.append(f"{page}: {' '.join(line.split())[:200]}")
    assert not found, "\n".join(found)


# --- in the browser --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sample(pages) -> dict[str, list[int]]:
    """Fifty marked numbers with sources, drawn by lot over all pages: their places on each page."""
    places = [
        (page, number)
        for page, text in pages.items()
        for number, ids in enumerate(re.findall(r'<a class="figure"[^>]* data-observations="([^"]*)"', text))
        if ids
    ]
    drawn: dict[str, list[int]] = {}
    for page, number in sorted(random.Random(SEED).sample(places, SAMPLE)):
        drawn.setdefault(page, []).append(number)
    return drawn


def reveal(number) -> None:
    """Open what is folded around a number, and bring it into view."""
    number.evaluate("e => { for (let d = e; (d = d.closest('details')); d = d.parentElement) d.open = true }")
    number.scroll_into_view_if_needed()


def test_fifty_numbers_drawn_by_lot_lead_to_their_sources(visit, sample, ledger):
    publishers = set(ledger.table("sources")["publisher"])
    addresses = set(ledger.table("sources")["url"])
    for name, numbers in sample.items():
        page = visit(name)
        card = page.locator("#figure-card")
        for place in numbers:
            number = page.locator("a.figure").nth(place)
            reveal(number)
            number.click()
            assert card.is_visible(), (name, place)
            told = card.locator("li[data-observation]").first
            source = ledger.source_of(told.get_attribute("data-observation"))
            assert " ".join(source["publisher"].split()) in " ".join(told.inner_text().split())
            assert source["publisher"] in publishers
            for link in card.locator("li[data-observation] a").all():
                assert link.get_attribute("href") in addresses
            assert page.url.split("#")[0].endswith(f"{name}.html") and "#" not in page.url
            page.keyboard.press("Escape")
            assert card.is_hidden()


def test_a_card_names_value_bounds_and_the_way_of_computing(visit, facts):
    page = visit("notebooks/trade_scale")
    number = page.locator('main a.figure[data-formula^="growth("]').first
    reveal(number)
    number.click()
    words = page.locator("#figure-card").inner_text()
    assert "Bounds" in words and "How it was computed" in words and "growth of " in words
    assert not re.search(r"\bo[0-9a-f]{8}\b", words)


def test_the_keyboard_opens_reads_and_closes_a_card(visit):
    page = visit("notebooks/trade_scale")
    number, card = page.locator("main .cell_output a.figure").first, page.locator("#figure-card")
    number.focus()
    assert card.is_visible() and number.get_attribute("aria-describedby") == "figure-spoken"
    page.keyboard.press("Escape")
    assert card.is_hidden() and number.get_attribute("title")
    page.keyboard.press("Enter")
    assert card.is_visible() and card.get_attribute("role") == "dialog"
    assert page.evaluate("document.activeElement.id") == "figure-card"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#figure-card') !== null")
    page.keyboard.press("Escape")
    assert card.is_hidden()
    assert number.evaluate("e => e === document.activeElement")


def test_a_second_click_or_one_elsewhere_closes_the_card(visit):
    page = visit("notebooks/trade_scale")
    number, card = page.locator("main .cell_output a.figure").first, page.locator("#figure-card")
    number.click()
    assert card.is_visible()
    number.click()
    assert card.is_hidden()
    number.click()
    card.locator(".close").click()
    assert card.is_hidden()
    number.click()
    page.locator("main h1:visible").first.click()
    assert card.is_hidden()


def test_a_card_stays_inside_a_phone(visit, sample):
    for name, numbers in sample.items():
        page = visit(name, width=360, touch=True)
        for place in numbers[:4]:
            number = page.locator("a.figure").nth(place)
            reveal(number)
            number.tap()
            box = page.locator("#figure-card").bounding_box()
            assert box["x"] >= 0 and box["x"] + box["width"] <= 360, (name, place)
            assert box["y"] >= 0 and box["y"] + box["height"] <= 900, (name, place)
            assert page.evaluate("document.documentElement.scrollWidth") <= 360
            page.keyboard.press("Escape")


def test_a_card_is_not_printed(visit):
    page = visit("notebooks/trade_scale")
    page.locator("main .cell_output a.figure").first.click()
    page.emulate_media(media="print")
    assert page.locator("#figure-card").is_hidden()


def test_without_a_script_a_number_leads_to_the_data(visit, pages, site):
    for name, text in pages.items():
        links = set(re.findall(r'<a class="figure" href="([^"]*)"', text))
        assert len(links) <= 1, name
        for link in links:
            path, _, anchor = link.partition("#")
            target = (site / f"{name}.html").parent / path if path else site / f"{name}.html"
            assert anchor and f'id="{anchor}"' in target.read_text(encoding="utf-8"), (name, link)
    page = visit("notebooks/trade_scale", scripts=False)
    number = page.locator("main .cell_output a.figure").first
    assert "Source: " in number.get_attribute("title")
    number.click()
    assert page.url.endswith("#data-used")
    page = visit("index", scripts=False)
    page.locator("main a.figure").first.click()
    assert page.url.endswith("pages/data.html#every-figure")


# --- taking it away, and citing it -----------------------------------------------------------------------------------


def test_the_data_of_a_chapter_can_be_saved_in_both_forms(visit):
    page = visit("notebooks/trade_scale")
    columns = {}
    for kind in ("csv", "json"):
        with page.expect_download() as download:
            page.evaluate(f"document.querySelector('a.download[download$={kind}]').click()")
        text = Path(download.value.path()).read_text(encoding="utf-8")
        assert download.value.suggested_filename == f"trade_scale-CN-XJ.{kind}"
        first = text.splitlines()[0].lstrip("\ufeff").split(",")
        columns[kind] = json.loads(text)["columns"] if kind == "json" else first
    assert columns["csv"] == columns["json"]


def test_every_chapter_is_ready_to_be_cited(pages):
    book = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    title = re.search(r'^title: "(.*)"', book, re.M)[1]
    for page, text in pages.items():
        if page.startswith("notebooks/"):
            block = re.search(r'<details class="citation">.*?</details>', text, re.DOTALL)[0]
            assert block.count(title) == 3
            assert block.count("<pre>") == 3 and "GB/T 7714-2015" in block
            assert "http" not in block and "no published address" in " ".join(block.split()).replace("has no", "no")


# --- the package as a data set ---------------------------------------------------------------------------------------


def test_the_page_about_the_data_describes_the_package(pages, ledger):
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', pages["pages/data"], re.DOTALL)[1]
    told = json.loads(block)
    assert (told["@context"], told["@type"]) == ("https://schema.org/", "Dataset")
    package = json.loads((ledger.folder / "datapackage.json").read_text(encoding="utf-8"))
    assert (told["name"], told["description"]) == (package["title"], package["description"])
    # Search engines want between 50 and 5000 signs.
    assert 50 <= len(told["description"]) <= 5000
    assert told["license"] == [licence["path"] for licence in package["licenses"]]
    assert {place["identifier"] for place in told["spatialCoverage"]} == set(ledger.raw["region"])
    assert {variable["propertyID"] for variable in told["variableMeasured"]} == set(ledger.raw["indicator"])
    start, end = told["temporalCoverage"].split("/")
    years = [int(year) for text in ledger.raw["period"] for year in re.findall(r"\b(\d{4})", text)]
    assert (int(start[:4]), int(end[:4])) == (min(years), max(years))
