"""The contract of each chapter and method card: its parameters in both languages, and the rules between them."""

from __future__ import annotations

from dataclasses import dataclass

from tradebook.parameters import rules
from tradebook.parameters.kinds import Parameter
from tradebook.parameters.rules import Rule

COMMON = (
    Parameter("region", "region", "CN-XJ", "Region the chapter is about, by ISO code", "本章讨论的地区（ISO代码）"),
    Parameter("first_year", "year", 2016, "First year shown", "起始年份"),
    Parameter(
        "last_year", "data_year", 2025, "Last year shown, and the year the findings speak of",
        "终止年份，也是结论所指的年份",
    ),
    Parameter(
        "currency", "choice", "CNY", "Currency of the series; none is ever converted", "数据币种，从不换算",
        ("CNY", "USD"),
    ),
    Parameter(
        "language", "choice", "en", "Language of sentences, charts and tables", "语句、图和表所用的语言", ("en", "zh")
    ),
    Parameter(
        "as_of", "date", "", "Use only what was published by this day; empty for everything",
        "只采用截至该日已公布的数据，留空则全部采用",
    ),
    Parameter(
        "data", "folder", "", "Folder of another data package; empty for the book's own",
        "其他数据包所在的文件夹，留空则用本书自带的数据",
    ),
)


@dataclass(frozen=True, slots=True)
class Contract:
    """One chapter or card: its name (also the notebook's), title, parameters in the notebook's order, and rules.

    folder   where its notebook stands in the repository, and its page in the book
    used_in  of a method card: the chapters that use the method, in the book's order; they and the card name each other
    """

    name: str
    title_en: str
    title_zh: str
    own: tuple[Parameter, ...] = ()
    own_rules: tuple[Rule, ...] = ()
    folder: str = "notebooks"
    used_in: tuple[str, ...] = ()

    @property
    def page(self) -> str:
        """The page of the book that it is, as the table of contents names it."""
        return f"{self.folder}/{self.name}"

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        return COMMON + self.own

    @property
    def rules(self) -> tuple[Rule, ...]:
        return (rules.YEARS_IN_ORDER, rules.SOMETHING_WAS_KNOWN, *self.own_rules)

    def title(self, language: str) -> str:
        return self.title_zh if language == "zh" else self.title_en


_PARTNERS = (
    Parameter(
        "partner", "partner", "CENTRAL_ASIA_5", "Partner or group whose weight in the trade is followed year by year",
        "逐年考察其占比的贸易伙伴或国家集团",
    ),
    Parameter(
        "rising_partner", "partner", "ASEAN", "Partner or group whose rise is followed",
        "考察其上升的贸易伙伴或国家集团",
    ),
)

_REFORM = (
    Parameter(
        "closure_date", "date", "2020-01-29", "Day on which borders began to close; empty to leave it out",
        "边境开始关闭之日，留空则不考察",
        note_en="The default: Kazakhstan stops passenger links with China. The month itself already counts as after.",
        note_zh="默认值：哈萨克斯坦中断与中国的客运往来。当月即计入“之后”。",
    ),
    Parameter(
        "reopening_date", "date", "2023-01-08", "Day on which borders began to reopen; empty to leave it out",
        "边境开始恢复开放之日，留空则不考察",
        note_en="The default: China ends quarantine for those who enter.", note_zh="默认值：中国取消入境隔离。",
    ),
    Parameter(
        "reform_date", "date", "2023-11-01", "Day of the reform to be asked about; empty to leave it out",
        "所考察改革的日期，留空则不考察",
        note_en="The default: the Xinjiang pilot free trade zone opens. For another region, give a date of its own.",
        note_zh="默认值：新疆自由贸易试验区揭牌。其他地区请自行给出日期。",
    ),
    Parameter(
        "treatment_year", "year", 2023, "First year that counts as after in comparisons by year",
        "按年比较时视为“之后”的第一年",
        note_en="The default is the year of the reopening and of the reform, which figures by year cannot tell apart.",
        note_zh="默认值为恢复开放与改革所在的同一年份，年度数据无法把两者分开。",
    ),
    Parameter(
        "donors", "choice", "inland", "Regions to compare with: those without a land border, or all others",
        "对照地区：没有陆地边境的地区，或全部其他地区", ("inland", "all"),
        note_en="Border regions reopened at the same time, so they cannot show what would have been without it.",
        note_zh="边境地区同时恢复开放，不能反映未开放时的情形。",
    ),
)

CONTRACTS = {
    contract.name: contract
    for contract in (
        Contract("trade_scale", "Trade scale", "贸易规模"),
        Contract("market_structure", "Market structure", "市场结构", _PARTNERS, (rules.PARTNERS_DIFFER,)),
        Contract("private_enterprises", "Private enterprises", "民营企业"),
        Contract("logistics_corridors", "Logistics corridors", "物流通道"),
        Contract("reform_effects", "Reform effects", "改革成效", _REFORM, (rules.CLOSED_BEFORE_REOPENED,)),
    )
}
