"""The files behind the charts of a page: what the scripts load when they need it, and what a reader takes away.

Pages hold pictures; specifications and data come from a file beside them, as a script that calls a function, for a
page read from the disk may load scripts but not fetch data.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import vl_convert
from docutils import nodes
from PIL import Image
from sphinx.application import Sphinx

from tradebook.book.chart import chart_figure, layouts
from tradebook.book.takeaway import FOLDER, files, names_of

CHARTS = "_static/charts"

# Of an image; a quarter of the size that all colours would take.
_COLOURS = 64

# Functions of the scripts, which the files call.
_LIVE, _SAVED = "tradebookCharts", "tradebookFiles"


def chart_node(spec: Mapping[str, Any], svg: str, anchor: str, language: str, page: str) -> nodes.raw:
    """The figure of a chart; what belongs into files of its own travels with it until its page is written.

    svg  its picture as the notebook shows it
    """
    names, shapes = names_of(spec, page, anchor), layouts(spec)
    figure = nodes.raw(text=chart_figure(spec, shapes, anchor, language, names), format="html", classes=["output"])
    figure["anchor"], figure["stem"] = anchor, names.stem
    figure["live"], figure["files"] = live(shapes), files(spec, svg, names, language)
    return figure


def add_chart_files(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Write the files of a page with charts, and tell the page where they are; an event of every page."""
    charts = {node["anchor"]: node for node in doctree.findall(nodes.raw) if "anchor" in node} if doctree else {}
    if not charts:
        return
    folder = Path(app.outdir) / CHARTS
    folder.mkdir(parents=True, exist_ok=True)
    for node in charts.values():
        for kind, text in node["files"].items():
            (folder / f"{node['stem']}.{kind}").write_bytes(text.encode())
        (folder / f"{node['stem']}.png").write_bytes(_png(node["files"]["svg"]))
    saved = {f"{node['stem']}.{kind}": text for node in charts.values() for kind, text in node["files"].items()}
    saved |= {
        f"{node['stem']}.png": base64.b64encode(_png(node["files"]["svg"])).decode() for node in charts.values()
    }
    name = page.replace("/", "-")
    where = context["pathto"](CHARTS, resource=True)
    scripts = {
        "live": _write(folder / f"{name}.js", _LIVE, {anchor: node["live"] for anchor, node in charts.items()}),
        "saved": _write(folder / f"{name}.files.js", _SAVED, saved),
    }
    told = json.dumps({key: f"{where}/{script}" for key, script in scripts.items()})
    body = context["body"].replace(f'href="{FOLDER}/', f'href="{where}/')
    context["body"] = f'{body}\n<script type="application/json" id="chart-files">{told}</script>'


def live_specs(site: Path, page: str) -> dict[str, dict[str, Any]]:
    """The data behind the charts of a written page, by anchor; empty for a page without any."""
    path = site / CHARTS / f"{page.replace('/', '-')}.js"
    if not path.is_file():
        return {}
    text = path.read_text(encoding="utf-8")
    return json.loads(text[len(_LIVE) + 1 : text.rindex(")")])


def live(layouts: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The layouts of one chart with their data once."""
    data = next(iter(layouts.values())).get("datasets", {})
    bare = {name: {key: part for key, part in spec.items() if key != "datasets"} for name, spec in layouts.items()}
    return {"datasets": data} | bare


@lru_cache(maxsize=64)
def _png(svg: str) -> bytes:
    """The vector graphic as an image, twice as large as on the screen, in few colours: charts have no more.

    Of Pillow's ways to choose them this one is quick and keeps those of small marks; packing as tightly as can be would
    save a sixteenth of the bytes for seven times the work.
    """
    drawn = Image.open(io.BytesIO(vl_convert.svg_to_png(svg, scale=2))).convert("RGB")
    file = io.BytesIO()
    drawn.quantize(_COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(file, "PNG")
    return file.getvalue()


def _write(path: Path, function: str, content: Mapping[str, Any]) -> str:
    """Write a script that hands its content to a function; returns its name with a mark that changes with it."""
    text = f"{function}({json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(',', ':'))})\n"
    path.write_text(text, encoding="utf-8")
    return f"{path.name}?v={hashlib.sha256(text.encode()).hexdigest()[:8]}"
