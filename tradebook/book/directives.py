"""What prose pages write instead of figures: directives and a role that compute them from the ledger.

```{headline}                     the landing page's figures
```{headline-chart}               the landing page's chart
```{parameter-table} trade_scale  the parameters of a chapter
```{ledger-table} indicators      one of the ledger's lists, with counts
```{glossary-table}               terms in English and Chinese
```{method-cards}                 the method cards, each with its question
{figure}`trade_value region last flow=export`   one figure in a sentence
"""

from __future__ import annotations

import html
import json
from pathlib import Path

from docutils import nodes
from myst_nb.sphinx_ import NbMetadataCollector
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective, SphinxRole
from sphinx.util.osutil import relative_uri

from tradebook import parameters
from tradebook.book import listings
from tradebook.book.chart_files import chart_node
from tradebook.book.edition import Edition
from tradebook.book.glossary import terms
from tradebook.book.headline import Card, cards
from tradebook.book.media import is_for_paper
from tradebook.book.opening import opening_chart
from tradebook.book.paper.chart import paper_chart
from tradebook.book.renderer import SCRIPT_OPTIONS, SCRIPTS
from tradebook.datapackage import nearest
from tradebook.figure import Missing
from tradebook.tables import Table, table
from tradebook.units import TradebookError

# A list with more rows than this is folded behind its caption, so that the text after it stays in reach.
MOST_ROWS_OPEN = 12


# How a reader gets from a number to its range and source: on the screen, and on paper.
_FIND_BEHIND = {
    False: (
        "Point at a number with a dotted line, tap it or move to it with the keyboard, and it tells its range and its "
        "source.",
        "将鼠标移到带虚线的数字上、轻触或用键盘移到该处，即可看到区间和来源。",
    ),
    True: (
        "Every chapter ends with the list of its figures, which tells the range and the source of each.",
        "每章末尾的清单列出该章各数字的区间和来源。",
    ),
}


def add_directives(app: Sphinx) -> None:
    """Register all of them under their names."""
    app.add_directive("headline", Headline)
    app.add_directive("headline-chart", HeadlineChart)
    app.add_directive("parameter-table", ParameterTable)
    app.add_directive("ledger-table", LedgerTable)
    app.add_directive("glossary-table", GlossaryTable)
    app.add_directive("method-cards", MethodCards)
    app.add_role("figure", FigureRole())


class Headline(SphinxDirective):
    """Headline figures of the edition as cards, and how to read the bounds of the first."""

    def run(self) -> list[nodes.Node]:
        edition = Edition.of(self.env)
        chosen = cards(edition)
        if not chosen:
            return self._paragraph(edition.words("Nothing is published for this choice.", "所选范围内没有公布数据。"))
        items = nodes.bullet_list(classes=["headline"], bullet="-")
        items += [self._item(edition, card) for card in chosen]
        when = edition.writer.say(
            "{region} in {year}", "{region}，{year}年", region=edition.name("region", edition.region),
            year=edition.years[-1],
        )
        return [*self._paragraph(when.markdown, "headline-when"), items, *self._how_to_read(edition, chosen[0])]

    def _item(self, edition: Edition, card: Card) -> nodes.list_item:
        lines = {
            "title": [self._link(card)],
            "figure": self._inline(edition.writer.mark(card.figure)),
            "bounds": self._inline(self._bounds(edition, card)),
            "note": self._inline(card.note.markdown),
            "source": [nodes.Text("; ".join(edition.writer.pages(card.figure.sources)))],
        }
        return nodes.list_item(
            "", *(nodes.paragraph("", "", *line, classes=[f"headline-{name}"]) for name, line in lines.items())
        )

    def _bounds(self, edition: Edition, card: Card) -> str:
        return edition.writer.say("Bounds: {figure:bounds}", "区间：{figure:bounds}", figure=card.figure).markdown

    def _link(self, card: Card) -> nodes.Node:
        """The title, as a link to its chapter where the book has it."""
        page = next((name for name in sorted(self.env.found_docs) if name.split("/")[-1] == card.chapter), None)
        if page is None:
            return nodes.Text(card.title)
        title = nodes.inline("", card.title)
        return addnodes.pending_xref(
            "", title, refdomain="std", reftype="doc", reftarget=f"/{page}", refexplicit=True, refdoc=self.env.docname
        )

    def _how_to_read(self, edition: Edition, card: Card) -> list[nodes.Node]:
        english, chinese = _FIND_BEHIND[is_for_paper(self.env.app)]
        sentence = edition.writer.say(
            "Every published number was rounded, so it stands for a range. {figure} means: {bounds:bounds}, and "
            f"nothing outside that range fits what was published. {english}",
            f"公布的数字都经过四舍五入，代表一个区间。{{figure}}表示：{{bounds:bounds}}，区间之外的数值与公布数据不符。{chinese}",
            figure=card.figure,
            bounds=card.figure,
        )
        return self._paragraph(sentence.markdown, "headline-reading")

    def _paragraph(self, markdown: str, name: str = "") -> list[nodes.Node]:
        return [nodes.paragraph("", "", *self._inline(markdown), classes=[name] if name else [])]

    def _inline(self, markdown: str) -> list[nodes.Node]:
        return self.parse_inline(markdown)[0]


