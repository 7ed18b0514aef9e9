"""Titles in lines that fit over a chart, broken only where a reader would break them."""

from __future__ import annotations

import re
import textwrap
import unicodedata

# Chinese characters in a line over a whole chart, and letters in the room of one character.
_CHARACTERS, _LETTERS = 36, 74 / 36

# A digit or Latin letter beside a Chinese character, which fills a square.
_NARROW = 0.56

_OPENING, _CLOSING = "（《「“‘", "，。；：、！？）》」”’"
_CHARACTER = re.compile("[\u3400-\u9fff]")


def wrapped(text: str, language: str, characters: float = _CHARACTERS) -> list[str]:
    """A title in lines: English breaks between words, Chinese at punctuation or between characters.

    Neither breaks a number or a Latin word. Chinese lines joined together are the title again.
    characters  how many Chinese ones fill a line
    """
    return _chinese_lines(text, characters) if language == "zh" else textwrap.wrap(text, round(characters * _LETTERS))


def _chinese_lines(text: str, room: float) -> list[str]:
    ends = [end for end in range(1, len(text)) if _may_break(text[end - 1], text[end])]
    lines, start = [], 0
    while _width(text[start:]) > room and (left := [end for end in ends if end > start]):
        end = _line_end(text, start, left, room)
        lines.append(text[start:end])
        start = end
    return [*lines, text[start:]]


def _line_end(text: str, start: int, ends: list[int], room: float) -> int:
    """Where a line ends best: at the last punctuation in its second half, else at the last place that fits at all."""
    fitting = [end for end in ends if _width(text[start:end]) <= room]
    pauses = [
        end for end in fitting if text[end - 1] in _CLOSING and _width(text[start:end]) >= room / 2
    ]
    return (pauses or fitting or ends[:1])[-1]


def _may_break(before: str, after: str) -> bool:
    if after in _CLOSING or before in _OPENING:
        return False
    between_characters = bool(_CHARACTER.match(before) and _CHARACTER.match(after))
    return between_characters or before in _CLOSING or after in _OPENING


def _width(text: str) -> float:
    return sum(1 if unicodedata.east_asian_width(sign) in "WFA" else _NARROW for sign in text)
