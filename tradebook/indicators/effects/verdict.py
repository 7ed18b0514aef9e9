"""What may be said of an estimate, by rules that were settled before looking at it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from enum import Enum

from tradebook.indicators.effects.choices import shows
from tradebook.indicators.effects.curve import Curve, Result
from tradebook.indicators.effects.difference import Difference
from tradebook.indicators.effects.event_study import EventStudy, share_of_dates
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
# Of a curve, the part of specifications that has to fit before the date, and the part that has to agree in sign.
MOST_FIT = 0.5
MOST_AGREE = 0.9


class Verdict(Enum):
    """From "could not be asked" to "stands out"; not even the last names a cause."""

    NOT_APPLIED = "not applied"
    POOR_FIT = "poor fit"
    NOT_UNUSUAL = "not unusual"
    DRIFT = "drift"
    UNSTABLE = "unstable"
    NO_BREAK = "no break"
    NOT_ALONE = "not alone"
    CROWDED = "crowded"
    DEPENDS = "depends"
    STANDS_OUT = "stands out"

    @property
    def tells_an_effect(self) -> bool:
        return self is Verdict.STANDS_OUT


def verdict_on_break(
    fit: Interrupted | Refusal,
    fits: Mapping[str, Interrupted],
    otherwise: Iterable[Interrupted | Refusal] = (),
) -> Verdict:
    """Whether a break shows at all, more strongly than at months that nobody asked about, and under every choice.

    fits       the same model with its break elsewhere (see interrupted.scan)
    otherwise  the same break under other choices (see choices.under_choices); those refused do not count
    """
    if isinstance(fit, Refusal):
        return Verdict.NOT_APPLIED
    # Written so that an undefined p-value, from a fit without any error, does not pass.
    if not fit.p_value <= CHANCE_OF_BREAK:
        return Verdict.NO_BREAK
    if rivals(fits, fit):
        return Verdict.NOT_ALONE
    fitted = [other for other in otherwise if isinstance(other, Interrupted)]
    holds = all(shows(other, CHANCE_OF_BREAK) and other.level.value * fit.level.value > 0 for other in fitted)
    return Verdict.STANDS_OUT if holds else Verdict.DEPENDS


def verdict_on_events(study: EventStudy | Refusal, others: Mapping[str, EventStudy], crowd: int) -> Verdict:
    """Whether trade departs from its course after a date, but not before it, more than at other dates, and alone.

    others  the same study at other dates (see event_study.other_dates)
    crowd   how many other events are known to fall into the window
    """
    if isinstance(study, Refusal):
        return Verdict.NOT_APPLIED
    if study.p_before <= CHANCE_OF_BREAK:
        return Verdict.DRIFT
    if not study.p_value <= CHANCE_OF_BREAK:
        return Verdict.NOT_UNUSUAL
    if share_of_dates(study, others) > CHANCE_OF_REGIONS:
        return Verdict.NOT_ALONE
    return Verdict.CROWDED if crowd else Verdict.STANDS_OUT


def verdict_on_difference(found: Difference | Refusal, pretended: Difference | Refusal | None = None) -> Verdict:
    """Whether the region kept its distance before the date, and whether the change after it is unusual and no earlier.

    It had drifted if at most a tenth of all regions drifted as fast, if the drift carried on would explain more than
    half of the change, or if the distance strayed from its own mean in one year by more than that half: a dip and its
    recovery leave no slope. It is unstable if a pretended earlier date gives a change more than half as large.
    """
    if isinstance(found, Refusal):
        return Verdict.NOT_APPLIED
    moved_before = max(abs(found.by_drift), found.strayed)
    if found.share_as_steep <= CHANCE_OF_REGIONS or 2 * moved_before > abs(found.change):
        return Verdict.DRIFT
    if found.share_as_large > CHANCE_OF_REGIONS:
        return Verdict.NOT_UNUSUAL
    appears_early = isinstance(pretended, Difference) and 2 * abs(pretended.change) > abs(found.change)
    return Verdict.UNSTABLE if appears_early else Verdict.STANDS_OUT


def verdict_on_curve(curve: Curve) -> Verdict:
    """What all specifications say together: do most of them fit, is the region unusual in them, do they agree?

    It depends on the choices if fewer than nine in ten specifications have the same sign, or if fewer than half of them
    are unusual one by one.
    """
    if not curve.results:
        return Verdict.NOT_APPLIED
    count = len(curve.results)
    if sum(map(fits_before, curve.results)) < MOST_FIT * count:
        return Verdict.POOR_FIT
    if curve.joint_share > CHANCE_OF_REGIONS:
        return Verdict.NOT_UNUSUAL
    agree = curve.agreement >= MOST_AGREE and sum(map(is_unusual, curve.results)) >= MOST_FIT * count
    return Verdict.STANDS_OUT if agree else Verdict.DEPENDS


def fits_before(result: Result) -> bool:
    """Whether a specification follows the region closely enough before the date, as is asked of a twin."""
    return result.miss <= POOREST_FIT and result.worst <= WORST_YEAR


def is_unusual(result: Result) -> bool:
    """Whether few enough regions look as unusual in a specification."""
    return result.share <= CHANCE_OF_REGIONS


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
