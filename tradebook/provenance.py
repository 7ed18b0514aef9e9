"""What a figure carries wherever it is stated, as short texts: observations, value, bounds, unit, formula."""

from __future__ import annotations

import math
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction

from tradebook.figure import Bound, Figure

# A number that ends within so many digits is written in full; of any other this many significant digits are kept.
MOST_DIGITS = 15
KEPT_DIGITS = 8

# A formula over very many figures is cut where it travels with every row of a chart.
MOST_SIGNS = 120


class Estimated(str):
    """Words that state a number of a statistical method. It is no Figure: nothing guarantees bounds of it.

    bounds     in words: its confidence interval, or that it has none
    value      the number; low and high are the ends of its confidence interval, infinite where it has none
    formula    the name of the method in formula_words.FUNCTIONS
    sources    ids of the observations that the method was applied to, where it keeps them
    """

    def __new__(
        cls, words: str, bounds: str = "", value: float = math.nan, low: float = -math.inf, high: float = math.inf,
        unit: str = "", formula: str = "", sources: tuple[str, ...] = (),
    ) -> Estimated:
        made = super().__new__(cls, words)
        made.bounds, made.sources = bounds, sources
        made.value, made.low, made.high, made.unit, made.formula = value, low, high, unit, formula
        return made


def attributes(figure: Figure | Estimated) -> dict[str, str]:
    """Observations, value, low and high (empty where open), unit and formula (empty for a published figure)."""
    return {
        "observations": " ".join(figure.sources),
        "value": number_text(figure.value),
        "low": number_text(figure.low, ROUND_FLOOR),
        "high": number_text(figure.high, ROUND_CEILING),
        "unit": figure.unit if isinstance(figure, Estimated) else figure.unit.code,
        "formula": figure.formula,
    }


def number_text(number: Bound, rounding: str = ROUND_HALF_EVEN) -> str:
    """The number as a decimal: in full where it ends soon, otherwise to eight digits; empty for an open side.

    rounding  of decimal, for numbers that do not end: bounds are rounded outward, so that they still hold the figure
    """
    if isinstance(number, float) and math.isinf(number):
        return ""
    exact = Fraction(number)
    quotient = Context(prec=MOST_DIGITS).divide(Decimal(exact.numerator), Decimal(exact.denominator))
    if Fraction(quotient) != exact:
        quotient = Context(prec=KEPT_DIGITS, rounding=rounding).divide(
            Decimal(exact.numerator), Decimal(exact.denominator)
        )
    return _plain(quotient)


def short_formula(figure: Figure) -> str:
    """The formula, or only the name of its function where it lists more than a reader follows."""
    formula = figure.formula
    return formula if len(formula) <= MOST_SIGNS else f"{formula.split('(')[0]}(...)"


def _plain(number: Decimal) -> str:
    text = f"{number.normalize():f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
