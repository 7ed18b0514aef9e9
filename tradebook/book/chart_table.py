"""The data of a chart as rows: a table to read beside the picture, and the same as CSV to take away."""

from __future__ import annotations

import csv
import html
import io
from collections.abc import Iterator, Mapping
from typing import Any

from tradebook import periods

Spec = Mapping[str, Any]
Row = dict[str, Any]

# What a column of chart data is called where the tooltip has no title for it.
_COLUMNS = {
    "series": ("Series", "系列"),
    "member": ("Member", "项目"),
    "key": ("Item", "项目"),
    "name": ("Event", "事件"),
    "date": ("Date", "日期"),
    "month": ("Month", "月份"),
    "year": ("Year", "年份"),
    "window": ("Period", "时期"),
    "period": ("Period", "时期"),
    "when": ("When", "时点"),
    "kind": ("Kind", "类型"),
    "shown": ("Figure", "数值"),
    "interval": ("Interval", "区间"),
    # Only in the file, for machines: what the words above say.
    "value": ("Value", "值"),
    "low": ("Lower bound", "下界"),
    "high": ("Upper bound", "上界"),
    "unit": ("Unit", "单位"),
    "formula": ("Computed as", "计算方法"),
    "observations": ("Observations", "数据编号"),
    "pages": ("Source", "来源"),
}
_FOR_MACHINES = ("value", "low", "high", "unit", "formula", "observations", "pages")
_IN_WORDS = ("shown", "bounds", "interval", "pages")


def data_sets(spec: Spec) -> list[list[Row]]:
    """The tables of data that a specification carries."""
    inline = [data["values"] for data in _values_of(spec, "data") if isinstance(data, Mapping) and "values" in data]
    return [*spec.get("datasets", {}).values(), *(rows for rows in inline if isinstance(rows, list))]


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
            columns.setdefault(field, channel.get("title") or _usual(field, language))
    return columns


def data_csv(spec: Spec, language: str) -> str:
    """The rows behind the marks: what each is, then number, bounds, unit, formula, sources.

    One line of heads, each in the language and, behind a stroke, in the other: who gets the file may read one only.
    Behind a byte-order mark, so that spreadsheets read the UTF-8. Open bounds and missing figures are empty.
    """
    told = tooltip_columns(spec, language)
    rows = [row for rows in data_sets(spec) for row in rows if any(row.get(field) not in (None, "") for field in told)]
    keys = [field for field in told if field not in _IN_WORDS]
    columns = [*keys, *(field for field in _FOR_MACHINES if field not in keys and any(field in row for row in rows))]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_head(field, told.get(field, "") if field in keys else "", language) for field in columns])
    writer.writerows(["" if row.get(field) is None else row[field] for field in columns] for row in rows)
    return "\ufeff" + out.getvalue()


def _usual(field: str, language: str) -> str:
    return _COLUMNS.get(field, (field, field))[language == "zh"]


def _head(field: str, title: str, language: str) -> str:
    """The head of a column in both languages, where it has one in both: Year / 年份, or 年份 / Year in Chinese."""
    own, other = title or _usual(field, language), _usual(field, "en" if language == "zh" else "zh")
    return f"{own} / {other}" if field in _COLUMNS and other != own else own


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


def _table(rows: list[Row], columns: list[tuple[str, str]], caption: str, language: str) -> str:
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


def _cell(row: Row, field: str, language: str) -> str:
    value = row.get(field)
    text = "–" if value in (None, "") else str(value)
    if field == "period" and periods.PATTERN.fullmatch(text):
        text = periods.short_label(text, language)
    return f'<td class="number">{html.escape(text)}</td>' if field == "shown" else f"<td>{html.escape(text)}</td>"
