"""The same chart for a narrow column: as wide as a phone, names above their bars, fewer ticks, the same text size."""

from __future__ import annotations

import copy
import json
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from tradebook.charts.drawing import drawn_width
from tradebook.charts.wrapping import wrapped

Spec = dict[str, Any]

# A phone of 360 pixels has a column of about so many.
NARROW = 328

# Names that would take more of the width than this stand above their marks instead of beside them.
_MOST_BESIDE = 104
_LABEL_SIZE, _ROOM_ABOVE, _LEGEND_SYMBOL = 12, 17, 30

# What an axis with its numbers takes beside a plot.
_SIDES = 44

# Two columns of a legend stand side by side as long as each of its words fits half the width.
_HALF = NARROW / 2 - _LEGEND_SYMBOL

_FEW_TICKS = 4


def narrow(spec: Mapping[str, Any]) -> Spec:
    """The specification of the narrow layout, with the same data, marks and colours as the wide one."""
    made = copy.deepcopy(dict(spec))
    if "hconcat" in made:
        made["vconcat"] = made.pop("hconcat")
    rows = _rows(made)
    for view in _views(made):
        _names_above(view, rows)
        _own_places(view)
        for encoding in _encodings(view):
            _wrap_titles(encoding, view)
            _fewer_ticks(encoding)
            _fold_legends(encoding, rows)
    made["config"] = _config(made.get("config", {}))
    return _fitted(made)


def _views(spec: Spec) -> list[Spec]:
    """The plots of a chart: those stacked in it, or the chart itself."""
    return spec.get("vconcat", [spec])


def _encodings(view: Spec) -> Iterator[Spec]:
    """The encodings of a plot and of every layer in it."""
    if "encoding" in view:
        yield view["encoding"]
    for layer in view.get("layer", ()):
        yield from _encodings(layer)


def _rows(spec: Spec) -> list[dict[str, Any]]:
    return [row for rows in spec.get("datasets", {}).values() for row in rows]


def _names_above(view: Spec, rows: list[dict[str, Any]]) -> None:
    """Move long names from the left of their rows to above them, and give the rows the height for it."""
    across = [encoding["y"] for encoding in _encodings(view) if encoding.get("y", {}).get("type") == "nominal"]
    fields = {channel["field"] for channel in across if channel.get("axis", {}) is not None}
    names = {str(row[field]) for field in fields for row in rows if row.get(field) is not None}
    if not names or max(map(text_width, names)) <= _MOST_BESIDE:
        return
    step = view["height"] / len(names)
    view["height"] = round(len(names) * (step + _ROOM_ABOVE))
    share = step / (step + _ROOM_ABOVE)
    above = {
        "labelAlign": "left", "labelBaseline": "middle", "labelPadding": 0, "labelLimit": NARROW,
        # From the middle of the row to the middle of the line above its mark.
        "labelOffset": -round(step / 2 + _LABEL_SIZE / 2 - 2), "ticks": False, "domain": False, "title": None,
    }
    for channel in across:
        channel["axis"] = {**(channel.get("axis") or {}), **above}
    for encoding in _encodings(view):
        if "yOffset" in encoding:
            # The rows of one name stay as close as they were; the room goes to the name.
            encoding["yOffset"]["scale"] = {"paddingOuter": round(_ROOM_ABOVE / step, 2)}
    for layer in view.get("layer", [view]):
        mark = layer.get("mark")
        if isinstance(mark, dict) and isinstance(mark.get("height"), dict):
            mark["height"] = {"band": round(mark["height"]["band"] * share, 3)}


def _fewer_ticks(encoding: Spec) -> None:
    """About four numbers along the bottom; a chart says itself where it wants fewer."""
    channel = encoding.get("x", {})
    if channel.get("type") == "quantitative" and "values" not in (channel.get("axis") or {}):
        channel["axis"] = {**(channel.get("axis") or {}), "tickCount": _FEW_TICKS}


def _fold_legends(encoding: Spec, rows: list[dict[str, Any]]) -> None:
    for name in ("color", "shape"):
        channel = encoding.get(name, {})
        if channel.get("legend", {}) is not None and "field" in channel:
            words = (channel.get("scale") or {}).get("domain") or [row.get(channel["field"], "") for row in rows]
            fits = max(text_width(str(word)) for word in words) <= _HALF
            channel["legend"] = {**channel.get("legend", {}), "columns": 2 if fits else 1}


def _own_places(view: Spec) -> None:
    """Places that were computed for a width carry its name: the narrow ones take the place of the wide ones."""
    text = json.dumps(view, ensure_ascii=False)
    if '"wide_' in text:
        view.update(json.loads(text.replace('"wide_', '"narrow_').replace("datum.wide_", "datum.narrow_")))
        view["height"] = round(view["height"] * (NARROW - _SIDES) / view["width"])


def _wrap_titles(encoding: Spec, view: Spec) -> None:
    """Titles of axes in lines that fit beside the plot or below it."""
    for name, room in (("x", NARROW - 2 * _SIDES), ("y", view.get("height", NARROW))):
        title = encoding.get(name, {}).get("title")
        if isinstance(title, str) and title:
            language = "zh" if any(unicodedata.east_asian_width(sign) in "WF" for sign in title) else "en"
            encoding[name]["title"] = wrapped(title, language, room / _LABEL_SIZE)


def _config(config: Spec) -> Spec:
    stacked = {"layout": {"top": {"direction": "vertical", "anchor": "start", "margin": 2}}, "labelLimit": NARROW - 40}
    return config | {"legend": config.get("legend", {}) | stacked}


def _fitted(spec: Spec) -> Spec:
    """The plots as wide as the column leaves room for: drawn once, then cut by what sticks out."""
    for view in _views(spec):
        view["width"] = min(view.get("width", NARROW), NARROW - _SIDES)
    for _ in range(2):
        excess = drawn_width(spec) - NARROW
        if not excess:
            break
        for view in _views(spec):
            view["width"] -= excess
    return spec


def text_width(text: str, size: float = _LABEL_SIZE) -> float:
    """About how wide a line is, in pixels; Chinese signs fill a square, Latin letters about half of one."""
    return sum(size if unicodedata.east_asian_width(sign) in "WF" else size * 0.54 for sign in text)
