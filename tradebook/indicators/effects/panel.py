"""An outcome of several regions by year, in the four ways it can be measured, and gaps between actual and expected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

import numpy as np

from tradebook.figure import Figure
from tradebook.indicators.effects.placebo import FEWEST_YEARS_PRETENDED, YEARS_EARLIER
from tradebook.indicators.effects.refusal import (
    NO_WHOLE,
    NOT_A_PROVINCE,
    TOO_FEW_DONORS,
    TOO_FEW_YEARS,
    Refusal,
)
from tradebook.indicators.effects.synthetic import (
    FEWEST_DONORS,
    FEWEST_YEARS_AFTER,
    FEWEST_YEARS_BEFORE,
    Levels,
)


class Outcome(Enum):
    """How trade is measured: in logarithms, in money, against its own mean before, or as a share of the country."""

    LOGARITHM = "logarithm"
    LEVEL = "level"
    INDEX = "index"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class Panel:
    """One outcome by region and year: the region asked about first, then its donors.

    treatment  the first year that counts as after
    values     of shape (regions, years)
    """

    regions: tuple[str, ...]
    years: tuple[int, ...]
    treatment: int
    outcome: Outcome
    values: np.ndarray

    @property
    def before(self) -> int:
        """How many years lie before the date; they come first."""
        return sum(year < self.treatment for year in self.years)

    def in_logarithms(self, gaps: np.ndarray) -> np.ndarray:
        """Gaps in units of the outcome as logarithms of actual over expected; nan where less than nothing is expected.

        gaps  of shape (regions, years)
        """
        if self.outcome is Outcome.LOGARITHM:
            return gaps
        expected = self.values - gaps
        ratio = np.divide(self.values, expected, out=np.full_like(gaps, np.nan), where=expected > 0)
        return np.log(ratio)


def panel(
    levels: Levels,
    region: str,
    treatment: int,
    years: Iterable[int],
    donors: Sequence[str],
    outcome: Outcome = Outcome.LOGARITHM,
    whole: Mapping[int, Figure] | None = None,
) -> Panel | Refusal:
    """The outcome of a region and its donors; a Refusal if years or donors are too few to compare.

    levels  positive figures of one unit by region and year; every donor has all the years (see donor_pool)
    whole   the country's figure by year, for Outcome.SHARE
    """
    years, donors = tuple(years), [code for code in donors if code != region]
    before = sum(year < treatment for year in years)
    if region not in levels:
        return Refusal(NOT_A_PROVINCE)
    if before < FEWEST_YEARS_BEFORE or len(years) - before < FEWEST_YEARS_AFTER:
        return Refusal(TOO_FEW_YEARS, before, len(years) - before, FEWEST_YEARS_BEFORE, FEWEST_YEARS_AFTER)
    if len(donors) < FEWEST_DONORS:
        return Refusal(TOO_FEW_DONORS, len(donors), 0, FEWEST_DONORS)
    regions = (region, *donors)
    values = np.array([[float(levels[code][year].value) for year in years] for code in regions])
    if outcome is Outcome.SHARE:
        if not whole or not all(isinstance(whole.get(year), Figure) for year in years):
            return Refusal(NO_WHOLE)
        values = values / [float(whole[year].value) for year in years]
    return Panel(regions, years, treatment, outcome, _measured(values, before, outcome))


def earlier(data: Panel) -> Panel | Refusal:
    """The panel with a date pretended some years earlier, without the years from the true date on."""
    pretended, kept = data.treatment - YEARS_EARLIER, data.before
    before = sum(year < pretended for year in data.years)
    if before < FEWEST_YEARS_PRETENDED or kept - before < FEWEST_YEARS_AFTER:
        return Refusal(TOO_FEW_YEARS, before, kept - before, FEWEST_YEARS_PRETENDED, FEWEST_YEARS_AFTER)
    return replace(data, years=data.years[:kept], treatment=pretended, values=data.values[:, :kept])


def _measured(values: np.ndarray, before: int, outcome: Outcome) -> np.ndarray:
    if outcome is Outcome.LOGARITHM:
        return np.log(values)
    return values / values[:, :before].mean(axis=1, keepdims=True) if outcome is Outcome.INDEX else values
