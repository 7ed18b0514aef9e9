"""Difference in differences with one region: its path against the mean path of the others, before and after a year.

With one treated region no standard error is to be had: its own shocks and the effect are one and the same number. So
the change is set against the change that each other region shows if it is taken for the treated one.
source  Card and Krueger (1994), Minimum wages and employment, American Economic Review 84(4), 772, for the design;
        Conley and Taber (2011), Inference with "difference in differences" with a small number of policy changes,
        Review of Economics and Statistics 93(1), 113, and Fisher (1935), The Design of Experiments, for the inference
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tradebook.indicators.effects.panel import Panel, earlier
from tradebook.indicators.effects.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Path:
    """A region's distance from the mean of the others by year, less that distance in the last year before."""

    region: str
    treatment: int
    gaps: dict[int, float]


@dataclass(frozen=True, slots=True)
class Difference:
    """The change of a region's distance from the others, with the same for each of them.

    paths    by region, the own one first; in units of the outcome
    changes  by region: the mean distance after less the mean distance before
    slopes   by region: how much the distance grew in a year, before the date
    distance years from the middle of the years before to the middle of those after
    """

    region: str
    treatment: int
    paths: dict[str, Path]
    changes: dict[str, float]
    slopes: dict[str, float]
    distance: float

    @property
    def own(self) -> Path:
        return self.paths[self.region]

    @property
    def others(self) -> dict[str, Path]:
        return {code: path for code, path in self.paths.items() if code != self.region}

    @property
    def change(self) -> float:
        return self.changes[self.region]

    @property
    def share_as_large(self) -> float:
        """The exact share of all regions, the own one included, with a change at least as large, whatever its sign."""
        return share_at_least(self.changes, self.region)

    @property
    def slope(self) -> float:
        return self.slopes[self.region]

    @property
    def share_as_steep(self) -> float:
        """The exact share of all regions whose distance grew or shrank at least as fast before the date."""
        return share_at_least(self.slopes, self.region)

    @property
    def by_drift(self) -> float:
        """The change to expect if the distance had only gone on growing as it did before."""
        return self.slope * self.distance

    @property
    def strayed(self) -> float:
        """How far the distance strayed from its own mean before the date, in the worst year; a slope misses a dip."""
        before = [gap for year, gap in self.own.gaps.items() if year < self.treatment]
        mean = sum(before) / len(before)
        return max(abs(gap - mean) for gap in before)


def difference(panel: Panel) -> Difference:
    """Compare each region of a panel with the mean of all the others, as if it had been the treated one."""
    gaps = distances(panel.values)
    before, years = panel.before, np.array(panel.years, dtype=float)
    changes = gaps[:, before:].mean(axis=1) - gaps[:, :before].mean(axis=1)
    time = years[:before] - years[:before].mean()
    slopes = gaps[:, :before] @ time / (time @ time)
    paths = {
        code: Path(code, panel.treatment, dict(zip(panel.years, (row - row[before - 1]).tolist(), strict=True)))
        for code, row in zip(panel.regions, gaps, strict=True)
    }
    distance = float(years[before:].mean() - years[:before].mean())
    return Difference(
        panel.regions[0], panel.treatment, paths, _named(panel, changes), _named(panel, slopes), distance
    )


def pretended_earlier(panel: Panel) -> Difference | Refusal:
    """The same with a date pretended some years earlier, without the years from the true date on."""
    before = earlier(panel)
    return before if isinstance(before, Refusal) else difference(before)


def distances(values: np.ndarray) -> np.ndarray:
    """Each row less the mean of all other rows, of the shape of `values` (regions, years)."""
    count = len(values)
    return (values - values.mean(axis=0)) * count / (count - 1)


def share_at_least(numbers: Mapping[str, float], region: str) -> float:
    """The share of all regions whose number is at least as large as the region's own, signs left aside."""
    # Two numbers that differ by rounding of the machine alone are as large as each other.
    own = abs(numbers[region]) * (1 - 1e-9)
    return sum(abs(number) >= own for number in numbers.values()) / len(numbers)


def _named(panel: Panel, numbers: np.ndarray) -> dict[str, float]:
    return dict(zip(panel.regions, numbers.tolist(), strict=True))
