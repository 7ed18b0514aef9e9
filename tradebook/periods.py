"""Periods as the ledger writes them: ISO 8601 years, months, days, and intervals of them with both ends included."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from tradebook.units import TradebookError

_POINT = r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?"
PATTERN = re.compile(rf"(?:(?P<point>{_POINT})|(?P<start>{_POINT}|\.\.)/(?P<end>{_POINT}|\.\.))", re.ASCII)

_QUARTERS = {(1, 3): ("first", "一"), (4, 6): ("second", "二"), (7, 9): ("third", "三"), (10, 12): ("fourth", "四")}

_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")


_LONG_MONTH = re.compile("|".join(_MONTHS))


class PeriodError(TradebookError, ValueError):
    """A text that is no period; the message quotes it."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Period:
    """A span of days. `start` or `end` is None where the interval is open."""

    text: str
    start: date | None
    end: date | None

    @property
    def year(self) -> int | None:
        """The calendar year it lies in, or None if it spans several or is open."""
        if self.start and self.end and self.start.year == self.end.year:
            return self.start.year
        return None

    @property
    def is_month(self) -> bool:
        return re.fullmatch(r"\d{4}-\d{2}", self.text) is not None

    @property
    def quarter(self) -> tuple[str, str] | None:
        """Which calendar quarter it is, in English and Chinese; None if it is none."""
        if self.year is None or self.start.day != 1 or not _ends_a_month(self.end):
            return None
        return _QUARTERS.get((self.start.month, self.end.month))

    @property
    def months_from_january(self) -> int | None:
        """For a year-to-date window of whole months (also the whole year): how many months; otherwise None."""
        if self.year is None or (self.start.month, self.start.day) != (1, 1):
            return None
        return self.end.month if _ends_a_month(self.end) else None


@lru_cache(maxsize=4096)
def parse(text: str) -> Period:
    """Read a period; PeriodError if it is none, open on both sides, or ends before it starts."""
    match = PATTERN.fullmatch(text)
    if not match or text == "../..":
        raise PeriodError(f"{text!r} is not a period: write 2025, 2025-09, 2025-09-30 or 2025-01/2025-09")
    try:
        start = _first_day(match["point"] or match["start"])
        end = last_day(match["point"] or match["end"])
    except ValueError as error:
        raise PeriodError(f"{text!r} is not in the calendar: {error}") from None
    if start and end and end < start:
        raise PeriodError(f"{text!r} ends before it starts")
    return Period(text, start, end)


def year_to_date(year: int, months: int) -> str:
    """The window from January to the given month; the year itself for twelve."""
    if months == 12:
        return f"{year}"
    return f"{year}-01" if months == 1 else f"{year}-01/{year}-{months:02d}"


def month(year: int, number: int) -> str:
    return f"{year}-{number:02d}"


def last_day(text: str) -> date | None:
    """The last day of a year, month or day; None for an open end."""
    if text == "..":
        return None
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 3:
        return date(*parts)
    year, number = [*parts, 12][:2]
    return date(year, number, calendar.monthrange(year, number)[1])


def label(text: str, language: str) -> str:
    """The period as a reader writes it: January–September 2025, 2025年1—9月; a quarter by its name."""
    period = parse(text)
    if "/" not in text:
        return _point_label(text, language)
    if period.quarter:
        english, chinese = period.quarter
        # With its article, so that it can stand wherever a month can: in January 2025, in the first quarter of 2025.
        return f"{period.year}年第{chinese}季度" if language == "zh" else f"the {english} quarter of {period.year}"
    if period.year and period.months_from_january:
        last = period.end.month
        if last == 1:
            return _point_label(f"{period.year}-01", language)
        return f"{period.year}年1—{last}月" if language == "zh" else f"January–{_MONTHS[last - 1]} {period.year}"
    start, end = text.split("/")
    if start == "..":
        return f"截至{_point_label(end, language)}" if language == "zh" else f"up to {_point_label(end, language)}"
    if end == "..":
        return f"{_point_label(start, language)}起" if language == "zh" else f"from {_point_label(start, language)}"
    if language == "zh" and len(start) == len(end) == 4:
        return f"{start}—{end}年"
    dash = "—" if language == "zh" else "–"
    if period.year and len(start) == len(end) == len("2025-10"):
        if language == "zh":
            return f"{period.year}年{period.start.month}{dash}{period.end.month}月"
        return f"{_MONTHS[period.start.month - 1]}{dash}{_MONTHS[period.end.month - 1]} {period.year}"
    last = _point_label(end, language)
    # Chinese names the year of a window once.
    last = last.removeprefix(f"{period.year}年") if period.year and language == "zh" else last
    return f"{_point_label(start, language)}{dash}{last}"


def short_label(text: str, language: str) -> str:
    """The period for an axis or a table, where room is short: Q1 2025, Jan–Sep 2025, Sep 2025; 2025年一季度."""
    period = parse(text)
    if language == "zh":
        return label(text, language).replace("年第", "年")
    if period.quarter and "/" in text:
        return f"Q{period.end.month // 3} {period.year}"
    return _LONG_MONTH.sub(lambda month: month[0][:3], label(text, language))


def _ends_a_month(day: date) -> bool:
    return day.day == calendar.monthrange(day.year, day.month)[1]


def _point_label(text: str, language: str) -> str:
    parts = [int(part) for part in text.split("-")]
    if language == "zh":
        return "".join(f"{part}{suffix}" for part, suffix in zip(parts, "年月日", strict=False))
    words = [str(parts[0])]
    if len(parts) > 1:
        words.insert(0, _MONTHS[parts[1] - 1])
    if len(parts) > 2:
        words.insert(0, str(parts[2]))
    return " ".join(words)


def _first_day(text: str) -> date | None:
    if text == "..":
        return None
    year, number, day = ([int(part) for part in text.split("-")] + [1, 1])[:3]
    return date(year, number, day)
