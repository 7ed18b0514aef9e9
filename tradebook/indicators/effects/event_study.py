"""Event study on a monthly path: what each month around a date departs by from trend and season of all other months.

For the logarithm of trade a month, a line in time and calendar-month effects are fitted to the months outside the
window around the date; each month inside it has a dummy of its own, which is its departure. Departures before the date
test the model: if there are any, those after it say nothing. The errors are those of a prediction, the usual ones of
least squares; a departure fitted by a dummy has no residual, so robust errors would be too small.
source  MacKinlay (1997), Event studies in economics and finance, Journal of Economic Literature 35(1), 13
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from statsmodels.regression.linear_model import OLS

from tradebook.figure import Figure, sources_of
from tradebook.indicators.effects.interrupted import (
    FEWEST_MONTHS,
    Break,
    Estimate,
    in_percent,
    last_month,
    months_from,
)
from tradebook.indicators.effects.refusal import TOO_FEW_AROUND, TOO_FEW_OUTSIDE, Refusal

# How many months around the date have a departure of their own, and how many of them each side needs.
REACH = 6
OTHER_REACHES = (3, 9)
FEWEST_AROUND = 3


@dataclass(frozen=True, slots=True)
class EventStudy:
    """Departures around a date, in per cent of what trend and season of the other months would have.

    path          by period; the month of the date is the first of those after
    p_before      of "no departure before the date" (F test)
    after         the mean departure from the date on
    p_value       of "that mean is none" (t test), and its t statistic without sign
    outside       months that trend and season were fitted to, with so many parameters
    """

    month: str
    path: dict[str, Estimate]
    p_before: float
    after: Estimate
    p_value: float
    statistic: float
    outside: int
    parameters: int

    def is_after(self, period: str) -> bool:
        return last_month(period) >= self.month


def event_study(path: Mapping[str, Figure], at: Break, reach: int = REACH) -> EventStudy | Refusal:
    """Departures of the months around a date; a Refusal with the counts if there are too few in or outside the window.

    path   positive figures by period, in order: months, and January with February as one (see months.precise)
    reach  how many months on each side have a departure of their own
    """
    inside = [period for period in path if abs(months_from(period, at.month)) <= reach]
    outside = [period for period in path if period not in set(inside)]
    seasons = sorted({_season(period) for period in outside})
    # A calendar month that the others do not have has no season to depart from.
    inside = [period for period in inside if _season(period) in seasons]
    after = np.array([last_month(period) >= at.month for period in inside], dtype=bool)
    counts = int((~after).sum()), int(after.sum())
    if min(counts) < FEWEST_AROUND:
        return Refusal(TOO_FEW_AROUND, *counts, FEWEST_AROUND, FEWEST_AROUND)
    parameters = 1 + len(seasons)
    if len(outside) < parameters + FEWEST_MONTHS:
        return Refusal(TOO_FEW_OUTSIDE, len(outside), 0, parameters + FEWEST_MONTHS)
    used = [*inside, *outside]
    design = _design(used, len(inside), seasons, at.month)
    outcome = np.log([float(path[period].value) for period in used])
    fit = OLS(outcome, design).fit()
    freedom, sources = fit.df_resid, sources_of(path[period] for period in used)
    dummies = np.eye(design.shape[1])[: len(inside)]
    mean = fit.t_test(dummies[after].mean(axis=0))
    effect, error = float(np.squeeze(mean.effect)), float(np.squeeze(mean.sd))
    departures = {
        period: in_percent(float(value), float(deviation), freedom, sources)
        for period, value, deviation in zip(inside, fit.params, fit.bse, strict=False)
    }
    return EventStudy(
        at.month,
        departures,
        float(fit.f_test(dummies[~after]).pvalue),
        in_percent(effect, error, freedom, sources),
        float(np.squeeze(mean.pvalue)),
        abs(effect) / error if error else np.inf,
        len(outside),
        parameters,
    )


def other_dates(path: Mapping[str, Figure], at: str) -> dict[str, EventStudy]:
    """The same study at every month far enough from the date that the two windows after do not overlap."""
    months = [last_month(period) for period in path if abs(months_from(period, at)) > REACH]
    studies = {month: event_study(path, Break(month)) for month in months}
    return {month: study for month, study in studies.items() if isinstance(study, EventStudy)}


def share_of_dates(study: EventStudy, others: Mapping[str, EventStudy]) -> float:
    """The share of all dates, the own one included, whose mean departure is at least as large against its error."""
    as_large = sum(other.statistic >= study.statistic for other in others.values())
    return (1 + as_large) / (1 + len(others))


def _season(period: str) -> str:
    return last_month(period)[5:]


def _design(periods: list[str], inside: int, seasons: list[str], month: str) -> np.ndarray:
    """A dummy for each of the first periods, a line in time, and a column per calendar month."""
    dummies = np.eye(len(periods))[:, :inside]
    time = np.array([months_from(period, month) for period in periods])
    effects = np.array([[float(_season(period) == season) for season in seasons] for period in periods])
    return np.column_stack([dummies, time, effects])
