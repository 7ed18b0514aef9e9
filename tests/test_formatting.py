"""Figures in words: scales, digits, qualifiers and bounds, in English and Chinese."""

from __future__ import annotations

import math
import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import CNY_1T, CNY_100M, COUNT, COUNT_10K, HOURS, TONNES_10K, USD_100M, figures
from tradebook.figure import Figure, Missing, growth
from tradebook.formatting import (
    format_bounds,
    format_figure,
    format_magnitude,
    format_number,
    join_words,
    missing_text,
)
from tradebook.units import INDEX_POINTS, PERCENT, PERCENTAGE_POINTS, RATIO, Unit

RANK = Unit("rank", "rank")
GAS = Unit("m3_100M", "m3", Fraction(10**8), "100 million m³", "亿立方米")
MINUTES = Unit("minutes", "second", Fraction(60), "minutes", "分钟")
SPEED = Unit("km_per_h", "km_per_hour", Fraction(1), "km/h", "公里/小时")
PER_DAY = Unit("count_per_day", "count_per_day", Fraction(1), "per day", "每日")
LUX = Unit("lx", "lux", Fraction(1), "lx", "勒克斯")
KILOLUX = Unit("lx_1K", "lux", Fraction(1000), "1,000 lx", "千勒克斯")

LANGUAGES = st.sampled_from(["en", "zh"])
SCALES = {" trillion": 10**12, " billion": 10**9, " million": 10**6, "万亿": 10**12, "亿": 10**8, "万": 10**4}


def published(printed: str, step: str, unit: Unit, qualifier: str = "") -> Figure:
    return Figure.published(printed, step, unit, source="o00000001", qualifier=qualifier)


@pytest.mark.parametrize(
    ("figure", "english", "chinese"),
    [
        (published("5203.7", "0.1", CNY_100M), "CNY 520.37 billion", "5203.7亿元"),
        (published("5203.0", "0.1", CNY_100M), "CNY 520.30 billion", "5203.0亿元"),
        (published("1.71", "0.01", CNY_1T, "over"), "over CNY 1.71 trillion", "1.71万亿元以上"),
        (published("1.71", "0.01", CNY_1T, "nearly"), "nearly CNY 1.71 trillion", "近1.71万亿元"),
        (published("520", "10", CNY_100M, "about"), "about CNY 52 billion", "约520亿元"),
        (published("600", "1", CNY_100M, "forecast"), "CNY 60.0 billion (expected)", "600亿元（预计）"),
        # A word beside the number never makes it say more: not "over 434.16".
        (published("4341.59", "0.01", CNY_100M, "over"), "over CNY 434.159 billion", "4341.59亿元以上"),
        (published("417568", "1", CNY_100M), "CNY 41.76 trillion", "41.76万亿元"),
        (published("506.8", "0.1", USD_100M), "USD 50.68 billion", "506.8亿美元"),
        (published("-12.5", "0.1", CNY_100M), "−CNY 1.25 billion", "−12.5亿元"),
        (published("19.9", "0.1", PERCENT), "19.9%", "19.9%"),
        (published("20.0", "0.1", PERCENT), "20.0%", "20.0%"),
        (published("-0.7", "0.1", PERCENT), "−0.7%", "−0.7%"),
        (published("0.0034", "0.0001", PERCENT), "0.003%", "0.003%"),
        (published("1", "1", PERCENTAGE_POINTS), "1 percentage point", "1个百分点"),
        (published("1.0", "0.1", PERCENTAGE_POINTS), "1.0 percentage points", "1.0个百分点"),
        (published("16400", "100", COUNT), "16,400", "1.64万"),
        (published("16413", "1", COUNT), "16,413", "16413"),
        (published("1.64", "0.01", COUNT_10K), "16,400", "1.64万"),
        (published("4252", "1", COUNT), "4,252", "4252"),
        (published("3210", "1", TONNES_10K), "32.10 million tonnes", "3210万吨"),
        (published("2.5", "0.1", HOURS), "2.5 hours", "2.5小时"),
        (published("1", "1", HOURS), "1 hour", "1小时"),
        (published("40", "1", MINUTES), "40 minutes", "40分钟"),
        (published("115.4", "0.1", GAS), "11.54 billion m³", "115.4亿立方米"),
        (published("120", "1", SPEED), "120 km/h", "120公里/小时"),
        (published("2000", "1000", PER_DAY), "2,000 per day", "2000/日"),
        (published("3.2", "0.1", LUX), "3.2 lx", "3.2 勒克斯"),
        (published("3.2", "0.1", KILOLUX), "3.2 × 1,000 lx", "3.2 × 千勒克斯"),
        (Figure.exact(3, RANK), "3", "3"),
        (Figure.exact(Fraction(1, 3)), "0.33", "0.33"),
        (Figure(Fraction(1200), Fraction(1100), Fraction(1300), INDEX_POINTS), "1,200", "1200"),
        (Figure(Fraction(-5), Fraction(-5), math.inf, PERCENT), "at least −5%", "不低于−5%"),
        (Figure(Fraction(-5), -math.inf, Fraction(-5), PERCENT), "over −5%", "−5%以上"),
        (published("-95.129", "0.001", CNY_100M, "over"), "over −CNY 9.5129 billion", "−95.129亿元以上"),
        (published("-95.129", "0.001", CNY_100M, "nearly"), "nearly −CNY 9.5129 billion", "近−95.129亿元"),
        (Figure(Fraction(5), Fraction(4), math.inf, PERCENT), "about 5%", "约5%"),
        (Figure(Fraction(5), -math.inf, Fraction(5), PERCENT), "at most 5%", "不高于5%"),
        # No share that is there at all reads as none, even where the first digit is in doubt.
        (Figure(Fraction("0.2"), Fraction("0.05"), Fraction("0.35"), PERCENT), "0.2%", "0.2%"),
        (Figure(Fraction("-0.2"), Fraction("-0.35"), Fraction("-0.05"), PERCENT), "−0.2%", "−0.2%"),
        (Figure(Fraction("0.2"), Fraction(0), Fraction("0.35"), PERCENT), "at most 0.35%", "不高于0.35%"),
        (Figure(Fraction(0), Fraction(0), Fraction("0.35"), PERCENT), "0%", "0%"),
        (Figure(Fraction("0.1"), Fraction("-0.3"), Fraction("0.35"), PERCENT), "0%", "0%"),
    ],
)
def test_figures_in_words(figure, english, chinese):
    assert format_figure(figure, "en") == english
    assert format_figure(figure, "zh") == chinese


