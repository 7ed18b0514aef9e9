"""What a reader can do with a chart: pick a series in the legend, and look closer at a stretch of time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Spec = dict[str, Any]

# What is not picked stays to be seen, faintly.
_FAINT = 0.12

# The wheel alone scrolls the page: a chart that took it would be a trap.
_ZOOM = {"type": "interval", "encodings": ["x"], "zoom": "wheel![event.shiftKey]"}


def with_interaction(spec: Spec) -> Spec:
    """The same specification with a picking legend where series share a plot, and with zoom along an axis of time."""
    return _with_zoom(_with_picking(spec))


def layers(spec: Spec) -> Iterator[Spec]:
    """Every plot's layers, or the plots themselves."""
    for view in spec.get("vconcat", spec.get("hconcat", [spec])):
        yield from view.get("layer", [view])


def _with_picking(spec: Spec) -> Spec:
    legends = [layer for layer in layers(spec) if _legend_field(layer)]
    fields = {_legend_field(layer) for layer in legends}
    if len(fields) != 1:
        return spec
    for layer in legends:
        _fade(layer)
    legends[0].setdefault("params", []).append(
        {"name": "pick", "select": {"type": "point", "fields": sorted(fields)}, "bind": "legend"}
    )
    return spec


def _legend_field(layer: Spec) -> str:
    """The field of the colours that a legend explains; empty where there is no legend."""
    colour = layer.get("encoding", {}).get("color", {})
    return colour.get("field", "") if colour.get("legend", {}) is not None else ""


def _fade(layer: Spec) -> None:
    """Full opacity for what is picked, or for everything while nothing is."""
    own = layer["encoding"].get("opacity", {})
    mark = layer["mark"] if isinstance(layer["mark"], dict) else {}
    full = own["condition"]["value"] if own else mark.get("opacity", 1)
    hidden = [{"test": f"!({own['condition']['test']})", "value": 0}] if own else []
    layer["encoding"]["opacity"] = {
        "condition": [*hidden, {"param": "pick", "value": full}],
        "value": round(full * _FAINT, 3),
    }


def _with_zoom(spec: Spec) -> Spec:
    timed = [layer for layer in layers(spec) if layer.get("encoding", {}).get("x", {}).get("type") == "temporal"]
    if not timed:
        return spec
    for layer in timed:
        # Words beside a line stand outside the plot on purpose.
        if isinstance(layer["mark"], dict) and layer["mark"]["type"] != "text":
            layer["mark"]["clip"] = True
    timed[0].setdefault("params", []).append({"name": "zoom", "select": _ZOOM, "bind": "scales"})
    return spec
