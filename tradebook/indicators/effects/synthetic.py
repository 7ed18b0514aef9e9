"""Synthetic control: a weighted mean of other regions that followed the region's path before a year.

Outcomes are logarithms of annual trade. Because the weights sum to one, trade relative to the whole country gives the
same weights and gaps: what is common to all cancels.
source  Abadie, Diamond and Hainmueller (2010), Synthetic control methods for comparative case studies, Journal of the
        American Statistical Association 105(490), 493
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from tradebook.figure import Figure, Missing
from tradebook.indicators.effects.refusal import NOT_A_PROVINCE, TOO_FEW_DONORS, TOO_FEW_YEARS, Refusal
from tradebook.indicators.effects.simplex import simplex_weights

FEWEST_YEARS_BEFORE = 5
FEWEST_YEARS_AFTER = 1
FEWEST_DONORS = 10
# Weights below this carry nothing that a reader could see, and may differ between machines.
SMALLEST_WEIGHT = 0.005
# A twin of many donors can miss by nothing at all; below a thousandth a miss tells of their number, not of the fit.
SMALLEST_MISS = 0.001

Levels = Mapping[str, Mapping[int, Figure | Missing]]


@dataclass(frozen=True, slots=True)
class Synthetic:
    """A region beside its synthetic twin. Gaps are logarithms of actual over synthetic trade, by year.

    treatment  the first year that counts as after
    weights    by donor, none below zero, summing to one; those too small to see are left out
    """

    region: str
    treatment: int
    weights: dict[str, float]
    gaps: dict[int, float]

    @property
    def before(self) -> dict[int, float]:
        return {year: gap for year, gap in self.gaps.items() if year < self.treatment}

    @property
    def after(self) -> dict[int, float]:
        return {year: gap for year, gap in self.gaps.items() if year >= self.treatment}

    @property
    def miss_before(self) -> float:
        """Root mean squared gap before the year (RMSPE): how well the twin follows the region."""
        return _root_mean_square(self.before.values())

    @property
    def worst_before(self) -> float:
        """The largest gap before the year, without sign."""
        return max(abs(gap) for gap in self.before.values())

    @property
    def miss_after(self) -> float:
        return _root_mean_square(self.after.values())

    @property
    def ratio(self) -> float:
        """How many times larger the gap is after than before; a miss that says nothing counts as the least."""
        return max(self.miss_after, SMALLEST_MISS) / max(self.miss_before, SMALLEST_MISS)


def synthetic_control(
    levels: Levels,
    region: str,
    treatment: int,
    years: Iterable[int],
    donors: Iterable[str],
    *,
    indexed: bool = False,
    fewest_before: int = FEWEST_YEARS_BEFORE,
) -> Synthetic | Refusal:
    """Weight the donors so that they follow the region before `treatment`; a Refusal if there is too little to do so.

    levels   positive figures of one unit by region and year; every donor has all the years (see donor_pool)
    indexed  True to compare each path with its own mean before `treatment`, so that only movements have to match
    """
    years, donors = list(years), [code for code in donors if code != region]
    before = [year for year in years if year < treatment]
    if region not in levels:
        return Refusal(NOT_A_PROVINCE)
    if len(before) < fewest_before or len(years) - len(before) < FEWEST_YEARS_AFTER:
        return Refusal(TOO_FEW_YEARS, len(before), len(years) - len(before), fewest_before, FEWEST_YEARS_AFTER)
    if len(donors) < FEWEST_DONORS:
        return Refusal(TOO_FEW_DONORS, len(donors), 0, FEWEST_DONORS)
    own = _logarithms(levels[region], years)
    others = np.column_stack([_logarithms(levels[code], years) for code in donors])
    if indexed:
        own, others = own - own[: len(before)].mean(), others - others[: len(before)].mean(axis=0)
    weights = simplex_weights(own[: len(before)], others[: len(before)])
    gaps = own - others @ weights
    return Synthetic(
        region,
        treatment,
        {code: float(weight) for code, weight in zip(donors, weights) if weight >= SMALLEST_WEIGHT},
        {year: float(gap) for year, gap in zip(years, gaps)},
    )


def common_years(levels: Levels, region: str, years: Iterable[int]) -> list[int]:
    """The years that the region and at least two thirds of the others have, above zero; the others are left out."""
    others = [code for code in levels if code != region]
    return [
        year
        for year in years
        if _is_positive(levels.get(region, {}).get(year))
        and 3 * sum(_is_positive(levels[code].get(year)) for code in others) >= 2 * len(others)
    ]


def donor_pool(levels: Levels, region: str, years: Iterable[int], excluded: Iterable[str] = ()) -> list[str]:
    """The other regions, in order of code, with a figure above zero in all the years and not excluded."""
    years, excluded = list(years), set(excluded)
    return sorted(
        code
        for code, path in levels.items()
        if code != region and code not in excluded and all(_is_positive(path.get(year)) for year in years)
    )


def _is_positive(level: Figure | Missing | None) -> bool:
    # Nothing has no logarithm: one zero among the donors would leave no weight and no share defined.
    return isinstance(level, Figure) and level.value > 0


def _logarithms(path: Mapping[int, Figure], years: list[int]) -> np.ndarray:
    return np.log([float(path[year].value) for year in years])


def _root_mean_square(numbers: Iterable[float]) -> float:
    return math.sqrt(np.mean(np.square(list(numbers))))
