"""How many partners, goods or ports a trade is really spread over: entropy and the effective number behind it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction

from tradebook.figure import Bound, Figure, sources_of
from tradebook.indicators.extremes import OUTWARD, least_of_concave, most_even, names_of
from tradebook.indicators.structure import WHOLE, Part, fitted, unlisted_share
from tradebook.units import RATIO


def entropy(parts: Mapping[str, Part], others: int | None = None) -> Figure:
    """Shannon entropy of the shares of single members, in nats: 0 for one member, ln n for n equal ones.

    Minus the sum of s ln s. It gives small members more weight than the Herfindahl index does. Upper bound: exact, at
    the most even shares that the rounding allows, with groups and the unlisted rest spread evenly; open if the number
    of unlisted members is unknown. Lower bound: groups and rest each in one member, as uneven as the rounding allows,
    exact but for the bend of s ln s within one share's rounding.
    parts    shares in per cent, without overlap (see structure.disjoint_parts)
    others   how many members share the unlisted rest; None if nobody knows
    returns  a ratio; its value is the middle of the bounds, or the low one where the other is open, and has no meaning
             of its own: state the bounds
    raises   OverlapError if the shares exceed the whole for certain, ValueError for less than one other member
    source   Shannon (1948), A Mathematical Theory of Communication, Bell System Technical Journal 27, 379
    """
    if others is not None and others < 1:
        raise ValueError("an unlisted rest needs at least one member to stand in")
    shares = fitted([part.figure for part in parts.values()])
    rest = unlisted_share(shares)
    boxes = [(share.low / WHOLE, share.high / WHOLE) for share in (*shares, rest)]
    low = max(Fraction(0), least_of_concave(_surprise, boxes, Fraction(1)) - OUTWARD)
    if rest.high > 0 and others is None:
        return _over(shares, low, math.inf, "entropy")
    sizes = [*(len(part.members) for part in parts.values()), others or 1]
    even = most_even(boxes, Fraction(1), sizes)
    high = sum(size * _surprise(share / size) for share, size in zip(even, sizes)) + OUTWARD
    return _over(shares, low, max(high, low), "entropy")


def effective_number_of_order_one(uncertainty: Figure) -> Figure:
    """How many equal members would have the same entropy: its exponential, at least one.

    The effective number of order 1; structure.effective_number, one over the Herfindahl index, is that of order 2 and
    never larger. Rising in the entropy, so its bounds are those of the entropy.
    source   Hill (1973), Diversity and Evenness: A Unifying Notation and Its Consequences, Ecology 54(2), 427
    """
    low = max(Fraction(1), _exponential(uncertainty.low) * (1 - OUTWARD))
    value = max(low, _exponential(uncertainty.value))
    high = max(value, _exponential(uncertainty.high) * (1 + OUTWARD))
    formula = f"effective_number_of_order_one({uncertainty.formula})"
    return Figure(value, low, high, RATIO, uncertainty.sources, formula)


def _surprise(share: Fraction) -> Fraction:
    return Fraction(-float(share) * math.log(share)) if share > 0 else Fraction(0)


def _exponential(number: Bound) -> Bound:
    return math.inf if math.isinf(number) else Fraction(math.exp(number))


def _over(shares: list[Figure], low: Fraction, high: Bound, name: str) -> Figure:
    value = low if math.isinf(high) else (low + high) / 2
    return Figure(value, low, high, RATIO, sources_of(shares), f"{name}({names_of(shares)})")
