"""The observations behind a page, as a table to read and a file to take away."""

from __future__ import annotations

import base64
import csv
import html
import io
from collections.abc import Iterable

from tradebook import periods
from tradebook.ledger import Ledger
from tradebook.prose import Writer
from tradebook.tables import Table

# Mirrors and reposts are named, never linked.
LAST_LINKED_TIER = 3

_HEAD = {
    "en": ("Observation", "What", "Period", "As printed", "Source", "Published"),
    "zh": ("编号", "内容", "时期", "原文数值", "来源", "发布日期"),
}


def data_used(writer: Writer, ids: Iterable[str], name: str) -> Table:
    """A table of observations in the order of the ledger, with a link that saves them as CSV under the given name."""
    used = set(ids)
    rows = [row for row in writer.ledger.raw.to_dict("records") if row["id"] in used]
    head = "".join(f'<th scope="col">{html.escape(title)}</th>' for title in _HEAD[writer.language])
    body = "\n".join(_row(writer, row) for row in rows)
    english, chinese = f"Observations behind this page ({len(rows)})", f"本页所用数据（{len(rows)}条）"
    caption = chinese if writer.language == "zh" else english
    save = "下载CSV" if writer.language == "zh" else "Save as CSV"
    address = _data_address(writer.ledger, rows)
    markup = (
        f'<p><a class="download" download="{html.escape(name)}.csv" href="{address}">{save}</a></p>\n'
        f'<div class="table-frame" tabindex="0" role="region" aria-label="{caption}">'
        f'<table class="figures data-used"><caption>{caption}</caption><thead><tr>{head}</tr></thead>\n'
        f"<tbody>{body}</tbody></table></div>"
    )
    return Table(markup, f"{caption}\n" + "\n".join(f"{row['id']} {what(writer, row)}" for row in rows))


def what(writer: Writer, row: dict[str, str]) -> str:
    """What an observation speaks of, in labels."""
    name, language = writer.ledger.name, writer.language
    words = [name("indicator", row["indicator"], language), name("region", row["region"], language)]
    if row["flow"] in ("export", "import", "transit"):
        words.append(name("flow", row["flow"], language))
    if row["member"]:
        words.append(name(row["dim"], row["member"], language))
    if row["measure"] != "level":
        words.append(name("measure", row["measure"], language))
    return ("，" if language == "zh" else ", ").join(words)


def _row(writer: Writer, row: dict[str, str]) -> str:
    ledger, language = writer.ledger, writer.language
    qualifier = ledger.name("qualifier", row["qualifier"], language) + " " if row["qualifier"] else ""
    printed = f"{qualifier}{row['value']} {ledger.name('unit', row['unit'], language)}"
    cells = (what(writer, row), periods.label(row["period"], language), printed)
    words = "".join(f"<td>{html.escape(cell)}</td>" for cell in cells)
    published = row["published_on"] or "–"
    source = _source(ledger.source_of(row["id"]))
    return f'<tr><th scope="row">{row["id"]}</th>{words}<td>{source}</td><td>{published}</td></tr>'


def _source(source: dict[str, str]) -> str:
    words = html.escape(source["publisher"])
    title = html.escape(source["title"], quote=True)
    if int(source["tier"]) > LAST_LINKED_TIER:
        return f'<span title="{title}">{words}</span>'
    return f'<a href="{html.escape(source["url"], quote=True)}" title="{title}" rel="noopener">{words}</a>'


def as_csv(ledger: Ledger, rows: Iterable[dict[str, str]]) -> str:
    """Observations as CSV with publisher and address, behind a byte-order mark so that spreadsheets read the UTF-8."""
    out = io.StringIO()
    columns = list(ledger.raw.columns)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([*columns, "publisher", "url", "tier"])
    for row in rows:
        source = ledger.source_of(row["id"])
        writer.writerow([*(row[column] for column in columns), source["publisher"], source["url"], source["tier"]])
    return "\ufeff" + out.getvalue()


def _data_address(ledger: Ledger, rows: list[dict[str, str]]) -> str:
    encoded = base64.b64encode(as_csv(ledger, rows).encode()).decode()
    return f"data:text/csv;charset=utf-8;base64,{encoded}"
