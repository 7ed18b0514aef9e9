"""Words for a slide: a text in short, and items spread over as many slides as they need.

Everything is counted in columns of the line, of which a Chinese sign takes two.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

# Columns of a line of text on a slide, and lines of a slide below its heading (see static/deck.css): Chinese has more
# air between lines.
LINE = 84
LINES = {"en": 14, "zh": 11}
# In lines: what stands between an item and the next, and how finely slides are evened out.
_GAP, _STEP = 0.35, 0.5

# What still reads as one thought.
SHORT = 330

# A sentence ends before a capital, a sign of Chinese, or whatever opens one; not inside 1.5 or "e.g.".
_END = re.compile(r"(?<=[。？！])|(?<=[.?!])\s+(?=[A-Z“\"*(])")
_CHINESE = ("。", "？", "！")
_LINK = re.compile(r"<[^>]+>")


def columns(text: str) -> int:
    """How many columns a text takes; marks of HTML take none."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in _LINK.sub("", text))


def in_short(text: str, most: int = SHORT) -> str:
    """The first sentences of the first paragraph, as many as fit; at least one.

    One that only leads to a formula or a list below it is no sentence to end with.
    """
    first, *more = filter(None, _END.split(text.strip().split("\n\n")[0]))
    told = first
    for sentence in more:
        longer = told + ("" if told.endswith(_CHINESE) else " ") + sentence
        if columns(longer) > most or not sentence.endswith((".", "?", "!", *_CHINESE)):
            break
        told = longer
    return told


def spread(items: Sequence[str], lines: float) -> list[list[str]]:
    """Items in order, on as few slides as hold them, and evenly; one that is too long stands alone."""
    if not items:
        return []
    fewest = len(_filled(items, lines))
    heights = [_STEP * step for step in range(1, int(lines / _STEP) + 1)]
    return next(made for height in heights if len(made := _filled(items, height)) == fewest)


def height(items: Sequence[str]) -> float:
    """Lines that items take one below the other."""
    return sum(map(_height, items))


def _filled(items: Sequence[str], lines: float) -> list[list[str]]:
    made: list[list[str]] = []
    left = 0.0
    for item in items:
        if not made or _height(item) > left:
            made.append([])
            left = lines
        made[-1].append(item)
        left -= _height(item)
    return made


def _height(item: str) -> float:
    """Lines that an item takes, and the gap between it and the next."""
    return -(-columns(item) // LINE) + _GAP
