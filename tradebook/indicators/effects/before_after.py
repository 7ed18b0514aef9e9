"""The simplest comparison: growth across a date, for a region and for all others, with guaranteed bounds."""

from __future__ import annotations

from collections.abc import Mapping

from tradebook.figure import Answer, Figure, Missing, growth


def growth_by_region(
    levels: Mapping[str, Mapping[int, Figure | Missing]], after: int, before: int
) -> dict[str, Figure | Missing]:
    """Growth from year `before` to year `after` of every region, in per cent; a Missing where a level is missing."""
    nothing = Missing("not_published")
    return {region: growth(path.get(after, nothing), path.get(before, nothing)) for region, path in levels.items()}


def rank_by_bounds(figures: Mapping[str, Figure | Missing], region: str) -> tuple[Figure, Figure] | Missing:
    """The best and the worst rank that the bounds leave to a region, and so the same figure twice if they settle it.

    Rank one is the largest. A region that may lie above or below counts for the worst rank only.
    """
    own = figures.get(region, Missing("not_published"))
    if isinstance(own, Missing):
        return own
    others = [figure for code, figure in figures.items() if code != region and isinstance(figure, Figure)]
    above = sum(figure.exceeds(own) is Answer.YES for figure in others)
    unsettled = sum(figure.exceeds(own) is Answer.CANNOT_TELL for figure in others)
    return Figure.exact(1 + above), Figure.exact(1 + above + unsettled)
