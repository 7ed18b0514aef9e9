"""A chapter while it runs: its checked parameters, its ledger, everything it shows, and a record of what it used."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import altair as alt

from tradebook import charts, parameters, periods, tables
from tradebook.charts.describe import describe
from tradebook.citation import Reference, citation, reference
from tradebook.data_used import data_used
from tradebook.figure import Figure, Missing, sources_of
from tradebook.formatting import join_words
from tradebook.prose import Sentence, Writer, bullets
from tradebook.reports import claims_table
from tradebook.tables import Cell, Table


class Page:
    """What a notebook works with. It reads figures as of the chosen day and basis, and shows sentences and charts.

    Every figure shown is recorded, so that the page can end with the observations it rests on.
    """

    def __init__(self, chapter: str, values: dict[str, Any], ledger: Any) -> None:
        self.contract = parameters.contract(chapter)
        self.parameters = values
        self.ledger = ledger
        self.region: str = values["region"]
        self.language: str = values["language"]
        self.currency: str = values["currency"]
        self.money = f"{self.currency}_100M"
        self.years = list(range(values["first_year"], values["last_year"] + 1))
        self.last, self.previous = str(self.years[-1]), str(self.years[-2])
        self.writer = Writer(ledger, self.language)
        self.shown: list[Figure] = []

    @classmethod
    def open(cls, chapter: str, **given: Any) -> Page:
        """Check the parameters of a chapter and open its ledger; ParameterError or DataError say what is wrong."""
        return cls(chapter, *parameters.check(chapter, given))

    @property
    def region_name(self) -> str:
        return self.name("region", self.region)

    @property
    def money_label(self) -> str:
        return self.name("unit", self.money)

    def name(self, kind: str, code: str) -> str:
        """The label of a code in the page's language."""
        return self.ledger.name(kind, code, self.language)

    def names(self, kind: str, codes: Sequence[str]) -> dict[str, str]:
        """Labels by code, as charts want them."""
        return {code: self.name(kind, code) for code in codes}

    def words(self, english: str, chinese: str) -> str:
        """Words without figures, such as an axis title, in the page's language."""
        return chinese if self.language == "zh" else english

    def when(self, period: str) -> str:
        """A period in words."""
        return periods.label(period, self.language)

    def briefly(self, period: str) -> str:
        """A period for an axis or a table, where room is short."""
        return periods.short_label(period, self.language)

    def figure(self, indicator: str, period: str, region: str = "", **wanted: Any) -> Figure | Missing:
        """A figure of the ledger for the page's region (or another), as of the page's day and basis."""
        return self.ledger.figure(
            indicator, region or self.region, str(period), as_of=self.parameters["as_of"], basis=self.currency, **wanted
        )

    def trade(self, period: str, region: str = "", **wanted: Any) -> Figure | Missing:
        """Trade value by location of the trader, in the page's currency (100 million)."""
        return self.figure("trade_value", period, region, unit=self.money, **wanted)

    def by_member(self, indicator: str, period: str, dim: str, **wanted: Any) -> dict[str, Figure]:
        """The figures of all members of a dimension that are published for a period."""
        return self.ledger.by_member(
            indicator, self.region, str(period), dim, as_of=self.parameters["as_of"], basis=self.currency, **wanted
        )

    def say(self, english: str, chinese: str, **values: Any) -> Sentence:
        """A computed sentence (see prose.Writer.say), recorded with its figures."""
        return self._record(self.writer.say(english, chinese, **values))

    def bounds(self, figure: Figure | Missing) -> Sentence | Missing:
        """The bounds of a figure as a cell of a table, where its middle would say too much; a Missing stays one."""
        return figure if isinstance(figure, Missing) else self._record(self.writer.bounds(figure))

    def not_published(self, english: str, chinese: str) -> Sentence:
        """The sentence of a section for which the ledger holds nothing: what is missing, and how to add it."""
        return Sentence(*(self.words(english, chinese),) * 2)

    def findings(self, *sentences: Sentence) -> Sentence:
        """Several sentences as a list; one that states no figure because nothing is published goes to the end, once."""
        told = [sentence for sentence in sentences if sentence.figures]
        untold = {sentence.text: sentence for sentence in sentences if not sentence.figures}
        return bullets([*told, *untold.values()])

    def list_of(self, names: Sequence[str]) -> str:
        return join_words(list(names), self.language)

    def chart(
        self, build: Callable[..., alt.TopLevelMixin], data: Mapping, labels: Mapping[str, str], *axes: str,
        title: Sentence, **options: Any,
    ) -> charts.Chart | Sentence:
        """A chart by one of the builders of tradebook.charts, with its finding as title and its data in words.

        Members without any figure are left out. Where nothing is left, the title's sentence stands alone.
        """
        data = {code: value for code, value in data.items() if charts.figures_in(value)}
        if not data:
            return title
        figures = charts.figures_in(data)
        drawn = build(self.writer, data, labels, *axes, **options)
        return self.show(drawn, title=title, description=describe(self.writer, data, labels), figures=figures)

    def show(
        self, drawn: alt.TopLevelMixin, *, title: Sentence, description: str, figures: Sequence[Figure]
    ) -> charts.Chart:
        """A chart that was built by hand, with its title, its words and the figures it draws."""
        figures = tuple(figures) + title.figures
        about = {
            "title": title.markdown,
            "region": self.region,
            "pages": self.writer.pages(sources_of(figures)),
        } | ({"reference": asdict(self.reference)} if self.reference else {})
        return self._record(charts.finish(drawn, title.text, description, figures, self.language, about))

    def table(self, caption: str, head: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Table | Sentence:
        """A table (see tables.table); without any rows, a sentence that says so."""
        if not rows:
            english, chinese = "nothing is published for this choice.", "所选范围内没有公布数据。"
            return self.not_published(f"{caption}: {english}", f"{caption}：{chinese}")
        return self._record(tables.table(self.writer, caption, head, rows))

    def heading(self) -> Sentence:
        """What this run shows: region, years, currency and date of knowledge."""
        text = self.choices
        return Sentence(text, f"**{text}**")

    @property
    def choices(self) -> str:
        """Region, years, currency and date of knowledge in words."""
        known = self.parameters["as_of"]
        english = f"{self.region_name}, {self.years[0]} to {self.years[-1]}, in {self.currency}"
        money = "人民币" if self.currency == "CNY" else "美元"
        chinese = f"{self.region_name}，{self.years[0]}—{self.years[-1]}年，{money}计"
        if known:
            english, chinese = f"{english}, as published by {known}", f"{chinese}，截至{known}公布的数据"
        return self.words(english, chinese)

    def claims(self) -> Table | Sentence:
        """The article's claims that belong to this chapter, each beside what the ledger computes from other figures."""
        return self._record(claims_table(self.writer, self.contract.name, self.region, self.parameters["as_of"]))

    def data_used(self) -> Table:
        """The observations behind everything shown so far, to read and to take away, and how to cite the page."""
        ids = [source for figure in self.shown for source in figure.sources]
        words = citation(self.reference, self.language) if self.reference else ""
        return data_used(self.writer, ids, f"{self.contract.name}-{self.region}", words)

    @property
    def reference(self) -> Reference | None:
        """The page as something to cite; None where the book's own reference is not at hand."""
        chapter = self.contract
        return reference(chapter.name, chapter.title(self.language), self.choices, self.parameters)

    def _record(self, shown: Any) -> Any:
        self.shown.extend(shown.figures)
        return shown
