"""Figures in words: scaled, rounded to what the bounds allow, in English or Chinese."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import partial

from babel.lists import format_list
from babel.numbers import format_decimal

from tradebook.figure import Bound, Figure, Missing

LOCALES = {"en": "en_GB", "zh": "zh_Hans_CN"}

# More digits than this help no reader; the bounds beside the number keep the rest.
MOST_DECIMALS = 2

# Printed numbers with a word beside them ("over 434.159") and numbers near zero may need more.
MOST_DECIMALS_NEEDED = 6

_NEAREST, _DOWN, _UP = round, math.floor, math.ceil

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
    "TEU": (" TEU", " TEU", "标准箱"),
    "month": (" month", " months", "个月"),
    "year": (" year", " years", "年"),
    "quarter": (" quarter", " quarters", "个季度"),
    "km2": (" km²", " km²", "平方公里"),
    "km": (" km", " km", "公里"),
    "m3": (" m³", " m³", "立方米"),
    "km_per_hour": (" km/h", " km/h", "公里/小时"),
    "count_per_day": (" per day", " per day", "/日"),
    "CNY_per_100USD": (" CNY per 100 USD", " CNY per 100 USD", "元/100美元"),
    "USD_per_FEU": (" USD per FEU", " USD per FEU", "美元/40英尺箱"),
}

# Quantities whose number stands alone: the sentence says what is counted.
_PLAIN = ("count", "rank", "ratio", "index")

_TIME = ((86400, " day", " days", "天"), (3600, " hour", " hours", "小时"), (60, " minute", " minutes", "分钟"),
         (1, " second", " seconds", "秒"))

_QUALIFIERS = {
    "over": ("over {}", "{}以上"),
    "nearly": ("nearly {}", "近{}"),
    "about": ("about {}", "约{}"),
    "forecast": ("{} (expected)", "{}（预计）"),
    "at least": ("at least {}", "不低于{}"),
    "at most": ("at most {}", "不高于{}"),
}


def format_figure(figure: Figure, language: str) -> str:
    """The figure as a reader would write it: CNY 520.37 billion, 5203.7亿元; "over", "nearly" and "about" are kept.

    What may be nothing or a little is no "0%" but "at most 0.4%".
    """
    if _may_be_nothing_or_little(figure, language):
        figure = replace(figure, value=figure.high, low=-math.inf)
    qualifier = figure.qualifier or _open_side(figure)
    # What is known must not grow by rounding: "over" rounds towards zero, "nearly" away from it.
    rounding = {"over": int, "nearly": _away_from_zero, "at least": _DOWN, "at most": _UP}.get(qualifier, _NEAREST)
    text = _number_with_unit(figure.value, figure, language, partial(shown_decimals, figure), rounding)
    return _QUALIFIERS[qualifier][language == "zh"].format(text) if qualifier else text


def format_magnitude(figure: Figure, language: str) -> str:
    """The figure without its sign, for sentences whose verb carries the direction."""
    return format_figure(figure if figure.value >= 0 else -figure, language)


def format_bounds(figure: Figure, language: str) -> str:
    """The bounds in words, with digits enough to tell them apart, rounded outward: they hold the bounds."""
    low = _bound_text(figure.low, figure, language, _DOWN)
    high = _bound_text(figure.high, figure, language, _UP)
    if figure.low == figure.high:
        return "精确" if language == "zh" else "exact"
    if low and high:
        return f"{low}至{high}" if language == "zh" else f"{low} to {high}"
    if low:
        return f"不低于{low}" if language == "zh" else f"at least {low}"
    if high:
        return f"不高于{high}" if language == "zh" else f"at most {high}"
    return "无法界定" if language == "zh" else "unbounded"


def format_number(
    number: float | Fraction, decimals: int, language: str, rounding: Callable[[Fraction], int] = _NEAREST
) -> str:
    """A plain number with a fixed count of decimals; English groups thousands, Chinese statistics do not."""
    grouping = ",##" if language == "en" else ""
    pattern = f"#{grouping}0" + ("." + "0" * decimals if decimals else "")
    digits = Decimal(rounding(Fraction(number) * 10**decimals)).scaleb(-decimals)
    text = format_decimal(digits, format=pattern, locale=LOCALES[language], decimal_quantization=False)
    return text.replace("-", "−")


def join_words(words: list[str], language: str) -> str:
    """A list as a sentence writes it: a, b and c."""
    return "、".join(words) if language == "zh" else format_list(words, locale=LOCALES[language])


def shown_decimals(figure: Figure, scale: Fraction) -> int:
    """How many decimals the figure supports when shown in units of `scale` base units.

    A printed number keeps the digits it was printed with. In a computed one the last digit shown is off by about one
    at most. A number near zero shows its first digit where the bounds support it, or where they say that it is not
    zero.
    """
    number = figure.value * figure.unit.factor / scale
    if figure.qualifier not in ("", "forecast"):
        return _needed_decimals(number, MOST_DECIMALS_NEEDED)
    if not figure.is_bounded or figure.width == 0:
        return max(_needed_decimals(number), _decimals_near_zero(number))
    width = figure.width * figure.unit.factor / scale
    supported = max(0, math.floor(-math.log10(width / 2)))
    decimals = min(supported, max(MOST_DECIMALS, _decimals_near_zero(number)))
    is_not_zero = figure.low > 0 or figure.high < 0
    return _decimals_near_zero(number) if is_not_zero and _looks_like_zero(number, decimals) else decimals


def _may_be_nothing_or_little(figure: Figure, language: str) -> bool:
    """Whether a figure that begins at zero, and is not zero itself, would look like it."""
    if figure.qualifier or not figure.is_bounded or not figure.low == 0 < figure.value:
        return False
    base = figure.value * figure.unit.factor
    scale = _scale(base, figure, language)[0]
    return _looks_like_zero(base / scale, shown_decimals(figure, scale))


def _looks_like_zero(number: Fraction, decimals: int) -> bool:
    return round(number * 10**decimals) == 0


def _open_side(figure: Figure) -> str:
    """The word for a computed figure with one open side; "over" speaks of the size, also of a fall."""
    if math.isinf(figure.high) and not math.isinf(figure.low):
        if figure.value == figure.low:
            return "over" if figure.value >= 0 else "at least"
        return "about"
    if math.isinf(figure.low) and not math.isinf(figure.high):
        if figure.value == figure.high:
            return "over" if figure.value < 0 else "at most"
        return "about"
    return ""


def _away_from_zero(number: Fraction) -> int:
    return math.ceil(number) if number > 0 else math.floor(number)


def _number_with_unit(
    value: Fraction,
    figure: Figure,
    language: str,
    decimals_at: Callable[[Fraction], int],
    rounding: Callable[[Fraction], int],
) -> str:
    """A number in the figure's unit, with as many decimals as `decimals_at` gives for the scale it is shown in."""
    base = value * figure.unit.factor
    scale, before, after = _scale(base, figure, language)
    number = format_number(base / scale, decimals_at(scale), language, rounding)
    plural = language == "en" and number not in ("1", "−1")
    sign = "−" if number.startswith("−") else ""
    return f"{sign}{before}{number.removeprefix('−')}{after[plural]}"


