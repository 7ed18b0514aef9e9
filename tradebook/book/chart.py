"""One chart as a figure of a page: its finding, its picture, its data as a table, its specification for the script."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import vl_convert
from markdown_it import MarkdownIt

from tradebook import periods

Spec = Mapping[str, Any]

# Beneath a chart stand at most so many pages; its table names the page of every figure.
MOST_SOURCES_NAMED = 3

_WORDS = {
    "en": {
        "data": "Data and description",
        "link": "Link to this chart",
        "table": "Data of the chart: {}",
        "source": "Source: {}",
        "more": "{} more pages",
        "scroll": "{} (scrolls sideways on a narrow screen)",
    },
    "zh": {
        "data": "数据与文字说明",
        "link": "指向该图表的链接",
        "table": "图表数据：{}",
        "source": "来源：{}",
        "more": "另{}个页面",
        "scroll": "{}（窄屏可左右滑动）",
    },
}

# What a column of chart data is called where the tooltip has no title for it.
_COLUMNS = {
    "series": ("Series", "系列"),
    "member": ("Member", "项目"),
    "period": ("Period", "时期"),
    "when": ("When", "时点"),
}

# The same as for sentences in tables.
_MARKDOWN = MarkdownIt("commonmark", {"html": True})

_INNER_ARIA = re.compile(r' (?:role|aria-[a-z]+)="[^"]*"')
_ID = re.compile(r'\bid="([^"]+)"|url\(#([^)]+)\)|href="#([^"]+)"')


def chart_figure(spec: Spec, anchor: str, language: str) -> str:
    """The HTML of a chart. `anchor` is unique on the page: it names the figure and every id inside it."""
    words, title = _WORDS[language], title_of(spec, language)
    drawn = page_spec(spec)
    description, scrolls = html.escape(spec.get("description", "")), html.escape(words["scroll"].format(title))
    parts = [
        f'<figure class="chart" id="{anchor}" role="group" aria-labelledby="{anchor}-title">',
        f'<figcaption class="chart-title"><span id="{anchor}-title">{_marked(spec) or html.escape(title)}</span>'
        f'<a class="headerlink" href="#{anchor}" title="{words["link"]}">#</a></figcaption>',
        f'<div class="chart-frame" tabindex="0" role="group" aria-label="{scrolls}">',
        picture(drawn, anchor, spec.get("description", title)),
        "</div>",
        _source_line(spec, language),
        f'<details class="chart-data"><summary>{words["data"]}</summary>',
        f'<p class="chart-description">{description}</p>',
        data_table(spec, words["table"].format(title), language),
        "</details>",
        f'<script type="application/json" class="chart-spec">{_as_script(drawn)}</script>',
        "</figure>",
    ]
    return "\n".join(part for part in parts if part)


def title_of(spec: Spec, language: str) -> str:
    """The finding in one line; the spec holds it broken into lines, English at spaces and hyphens, Chinese anywhere."""
    title = spec.get("title", "")
    text = title.get("text", "") if isinstance(title, Mapping) else title
    lines = [text] if isinstance(text, str) else text
    return "".join(lines) if language == "zh" else " ".join(lines).replace("- ", "-")


def page_spec(spec: Spec) -> dict[str, Any]:
    """The specification as the page draws it: the finding stands above in HTML, where it wraps on a phone.

    The picture is one image with one name, so Vega's own labels for every mark are left out.
    """
    config = {key: value for key, value in spec.get("config", {}).items() if key != "title"} | {"aria": False}
    told_elsewhere = ("title", "description", "usermeta")
    return {key: value for key, value in spec.items() if key not in told_elsewhere} | {"config": config}


def _marked(spec: Spec) -> str:
    """The finding with its figures as links to their cards; empty where the notebook kept only its text."""
    return _MARKDOWN.renderInline(spec.get("usermeta", {}).get("title", "")) if spec.get("usermeta") else ""


def picture(spec: Spec, anchor: str, label: str) -> str:
    """The static SVG with its words as label, and with ids that no other chart of the page has."""
    svg = _INNER_ARIA.sub("", vl_convert.vegalite_to_svg(dict(spec)))
    svg = _ID.sub(lambda found: _own_id(found, anchor), svg)
    # Or Chromium offers every label of an axis to be read, one by one, behind the image's own words.
    svg = svg.replace("<g", '<g aria-hidden="true"', 1)
    return svg.replace("<svg ", f'<svg role="img" aria-label="{html.escape(label)}" ', 1)


def _own_id(found: re.Match[str], anchor: str) -> str:
    name = next(group for group in found.groups() if group)
    return found[0].replace(name, f"{anchor}-{name}")


def data_table(spec: Spec, caption: str, language: str) -> str:
    """Every row of the chart's data, in the columns that its tooltips show."""
    columns = list(tooltip_columns(spec, language).items())
    tables = [_table(rows, columns, caption, language) for rows in data_sets(spec)]
    return "\n".join(table for table in tables if table)


