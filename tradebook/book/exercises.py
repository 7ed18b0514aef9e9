"""Exercises in the book: sphinx-exercise's blocks, with solutions folded in the book's own quiet way.

The extension folds with a script of another extension and names the content of every block alike. Here a solution is
one line that opens without a script, and no two elements of a page share an id.
"""

from __future__ import annotations

import html

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.writers.html5 import HTML5Translator
from sphinx_exercise.nodes import exercise_enumerable_node, exercise_node, solution_node

_LABELS = {"en": "Solution", "zh": "解答"}
_CONTENTS = ("exercise-content", "solution-content")


def add_exercises(app: Sphinx) -> None:
    """Register the extension, and what is different here."""
    app.setup_extension("sphinx_exercise")
    app.add_node(solution_node, override=True, html=(_visit, _depart))
    app.add_transform(PlainContents)


class PlainContents(SphinxTransform):
    """The content of a block is no section of the page: it has no heading and no address of its own."""

    # Behind the transforms that gather the cells of a block (10).
    default_priority = 20

    def apply(self, **_: object) -> None:
        for block in self.document.findall(_is_block):
            for section in [child for child in block.children if isinstance(child, nodes.section)]:
                content = nodes.container("", *section.children, classes=[*section["classes"], "block-content"])
                block.replace(section, content)


def _is_block(node: nodes.Node) -> bool:
    return isinstance(node, exercise_node | exercise_enumerable_node | solution_node)


def _visit(self: HTML5Translator, node: solution_node) -> None:
    label = html.escape(_LABELS[self.config.tradebook_language])
    self.body.append(f'{self.starttag(node, "details")}<summary>{label}</summary>\n')
    # Its title says to which exercise it belongs; here it stands right behind it.
    node.children = [child for child in node.children if not isinstance(child, nodes.title)]


def _depart(self: HTML5Translator, node: solution_node) -> None:
    self.body.append("</details>\n")
