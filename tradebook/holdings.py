"""What a ledger offers to choose from: its regions, its years, and since when it knows anything."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import pandas as pd

from tradebook import periods
from tradebook.ledger import Ledger

# What every chapter measures against: without it there is nothing to say about a region.
NEEDED = "trade_value"


@lru_cache(maxsize=4)
def regions(ledger: Ledger) -> tuple[str, ...]:
    """The regions whose trade value is published as a whole, in the order of regions.csv."""
    rows = _needed(ledger)
    told = set(rows["region"][(rows["measure"] == "level") & (rows["dim"] == "none")])
    return tuple(code for code in ledger.known_codes("region") if code in told)


@lru_cache(maxsize=4)
def last_year(ledger: Ledger) -> int:
    """The last year that any trade value speaks of."""
    ends = (periods.parse(text).end for text in _needed(ledger)["period"].unique())
    return max((end.year for end in ends if end), default=date.min.year)


@lru_cache(maxsize=256)
def known_since(ledger: Ledger, region: str) -> date:
    """The day on which the first trade value of a region was known; the last day of the calendar if there is none."""
    rows = _needed(ledger)
    ids = rows["id"][rows["region"] == region]
    return min((ledger.observation(row_id).known_from for row_id in ids), default=date.max)


def _needed(ledger: Ledger) -> pd.DataFrame:
    return ledger.observations(indicator=NEEDED)
