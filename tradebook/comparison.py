"""A region's shares beside those of a reference, class by class, in the last window in which both were published."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tradebook.breakdown import ONE_SIDED, Breakdown, in_time_order
from tradebook.figure import Figure


@dataclass(frozen=True, slots=True)
class SharePair:
    """The share of one class in a region's trade and in the reference's, in per cent, for one window."""

    window: str
    own: Figure
    reference: Figure

    @property
    def is_two_sided(self) -> bool:
        """Whether both are known from both sides; "over 60" leaves one open."""
        return not {self.own.qualifier, self.reference.qualifier} & set(ONE_SIDED)


def share_pairs(ours: Breakdown, theirs: Breakdown, years: Iterable[int]) -> dict[str, SharePair]:
    """The classes of which both publish a share in one window of the years: the last such window of each class.

    A window with both shares known from both sides goes before a later one without. Classes may overlap, so the pairs
    are to be read one by one.
    """
    years, found = list(years), {}
    for code in (code for code in ours.members(years) if code in theirs.members(years)):
        windows = set(ours.windows(code, years)) & set(theirs.windows(code, years))
        told = {window: SharePair(window, ours.share(code, window), theirs.share(code, window)) for window in windows}
        pairs = list(in_time_order(told).values())
        if pairs:
            found[code] = next((pair for pair in reversed(pairs) if pair.is_two_sided), pairs[-1])
    return found
