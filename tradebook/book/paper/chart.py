"""Outputs of a notebook on paper: the picture of a chart with its finding, and the place of the lists of figures."""

from __future__ import annotations

import html
from typing import Any

from markdown_it import MarkdownIt

from tradebook.book.chart import Spec, page_spec, picture
from tradebook.book.chart_table import data_sets
from tradebook.book.chart_words import title_of

# Where the lists of figures and sources go that take the place of the table of data used.
LISTS_HERE = '<div class="lists-here"></div>'

_MARKDOWN = MarkdownIt("commonmark", {"html": True})


def paper_chart(spec: Spec, anchor: str, language: str) -> str:
    """The chart as a figure of XHTML that names the observations behind it, for the line of sources beneath."""
    marked = spec.get("usermeta", {}).get("title", "") if spec.get("usermeta") else ""
    title = title_of(spec, language)
    finding = _MARKDOWN.renderInline(marked) if marked else html.escape(title)
    drawing = picture(page_spec(spec), anchor, spec.get("description") or title)
    return (
        f'<figure class="chart" id="{anchor}" data-observations="{" ".join(_observations(spec))}">\n'
        f'<figcaption>{finding}</figcaption>\n<div class="drawing">{drawing}</div>\n</figure>'
    )

def _observations(spec: dict[str, Any]) -> list[str]:
    named = dict.fromkeys(
        row_id for rows in data_sets(spec) for row in rows for row_id in str(row.get("observations") or "").split()
    )
    return list(named)
