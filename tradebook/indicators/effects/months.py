"""The monthly path behind published months and year-to-date windows, with its gaps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from tradebook import periods
from tradebook.figure import Figure, Missing, ratio

# A month whose bounds lie further apart than this part of its value says too little to be fitted.
WIDEST = 10
# A trend drawn across a longer hole would rest on nothing.
LONGEST_GAP = 6


def monthly_path(read: Callable[[str], Figure | Missing], years: Iterable[int]) -> dict[str, Figure | Missing]:
    """Trade per month, by period in order of time: January and February together, then month by month.

    A published month is taken as it is; otherwise it is the difference of two year-to-date windows, which also holds
    whatever was revised between them. January and February enter as the average of the two, because the Spring
    Festival moves between them. A month that neither way gives stays a Missing.
    read  gives the published figure of a period
    """
    path: dict[str, Figure | Missing] = {}
    for year in years:
        path[periods.year_to_date(year, 2)] = _average(read(periods.year_to_date(year, 2)), read, year)
        for number in range(3, 13):
            path[periods.month(year, number)] = _month(read, year, number)
    return path


def precise(path: Mapping[str, Figure | Missing]) -> dict[str, Figure]:
    """The periods that can be fitted: positive, bounded on both sides, no wider than a tenth of their value."""
    return {
        period: figure
        for period, figure in path.items()
        if isinstance(figure, Figure) and figure.low > 0 and figure.is_bounded and figure.width * WIDEST <= figure.value
    }


def latest_stretch(path: Mapping[str, Figure]) -> dict[str, Figure]:
    """The periods from the last hole of more than six months on; what lies before it is not fitted."""
    kept: dict[str, Figure] = {}
    earlier = None
    for period, figure in path.items():
        end = periods.parse(period).end
        months = 12 * end.year + end.month
        if earlier is not None and months - earlier - 1 > LONGEST_GAP:
            kept = {}
        kept[period] = figure
        earlier = months
    return kept


def relative_path(path: Mapping[str, Figure], other: Mapping[str, Figure]) -> dict[str, Figure]:
    """The ratio of two paths in the periods that both have, which takes out what moved both alike."""
    return {period: ratio(figure, other[period]) for period, figure in path.items() if period in other}


def _average(window: Figure | Missing, read: Callable[[str], Figure | Missing], year: int) -> Figure | Missing:
    if isinstance(window, Missing):
        window = read(periods.month(year, 1)) + read(periods.month(year, 2))
    return window if isinstance(window, Missing) else window / 2


def _month(read: Callable[[str], Figure | Missing], year: int, number: int) -> Figure | Missing:
    published = read(periods.month(year, number))
    if isinstance(published, Figure):
        return published
    implied = read(periods.year_to_date(year, number)) - read(periods.year_to_date(year, number - 1))
    return published if isinstance(implied, Missing) else implied
