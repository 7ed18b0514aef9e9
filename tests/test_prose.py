"""Sentences: words chosen by the data, nothing told that is not known, text from data made harmless."""

from __future__ import annotations

import html
import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from strategies import CNY_100M, figures
from tradebook.figure import Answer, Figure, Missing, growth
from tradebook.formatting import format_bounds, format_figure
from tradebook.prose import (
    MOST_SOURCES_NAMED,
    Sentence,
    Writer,
    bullets,
    check_placeholders,
    escape,
    placeholders,
    together,
)
from tradebook.provenance import Estimated, attributes
from tradebook.units import PERCENT

LANGUAGES = ("en", "zh")


@pytest.fixture(scope="module")
def english(ledger) -> Writer:
    return Writer(ledger, "en")


@pytest.fixture(scope="module")
def chinese(ledger) -> Writer:
    return Writer(ledger, "zh")


def between(low: str, high: str) -> Figure:
    """A percentage between two bounds, in the middle."""
    ends = Fraction(low), Fraction(high)
    return Figure(sum(ends) / 2, *ends, PERCENT, ("o7651da51",), "f(o7651da51)")


# --- words chosen by the data ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("figure", "english_words", "chinese_words"),
    [
        (between("19.85", "19.95"), "Trade rose by 19.9%.", "进出口增长19.9%。"),
        (between("-0.75", "-0.65"), "Trade fell by 0.7%.", "进出口下降0.7%。"),
        (between("-0.1", "0.1"), "Trade cannot be told to have changed.", "进出口变化无法判定。"),
        # A bound of zero does not exclude zero.
        (between("0", "0.2"), "Trade cannot be told to have changed.", "进出口变化无法判定。"),
        (between("-0.2", "0"), "Trade cannot be told to have changed.", "进出口变化无法判定。"),
    ],
)
def test_the_verb_follows_the_certain_sign(english, chinese, figure, english_words, chinese_words):
    templates = (
        "Trade {rate:rose by #|fell by #|cannot be told to have changed}.",
        "进出口{rate:增长#|下降#|变化无法判定}。",
    )
    assert english.say(*templates, rate=figure).text == english_words
    assert chinese.say(*templates, rate=figure).text == chinese_words


@given(figure=figures(unit=PERCENT))
def test_a_verb_is_used_only_where_every_true_value_agrees(ledger, figure):
    text = Writer(ledger, "en").say("{x:rose #|fell #|unclear}", "{x:升#|降#|不明}", x=without_sources(figure)).text
    assert text.startswith("rose") == (figure.low > 0) == (figure.exceeds(0) is Answer.YES)
    assert text.startswith("fell") == (figure.high < 0)
    assert "−" not in text


def without_sources(figure: Figure) -> Figure:
    """Hypothesis makes ids up; the ledger knows none of them."""
    return Figure(figure.value, figure.low, figure.high, figure.unit, (), figure.formula, figure.qualifier)


def test_a_figure_its_magnitude_and_its_bounds(english, chinese):
    fall = between("-0.75", "-0.65")
    said = english.say("{x}, {x:#}, {x:bounds}", "{x}，{x:#}，{x:bounds}", x=fall)
    assert said.text == "−0.7%, 0.7%, −0.75% to −0.65%"
    assert chinese.say("{x}，{x:bounds}", "{x}，{x:bounds}", x=fall).text == "−0.7%，−0.75%至−0.65%"


def test_lists_of_names_and_of_figures(english, chinese):
    names = ["Kazakhstan", "ASEAN", "the EU"]
    assert english.say("With {n}.", "与{n}。", n=names).text == "With Kazakhstan, ASEAN and the EU."
    assert chinese.say("With {n}.", "与{n}。", n=names).text == "与Kazakhstan、ASEAN、the EU。"
    rates = [between("1", "2"), between("3", "4")]
    said = english.say("Rates: {r}.", "增速：{r}。", r=rates)
    assert said.text == "Rates: 2% and 4%." or said.text.count("%") == 2
    assert said.figures == tuple(rates)


# --- what is missing -------------------------------------------------------------------------------------------------


def test_a_missing_figure_takes_the_place_of_the_sentence(english, chinese, ledger):
    gap = ledger.figure("trade_value", "CN-XJ", "2015", flow="export", dim="partner", member="KAZ", measure="yoy_pct")
    told = english.say("Exports rose by {x}.", "出口增长{x}。", x=gap)
    assert told.text.startswith("Not told here: ")
    for words in (
        "Xinjiang",
        "Kazakhstan",
        "Exports",
        "Year-on-year growth",
        "2015",
        "(not published in this ledger).",
    ):
        assert words in told.text
    assert told.figures == ()
    assert told.markdown == f"*{escape(told.text)}*"
    said = chinese.say("Exports rose by {x}.", "出口增长{x}。", x=gap).text
    assert said.startswith("此处数据不足：")
    for words in ("新疆", "哈萨克斯坦", "出口", "2015年", "（台账中没有公布数）。"):
        assert words in said


