"""Tables of figures: equal rows, sources on every number, words in place of what is missing, text kept harmless."""

from __future__ import annotations

import html
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradebook.figure import Figure, Missing
from tradebook.prose import Writer
from tradebook.tables import table


@pytest.fixture(scope="module")
def writer(ledger) -> Writer:
    return Writer(ledger, "en")


class Cells(HTMLParser):
    """The texts of a table's cells, row by row, and all tags met."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.tags: list[str] = []
        self.caption = ""
        self._into: str = ""
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.tags.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
        if tag in ("td", "th", "caption"):
            self._into = tag

    def handle_data(self, data: str) -> None:
        if self._into == "caption":
            self.caption += data
        elif self._into and self.rows and self.rows[-1]:
            self.rows[-1][-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "caption"):
            self._into = ""


def test_a_table_shows_figures_words_sentences_and_gaps(writer, ledger):
    total = ledger.figure("trade_value", "CN-XJ", "2025")
    said = writer.say("It was {x}.", "为{x}。", x=total)
    made = table(
        writer, "Totals", ("Year", "Total", "In words"), [("2025", total, said), ("2015", Missing("undefined"), "–")]
    )
    read = Cells(made.markup)
    assert read.caption == "Totals"
    assert read.rows == [
        ["Year", "Total", "In words"],
        ["2025", "CNY 520.37 billion", "It was CNY 520.37 billion."],
        ["2015", "–", "–"],
    ]
    assert f'data-observations="{total.sources[0]}"' in made.markup
    assert 'title="not defined for these figures"' in made.markup
    assert made.figures == (total, total)
    assert made.sources == total.sources
    assert made.text.split("\n") == [
        "Totals",
        "Year | Total | In words",
        "2025 | CNY 520.37 billion | It was CNY 520.37 billion.",
        "2015 | not defined for these figures | –",
    ]
    assert made._repr_mimebundle_() == {"text/html": made.markup, "text/plain": made.text}


def test_a_table_is_named_and_can_be_scrolled_by_keyboard(writer):
    markup = table(writer, 'A "caption" & more', ("Head",), [("cell",)]).markup
    assert 'tabindex="0" role="region" aria-label="A &quot;caption&quot; &amp; more"' in markup
    assert '<th scope="col">Head</th>' in markup
    assert '<th scope="row">cell</th>' in markup


@pytest.mark.parametrize("row", [(), ("a",), ("a", "b", "c")])
def test_a_row_that_does_not_fit_the_head_is_refused(writer, row):
    with pytest.raises(ValueError, match=rf"a row has {len(row)} cells, the head has 2"):
        table(writer, "t", ("a", "b"), [("x", "y"), row])


@pytest.mark.parametrize("bare", [1, 1.5, True, None, ["a"]])
def test_a_bare_number_is_refused(writer, bare):
    with pytest.raises(TypeError, match="make it a Figure with its sources"):
        table(writer, "t", ("a", "b"), [("x", bare)])


@given(text=st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=40))
def test_any_text_stays_text(ledger, text):
    made = table(Writer(ledger, "zh"), text, (text, text), [(text, text)])
    read = Cells(made.markup)
    assert read.rows == [[text, text], [text, text]]
    assert read.caption == text
    assert set(read.tags) == {"div", "table", "caption", "thead", "tbody", "tr", "th", "td"}
    assert html.escape(text) in made.markup


def test_a_table_speaks_the_language_of_its_writer(ledger):
    made = table(
        Writer(ledger, "zh"),
        "表",
        ("年份", "总值"),
        [("2025年", Figure.exact(3)), ("2015年", Missing("not_published"))],
    )
    assert "台账中没有公布数" in made.markup
    assert made.text.endswith("2015年 | 台账中没有公布数")
