"""What it takes to arrive at a published figure without it: the case, its outcomes, and how they are compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from tradebook.consistency.cells import Cell, Cells, Told
from tradebook.figure import Answer, Figure


@dataclass(frozen=True, slots=True)
class Case:
    """A published figure to arrive at: its row, what it is about, and the cells to look in.

    quantity  in which levels are counted for it: the currency of its basis, or what it is measured in itself
    """

    cells: Cells
    row: dict[str, str]
    printed: Figure

    @property
    def cell(self) -> Cell:
        return Cell(*(self.row[name] for name in Cell._fields))

    @property
    def measure(self) -> str:
        return self.row["measure"]

    @property
    def quantity(self) -> str:
        return self.row["basis"] or self.printed.unit.quantity

    @property
    def step(self) -> Fraction:
        return Fraction(self.row["step"])

    def levels(self, cell: Cell, quantity: str = "") -> list[Told]:
        """The vintages of a level; only that of the claim's own page, where the page prints it."""
        tellings = self.cells.get(cell, quantity or self.quantity)
        own = [t for t in tellings if self._is_on_own_page(cell, quantity or self.quantity, t)]
        return [telling._replace(is_first=True, is_last=True) for telling in own] or tellings

    def _is_on_own_page(self, cell: Cell, quantity: str, telling: Told) -> bool:
        groups = self.cells.vintages(cell, quantity)
        group = next(rows for rows in groups if rows[0].figure is telling.figure)
        return any(self.cells.ledger.source_of(row.id)["source"] == self.row["source"] for row in group)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one way arrives at.

    figure    the result
    is_first  whether it rests on the figures told first, as the reader of the day had them
    agrees    YES: it gives the printed figure whatever the rounding hid; CANNOT_TELL: it may; NO: it cannot
    """

    figure: Figure
    is_first: bool
    agrees: Answer


def agreement(printed: Figure, step: Fraction, result: Figure) -> Answer:
    """Whether a result gives the printed digits certainly, possibly, or not at all.

    "Over 1.71" is met exactly by what lies less than a step above it; a result further up only does not contradict it.
    """
    result = result.to(printed.unit)
    low, high = {
        "over": (printed.value, printed.value + step),
        "nearly": (printed.value - step, printed.value),
    }.get(printed.qualifier, (printed.low, printed.high))
    if low <= result.low and result.high <= high:
        return Answer.YES
    return Answer.CANNOT_TELL if printed.agrees_with(result) else Answer.NO


def compared(case: Case, tellings: Sequence[Told]) -> list[Outcome]:
    return [
        Outcome(telling.figure, telling.is_first, agreement(case.printed, case.step, telling.figure))
        for telling in tellings
    ]


def counted(case: Case, value: int, low: int, high: int, sources: tuple[str, ...], formula: str) -> Figure:
    """A count in the unit of the printed figure, with the name of how it was counted."""
    low, high = min(low, value), max(high, value)
    named = f"{formula}({', '.join(sources)})"
    return Figure(Fraction(value), Fraction(low), Fraction(high), case.printed.unit, sources, named)


def years_in(period: str) -> list[int]:
    """The calendar years from first to last of a period written in years; empty for any other."""
    ends = period.split("/")
    if not all(len(end) == len("2025") and end.isdigit() for end in ends):
        return []
    return list(range(int(ends[0]), int(ends[-1]) + 1))
