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
from sphinx_exercise.nodes import (
    depart_exercise_node,
    exercise_enumerable_node,
    exercise_node,
    solution_node,
    visit_exercise_node,
)

from tradebook.book.media import PAPER

_SOLUTION = {"en": "Solution", "zh": "解答"}
_EXERCISE = {"en": "Exercise {}: {}", "zh": "习题{}　{}"}


def add_exercises(app: Sphinx) -> None:
    """Register the extension, and what is different here."""
    app.setup_extension("sphinx_exercise")
    # Named for paper too: what has a visitor for the format alone is unknown to a builder of another name.
    exercise, solution = (_visit_exercise, depart_exercise_node), (_visit_solution, _depart_solution)
    app.add_node(exercise_node, override=True, html=exercise, **{PAPER: exercise})
    app.add_node(solution_node, override=True, html=solution, **{PAPER: solution})
    app.add_transform(PlainContents)


class PlainContents(SphinxTransform):
    """The content of a block is no section of the page, and exercises are counted page by page, not book by book."""

    # Behind the transforms that gather the cells of a block (10).
    default_priority = 20

    def apply(self, **_: object) -> None:
        for block in self.document.findall(_is_block):
            for section in [child for child in block.children if isinstance(child, nodes.section)]:
                content = nodes.container("", *section.children, classes=[*section["classes"], "block-content"])
                block.replace(section, content)
        for number, exercise in enumerate(self.document.findall(exercise_node), start=1):
            exercise["number"] = number


def _is_block(node: nodes.Node) -> bool:
    return isinstance(node, exercise_node | exercise_enumerable_node | solution_node)


def _visit_exercise(self: HTML5Translator, node: exercise_node) -> None:
    heading = next((child for child in node.children if isinstance(child, nodes.title)), None)
    if heading is not None and "number" in node:
        # The extension writes "Exercise (heading)".
        named = heading.astext().partition("(")[2].removesuffix(")") or heading.astext()
        words = _EXERCISE[self.config.tradebook_language].format(node["number"], named)
        node.replace(heading, nodes.title("", words))
    visit_exercise_node(self, node)


def _visit_solution(self: HTML5Translator, node: solution_node) -> None:
    label = html.escape(_SOLUTION[self.config.tradebook_language])
    self.body.append(f'{self.starttag(node, "details")}<summary>{label}</summary>\n')
    # Its title says to which exercise it belongs; here it stands right behind it.
    node.children = [child for child in node.children if not isinstance(child, nodes.title)]


def _depart_solution(self: HTML5Translator, node: solution_node) -> None:
    self.body.append("</details>\n")
