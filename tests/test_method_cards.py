"""Method cards: one template, references that resolve, links both ways, counter-examples that show what they say."""

from __future__ import annotations

import ast
import html
import inspect
import re
import warnings

import nbformat
import pytest
import yaml
from bs4 import BeautifulSoup
from pybtex.database import parse_file

from conftest import ROOT
from test_notebooks import (  # noqa: F401 (the same rules hold for cards)
    calls,
    code_trees,
    test_markdown_holds_no_figures,
    test_no_cell_failed_and_every_code_cell_ran,
    test_no_helper_functions_in_notebooks,
)
from tradebook.cached import run_card
from tradebook.edition import listed
from tradebook.fingerprint import notebook_of
from tradebook.indicators import effects
from tradebook.parameters import CARDS, CONTRACTS, NOTEBOOKS, cell_source
from tradebook.prose import placeholders

TEMPLATE = (
    "title", "parameters", "setup", "formula", "hand-head", "example", "hand", "ledger-head", "live", "ledger",
    "rounding-head", "rounding", "lies-head", "lies", "references", "exercises", "used-in", "data-head", "data-used",
)
HEADS = {
    "formula": ("Formula", "公式"), "hand-head": ("By hand", "手算"),
    "ledger-head": ("By code, with live figures", "用代码计算台账数据"),
    "rounding-head": ("How rounding enters", "舍入的影响"), "lies-head": ("When it lies", "何时会误导"),
    "references": ("References", "参考文献"), "exercises": ("Exercises", "练习"),
    "used-in": ("Related chapters", "相关章节"), "data-head": ("Data used", "所用数据"),
}
# What a student should see without opening a fold: how it is computed.
OPEN = ("example", "live")

BIBLIOGRAPHY = ROOT / "pages" / "references.bib"
CITED = re.compile(r"\{(?:foot)?cite(?::\w+)?\}`([^`]+)`")


def card_of(name):
    return nbformat.read(ROOT / "pages" / "methods" / f"{name}.ipynb", as_version=4)


@pytest.fixture(scope="module", params=CARDS)
def name(request):
    return request.param


@pytest.fixture(scope="module")
def notebook(name):
    return card_of(name)


def text_of(notebook, cell_id) -> str:
    return next(cell.source for cell in notebook.cells if cell.id == cell_id)


def test_every_card_is_a_notebook_in_the_contents_in_the_order_of_the_contracts():
    assert {path.stem for path in (ROOT / "pages" / "methods").glob("*.ipynb")} == set(CARDS)
    assert not set(CARDS) & set(CONTRACTS)
    assert listed(ROOT) == list(NOTEBOOKS)
    contents = (ROOT / "_toc.yml").read_text(encoding="utf-8")
    assert re.findall(r"pages/methods/(\w+)", contents) == list(CARDS)
    assert yaml.safe_load(contents)["root"] == "index"


def test_the_place_on_disk_is_the_place_in_the_contract():
    """One is looked up without loading the contracts, which is what makes a cached run quick."""
    for name, contract in NOTEBOOKS.items():
        assert notebook_of(name) == ROOT / f"{contract.page}.ipynb"


def test_cells_stand_in_the_order_of_the_template_each_text_with_its_twin(name, notebook):
    code = {cell.id for cell in notebook.cells if cell.cell_type == "code"}
    wanted = [twin for part in TEMPLATE for twin in ((part,) if part in code else (part, f"{part}-zh"))]
    assert [cell.id for cell in notebook.cells] == wanted
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            assert cell.metadata.tags == ["lang-zh" if cell.id.endswith("-zh") else "lang-en"], cell.id
        elif cell.id != "parameters":
            assert cell.metadata.get("tags", []) == ([] if cell.id in OPEN else ["hide-input"]), cell.id
    for part, heads in HEADS.items():
        for cell_id, head in zip((part, f"{part}-zh"), heads, strict=True):
            assert text_of(notebook, cell_id).splitlines()[0] == f"## {head}"
    for cell_id, title in (("title", CARDS[name].title_en), ("title-zh", CARDS[name].title_zh)):
        first, _, question = text_of(notebook, cell_id).splitlines()
        assert first == f"# {title}" and re.fullmatch(r"\*\*.+[?？]\*\*", question)