def test_what_is_missing_twice_is_told_once_and_reasons_differ(english, ledger):
    never = ledger.figure("trade_value", "CN-XJ", "2015")
    then = ledger.figure("trade_value", "CN-XJ", "2024", as_of="2024-06-30")
    text = english.say("{a} {b} {c} {d}", "{a}{b}{c}{d}", a=never, b=never, c=then, d=[never]).text
    assert text.count("2015") == 1
    assert text.count("; ") == 1
    assert "not yet published at the date asked for" in text


@pytest.mark.parametrize("reason", ["not_published", "not_known_then", "other_unit", "undefined"])
def test_a_reason_without_what_was_wanted_is_told_alone(english, chinese, reason):
    for writer in (english, chinese):
        assert writer.say("{x}", "{x}", x=Missing(reason)).text
    partly = Missing(reason, (("indicator", "trade_value"), ("region", "CN-XJ"), ("period", "2015")))
    assert "Xinjiang, 2015" in english.describe_missing(partly)


# --- templates -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("en", "zh", "values", "message"),
    [
        ("{a}", "{b}", {"a": "x", "b": "x"}, "only in one language: a, b"),
        ("{a}", "", {"a": "x"}, "only in one language: a"),
        ("{a}", "{a}", {}, "placeholders and values differ: a"),
        ("{a}", "{a}", {"a": "x", "b": "x"}, "placeholders and values differ: b"),
        ("{}", "{}", {}, "needs a name"),
        ("{a!r}", "{a}", {"a": "x"}, "cannot be converted"),
        ("{a.b}", "{a.b}", {"a": "x"}, "placeholders and values differ"),
        ("{a:bond}", "{a}", {"a": Figure.exact(1)}, "placeholder a has 'bond'"),
        ("{a}", "{a:升|降}", {"a": Figure.exact(1)}, "three wordings"),
        ("{a:1|2|3|4}", "{a}", {"a": Figure.exact(1)}, "three wordings"),
        ("{a:#}", "{a}", {"a": "words"}, "is words"),
        ("{a", "{a", {"a": "x"}, "expected '}'"),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_faulty_templates_are_refused_in_either_language(ledger, language, en, zh, values, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        Writer(ledger, language).say(en, zh, **values)


@pytest.mark.parametrize("bare", [1, 1.5, True, None, Fraction(1, 2), [1], ["a", 2], {"a": 1}, b"x"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_bare_number_is_refused(ledger, language, bare):
    with pytest.raises(TypeError, match="make it a Figure with its sources"):
        Writer(ledger, language).say("{x}", "{x}", x=bare)
    with pytest.raises(TypeError, match="make it a Figure"):
        Writer(ledger, language).say("{x} {y}", "{x}{y}", x=bare, y=Missing("undefined"))


def test_placeholders_are_found_by_name():
    assert placeholders("{a} {b:rose by #|fell|?} {{c}}") == {"a", "b"}
    check_placeholders("{a} {a:bounds}", "{a}", {"a": Figure.exact(1)})


# --- marks -----------------------------------------------------------------------------------------------------------


def test_every_figure_carries_its_observations_bounds_and_pages(english, chinese, ledger):
    total, before = (ledger.figure("trade_value", "CN-XJ", year) for year in ("2025", "2024"))
    rate = growth(total, before)
    for writer in (english, chinese):
        mark = writer.say("{x}", "{x}", x=rate).markdown
        shown, title = format_figure(rate, writer.language), html.escape(writer.provenance(rate))
        assert mark.startswith(f'<a class="figure" href="#data-used" title="{title}" ')
        assert mark.endswith(f">{shown}</a>")
        for name, text in attributes(rate).items():
            assert f'data-{name}="{html.escape(text)}"' in mark
        assert "data-figure" not in mark
        assert format_bounds(rate, writer.language) in writer.provenance(rate)
        for source in rate.sources:
            assert ledger.source_of(source)["publisher"] in writer.provenance(rate)
    assert "Source: " in english.provenance(rate)
    assert "。来源：" in chinese.provenance(rate)


def test_a_figure_without_observations_names_no_page(english):
    assert english.provenance(Figure.exact(3)) == "exact"
    assert 'data-observations=""' in english.mark(Figure.exact(3))


def test_a_number_leads_to_where_its_page_lists_the_data(ledger):
    assert '<a class="figure" href="data.html#x" ' in Writer(ledger, "en", "data.html#x").mark(Figure.exact(3))


def test_a_text_other_than_the_figure_tells_the_figure_beside_it(english):
    assert 'data-figure="−0.7%"' in english.say("{x:#}", "{x:#}", x=between("-0.75", "-0.65")).markdown


def test_a_sentence_inside_a_sentence_keeps_its_figures(english):
    rates = [english.say("{name} {x}", "{name}{x}", name=name, x=between("1", "2")) for name in ("A", "B")]
    said = english.say("Rates: {r}.", "增速：{r}。", r=rates)
    assert said.text == f"Rates: {rates[0].text} and {rates[1].text}."
    assert said.markdown.count('<a class="figure"') == len(said.figures) == 2


def test_an_estimate_is_marked_and_told_as_one(english):
    words = Estimated("1.9%", "confidence interval −14% to 21%", 1.9, -14.0, 21.0, "pct", "estimated_change")
    said = english.say("It changed by {x}.", "变化{x}。", x=words)
    assert said.text == "It changed by 1.9%." and said.figures == ()
    assert 'title="confidence interval −14% to 21%"' in said.markdown
    assert 'data-value="1.9" data-low="-14" data-high="21" data-unit="pct"' in said.markdown
    assert 'data-formula="estimated_change"' in said.markdown


def test_an_open_side_is_empty(english):
    assert 'data-high=""' in english.mark(Figure.published("5", "1", CNY_100M, qualifier="over"))


def test_a_long_list_of_pages_is_cut_and_counted(english, chinese, ledger):
    ids = list(ledger.raw["id"])
    pages = list(dict.fromkeys(english._page(row_id) for row_id in ids))[: MOST_SOURCES_NAMED + 3]
    first = {english._page(row_id): row_id for row_id in reversed(ids)}
    of = [first[page] for page in pages]
    assert english.pages(of[:MOST_SOURCES_NAMED]) == pages[:MOST_SOURCES_NAMED]
    assert english.pages(of[: MOST_SOURCES_NAMED + 1])[-1] == "1 more page"
    assert english.pages(of)[-1] == "3 more pages"
    assert chinese.pages(of)[-1] == "另3个页面"
    assert len(english.pages(of)) == MOST_SOURCES_NAMED + 1
    assert english.pages([of[0], of[0]]) == pages[:1]


# --- text from data --------------------------------------------------------------------------------------------------

HARMFUL = [
    "<script>alert(1)</script>",
    "a & b &lt; c",
    "**bold** _it_ `code` ~~no~~",
    "[link](javascript:alert(1))",
    "![image](x)",
    "# heading",
    "- list",
    "+ list",
    "1. list",
    "2) list",
    "> quote",
    "% comment",
    ":::{note}",
    "{eval}`1 + 1`",
    "$x^2$ | cell",
    "=====",
    "line\nbreak\r\nand\rmore\u2028still",
    "back\\slash",
]


@pytest.mark.parametrize("text", HARMFUL)
def test_text_from_data_stays_text(english, text):
    said = english.say("{x}", "{x}", x=text)
    assert shown(said.markdown) == " ".join(text.splitlines())


@given(text=st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=60))
def test_any_text_from_data_stays_text(ledger, text):
    said = Writer(ledger, "en").say("Of {x}.", "{x}", x=text)
    assert said.text == f"Of {text}."
    assert collapsed(shown(said.markdown)) == collapsed(said.text)


def shown(markdown: str) -> str:
    """What a reader sees of some Markdown that is one paragraph without inline markup."""
    page = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(markdown)
    paragraph = re.fullmatch(r"<p>(.*)</p>\n", page, re.DOTALL)
    assert paragraph, page
    assert "<" not in paragraph[1]
    return html.unescape(paragraph[1])


def collapsed(text: str) -> str:
    return " ".join(text.split())


def test_a_publisher_cannot_break_out_of_the_mark(english, monkeypatch):
    evil = {"publisher": '"><script>alert(1)</script>\n\n# x', "published_on": ""}
    monkeypatch.setattr(type(english.ledger), "source_of", lambda self, row_id: evil)
    mark = english.mark(Figure(Fraction(1), Fraction(0), Fraction(2), CNY_100M, ("o7651da51",)))
    assert "<script" not in mark
    assert "\n" not in mark
    assert mark.count("<") == mark.count(">") == 2


# --- several sentences -----------------------------------------------------------------------------------------------


def test_lists_and_paragraphs_keep_their_figures():
    one, two = (Sentence(word, f"**{word}**", (Figure.exact(n),)) for n, word in enumerate(("One.", "Two.")))
    assert bullets([one, two]) == Sentence("- One.\n- Two.", "- **One.**\n- **Two.**", one.figures + two.figures)
    assert together([one, two], "en").text == "One. Two."
    assert together([one, two], "zh").markdown == "**One.****Two.**"
    assert str(one) == "One."
    assert one._repr_mimebundle_() == {"text/markdown": "**One.**", "text/plain": "One."}


def test_the_sources_of_a_sentence_are_those_of_its_figures_each_once(english):
    first, second = between("1", "2"), between("3", "4")
    assert english.say("{a}{b}", "{a}{b}", a=first, b=second).sources == ("o7651da51",)
    words = english.bounds(first)
    assert (words.text, words.figures) == ("1% to 2%", (first,))
