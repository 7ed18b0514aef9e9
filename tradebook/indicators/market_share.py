"""Constant-market-share analysis: how far exports grew with the world, by their goods, by their markets, or beyond."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from tradebook.figure import Figure, Missing
from tradebook.indicators.extremes import first_missing
from tradebook.indicators.nested_growth import Cell, change, nested_effects

GOODS_FIRST, MARKETS_FIRST = "goods_first", "markets_first"
ORDERS = (GOODS_FIRST, MARKETS_FIRST)

# A good and a market; either may be the same for all.
Key = tuple[str, str]


class MarketShare(NamedTuple):
    """A change of exports in four parts, in their unit; the values add up exactly to it.

    change           what exports gained
    growth           what they would have gained with a constant share of world exports as a whole
    goods, markets   what they gained by selling goods, and to markets, that grew faster than the whole
    competitiveness  the change of their share good by good and market by market: a remainder, whatever its cause
    """

    change: Figure
    growth: Figure
    goods: Figure
    markets: Figure
    competitiveness: Figure


def market_share(
    before: Mapping[Key, Figure | Missing],
    after: Mapping[Key, Figure | Missing],
    world_before: Mapping[Key, Figure | Missing],
    world_after: Mapping[Key, Figure | Missing],
) -> dict[tuple[str, str], MarketShare] | Missing:
    """Constant-market-share analysis of exports against the world (or another reference), in all orders and bases.

    With exports x, reference w, q_ij = w_ij1 / w_ij0, Q_i the factor of good i over all markets and Q of everything, in
    the order goods first and at base-year weights: growth = sum x_ij0 (Q - 1), goods = sum x_ij0 (Q_i - Q), markets =
    sum x_ij0 (q_ij - Q_i), competitiveness = sum (x_ij1 - x_ij0 q_ij). Markets first takes Q_j in place of Q_i. Neither
    order nor base is right, and goods and markets may trade places with them: what all agree on is a finding.
    before, after  exports by good and market, the same keys in all four mappings, without overlap and complete
    returns        the parts by (order, base); bounds as in shift_share(); Missing likewise
    raises         ValueError if the keys differ or there are none
    source         Leamer and Stern (1970), Quantitative International Economics, chapter 7; on order and base
                   Richardson (1971), Constant-Market-Shares Analysis of Export Growth, Journal of International
                   Economics 1(2), 227
    """
    lists = (before, after, world_before, world_after)
    if not before or any(found.keys() != before.keys() for found in lists):
        raise ValueError("constant-market-share analysis needs the same goods and markets in all four lists")
    if missing := first_missing(*(figure for found in lists for figure in found.values())):
        return missing
    result: dict[tuple[str, str], MarketShare] = {}
    for order in ORDERS:
        cells = [Cell(_path(order, *key), *(found[key] for found in lists)) for key in before]
        effects = nested_effects(cells, _names(order))
        if isinstance(effects, Missing):
            return effects
        for basis, (growth, first, second, rest) in effects.items():
            goods, markets = (first, second) if order == GOODS_FIRST else (second, first)
            result[order, basis] = MarketShare(change(cells), growth, goods, markets, rest)
    return result


def _path(order: str, good: str, market: str) -> tuple[str, str, str]:
    return ("", good, market) if order == GOODS_FIRST else ("", market, good)


def _names(order: str) -> tuple[str, ...]:
    steps = ("market_share_goods", "market_share_markets")
    return ("market_share_growth", *(steps if order == GOODS_FIRST else steps[::-1]), "market_share_competitiveness")
