"""The code of a cell, folded away: one quiet line that opens, in the language of the edition."""

from __future__ import annotations

import html

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.writers.html5 import HTML5Translator

from tradebook.book.media import PAPER

_LABELS = {"en": "Code", "zh": "代码"}


def add_folding(app: Sphinx) -> None:
    """Replace MyST-NB's box, which looks like a warning and names itself in English only; on paper code is left out."""
    app.add_node(HideCodeCellNode, override=True, html=(_visit, _depart), **{PAPER: (_skip, None)})


def name_code(app: Sphinx, config: Config) -> None:
    """What stands on the folded line."""
    config.nb_code_prompt_show = config.nb_code_prompt_hide = _LABELS[config.tradebook_language]


def _visit(self: HTML5Translator, node: HideCodeCellNode) -> None:
    self.body.append(f'<details class="code"><summary>{html.escape(node["prompt_show"])}</summary>\n')


def _skip(self: HTML5Translator, node: HideCodeCellNode) -> None:
    raise nodes.SkipNode


def _depart(self: HTML5Translator, node: HideCodeCellNode) -> None:
    self.body.append("</details>\n")
