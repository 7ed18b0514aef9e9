"""Shift-share analysis: how much of a region's change its country, its structure and the region itself account for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from tradebook.figure import Figure, Missing
from tradebook.indicators.extremes import first_missing
from tradebook.indicators.nested_growth import Cell, change, nested_effects

_NAMES = ("shift_share_national", "shift_share_structure", "shift_share_regional")


class ShiftShare(NamedTuple):
    """A change in three parts, in the unit of the region's levels; their values add up exactly to it.

    change     what the region gained
    national   what it would have gained at the rate of the reference as a whole
    structure  what it gained or lost by having more of what grew fast in the reference (industry mix)
    regional   what its parts gained beyond the same parts of the reference: a remainder, with all that is not measured
    """

    change: Figure
    national: Figure
    structure: Figure
    regional: Figure


def shift_share(
    before: Mapping[str, Figure | Missing],
    after: Mapping[str, Figure | Missing],
    reference_before: Mapping[str, Figure | Missing],
    reference_after: Mapping[str, Figure | Missing],
) -> dict[str, ShiftShare] | Missing:
    """Shift-share analysis of a region against a reference, with the weights of each base.

    With region e, reference E, q_i = E_i1 / E_i0 and Q = E_1 / E_0, at base-year weights:
    national = sum e_i0 (Q - 1), structure = sum e_i0 (q_i - Q), regional = sum (e_i1 - e_i0 q_i). At end-year weights
    the same is told backwards in time; the mean is the mean of both. An effect that changes its sign between bases is
    no finding. Nothing here is causal: the regional part is what is left.
    before, after  levels by part, without overlap and complete (put the unlisted rest in as a part of its own); the
                   same parts in all four, one unit for the region and one for the reference
    returns        parts of the change by base (base_year, end_year, mean); bounds are exact for levels of the region
                   and growth factors of the reference taken as independent; Missing if a figure is missing or open,
                   or a reference may be zero
    raises         ValueError if the parts differ or there are none
    source         Dunn (1960), A Statistical and Analytical Technique for Regional Analysis, Papers of the Regional
                   Science Association 6, 97; on the bases Stilwell (1969), Regional Growth and Structural Adaptation,
                   Urban Studies 6(2), 162
    """
    lists = (before, after, reference_before, reference_after)
    if not before or any(found.keys() != before.keys() for found in lists):
        raise ValueError("shift-share analysis needs the same parts of region and reference, before and after")
    if missing := first_missing(*(figure for found in lists for figure in found.values())):
        return missing
    cells = [Cell(("", code), *(found[code] for found in lists)) for code in before]
    effects = nested_effects(cells, _NAMES)
    if isinstance(effects, Missing):
        return effects
    return {basis: ShiftShare(change(cells), *parts) for basis, parts in effects.items()}
