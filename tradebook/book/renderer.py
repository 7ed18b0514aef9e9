"""What MyST-NB asks when it meets an output: charts, pictures and tables of a notebook as the book shows them."""

from __future__ import annotations

import html
import re

from docutils import nodes
from myst_nb.core.render import MimeData, NbElementRenderer

from tradebook.book.chart_files import chart_node
from tradebook.book.media import PAPER, is_for_paper
from tradebook.book.paper.chart import LISTS_HERE, paper_chart
from tradebook.charts.bundle import VEGALITE_MIME
from tradebook.charts.drawing import drawn
from tradebook.prose import DATA_USED

SCRIPTS = {"tradebook_charts": "charts.js", "tradebook_takeaway": "takeaway.js"}
# They come after the theme's own, and wait until the page is read.
SCRIPT_OPTIONS = {"defer": "defer", "priority": 600}

_HTML_BUILDERS = ("html", "dirhtml", "singlehtml")
_DATA_USED = 'class="figures data-used"'

# MyST-NB has no order of formats for a builder that it does not know.
_ON_PAPER = tuple(
    (PAPER, mime, priority)
    for priority, mime in enumerate(
        (VEGALITE_MIME, "text/html", "image/svg+xml", "image/png", "image/jpeg", "text/markdown", "text/plain"), start=5
    )
)


class OutputRenderer:
    """Plugin of the entry point group myst_nb.mime_renderers. Builders other than these take the SVG of the output."""

    mime_priority_overrides = (*((builder, VEGALITE_MIME, 5) for builder in _HTML_BUILDERS), *_ON_PAPER)

    @staticmethod
    def handle_mime(renderer: NbElementRenderer, data: MimeData, inline: bool) -> list[nodes.Element] | None:
        """The nodes of one output in one format, or None to leave it to MyST-NB."""
        if inline:
            return None
        for_paper = is_for_paper(renderer.renderer.sphinx_env.app)
        if data.mime_type == VEGALITE_MIME:
            return _paper_chart(renderer, data) if for_paper else _chart(renderer, data)
        if data.mime_type == "image/svg+xml":
            return _picture(renderer, data)
        if data.mime_type == "text/html" and _DATA_USED in data.string:
            markup = LISTS_HERE if for_paper else folded(data.string)
            return [nodes.raw(text=markup, format="html", classes=["output", "text_html"])]
        return None


def _chart(renderer: NbElementRenderer, data: MimeData) -> list[nodes.Element]:
    for key, script in SCRIPTS.items():
        renderer.add_js_file(key, script, SCRIPT_OPTIONS)
    page = renderer.renderer.sphinx_env.docname
    svg = _output(renderer, data).get("image/svg+xml") or drawn(data.content)
    return [chart_node(data.content, svg, anchor_of(renderer, data), language_of(renderer), page)]


def _paper_chart(renderer: NbElementRenderer, data: MimeData) -> list[nodes.Element]:
    markup = paper_chart(data.content, anchor_of(renderer, data), language_of(renderer))
    return [nodes.raw(text=markup, format="html", classes=["output"])]


def _picture(renderer: NbElementRenderer, data: MimeData) -> list[nodes.Element]:
    """The picture as MyST-NB makes it, with the words of the same output as its text alternative."""
    images = renderer.render_image(data)
    for image in images:
        image.setdefault("alt", _output(renderer, data).get("text/plain", ""))
    return images


def anchor_of(renderer: NbElementRenderer, data: MimeData) -> str:
    """A stable id on the page: the cell's own, with a number from the cell's second output on."""
    cell = renderer.renderer.nb_client.notebook.cells[data.cell_index]
    name = re.sub(r"[^\w-]", "-", cell.get("id") or f"cell-{data.cell_index}")
    return f"chart-{name}" if not data.output_index else f"chart-{name}-{data.output_index + 1}"


def language_of(renderer: NbElementRenderer) -> str:
    """The language of the edition; English where MyST-NB runs without this extension."""
    config = renderer.renderer.sphinx_env.config
    return config.tradebook_language if "tradebook_language" in config else "en"


def _output(renderer: NbElementRenderer, data: MimeData) -> dict:
    _, outputs = renderer.renderer.nb_client.code_cell_outputs(data.cell_index)
    return outputs[data.output_index]["data"]


def folded(markup: str) -> str:
    """A long table of data behind its own caption, so that a page ends where its text ends.

    Its id goes: the section around it has the same.
    """
    markup = markup.replace(f' id="{DATA_USED}"', "", 1)
    before, frame, table = markup.partition('<div class="table-frame"')
    table, end, after = table.partition("</table></div>")
    caption = re.search(r"<caption>(.*?)</caption>", table)
    summary = caption[1] if caption else html.escape("…")
    return f'{before}<details class="data-used"><summary>{summary}</summary>\n{frame}{table}{end}\n</details>{after}'