def _scale(base: Bound, figure: Figure, language: str) -> tuple[Fraction, str, tuple[str, str]]:
    """The scale to divide by, and the words before and after the number (singular, plural)."""
    quantity = figure.unit.quantity
    kind = quantity.split("/")[0]
    if kind in _MONEY:
        prefix, suffix = _MONEY[kind]
        factor, word = _word_scale(base, language)
        return (factor, prefix, (word, word)) if language == "en" else (factor, "", (word + suffix,) * 2)
    if quantity == "second":
        return _time_scale(figure, language)
    if quantity in ("count", "t", "TEU", "m3"):
        factor, word = _count_scale(base, figure, language)
        singular, plural, chinese = _NOUNS.get(quantity, ("", "", ""))
        words = (word + chinese, word + chinese) if language == "zh" else (word + singular, word + plural)
        return factor, "", words
    if quantity in _PLAIN:
        return Fraction(1), "", ("", "")
    if quantity in _NOUNS:
        singular, plural, chinese = _NOUNS[quantity]
        return Fraction(1), "", (chinese, chinese) if language == "zh" else (singular, plural)
    # Any other quantity is written in the unit it was printed in, with that unit's own label: 3.2 × 100 kg.
    label = f"{' ×' * (figure.unit.factor != 1)} {figure.unit.label(language)}"
    return figure.unit.factor, "", (label, label)


