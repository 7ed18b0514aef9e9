"""What a whole is made of: shares, concentration and likeness, with bounds that admit whatever was not listed."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from tradebook.figure import Answer, Bound, Figure, Missing, in_formula, sources_of
from tradebook.units import (
    INDEX_POINTS,
    PERCENT,
    RATIO,
    TradebookError,
    Unit,
    UnitError,
)

WHOLE = Fraction(100)


class OverlapError(TradebookError, ValueError):
    """Shares of one whole that certainly add up to more than the whole."""


@dataclass(frozen=True, slots=True)
class Part:
    """One of several parts that do not overlap.

    figure   its level, or its share in the whole
    members  the single members it stands for: one, or those of a group that have no part of their own
    """

    figure: Figure
    members: frozenset[str]


def disjoint_parts(
    figures: Mapping[str, Figure],
    members_of: Mapping[str, Collection[str]],
    is_single: Callable[[str], bool] = lambda code: True,
) -> dict[str, Part]:
    """The finest parts without overlap among published members and groups.

    Single members come first, then groups from small to large. A group whose members have parts of their own keeps
    what is left of it; it is dropped if nothing is left, or if it cuts across a group already taken. What is neither a
    single member nor a group with known members could overlap with anything, and is dropped as well.
    figures  levels or shares by code, in one unit
    """
    sets = {code: _members(code, members_of, is_single) for code in figures}
    parts: dict[str, Part] = {}
    for code in sorted((c for c in figures if sets[c]), key=lambda c: (len(sets[c]), c)):
        touching = [part for part in parts.values() if part.members & sets[code]]
        inside = [part for part in touching if part.members <= sets[code]]
        left = sets[code].difference(*(part.members for part in inside))
        if left and len(inside) == len(touching):
            parts[code] = Part(_remainder(figures[code], [part.figure for part in inside]), left)
    return parts


def block_parts(
    shares: Mapping[str, Figure],
    blocks: Iterable[str],
    members_of: Mapping[str, Collection[str]],
    is_single: Callable[[str], bool] = lambda code: True,
) -> dict[str, Part]:
    """The wanted blocks that are published, each as one member; one that may overlap with an earlier is left out.

    A group with unknown members may overlap with any other block, so it stands alone or not at all.
    """
    parts: dict[str, Part] = {}
    taken: list[frozenset[str]] = []
    for code in blocks:
        own = _members(code, members_of, is_single)
        if code in shares and all(own and before and not own & before for before in taken):
            parts[code] = Part(shares[code], frozenset({code}))
            taken.append(own)
    return parts


def unlisted_share(shares: Iterable[Figure]) -> Figure:
    """What the listed shares (per cent, without overlap) leave of the whole; OverlapError if they exceed it."""
    shares = fitted(list(shares))
    value = WHOLE - sum(share.value for share in shares)
    low = max(Fraction(0), WHOLE - sum(share.high for share in shares))
    high = WHOLE - sum(share.low for share in shares)
    return _figure(value, low, high, PERCENT, shares, "unlisted_share")


def fitted(shares: list[Figure]) -> list[Figure]:
    """Shares of one whole, each with bounds as narrow as the others leave room for.

    raises UnitError for anything but per cent, ValueError for a share that is certainly below zero, OverlapError if the
    shares exceed the whole for certain
    """
    if any(share.unit.code != PERCENT.code for share in shares):
        raise UnitError("shares are given in per cent")
    if below := [share for share in shares if share.high < 0]:
        raise ValueError(f"a share of a whole is not below zero, as {float(below[0].value):g} per cent is")
    lowest = [max(share.low, Fraction(0)) for share in shares]
    if sum(lowest) > WHOLE:
        raise OverlapError(f"shares of one whole add up to {float(sum(lowest)):.1f} per cent or more: some overlap")
    room = WHOLE - sum(lowest)
    return [
        _figure(share.value, low, min(share.high, low + room), PERCENT, [share], share.formula)
        for share, low in zip(shares, lowest)
    ]


def herfindahl(parts: Mapping[str, Part]) -> Figure:
    """Herfindahl-Hirschman index over single members, in points from 0 to 10,000.

    The sum of squared shares. A part of n members adds between share ** 2 / n (evenly spread) and share ** 2 (all in
    one). The unlisted rest adds between nothing (spread over members without number) and its square (all in one). The
    value is the middle of the two extremes and has no meaning of its own: state the bounds.
    raises OverlapError if the parts exceed the whole for certain
    source  Hirschman (1964), The Paternity of an Index, American Economic Review 54(5), 761
    """
    shares = fitted([part.figure for part in parts.values()])
    sizes = [len(part.members) for part in parts.values()]
    rest = unlisted_share(shares)
    low = sum((share.low**2 / size for share, size in zip(shares, sizes)), Fraction(0))
    high = sum((share.high**2 for share in shares), rest.high**2)
    high = min(high, WHOLE**2)
    return _figure((low + high) / 2, low, high, INDEX_POINTS, shares, "herfindahl")


def concentration_ratio(parts: Mapping[str, Part], count: int) -> Figure:
    """Joint share of the `count` largest single members, in per cent, wherever the doubt of herfindahl() leaves them.

    raises ValueError if count is not positive, OverlapError if the parts exceed the whole for certain
    """
    if count < 1:
        raise ValueError("a concentration ratio needs at least one member")
    shares = fitted([part.figure for part in parts.values()])
    spread = [
        share.low / len(part.members)
        for share, part in zip(shares, parts.values())
        for _ in range(min(count, len(part.members)))
    ]
    low = _sum_of_largest(spread, count)
    high = min(WHOLE, _sum_of_largest([share.high for share in shares] + [unlisted_share(shares).high], count))
    return _figure((low + high) / 2, low, high, PERCENT, shares, f"concentration_ratio_{count}")


def effective_number(index: Figure) -> Figure:
    """How many members of equal size would be as concentrated: 10,000 / index, at least one."""
    result = Figure.exact(10_000, INDEX_POINTS) / index
    low = max(result.low, Fraction(1))
    return Figure(max(result.value, low), low, result.high, RATIO, index.sources, f"effective_number({index.formula})")


def normalised_herfindahl(index: Figure, members: Figure | int) -> Figure:
    """Herfindahl index on a scale from 0 (n equal members) to 1 (one member): (H - 1 / n) / (1 - 1 / n).

    It compares wholes with unlike numbers of members, where the plain index does not. It rises with H and with n, so
    the ends of both give exact bounds, held to 0 where rounding allows less than n equal members have.
    index    in points from 0 to 10,000, as herfindahl() gives it
    members  how many members there are, two or more: a number, or a count with bounds
    raises   ValueError for fewer than two members
    source   Hall and Tideman (1967), Measures of Concentration, Journal of the American Statistical Association 62, 162
    """
    count = members if isinstance(members, Figure) else Figure.exact(members)
    if count.low < 2:
        raise ValueError("a normalised index needs at least two members")
    low, value, high = (
        _normalised_index(points, number)
        for points, number in ((index.low, count.low), (index.value, count.value), (index.high, count.high))
    )
    formula = f"normalised_herfindahl({in_formula(index)}, {in_formula(count)})"
    return Figure(min(max(value, low), high), low, high, RATIO, sources_of((index, count)), formula)


def similarity(first: Mapping[str, Figure], second: Mapping[str, Figure]) -> Figure | Missing:
    """Finger-Kreinin similarity of two lists of shares (per cent): the sum of the smaller share of each class.

    100 means the same structure, 0 nothing in common. Only classes in both lists count; what they leave of each whole
    may agree fully or not at all, so it adds between nothing and the smaller of the two rests. A Missing if no class
    is in both. Finer classes never raise the index: compare only what was computed over the same classes.
    The lower bound is exact; the upper one is that of the linear programme behind it but for small fractions of a
    point, since what must exceed the other side's share of its class matches nothing.
    source  Finger and Kreinin (1979), A Measure of 'Export Similarity' and Its Possible Uses, Economic Journal 89, 905
    """
    classes = [code for code in first if code in second]
    if not classes:
        return Missing("not_published")
    ours, theirs = fitted([first[c] for c in classes]), fitted([second[c] for c in classes])
    rests = unlisted_share(ours), unlisted_share(theirs)
    low = sum(min(a.low, b.low) for a, b in zip(ours, theirs))
    high = sum(min(a.high, b.high) for a, b in zip(ours, theirs)) + min(rest.high for rest in rests)
    everything = [*ours, rests[0]], [*theirs, rests[1]]
    high = min(high, WHOLE - _unmatched(*everything), WHOLE - _unmatched(*everything[::-1]))
    return _figure((low + high) / 2, low, high, PERCENT, ours + theirs, "similarity")


def dissimilarity(first: Mapping[str, Figure], second: Mapping[str, Figure]) -> Figure | Missing:
    """The share that would have to move to another class to make the two structures alike: 100 - similarity."""
    alike = similarity(first, second)
    if isinstance(alike, Missing):
        return alike
    return (Figure.exact(100, PERCENT) - alike).named(alike.formula.replace("similarity", "dissimilarity", 1))


def krugman_specialisation(first: Mapping[str, Figure], second: Mapping[str, Figure]) -> Figure | Missing:
    """Krugman's index of specialisation: the sum of |s - r| over all classes, from 0 (alike) to 2 (nothing in common).

    Twice the dissimilarity as a ratio, with the bounds of similarity(). Beside the country's shares it says how much of
    the structure is the region's own.
    source  Krugman (1991), Geography and Trade, MIT Press, chapter 2 and appendix
    """
    unlike = dissimilarity(first, second)
    if isinstance(unlike, Missing):
        return unlike
    value, low, high = (Fraction(end, 50) for end in (unlike.value, unlike.low, unlike.high))
    formula = unlike.formula.replace("dissimilarity", "krugman_specialisation", 1)
    return Figure(value, low, high, RATIO, unlike.sources, formula)


def certainly_largest(figures: Mapping[str, Figure]) -> str:
    """The code of the figure that exceeds all others for certain; empty if rounding or doubt leaves it open."""
    for code, figure in figures.items():
        if all(figure.exceeds(other) is Answer.YES for rival, other in figures.items() if rival != code):
            return code
    return ""


def streak(figures: Mapping[str, Figure | Missing], threshold: Figure, unit: Unit) -> Figure:
    """How many periods in a row, counted back from the last, lie above a threshold.

    figures    by period, in order of time; a Missing leaves open whether that period lies above
    threshold  its printed number counts: an "over" speaks of what passed it
    returns    low counts the periods that certainly do, high those that may
    """
    mark = Figure(threshold.value, threshold.value, threshold.value, threshold.unit)
    answers = [figure.exceeds(mark) for figure in figures.values()][::-1]
    low = _run(answers, {Answer.YES})
    high = _run(answers, {Answer.YES, Answer.CANNOT_TELL})
    used = [figure for figure in list(figures.values())[::-1][:high] if isinstance(figure, Figure)]
    return _figure(Fraction(low), Fraction(low), Fraction(high), unit, [*used, threshold], "streak")


def _unmatched(ours: Iterable[Figure], theirs: Iterable[Figure]) -> Bound:
    """What of our shares lies above their share of the same class, whatever the rounding."""
    return sum(max(Fraction(0), a.low - b.high) for a, b in zip(ours, theirs))


def _normalised_index(points: Bound, members: Bound) -> Fraction:
    # Endlessly many members leave the index as it is.
    least = 0 if math.isinf(members) else Fraction(1) / members
    return max(Fraction(0), (points / WHOLE**2 - least) / (1 - least))


def _members(code: str, members_of: Mapping[str, Collection[str]], is_single: Callable[[str], bool]) -> frozenset[str]:
    if code in members_of:
        return frozenset(members_of[code])
    return frozenset({code}) if is_single(code) else frozenset()


def _remainder(group: Figure, inside: list[Figure]) -> Figure:
    """What a group has left beside parts inside it; never below nothing, whatever the rounding."""
    if not inside:
        return group
    value = max(Fraction(0), group.value - sum(part.value for part in inside))
    low = max(Fraction(0), group.low - sum(part.high for part in inside))
    high = max(value, group.high - sum(part.low for part in inside))
    return _figure(value, low, high, group.unit, [group, *inside], "remainder")


def _sum_of_largest(numbers: list[Bound], count: int) -> Bound:
    return sum(sorted(numbers, reverse=True)[:count], Fraction(0))


def _run(answers: list[Answer], wanted: set[Answer]) -> int:
    return next((count for count, answer in enumerate(answers) if answer not in wanted), len(answers))


def _figure(value: Bound, low: Bound, high: Bound, unit: Unit, inputs: Iterable[Figure], name: str) -> Figure:
    """A result with the sources of its inputs. Narrowed bounds may leave its value outside: it is moved in."""
    inputs = list(inputs)
    formula = name if "(" in name or not name else f"{name}({', '.join(map(in_formula, inputs))})"
    return Figure(min(max(value, low), high), low, high, unit, sources_of(inputs), formula)
