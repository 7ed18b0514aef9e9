"""Hypothesis strategies: units, figures as printed and as computed, and the true digits behind them."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

from hypothesis import strategies as st

from tradebook.figure import Figure, Missing
from tradebook.units import PERCENT, RATIO, Unit

CNY_100M = Unit("CNY_100M", "CNY", Fraction(10**8), "CNY 100 million", "亿元")
CNY_1B = Unit("CNY_1B", "CNY", Fraction(10**9), "CNY 1 billion", "十亿元")
CNY_10K = Unit("CNY_10K", "CNY", Fraction(10**4), "CNY 10,000", "万元")
CNY_1T = Unit("CNY_1T", "CNY", Fraction(10**12), "CNY 1 trillion", "万亿元")
USD_100M = Unit("USD_100M", "USD", Fraction(10**8), "USD 100 million", "亿美元")
TONNES_10K = Unit("t_10K", "t", Fraction(10**4), "10,000 t", "万吨")
COUNT = Unit("count", "count", Fraction(1), "number", "数量")
COUNT_10K = Unit("count_10K", "count", Fraction(10**4), "10,000", "万")
HOURS = Unit("hours", "second", Fraction(3600), "hours", "小时")

MONEY = (CNY_10K, CNY_100M, CNY_1B, CNY_1T)
UNITS = (*MONEY, USD_100M, TONNES_10K, COUNT, COUNT_10K, HOURS, PERCENT, RATIO)

# What a ledger prints: up to six digits before the point and three behind it.
MOST_UNITS, MOST_DECIMALS = 10**6, 3

units = st.sampled_from(UNITS)


def identifiers() -> st.SearchStrategy[str]:
    """Ids of observations."""
    return st.integers(0, 16**8 - 1).map(lambda number: f"o{number:08x}")


@st.composite
def printed_numbers(draw: st.DrawFn, above: int | None = None) -> str:
    """A number as a page prints it, with trailing zeros where they fall."""
    decimals = draw(st.integers(0, MOST_DECIMALS))
    lowest = -MOST_UNITS * 10**decimals if above is None else above * 10**decimals + 1
    digits = draw(st.integers(lowest, MOST_UNITS * 10**decimals))
    return f"{Decimal(digits).scaleb(-decimals):f}"


@st.composite
def published_figures(draw: st.DrawFn, above: int | None = None, unit: Unit | None = None) -> Figure:
    """A figure as the ledger reads it, qualified or exact as rounded; `above` limits what is measured."""
    printed = draw(printed_numbers(above))
    decimals = len(printed.partition(".")[2])
    step = Decimal(1).scaleb(draw(st.integers(-decimals, 0)) if decimals else draw(st.integers(0, 2)))
    return Figure.published(
        printed,
        f"{step:f}",
        draw(units) if unit is None else unit,
        source=draw(identifiers()),
        qualifier=draw(st.sampled_from(["", "", "", "over", "nearly", "about", "forecast"])),
        lowest=-math.inf if above is None else Fraction(above),
    )


@st.composite
def computed_figures(draw: st.DrawFn, above: int | None = None, unit: Unit | None = None) -> Figure:
    """A figure with any bounds around its value, also open ones, and one to three sources."""
    numbers = st.fractions(-MOST_UNITS if above is None else above, MOST_UNITS, max_denominator=10**4)
    low, value, high = sorted(draw(st.tuples(numbers, numbers, numbers)))
    if above is not None and value == above:
        value, high = value + 1, high + 1
    if draw(st.integers(0, 9)) == 0:
        high = math.inf
    if above is None and draw(st.integers(0, 9)) == 0:
        low = -math.inf
    sources = tuple(draw(st.lists(identifiers(), min_size=1, max_size=3, unique=True)))
    return Figure(value, low, high, draw(units) if unit is None else unit, sources, f"f({', '.join(sources)})")


def figures(above: int | None = None, unit: Unit | None = None) -> st.SearchStrategy[Figure]:
    """Figures of any kind; with `above`, their value lies above it and their bounds do not pass below it."""
    return published_figures(above, unit) | computed_figures(above, unit)


@st.composite
def bounded_figures(draw: st.DrawFn, above: int | None = None, unit: Unit | None = None) -> Figure:
    """Figures without an open side."""
    return draw(figures(above, unit).filter(lambda figure: figure.is_bounded))


@st.composite
def digits_behind(draw: st.DrawFn, figure: Figure) -> Fraction:
    """A true value that the figure admits, as an exact fraction: often one of its bounds, or just inside."""
    low = figure.low if math.isfinite(figure.low) else min(figure.value, figure.high) - MOST_UNITS
    high = figure.high if math.isfinite(figure.high) else max(figure.value, figure.low) + MOST_UNITS
    part = draw(st.sampled_from([Fraction(0), Fraction(1)]) | st.fractions(0, 1, max_denominator=1000))
    return low + (high - low) * part


@st.composite
def clear_figures(draw: st.DrawFn, unit: Unit, above: Fraction | int = Fraction(1, 100)) -> Figure:
    """Figures whose bounds are finite and not below zero, from well told to hardly told; values from `above` on."""
    value = draw(st.fractions(above, 10**5, max_denominator=100))
    doubt = st.sampled_from([Fraction(0), Fraction(1, 1000), Fraction(1, 10), Fraction(1, 2)])
    below, over = draw(doubt), draw(doubt)
    return Figure(value, value * (1 - below), value * (1 + over), unit, (draw(identifiers()),))


@st.composite
def wider(draw: st.DrawFn, figure: Figure) -> Figure:
    """The same figure with more doubt on either side, or on none."""
    more = st.just(Fraction(0)) | st.fractions(0, 100, max_denominator=100)
    low = figure.low if math.isinf(figure.low) else figure.low - draw(more)
    high = figure.high if math.isinf(figure.high) else figure.high + draw(more)
    return Figure(figure.value, low, high, figure.unit, figure.sources, figure.formula)


missing = st.sampled_from(["not_published", "not_known_then", "other_unit", "undefined"]).map(Missing)


def any_json() -> st.SearchStrategy:
    """Whatever a program could send for a parameter: values of JSON, however nested."""
    plain = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
    return st.recursive(
        plain, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
        max_leaves=5,
    )


ANYTHING = any_json() | st.floats() | st.binary(max_size=8)

# Values that are right for some parameter, or wrong by a hair.
NEARLY_RIGHT_PARAMETERS = st.sampled_from(
    [
        "CN-XJ", "CN", "CN-WEST", "KAZ", "CN-ZZ", "cn-xj", "CN-XJ\n", "CNY", "USD", "EUR", "en", "zh", "english", "",
        " ", "\n", "2025-03-31", "2025-03-31\n", "2025-02-30", "2024-02-29", "2023-02-29", "2025-13-01", "0000-01-01",
        "0001-01-01", "2025", 1989, 1990, 2016, 2025, 2026, 2027, 2100, 2101, 2025.0, 2025.5, True, False, None,
        10**30, -2025, "/", ".", "~", "data", "\0", "ASEAN", "ASEAN@BRI", "XX", "all", "inland",
        "__import__('os').system('true')", ["CN-XJ"], {"region": "CN-XJ"},
    ]
)
