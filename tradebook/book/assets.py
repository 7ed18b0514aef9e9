"""The files that the pages load, all of them from the book itself."""

from __future__ import annotations

from pathlib import Path

import vl_convert
from sphinx.application import Sphinx

from tradebook.book.chart_files import CHARTS

STATIC = Path(__file__).resolve().parent / "static"
# Of the theme's scripts, the one that its buttons need.
THEME_SCRIPT = "scripts/pydata-sphinx-theme.js"
STYLES = ("icons.css", "shell.css", "tradebook.css", "charts.css", "landing.css", "anchors.css", "access.css")
SCRIPTS, VEGA = ("figures.js", "filters.js", "frames.js", "language.js"), "vega.js"


def add_files(app: Sphinx) -> None:
    """Offer the style sheets and the scripts that every page has; charts.js is added by pages that hold a chart."""
    app.config.html_static_path.append(str(STATIC))
    # After the theme's own, whose priority is 500 and below.
    for style in STYLES:
        app.add_css_file(style, priority=600)
    app.add_js_file(THEME_SCRIPT)
    for script in SCRIPTS:
        app.add_js_file(script, priority=600)


def write_vega(app: Sphinx, failed: Exception | None) -> None:
    """Write Vega, Vega-Lite and vega-embed as one script into a book with charts, for charts.js to load when needed."""
    out = Path(app.outdir)
    if failed or app.builder.format != "html" or not (out / CHARTS).is_dir():
        return
    (out / "_static" / VEGA).write_text(vega_script(), encoding="utf-8")


def vega_script() -> str:
    """The bundle that vl-convert carries, the same version that draws the static pictures.

    It is made for a module and names its functions n, t and so on: outside a function they would clash with others.
    """
    return f"(() => {{\n{vl_convert.javascript_bundle()}\n}})();\n"