def test_both_languages_hold_the_same_formulas_citations_and_exercises(notebook):
    for part in (cell.id for cell in notebook.cells if cell.cell_type == "markdown" and not cell.id.endswith("-zh")):
        english, chinese = text_of(notebook, part), text_of(notebook, f"{part}-zh")
        assert formulas(english) == formulas(chinese), part
        assert CITED.findall(english) == CITED.findall(chinese), part
        assert re.findall(r"^[0-9]+\. ", english, re.M) == re.findall(r"^[0-9]+\. ", chinese, re.M), part
        assert not re.search(r"[\u4e00-\u9fff]", english) and re.search(r"[\u4e00-\u9fff]", chinese), part


def formulas(text) -> list[str]:
    """Displayed formulas, without the punctuation of the sentence around them."""
    return [re.sub(r"[.,。，\s]|\\text\{.*?\}", "", found) for found in re.findall(r"\$\$(.*?)\$\$", text, re.S)]


def test_the_parameters_are_the_contract_and_all_are_checked(name, notebook):
    assert text_of(notebook, "parameters") == cell_source(CARDS[name])
    opened = next(node for _, tree in code_trees(notebook) for node in calls(tree, "open"))
    assert opened.args[0].value == name
    assert [keyword.arg for keyword in opened.keywords] == [one.name for one in CARDS[name].parameters]


def test_sentences_hold_no_typed_figures_and_the_same_names_in_both_languages(notebook):
    said = [(cell, call) for cell, tree in code_trees(notebook) for call in calls(tree, "say")]
    assert len(said) >= 2
    for cell, call in said:
        english, chinese = (argument.value for argument in call.args)
        assert placeholders(english) == placeholders(chinese), f"{cell.id}: {english}"
        for template in (english, chinese):
            assert not re.search(r"[0-9]", re.sub(r"\{\w+", "", template)), f"{cell.id}: {template}"
        words = re.sub(r"\{.*?\}", "", chinese)
        assert re.search(r"[\u4e00-\u9fff]", words) or not re.search(r"[a-z]{3}", words), f"{cell.id}: {chinese}"
        assert not re.search(r"[\u4e00-\u9fff]", english), f"{cell.id}: {english}"


def test_there_are_two_or_three_exercises(notebook):
    assert len(re.findall(r"^[0-9]+\. ", text_of(notebook, "exercises"), re.M)) in (2, 3)


# Links

LINK = re.compile(r"\[([^\]]+)\]\(([^)]+)\.ipynb\)")


def linked_from(path, cell_ids, language) -> list[str]:
    """The names of the notebooks that some cells link, in order; each link says the title of what it leads to."""
    names = []
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "markdown" and (not cell_ids or cell.id in cell_ids):
            for words, target in LINK.findall(cell.source):
                if "/exercises/" in target:
                    continue
                contract = NOTEBOOKS[target.rpartition("/")[2]]
                assert (path.parent / f"{target}.ipynb").resolve() == ROOT / f"{contract.page}.ipynb", target
                assert cell.id.endswith("-zh") == (language == "zh") or not cell_ids
                assert words in (contract.title_en, contract.title_zh), words
                names.append(contract.name)
    return names


@pytest.mark.parametrize(("suffix", "language"), [("", "en"), ("-zh", "zh")])
def test_a_card_links_the_chapters_of_its_contract_and_they_link_it(name, suffix, language):
    card = CARDS[name]
    assert card.used_in and not set(card.used_in) - set(CONTRACTS)
    assert tuple(linked_from(ROOT / f"{card.page}.ipynb", [f"used-in{suffix}"], language)) == card.used_in
    for chapter in CONTRACTS:
        named = linked_from(ROOT / f"{CONTRACTS[chapter].page}.ipynb", [f"method{suffix}"], language)
        assert (name in named) == (chapter in card.used_in), chapter


