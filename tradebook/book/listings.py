"""The package's own lists as tables: parameters, codes, sources and regions, with how much of each the ledger holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tradebook import holdings, periods
from tradebook.book.edition import Edition
from tradebook.figure import Figure
from tradebook.formatting import join_words
from tradebook.parameters import Contract, Parameter
from tradebook.tables import Cell, Table, table


def parameters(edition: Edition, contract: Contract) -> Table:
    """What can be chosen when a chapter is run."""
    title = contract.title(edition.language)
    rows = [
        (parameter.name, _meaning(edition, parameter), _allowed(edition, parameter), _default(edition, parameter))
        for parameter in contract.parameters
    ]
    caption = (f"Parameters of the chapter {title}", f"“{title}”一章的参数")
    return _table(
        edition, caption, (("Name", "名称"), ("Meaning", "含义"), ("Allowed", "可取值"), ("Default", "默认值")), rows
    )


def _meaning(edition: Edition, parameter: Parameter) -> str:
    help_text, note = parameter.help(edition.language), parameter.note(edition.language)
    if not note:
        return help_text
    return edition.words(f"{help_text}. {note}", f"{help_text}。{note}")


def _allowed(edition: Edition, parameter: Parameter) -> str:
    last = holdings.last_year(edition.ledger)
    english, chinese = {
        "region": ("a region's code", "地区代码"),
        "partner": ("a partner's code", "贸易伙伴代码"),
        "data_year": (f"a year up to {last}", f"不晚于{last}的年份"),
        "year": ("a year", "年份"),
        "choice": (", ".join(parameter.fixed), "、".join(parameter.fixed)),
        "date": ("a date such as 2025-03-31, or nothing", "日期，如2025-03-31，或留空"),
        "folder": ("a folder, or nothing", "文件夹，或留空"),
    }[parameter.kind]
    return edition.words(english, chinese)


def _default(edition: Edition, parameter: Parameter) -> str:
    return str(parameter.default) if parameter.default != "" else edition.words("nothing", "留空")


def tiers(edition: Edition) -> Table:
    """How near a source stands to the statistics it reports."""
    rows = [(code, edition.name("tier", code)) for code in edition.ledger.known_codes("tier")]
    return _table(edition, ("Tiers of sources", "来源等级"), (("Tier", "等级"), ("What belongs to it", "包括")), rows)


def indicators(edition: Edition) -> Table:
    """Every indicator with its definition and the number of its observations."""
    counts = edition.ledger.raw["indicator"].value_counts()
    rows = [
        (
            row[edition.language],
            row[f"definition_{edition.language}"],
            _count(counts.get(row["indicator"], 0)),
            row["indicator"],
        )
        for row in edition.ledger.table("indicators").to_dict("records")
    ]
    head = (("Indicator", "指标"), ("Definition", "定义"), ("Observations", "观测数"), ("Code", "代码"))
    return _table(edition, ("Indicators of the ledger", "台账指标"), head, rows)


def units(edition: Edition) -> Table:
    """Every unit, and how often it is used."""
    counts = edition.ledger.raw["unit"].value_counts()
    rows = [
        (edition.name("unit", code), _count(counts.get(code, 0)), code) for code in edition.ledger.known_codes("unit")
    ]
    return _table(
        edition, ("Units", "计量单位"), (("Unit", "单位"), ("Observations", "观测数"), ("Code", "代码")), rows
    )


def groups(edition: Edition) -> Table:
    """Every group with its members by name, and from when to when one that came or left belonged to it."""
    rows = []
    for (dim, group), listed in edition.ledger.table("groups").groupby(["dim", "group"], sort=False):
        names = [
            edition.name(dim, row["member"]) + _spell(edition, row["from"], row["to"]) for _, row in listed.iterrows()
        ]
        rows.append((edition.name(dim, group), edition.name("dim", dim), join_words(names, edition.language), group))
    head = (("Group", "集团"), ("Dimension", "维度"), ("Members", "成员"), ("Code", "代码"))
    return _table(edition, ("Groups and their members", "集团及其成员"), head, rows)


def _spell(edition: Edition, start: str, end: str) -> str:
    if not start and not end:
        return ""
    label = periods.label(f"{start or '..'}/{end or '..'}", edition.language)
    return edition.words(f" ({label})", f"（{label}）")


def regions(edition: Edition) -> Table:
    """Every region with its level and area."""
    rows = [
        (row[edition.language], *(_label(edition, kind, row[kind]) for kind in ("level", "area")), row["region"])
        for row in edition.ledger.table("regions").to_dict("records")
    ]
    head = (("Region", "地区"), ("Level", "级别"), ("Area", "区域"), ("Code", "代码"))
    return _table(edition, ("Regions", "地区"), head, rows)


def sources_by_tier(edition: Edition) -> Table:
    """How many pages and observations each tier holds."""
    tier_of = dict(edition.ledger.table("sources")[["source", "tier"]].itertuples(index=False))
    pages = edition.ledger.table("sources")["tier"].value_counts()
    observations = edition.ledger.raw["source"].map(tier_of).value_counts()
    rows = [
        (edition.name("tier", code), _count(pages.get(code, 0)), _count(observations.get(code, 0)))
        for code in edition.ledger.known_codes("tier")
    ]
    head = (("Tier", "等级"), ("Pages", "页面数"), ("Observations", "观测数"))
    return _table(edition, ("Sources by tier", "按等级分的来源"), head, rows)


def observations_by_region(edition: Edition) -> Table:
    """How many observations each region has, and which years they span; the region with most comes first."""
    rows = []
    for region, held in sorted(edition.ledger.raw.groupby("region"), key=lambda pair: (-len(pair[1]), pair[0])):
        first, last = _span(held["period"].unique())
        rows.append((edition.name("region", region), _count(len(held)), _count(held["source"].nunique()), first, last))
    head = (("Region", "地区"), ("Observations", "观测数"), ("Pages", "页面数"), ("From", "起"), ("To", "止"))
    return _table(edition, ("Observations by region", "按地区分的观测数"), head, rows)


def _span(texts: Sequence[str]) -> tuple[str, str]:
    """The first and the last year that any of the periods touches; open ends do not count."""
    parsed = [periods.parse(text) for text in texts]
    days = [day for period in parsed for day in (period.start, period.end) if day is not None]
    return (str(min(days).year), str(max(days).year)) if days else ("–", "–")


def _label(edition: Edition, kind: str, code: str) -> str:
    return edition.name(kind, code) if code else "–"


def _count(number: int) -> Figure:
    return Figure.exact(int(number))


def _table(
    edition: Edition, caption: tuple[str, str], head: Sequence[tuple[str, str]], rows: Sequence[Sequence[Cell]]
) -> Table:
    return table(edition.writer, edition.words(*caption), [edition.words(*title) for title in head], rows)


LISTINGS: dict[str, Callable[[Edition], Table]] = {
    "tiers": tiers,
    "indicators": indicators,
    "units": units,
    "groups": groups,
    "regions": regions,
    "sources-by-tier": sources_by_tier,
    "observations-by-region": observations_by_region,
}
