"""The observations behind a page, as a table to read and as files to take away."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Iterable

from tradebook import periods
from tradebook.ledger import Ledger
from tradebook.prose import DATA_USED, Writer
from tradebook.tables import Table

# Mirrors and reposts are named, never linked.
LAST_LINKED_TIER = 3

_HEAD = {
    "en": ("Observation", "What", "Period", "As printed", "Source", "Published"),
    "zh": ("编号", "内容", "时期", "原文数值", "来源", "发布日期"),
}


# Signs that an address of the kind data: cannot hold as they are; all others stay readable, and compress well.
_NOT_IN_ADDRESS = re.compile(r"[\x00-\x20\x7f\ufeff%#\"&<>]")


def data_used(writer: Writer, ids: Iterable[str], name: str, citation: str = "") -> Table:
    """A table of observations in the order of the ledger, with links that save them as CSV and JSON under a name.

    citation  how to cite the page, as HTML to stand below the table
    """
    raw = writer.ledger.raw
    rows = raw[raw["id"].isin(set(ids))].to_dict("records")
    head = "".join(f'<th scope="col">{html.escape(title)}</th>' for title in _HEAD[writer.language])
    body = "\n".join(_row(writer, row) for row in rows)
    english, chinese = f"Observations behind this page ({len(rows)})", f"本页所用数据（{len(rows)}条）"
    caption = chinese if writer.language == "zh" else english
    # Where numbers lead to in a notebook; a page of the book has a section of that name (see renderer.folded).
    markup = (
        f'<p id="{DATA_USED}">{_downloads(writer, rows, name)}</p>\n'
        f'<div class="table-frame" tabindex="0" role="region" aria-label="{caption}">'
        f'<table class="figures data-used"><caption>{caption}</caption><thead><tr>{head}</tr></thead>\n'
        f"<tbody>{body}</tbody></table></div>{citation}"
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


def printed(writer: Writer, row: dict[str, str]) -> str:
    """The number as printed, with the word beside it and its unit."""
    name, language = writer.ledger.name, writer.language
    qualifier = name("qualifier", row["qualifier"], language) + " " if row["qualifier"] else ""
    return f"{qualifier}{row['value']} {name('unit', row['unit'], language)}"


def _row(writer: Writer, row: dict[str, str]) -> str:
    ledger, language = writer.ledger, writer.language
    cells = (what(writer, row), periods.label(row["period"], language), printed(writer, row))
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
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows(_lines(ledger, rows))
    return "\ufeff" + out.getvalue()


def as_json(ledger: Ledger, rows: Iterable[dict[str, str]]) -> str:
    """The same as JSON: columns once, then a list for each row (pandas: orient="split"). Numbers stay as printed."""
    columns, *data = _lines(ledger, rows)
    return json.dumps({"columns": columns, "data": data}, ensure_ascii=False, separators=(",", ":"))


def _lines(ledger: Ledger, rows: Iterable[dict[str, str]]) -> list[list[str]]:
    """Head and rows: the columns of the ledger, then publisher, address and tier of the page."""
    columns, of_source = list(ledger.raw.columns), ("publisher", "url", "tier")
    lines = [[*columns, *of_source]]
    for row in rows:
        source = ledger.source_of(row["id"])
        lines.append([*(row[column] for column in columns), *(source[column] for column in of_source)])
    return lines


def _downloads(writer: Writer, rows: list[dict[str, str]], name: str) -> str:
    """A link for each kind of file; the file itself is its address, so that it can be saved without a network."""
    save = "下载" if writer.language == "zh" else "Save as "
    files = {
        "csv": ("text/csv", as_csv(writer.ledger, rows)),
        "json": ("application/json", as_json(writer.ledger, rows)),
    }
    return " ".join(
        f'<a class="download" download="{html.escape(name)}.{kind}" '
        f'href="data:{media};charset=utf-8,{_in_address(text)}">{save}{kind.upper()}</a>'
        for kind, (media, text) in files.items()
    )


def _in_address(text: str) -> str:
    return _NOT_IN_ADDRESS.sub(lambda sign: "".join(f"%{byte:02X}" for byte in sign[0].encode()), text)
