"""Specification curve: one question asked in every defensible way, with how unusual all answers are together.

Each specification is an estimator, a measure of trade, a pool of donors and a window of years. Every one gives an
effect on one scale, the logarithm of actual over expected trade after the date, a share of regions as large, and how
far it misses before the date. The joint share then asks of the whole curve what the share asks of one specification:
how many regions would look as unusual on average, had each been taken for the treated one in every specification.
source  Simonsohn, Simmons and Nelson (2020), Specification curve analysis, Nature Human Behaviour 4, 1208
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import product

import numpy as np

from tradebook.figure import Figure
from tradebook.indicators.effects.augmented import augmented_weights, gaps_of
from tradebook.indicators.effects.difference import distances
from tradebook.indicators.effects.panel import Outcome, Panel, panel
from tradebook.indicators.effects.refusal import NO_RATIO, Refusal
from tradebook.indicators.effects.simplex import simplex_weights_of_all
from tradebook.indicators.effects.synthetic import SMALLEST_MISS, Levels


class Estimator(Enum):
    """How the years before are used to say what would have come after."""

    DIFFERENCE = "difference in differences"
    SYNTHETIC = "synthetic control"
    AUGMENTED = "augmented synthetic control"


class Window(Enum):
    """Which of the years are used."""

    ALL = "all years"
    LATER = "a year later at the start"
    LATEST = "two years later at the start"
    EARLIER = "a year earlier at the end"
    WITHOUT_LAST = "without the last year before"

    def years(self, years: Sequence[int], treatment: int) -> tuple[int, ...]:
        cut = {Window.LATER: years[1:], Window.LATEST: years[2:], Window.EARLIER: years[:-1]}
        if self is Window.WITHOUT_LAST:
            return tuple(year for year in years if year != treatment - 1)
        return tuple(cut.get(self, years))


@dataclass(frozen=True, slots=True)
class Specification:
    """One way to ask. `donors` names a pool of regions to compare with."""

    estimator: Estimator
    outcome: Outcome
    donors: str
    window: Window


@dataclass(frozen=True, slots=True)
class Result:
    """What one specification gives.

    effect       logarithm of actual over expected trade, mean of the years after
    share        of all regions, the own one included, that look at least as unusual
    miss, worst  how far expected and actual lie apart before the date, typically and at most, in logarithms
    """

    specification: Specification
    effect: float
    share: float
    miss: float
    worst: float


@dataclass(frozen=True, slots=True)
class Curve:
    """All results in rising order of effect, what was refused and why, and the joint share of regions as unusual.

    settled  the specification that the parameters named beforehand
    """

    settled: Specification
    results: tuple[Result, ...]
    refused: dict[Specification, Refusal]
    joint_share: float

    @property
    def chosen(self) -> Result | None:
        return next((result for result in self.results if result.specification == self.settled), None)

    @property
    def median(self) -> float:
        return float(np.median([result.effect for result in self.results]))

    @property
    def agreement(self) -> float:
        """The share of results that have the sign of the median."""
        signs = [result.effect * self.median > 0 for result in self.results]
        return sum(signs) / len(signs)


def specification_curve(
    levels: Levels,
    region: str,
    treatment: int,
    years: Iterable[int],
    pools: Mapping[str, Sequence[str]],
    settled: Specification,
    whole: Mapping[int, Figure] | None = None,
) -> Curve:
    """Ask in every combination of estimator, outcome, pool and window.

    levels, whole  see panel.panel
    pools          donors by the name of the pool; pools of the same donors are asked once
    """
    years = sorted(years)
    distinct = {name: pool for name, pool in pools.items() if name == settled.donors or pool != pools[settled.donors]}
    results, refused, unusual = [], {}, []
    for outcome, donors, window in product(Outcome, distinct, Window):
        data = panel(levels, region, treatment, window.years(years, treatment), distinct[donors], outcome, whole)
        for estimator in Estimator:
            specification = Specification(estimator, outcome, donors, window)
            if isinstance(data, Refusal):
                refused[specification] = data
                continue
            gaps = _GAPS[estimator](data)
            shares = _shares(data, estimator, gaps)
            result = _result(specification, data, gaps, shares[region])
            if isinstance(result, Refusal):
                refused[specification] = result
            else:
                results.append(result)
                unusual.append(shares)
    results.sort(key=lambda result: (result.effect, str(result.specification)))
    return Curve(settled, tuple(results), refused, _joint_share(unusual, region))


def _difference_gaps(data: Panel) -> np.ndarray:
    """Distances from the mean of the others, less their own mean before the date."""
    found = distances(data.values)
    return found - found[:, : data.before].mean(axis=1, keepdims=True)


_GAPS = {
    Estimator.DIFFERENCE: _difference_gaps,
    Estimator.SYNTHETIC: lambda data: gaps_of(data, simplex_weights_of_all),
    Estimator.AUGMENTED: lambda data: gaps_of(data, augmented_weights),
}


def _shares(data: Panel, estimator: Estimator, gaps: np.ndarray) -> dict[str, float]:
    """For every region the share of all regions whose statistic is at least as large.

    Twins miss by different amounts, so their gap after is measured by that before; a change needs no such measure. A
    miss that says nothing counts as the least, after as before.
    """
    before = data.before
    after = _root_mean_square(gaps[:, before:])
    size = 1.0 if data.outcome is Outcome.LOGARITHM else data.values[:, :before].mean(axis=1)
    least = SMALLEST_MISS * size
    statistic = np.maximum(after, least) / np.maximum(_root_mean_square(gaps[:, :before]), least)
    if estimator is Estimator.DIFFERENCE:
        statistic = np.abs(gaps[:, before:].mean(axis=1))
    as_large = statistic[None, :] >= statistic[:, None] * (1 - 1e-9)
    return dict(zip(data.regions, as_large.mean(axis=1).tolist(), strict=True))


def _result(specification: Specification, data: Panel, gaps: np.ndarray, share: float) -> Result | Refusal:
    own = data.in_logarithms(gaps)[0]
    if np.isnan(own).any():
        return Refusal(NO_RATIO)
    before, after = own[: data.before], own[data.before :]
    return Result(
        specification,
        float(after.mean()),
        share,
        float(_root_mean_square(before)),
        float(np.abs(before).max()),
    )


def _joint_share(unusual: list[dict[str, float]], region: str) -> float:
    """The share of regions, of those in every specification, that look as unusual on average as the own one."""
    if not unusual:
        return 1.0
    regions = set.intersection(*(set(shares) for shares in unusual))
    means = {code: float(np.mean([shares[code] for shares in unusual])) for code in regions}
    return sum(mean <= means[region] + 1e-9 for mean in means.values()) / len(means)


def _root_mean_square(numbers: np.ndarray) -> np.ndarray:
    return np.sqrt(np.mean(np.square(numbers), axis=-1))
