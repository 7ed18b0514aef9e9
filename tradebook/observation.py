"""One row of the ledger as it is read: a figure with its standing and the day from which it counts as known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tradebook.figure import Figure


@dataclass(frozen=True, slots=True)
class Observation:
    """One row of observations.csv: a figure, its standing, and the day from which it counts as known."""

    id: str
    figure: Figure
    release: str
    basis: str
    tier: int
    step: Fraction
    known_from: date

    @property
    def is_outcome(self) -> bool:
        return self.figure.qualifier != "forecast"
