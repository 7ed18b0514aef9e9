"""The picture of a page that is shared: its title, its first figure with bounds or its first words, and the book."""

from __future__ import annotations

import html
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from tradebook.charts.theme import BLUE
from tradebook.charts.wrapping import wrapped

SIZE = (1200, 630)

_MARGIN, _WIDTH = 70, 1060
# A line is drawn in the first font that is there; in Chinese, that has to be one with Chinese signs.
_CHINESE = "Noto Sans CJK SC, Source Han Sans SC, PingFang SC, Microsoft YaHei"
_FONTS = {"en": f"Liberation Sans, {_CHINESE}, sans-serif", "zh": f"{_CHINESE}, Liberation Sans, sans-serif"}
_INK, _GREY, _PAPER = "#1f2937", "#4b5563", "#ffffff"

# More than so many lines of text nobody reads in a preview.
_MOST_LINES = 4

# A Latin letter is about so wide, as a part of the size of its font.
_LETTER = 0.52


@dataclass(frozen=True, slots=True)
class Shared:
    """The words of a picture; figure, bounds and subject are empty on a page without a published figure."""

    book: str
    span: str
    title: str
    text: str
    figure: str = ""
    bounds: str = ""
    subject: str = ""


def svg(shared: Shared, language: str) -> str:
    """The picture as SVG, 1200 by 630: the same for the same words."""
    width, height = SIZE
    lines = "\n".join(_lines(shared, language))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" font-family="{_FONTS[language]}">'
        f'<rect width="{width}" height="{height}" fill="{_PAPER}"/><rect width="18" height="{height}" fill="{BLUE}"/>'
        f"\n{lines}\n</svg>"
    )


def _lines(shared: Shared, language: str) -> Iterator[str]:
    yield _line(f"{shared.book} · {shared.span}", 90, 30, _GREY)
    at = 165
    for line in _broken(shared.title, 64, language)[:2]:
        yield _line(line, at + 10, 64, _INK, bold=True)
        at += 74
    if shared.figure:
        yield _line(shared.figure, at + 90, 96, BLUE, bold=True)
        yield _line(shared.subject, at + 145, 32, _INK)
        yield _line(shared.bounds, at + 190, 28, _GREY)
        at += 215
    # Without a figure the words are the message.
    size = 30 if shared.figure else 44
    step = size * 1.4
    room = min(_MOST_LINES, int((SIZE[1] - 40 - at) // step))
    for number, line in enumerate(_broken(shared.text, size, language)[:room]):
        yield _line(line, round(at + step * (number + 1)), size, _INK)


def _line(text: str, at: int, size: int, colour: str, bold: bool = False) -> str:
    """One line, made smaller if it would leave the picture."""
    length = sum(1 if ord(sign) > 0x2E80 else _LETTER for sign in text) * size
    size = min(size, int(size * _WIDTH / length)) if length else size
    weight = ' font-weight="700"' if bold else ""
    return f'<text x="{_MARGIN}" y="{at}" font-size="{size}" fill="{colour}"{weight}>{html.escape(text)}</text>'


def _broken(text: str, size: int, language: str) -> list[str]:
    if language == "zh":
        # Up to 36 characters a line; _line makes larger ones fit.
        return wrapped(text, language)
    return textwrap.wrap(text, int(_WIDTH / (size * _LETTER)))
