"""Words and results of a notebook as HTML of a slide: Markdown, formulas, tables, and charts with both layouts."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any

from bs4 import BeautifulSoup
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin

from tradebook.book.chart import layouts, picture
from tradebook.book.chart_words import about, source_line, title_of
from tradebook.book.formulas import mathml

Spec = Mapping[str, Any]

# Rows of a table that a slide holds; the whole of it is in the chapter.
MOST_ROWS, _MANY_COLUMNS = 7, 6

# The room for a chart in pixels of a slide: below its finding, or beside it (see static/deck.css).
BELOW, BESIDE = (1180, 530), (800, 600)

# A figure leads to its data in the chapter; a slide keeps its bounds and sources, told to whoever points at it.
_FIGURE = re.compile(r'<a class="figure"[^>]*? title="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
# References of MyST to other places of the book, `{role}`words <target>``.
_ROLE = re.compile(r"\{[\w:-]+\}`([^`<]*?)\s*(?:<[^`>]*>)?`")
_SIZE = re.compile(r'viewBox="[\d.-]+ [\d.-]+ ([\d.]+) ([\d.]+)"')


def _markdown() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True}).use(dollarmath_plugin, renderer=_formula)
    # Links within the book lead nowhere from a slide: their words stay.
    parser.add_render_rule("link_open", lambda *_: "")
    parser.add_render_rule("link_close", lambda *_: "")
    return parser


def _formula(latex: str, options: Mapping[str, bool]) -> str:
    return mathml(latex, "block" if options["display_mode"] else "inline")


_MARKDOWN = _markdown()


def block(text: str) -> str:
    """Paragraphs, lists and formulas of Markdown."""
    return _plain_figures(_MARKDOWN.render(_ROLE.sub(r"\1", text))).strip()


def line(text: str) -> str:
    """Markdown within a line."""
    return _plain_figures(_MARKDOWN.renderInline(_ROLE.sub(r"\1", text)))


def items(texts: list[str]) -> str:
    """Texts as a list."""
    return "<ul>" + "".join(f"<li>{line(text)}</li>" for text in texts) + "</ul>"


def finding(spec: Spec, language: str) -> str:
    """The title of a chart with its figures."""
    return line(about(spec)["title"]) if about(spec).get("title") else html.escape(title_of(spec, language))


def chart(spec: Spec, anchor: str, language: str) -> tuple[str, bool]:
    """The figure of a chart, as charts.js wants it; and whether it is so tall that it stands beside its finding."""
    words = spec.get("description") or title_of(spec, language)
    pictures = {layout: picture(shape, f"{anchor}-{layout}", words, layout) for layout, shape in layouts(spec).items()}
    source = html.escape(source_line(spec, language))
    figure = (
        f'<figure class="chart" id="{anchor}" role="group" aria-labelledby="{anchor}-title">\n'
        f'<div class="chart-frame" role="group" aria-labelledby="{anchor}-title" data-prevent-swipe>'
        f'{"".join(pictures.values())}</div>\n'
        + (f'<p class="chart-source">{source}</p>\n' if source else "") + "</figure>"
    )
    return figure, _scale(pictures["wide"], BESIDE) > _scale(pictures["wide"], BELOW)


def table(markup: str, cut: str) -> str:
    """A table that fits a slide, without its caption.

    cut  words for a table that goes on, with places for the rows shown and for all rows
    """
    soup = BeautifulSoup(_plain_figures(markup), "html.parser")
    found = soup.table
    if found.caption:
        found.caption.decompose()
    rows = found.tbody.find_all("tr") if found.tbody else []
    for row in rows[MOST_ROWS:]:
        row.decompose()
    if len(found.find("tr").find_all(["th", "td"])) > _MANY_COLUMNS:
        found["class"] = "many"
    note = f'<p class="cut">{html.escape(cut.format(MOST_ROWS, len(rows)))}</p>' if rows[MOST_ROWS:] else ""
    return f"{found}{note}"


def caption(markup: str) -> str:
    """The caption of a table as HTML."""
    found = BeautifulSoup(_plain_figures(markup), "html.parser").caption
    return found.decode_contents() if found else ""


def _plain_figures(markup: str) -> str:
    return _FIGURE.sub(r'<span class="figure" title="\1">\2</span>', markup)


def _scale(svg: str, room: tuple[int, int]) -> float:
    width, height = (float(size) for size in _SIZE.search(svg).groups())
    return min(room[0] / width, room[1] / height)