@pytest.mark.parametrize("chapter", CONTRACTS)
def test_a_chapter_links_a_card_where_a_section_first_uses_it(chapter):
    """Beside the list in its method box: in each language, and only cards that the box lists."""
    path = ROOT / f"{CONTRACTS[chapter].page}.ipynb"
    everywhere, boxes = linked_from(path, [], ""), linked_from(path, ["method"], "en")
    assert set(everywhere) == set(boxes)
    assert len(everywhere) - 2 * len(boxes) >= 4


# What a card says

def said_in(notebook, cell_id) -> str:
    cell = next(cell for cell in notebook.cells if cell.id == cell_id)
    return "\n".join(
        output["data"].get("text/markdown") or output["data"].get("text/html") or "" for output in cell.outputs
    )


def figures_in(markup) -> list[tuple[float, float, float]]:
    """Value and bounds of every figure that an output states, in order."""
    found = re.findall(r'<a class="figure"[^>]*>', markup)
    marks = [dict(re.findall(r'data-([\w-]+)="([^"]*)"', mark)) for mark in found]
    return [
        (float(mark["value"]), float(mark.get("low") or "-inf"), float(mark.get("high") or "inf")) for mark in marks
    ]


def test_every_part_of_a_card_states_figures(name, notebook):
    for part in ("hand", "rounding", "lies"):
        assert figures_in(said_in(notebook, part)), part
    # Where the ledger has nothing for the default region, the card says so.
    assert said_in(notebook, "ledger").strip()


# Figures of the counter-example in the order in which the cell states them: what they show must be so.
SHOWN = {
    "intervals": (
        "a base written twice is too wide; a revision leaves the interval",
        lambda _, __, once, twice, was, became: twice[1] < once[1] <= once[2] < twice[2]
        and (was[2] < became[1] or became[2] < was[1]),
    ),
    "growth_rates": (
        "a revised base turns the sign; opposite rates do not cancel",
        lambda _, __, right, ___, wrong, a, b, fall, c, d, rise, both, *more: right[0] > 0 > wrong[0]
        and -fall[0] == rise[0] and both[0] < 0,
    ),
    "average_growth": (
        "a slump at the start makes standstill look like growth, to least squares less than to the compound rate",
        lambda _, __, compound, fitted, none, *more: compound[0] > fitted[0] > none[0] == 0,
    ),
    "contributions": (
        "a share of growth passes the whole; a seasonal year carries over what is no growth",
        lambda up, down, whole, claimed, low, high, carried, none: claimed[0] > 100 and carried[0] > 100
        and none[0] == 0,
    ),
    "price_and_exchange_rate": (
        "the unit value falls at constant prices",
        lambda dear, cheap, before, after, change: cheap[0] < after[0] < before[0] < dear[0] and change[0] < 0,
    ),
    "concentration": (
        "a merger raises the index; one giant and two giants score nearly alike",
        lambda apart, merged, giant, first, largest, second, other: merged[0] > apart[0]
        and abs(first[0] - other[0]) < 0.01 * first[0] and second[0] > (100 - giant[0]) / 4,
    ),
    "inequality": (
        "cutting a region in two changes the coefficient; opposite pictures share one",
        lambda before, after, poor, rich, theil_poor, theil_rich: before[0] != after[0] and poor[0] == rich[0]
        and theil_poor[0] != theil_rich[0],
    ),
    "similarity": ("finer classes lower it", lambda coarse, fine: coarse[0] == 100 and fine[0] == 0),
    "comparative_advantage": (
        "the quotient ranks a trifle first, the difference does not",
        lambda tiny, first, major, second, points, other: tiny[0] < major[0] and first[0] > second[0]
        and points[0] < other[0],
    ),
    "trade_intensity": ("booking raises it", lambda fair, booked, seen: fair[0] == 1 and seen[0] > fair[0]),
    "intra_industry_trade": (
        "one class turns one-way trade into two-way trade", lambda fine, coarse: (fine[0], coarse[0]) == (0, 100),
    ),
    "openness_and_balance": (
        "re-exports raise openness and leave the balance",
        lambda transit, before, after, surplus, normal, less: after[0] > before[0] and less[0] < normal[0],
    ),
    "margins": (
        "the split credits the number with growth that is a giant's",
        lambda before, after, each, number, per_firm: number[0] > after[0] - before[0] > 0 > per_firm[0],
    ),
    "shift_share": (
        "coarse classes turn mix into strength", lambda coarse, fine, mix: coarse[0] == mix[0] > 0 == fine[0],
    ),
    "constant_market_share": (
        "one gain is credited to the good or to the market; goods and markets trade places",
        lambda all_, none, all_too, nothing, goods, other_goods, markets, other_markets, growth, share:
        all_[0] == all_too[0] > 0 == none[0] == nothing[0] and goods[0] == other_markets[0]
        and markets[0] == other_goods[0] and goods[0] != markets[0],
    ),
    "ports_and_modes": (
        "unlike counts pass the whole", lambda a, b, c, d, alike, unlike: alike[0] < 100 < unlike[0],
    ),
    "months": (
        "a moving festival is no change of trade; a revision is booked into a month",
        lambda january, february, both, month, revision, june: january[0] < 0 < february[0] and both[0] == 0
        and june[0] == month[0] + revision[0],
    ),
    "seasonal_adjustment": (
        "a moving holiday leaves remainders month by month, and none with the months together",
        lambda low, usual, least, most, joined: least[0] < 90 and most[0] > 110 and abs(joined[0] - 100) < 0.01,
    ),
    "interrupted_time_series": (
        "a curve without any event breaks at most of its months",
        lambda chance, showing, count: chance[0] < 0.05 and showing[0] > count[0] / 2,
    ),
    "event_study": (
        "a date before the event is credited with it and nothing shows; a date after it is given away",
        lambda late, given_away, early, hidden: min(late[1], early[1]) > 0 and given_away[0] <= 0.05 < hidden[0],
    ),
    "difference_in_differences": (
        "drift alone gives the difference, and permutation finds it unusual",
        lambda change, share, drift: change[0] > 1.2 and share[0] < 10 and abs(change[0] / drift[0] - 1) < 0.1,
    ),
    "synthetic_control": (
        "what outgrows all donors is missed before and shows a gap after; few regions give no small share",
        lambda regions, least, miss, gap: abs(least[0] - 1 / regions[0]) < 0.01 and miss[0] > 20 and gap[0] > 1.5,
    ),
    "specification_curve": (
        "all specifications agree on what did not happen; variants of one idea move the median",
        lambda same, all_, unusual, sound, flooded: same[0] == all_[0] == unusual[0] and flooded[0] > sound[0],
    ),
}


