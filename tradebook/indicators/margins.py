"""Margins of trade: more members or more per member, over any number of factors; wide or deep beside a reference.

decomposition.py splits a value into a number and a value per member. Here a value is a product of any factors (trains,
tonnes a train, yuan a tonne), of which the growth ratios are known; and a share of a reference is taken apart into how
much of the reference's classes a region is in at all, and how much of those it holds.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from itertools import combinations
from typing import NamedTuple

from tradebook.figure import Figure, Missing, logarithm, share, sum_of
from tradebook.indicators.decomposition import logarithmic_mean
from tradebook.indicators.extremes import at_corners, first_missing, names_of


class Margins(NamedTuple):
    """Share of a region in a reference's trade as a product: 100 * extensive / 100 * intensive / 100, in per cent each.

    extensive  share in the reference's trade of the classes that the region trades at all
    intensive  share of the region in the reference's trade in those classes
    """

    extensive: Figure | Missing
    intensive: Figure | Missing


def lmdi(before: Figure | Missing, ratios: Mapping[str, Figure | Missing]) -> dict[str, Figure | Missing]:
    """What each factor of a product adds to its change, weighted by the logarithmic mean: L(V1, V0) ln(x_k1 / x_k0).

    V1 is V0 times all ratios. The effects add up to V1 - V0 without a remainder (their values as exactly as logarithms
    are), and going back in time undoes them. Bounds: those of the mean and of the logarithm as independent, a little
    wider than need be.
    before   the product at first, above zero
    ratios   of each factor, after over before: plain ratios above zero
    returns  effects by factor in the unit of the product; Missing if something is missing, open or not above zero
    source   Ang (2005), The LMDI Approach to Decomposition Analysis: A Practical Guide, Energy Policy 33(7), 867
    """
    if missing := _unusable(before, ratios):
        return dict.fromkeys(ratios, missing)
    after = before
    for ratio in ratios.values():
        after = after * ratio
    weight, used = logarithmic_mean(after, before), names_of((before, *ratios.values()))
    return {code: (weight * logarithm(ratio)).named(f"lmdi({used})") for code, ratio in ratios.items()}


def shapley(before: Figure | Missing, ratios: Mapping[str, Figure | Missing]) -> dict[str, Figure | Missing]:
    """What each factor of a product adds to its change, as the mean over all orders in which the factors may change.

    V0 times (x_k1 / x_k0 - 1) times the ratios of the factors that changed before it. The effects add up exactly. In
    V0 and in each ratio every effect is a straight line, so the corners give exact bounds. Work grows as 4 to the power
    of the number of factors: meant for a handful.
    before, ratios  as in lmdi()
    source   Shapley (1953), A Value for n-Person Games; in decomposition Sun (1998), Changes in Energy Consumption and
             Energy Intensity, Energy Economics 20(1), 85, and Albrecht and others (2002), Energy Policy 30(9), 727
    """
    if missing := _unusable(before, ratios):
        return dict.fromkeys(ratios, missing)
    inputs = (before, *ratios.values())
    return {
        code: at_corners(lambda first, *numbers, k=k: first * _mean_effect(numbers, k), inputs, before.unit, "shapley")
        for k, code in enumerate(ratios)
    }


def trade_margins(own: Mapping[str, Figure], reference: Mapping[str, Figure], total: Figure | Missing) -> Margins:
    """Extensive and intensive margin of a region beside a reference, in per cent; their product is its share.

    Extensive: the reference's trade in the classes where the region trades, over all its trade. Intensive: the
    region's trade in them over the reference's. Every level stands once in each, so the bounds are exact. Few broad
    classes make everybody's extensive margin large.
    own        levels of the region by class, each above zero for certain; a class that is not published is not here
    reference  levels of the reference, with at least those classes; total is all its trade
    returns    Missing if no class is listed; ValueError if a class may be empty or lacks its reference
    source     Hummels and Klenow (2005), The Variety and Quality of a Nation's Exports, American Economic Review 95(3),
               704, with all classes weighing as in World Bank (WITS), Trade Outcomes Indicators
    """
    if not own:
        return Margins(Missing("not_published"), Missing("not_published"))
    if any(code not in reference or figure.low <= 0 for code, figure in own.items()):
        raise ValueError("margins need a level above zero and its reference in every class")
    in_reference, held = sum_of(reference[code] for code in own), sum_of(own.values())
    names = names_of([*own.values(), *(reference[code] for code in own)])
    return Margins(_called(share(in_reference, total), "extensive_margin", names),
                   _called(share(held, in_reference), "intensive_margin", names))


def _mean_effect(ratios: tuple[Fraction, ...], k: int) -> Fraction:
    """The Shapley weight of a set of s factors that changed before is s! (n - s - 1)! / n!."""
    count, others = len(ratios), [ratio for i, ratio in enumerate(ratios) if i != k]
    mean = sum(
        Fraction(math.factorial(s) * math.factorial(count - s - 1), math.factorial(count)) * math.prod(chosen)
        for s in range(count) for chosen in combinations(others, s)
    )
    return (ratios[k] - 1) * mean


def _unusable(before: Figure | Missing, ratios: Mapping[str, Figure | Missing]) -> Missing | None:
    if missing := first_missing(before, *ratios.values()):
        return missing
    usable = all(figure.is_bounded and figure.low > 0 for figure in (before, *ratios.values()))
    return None if usable else Missing("undefined")


def _called(result: Figure | Missing, name: str, names: str) -> Figure | Missing:
    return result if isinstance(result, Missing) else result.named(f"{name}({names})")
