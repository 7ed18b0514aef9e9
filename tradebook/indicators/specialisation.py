"""What a region trades more of than others do: comparative advantage, intensity, complementarity, two-way trade.

Each index sets a share in the region's trade beside the same share in the trade of a reference: the country, or the
world. Every published level stands in its formula once, so the bounds are exact: each end is the result of digits that
the rounding may have hidden. All of them describe what was traded; none says why, and none knows what was processed.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from tradebook.figure import Figure, Missing, difference, sources_of
from tradebook.indicators.extremes import at_corners, first_missing, greatest_ratio, least_ratio, names_of
from tradebook.indicators.parts import unlisted_rest
from tradebook.indicators.structure import similarity
from tradebook.units import PERCENT, RATIO, UnitError

WHOLE = Fraction(100)

# Exports and imports of one kind of goods.
Flows = tuple[Figure, Figure]


def location_quotient(own_share: Figure | Missing, reference_share: Figure | Missing) -> Figure | Missing:
    """Share of a part in the region over its share in the reference: 1 as there, above 1 more of it.

    own_share, reference_share  in per cent, as share() gives them or as published
    returns  a ratio from 0, exact bounds; open above where the reference may have none, undefined where it has none
    raises   UnitError for anything but per cent
    source   Isard (1960), Methods of Regional Analysis, chapter 7
    """
    return _quotient(own_share, reference_share, "location_quotient")


def balassa(own_share: Figure | Missing, reference_share: Figure | Missing) -> Figure | Missing:
    """Revealed comparative advantage of a class of goods: its share in the region's exports over that in the reference.

    (x_i / X) / (w_i / W). Above 1 the region is said to have a revealed comparative advantage in it. The index is not
    symmetric: disadvantage lies between 0 and 1, advantage between 1 and any number, so means of it mislead.
    own_share, reference_share  in per cent
    returns  a ratio from 0, exact bounds; undefined where the reference exports none
    source   Balassa (1965), Trade Liberalisation and "Revealed" Comparative Advantage, Manchester School 33(2), 99
    """
    return _quotient(own_share, reference_share, "balassa")


def symmetric_advantage(own_share: Figure | Missing, reference_share: Figure | Missing) -> Figure | Missing:
    """Revealed symmetric comparative advantage: (B - 1) / (B + 1) of the Balassa index B, from -1 to 1.

    Computed as (s - r) / (s + r) of the two shares, which rises with s and falls with r: the corners are exact, also
    where r may be zero and B is open above. Undefined where neither trades it.
    source   Dalum, Laursen and Villumsen (1998), Structural Change in OECD Export Specialisation Patterns,
             International Review of Applied Economics 12(3), 423
    """
    return _normalised(own_share, reference_share, "symmetric_advantage")


def additive_advantage(own_share: Figure | Missing, reference_share: Figure | Missing) -> Figure | Missing:
    """Additive revealed comparative advantage: own share less reference share, in percentage points, -100 to 100.

    Over classes that make up the whole it adds up to zero, so means and sums of it make sense; exact bounds.
    source   Hoen and Oosterhaven (2006), On the Measurement of Comparative Advantage, Annals of Regional Science
             40(3), 677
    """
    if missing := first_missing(own_share, reference_share):
        return missing
    own, reference = _in_percent(own_share), _in_percent(reference_share)
    return difference(own, reference).named(f"additive_advantage({names_of((own, reference))})")


def trade_intensity(own_share: Figure | Missing, reference_share: Figure | Missing) -> Figure | Missing:
    """Share of a partner in the region's exports (or imports) over its share in those of the reference.

    (x_ij / X_i) / (x_wj / X_w). Above 1 the two trade more than the partner's weight would suggest: neighbours nearly
    always do, so the index speaks of distance, borders and transit as much as of anything else.
    returns  a ratio from 0, exact bounds; undefined where the reference has no trade with the partner
    source   Kojima (1964), The Pattern of International Trade among Advanced Countries, Hitotsubashi Journal of
             Economics 5(1), 16; in this form Mikic and Gilbert (2007), Trade Statistics in Policymaking, UN ESCAP
    """
    return _quotient(own_share, reference_share, "trade_intensity")


def complementarity(exports: Mapping[str, Figure], imports: Mapping[str, Figure]) -> Figure | Missing:
    """How well what one side sells fits what the other buys: 100 less half the sum of |import share - export share|.

    The overlap of two lists of shares, as in similarity(), of unlike flows: 100 is a perfect fit, 0 none. Unlisted
    parts of either list widen the bounds. Finer classes never raise it.
    exports, imports  shares in per cent by class, of one classification
    source   Michaely (1996), Trade Preferential Agreements in Latin America, World Bank Policy Research Paper 1583
    """
    fit = similarity(exports, imports)
    if isinstance(fit, Missing):
        return fit
    used = [shares[code] for code in exports if code in imports for shares in (exports, imports)]
    return fit.named(f"complementarity({names_of(used)})")


def grubel_lloyd(exports: Figure | Missing, imports: Figure | Missing) -> Figure | Missing:
    """Two-way trade in one kind of goods: the part of it that trade the other way matches, in per cent.

    100 * (1 - |X - M| / (X + M)): 100 where exports equal imports, 0 where goods go one way only. Exact bounds: the
    index falls on both sides of X = M, so its least is at a corner and its greatest at a corner or on that line.
    returns  undefined where neither flow exists or where one is open above; UnitError if the units differ
    source   Grubel and Lloyd (1971), The Empirical Measurement of Intra-Industry Trade, Economic Record 47(4), 494
    """
    if missing := first_missing(exports, imports):
        return missing
    return _two_way([(exports, imports.to(exports.unit))], (exports, imports), "grubel_lloyd")


def aggregate_grubel_lloyd(
    flows: Mapping[str, Flows], exports: Figure | Missing | None = None, imports: Figure | Missing | None = None
) -> Figure | Missing:
    """Two-way trade over several kinds of goods, weighted by their trade, in per cent.

    100 * (1 - sum |X_k - M_k| / sum (X_k + M_k)). Coarser classes never lower it: an index of a few broad classes
    overstates two-way trade. With all exports and imports given, what they leave unlisted counts as goods that may go
    one way only or match as far as they can; the bounds are exact for listed and unlisted flows taken as independent.
    flows    exports and imports by class, without overlap, of one unit
    source   Grubel and Lloyd (1975), Intra-Industry Trade, Macmillan, chapter 2
    """
    pairs = list(flows.values())
    if not pairs:
        return Missing("not_published")
    unit = pairs[0][0].unit
    pairs = [(sold.to(unit), bought.to(unit)) for sold, bought in pairs]
    rest = None
    if exports is not None and imports is not None:
        rest = (unlisted_rest([sold for sold, _ in pairs], exports), unlisted_rest([b for _, b in pairs], imports))
        if missing := first_missing(*rest):
            return missing
        rest = (rest[0].to(unit), rest[1].to(unit))
    used = [figure for pair in flows.values() for figure in pair]
    return _two_way(pairs, used, "aggregate_grubel_lloyd", rest)


def _two_way(pairs: list[Flows], used: list[Figure] | Flows, name: str, rest: Flows | None = None) -> Figure | Missing:
    everything = [*pairs, rest] if rest else pairs
    if not all(figure.is_bounded and figure.low >= 0 for pair in everything for figure in pair):
        return Missing("undefined")
    if sum(figure.value for pair in everything for figure in pair) == 0:
        return Missing("undefined")
    least, greatest = [_corners(*pair) for pair in pairs], [_meetings(*pair) for pair in pairs]
    value = sum(min(sold.value, bought.value) for sold, bought in pairs)
    if rest:
        least.append([(Fraction(0), below) for _, below in _corners(*rest)])
        greatest.append(_meetings(*rest))
        # What nothing is known of counts half as matched as it can be.
        value += min(rest[0].value, rest[1].value) / 2
    value = 200 * value / sum(figure.value for pair in everything for figure in pair)
    low, high = (100 * bound for bound in (least_ratio(least), greatest_ratio(greatest)))
    sources = sources_of(figure for pair in everything for figure in pair)
    return Figure(value, low, high, PERCENT, sources, f"{name}({names_of(used)})")


def _corners(sold: Figure, bought: Figure) -> list[tuple[Fraction, Fraction]]:
    """Twice what matches, and all trade, at the corners of the bounds."""
    return [_matched(x, m) for x in (sold.low, sold.high) for m in (bought.low, bought.high)]


def _meetings(sold: Figure, bought: Figure) -> list[tuple[Fraction, Fraction]]:
    """The same, with the ends of the stretch on which exports may equal imports."""
    ends = max(sold.low, bought.low), min(sold.high, bought.high)
    return _corners(sold, bought) + [_matched(end, end) for end in ends if ends[0] <= ends[1]]


def _matched(sold: Fraction, bought: Fraction) -> tuple[Fraction, Fraction]:
    return 2 * min(sold, bought), sold + bought


def _quotient(own_share: Figure | Missing, reference_share: Figure | Missing, name: str) -> Figure | Missing:
    if missing := first_missing(own_share, reference_share):
        return missing
    own, reference = _in_percent(own_share), _in_percent(reference_share)
    if reference.value == 0:
        return Missing("undefined")
    return (own / reference).named(f"{name}({names_of((own, reference))})")


def _normalised(own_share: Figure | Missing, reference_share: Figure | Missing, name: str) -> Figure | Missing:
    if missing := first_missing(own_share, reference_share):
        return missing
    shares = _in_percent(own_share), _in_percent(reference_share)
    if sum(share.value for share in shares) == 0:
        return Missing("undefined")
    return at_corners(_relative_gap, shares, RATIO, name)


def _relative_gap(own: Fraction, reference: Fraction) -> Fraction:
    # Where neither has any, everything from all to nothing is possible; the other corners reach both ends.
    return (own - reference) / (own + reference) if own + reference else Fraction(0)


def _in_percent(share: Figure) -> Figure:
    """A share held to what a share can be; UnitError for anything but per cent."""
    if share.unit.code != PERCENT.code:
        raise UnitError(f"a share is in per cent, not in {share.unit.code}")
    value, low, high = (min(max(n, Fraction(0)), WHOLE) for n in (share.value, share.low, share.high))
    return Figure(value, low, high, PERCENT, share.sources, share.formula)