@pytest.mark.parametrize(
    ("figure", "english", "chinese"),
    [
        (
            published("5203.7", "0.1", CNY_100M),
            "CNY 520.365 billion to CNY 520.375 billion",
            "5203.65亿元至5203.75亿元",
        ),
        (published("19.9", "0.1", PERCENT), "19.85% to 19.95%", "19.85%至19.95%"),
        (published("1.71", "0.01", CNY_1T, "over"), "at least CNY 1.71 trillion", "不低于1.71万亿元"),
        (published("1.71", "0.01", CNY_1T, "nearly"), "CNY 0 to CNY 1.71 trillion", "0元至1.71万亿元"),
        (published("25", "1", COUNT), "exact", "精确"),
        (Figure(Fraction(1), -math.inf, math.inf, RATIO), "unbounded", "无法界定"),
        (Figure(Fraction(1), Fraction(2, 3), Fraction(4, 3), RATIO), "0.66 to 1.34", "0.66至1.34"),
        (
            Figure(Fraction(20000, 3), Fraction(20000, 3), math.inf, COUNT, ("o00000001",), "implied_base(o00000001)"),
            "at least 6,666.66",
            "不低于6666.66",
        ),
        # Each bound takes the scale that suits it.
        (published("1000", "10", CNY_100M), "CNY 99.5 billion to CNY 100.5 billion", "995亿元至1005亿元"),
        # No decimals for whole numbers, and as many as it takes for fine ones.
        (published("18000", "1000", COUNT), "17,500 to 18,500", "1.75万至1.85万"),
        (published("250", "10", COUNT), "245 to 255", "245至255"),
        (Figure(Fraction(4), Fraction(3), Fraction(6), RANK), "3 to 6", "3至6"),
        (Figure(Fraction(1), Fraction(0), Fraction(5, 2), PERCENT), "0% to 2.5%", "0%至2.5%"),
        (
            published("438467.9258", "0.0001", CNY_100M),
            "CNY 43.846792575 trillion to CNY 43.846792585 trillion",
            "43.846792575万亿元至43.846792585万亿元",
        ),
    ],
)
def test_bounds_in_words(figure, english, chinese):
    assert format_bounds(figure, "en") == english
    assert format_bounds(figure, "zh") == chinese


