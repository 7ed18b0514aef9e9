"""A chart that can stand alone: one SVG with finding, picture, source and licence, in light colours on white."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from tradebook.charts.wrapping import wrapped

_MARGIN, _SIZE, _LINE, _GREY = 12, 11, 15, "#565a60"
_SIZES = re.compile(r'width="([\d.]+)" height="([\d.]+)" viewBox="0 0 [\d.]+ [\d.]+"')


def standalone_svg(svg: str, notes: Sequence[str], language: str) -> str:
    """A compact picture that holds its title, on white and with notes below it, each broken into lines that fit.

    Fonts are named, the reader's own where they are missing: letters stay text, which can be searched and edited.
    """
    width, height = (float(size) for size in _SIZES.search(svg).groups())
    lines = [line for note in notes for line in wrapped(note, language, (width - 2 * _MARGIN) / _SIZE)]
    tall = height + _LINE * len(lines) + _MARGIN
    svg = _SIZES.sub(f'width="{width:g}" height="{tall:g}" viewBox="0 0 {width:g} {tall:g}"', svg, count=1)
    start = svg.index(">") + 1
    ground = f'<rect width="{width:g}" height="{tall:g}" fill="white"/>'
    foot = "".join(
        f'<text x="{_MARGIN}" y="{height + _LINE * (number + 0.7):g}" font-size="{_SIZE}px" fill="{_GREY}">'
        f"{html.escape(line)}</text>"
        for number, line in enumerate(lines)
    )
    return f'{svg[:start]}{ground}{svg[start:].removesuffix("</svg>")}{foot}</svg>\n'