def tooltip_columns(spec: Spec, language: str) -> dict[str, str]:
    """Field and title of everything that pointing at a mark of the chart tells, in the order of the tooltips."""
    columns: dict[str, str] = {}
    for tooltip in _values_of(spec, "tooltip"):
        for channel in tooltip if isinstance(tooltip, list) else []:
            field = channel.get("field", "")
            usual = _COLUMNS.get(field, (field, field))[language == "zh"]
            columns.setdefault(field, channel.get("title") or usual)
    return columns


def data_sets(spec: Spec) -> list[list[dict[str, Any]]]:
    """The tables of data that a specification carries."""
    inline = [data["values"] for data in _values_of(spec, "data") if isinstance(data, Mapping) and "values" in data]
    return [*spec.get("datasets", {}).values(), *(rows for rows in inline if isinstance(rows, list))]


def _values_of(nested: Any, key: str) -> Iterator[Any]:
    """Every value under a key, however deep; the data themselves are not searched."""
    if isinstance(nested, Mapping):
        if key in nested:
            yield nested[key]
        for name, value in nested.items():
            if name not in (key, "datasets", "values"):
                yield from _values_of(value, key)
    elif isinstance(nested, list):
        for value in nested:
            yield from _values_of(value, key)


def _table(rows: list[dict[str, Any]], columns: list[tuple[str, str]], caption: str, language: str) -> str:
    shown = [(field, title) for field, title in columns if any(row.get(field) not in (None, "") for row in rows)]
    if not shown:
        return ""
    label = html.escape(caption)
    head = "".join(f'<th scope="col">{html.escape(title)}</th>' for _, title in shown)
    body = "\n".join("<tr>" + "".join(_cell(row, field, language) for field, _ in shown) + "</tr>" for row in rows)
    return (
        f'<div class="table-frame" tabindex="0" role="group" aria-label="{label}">'
        f'<table class="figures chart-table"><caption>{label}</caption><thead><tr>{head}</tr></thead>\n'
        f"<tbody>\n{body}\n</tbody></table></div>"
    )


def _cell(row: dict[str, Any], field: str, language: str) -> str:
    value = row.get(field)
    text = "–" if value in (None, "") else str(value)
    if field == "period" and periods.PATTERN.fullmatch(text):
        text = periods.label(text, language)
    return f'<td class="number">{html.escape(text)}</td>' if field == "shown" else f"<td>{html.escape(text)}</td>"


def _source_line(spec: Spec, language: str) -> str:
    """The pages behind the chart's data in one line; empty if its data name none."""
    named = dict.fromkeys(page for rows in data_sets(spec) for row in rows for page in _pages(row))
    if not named:
        return ""
    words, pages = _WORDS[language], list(named)[:MOST_SOURCES_NAMED]
    if len(named) > len(pages):
        pages.append(words["more"].format(len(named) - len(pages)))
    return f'<p class="chart-source">{html.escape(words["source"].format("; ".join(pages)))}</p>'


def _pages(row: dict[str, Any]) -> list[str]:
    return [page for page in str(row.get("pages") or "").split("; ") if page]


def _as_script(spec: Spec) -> str:
    """JSON that cannot end the script element it stands in."""
    text = json.dumps(spec, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.replace("<", "\\u003c")
