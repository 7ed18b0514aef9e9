"""A number that knows its rounding and its sources, and arithmetic that keeps both."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import Enum
from fractions import Fraction

from tradebook.units import PERCENT, PERCENTAGE_POINTS, RATIO, Unit, UnitError

# Finite bounds are exact fractions; an open side is a float infinity.
Bound = Fraction | float
Exact = int | Fraction | Decimal

# Logarithms and roots are the only inexact steps: their bounds are pushed out by far more than libm's error.
_OUTWARD = Fraction(1, 10**12)


class Answer(Enum):
    """What published figures can say to a question of more or less."""

    YES = "yes"
    NO = "no"
    CANNOT_TELL = "cannot tell"

    def __bool__(self) -> bool:
        raise TypeError("an Answer is yes, no or cannot tell: compare it with `is Answer.YES`")


@dataclass(frozen=True, slots=True)
class Missing:
    """A figure that nobody published, or not yet at the date asked for. Computing with it gives it back.

    reason  one of not_published, not_known_then, other_unit, undefined
    wanted  what was searched, as pairs of name and value
    """

    reason: str
    wanted: tuple[tuple[str, str], ...] = ()

    def _absorb(self, *_: object, **__: object) -> Missing:
        return self

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = __pow__ = _absorb
    __neg__ = as_percent = as_percentage_points = to = named = _absorb

    def exceeds(self, other: object) -> Answer:
        return Answer.CANNOT_TELL

    falls_below = exceeds


UNDEFINED = Missing("undefined")


@dataclass(frozen=True, slots=True)
class Figure:
    """A published or computed figure: nothing below `low` or above `high` is compatible with what was published.

    value      the printed number, or the result computed from printed numbers
    low, high  guaranteed bounds in the same unit; an open side is infinite
    sources    ids of the observations it rests on, each once, in order of use
    formula    how it was computed, over observation ids; empty for a published figure
    qualifier  over, nearly, about or forecast where the source says so
    """

    value: Fraction
    low: Bound
    high: Bound
    unit: Unit
    sources: tuple[str, ...] = ()
    formula: str = ""
    qualifier: str = field(default="")

    def __post_init__(self) -> None:
        # Whole numbers and floats become fractions: 1 / 3 of two ints would silently be a float.
        object.__setattr__(self, "value", _exact(self.value))
        object.__setattr__(self, "low", _exact_or_open(self.low))
        object.__setattr__(self, "high", _exact_or_open(self.high))
        if not self.low <= self.value <= self.high:
            raise ValueError(f"{self.value} lies outside its bounds {self.low} to {self.high}")

    @classmethod
    def published(
        cls,
        printed: str,
        step: str,
        unit: Unit,
        *,
        source: str = "",
        qualifier: str = "",
        lowest: Bound = -math.inf,
        highest: Bound = math.inf,
    ) -> Figure:
        """The figure behind a printed number that was rounded to `step`.

        Exact as rounded: half a step to both sides. "over" and "nearly" speak of the size, also of a fall: over 95 is
        95 and more, over -95 is -95 and less; nearly 70 lies between nothing and 70. "about": a whole step to both
        sides, our convention. No bound passes `lowest` or `highest`, the limits of what is measured. Things that are
        counted one by one are whole numbers, so their bounds are too.
        """
        value, width = Fraction(printed), Fraction(step)
        low, high = {
            "over": (value, math.inf) if value >= 0 else (-math.inf, value),
            "nearly": (min(value, Fraction(0)), max(value, Fraction(0))),
            "about": (value - width, value + width),
        }.get(qualifier, (value - width / 2, value + width / 2))
        low, high = min(value, max(low, lowest)), max(value, min(high, highest))
        # A count with decimals, such as 2.0, is an average, and may lie anywhere in between.
        if unit.is_whole and value * unit.factor % 1 == width * unit.factor % 1 == 0:
            low, high = _whole(low, unit.factor, math.ceil), _whole(high, unit.factor, math.floor)
        return cls(value, low, high, unit, (source,) if source else (), "", qualifier)

    @classmethod
    def exact(cls, value: Exact, unit: Unit = RATIO) -> Figure:
        """A number without doubt, such as a count of what the book itself lists."""
        return cls(Fraction(value), Fraction(value), Fraction(value), unit)

    def __contains__(self, number: Exact | float) -> bool:
        return self.low <= number <= self.high

    @property
    def width(self) -> Bound:
        """Distance between the bounds."""
        return self.high - self.low

    @property
    def is_bounded(self) -> bool:
        """Whether both sides are finite."""
        return math.isfinite(self.low) and math.isfinite(self.high)

    def __float__(self) -> float:
        return float(self.value)

    def exceeds(self, other: Figure | Exact | Missing) -> Answer:
        """Whether the true value is greater than the other's, as far as the bounds tell; UnitError if units differ."""
        if isinstance(other, Missing):
            return Answer.CANNOT_TELL
        other = self._same_kind(other)
        if self.low > other.high:
            return Answer.YES
        return Answer.NO if self.high <= other.low else Answer.CANNOT_TELL

    def falls_below(self, other: Figure | Exact | Missing) -> Answer:
        """Whether the true value is smaller than the other's, as far as the bounds tell."""
        if isinstance(other, Missing):
            return Answer.CANNOT_TELL
        return self._same_kind(other).exceeds(self)

    def agrees_with(self, other: Figure) -> bool:
        """Whether one true value could stand behind both figures."""
        other = self._same_kind(other)
        return self.low <= other.high and other.low <= self.high

    def to(self, unit: Unit) -> Figure:
        """The same figure in another unit of the same quantity; UnitError otherwise (currencies never convert)."""
        if unit is self.unit:
            return self
        if unit.quantity != self.unit.quantity:
            reason = f"{self.unit.quantity} is not {unit.quantity}"
            raise UnitError(f"{self.unit.code} cannot be written in {unit.code}: {reason}")
        return self._scaled(self.unit.factor / unit.factor, unit)

    def named(self, formula: str) -> Figure:
        """The same figure with its formula in these words."""
        return replace(self, formula=formula)

    def as_percent(self) -> Figure:
        """A ratio in per cent; UnitError for anything else."""
        return self._scaled_ratio(100, PERCENT)

    def as_percentage_points(self) -> Figure:
        """A ratio, or a difference of two percentages, in percentage points."""
        if self.unit.quantity == "percent":
            return replace(self, unit=PERCENTAGE_POINTS)
        return self._scaled_ratio(100, PERCENTAGE_POINTS)

    def _scaled_ratio(self, factor: int, unit: Unit) -> Figure:
        if self.unit.quantity != "ratio":
            raise UnitError(f"only a ratio can be given in {unit.code}, not {self.unit.code}")
        return self._scaled(factor * self.unit.factor, unit)

    def _scaled(self, by: Fraction, unit: Unit) -> Figure:
        """The same figure times a factor above zero, in another unit."""
        return replace(self, value=self.value * by, low=_times(self.low, by), high=_times(self.high, by), unit=unit)

    def __add__(self, other: Figure | Exact) -> Figure:
        if (other := self._operand(other)) is NotImplemented:
            return NotImplemented
        low, high = self.low + other.low, self.high + other.high
        return self._combined(other, self.value + other.value, low, high, "+", self.unit)

    __radd__ = __add__

    def __sub__(self, other: Figure | Exact) -> Figure:
        if (other := self._operand(other)) is NotImplemented:
            return NotImplemented
        low, high = self.low - other.high, self.high - other.low
        return self._combined(other, self.value - other.value, low, high, "-", self.unit)

    def __rsub__(self, other: Exact) -> Figure:
        if (other := self._operand(other)) is NotImplemented:
            return NotImplemented
        return other - self

    def __neg__(self) -> Figure:
        # The qualifier stays: "over" and its like speak of the size.
        return replace(self, value=-self.value, low=-self.high, high=-self.low, formula=f"-{in_formula(self)}")

    def __mul__(self, other: Figure | Exact) -> Figure:
        if (other := _ratio_or_figure(other)) is NotImplemented:
            return NotImplemented
        corners = [_times(a, b) for a in (self.low, self.high) for b in (other.low, other.high)]
        unit = self.unit * other.unit
        return self._combined(other, self.value * other.value, min(corners), max(corners), "*", unit)

    __rmul__ = __mul__

    def __truediv__(self, other: Figure | Exact) -> Figure:
        if (other := _ratio_or_figure(other)) is NotImplemented:
            return NotImplemented
        low, high = _inverse(other)
        corners = [_times(a, b) for a in (self.low, self.high) for b in (low, high)]
        quotient = self._combined(
            other, self.value / other.value, min(corners), max(corners), "/", self.unit / other.unit
        )
        return quotient._plain_ratio()

    def __rtruediv__(self, other: Exact) -> Figure:
        if (other := _ratio_or_figure(other)) is NotImplemented:
            return NotImplemented
        return other / self

    def __pow__(self, exponent: int) -> Figure:
        if not isinstance(exponent, int) or isinstance(exponent, bool) or exponent < 1:
            return NotImplemented
        if self.unit.quantity != "ratio":
            raise UnitError(f"only a ratio has powers here, not {self.unit.code}")
        ends = sorted((self.low**exponent, self.high**exponent))
        if exponent % 2 == 0 and self.low <= 0 <= self.high:
            ends[0] = Fraction(0)
        formula = f"{in_formula(self)}**{exponent}"
        return replace(self, value=self.value**exponent, low=ends[0], high=ends[1], formula=formula, qualifier="")

    def _plain_ratio(self) -> Figure:
        """A ratio of two scales of one quantity (billions to millions) with the scale worked in."""
        if self.unit.quantity != "ratio" or self.unit.factor == 1:
            return self
        return self._scaled(self.unit.factor, RATIO)

    def _same_kind(self, other: Figure | Exact) -> Figure:
        if not isinstance(other, Figure):
            return Figure.exact(other, self.unit)
        if other.unit.quantity != self.unit.quantity:
            raise UnitError(f"{self.unit.code} cannot be compared with {other.unit.code}")
        return other.to(self.unit)

    def _operand(self, other: object) -> Figure:
        if isinstance(other, Figure):
            if other.unit.code != self.unit.code:
                both = f"{self.unit.code} and {other.unit.code}"
                raise UnitError(f"{both} cannot be added: write both in one unit with .to()")
            return other
        if not isinstance(other, Exact) or isinstance(other, bool):
            return NotImplemented
        if self.unit.quantity != "ratio":
            raise UnitError(f"a bare number has no unit, {self.unit.code} has: say Figure.exact(number, unit)")
        return Figure.exact(other)

    def _combined(self, other: Figure, value: Fraction, low: Bound, high: Bound, sign: str, unit: Unit) -> Figure:
        formula = f"({in_formula(self)} {sign} {in_formula(other)})"
        return Figure(value, low, high, unit, sources_of((self, other)), formula)