def test_computed_growth_in_words():
    rate = growth(published("5203.7", "0.1", CNY_100M), published("4341.59", "0.01", CNY_100M))
    assert format_figure(rate, "en") == format_figure(rate, "zh") == "19.86%"
    assert format_bounds(rate, "en") == "19.8557% to 19.8584%"


@given(figure=figures(), language=LANGUAGES)
def test_the_text_of_a_figure_lies_within_its_bounds_up_to_its_last_digit(figure, language):
    text = format_figure(figure, language)
    shown, last_digit = number_in(text, figure)
    assert figure.low - last_digit <= shown <= figure.high + last_digit
    if figure.low == 0 and re.match("at most|不高于", text):
        assert shown >= figure.high
        return
    assert abs(shown - figure.value) <= last_digit
    if "over" in text or text.endswith("以上"):
        assert abs(shown) <= abs(figure.value)
    if "nearly" in text or text.startswith("近"):
        assert abs(shown) >= abs(figure.value)


@given(figure=figures(), language=LANGUAGES)
def test_the_text_of_the_bounds_holds_the_bounds(figure, language):
    text = format_bounds(figure, language)
    if figure.low == figure.high or not (math.isfinite(figure.low) or math.isfinite(figure.high)):
        assert text in ("exact", "精确", "unbounded", "无法界定")
        return
    ends = re.split(" to |至", re.sub("^(at least |at most |不低于|不高于)", "", text))
    if math.isfinite(figure.low):
        assert number_in(ends[0], figure)[0] <= figure.low
    if math.isfinite(figure.high):
        assert number_in(ends[-1], figure)[0] >= figure.high
    assert len(ends) == figure.is_bounded + 1


@given(figure=figures(), language=LANGUAGES)
def test_a_magnitude_has_no_sign(figure, language):
    assert "−" not in format_magnitude(figure, language)


def number_in(text: str, figure: Figure) -> tuple[Fraction, Fraction]:
    """The number that a text shows and the weight of its last digit, both in the unit of the figure."""
    match = re.search(
        r"(−?)(?:CNY |USD )?(−?[0-9][0-9,]*(?:\.([0-9]+))?)( trillion| billion| million|万亿|亿|万)?", text
    )
    base = SCALES.get(match[4] or "", 3600 if figure.unit is HOURS else 1)
    weight = Fraction(base) / figure.unit.factor
    number = Fraction(match[2].replace(",", "").replace("−", "-")) * weight
    return -number if match[1] else number, weight / 10 ** len(match[3] or "")


@pytest.mark.parametrize(
    ("number", "decimals", "english", "chinese"),
    [
        (1234567.891, 1, "1,234,567.9", "1234567.9"),
        (-1234, 0, "−1,234", "−1234"),
        (Fraction(1, 8), 3, "0.125", "0.125"),
        (-0.001, 2, "0.00", "0.00"),
        (Fraction(10**18 + 1), 0, "1,000,000,000,000,000,001", "1000000000000000001"),
    ],
)
def test_plain_numbers(number, decimals, english, chinese):
    assert format_number(number, decimals, "en") == english
    assert format_number(number, decimals, "zh") == chinese


@pytest.mark.parametrize(
    ("words", "english", "chinese"),
    [(["a"], "a", "a"), (["a", "b"], "a and b", "a、b"), (["a", "b", "c"], "a, b and c", "a、b、c"), ([], "", "")],
)
def test_lists_in_words(words, english, chinese):
    assert join_words(words, "en") == english
    assert join_words(words, "zh") == chinese


@pytest.mark.parametrize("reason", ["not_published", "not_known_then", "other_unit", "undefined"])
def test_every_reason_of_a_missing_figure_has_words(reason):
    english, chinese = (missing_text(Missing(reason), language) for language in ("en", "zh"))
    assert re.fullmatch(r"[a-z ]+", english)
    assert re.search("[\u4e00-\u9fff]", chinese)


def test_every_figure_of_the_ledger_reads_in_both_languages(ledger):
    for row_id in ledger.raw["id"][::7]:
        figure = ledger.observation(row_id).figure
        for language in ("en", "zh"):
            shown, last_digit = number_in(format_figure(figure, language), figure) if is_scaled(figure) else (None, 0)
            assert shown is None or abs(shown - figure.value) <= last_digit
            assert format_bounds(figure, language)


def is_scaled(figure: Figure) -> bool:
    """Whether number_in can read it back: money, counts and plain numbers."""
    return figure.unit.quantity in ("CNY", "USD", "count", "t", "TEU", "percent", "percentage_point", "ratio", "rank")
