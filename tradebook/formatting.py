"""Figures in words: scaled, rounded to what the bounds allow, in English or Chinese."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

from babel.lists import format_list
from babel.numbers import format_decimal

from tradebook.figure import Bound, Figure, Missing

LOCALES = {"en": "en_GB", "zh": "zh_Hans_CN"}

# More digits than this help no reader; the bounds beside the number keep the rest.
MOST_DECIMALS = 2

_WORD_SCALES = {
    "en": ((10**12, " trillion"), (10**9, " billion"), (10**6, " million"), (1, "")),
    "zh": ((10**12, "万亿"), (10**8, "亿"), (10**4, "万"), (1, "")),
}

_MONEY = {"CNY": ("CNY ", "元"), "USD": ("USD ", "美元")}

# Quantity: words after the number, singular and plural in English, then Chinese.
_NOUNS = {
    "percent": ("%", "%", "%"),
    "percentage_point": (" percentage point", " percentage points", "个百分点"),
    "times": (" times", " times", "倍"),
    "t": (" tonne", " tonnes", "吨"),
    "TEU": (" TEU", " TEU", "标箱"),
    "month": (" month", " months", "个月"),
    "year": (" year", " years", "年"),
    "quarter": (" quarter", " quarters", "个季度"),
    "km2": (" km²", " km²", "平方公里"),
    "km": (" km", " km", "公里"),
}

_TIME = ((86400, " day", " days", "天"), (3600, " hour", " hours", "小时"), (60, " minute", " minutes", "分钟"),
         (1, " second", " seconds", "秒"))

_QUALIFIERS = {
    "over": ("over {}", "{}以上"),
    "nearly": ("nearly {}", "近{}"),
    "about": ("about {}", "约{}"),
    "forecast": ("{} (expected)", "{}（预计）"),
}


def format_figure(figure: Figure, language: str) -> str:
    """The figure as a reader would write it: CNY 520.37 billion, 5203.7亿元; "over", "nearly" and "about" are kept."""
    text = _number_with_unit(figure.value, figure, language)
    qualifier = figure.qualifier or _open_side(figure)
    return _QUALIFIERS[qualifier][language == "zh"].format(text) if qualifier else text


def format_magnitude(figure: Figure, language: str) -> str:
    """The figure without its sign, for sentences whose verb carries the direction."""
    return format_figure(figure if figure.value >= 0 else -figure, language)


def format_bounds(figure: Figure, language: str) -> str:
    """The bounds in words, with one digit more than the figure itself shows."""
    low = _bound_text(figure.low, figure, language)
    high = _bound_text(figure.high, figure, language)
    if figure.low == figure.high:
        return "精确" if language == "zh" else "exact"
    if low and high:
        return f"{low}至{high}" if language == "zh" else f"{low} to {high}"
    if low:
        return f"不低于{low}" if language == "zh" else f"at least {low}"
    if high:
        return f"不高于{high}" if language == "zh" else f"at most {high}"
    return "无法界定" if language == "zh" else "unbounded"


def format_number(number: float | Fraction, decimals: int, language: str) -> str:
    """A plain number with a fixed count of decimals; English groups thousands, Chinese statistics do not."""
    grouping = ",##" if language == "en" else ""
    pattern = f"#{grouping}0" + ("." + "0" * decimals if decimals else "")
    rounded = round(Fraction(number), decimals)
    return format_decimal(_decimal(rounded, decimals), format=pattern, locale=LOCALES[language]).replace("-", "−")


def join_words(words: list[str], language: str) -> str:
    """A list as a sentence writes it: a, b and c."""
    return "、".join(words) if language == "zh" else format_list(words, locale=LOCALES[language])


def shown_decimals(figure: Figure, scale: Fraction) -> int:
    """How many decimals the figure supports when shown in units of `scale` base units.

    A printed number keeps the digits it was printed with. In a computed one the last digit shown is off by about one
    at most.
    """
    if figure.qualifier or not figure.is_bounded or figure.width == 0:
        return _needed_decimals(figure.value * figure.unit.factor / scale)
    width = figure.width * figure.unit.factor / scale
    return max(0, min(MOST_DECIMALS, math.floor(-math.log10(width / 2))))


def _open_side(figure: Figure) -> str:
    if math.isinf(figure.high) and not math.isinf(figure.low):
        return "over" if figure.value == figure.low else "about"
    if math.isinf(figure.low) and not math.isinf(figure.high):
        return "nearly" if figure.value == figure.high else "about"
    return ""


def _number_with_unit(value: Bound, figure: Figure, language: str, extra: int = 0) -> str:
    base = value * figure.unit.factor
    scale, before, after = _scale(base, figure, language)
    decimals = shown_decimals(figure, scale)
    number = format_number(base / scale, decimals + extra if decimals or extra else 0, language)
    plural = language == "en" and number not in ("1", "−1")
    sign = "−" if number.startswith("−") else ""
    return f"{sign}{before}{number.removeprefix('−')}{after[plural]}"


def _scale(base: Bound, figure: Figure, language: str) -> tuple[Fraction, str, tuple[str, str]]:
    """The scale to divide by, and the words before and after the number (singular, plural)."""
    quantity = figure.unit.quantity
    kind = quantity.split("/")[0]
    if kind in _MONEY and quantity != "CNY_per_100USD":
        prefix, suffix = _MONEY[kind]
        factor, word = _word_scale(base, language)
        return (factor, prefix, (word, word)) if language == "en" else (factor, "", (word + suffix,) * 2)
    if quantity == "second":
        return _time_scale(figure, language)
    if quantity in ("count", "t", "TEU"):
        factor, word = _count_scale(base, figure, language)
        singular, plural, chinese = _NOUNS.get(quantity, ("", "", ""))
        return (factor, "", (word + singular, word + plural)) if language == "en" else (factor, "", (word + chinese,) * 2)
    singular, plural, chinese = _NOUNS.get(quantity, ("", "", ""))
    return Fraction(1), "", (chinese, chinese) if language == "zh" else (singular, plural)


def _word_scale(base: Bound, language: str) -> tuple[Fraction, str]:
    return next((Fraction(f), word) for f, word in _WORD_SCALES[language] if abs(base) >= f or f == 1)


def _count_scale(base: Bound, figure: Figure, language: str) -> tuple[Fraction, str]:
    """Exact counts are written out; rounded large ones take a word, so that no false digit appears."""
    smallest = 10**6 if language == "en" else 10**4
    if abs(base) < smallest or (figure.width == 0 and figure.unit.factor == 1):
        return Fraction(1), ""
    return _word_scale(base, language)


def _time_scale(figure: Figure, language: str) -> tuple[Fraction, str, tuple[str, str]]:
    factor, singular, plural, chinese = next(t for t in _TIME if figure.unit.factor >= t[0])
    return Fraction(factor), "", (chinese, chinese) if language == "zh" else (singular, plural)


def _bound_text(bound: Bound, figure: Figure, language: str) -> str:
    return "" if math.isinf(bound) else _number_with_unit(bound, figure, language, extra=_bound_digits(bound, figure, language))


def _bound_digits(bound: Bound, figure: Figure, language: str) -> int:
    """Extra decimals that a bound needs beyond the figure's own: enough to be told from the other bound."""
    if figure.width == 0 or not figure.is_bounded:
        return 0
    scale = _scale(bound * figure.unit.factor, figure, language)[0]
    width = figure.width * figure.unit.factor / scale
    wanted = max(0, math.ceil(-math.log10(width))) + 1
    return max(0, min(wanted, 6) - shown_decimals(figure, scale))


def _needed_decimals(number: Bound) -> int:
    for decimals in range(MOST_DECIMALS):
        if round(number, decimals) == number:
            return decimals
    return MOST_DECIMALS


def _decimal(number: Fraction, decimals: int) -> Decimal:
    return Decimal(int(number * 10**decimals)).scaleb(-decimals)


def missing_text(missing: Missing, language: str) -> str:
    """Why a figure is not there, in a few words."""
    english, chinese = {
        "not_published": ("not published in this ledger", "台账中没有公布"),
        "not_known_then": ("not yet published at the date asked for", "截至所设日期尚未公布"),
        "other_unit": ("published only in another unit or currency", "仅以其他单位或币种公布"),
        "undefined": ("not defined for these figures", "对这些数据没有定义"),
    }[missing.reason]
    return chinese if language == "zh" else english
