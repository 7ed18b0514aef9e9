"""The code of a cell, folded away: one quiet line that opens, in the language of the edition."""

from __future__ import annotations

import html

from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.writers.html5 import HTML5Translator

_LABELS = {"en": "Code", "zh": "代码"}


def add_folding(app: Sphinx) -> None:
    """Replace MyST-NB's box, which looks like a warning and names itself in English only."""
    app.add_node(HideCodeCellNode, override=True, html=(_visit, _depart))


def name_code(app: Sphinx, config: Config) -> None:
    """What stands on the folded line."""
    config.nb_code_prompt_show = config.nb_code_prompt_hide = _LABELS[config.tradebook_language]


def _visit(self: HTML5Translator, node: HideCodeCellNode) -> None:
    self.body.append(f'<details class="code"><summary>{html.escape(node["prompt_show"])}</summary>\n')


def _depart(self: HTML5Translator, node: HideCodeCellNode) -> None:
    self.body.append("</details>\n")
