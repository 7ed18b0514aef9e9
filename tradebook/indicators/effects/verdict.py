"""What may be said of an estimate, by rules that were settled before looking at it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from enum import Enum

from tradebook.indicators.effects.interrupted import Interrupted, rivals
from tradebook.indicators.effects.placebo import Trial
from tradebook.indicators.effects.refusal import Refusal
from tradebook.indicators.effects.synthetic import Synthetic

# A twin that misses the region by more than five per cent before the date, or by more than ten in one year (both in
# logarithms), cannot show what the region would have done after it.
POOREST_FIT = math.log(1.05)
WORST_YEAR = math.log(1.10)
# A gap that this share of regions or dates would show by chance is nothing unusual.
CHANCE_OF_REGIONS = 0.10
CHANCE_OF_BREAK = 0.05


class Verdict(Enum):
    """From "could not be asked" to "stands out"; not even the last names a cause."""

    NOT_APPLIED = "not applied"
    POOR_FIT = "poor fit"
    NOT_UNUSUAL = "not unusual"
    UNSTABLE = "unstable"
    NO_BREAK = "no break"
    NOT_ALONE = "not alone"
    STANDS_OUT = "stands out"

    @property
    def tells_an_effect(self) -> bool:
        return self is Verdict.STANDS_OUT


def verdict_on_break(fit: Interrupted | Refusal, fits: Mapping[str, Interrupted]) -> Verdict:
    """Whether a break shows at all, and more strongly than at months that nobody asked about.

    fits  the same model with its break elsewhere (see interrupted.scan)
    """
    if isinstance(fit, Refusal):
        return Verdict.NOT_APPLIED
    # Written so that an undefined p-value, from a fit without any error, does not pass.
    if not fit.p_value <= CHANCE_OF_BREAK:
        return Verdict.NO_BREAK
    return Verdict.NOT_ALONE if rivals(fits, fit) else Verdict.STANDS_OUT


def verdict_on_synthetic(
    trial: Trial, without_one: Iterable[Synthetic] = (), pretended: Synthetic | Refusal | None = None
) -> Verdict:
    """Fit before the date first; then whether the gap is unusual; then whether it hangs on one donor or on the date.

    It is unstable if dropping one donor turns the sign of the last gap, or if a pretended earlier date gives a gap
    more than half as large.
    """
    fit = trial.fit
    if isinstance(fit, Refusal):
        return Verdict.NOT_APPLIED
    if is_poor(fit):
        return Verdict.POOR_FIT
    if trial.share_as_large > CHANCE_OF_REGIONS:
        return Verdict.NOT_UNUSUAL
    return Verdict.UNSTABLE if _hangs_on_a_choice(fit, without_one, pretended) else Verdict.STANDS_OUT


def is_poor(fit: Synthetic) -> bool:
    """Whether the twin misses the region too widely before the date, on the whole or in one year."""
    return fit.miss_before > POOREST_FIT or fit.worst_before > WORST_YEAR


def passes(trial: Trial) -> bool:
    """Whether a trial passes the rule of fit and the rule of chance; not yet whether it hangs on a choice."""
    fit = trial.fit
    return isinstance(fit, Synthetic) and not is_poor(fit) and trial.share_as_large <= CHANCE_OF_REGIONS


def _hangs_on_a_choice(fit: Synthetic, without_one: Iterable[Synthetic], pretended: Synthetic | Refusal | None) -> bool:
    last = max(fit.gaps)
    turns = any(other.gaps[last] * fit.gaps[last] <= 0 for other in without_one)
    appears_early = isinstance(pretended, Synthetic) and 2 * pretended.miss_after > fit.miss_after
    return turns or appears_early
