"""Ranks and counts: among provinces, among types of firm, in the book's own lists, on the page itself."""

from __future__ import annotations

from collections.abc import Sequence

from tradebook.consistency.cells import Cell, Told, combined
from tradebook.consistency.identities import DISJOINT, year_before
from tradebook.figure import Answer, Figure, Missing, growth, share
from tradebook.recompute.case import Case, Outcome, compared, counted

# The like-for-like national series of an indicator whose own national rows count less (see the note on never mixing).
LIKE_FOR_LIKE_IN_COUNTRY = {"train_count": "train_count_incl_asia"}

# Growth is ranked in yuan, the currency in which all provinces are published.
_MONEY = "CNY"


def rank_by_growth(case: Case) -> Sequence[Outcome]:
    """Rank among the provinces by growth computed from levels, on the first and on the last told base."""
    name = case.cell.indicator
    if not name.endswith("_growth_rank") or case.cell.dim != "none":
        return []
    base = case.cell._replace(indicator=name.removesuffix("_growth_rank"))
    tellings = [Told(_rank_by_growth(case, base, place), place == 0, place == -1) for place in (0, -1)]
    return compared(case, [telling for telling in tellings if isinstance(telling.figure, Figure)])


def more_than_half(case: Case) -> Sequence[Outcome]:
    """Whoever has more than half of the whole is the first, whatever the others have."""
    if case.measure != "rank":
        return []
    part, whole = _part_and_whole(case)
    for quantity in case.cells.quantities(part, ""):
        shares = combined(share, case.levels(part, quantity), case.cells.get(whole, quantity))
        first = [t._replace(figure=counted(case, 1, 1, 1, t.figure.sources, "more_than_half")) for t in shares
                 if t.figure.exceeds(50) is Answer.YES]  # fmt: skip
        return compared(case, first)
    return []


def ports_in_the_list(case: Case) -> Sequence[Outcome]:
    """Ports counted in the book's own list of ports, each of which has its own page."""
    ports = case.cells.ledger.table("ports")
    if case.cell.indicator != "port_count" or case.measure != "level" or case.cell.dim != "port":
        return []
    listed = ports if case.cell.member == "all" else ports[ports["mode"] == case.cell.member]
    observed = case.cells.ledger.raw
    has_ports = observed[(observed["region"] == case.cell.region) & observed["member"].isin(ports["port"])]
    if listed.empty or has_ports.empty:
        return []
    return compared(case, [Told(counted(case, *[len(listed)] * 3, (), "ports_listed"), True, True)])


def items_on_the_page(case: Case) -> Sequence[Outcome]:
    """A number of fields that the page says it lists: its rows are counted."""
    if not case.cell.indicator.endswith("_field_count"):
        return []
    rows = case.cells.ledger.observations(
        indicator=case.cell.indicator.replace("_field_count", "_share"),
        region=case.cell.region,
        period=case.cell.period,
    )
    rows = rows[rows["source"] == case.row["source"]]
    if rows.empty:
        return []
    return compared(case, [Told(counted(case, *[len(rows)] * 3, tuple(rows["id"]), "items_listed"), True, True)])


def _rank_by_growth(case: Case, base: Cell, place: int) -> Figure | Missing:
    """The rank of a region by growth, between the best and the worst that bounds and gaps allow."""
    rates = {
        region: _growth_told(case, base._replace(region=region), place) for region in case.cells.ledger.provinces()
    }
    own = rates.pop(base.region, None)
    if own is None:
        return Missing("not_published")
    known = [rate for rate in rates.values() if rate is not None]
    above = sum(rate.exceeds(own) is Answer.YES for rate in known)
    possibly = sum(rate.exceeds(own) is not Answer.NO for rate in known) + len(rates) - len(known)
    value = 1 + sum(rate.value > own.value for rate in known)
    sources = own.sources + tuple(source for rate in known for source in rate.sources)
    return counted(case, value, 1 + above, 1 + possibly, tuple(dict.fromkeys(sources)), "rank_by_growth")


def _growth_told(case: Case, cell: Cell, place: int) -> Figure | None:
    level = case.cells.get(cell, _MONEY)
    base = case.cells.get(cell._replace(period=year_before(cell.period)), _MONEY)
    return growth(level[-1].figure, base[place].figure) if level and base else None


def _part_and_whole(case: Case) -> tuple[Cell, Cell]:
    """What is ranked and what it is part of: a type of firm in the region's trade, or the region in the country."""
    if case.cell.member in DISJOINT.get(case.cell.dim, ()):
        part = case.cell._replace(indicator="trade_value")
        return part, part.total
    national = LIKE_FOR_LIKE_IN_COUNTRY.get(case.cell.indicator, case.cell.indicator)
    return case.cell, case.cell.total._replace(region="CN", indicator=national)
