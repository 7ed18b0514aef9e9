"""The simplest comparison: growth across a date, for a region and for all others, with guaranteed bounds."""

from __future__ import annotations

from collections.abc import Mapping

from tradebook.figure import Figure, Missing, growth


def growth_by_region(
    levels: Mapping[str, Mapping[int, Figure | Missing]], after: int, before: int
) -> dict[str, Figure | Missing]:
    """Growth from year `before` to year `after` of every region, in per cent; a Missing where a level is missing."""
    nothing = Missing("not_published")
    return {region: growth(path.get(after, nothing), path.get(before, nothing)) for region, path in levels.items()}
