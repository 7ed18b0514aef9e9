"""One corridor measured several ways: modal split in trains, tonnes and value, use of a capacity, like for like.

A mode can carry most of the tonnes and little of the value. Each measure is split by itself; none is converted into
another, and no two measures are averaged.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from tradebook.figure import Answer, Figure, Missing, difference, share, sources_of, sum_of
from tradebook.indicators.corridors import split
from tradebook.indicators.extremes import first_missing, names_of
from tradebook.units import PERCENT


class LikeForLike(NamedTuple):
    """A count beside a national count of the same kind, and beside one of another kind that often takes its place.

    share   of the national count of the same kind, in per cent
    unlike  over the national count of the other kind, in per cent: a ratio that is no share and may pass 100
    error   how far the second misses the first, in percentage points
    """

    share: Figure | Missing
    unlike: Figure | Missing
    error: Figure | Missing


def modal_split(
    measures: Mapping[str, Mapping[str, Figure]], totals: Mapping[str, Figure | Missing]
) -> dict[str, dict[str, Figure | Missing]]:
    """Shares of the modes of transport in a corridor by each measure (trains, tonnes, value, ...), in per cent.

    With a published total the unlisted rest is a mode of its own (corridors.REST). Without one the shares are those
    among the modes listed: x / (x + others) rises with x and falls with the others, so their bounds are exact.
    measures  figures by measure and mode, of one quantity within a measure; no two modes may overlap
    totals    the published total of a measure, where there is one
    returns   shares by measure and mode; undefined where everything listed may be nothing
    source    Rodrigue (2024), The Geography of Transport Systems, 6th edition, chapter 5, on modal split by measure
    """
    return {
        measure: split(parts, totals[measure]) if isinstance(totals.get(measure), Figure) else _among_listed(parts)
        for measure, parts in measures.items()
    }


def utilisation(throughput: Figure | Missing, capacity: Figure | Missing, months: int = 12) -> Figure | Missing:
    """Throughput over capacity, in per cent: above 100 more passed than was planned for. Exact bounds.

    Capacities are published for a year and as designed; what passes in some months is set against as many twelfths.
    throughput, capacity  of one quantity, such as tonnes; capacity of a year
    months                how many months the throughput covers, 1 to 12
    returns  undefined for a capacity of zero; UnitError for unlike quantities, ValueError for other numbers of months
    source   UNCTAD (1985), Port Development: A Handbook for Planners, part 2: utilisation of capacity
    """
    if not 1 <= months <= 12:
        raise ValueError(f"a window of a year has 1 to 12 months, not {months}")
    if missing := first_missing(throughput, capacity):
        return missing
    result = share(throughput, capacity * months / 12)
    return result if isinstance(result, Missing) else result.named(f"utilisation({names_of((throughput, capacity))})")


def like_for_like(
    own: Figure | Missing, same_kind: Figure | Missing, other_kind: Figure | Missing
) -> LikeForLike:
    """A regional count over the national count of the same kind, and what another denominator would have made of it.

    own         what the region counts, such as trains to Europe and Central Asia
    same_kind   the national count of just these; other_kind a national count of fewer or more kinds
    returns     share and ratio with exact bounds; the error counts the doubt about the region twice, so its bounds are
                guaranteed and not the narrowest
    """
    share_of_same, over_other = share(own, same_kind), share(own, other_kind)
    return LikeForLike(share_of_same, over_other, difference(over_other, share_of_same))


def tell_alike(splits: Mapping[str, Mapping[str, Figure | Missing]], mode: str, other: str) -> Answer:
    """Whether one mode leads another by every measure that lists both: no if it trails in one, else cannot tell."""
    answers = [shares[mode].exceeds(shares[other]) for shares in splits.values() if mode in shares and other in shares]
    if Answer.NO in answers:
        return Answer.NO
    return Answer.YES if answers and Answer.CANNOT_TELL not in answers else Answer.CANNOT_TELL


def _among_listed(parts: Mapping[str, Figure]) -> dict[str, Figure | Missing]:
    known = {code: part.to(next(iter(parts.values())).unit) for code, part in parts.items()}
    return {code: _share_among(code, known) for code in known}


def _share_among(code: str, parts: Mapping[str, Figure]) -> Figure | Missing:
    own, others = parts[code], [part for other, part in parts.items() if other != code]
    if not all(part.is_bounded and part.low >= 0 for part in parts.values()) or not any(p.low for p in parts.values()):
        return Missing("undefined")
    low, value, high = (
        100 * getattr(own, end) / (getattr(own, end) + sum(getattr(part, opposite) for part in others))
        if getattr(own, end) else getattr(own, end)
        for end, opposite in (("low", "high"), ("value", "value"), ("high", "low"))
    )
    formula = f"share({names_of([own])}, {sum_of(parts.values()).formula})"
    return Figure(value, low, high, PERCENT, sources_of([own, *others]), formula)
