"""Trade beside the economy, and exports beside imports: openness, balance, cover ratio, normalised balance."""

from __future__ import annotations

from fractions import Fraction

from tradebook.figure import Figure, Missing, difference, share
from tradebook.indicators.extremes import at_corners, first_missing, names_of
from tradebook.units import RATIO


def openness(trade: Figure | Missing, product: Figure | Missing) -> Figure | Missing:
    """Trade (exports plus imports, or one of them) over gross domestic product, in per cent; it may pass 100.

    Trade is gross and product is value added, so this is no share of anything: transit and processing raise it.
    trade, product  of one currency and one period
    returns  exact bounds; undefined for a product of zero. UnitError if the currencies differ.
    source   World Bank, World Development Indicators, NE.TRD.GNFS.ZS: trade (% of GDP)
    """
    return _called(share(trade, product), "openness", trade, product)


def balance(exports: Figure | Missing, imports: Figure | Missing) -> Figure | Missing:
    """Exports less imports, in their unit: above zero a surplus, below a deficit. Exact bounds.

    source   IMF (2009), Balance of Payments and International Investment Position Manual, 6th edition, chapter 10
    """
    if missing := first_missing(exports, imports):
        return missing
    return _called(difference(exports, imports.to(exports.unit)), "balance", exports, imports)


def cover_ratio(exports: Figure | Missing, imports: Figure | Missing) -> Figure | Missing:
    """Exports over imports, in per cent: 100 is balance. Exact bounds; undefined without imports.

    source   Eurostat, Glossary: cover ratio of external trade
    """
    return _called(share(exports, imports), "cover_ratio", exports, imports)


def normalised_balance(exports: Figure | Missing, imports: Figure | Missing) -> Figure | Missing:
    """Balance over all trade, (X - M) / (X + M): from -1 (imports only) to 1 (exports only), a ratio.

    It rises with X and falls with M, so the corners are exact. It compares regions of any size, which a balance does
    not, and stays finite without imports, which the cover ratio does not.
    returns  undefined without trade or where a flow is open above; UnitError if the units differ
    source   Mikic and Gilbert (2007), Trade Statistics in Policymaking, UN ESCAP, section 1: normalized trade balance
    """
    if missing := first_missing(exports, imports):
        return missing
    flows = exports, imports.to(exports.unit)
    if not all(flow.is_bounded and flow.low >= 0 for flow in flows) or flows[0].value + flows[1].value == 0:
        return Missing("undefined")
    return at_corners(_relative_gap, flows, RATIO, "normalised_balance")


def _relative_gap(exports: Fraction, imports: Fraction) -> Fraction:
    # Without any trade nothing is told; the other corners reach both ends.
    return (exports - imports) / (exports + imports) if exports + imports else Fraction(0)


def _called(result: Figure | Missing, name: str, *inputs: Figure | Missing) -> Figure | Missing:
    return result if isinstance(result, Missing) else result.named(f"{name}({names_of(inputs)})")
