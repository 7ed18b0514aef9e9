"""The page of the book that a method card is: card and exercises run as one notebook, then as the book's blocks.

One run, so that what the exercises show is among the data at the end of the page, and the notebook of the page runs
wherever it is taken. Ids of the exercises' cells have a prefix, since a card has cells of the same names.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Any

import nbformat

from tradebook import parameters
from tradebook.run import as_file, changed, notebook_of, run_cells
from tradebook.teaching.book_page import blocks, left_out_note, new_words
from tradebook.teaching.source import VARIANT, Cell, Run, source_of
from tradebook.twins import TWIN, in_language

PREFIX = "ex_"

# The cell of a card that its exercises stand behind, in the language that comes last.
_BEHIND = f"exercises{TWIN}"
# What the card has already.
_ONCE = ("title", "how", "parameters", "data-head", "data-used")
_SETUP = "setup"
# Jupyter Book leaves out what has this tag: imports and names, nothing to read.
_OUT_OF_SIGHT = "remove-cell"

_WORDS = {
    "en": "The following are computed from the ledger for this region and year; their solutions are folded.",
    "zh": "以下各题依据台账、按本地区和年份生成，解答折叠显示。",
}


def executed(card: str, given: Mapping[str, Any]) -> bytes:
    """Run a card with its exercises for a region and period; the page of the book as a notebook.

    raises ParameterError, DataError or RunError
    """
    values, _ = parameters.check(card, given)
    both = together(nbformat.read(notebook_of(card), as_version=4), nbformat.read(source_of(card), as_version=4))
    done = in_language(run_cells(both, changed(card, given), card), values["language"])
    return as_file(card_page(Run(card, done, values["language"])))


def together(card: nbformat.NotebookNode, exercises: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The notebook of a card with the cells of its exercises behind its plain questions."""
    added = [_prefixed(cell) for cell in exercises.cells if cell.id.removesuffix(TWIN) not in _ONCE]
    place = next(number for number, cell in enumerate(card.cells, start=1) if cell.id == _BEHIND)
    cells = [*card.cells[:place], *added, *card.cells[place:]]
    return nbformat.v4.new_notebook(cells=cells, metadata=card.metadata)


def card_page(run: Run) -> nbformat.NotebookNode:
    """The run of both as a page: every exercise that makes sense as blocks, and a word on those that make none."""
    return nbformat.v4.new_notebook(cells=list(_cells(run)), metadata=run.notebook.metadata)


def _cells(run: Run) -> Iterator[Cell]:
    sensible = {part.words.id: part for part in run.sensible}
    for cell in run.notebook.cells:
        if not cell.id.startswith(PREFIX):
            yield cell
        elif cell.id == f"{PREFIX}{_SETUP}":
            if sensible:
                yield cell
                yield new_words(f"{PREFIX}words", _WORDS[run.language])
            yield from left_out_note(run)
        elif cell.id in sensible:
            yield from blocks(sensible[cell.id], run)


def _prefixed(cell: Cell) -> Cell:
    if cell.id == _SETUP:
        source = f"{VARIANT} = 0\n{_without_page(cell.source)}"
        return nbformat.v4.new_code_cell(source, id=f"{PREFIX}{_SETUP}", metadata={"tags": [_OUT_OF_SIGHT]})
    cell.id = f"{PREFIX}{cell.id}"
    return cell


def _without_page(source: str) -> str:
    """The code of a setup cell without the lines that open the page and show its heading: the card has opened it."""
    lines = source.splitlines()
    for statement in reversed(ast.parse(source).body):
        if ast.unparse(statement).startswith(("page = ", "page.heading(")):
            del lines[statement.lineno - 1 : statement.end_lineno]
    return "\n".join(line for line in lines if line.strip())