def _word_scale(base: Bound, language: str) -> tuple[Fraction, str]:
    return next((Fraction(f), word) for f, word in _WORD_SCALES[language] if abs(base) >= f or f == 1)


def _count_scale(base: Bound, figure: Figure, language: str) -> tuple[Fraction, str]:
    """Exact counts are written out; rounded large ones take a word, so that no false digit appears."""
    smallest = 10**6 if language == "en" else 10**4
    if abs(base) < smallest or (figure.width == 0 and figure.unit.factor == 1):
        return Fraction(1), ""
    return _word_scale(base, language)


def _time_scale(figure: Figure, language: str) -> tuple[Fraction, str, tuple[str, str]]:
    factor, singular, plural, chinese = next((t for t in _TIME if figure.unit.factor >= t[0]), _TIME[-1])
    return Fraction(factor), "", (chinese, chinese) if language == "zh" else (singular, plural)


def _bound_text(bound: Bound, figure: Figure, language: str, rounding: Callable[[Fraction], int]) -> str:
    if math.isinf(bound):
        return ""
    return _number_with_unit(bound, figure, language, partial(_bound_decimals, bound, figure), rounding)


def _bound_decimals(bound: Fraction, figure: Figure, scale: Fraction) -> int:
    """As many decimals as the figure shows, or one more than tell its ends apart; never more than write both in full.

    None for zero.
    """
    if bound == 0:
        return 0
    ends = [end * figure.unit.factor / scale for end in (figure.low, figure.high) if math.isfinite(end)]
    # What was printed keeps all of its digits; what was computed, such as the end of an implied base, needs fewer.
    most = max(MOST_DECIMALS, *map(_decimals_near_zero, ends)) if figure.formula else MOST_DECIMALS_NEEDED
    if figure.width and figure.is_bounded:
        width = figure.width * figure.unit.factor / scale
        most = max(0, math.ceil(-math.log10(width)) + 1, shown_decimals(figure, scale))
    return max(_needed_decimals(end, most) for end in ends)


def _needed_decimals(number: Fraction, most: int = MOST_DECIMALS) -> int:
    """How many decimals write the number in full, up to the most allowed."""
    return next((decimals for decimals in range(most) if number * 10**decimals % 1 == 0), most)


def _decimals_near_zero(number: Fraction) -> int:
    """How many decimals it takes until a number that is not zero no longer looks like it."""
    if number == 0 or abs(number) >= 1:
        return 0
    return min(MOST_DECIMALS_NEEDED, math.ceil(-math.log10(abs(number))))


def missing_text(missing: Missing, language: str) -> str:
    """Why a figure is not there, in a few words."""
    english, chinese = {
        "not_published": ("not published in this ledger", "台账中没有公布数"),
        "not_known_then": ("not yet published at the date asked for", "截至所设日期尚未公布"),
        "other_unit": ("published only in another unit or currency", "仅以其他单位或币种公布"),
        "undefined": ("not defined for these figures", "对所给数据没有定义"),
    }[missing.reason]
    return chinese if language == "zh" else english
