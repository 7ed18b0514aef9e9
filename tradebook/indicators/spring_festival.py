"""Chinese New Year, which moves between January and February: its days, and how much of them each month holds.

Offices and factories stop for a week, ship ahead before it and start slowly after it, so that January and February of
two years cannot be compared one by one. The book takes the two together (effects.monthly_path). Where months must stay
single, or the weeks after a late holiday reach into March, a regressor says how much of the holiday's days each holds.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction

from tradebook import periods

# First day of the first month of the Chinese calendar. Source: Hong Kong Observatory, Gregorian-Lunar Calendar
# Conversion Table; it follows GB/T 33661-2017, Calculation and Promulgation of the Chinese Calendar.
NEW_YEAR = {
    day.year: day
    for day in map(
        date.fromisoformat,
        (
            "2008-02-07", "2009-01-26", "2010-02-14", "2011-02-03", "2012-01-23", "2013-02-10", "2014-01-31",
            "2015-02-19", "2016-02-08", "2017-01-28", "2018-02-16", "2019-02-05", "2020-01-25", "2021-02-12",
            "2022-02-01", "2023-01-22", "2024-02-10", "2025-01-29", "2026-02-17", "2027-02-06", "2028-01-26",
            "2029-02-13", "2030-02-03",
        ),
    )
}

# Days relative to New Year's Day: the rush before the holiday, and the holiday week itself.
BEFORE, HOLIDAY = (-6, -1), (0, 6)


def holiday_share(period: str, days: tuple[int, int]) -> Fraction:
    """Which part of the days around New Year, counted from New Year's Day as 0, lies in a period.

    period   a span within one calendar year for which NEW_YEAR holds a date
    days     first and last day of the window, such as BEFORE or HOLIDAY
    returns  0 to 1; over the periods of a year it adds up to 1
    raises   ValueError for a year without a date or a window that ends before it starts
    source   U.S. Census Bureau, genhol; Sax and Eddelbuettel (2018), Seasonal Adjustment by X-13ARIMA-SEATS in R,
             Journal of Statistical Software 87(11), whose manual models imports of China by these two windows
    """
    first, last = days
    if last < first:
        raise ValueError(f"a window runs from its first to its last day, not from {first} to {last}")
    span = periods.parse(period)
    if span.year not in NEW_YEAR:
        raise ValueError(f"no date of Chinese New Year is listed for {period}")
    window = [NEW_YEAR[span.year] + timedelta(days=n) for n in range(first, last + 1)]
    return Fraction(sum(span.start <= day <= span.end for day in window), len(window))


def holiday_regressor(wanted: Iterable[str], days: tuple[int, int]) -> dict[str, Fraction]:
    """The share of each period less its mean over all listed years, so that it takes no season out of a series.

    wanted   periods within one calendar year each, such as 2025-02 or 2025-01/2025-02
    returns  by period, the values of one calendar month over all listed years adding up to zero
    source   U.S. Census Bureau, Notes on Centering Holiday Regressors: means of calendar months
    """
    return {period: holiday_share(period, days) - _usual_share(period, days) for period in wanted}


def _usual_share(period: str, days: tuple[int, int]) -> Fraction:
    shares = [holiday_share(period.replace(period[:4], str(year)), days) for year in NEW_YEAR]
    return sum(shares) / len(shares)
