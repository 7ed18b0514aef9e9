"""Cover and imprint of the book on paper: title, edition, the region's trade by year as a picture, how to read.

The cover is one SVG, so that it is the same in print, in an EPUB and as a picture in a reader's library.
"""

from __future__ import annotations

import html
from collections.abc import Mapping

from tradebook.book.edition import Edition
from tradebook.figure import Figure

# Three to four, as screens of readers are; in pixels.
WIDTH, HEIGHT = 1200, 1600
_MARGIN, _BASE, _TALLEST = 110, 1330, 560
_PAPER, _INK, _QUIET, _BAR, _LAST = "#f7f5ef", "#17202b", "#5b6673", "#9db4c8", "#0b5c8c"
_FONT = "Liberation Serif, Noto Serif CJK SC, Songti SC, SimSun, serif"
# How much wider than half its height a sign is, at most.
_WIDE = 0x2E80

_WORDS = {
    "en": {
        "kind": "A computed book of figures with bounds and sources",
        "picture": "Exports and imports, {first} to {last}",
        "years": "{first} to {last}",
        "known": "Figures published up to {day}",
        "version": "Version {version}",
        "imprint": "About this copy",
        "read": "How to read a number on paper",
        "reading": (
            "Every published number was rounded, so it stands for a range. Each chapter ends with three lists. "
            "The first names the figures that the book computed, in the order of the text, with their bounds and how "
            "they were made; the second the published figures behind them, as printed; the third the pages that "
            "published them. In the file a number leads to its entry.",
            "Charts draw bounds wherever they are wide enough to be seen. The tables behind the charts, the code of "
            "the chapters and the whole ledger are in the online book and in its repository.",
        ),
        "cite": "Cite as",
        "licence": "Text and data: CC BY 4.0. Code: BSD 3-Clause.",
    },
    "zh": {
        "kind": "每个数字都附有区间和来源的可计算图书",
        "picture": "{first}—{last}年进出口总值",
        "years": "{first}—{last}年",
        "known": "采用截至{day}公布的数据",
        "version": "版本{version}",
        "imprint": "关于本版",
        "read": "如何在纸上读数字",
        "reading": (
            "公布的数字都经过四舍五入，代表一个区间。每章末尾有三份清单：其一按正文顺序列出本书计算的数据，"
            "注明区间和算法；其二列出所依据的公布数据，按原文数值；其三列出公布这些数据的页面。"
            "在电子文件中，数字可链接到相应条目。",
            "图中凡区间宽度可以辨识之处均已画出。图表数据、各章代码和全部台账见网页版及其代码库。",
        ),
        "cite": "引用格式",
        "licence": "文字与数据：CC BY 4.0；代码：BSD 3-Clause。",
    },
}


def cover(edition: Edition, title: str, day: str) -> str:
    """The cover as SVG.

    day  until which the figures were published
    """
    words, first, last = _WORDS[edition.language], edition.first_year, edition.last_year
    lines = _broken(title, 88, WIDTH - 2 * _MARGIN)
    text = [_line(line, _MARGIN, 250 + 108 * number, 88, _INK, "bold") for number, line in enumerate(lines)]
    below = 250 + 108 * len(lines)
    text.append(_line(words["years"].format(first=first, last=last), _MARGIN, below, 52, _LAST))
    text.append(_line(words["kind"], _MARGIN, below + 78, 34, _QUIET))
    bars = _bars(edition)
    if bars:
        text.append(_line(words["picture"].format(first=first, last=last), _MARGIN, _BASE + 52, 28, _QUIET))
    text.append(_line(words["known"].format(day=day), _MARGIN, HEIGHT - 120, 30, _QUIET))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f'role="img" aria-label="{html.escape(title, quote=True)}">\n'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{_PAPER}"/>\n'
        f'<rect width="{WIDTH}" height="28" fill="{_LAST}"/>\n'
        + "\n".join((*text, *bars))
        + "\n</svg>"
    )


def imprint(edition: Edition, title: str, day: str, book: Mapping[str, str]) -> str:
    """The page behind the cover, as a body of XHTML.

    book  author, version and year
    """
    words = _WORDS[edition.language]
    years = words["years"].format(first=edition.first_year, last=edition.last_year)
    facts = (years, words["known"].format(day=day), words["version"].format(version=book["version"]))
    cited = f"{book['author']}. {title}. {years}. {facts[2]}. {book['year']}."
    told = "".join(f"<p>{html.escape(sentence)}</p>" for sentence in words["reading"])
    return (
        f'<section id="imprint"><h1>{words["imprint"]}</h1>\n'
        f"<p><b>{html.escape(title)}</b></p>\n<ul>" + "".join(f"<li>{html.escape(fact)}</li>" for fact in facts)
        + f'</ul>\n<h2 id="reading">{words["read"]}</h2>\n{told}\n'
        f'<h2 id="citing">{words["cite"]}</h2>\n<p>{html.escape(cited)}</p>\n<p>{words["licence"]}</p></section>'
    )


def _bars(edition: Edition) -> list[str]:
    """A bar a year, as high as trade was; a year without a figure stays empty. None where there are fewer than two."""
    years = range(edition.first_year, edition.last_year + 1)
    levels = {year: edition.figure("trade_value", str(year), unit="CNY_100M") for year in years}
    known = {year: float(level.value) for year, level in levels.items() if isinstance(level, Figure)}
    if len(known) < 2:
        return []
    step = (WIDTH - 2 * _MARGIN) / len(levels)
    bars = []
    for place, year in enumerate(years):
        height = round(_TALLEST * known.get(year, 0) / max(known.values()))
        fill = _LAST if year == max(known) else _BAR
        bars.append(
            f'<rect x="{_MARGIN + step * place:.0f}" y="{_BASE - height}" width="{step * 0.8:.0f}" '
            f'height="{height}" fill="{fill}"/>'
        )
    return bars


def _line(text: str, x: float, y: float, size: int, fill: str, weight: str = "normal") -> str:
    return (
        f'<text x="{x}" y="{y}" font-family="{_FONT}" font-size="{size}" font-weight="{weight}" fill="{fill}">'
        f"{html.escape(text)}</text>"
    )


def _broken(text: str, size: int, width: float) -> list[str]:
    """The title in lines that fit: English between words, Chinese anywhere."""
    lines = [""]
    parts = list(text) if any(ord(sign) > _WIDE for sign in text) else [f"{word} " for word in text.split()]
    for part in parts:
        if lines[-1] and _width(lines[-1] + part, size) > width:
            lines.append("")
        lines[-1] += part
    return [line.strip() for line in lines]


def _width(text: str, size: int) -> float:
    """About how wide a text is."""
    return sum(size if ord(sign) > _WIDE else size * 0.52 for sign in text.strip())
