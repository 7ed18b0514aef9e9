"""Round values: which were passed, when, how many, and for how many periods in a row."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import partial

from tradebook import periods
from tradebook.consistency.cells import Cell, Told, combined
from tradebook.figure import Answer, Figure, Missing
from tradebook.recompute.case import Case, Outcome, compared, counted, years_in

_FIRST_TIME = "first time"

# Round values are passed in yuan: an indicator of a threshold counts windows or steps, and names no currency itself.
_MONEY = "CNY"

# What an indicator of a ladder counts, from the first and the last level and the distance between round values.
_LADDER = {
    "_threshold_start": lambda first, last, step: (first // step + 1) * step,
    "_threshold_end": lambda first, last, step: last // step * step,
    "_threshold_jumps": lambda first, last, step: last // step - first // step,
}


def threshold_passed(case: Case) -> Sequence[Outcome] | Missing:
    """A round value: the lowest level of the windows, which must lie above it and below the next round value."""
    base = _base_of(case, "_threshold")
    if not base:
        return []
    lowest = _lowest(case, base)
    if isinstance(lowest, Missing):
        return lowest
    passed = _is_round_value_below(case, lowest)
    if _FIRST_TIME in case.row["note"]:
        passed = _all_of([passed, *_earlier_years_below(case, base)])
    return [Outcome(lowest, True, passed)]


def ladder_of_thresholds(case: Case) -> Sequence[Outcome]:
    """The first and the last round value passed between the first and the last year, and how many they are."""
    suffix = next((suffix for suffix in _LADDER if case.cell.indicator.endswith(suffix)), None)
    span = years_in(case.cell.period)
    if suffix is None or len(span) < 2:
        return []
    base = _base_of(case, suffix)
    top = case.cells.get(case.cell._replace(indicator=f"{base.indicator}_threshold_end"), _MONEY)
    ends = [case.cells.get(base._replace(period=str(year)), _MONEY) for year in (span[0], span[-1])]
    ends = [[telling for telling in tellings if telling.figure.is_bounded] for tellings in ends]
    return compared(case, combined(partial(_rung, case, suffix, top[0].figure), *ends)) if top else []


def windows_above_threshold(case: Case) -> Sequence[Outcome] | Missing:
    """How many windows in a row, up to the last, lie above the round value that the same page names."""
    base = _base_of(case, "_threshold_streak")
    if not base:
        return []
    threshold = case.cells.get(case.cell._replace(indicator=f"{base.indicator}_threshold"), _MONEY)
    windows = [_window_level(case, base, window) for window in _windows(case.cell.period)]
    missing = next((level for level in windows if isinstance(level, Missing)), None)
    if missing or not threshold:
        return missing or []
    answers = [level.exceeds(_exactly(threshold[0].figure)) for level in reversed(windows)]
    certain = next((i for i, answer in enumerate(answers) if answer is not Answer.YES), len(answers))
    possible = next((i for i, answer in enumerate(answers) if answer is Answer.NO), len(answers))
    sources = tuple(source for level in windows for source in level.sources)
    return compared(case, [Told(counted(case, certain, certain, possible, sources, "windows_above"), True, True)])


def _base_of(case: Case, suffix: str) -> Cell | None:
    """The cell of the levels that an indicator such as trade_value_threshold speaks of."""
    name = case.cell.indicator
    return case.cell._replace(indicator=name.removesuffix(suffix)) if name.endswith(suffix) else None


def _windows(period: str) -> list[str]:
    """The years of a period written in years, or the quarters of one written in months, as periods."""
    if years := years_in(period):
        return [str(year) for year in years]
    span = periods.parse(period)
    months = range(span.start.year * 12 + span.start.month - 1, span.end.year * 12 + span.end.month, 3)
    return [f"{m // 12}-{m % 12 + 1:02d}/{m // 12}-{m % 12 + 3:02d}" for m in months]


def _window_level(case: Case, base: Cell, window: str) -> Figure | Missing:
    """The level of a year or quarter: as published, or the difference of what had accumulated before and after it."""
    if published := case.cells.get(base._replace(period=window), _MONEY):
        return published[-1].figure
    span = periods.parse(window)
    until = [periods.year_to_date(span.end.year, month) for month in (span.end.month, span.start.month - 1) if month]
    known = [case.cells.get(base._replace(period=period), _MONEY) for period in until]
    if len(until) == 2 and all(known) and span.start.month > 1:
        return known[0][-1].figure.to(known[1][-1].figure.unit) - known[1][-1].figure
    wanted = base._asdict() | {"period": window, "measure": "level"}
    return Missing("not_published", tuple(wanted.items()))


def _lowest(case: Case, base: Cell) -> Figure | Missing:
    levels = [_window_level(case, base, window) for window in _windows(case.cell.period)]
    missing = next((level for level in levels if isinstance(level, Missing)), None)
    return missing or min((level.to(case.printed.unit) for level in levels), key=lambda level: level.low)


def _is_round_value_below(case: Case, level: Figure) -> Answer:
    """Whether the printed round value is the last one that a level has passed."""
    passed = level.exceeds(_exactly(case.printed))
    return _all_of([passed, level.falls_below(_exactly(case.printed) + Figure.exact(case.step, case.printed.unit))])


def _earlier_years_below(case: Case, base: Cell) -> Iterator[Answer]:
    """For every year before the period whose level is published: whether it lay below the round value."""
    first = periods.parse(case.cell.period).start.year
    for cell in case.cells.in_other_periods(base):
        years, tellings = years_in(cell.period), case.cells.get(cell, _MONEY)
        if tellings and len(years) == 1 and years[0] < first:
            yield tellings[-1].figure.falls_below(_exactly(case.printed))


def _all_of(answers: Sequence[Answer]) -> Answer:
    if Answer.NO in answers:
        return Answer.NO
    return Answer.CANNOT_TELL if Answer.CANNOT_TELL in answers else Answer.YES


def _exactly(figure: Figure) -> Figure:
    """A round value means itself: 5000 as a threshold is not 4500 to 5500."""
    return Figure.exact(figure.value, figure.unit)


def _rung(case: Case, suffix: str, top: Figure, first: Figure, last: Figure) -> Figure:
    """A figure of the ladder, at the values and at all bounds of the first and the last level.

    top  the printed upper end of the ladder, whose step is the distance between its round values
    """
    step = Fraction(case.cells.ledger.observations(id=top.sources[0])["step"].iat[0])
    first, last = first.to(top.unit), last.to(top.unit)
    values = [
        Fraction(_LADDER[suffix](getattr(first, one), getattr(last, other), step))
        for one, other in [("value", "value"), *itertools.product(("low", "high"), repeat=2)]
    ]
    sources = first.sources + last.sources
    name = f"round_values({', '.join(sources)})"
    return Figure(values[0], min(values), max(values), case.printed.unit, sources, name)
