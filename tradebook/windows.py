"""Like with like: the longest year-to-date window that several years have in common."""

from __future__ import annotations

from collections.abc import Iterable

from tradebook import periods
from tradebook.figure import Figure
from tradebook.ledger import Ledger


def common_windows(ledger: Ledger, years: Iterable[int], indicator: str, region: str, **wanted: str) -> list[int]:
    """The numbers of months m, longest first, for which January to month m is published in every one of the years."""
    years = list(years)
    return [
        months
        for months in range(12, 0, -1)
        if all(
            isinstance(ledger.figure(indicator, region, periods.year_to_date(year, months), **wanted), Figure)
            for year in years
        )
    ]
