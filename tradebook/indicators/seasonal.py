"""Trend and season of a monthly series by STL, with the bounds that rounding leaves; a refusal if it is too short."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from itertools import pairwise

import numpy as np
from statsmodels.tsa.seasonal import STL

from tradebook import periods
from tradebook.figure import Figure, in_formula
from tradebook.indicators.effects.refusal import Refusal
from tradebook.units import PERCENT, Unit

# Under three years no season is told from chance: two Decembers are no pattern. Under seven, factors still move with
# every new month. Source: United Nations, International Merchandise Trade Statistics: Compilers Manual, Revision 1,
# paragraphs 29.20 and 29.21; likewise Eurostat (2015), ESS Guidelines on Seasonal Adjustment, on short series.
FEWEST_YEARS = 3
FEW_YEARS = 7

HAS_GAPS, TOO_SHORT = "has_gaps", "too_short"

# Logarithms and the smoother's weights are good to far more than this.
_OUTWARD = Fraction(1, 10**9)


@dataclass(frozen=True, slots=True)
class Seasonal:
    """A series as trend times seasonal factor times remainder, by period.

    trend               in the unit of the series
    factor, remainder   in per cent; 100 is no season, and nothing left over
    is_short            whether the series is shorter than seven years, so that its factors will still be revised
    """

    trend: dict[str, Figure]
    factor: dict[str, Figure]
    remainder: dict[str, Figure]
    is_short: bool


def seasonal_split(path: Mapping[str, Figure]) -> Seasonal | Refusal:
    """Seasonal-trend decomposition by LOESS of the logarithms of a series.

    Without its robust steps STL is a weighted sum of the logarithms, so the ends of their bounds give exact bounds of
    trend, factor and remainder; its choice of smoothing is another doubt, which they do not hold. January and February
    are best given as one mean (effects.monthly_path): a moving holiday is no season.
    path     figures above zero and bounded (effects.precise), by period in order of time
    returns  a Refusal for a series with a gap (HAS_GAPS: LOESS would draw a line through what nobody published), or one
             that is shorter than three full years (TOO_SHORT); `have_before` counts the periods of the longest stretch
             without a gap, `need_before` what three years have
    source   Cleveland, Cleveland, McRae and Terpenning (1990), STL: A Seasonal-Trend Decomposition Procedure Based on
             Loess, Journal of Official Statistics 6(1), 3; computed by statsmodels with its default smoothers
    """
    a_year = 12 if all(periods.parse(period).is_month for period in path) else 11
    longest = _longest_stretch(list(path))
    if longest < len(path) or longest < FEWEST_YEARS * a_year:
        reason = TOO_SHORT if longest == len(path) else HAS_GAPS
        return Refusal(reason, have_before=longest, need_before=FEWEST_YEARS * a_year)
    parts = [STL(column, period=a_year).fit() for column in np.eye(len(path))]
    unit = next(iter(path.values())).unit
    trend, season, rest = (
        _weighted(path, np.array([getattr(part, name) for part in parts]).T, as_unit, f"seasonal_{name}")
        for name, as_unit in (("trend", unit), ("seasonal", PERCENT), ("resid", PERCENT))
    )
    return Seasonal(trend, season, rest, len(path) < FEW_YEARS * a_year)


def _longest_stretch(wanted: list[str]) -> int:
    """How many periods follow each other without a gap, at most."""
    spans, longest, run = [periods.parse(period) for period in wanted], min(1, len(wanted)), 1
    for before, after in pairwise(spans):
        run = run + 1 if before.end + timedelta(days=1) == after.start else 1
        longest = max(longest, run)
    return longest


def _weighted(path: Mapping[str, Figure], weights: np.ndarray, unit: Unit, name: str) -> dict[str, Figure]:
    """The exponentials of weighted sums of logarithms, one for each row of weights."""
    scale = 100 if unit is PERCENT else 1
    known = [figure.to(next(iter(path.values())).unit) for figure in path.values()]
    lows, values, highs = (
        np.array([math.log(getattr(figure, end)) for figure in known]) for end in ("low", "value", "high")
    )
    up, down = np.maximum(weights, 0), np.minimum(weights, 0)
    ends = zip(path, known, up @ lows + down @ highs, weights @ values, up @ highs + down @ lows)
    result = {}
    for period, figure, *logs in ends:
        low, value, high = (scale * Fraction(math.exp(log)) for log in logs)
        low, high = min(low * (1 - _OUTWARD), value), max(high * (1 + _OUTWARD), value)
        formula = f"{name}({in_formula(figure)})"
        result[period] = Figure(value, low, high, unit, figure.sources, formula)
    return result