def sources_of(figures: Iterable[Figure]) -> tuple[str, ...]:
    """The ids of the observations behind several figures, each once, in order of use."""
    return tuple(dict.fromkeys(source for figure in figures for source in figure.sources))


def in_formula(figure: Figure) -> str:
    """How a figure is written inside a formula: its own formula, its observation, or its number."""
    return figure.formula or " | ".join(figure.sources) or str(figure.value)


def growth(after: Figure | Missing, before: Figure | Missing) -> Figure | Missing:
    """Growth from before to after in per cent, undefined from zero; UnitError if their units differ.

    Computed as after / before - 1, where each figure stands once: (after - before) / before would count the doubt
    about `before` twice.
    """
    return _in_one_unit(lambda a, b: (a / b - 1).as_percent(), "growth", after, before)


def share(part: Figure | Missing, total: Figure | Missing) -> Figure | Missing:
    """Share of part in total, in per cent; undefined in a total of zero."""
    return _in_one_unit(lambda a, b: (a / b).as_percent(), "share", part, total)


def ratio(numerator: Figure | Missing, denominator: Figure | Missing) -> Figure | Missing:
    """Numerator over denominator: a plain ratio within one quantity, otherwise in a unit such as CNY_100M/count.

    Undefined over zero.
    """
    if isinstance(denominator, Figure) and denominator.value == 0 and isinstance(numerator, Figure):
        return UNDEFINED
    return _named_result(numerator / denominator, "ratio", (numerator, denominator))


