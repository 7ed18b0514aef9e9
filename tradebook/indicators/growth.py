"""Growth over one period and over several, with guaranteed bounds, and the base that a published rate rests on."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from tradebook.figure import Figure, Missing, growth, in_formula, nth_root, ratio, sources_of
from tradebook.observation import Observation
from tradebook.units import PERCENT, RATIO

# How a base that a published rate implies stands to the releases of that base.
EVERY, FIRST, LATER, SEVERAL, NONE, UNKNOWN = "every", "first", "later", "several", "none", "unknown"
COMPILED = "compiled"

# Such figures leave one side open and date a release at best; none of them can stand for it.
ONE_SIDED = ("over", "nearly")


@dataclass(frozen=True, slots=True)
class Release:
    """One state of a figure: the finest of the observations that agree, and the day the first of them was known.

    compiled  whether it is on record only from a later compilation, so that nobody knows when it was first printed
    """

    figure: Figure
    known_from: date
    compiled: bool = False


@dataclass(frozen=True, slots=True)
class BaseCheck:
    """A published growth rate beside everything that it can be held against.

    published   the rate as printed, in per cent
    latest      the rate that the levels imply as the ledger selects them now
    first       the rate that the first releases of both levels imply; a Missing where one was not kept
    implied     the base that the published rate and the first release of the level imply
    bases       the releases of the base, oldest first
    fit         which of them the implied base fits: every, first, later, several, none, unknown, or compiled where
                it fits and no first release is on record
    """

    published: Figure | Missing
    latest: Figure | Missing
    first: Figure | Missing
    implied: Figure | Missing
    bases: tuple[Release, ...]
    fit: str


def compound_growth(last: Figure | Missing, first: Figure | Missing, years: int) -> Figure | Missing:
    """Compound annual growth rate between two levels that lie `years` apart, in per cent.

    100 * ((last / first) ** (1 / years) - 1). It looks at the two end points only.
    returns  undefined where one of the levels may be nothing or less
    raises UnitError if the units differ, ValueError if years is not positive
    source   any textbook of economic statistics, e.g. OECD (2007), Data and Metadata Reporting, section 7
    """
    if years < 1:
        raise ValueError("compound growth needs at least one year between its levels")
    quotient = ratio(last, first)
    if isinstance(quotient, Missing):
        return quotient
    if first.low <= 0 or quotient.low <= 0:
        return Missing("undefined")
    rate = (nth_root(quotient, years) - 1).as_percent()
    return rate.named(f"compound_growth({in_formula(last)}, {in_formula(first)}, {years})")


def implied_base(level: Figure | Missing, growth: Figure | Missing) -> Figure | Missing:
    """The level before that a published level and growth rate (per cent) imply: level / (1 + growth / 100)."""
    if isinstance(level, Missing) or isinstance(growth, Missing):
        return level if isinstance(level, Missing) else growth
    factor = Figure(
        1 + growth.value / 100, 1 + growth.low / 100, 1 + growth.high / 100, RATIO, growth.sources, growth.formula
    )
    result = level / factor
    return result.named(f"implied_base({in_formula(level)}, {in_formula(growth)})")


def releases(observations: Sequence[Observation] | Missing) -> list[Release]:
    """The states of one figure, oldest first; empty for a Missing.

    What was printed before any compilation comes first: the finest observations set the states, a coarser one that
    agrees only dates its state. A figure of a compilation (marked final, or printed after one that is) is a state of
    its own where it contradicts them or is finer than the first print, which it may have revised. Forecasts,
    conversions made by the press, and figures such as "over" and "nearly" are no releases.
    """
    if isinstance(observations, Missing):
        return []
    usable = [
        o for o in observations if o.is_outcome and o.release != "conversion" and o.figure.qualifier not in ONE_SIDED
    ]
    compiled_from = min((o.known_from for o in usable if o.release == "final"), default=date.max)
    prints = [o for o in usable if o.release != "final" and o.known_from < compiled_from]
    states = _states(prints)
    late = _states([o for o in usable if o not in prints])
    return states + [replace(state, compiled=True) for state in late if not _is_told(state.figure, states)]


def _states(observations: Sequence[Observation]) -> list[Release]:
    states: list[Release] = []
    for observation in sorted(observations, key=lambda o: (o.figure.width, o.known_from, o.id)):
        home = next((i for i, state in enumerate(states) if state.figure.agrees_with(observation.figure)), None)
        if home is None:
            states.append(Release(observation.figure, observation.known_from))
        else:
            states[home] = replace(states[home], known_from=min(states[home].known_from, observation.known_from))
    return sorted(states, key=lambda state: state.known_from)


def _is_told(figure: Figure, prints: Sequence[Release]) -> bool:
    """Whether a compiled figure adds nothing to the prints: it repeats a revision, or the first one at best."""
    agreeing = [i for i, state in enumerate(prints) if state.figure.agrees_with(figure)]
    return any(i > 0 or figure.width >= prints[0].figure.width for i in agreeing)


def first_release(observations: Sequence[Observation] | Missing) -> Figure | Missing:
    """The finest figure that agrees with what was known first, whoever printed it; the Missing itself if there is none.

    Where nobody kept the first print this is a compiled figure: see `first_print`.
    """
    if isinstance(observations, Missing):
        return observations
    states = _states([o for o in observations if o.is_outcome and o.release != "conversion"])
    return states[0].figure if states else Missing("undefined")


def first_print(observations: Sequence[Observation] | Missing) -> Figure | Missing:
    """The figure as it was first printed; a Missing where only later compilations are on record."""
    if isinstance(observations, Missing):
        return observations
    prints = [state.figure for state in releases(observations) if not state.compiled]
    return prints[0] if prints else Missing("not_published")


def base_check(
    after: Sequence[Observation] | Missing, before: Sequence[Observation] | Missing, published: Figure | Missing
) -> BaseCheck:
    """Hold a published growth rate (per cent) against all releases of the level and of its base, best first each.

    A rate is printed together with the first release of its level, so that is the level it is undone from, or the
    oldest on record where the first one was not kept.
    """
    levels, bases = releases(after), releases(before)
    implied = implied_base(levels[0].figure if levels else Missing("not_published"), published)
    return BaseCheck(
        published, growth(_best(after), _best(before)), growth(first_print(after), first_print(before)),
        implied, tuple(bases), base_fit(bases, implied),
    )


def base_fit(bases: Sequence[Release], implied: Figure | Missing) -> str:
    """Which releases of a base lie within the bounds of the implied one, as a code (see BaseCheck)."""
    if isinstance(implied, Missing) or not bases:
        return UNKNOWN
    fits = [base.figure.agrees_with(implied) for base in bases]
    if any(fits) and bases[0].compiled:
        return COMPILED
    if all(fits) or not any(fits):
        return EVERY if fits[0] else NONE
    if not fits[0]:
        return LATER
    return SEVERAL if any(fits[1:]) else FIRST


def deviation(figure: Figure | Missing, bases: Sequence[Release]) -> Figure | Missing:
    """How far a base lies from its first release, in per cent of that; a Missing where that one was not kept."""
    return growth(figure, bases[0].figure) if bases and not bases[0].compiled else Missing("not_published")


def average_rates(levels: Mapping[int, Figure | Missing], last: int) -> dict[str, dict[str, Figure | Missing]]:
    """Average growth to the last year from each year before it: compound, and least squares over the years between.

    returns  {"compound": {start: rate}, "least_squares": {start: rate}} in per cent a year; a Missing where the level
             of the start is missing, and for least squares where fewer than three levels are known
    """
    starts = [year for year in levels if year < last]
    known = {year: figure for year, figure in levels.items() if isinstance(figure, Figure) and year <= last}
    fitted = {start: {year: figure for year, figure in known.items() if year >= start} for start in starts}
    return {
        "compound": {str(start): compound_growth(levels[last], levels[start], last - start) for start in starts},
        "least_squares": {
            str(start): log_linear_growth(fitted[start]) if start in known and len(fitted[start]) > 2
            else Missing("undefined")
            for start in starts
        },
    }


def log_linear_growth(levels: Mapping[int, Figure]) -> Figure | Missing:
    """Least-squares growth rate of a series of levels by year, in per cent a year.

    The slope of the regression of ln(level) on the year, as 100 * (exp(slope) - 1). All years count, not only the
    ends. The slope is linear in the logarithms, so its bounds follow from the bounds of each level, worst case.
    levels   two or more positive figures of one unit, by year; gaps between years are allowed
    source   World Bank, World Development Indicators, Statistical methods: least-squares growth rate
    """
    if len(levels) < 2 or any(figure.low <= 0 for figure in levels.values()):
        return Missing("undefined")
    weights = _slope_weights(list(levels))
    ends = [(_log_sum(levels, weights, side)) for side in ("low", "value", "high")]
    low, value, high = (Fraction(100 * math.expm1(end)) for end in ends)
    # Far more than the rounding of the logarithms.
    margin = (1 + abs(high)) / 10**9
    names = ", ".join(map(in_formula, levels.values()))
    sources = sources_of(levels.values())
    return Figure(value, low - margin, high + margin, PERCENT, sources, f"log_linear_growth({names})")


def _slope_weights(years: Sequence[int]) -> list[float]:
    mean = sum(years) / len(years)
    spread = sum((year - mean) ** 2 for year in years)
    return [(year - mean) / spread for year in years]


def _log_sum(levels: Mapping[int, Figure], weights: Sequence[float], side: str) -> float:
    """The slope with every level at the end of its bounds that makes the slope lowest or highest."""
    opposite = {"low": "high", "high": "low", "value": "value"}
    return sum(
        weight * math.log(getattr(figure, side if weight >= 0 else opposite[side]))
        for figure, weight in zip(levels.values(), weights)
    )


def _best(observations: Sequence[Observation] | Missing) -> Figure | Missing:
    return observations if isinstance(observations, Missing) else observations[0].figure
