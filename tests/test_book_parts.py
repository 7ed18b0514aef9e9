"""The parts of the Sphinx side that need no build: titles, ids, formulas, headline figures, lists, colours."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradebook.book import listings
from tradebook.book.assets import STATIC
from tradebook.book.chart import picture
from tradebook.book.chart_table import data_csv, data_table
from tradebook.book.chart_words import title_of
from tradebook.book.edition import Edition
from tradebook.book.formulas import FormulaError, mathml
from tradebook.book.headline import MOST_CARDS, cards
from tradebook.book.light import auto_style
from tradebook.book.renderer import folded
from tradebook.charts.theme import config
from tradebook.charts.wrapping import wrapped
from tradebook.formatting import format_figure
from tradebook.parameters import CONTRACTS

REGIONS = ("CN-XJ", "CN-GX", "CN-GD", "CN-XZ", "CN", "CN-WEST")
YEARS = ((2016, 2025), (2023, 2024), (2012, 2016))
WORDS = st.lists(st.text("abcXYZ0123456789.%,", min_size=1, max_size=12), min_size=1, max_size=30)


def edition(ledger, language="en", region="CN-XJ", first=2016, last=2025) -> Edition:
    return Edition(region, language, first, last, "", ledger)


@given(words=WORDS)
def test_an_english_title_is_put_together_as_it_was(words):
    title = " ".join(words)
    assert title_of({"title": {"text": wrapped(title, "en")}}, "en") == title


@given(title=st.text("新疆进出口总值增长 5203.7ASEAN", min_size=1, max_size=120))
def test_a_chinese_title_is_put_together_as_it_was(title):
    assert title_of({"title": {"text": wrapped(title, "zh")}}, "zh") == title


def test_a_word_broken_behind_its_hyphen_is_one_word_again():
    title = "Trade over the year to date " * 3 + "and the like-for-like windows of the year-to-date path of all regions"
    assert title_of({"title": {"text": wrapped(title, "en")}}, "en") == title


def test_ids_inside_a_picture_carry_the_name_of_their_figure():
    gradient = {"gradient": "linear", "stops": [{"offset": 0, "color": "#000000"}, {"offset": 1, "color": "#ffffff"}]}
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "data": {"values": [{"a": 1}]},
        "mark": {"type": "bar", "color": gradient, "clip": True},
        "encoding": {"x": {"field": "a", "type": "quantitative"}},
    }
    svg = picture(spec, "chart-one", "A bar", "wide")
    ids = re.findall(r'\bid="([^"]+)"', svg)
    assert ids and all(name.startswith("chart-one-") for name in ids)
    assert set(re.findall(r"url\(#([^)]+)\)", svg)) == set(ids)


def test_words_from_data_cannot_become_markup():
    spec = {
        "datasets": {"d": [{"member": "<b>&", "shown": '"1"'}]},
        "encoding": {"tooltip": [{"field": "member"}, {"field": "shown", "title": "<i>"}]},
    }
    table = data_table(spec, "<caption>", "en")
    assert "&lt;b&gt;&amp;" in table and "&lt;i&gt;" in table and "&lt;caption&gt;" in table


def test_the_file_of_a_chart_tells_each_mark_with_bounds_unit_and_source():
    row = {"member": 'a "b", c', "shown": "5%", "bounds": "4% to 6%", "pages": "NBS, 2025", "value": 5.0, "low": 4.0,
           "high": None, "unit": "pct", "formula": "", "observations": "o12345678"}
    spec = {
        "datasets": {"d": [row], "helper": [{"at": 1}]},
        "encoding": {"tooltip": [{"field": "member"}, {"field": "shown", "title": "Figure"}, {"field": "bounds"}]},
    }
    assert data_csv(spec, "en").splitlines() == [
        "\ufeffMember / 项目,Value / 值,Lower bound / 下界,Upper bound / 上界,Unit / 单位,Computed as / 计算方法,"
        "Observations / 数据编号,Source / 来源",
        '"a ""b"", c",5.0,4.0,,pct,,o12345678,"NBS, 2025"',
    ]
    assert data_csv(spec, "zh").splitlines()[0].startswith("\ufeff项目 / Member,值 / Value,下界 / Lower bound,")


@pytest.mark.parametrize(
    "latex",
    [
        r"g = 100\,(X_1 / X_0 - 1)",
        r"\mathrm{HHI} = \sum_{i=1}^{n} s_i^2",
        r"\left( \frac{X_T}{X_0} \right)^{1/T} - 1",
        r"\begin{aligned} a &= b \\ c &= d \end{aligned}",
        r"\hat{\beta}_1, \bar{x}, \tilde{y}",
        r"\min_{w \ge 0} \lVert y - Xw \rVert^2",
    ],
)
@pytest.mark.parametrize("display", ["inline", "block"])
def test_the_formulas_of_economics_become_mathml(latex, display):
    converted = mathml(latex, display)
    assert converted.startswith("<math alttext=") and f'display="{display}"' in converted
    assert "\\" not in converted.split(">", 1)[1]


@pytest.mark.parametrize(
    ("latex", "finding"),
    [
        (r"\undefined{x}", r"the command \\undefined is not known"),
        (r"\frac{a", "a brace is missing"),
        (r"a \\ b", "has a line break"),
        (r"a & b", "cannot be converted"),
    ],
)
def test_a_formula_that_would_be_shown_wrongly_is_refused(latex, finding):
    with pytest.raises(FormulaError, match=finding):
        mathml(latex)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("years", YEARS)
def test_headline_figures_are_those_that_are_published(ledger, language, region, years):
    chosen = cards(edition(ledger, language, region, *years))
    assert len(chosen) <= MOST_CARDS
    assert len({card.title for card in chosen}) == len(chosen)
    for card in chosen:
        assert card.figure.sources and card.chapter in CONTRACTS
        assert format_figure(card.figure, language)
        assert card.note.text.endswith("。" if language == "zh" else ".")
        assert "Not told here" not in card.note.text and "此处数据不足" not in card.note.text


def test_the_worked_case_has_all_its_headline_figures(ledger):
    assert len(cards(edition(ledger))) == MOST_CARDS


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("kind", listings.LISTINGS)
def test_every_list_is_a_table_in_both_languages(ledger, language, kind):
    assert listings.LISTINGS[kind](edition(ledger, language)).markup.count("<tr>") > 3


def test_counts_of_the_lists_add_up_to_the_ledger(ledger):
    by_region = listings.observations_by_region(edition(ledger)).figures
    by_tier = listings.sources_by_tier(edition(ledger)).figures
    assert sum(int(figure.value) for figure in by_region[::2]) == len(ledger.raw)
    assert sum(int(figure.value) for figure in by_tier[1::2]) == len(ledger.raw)
    assert sum(int(figure.value) for figure in by_tier[::2]) == len(ledger.table("sources"))


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("chapter", CONTRACTS)
def test_every_parameter_of_a_chapter_is_explained(ledger, language, chapter):
    text = listings.parameters(edition(ledger, language), CONTRACTS[chapter]).text
    assert all(parameter.name in text for parameter in CONTRACTS[chapter].parameters)


def test_the_ink_of_charts_follows_light_and_dark():
    style = (STATIC / "charts.css").read_text(encoding="utf-8")
    axis = config()["axis"]
    for colour in {axis["labelColor"], axis["titleColor"]}:
        assert f'[fill="{colour}"]' in style
    for colour in {axis["gridColor"], axis["domainColor"], axis["tickColor"]}:
        assert f'[stroke="{colour}"]' in style


def test_rules_for_dark_are_repeated_where_the_system_asks_for_it():
    light, dark = auto_style(
        ['html[data-theme="light"]{--a:1}html[data-theme="dark"]{--a:2}html[data-theme=dark] .x{--a:3}']
    ).split("@media")
    assert light == "html[data-theme=auto] {--a:1}\n"
    assert dark == " (prefers-color-scheme: dark) {\nhtml[data-theme=auto] {--a:2}\n}\n"


def test_a_table_of_data_used_is_folded_behind_its_caption():
    before, frame = '<p><a class="download">x</a></p>', '<div class="table-frame"><caption>All (3)</caption></div>'
    assert folded(before + frame) == (
        f'{before}<details class="data-used"><summary>All (3)</summary>\n{frame}\n</details>'
    )
