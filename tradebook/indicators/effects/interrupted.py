"""Interrupted time series: a change of level and trend at a given month, by segmented regression.

The model is settled before it meets the data. For the logarithm of trade per month, with t in months from the break,

    ln y = a + b t + c after + d after t + month effects + error,

fitted by least squares with errors that allow for autocorrelation (Newey and West 1987). Month effects enter when the
months are enough; a break with too few months on a side is refused.
source  Wagner, Soumerai, Zhang and Ross-Degnan (2002), Segmented regression analysis of interrupted time series
        studies in medication use research, Journal of Clinical Pharmacy and Therapeutics 27, 299
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy import stats
from statsmodels.regression.linear_model import OLS, RegressionResults

from tradebook import periods
from tradebook.figure import Figure, sources_of
from tradebook.indicators.effects.refusal import TOO_FEW_MONTHS, Refusal

# Fewer observations on a side cannot carry a level and a trend of their own; Penfold and Zhang (2013), Use of
# interrupted time series analysis in evaluating health care quality improvements, Academic Pediatrics 13, S38.
FEWEST_MONTHS = 8
COVERAGE = 0.95
TRIMMED = 0.15
# Neighbouring dates share nearly all their data, so a break shows at them too.
NEIGHBOURS = 2


@dataclass(frozen=True, slots=True)
class Estimate:
    """An estimated quantity. Its interval has a stated coverage if the model holds; it is no guaranteed bound.

    sources  ids of the observations that the model was fitted to
    """

    value: float
    standard_error: float
    low: float
    high: float
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Break:
    """A month in which something may have changed, as YYYY-MM; that month already counts as after."""

    month: str


@dataclass(frozen=True, slots=True)
class Interrupted:
    """A fitted break: the change of level in per cent, of trend in per cent a month, and how strongly both show.

    statistic  Wald statistic of "neither level nor trend changes", robust to autocorrelation
    p_value    of that statistic, from the F distribution
    """

    month: str
    level: Estimate
    trend: Estimate
    statistic: float
    p_value: float
    before: int
    after: int
    parameters: int
    lags: int


def interrupted(
    path: Mapping[str, Figure], at: Break, *, seasonal: bool = True, left_out: int = 0
) -> Interrupted | Refusal:
    """Fit the model with a break at a month; a Refusal with the counts if a side has too few months.

    path      positive figures by period, in order: months, and January with February as one (see months.precise)
    seasonal  False leaves the month effects out even where there are enough months for them
    left_out  how many months on each side of the break are not fitted, for reforms that were foreseen or came slowly
    """
    path = {period: figure for period, figure in path.items() if not _is_near(period, at.month, left_out)}
    path, seasons = with_month_effects(path) if seasonal else (path, np.empty((len(path), 0)))
    time = np.array([months_from(period, at.month) for period in path])
    after = np.array([float(last_month(period) >= at.month) for period in path])
    before_count, after_count = int((after == 0).sum()), int(after.sum())
    if min(before_count, after_count) < FEWEST_MONTHS:
        return Refusal(TOO_FEW_MONTHS, before_count, after_count, FEWEST_MONTHS, FEWEST_MONTHS)
    design = np.column_stack([np.ones(len(time)), time, after, after * time, seasons])
    outcome = np.log([float(figure.value) for figure in path.values()])
    lags = newey_west_lags(len(outcome))
    fit = OLS(outcome, design).fit(cov_type="HAC", cov_kwds={"maxlags": lags, "use_correction": True}, use_t=True)
    joint = fit.f_test(np.eye(design.shape[1])[2:4])
    sources = sources_of(path.values())
    return Interrupted(
        at.month,
        _coefficient(fit, 2, sources),
        _coefficient(fit, 3, sources),
        float(np.squeeze(joint.fvalue)),
        float(joint.pvalue),
        before_count,
        after_count,
        design.shape[1],
        lags,
    )


def scan(path: Mapping[str, Figure]) -> dict[str, Interrupted]:
    """The same model with its break at every month that leaves enough observations on both sides.

    Near the ends a statistic is large by the smallness of a side, so a share of all observations is left out there.
    source  Andrews (1993), Tests for parameter instability and structural change with unknown change point,
            Econometrica 61(4), 821
    """
    fits = {last_month(period): interrupted(path, Break(last_month(period))) for period in path}
    return {
        month: fit
        for month, fit in fits.items()
        if isinstance(fit, Interrupted) and min(fit.before, fit.after) >= TRIMMED * (fit.before + fit.after)
    }


def rivals(fits: Mapping[str, Interrupted], at: Interrupted) -> list[str]:
    """The months, not next to the break itself, at which a break shows as strongly as at the one asked about."""
    return [
        month
        for month, fit in fits.items()
        if fit.statistic >= at.statistic and abs(months_from(month, at.month)) > NEIGHBOURS
    ]


def newey_west_lags(observations: int) -> int:
    """How many lags the errors allow for: floor(4 (n / 100) ** (2 / 9)), the rule of Newey and West (1994)."""
    return math.floor(4 * (observations / 100) ** (2 / 9))


def in_percent(logarithm: float, error: float, freedom: float, sources: tuple[str, ...]) -> Estimate:
    """An estimated logarithm as a change in per cent; the standard error by the delta method."""
    reach = error * float(stats.t.ppf((1 + COVERAGE) / 2, freedom))
    low, value, high = (100 * math.expm1(x) for x in (logarithm - reach, logarithm, logarithm + reach))
    return Estimate(value, 100 * math.exp(logarithm) * error, low, high, sources)


def _coefficient(fit: RegressionResults, position: int, sources: tuple[str, ...]) -> Estimate:
    return in_percent(float(fit.params[position]), float(fit.bse[position]), fit.df_resid, sources)


def _is_near(period: str, month: str, left_out: int) -> bool:
    """Whether any month of a period is among those left out: as many before the break as from it on."""
    months = (months_from(part, month) for part in period.split("/"))
    return any(-left_out <= distance < left_out for distance in months)


def with_month_effects(path: Mapping[str, Figure]) -> tuple[dict[str, Figure], np.ndarray]:
    """The periods to fit and a column per calendar month but the first; no columns if they would take half the freedom.

    A calendar month that occurs in one year only would be fitted perfectly by its own effect, so it is left out.
    """
    of = [last_month(period)[5:] for period in path]
    months = sorted(month for month in set(of) if of.count(month) > 1)
    kept = {period: figure for (period, figure), month in zip(path.items(), of) if month in months}
    if 2 * (3 + len(months)) > len(kept):
        return dict(path), np.empty((len(path), 0))
    columns = [[float(last_month(period)[5:] == month) for period in kept] for month in months[1:]]
    return kept, np.array(columns).T.reshape(len(kept), len(months) - 1)


def last_month(period: str) -> str:
    """The month that a period ends with, as YYYY-MM."""
    return period.split("/")[-1]


def months_from(period: str, month: str) -> float:
    """Months from a month to the middle of a period: January with February lies half a month before February."""
    end = periods.parse(period).end
    length = 2 if "/" in period else 1
    year, number = (int(part) for part in month.split("-"))
    return 12 * (end.year - year) + end.month - number - (length - 1) / 2
