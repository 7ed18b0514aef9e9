"""The parts of provenance that need no built book: numbers as texts, marks read back, cards, references."""

from __future__ import annotations

import copy
from fractions import Fraction

import pytest
from hypothesis import given

from strategies import figures
from tradebook import citation
from tradebook.book.cards import block, card_data
from tradebook.book.dataset import dataset
from tradebook.book.edition import Edition
from tradebook.book.facts import facts
from tradebook.book.marks import marks_of
from tradebook.figure import Figure, growth
from tradebook.prose import Writer
from tradebook.provenance import MOST_SIGNS, Estimated, attributes, number_text, short_formula
from tradebook.units import PERCENT


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (Fraction("5203.7"), "5203.7"),
        (Fraction(1, 3), "0.33333333"),
        (Fraction(-200, 3), "-66.666667"),
        (Fraction(10**20), "100000000000000000000"),
        (Fraction(123456789012), "123456789012"),
        (Fraction(0), "0"),
        (float("inf"), ""),
        (float("-inf"), ""),
    ],
)
def test_numbers_are_written_in_full_where_they_end(number, text):
    assert number_text(number) == text


@given(figure=figures())
def test_bounds_as_texts_hold_the_bounds(figure):
    written = attributes(figure)
    assert written["low"] == "" or Fraction(written["low"]) <= figure.low
    assert written["high"] == "" or Fraction(written["high"]) >= figure.high


def test_a_long_formula_is_cut_to_its_function():
    one, formula = Fraction(1), f"sum_of({', '.join(['o7651da51'] * MOST_SIGNS)})"
    assert short_formula(Figure(one, one, one, PERCENT, (), formula)) == "sum_of(...)"


def test_words_of_an_estimate_survive_a_copy():
    words = Estimated("1.9%", "none", 1.9, unit="pct", formula="estimated_number")
    assert attributes(copy.deepcopy(words)) == attributes(words)


@pytest.fixture(scope="module")
def rate(ledger) -> Figure:
    return growth(*(ledger.figure("trade_value", "CN-XJ", year) for year in ("2025", "2024")))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_mark_is_read_back_as_it_was_written(ledger, rate, language):
    writer = Writer(ledger, language)
    (mark,) = marks_of(f'<section id="a"><section id="b">{writer.mark(rate)}</section></section>')
    written = attributes(rate)
    assert " ".join(mark.observations) == written.pop("observations")
    assert {name: getattr(mark, name) for name in written} == written
    assert mark.anchor == "b"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_card_names_each_observation_once_and_links_no_mirror(ledger, rate, language):
    writer = Writer(ledger, language)
    mirrored = next(row for row in ledger.raw["id"] if ledger.source_of(row)["tier"] == "4")
    page = "".join(writer.mark(figure) for figure in (rate, rate, ledger.observation(mirrored).figure))
    data = card_data(writer, marks_of(page))
    assert set(data["observations"]) == {*rate.sources, mirrored}
    assert data["sources"][data["observations"][mirrored][3]][2] == ""
    assert set(data["formulas"]) == {rate.formula}
    assert "</" not in block(writer, marks_of(page)).removesuffix("</script>")


def test_unknown_observations_are_left_out_of_cards(ledger):
    tag = '<a class="figure" data-observations="o00000000" data-value="1" data-unit="t" data-formula="">1</a>'
    assert card_data(Writer(ledger, "en"), marks_of(tag))["observations"] == {}


def test_one_figure_on_a_page_is_one_fact_with_all_its_places(ledger, rate):
    edition = Edition("CN-XJ", "en", 2016, 2025, "", ledger)
    writer = edition.writer
    page = f'<section id="a">{writer.mark(rate)}</section><section id="b">{writer.mark(rate, "a fifth")}</section>'
    (fact,) = facts(edition, {"index": marks_of(page)})["facts"]
    assert fact["anchors"] == ["a", "b"] and fact["stated"][1] == "a fifth"
    assert fact["kind"] == "computed" and "growth of Trade" in fact["formula_in_words"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_data_set_is_described_in_the_language_of_the_edition(ledger, language):
    told = dataset(Edition("CN-XJ", language, 2016, 2025, "", ledger))
    names = dict(ledger.table("indicators")[["indicator", language]].itertuples(index=False))
    assert {v["propertyID"]: v["name"] for v in told["variableMeasured"]}.items() <= names.items()


VALUES = {"region": "CN-XJ", "first_year": 2016, "last_year": 2025, "language": "en"}


def test_a_page_is_cited_in_three_styles():
    cited = citation.reference("trade_scale", "Trade & scale", "Xinjiang, 2016 to 2025, in CNY", VALUES)
    assert cited.bibtex.startswith("@incollection{tradebook_trade_scale_CNXJ_2016_2025,\n")
    assert r"{Trade \& scale: Xinjiang, 2016 to 2025, in CNY}" in cited.bibtex
    assert cited.apa.startswith(f"The trade book contributors. ({cited.year}). Trade & scale: Xinjiang")
    assert "[M/DK]//The trade book contributors. The foreign trade of a region" in cited.gb_t_7714
    assert cited.gb_t_7714.endswith(f"Version {cited.version}. [S.l.]: [s.n.], {cited.year}.")


@pytest.mark.parametrize(("language", "note"), [("en", "no published address"), ("zh", "尚无公开网址")])
def test_what_is_left_out_of_a_reference_is_said(language, note):
    cited = citation.reference("trade_scale", "T", "X", VALUES | {"language": language})
    markup = citation.citation(cited, language)
    assert note in markup and "http" not in markup and markup.count("<pre>") == 3


def test_without_the_file_of_the_book_nothing_is_cited(monkeypatch, tmp_path):
    monkeypatch.setattr(citation, "CITATION", tmp_path / "none.cff")
    assert citation.reference("trade_scale", "T", "X", VALUES) is None
