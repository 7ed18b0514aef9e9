"""What a row of published figures implies: months behind cumulative figures, totals of five years, values passed."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from tradebook import periods
from tradebook.figure import Answer, Figure, Missing, difference, sum_of
from tradebook.units import Unit

ONE_SIDED = ("over", "nearly")

COUNT = Unit("count", "count", Fraction(1), "number", "数量")


def implied_months(year: int, cumulative: Mapping[int, Figure | Missing]) -> dict[str, Figure]:
    """What the months of a year amount to, as differences of consecutive published year-to-date figures.

    cumulative  January to month m, by m; of one unit. Gaps are allowed: where windows are missing, the months between
                two published ones come out as one span. Figures given as "over" or "nearly" fix no point of the path
                and count as gaps.
    returns     by period, such as 2025-03 or, over a gap, 2025-10/2025-11. A revision of earlier months that came
                with a later cumulative figure is booked into that figure's span.
    """
    known = {m: f for m, f in sorted(cumulative.items()) if isinstance(f, Figure) and f.qualifier not in ONE_SIDED}
    spans, before = {}, 0
    for month, figure in known.items():
        spans[_span(year, before + 1, month)] = difference(figure, known[before]) if before else figure
        before = month
    return spans


def monthly_means(spans: Mapping[str, Figure]) -> dict[str, Figure]:
    """The mean month of each span of whole months within one year, in the unit of the figures."""
    return {
        period: figure if (count := months_in(period)) == 1 else (figure / count).named(f"mean_month({period})")
        for period, figure in spans.items()
    }


def months_in(period: str) -> int:
    """How many months a span of whole months within one year covers."""
    parsed = periods.parse(period)
    return parsed.end.month - parsed.start.month + 1


def unexplained(total: Figure | Missing, months: Iterable[Figure | Missing]) -> Figure | Missing:
    """A cumulative figure minus the sum of its months as published; a Missing if one of them is."""
    months = list(months)
    return difference(total, sum_of(months)) if months else Missing("undefined")


def five_year_spans(last: int) -> tuple[range, range]:
    """The five years that end in `last`, and the five before them, as (earlier, later)."""
    return range(last - 9, last - 4), range(last - 4, last + 1)


def five_year_totals(
    levels: Mapping[int, Figure | Missing], last: int
) -> tuple[Figure | Missing, Figure | Missing]:
    """The sums over both five-year spans that end in `last`; a Missing where a year is missing."""
    earlier, later = five_year_spans(last)
    return sum_of(levels[year] for year in earlier), sum_of(levels[year] for year in later)


@dataclass(frozen=True, slots=True)
class Passage:
    """When a series first went past a round value.

    certain   the first year whose figure lies above it for certain; None if no year does
    possible  an earlier year that may have been the first, since its figure is missing or its bounds hold the value
    """

    value: Figure
    certain: int | None
    possible: int | None


def passages(levels: Mapping[int, Figure | Missing], step: Figure) -> list[Passage]:
    """The multiples of `step` that the levels, by year in order, went past after the first published year.

    A value counts once, when it was first passed, even if the series fell below it again.
    """
    known = {year: figure for year, figure in levels.items() if isinstance(figure, Figure)}
    if not known:
        return []
    start = next(iter(known))
    lowest = math.floor(known[start].value / step.value) + 1
    highest = math.floor(max(figure.value for figure in known.values()) / step.value)
    later = {year: figure for year, figure in levels.items() if year >= start}
    found = [_passage(later, Figure.exact(n * step.value, step.unit)) for n in range(lowest, highest + 1)]
    return [passage for passage in found if passage.certain != start]


def passed_within(found: Iterable[Passage], levels: Mapping[int, Figure | Missing], years: Iterable[int]) -> Figure:
    """How many round values a series first passed within certain years: for certain, and at most."""
    years, found = set(years), list(found)
    sure = sum(p.certain in years and (p.possible is None or p.possible in years) for p in found)
    named = sum(p.certain in years for p in found)
    most = sum(p.certain in years or p.possible in years for p in found)
    sources = tuple(
        source for year in sorted(years) for source in getattr(levels.get(year), "sources", ())
    )
    return Figure(Fraction(named), Fraction(sure), Fraction(most), COUNT, sources, "passed_within")


def round_step(levels: Iterable[Figure | Missing], usual: Figure, most: int = 10) -> Figure:
    """The step that gives between one and `most` round values: `usual`, or a power of ten more or less."""
    known = [figure.value for figure in levels if isinstance(figure, Figure)]
    step = usual.value
    if not known:
        return usual
    while _multiples(known, step) > most:
        step *= 10
    # A series without any growth past its start passes no value, however fine the step.
    while not _multiples(known, step) and max(known) > known[0] and step > usual.value / 1000:
        step /= 10
    return Figure.exact(step, usual.unit)


def _passage(levels: Mapping[int, Figure | Missing], value: Figure) -> Passage:
    answers = {year: figure.exceeds(value) for year, figure in levels.items()}
    certain = next((year for year, answer in answers.items() if answer is Answer.YES), None)
    possible = next((year for year, answer in answers.items() if answer is not Answer.NO), None)
    return Passage(value, certain, possible if possible != certain else None)


def _multiples(values: list[Fraction], step: Fraction) -> int:
    return math.floor(max(values) / step) - math.floor(values[0] / step)


def _span(year: int, first: int, last: int) -> str:
    if first == last:
        return periods.month(year, first)
    return f"{periods.month(year, first)}/{periods.month(year, last)}"