def contribution(
    part_after: Figure | Missing, part_before: Figure | Missing, total_before: Figure | Missing
) -> Figure | Missing:
    """What a part adds to the growth of the total, in percentage points: 100 * (after - before) / total before."""
    return _in_one_unit(
        lambda a, b, t: ((a - b) / t).as_percentage_points(), "contribution", part_after, part_before, total_before
    )


def difference(first: Figure | Missing, second: Figure | Missing) -> Figure | Missing:
    """First minus second; between two percentages the result is in percentage points."""
    gap = first - second
    if isinstance(gap, Figure) and gap.unit.quantity == "percent":
        gap = gap.as_percentage_points()
    return _named_result(gap, "difference", (first, second))


def sum_of(figures: Iterable[Figure | Missing]) -> Figure | Missing:
    """Sum of one or more figures of one quantity, in the unit of the first; ValueError if there are none."""
    figures = list(figures)
    if not figures:
        raise ValueError("sum_of needs at least one figure")
    for figure in figures:
        if isinstance(figure, Missing):
            return figure
    unit = figures[0].unit
    total = figures[0]
    for figure in figures[1:]:
        total = total + figure.to(unit)
    return _named_result(total, "sum_of", figures)


def hull(*figures: Figure | Missing, value: Fraction | None = None) -> Figure | Missing:
    """The narrowest figure that holds all the given ones, in the unit of the first.

    Its value is the middle unless one is given; with an open side, the middle of their values.
    raises ValueError if there are none, UnitError if their quantities differ
    """
    if not figures:
        raise ValueError("hull needs at least one figure")
    for figure in figures:
        if isinstance(figure, Missing):
            return figure
    alike = [figure.to(figures[0].unit) for figure in figures]
    low, high = min(f.low for f in alike), max(f.high for f in alike)
    if value is None:
        ends = (f.value for f in alike) if math.inf in (-low, high) else (low, high)
        value = _middle(ends)
    names = ", ".join(map(in_formula, figures))
    return Figure(value, low, high, alike[0].unit, sources_of(figures), f"hull({names})")