class HeadlineChart(SphinxDirective):
    """The landing page's chart, drawn as those of the chapters are; nothing where too little is published for one."""

    def run(self) -> list[nodes.Node]:
        edition = Edition.of(self.env)
        chart = opening_chart(edition)
        if chart is None:
            return []
        name, page = "chart-headline", self.env.docname
        if is_for_paper(self.env.app):
            return [nodes.raw("", paper_chart(chart.spec, name, edition.language), format="html")]
        for key, script in SCRIPTS.items():
            NbMetadataCollector.add_js_file(self.env, page, key, script, SCRIPT_OPTIONS)
        return [chart_node(chart.spec, chart.svg, name, edition.language, page)]


class ParameterTable(SphinxDirective):
    """The parameters of a chapter, from its contract."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        edition = Edition.of(self.env)
        try:
            contract = parameters.contract(self.arguments[0])
        except parameters.ParameterError as error:
            raise self.error(str(error)) from None
        return [_as_node(listings.parameters(edition, contract), f"parameters-{self.arguments[0]}")]


class LedgerTable(SphinxDirective):
    """One of the ledger's lists."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        kind = self.arguments[0]
        if kind not in listings.LISTINGS:
            raise self.error(f"no ledger-table {kind!r}; {nearest(kind, listings.LISTINGS)}")
        return [_as_node(listings.LISTINGS[kind](Edition.of(self.env)), kind, fold=True)]


class GlossaryTable(SphinxDirective):
    """Terms in both languages with their meaning in the language of the edition, from glossary.csv of the package."""

    def run(self) -> list[nodes.Node]:
        edition = Edition.of(self.env)
        known = terms(edition)
        if not known:
            words = edition.words("This data package has no glossary.", "该数据包没有术语表。")
            return [nodes.paragraph("", words)]
        names = (edition.words("English", "英文"), edition.words("Chinese", "中文"))
        head = (*_own_first(edition, *names), edition.words("Meaning", "含义"), edition.words("Source", "依据"))
        rows = [(*_own_first(edition, term.english, term.chinese), term.meaning, term.source) for term in known]
        finished = table(edition.writer, edition.words("Terms", "术语"), head, rows)
        markup = finished.markup.replace('<table class="figures">', '<table class="figures terms">')
        first, *others = markup.split('<th scope="row">')
        cells = [f'<th scope="row" id="{term.anchor}">{other}' for term, other in zip(known, others)]
        return [nodes.raw("", first + "".join(cells), format="html")]


def _own_first(edition: Edition, english: str, chinese: str) -> tuple[str, str]:
    return (chinese, english) if edition.language == "zh" else (english, chinese)


class MethodCards(SphinxDirective):
    """The method cards that this book holds, each with the question it answers, from their notebooks."""

    def run(self) -> list[nodes.Node]:
        edition = Edition.of(self.env)
        held = [card for card in parameters.CARDS.values() if card.page in self.env.found_docs]
        lines = [
            f"- [{card.title(edition.language)}]({relative_uri(self.env.docname, card.page)}.ipynb)"
            f"{edition.words(': ', '：')}{self._question(card.page)}"
            for card in held
        ]
        return self.parse_text_to_nodes("\n".join(lines))

    def _question(self, page: str) -> str:
        path = self.env.doc2path(page)
        self.env.note_dependency(path)
        title = json.loads(Path(path).read_text(encoding="utf-8"))["cells"][0]["source"]
        return "".join(title).split("\n\n")[1].strip("*")


class FigureRole(SphinxRole):
    """A figure with its bounds and source: indicator, region, period, then name=value for flow, dim, member and so on.

    The words `region`, `first` and `last` stand for the edition's region and years.
    """

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        try:
            return [nodes.raw("", self._markup(), format="html")], []
        except (TradebookError, ValueError) as error:
            message = self.inliner.reporter.error(f"figure {self.text!r}: {error}", line=self.lineno)
            return [nodes.problematic(self.rawtext, self.rawtext)], [message]

    def _markup(self) -> str:
        edition = Edition.of(self.env)
        indicator, region, period, *named = self.text.split()
        wanted = dict(pair.split("=", 1) for pair in named)
        first, _, last = edition.years
        period = {"first": first, "last": last}.get(period, period)
        figure = edition.figure(indicator, period, "" if region == "region" else region, **wanted)
        if isinstance(figure, Missing):
            return f'<em class="missing">{html.escape(edition.writer.describe_missing(figure))}</em>'
        return edition.writer.mark(figure)


def _as_node(finished: Table, name: str, fold: bool = False) -> nodes.raw:
    """The table with an address of its own; behind its caption and the number of its rows if it is long."""
    # The first two lines of the text are caption and head.
    caption, _, *rows = finished.text.split("\n")
    markup = finished.markup.replace("<div ", f'<div id="{nodes.make_id(f"table-{name}")}" ', 1)
    if fold and len(rows) > MOST_ROWS_OPEN:
        summary = f"{html.escape(caption)} ({len(rows)})"
        markup = f'<details class="coverage"><summary>{summary}</summary>{markup}</details>'
    return nodes.raw("", markup, format="html")
