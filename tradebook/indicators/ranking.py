"""Places among others, as far as the bounds of the figures settle them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction

import pandas as pd

from tradebook.figure import Answer, Bound, Figure, Missing, sources_of
from tradebook.units import Unit

RANK = Unit("rank", "rank", Fraction(1), "rank", "位次")


def rank(figures: Mapping[str, Figure | Missing], code: str) -> Figure | Missing:
    """The place of one member among all, the largest first, with the best and the worst place that is possible.

    figures  by code, of one unit, `code` among them; a Missing may lie anywhere and so widens the bounds
    returns  a whole number from 1: low is the best possible place (only members that exceed it for certain stand
             before it), high the worst (every member that may exceed it does); value goes by the printed numbers.
             Members with equal figures share the better place. A Missing if the member itself is missing, or if more
             than half of the others are: nearly any place would then be possible.
    raises   UnitError if the units differ
    """
    own = figures[code]
    if isinstance(own, Missing):
        return own
    others = [figure for other, figure in figures.items() if other != code]
    known = [figure for figure in others if isinstance(figure, Figure)]
    if 2 * len(known) < len(others):
        return Missing("undefined")
    answers = [figure.exceeds(own) for figure in others]
    best = 1 + sum(answer is Answer.YES for answer in answers)
    worst = 1 + sum(answer is not Answer.NO for answer in answers)
    middle = 1 + sum(figure.to(own.unit).value > own.value for figure in known)
    sources = sources_of((own, *known))
    return Figure(Fraction(middle), Fraction(best), Fraction(worst), RANK, sources, f"rank({own.formula or code})")


def settled(place: Figure | Missing) -> bool:
    """Whether the bounds leave one place only."""
    return isinstance(place, Figure) and place.width == 0


def peers(regions: pd.DataFrame, region: str) -> list[str]:
    """The provinces that a region is fairly set beside, itself included if it is one, sorted.

    All provinces on the land border for a province that lies on it; the provinces of its area for any other that has
    one; all provinces for the rest.
    regions  the ledger's table of regions, with columns region, level, area and land_border
    """
    own = regions[regions["region"] == region].iloc[0]
    provinces = regions[regions["level"] == "province"]
    if own["land_border"] == "true":
        provinces = provinces[provinces["land_border"] == "true"]
    elif own["area"]:
        provinces = provinces[provinces["area"] == own["area"]]
    return sorted(provinces["region"])


def extremes(figure: Figure | Missing) -> tuple[Figure | Missing, Figure | Missing]:
    """The least and the greatest value that a figure leaves possible, each as a figure without doubt.

    Undefined on a side that is open.
    """
    if isinstance(figure, Missing):
        return figure, figure
    return _end(figure, figure.low, "least"), _end(figure, figure.high, "greatest")


def _end(figure: Figure, bound: Bound, name: str) -> Figure | Missing:
    if math.isinf(bound):
        return Missing("undefined")
    return Figure(bound, bound, bound, figure.unit, figure.sources, f"{name}({figure.formula or figure.sources[0]})")
