"""Growth in yuan beside growth in dollars, growth in value beside growth in quantity: what lies between the two."""

from __future__ import annotations

from typing import NamedTuple

from tradebook.figure import Figure, Missing, difference, ratio
from tradebook.indicators.decomposition import growth_ratio
from tradebook.indicators.extremes import first_missing, names_of


class CurrencySplit(NamedTuple):
    """Growth in yuan in two parts, in percentage points: growth in dollars, and what the exchange rate adds to it."""

    in_dollars: Figure | Missing
    by_exchange_rate: Figure | Missing


def implied_exchange_rate(in_yuan: Figure | Missing, in_dollars: Figure | Missing) -> Figure | Missing:
    """Yuan per dollar that two figures for one flow imply, in a unit such as CNY_100M/USD_100M. Exact bounds.

    Customs convert month by month at a rate that is fixed before the month, so it is near the mean rate of the market
    but not the same.
    source   General Administration of Customs, notes on statistics: conversion of foreign trade values
    """
    return _called(ratio(in_yuan, in_dollars), "implied_exchange_rate", in_yuan, in_dollars)


def implied_rate_change(growth_in_yuan: Figure | Missing, growth_in_dollars: Figure | Missing) -> Figure | Missing:
    """Change of the exchange rate that two growth rates of one flow imply, in per cent.

    (1 + g_yuan) / (1 + g_dollars) - 1. Above zero the dollar cost more yuan than a year before, which raises growth in
    yuan. Each rate stands once: exact bounds. Undefined where the flow may have vanished.
    growth_in_yuan, growth_in_dollars  in per cent, of one flow and period
    raises   UnitError for anything but per cent
    source   the identity of a product's growth; see IMF (2009), Export and Import Price Index Manual, chapter 1
    """
    return _quotient_growth(growth_in_yuan, growth_in_dollars, "implied_rate_change")


def currency_split(growth_in_yuan: Figure | Missing, growth_in_dollars: Figure | Missing) -> CurrencySplit:
    """Growth in yuan as growth in dollars plus what the exchange rate adds, in percentage points.

    The second part is the difference of the two rates, so it holds the change of the exchange rate and its product with
    the growth in dollars. The values add up exactly; bounds are exact.
    """
    if missing := first_missing(growth_in_yuan, growth_in_dollars):
        return CurrencySplit(missing, missing)
    added = difference(growth_in_yuan, growth_in_dollars)
    names = names_of((growth_in_yuan, growth_in_dollars))
    return CurrencySplit(growth_in_dollars.as_percentage_points(), added.named(f"by_exchange_rate({names})"))


def unit_value(value: Figure | Missing, quantity: Figure | Missing) -> Figure | Missing:
    """Value over quantity, in a unit such as CNY_100M/t_10K. Exact bounds; undefined without a quantity.

    No price: a mix of goods, qualities and partners that changes moves it while every price stands still.
    source   United Nations (2011), International Merchandise Trade Statistics: Concepts and Definitions 2010, and IMF
             (2009), Export and Import Price Index Manual, chapter 2, on unit values and their bias
    """
    return _called(ratio(value, quantity), "unit_value", value, quantity)


def unit_value_change(value_growth: Figure | Missing, quantity_growth: Figure | Missing) -> Figure | Missing:
    """Growth of the unit value that growth of value and of quantity imply, in per cent; as implied_rate_change()."""
    return _quotient_growth(value_growth, quantity_growth, "unit_value_change")


def _quotient_growth(above: Figure | Missing, below: Figure | Missing, name: str) -> Figure | Missing:
    if missing := first_missing(above, below):
        return missing
    rates = growth_ratio(above), growth_ratio(below)
    if rates[1].low <= 0:
        return Missing("undefined")
    return (rates[0] / rates[1] - 1).as_percent().named(f"{name}({names_of((above, below))})")


def _called(result: Figure | Missing, name: str, *inputs: Figure | Missing) -> Figure | Missing:
    return result if isinstance(result, Missing) else result.named(f"{name}({names_of(inputs)})")
