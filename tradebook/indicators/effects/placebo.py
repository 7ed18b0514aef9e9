"""Placebos of a synthetic control: the same exercise where nothing happened, in space, in time, and without a donor.

source  Abadie, Diamond and Hainmueller (2015), Comparative politics and the synthetic control method, American Journal
        of Political Science 59(2), 495
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from tradebook.indicators.effects.refusal import Refusal
from tradebook.indicators.effects.synthetic import Levels, Synthetic, synthetic_control

# How far back the pretended date lies, and how many years it needs before it.
YEARS_EARLIER = 3
FEWEST_YEARS_PRETENDED = 4


@dataclass(frozen=True, slots=True)
class Trial:
    """A synthetic control with the same exercise for each of its donors."""

    fit: Synthetic | Refusal
    placebos: dict[str, Synthetic] = field(default_factory=dict)

    @property
    def share_as_large(self) -> float:
        """The share of all regions, the own one included, whose gap grew at least as much against its own misfit.

        It reads like a p-value if the region was picked by lot, which no reform is.
        """
        as_large = sum(placebo.ratio >= self.fit.ratio for placebo in self.placebos.values())
        return (1 + as_large) / (1 + len(self.placebos))

    @property
    def larger_gaps(self) -> int:
        """How many donors show a larger gap after the date, whatever their misfit before."""
        return sum(placebo.miss_after > self.fit.miss_after for placebo in self.placebos.values())


def tried(
    levels: Levels, region: str, treatment: int, years: Iterable[int], donors: Iterable[str], *, indexed: bool = False
) -> Trial:
    """Fit the region, then every donor in turn as if it had been treated; the region takes no part in those."""
    years, donors = list(years), list(donors)
    fit = synthetic_control(levels, region, treatment, years, donors, indexed=indexed)
    if isinstance(fit, Refusal):
        return Trial(fit)
    fits = {code: synthetic_control(levels, code, treatment, years, donors, indexed=indexed) for code in donors}
    return Trial(fit, {code: placebo for code, placebo in fits.items() if isinstance(placebo, Synthetic)})


def leave_one_out(levels: Levels, own: Synthetic, donors: Iterable[str]) -> dict[str, Synthetic]:
    """The fit again without each donor that carries weight; those that can no longer be made are left out."""
    donors = list(donors)
    fits = {
        code: synthetic_control(levels, own.region, own.treatment, own.gaps, [d for d in donors if d != code])
        for code in own.weights
    }
    return {code: fit for code, fit in fits.items() if isinstance(fit, Synthetic)}


def in_time(levels: Levels, own: Synthetic, donors: Iterable[str]) -> Synthetic | Refusal:
    """The fit with a pretended date some years earlier, using no year from the true date on."""
    pretended = own.treatment - YEARS_EARLIER
    return synthetic_control(levels, own.region, pretended, own.before, donors, fewest_before=FEWEST_YEARS_PRETENDED)
