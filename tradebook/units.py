"""Units of measurement: what is measured, and by which factor a printed number is scaled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction


class TradebookError(Exception):
    """Base of every error that tells a user about a mistake of theirs; shown as one message, without a traceback.

    exit_code  of the command line: 2 where what was typed cannot be right, 1 where it could not be done
    """

    exit_code = 1

    def _render_traceback_(self) -> list[str]:
        # IPython asks for this: a notebook then shows the message alone.
        return [f"{type(self).__name__}: {self}"]


class UnitError(TradebookError, TypeError):
    """Two figures were combined whose units do not fit each other."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit code. `quantity` names what is measured and its base unit, `factor` leads from this unit to the base.

    Only units of one quantity convert into each other. Yuan and dollars are two quantities: no rate is ever applied.
    """

    code: str
    quantity: str
    factor: Fraction = Fraction(1)
    label_en: str = ""
    label_zh: str = ""

    def label(self, language: str) -> str:
        """The unit as written on an axis or in a table head."""
        return (self.label_zh if language == "zh" else self.label_en) or self.code

    @property
    def is_whole(self) -> bool:
        """Whether it counts things that come one by one, so that the true value is a whole number."""
        return self.quantity in ("count", "rank")

    def __truediv__(self, other: Unit) -> Unit:
        if self.quantity == other.quantity:
            return Unit("ratio", "ratio", self.factor / other.factor) if self.factor != other.factor else RATIO
        if other.quantity == "ratio":
            return self
        return Unit(
            f"{self.code}/{other.code}",
            f"{self.quantity}/{other.quantity}",
            self.factor / other.factor,
            f"{self.label('en')} per {other.label('en')}",
            f"{self.label('zh')}/{other.label('zh')}",
        )

    def __mul__(self, other: Unit) -> Unit:
        if self.quantity == "ratio":
            return other
        if other.quantity == "ratio":
            return self
        raise UnitError(f"{self.code} times {other.code} has no meaning here; one of the two must be a ratio")


RATIO = Unit("ratio", "ratio", Fraction(1), "ratio", "比值")
PERCENT = Unit("pct", "percent", Fraction(1), "%", "%")
PERCENTAGE_POINTS = Unit("pp", "percentage_point", Fraction(1), "percentage points", "个百分点")
INDEX_POINTS = Unit("index", "index", Fraction(1), "index, 0 to 10,000", "指数（0—10000）")


def units_from_rows(rows: Iterable[Mapping[str, str]]) -> dict[str, Unit]:
    """Units by code from rows with unit, quantity, factor, en and zh, in the order of the rows."""
    return {
        row["unit"]: Unit(row["unit"], row["quantity"], Fraction(row["factor"]), row["en"], row["zh"]) for row in rows
    }
