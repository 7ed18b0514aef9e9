"""Who gets what: for every student a region, a last year and a case in which the exercises make sense.

The order in which choices are tried comes from the seed and the students' names alone. A choice is taken only after
its exercises were run: the figures they need are there, their answers mean something, and usual mistakes can be told
from them. No two students get the same choice while there is another.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tradebook import holdings, parameters
from tradebook.figure import Figure
from tradebook.ledger import Ledger
from tradebook.run import RunError
from tradebook.teaching.source import Run
from tradebook.units import TradebookError

# Earlier years have no complete panel of the provinces behind them.
YEARS_BACK = 5

# Of the exercises of a chapter, the part that has to make sense for a choice to be given to anybody.
ENOUGH = 0.75

# Choices that differ in nothing but the case they take.
CASES = 4


class VariantError(TradebookError, RuntimeError):
    """A class for which no choice makes sense."""


@dataclass(frozen=True, slots=True)
class Variant:
    """What one student's exercises are about; `case` chooses where the ledger offers several."""

    region: str
    last_year: int
    case: int

    def given(self, common: Mapping[str, Any]) -> dict[str, Any]:
        """The parameters of a run."""
        return {**common, "region": self.region, "last_year": self.last_year}


def candidates(ledger: Ledger, seed: int, chapter: str) -> list[Variant]:
    """Every province and year with a published total, in every case, in the order of a seed."""
    last = holdings.last_year(ledger)
    found = [
        Variant(region, year, case)
        for region in holdings.regions(ledger) if region in ledger.provinces()
        for year in range(last, last - YEARS_BACK, -1)
        if isinstance(ledger.figure(holdings.NEEDED, region, str(year)), Figure)
        for case in range(CASES)
    ]
    return sorted(found, key=lambda variant: _draw(seed, chapter, variant.region, variant.last_year, variant.case))


def deal(
    students: Sequence[str], offered: Iterable[Variant], run: Callable[[Variant], Run | None]
) -> Iterator[tuple[str, Run, Variant]]:
    """One choice for each student, the first that makes sense among those not yet given to another.

    run     what a choice gives, or None if its exercises fail
    raises  VariantError if no choice makes sense
    """
    good: list[tuple[Run, Variant]] = []
    waiting = iter(offered)
    for number, student in enumerate(students):
        while len(good) <= number and (variant := next(waiting, None)) is not None:
            made = run(variant)
            if made is not None and is_enough(made):
                good.append((made, variant))
        if not good:
            raise VariantError("no region and year in this ledger for which the exercises make sense")
        # Once every choice is taken, they are given again from the first on.
        yield student, *good[number % len(good)]


def is_enough(run: Run) -> bool:
    """Whether enough of the exercises of a run make sense."""
    parts = run.parts
    return bool(parts) and len(run.sensible) >= ENOUGH * len(parts)


def attempt(run: Callable[[], Run]) -> Run | None:
    """A run, or nothing where its parameters or cells fail."""
    try:
        return run()
    except (RunError, parameters.ParameterError):
        return None


def _draw(seed: int, *parts: object) -> str:
    """A number as good as drawn by lot, the same for the same seed on every machine."""
    return hashlib.sha256("|".join(map(str, (seed, *parts))).encode()).hexdigest()