def nth_root(figure: Figure | Missing, degree: int) -> Figure | Missing:
    """The positive root of a positive ratio, with bounds pushed outward past the rounding of the computation."""
    if isinstance(figure, Missing):
        return figure
    if degree < 1:
        raise ValueError(f"the degree of a root is a whole number from 1, not {degree}")
    if figure.unit.quantity != "ratio" or figure.low < 0 or figure.value <= 0:
        raise UnitError("a root needs a positive ratio")
    low, high = _root(figure.low, degree, -1), _root(figure.high, degree, 1)
    value = min(max(_root(figure.value, degree, 0), low), high)
    formula = f"nth_root({in_formula(figure)}, {degree})"
    return replace(figure, value=value, low=low, high=high, formula=formula, qualifier="")


def logarithm(figure: Figure | Missing) -> Figure | Missing:
    """Natural logarithm of a positive ratio, with bounds pushed outward past the rounding of the computation."""
    if isinstance(figure, Missing):
        return figure
    if figure.unit.quantity != "ratio" or figure.low <= 0:
        raise UnitError("a logarithm needs a positive ratio")
    low, high = _log(figure.low, -1), _log(figure.high, 1)
    value = min(max(_log(figure.value, 0), low), high)
    return replace(figure, value=value, low=low, high=high, formula=f"log({in_formula(figure)})", qualifier="")


def _in_one_unit(compute: Callable[..., Figure], name: str, *figures: Figure | Missing) -> Figure | Missing:
    for figure in figures:
        if isinstance(figure, Missing):
            return figure
    unit = figures[0].unit
    alike = [figure.to(unit) for figure in figures]
    # In all of these the last figure is the one divided by.
    return UNDEFINED if alike[-1].value == 0 else _named_result(compute(*alike), name, figures)


def _named_result(result: Figure | Missing, name: str, inputs: Sequence[Figure | Missing]) -> Figure | Missing:
    if isinstance(result, Missing):
        return result
    return result.named(f"{name}({', '.join(map(in_formula, inputs))})")


def _ratio_or_figure(other: object) -> Figure:
    if isinstance(other, Figure):
        return other
    if not isinstance(other, Exact) or isinstance(other, bool):
        return NotImplemented
    return Figure.exact(other)


def _exact(number: Exact | float) -> Fraction:
    return number if type(number) is Fraction else Fraction(number)


def _exact_or_open(bound: Bound | Exact) -> Bound:
    """An exact fraction, or the infinity of an open side."""
    return bound if isinstance(bound, float) and math.isinf(bound) else _exact(bound)


def _middle(numbers: Iterable[Fraction]) -> Fraction:
    numbers = list(numbers)
    return (min(numbers) + max(numbers)) / 2


def _times(a: Bound, b: Bound) -> Bound:
    """Product in which zero beats infinity: the open side never reaches it."""
    if a == 0 or b == 0:
        return Fraction(0)
    if math.isinf(a) or math.isinf(b):
        return math.inf if (a > 0) == (b > 0) else -math.inf
    return a * b


def _inverse(figure: Figure) -> tuple[Bound, Bound]:
    """Bounds of 1 / figure; ZeroDivisionError when the figure itself is zero."""
    if figure.value == 0:
        raise ZeroDivisionError("a figure of zero cannot be divided by")
    if figure.low < 0 < figure.high:
        return -math.inf, math.inf
    ends = []
    for bound in (figure.low, figure.high):
        if bound == 0:
            ends.append(math.inf if figure.value > 0 else -math.inf)
        else:
            ends.append(Fraction(0) if math.isinf(bound) else 1 / bound)
    return min(ends), max(ends)


def _whole(bound: Bound, factor: Fraction, rounding: Callable[[Fraction], int]) -> Bound:
    return bound if math.isinf(bound) else Fraction(rounding(bound * factor)) / factor


def _root(number: Bound, degree: int, outward: int) -> Bound:
    if number == 0 or math.isinf(number):
        return number
    return Fraction(float(number) ** (1 / degree)) * (1 + outward * _OUTWARD)


def _log(number: Bound, outward: int) -> Bound:
    if math.isinf(number):
        return number
    estimate = Fraction(math.log(number))
    return estimate + outward * _OUTWARD * (1 + abs(estimate))
