"""One chart as a figure of a page: its finding, its picture, its source, its files, its data as a table."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt

from tradebook.book.chart_table import data_table
from tradebook.book.chart_words import about, source_line, title_of
from tradebook.book.takeaway import Names, links
from tradebook.charts.drawing import drawn
from tradebook.charts.narrow import narrow

Spec = Mapping[str, Any]

_WORDS = {
    "en": {
        "data": "Data and description",
        "link": "Link to this chart",
        "table": "Data of the chart: {}",
        "keys": "Arrow keys step through the figures, Enter picks a series in the legend, + and − zoom, Esc resets.",
    },
    "zh": {
        "data": "数据与文字说明",
        "link": "指向该图表的链接",
        "table": "图表数据：{}",
        "keys": "方向键逐个查看数据，回车键选中图例中的系列，+和−缩放，Esc键还原。",
    },
}

# The same as for sentences in tables.
_MARKDOWN = MarkdownIt("commonmark", {"html": True})

_DATE = re.compile(r"\b\d{4}-\d\d(?:-\d\d)?\b")
_ID = re.compile(r'\bid="([^"]+)"|url\(#([^)]+)\)|href="#([^"]+)"')


def chart_figure(spec: Spec, shapes: Mapping[str, Spec], anchor: str, language: str, names: Names) -> str:
    """The HTML of a chart, with a picture for each of its layouts.

    anchor  unique on the page: it names the figure and every id inside it
    """
    words, title = _WORDS[language], title_of(spec, language)
    description = spec.get("description", title)
    source = _DATE.sub(r'<span class="date">\g<0></span>', html.escape(source_line(spec, language)))
    pictures = [
        picture(shape, f"{anchor}-{layout}", description, layout) for layout, shape in shapes.items()
    ]
    parts = [
        f'<figure class="chart" id="{anchor}" role="group" aria-labelledby="{anchor}-title">',
        f'<figcaption class="chart-title"><span id="{anchor}-title">{_marked(spec) or html.escape(title)}</span>'
        f'<a class="headerlink" href="#{anchor}" title="{words["link"]}">#</a></figcaption>',
        f'<div class="chart-frame" role="group" aria-labelledby="{anchor}-title" '
        f'aria-describedby="{anchor}-keys">',
        *pictures,
        "</div>",
        f'<p class="chart-keys" id="{anchor}-keys">{words["keys"]}</p>',
        f'<p class="chart-source">{source}</p>' if source else "",
        '<div class="chart-foot">',
        links(spec, names, language),
        f'<details class="chart-data"><summary>{words["data"]}</summary>',
        f'<p class="chart-description">{html.escape(description)}</p>',
        data_table(spec, words["table"].format(title), language),
        "</details>",
        "</div>",
        "</figure>",
    ]
    return "\n".join(part for part in parts if part)


def layouts(spec: Spec) -> dict[str, dict[str, Any]]:
    """The two ways in which the page draws a chart: over a wide column, and over a narrow one such as a phone's."""
    wide = page_spec(spec)
    return {"wide": wide, "narrow": json.loads(_narrowed(json.dumps(wide, ensure_ascii=False)))}


# A chart stands on its page and on a slide: it is fitted once.
@lru_cache(maxsize=256)
def _narrowed(spec: str) -> str:
    return json.dumps(narrow(json.loads(spec)), ensure_ascii=False)


def page_spec(spec: Spec) -> dict[str, Any]:
    """The specification as the page draws it: the finding stands above in HTML, where it wraps on a phone.

    The picture is one image with one name, so Vega's own labels for every mark are left out.
    """
    config = {key: value for key, value in spec.get("config", {}).items() if key != "title"} | {"aria": False}
    told_elsewhere = ("title", "description", "usermeta")
    return {key: value for key, value in spec.items() if key not in told_elsewhere} | {"config": config}


def picture(spec: Spec, anchor: str, label: str, layout: str = "wide") -> str:
    """The static SVG with its words as label, and with ids that no other picture of the page has."""
    svg = _ID.sub(lambda found: _own_id(found, anchor), drawn(spec))
    # Or Chromium offers every label of an axis to be read, one by one, behind the image's own words.
    svg = svg.replace("<g", '<g aria-hidden="true"', 1)
    named = f'<svg role="img" aria-label="{html.escape(label)}" data-layout="{layout}" '
    return svg.replace("<svg ", named, 1)


def _own_id(found: re.Match[str], anchor: str) -> str:
    name = next(group for group in found.groups() if group)
    return found[0].replace(name, f"{anchor}-{name}")


def _marked(spec: Spec) -> str:
    """The finding with its figures as links to their cards; empty where the notebook kept only its text."""
    return _MARKDOWN.renderInline(about(spec).get("title", ""))