def test_every_card_has_its_counter_example_checked():
    assert list(SHOWN) == list(CARDS)


def test_the_counter_example_shows_what_the_card_claims(name, notebook):
    claim, holds = SHOWN[name]
    assert holds(*figures_in(said_in(notebook, "lies"))), claim


def test_a_date_before_the_event_passes_every_rule_that_looks_at_trade_alone():
    said = said_in(card_of("event_study"), "lies").splitlines()
    assert "wandered before the date" in said[1]
    assert "a change stands out" in said[2] and said[2].endswith("other events fall into the same months.")


@pytest.mark.parametrize("name", CARDS)
def test_a_verdict_on_live_figures_is_given_all_that_its_rule_asks_for(name):
    """A rule applied by halves would let stand out on a card what the chapter calls unstable."""
    notebook = card_of(name)
    for cell, tree in code_trees(notebook):
        for rule in inspect.getmembers(effects, inspect.isfunction):
            if cell.id in ("live", "ledger") and rule[0].startswith("verdict_on_"):
                for call in calls(tree, rule[0]):
                    assert len(call.args) == len(inspect.signature(rule[1]).parameters), ast.unparse(call)


def test_the_hand_calculation_of_a_card_on_effects_follows_its_formula_in_logarithms():
    fifth = figures_in(said_in(card_of("difference_in_differences"), "hand"))
    assert fifth[-1][0] == pytest.approx((130 / 100) / (220 / 200))
    *_, observed, expected, quotient, level, again = figures_in(said_in(card_of("interrupted_time_series"), "hand"))
    assert quotient[0] == again[0] == pytest.approx(observed[0] / expected[0])
    assert level[0] == pytest.approx(100 * (quotient[0] - 1))


