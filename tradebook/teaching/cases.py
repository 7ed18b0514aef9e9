"""What the ledger offers to make an exercise of: single published figures of a breakdown, the chapter's region first.

Where a region has too little of a kind, the exercise takes another region's figure and says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tradebook import periods
from tradebook.breakdown import year_before
from tradebook.figure import Figure, Missing

_MONEY = ("trade_value", "port_trade_value")


@dataclass(frozen=True, slots=True)
class Case:
    """One figure of a breakdown: of which region, which member (empty for the whole), which period."""

    indicator: str
    dim: str
    flow: str
    region: str
    member: str
    period: str

    def level(self, page: Any, period: str = "") -> Figure | Missing:
        """The published level, of another period if one is named."""
        return self._figure(page, period, "level", {"unit": page.money} if self.indicator in _MONEY else {})

    def before(self, page: Any) -> Figure | Missing:
        """The published level of the same window a year before."""
        return self.level(page, year_before(self.period))

    def growth(self, page: Any) -> Figure | Missing:
        """The published growth on the year before."""
        return self._figure(page, "", "yoy_pct", {})

    def share(self, page: Any) -> Figure | Missing:
        """The published share."""
        return self._figure(page, "", "share_pct", {})

    def total(self, page: Any, period: str = "") -> Figure | Missing:
        """The published level of the whole that it belongs to."""
        return Case(self.indicator, "none", self.flow, self.region, "", self.period).level(page, period)

    def total_growth(self, page: Any) -> Figure | Missing:
        """The published growth of that whole."""
        return Case(self.indicator, "none", self.flow, self.region, "", self.period).growth(page)

    def of(self, page: Any) -> str:
        """The label of the member, or of the region where it is the whole."""
        return page.name(self.dim, self.member) if self.member else page.name("region", self.region)

    def _figure(self, page: Any, period: str, measure: str, more: dict[str, Any]) -> Figure | Missing:
        return page.figure(
            self.indicator, period or self.period, self.region, flow=self.flow, dim=self.dim, member=self.member,
            measure=measure, **more,
        )


def cases(
    page: Any, indicator: str, dim: str = "none", flow: str = "total", measure: str = "level",
    members: tuple[str, ...] = (),
) -> list[Case]:
    """Every figure of a breakdown in a year or a window from January on, up to the page's last year.

    Those of the page's region come first, then the later ones, then the longer windows. No cross-cuts (@).
    members  only these; all if there are none
    """
    rows = page.ledger.observations(indicator=indicator, dim=dim, measure=measure, flow=flow)
    found = {
        Case(indicator, dim, flow, *cell) for cell in zip(rows["region"], rows["member"], rows["period"])
        if "@" not in cell[1] and (not members or cell[1] in members)
    }
    usable = [case for case in found if _months(case) and periods.parse(case.period).year <= int(page.last)]
    return sorted(usable, key=lambda case: (
        case.region != page.region, -periods.parse(case.period).year, -_months(case), case.region, case.member,
    ))


def _months(case: Case) -> int:
    return periods.parse(case.period).months_from_january or 0
