"""The article's claims, each beside what the ledger says without it."""

from __future__ import annotations

from tradebook import periods
from tradebook.figure import Figure, Missing, difference, growth, share
from tradebook.ledger import Ledger
from tradebook.prose import Writer
from tradebook.tables import Table, table

_HEAD = {
    "en": ("Claim", "What is claimed", "Period", "As printed", "Computed from other figures"),
    "zh": ("编号", "内容", "时期", "原文数值", "由其他数据计算"),
}


def claims_table(writer: Writer, chapter: str, region: str, as_of: str = "") -> Table:
    """The claims that a chapter takes up: as printed, and as computed from other figures where that is possible."""
    rows = []
    for claim in writer.ledger.table("claims").to_dict("records"):
        if chapter in claim["chapters"].split():
            observation = writer.ledger.raw[writer.ledger.raw["id"] == claim["observation"]].iloc[0]
            printed = writer.ledger.observation(claim["observation"]).figure
            computed = recompute(writer.ledger, observation, as_of)
            period = periods.label(observation["period"], writer.language)
            rows.append((claim["claim"], claim[writer.language], period, printed, computed))
    caption = "文章中的相关数据" if writer.language == "zh" else "The article's claims on this subject"
    return table(writer, caption, _HEAD[writer.language], rows)


def recompute(ledger: Ledger, row: dict, as_of: str = "") -> Figure | Missing:
    """A growth rate from two levels, a share from part and total, a gap from two growth rates; else a Missing."""
    of = {name: row[name] for name in ("indicator", "flow", "dim", "member")} | {"as_of": as_of}
    level = ledger.figure(region=row["region"], period=row["period"], **of)
    if row["measure"] == "yoy_pct":
        return growth(level, ledger.figure(region=row["region"], period=year_before(row["period"]), **of))
    if row["measure"] == "share_pct":
        total = ledger.figure(row["indicator"], row["region"], row["period"], row["flow"], as_of=as_of)
        return share(level, total)
    if row["measure"] == "pp_gap":
        own, national = (
            ledger.figure(region=region, period=row["period"], measure="yoy_pct", **of) for region in (row["region"], "CN")
        )
        return difference(own, national)
    return Missing("undefined")


def year_before(period: str) -> str:
    """The same window one year earlier; the period itself if it is not within one year."""
    parsed = periods.parse(period)
    return period.replace(str(parsed.year), str(parsed.year - 1)) if parsed.year else period