def test_the_parts_of_theil_make_the_whole_as_printed():
    between, within = figures_in(said_in(card_of("inequality"), "hand"))[-2:]
    assert between[0] + within[0] == pytest.approx(100)


# References

def entries():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return parse_file(BIBLIOGRAPHY).entries


def sources():
    """Every text of the book that may cite."""
    for path in sorted((ROOT / "pages").rglob("*.md")):
        yield path.name, path.read_text(encoding="utf-8")
    for name, contract in NOTEBOOKS.items():
        for cell in nbformat.read(ROOT / f"{contract.page}.ipynb", as_version=4).cells:
            if cell.cell_type == "markdown":
                yield f"{name}, {cell.id}", cell.source


def test_every_citation_has_its_entry_and_every_entry_is_cited():
    cited = {key.strip() for _, text in sources() for found in CITED.findall(text) for key in found.split(",")}
    assert cited == set(entries())


def test_entries_hold_what_a_reference_needs():
    for key, entry in entries().items():
        assert entry.persons["author"] and re.fullmatch(r"[12][0-9]{3}", entry.fields["year"]), key
        assert entry.fields["title"], key
        if entry.type == "article":
            assert entry.fields["journal"] and entry.fields["volume"] and entry.fields["pages"], key
        else:
            assert entry.fields.get("publisher") or entry.fields.get("institution"), key
        assert re.fullmatch(rf"[a-z]+{entry.fields['year']}[a-z]?", key), key
        assert re.fullmatch(r"10\.[0-9]{4,}/\S+", entry.fields.get("doi", "10.1000/x")), key
    dois = [entry.fields["doi"] for entry in entries().values() if "doi" in entry.fields]
    assert len(dois) == len(set(dois))


def test_no_page_has_footnotes_of_its_own():
    """Their texts would not be missed: the warning of it is switched off for the sake of references."""
    assert not [place for place, text in sources() if "[^" in re.sub(r"\$\$.*?\$\$|\$[^$]*\$", "", text, flags=re.S)]


# Other regions, and the built book

@pytest.mark.parametrize("given", [
    {"region": "CN-GX", "language": "zh"}, {"region": "CN-XZ"}, {"region": "CN", "language": "zh"},
    {"currency": "USD"}, {"as_of": "2022-06-30", "first_year": 2020, "last_year": 2021}, {"first_year": 2024},
], ids=str)
def test_a_card_says_something_for_every_choice(name, given, tmp_path):
    done = nbformat.read(run_card(name, given, tmp_path / "out.ipynb"), as_version=4)
    assert len({cell.id for cell in done.cells}) == len(done.cells)
    for cell in done.cells:
        if cell.cell_type == "code":
            assert not [output for output in cell.outputs if output.output_type in ("error", "stream")], cell.id
            text = "\n".join(output["data"]["text/plain"] for output in cell.outputs)
            assert not re.search(r"\bnan\b|\bNone\b|Missing\(|Figure\(|\binf\b|\{|\}", text), f"{cell.id}: {text}"
            if cell.id in ("hand", "ledger", "rounding", "lies"):
                assert text.strip(), cell.id


def test_the_page_of_a_card_cites_in_full_and_is_light(name, notebook, site):
    page = site / "pages" / "methods" / f"{name}.html"
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    cited = [key for key in CITED.findall(text_of(notebook, "references"))]
    noted = [note["id"].removeprefix("footcite-") for note in soup.select("aside.footnote")]
    assert sorted(noted) == sorted(key for found in cited for key in found.split(","))
    for key in noted:
        note, entry = soup.find(id=f"footcite-{key}").get_text(), entries()[key]
        assert entry.fields["year"] in note
        assert entry.persons["author"][0].last_names[0].strip("{}") in note
    assert page.stat().st_size < 200_000
    assert html.unescape(soup.find("h1").get_text()).startswith(CARDS[name].title_en)
