"""Drawing specifications as static pictures; what was drawn to be measured is not drawn again to be shown."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import vl_convert

from tradebook.charts.compact import compact

_WIDTH = re.compile(r'<svg[^>]* width="([\d.]+)"')


def drawn(spec: Mapping[str, Any]) -> str:
    """The compact SVG of a Vega-Lite specification, with its data in it."""
    return _drawn(json.dumps(spec, ensure_ascii=False))


def drawn_width(spec: Mapping[str, Any]) -> int:
    """The width in pixels of the whole picture."""
    return round(float(_WIDTH.search(drawn(spec))[1]))


# A page asks for the last few again (a narrow layout that fitted, a chart in a second file), slides for all of a book.
@lru_cache(maxsize=256)
def _drawn(spec: str) -> str:
    return compact(vl_convert.vegalite_to_svg(spec))
