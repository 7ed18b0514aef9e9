"""Static pictures without what draws nothing: Vega also writes for scripts and screen readers."""

from __future__ import annotations

import re

# Words for every axis and mark: the picture has one name, which whoever shows it adds.
_WORDS = re.compile(r' (?:role|aria-[a-z]+)="[^"]*"')
_FAMILY = re.compile(r' font-family="([^"]*)"')

# Values that hold without being said, boxes without a colour, and marks that a chart hides.
_DEFAULTS = re.compile(
    r' (?:opacity="1"|stroke-width="1"|fill-opacity="1"|[xy]2="0"|transform="translate\(0,0\)"|pointer-events="none"'
    r'|version="1.1"|xmlns:xlink="[^"]*")'
)
_BOXES = re.compile(r'<path class="(?:background|foreground)"(?![^>]* (?:fill|stroke)="(?!none))[^>]*/>')
_HIDDEN = re.compile(r'<(?:path|line|rect)[^>]* opacity="0"[^>]*/>')
# A group that closes itself is empty too; taking the closing mark behind it would be taking its parent's.
_EMPTY = re.compile(r"<g\b[^>]*(?:/>|(?<!/)></g>)")

# The drawing library numbers its names through the life of a process.
_NUMBERED = re.compile(r'(\bid="|url\(#|href="#)([A-Za-z_]+)(\d+)(?=["\)])')


def compact(svg: str) -> str:
    """The same picture in fewer bytes, the family of fonts said once; links and clipping stay as they are.

    Names inside are numbered from one again, so that a picture does not depend on those drawn before it.
    """
    families = list(dict.fromkeys(_FAMILY.findall(svg)))
    for pattern in (_WORDS, _HIDDEN, _BOXES, _DEFAULTS):
        svg = pattern.sub("", svg)
    while (shorter := _EMPTY.sub("", svg)) != svg:
        svg = shorter
    if len(families) == 1:
        svg = _FAMILY.sub("", svg).replace("<svg ", f'<svg font-family="{families[0]}" ', 1)
    return _numbered_anew(svg)


def _numbered_anew(svg: str) -> str:
    numbers: dict[tuple[str, str], int] = {}

    def renamed(found: re.Match[str]) -> str:
        number = numbers.setdefault((found[2], found[3]), len(numbers) + 1)
        return f"{found[1]}{found[2]}{number}"

    return _NUMBERED.sub(renamed, svg)
