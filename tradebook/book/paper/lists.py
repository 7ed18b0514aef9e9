"""What stands behind the numbers of a page, as lists to read on paper: computed figures, published figures, sources.

On the screen a number tells its bounds and sources when it is pointed at; on paper it cannot. So each page ends with
three numbered lists, and in an EPUB or PDF every number of the page is a link into them.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR
from itertools import groupby
from operator import itemgetter

from tradebook import periods
from tradebook.book.cards import in_words
from tradebook.data_used import LAST_LINKED_TIER, what
from tradebook.figure import Figure
from tradebook.prose import Writer
from tradebook.provenance import number_text

_ID = re.compile(r"\bo[0-9a-f]{8}\b")

_WORDS = {
    "en": {
        "computed": "Computed figures",
        "published": "Published figures",
        "sources": "Sources",
        "intro": "Every figure of this page that was computed stands here with its bounds and how it was made, in the "
        "order of the text; [n] is the published figure of that number in the next list.",
        "printed": "As printed, in brackets what the rounding leaves open, then the source by its number in the last "
        "list. These rows, and those behind the charts, are in the file data/observations.csv of the book.",
        "from": "from",
        "no date": "no date",
        "colon": ": ",
        "comma": ", ",
        "bounds": " ({})",
        "both": "{} to {}",
        "least": "{} or more",
        "most": "{} or less",
        "exact": "exact",
        "open": "no bounds",
        "semicolon": "; ",
        "stop": ". ",
    },
    "zh": {
        "computed": "计算得出的数据",
        "published": "公布的数据",
        "sources": "来源",
        "intro": "本页所有计算得出的数据按正文顺序列出，并注明区间和算法；[n]为下一清单中的公布数据编号。",
        "printed": "依次为所载数值、括号内的舍入区间和来源编号（见最后的清单）。"
        "这些数据及图表所用数据均载于本书的data/observations.csv文件。",
        "from": "依据",
        "no date": "未注明日期",
        "colon": "：",
        "comma": "，",
        "bounds": "（{}）",
        "both": "{}至{}",
        "least": "不低于{}",
        "most": "不高于{}",
        "exact": "精确",
        "open": "无法界定",
        "semicolon": "；",
        "stop": "。",
    },
}


@dataclass(frozen=True, slots=True)
class Stated:
    """A number of a page: its words, its bounds in words, and what it was computed from (see provenance.attributes)."""

    words: str
    bounds: str
    formula: str
    observations: tuple[str, ...]


class Lists:
    """Numbers the figures of one page as they are met, and writes the lists.

    writer  of the edition's language and ledger
    stated  ids of the observations behind the numbers of the page
    drawn   ids of those behind its charts: their pages are listed, and they themselves are in the ledger
    """

    def __init__(self, writer: Writer, stated: Iterable[str], drawn: Iterable[str]) -> None:
        self._writer, self._words = writer, _WORDS[writer.language]
        ledger, stated = writer.ledger, set(stated)
        rows = ledger.raw[ledger.raw["id"].isin(stated.union(drawn))].to_dict("records")
        listed = [(_subject(writer, row), row) for row in rows if row["id"] in stated]
        self._rows = sorted(listed, key=itemgetter(0))
        self._number = {row["id"]: count for count, (_, row) in enumerate(self._rows, start=1)}
        self._pages = {row["source"]: ledger.source_of(row["id"]) for row in (*_seconds(self._rows), *rows)}
        self._source = {source: count for count, source in enumerate(self._pages, start=1)}
        self._of_row = {row["id"]: self._source[row["source"]] for row in rows}
        self._computed: dict[Stated, int] = {}

    def __bool__(self) -> bool:
        return bool(self._pages or self._computed)

    def target(self, stated: Stated) -> str:
        """The id of the entry that a number of the page leads to; empty if nothing stands behind it."""
        if not stated.formula and len(stated.observations) == 1:
            number = self._number.get(stated.observations[0])
            return f"published-{number}" if number else ""
        if not stated.formula and not stated.observations:
            return ""
        return f"computed-{self._computed.setdefault(stated, len(self._computed) + 1)}"

    def sources_of(self, ids: Iterable[str]) -> str:
        """The numbers of the pages behind observations, as links: [1]–[3], [7]."""
        pages = {self._of_row[row_id] for row_id in ids if row_id in self._of_row}
        return ", ".join(_run("source", run) for run in _runs(sorted(pages)))

    def markup(self) -> str:
        """The lists; those that are empty are left out."""
        parts = [
            self._section("computed", "intro", self._all_computed() if self._computed else ""),
            self._section("published", "printed", self._all_published() if self._rows else ""),
            self._section("sources", "", self._all_sources() if self._pages else ""),
        ]
        return "\n".join(part for part in parts if part)

    def _section(self, name: str, intro: str, content: str) -> str:
        if not content:
            return ""
        told = f'<p class="told">{self._words[intro]}</p>\n' if intro else ""
        return f'<section class="list"><h3 id="list-{name}">{self._words[name]}</h3>\n{told}{content}</section>'

    def _all_computed(self) -> str:
        items = "\n".join(self._computed_item(stated, number) for stated, number in self._computed.items())
        return f'<ol class="computed">\n{items}\n</ol>'

    def _computed_item(self, stated: Stated, number: int) -> str:
        gap = self._words["semicolon"]
        how = html.escape(in_words(self._writer, stated.formula))
        if not _ID.search(how) and stated.observations:
            how = f"{how}{gap if how else ''}{self._words['from']} {self._behind(stated)}"
        how = _ID.sub(lambda found: self._observation(found[0]), how)
        told = (f"<b>{html.escape(stated.words)}</b>", html.escape(stated.bounds), how)
        return f'<li id="computed-{number}">{gap.join(part for part in told if part)}</li>'

    def _behind(self, stated: Stated) -> str:
        numbers = sorted({self._number[row_id] for row_id in stated.observations if row_id in self._number})
        return ", ".join(_run("published", run) for run in _runs(numbers))

    def _observation(self, row_id: str) -> str:
        return _link("published", self._number[row_id]) if row_id in self._number else row_id

    def _all_published(self) -> str:
        """Grouped by what they speak of, numbered through."""
        parts = []
        for subject, rows in groupby(self._rows, key=itemgetter(0)):
            rows = [row for _, row in rows]
            items = "\n".join(self._published_item(row) for row in rows)
            start = self._number[rows[0]["id"]]
            parts.append(f'<p class="subject">{html.escape(subject)}</p>\n<ol start="{start}">\n{items}\n</ol>')
        return '<div class="published">\n' + "\n".join(parts) + "\n</div>"

    def _published_item(self, row: dict[str, str]) -> str:
        writer, words = self._writer, self._words
        period = periods.label(row["period"], writer.language)
        bounds = words["bounds"].format(_bounds(writer.ledger.observation(row["id"]).figure, words))
        qualifier = f"{writer.ledger.name('qualifier', row['qualifier'], writer.language)} " if row["qualifier"] else ""
        told = f"{period}{words['colon']}{qualifier}{row['value']}{bounds}"
        number = self._number[row["id"]]
        return f'<li id="published-{number}">{html.escape(told)} {_link("source", self._of_row[row["id"]])}</li>'

    def _all_sources(self) -> str:
        items = "\n".join(self._source_item(self._pages[source], number) for source, number in self._source.items())
        return f'<ol class="sources">\n{items}\n</ol>'

    def _source_item(self, source: dict[str, str], number: int) -> str:
        """Publisher, title, date, address; mirrors and reposts are named, never linked."""
        words = self._words
        told = words["stop"].join(
            html.escape(part)
            for part in (source["publisher"], source["title"], source["published_on"] or words["no date"])
            if part
        )
        if int(source["tier"]) <= LAST_LINKED_TIER and source["url"]:
            address = html.escape(source["url"], quote=True)
            told += f'{words["stop"]}<a class="address" href="{address}">{address}</a>'
        return f'<li id="source-{number}">{told}</li>'


def _subject(writer: Writer, row: dict[str, str]) -> str:
    """What a row speaks of and in which unit: rows that share it stand under one line."""
    unit = writer.ledger.name("unit", row["unit"], writer.language)
    return f"{what(writer, row)}{_WORDS[writer.language]['comma']}{unit}"


def _bounds(figure: Figure, words: dict[str, str]) -> str:
    """The bounds in the unit that the figure was printed in."""
    low, high = number_text(figure.low, ROUND_FLOOR), number_text(figure.high, ROUND_CEILING)
    if low and low == high:
        return words["exact"]
    if low and high:
        return words["both"].format(low, high)
    return words["least"].format(low) if low else words["most"].format(high) if high else words["open"]


def _seconds(pairs: Iterable[tuple[str, dict[str, str]]]) -> list[dict[str, str]]:
    return [row for _, row in pairs]


def _runs(numbers: list[int]) -> list[list[int]]:
    """Sorted numbers, those that follow each other together."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


def _run(kind: str, numbers: list[int]) -> str:
    """One to two numbers one by one, more as from–to."""
    ends = [_link(kind, number) for number in (numbers if len(numbers) < 3 else (numbers[0], numbers[-1]))]
    return (", " if len(numbers) < 3 else "–").join(ends)


def _link(kind: str, number: int) -> str:
    return f'<a href="#{kind}-{number}">[{number}]</a>'
