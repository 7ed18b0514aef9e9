"""Exercises in the book: sphinx-exercise's blocks around the cells of a run, and the page of a chapter's exercises."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

import nbformat

from tradebook.run import as_file
from tradebook.teaching.exercise import EXERCISE_MIME
from tradebook.teaching.left_out import left_out
from tradebook.teaching.source import Cell, Part, Run, run_notebook, run_source

_HINT = {"en": "Hint", "zh": "提示"}

def executed(chapter: str, given: Mapping[str, Any], every_language: bool = False) -> bytes:
    """Run the exercises of a chapter; the page of the book as a notebook, or the source itself in every language.

    raises ParameterError, DataError or RunError
    """
    made = run_notebook(chapter, given) if every_language else book_page(run_source(chapter, given))
    return as_file(made)


def book_page(run: Run) -> nbformat.NotebookNode:
    """The run as a page: its opening, then every exercise that makes sense, with its solution folded, then the data."""
    cells = [_words(run.cell("title")), _words(run.cell("how"))]
    cells += [cell for cell in run.notebook.cells if cell.id in ("parameters", "injected-parameters", "setup")]
    cells += left_out_note(run)
    for part in run.sensible:
        cells += blocks(part, run)
    cells += [_words(run.cell("data-head")), run.cell("data-used")]
    return nbformat.v4.new_notebook(cells=cells, metadata=run.notebook.metadata)


def left_out_note(run: Run) -> list[Cell]:
    """The cell that says which exercises make no sense here; none where all do."""
    words = left_out(run.parts, run.language)
    return [new_words("left-out", words)] if words else []


def label(chapter: str, name: str) -> str:
    """The address of an exercise in the book."""
    return f"ex-{chapter}-{name}".replace("_", "-")


def blocks(part: Part, run: Run) -> list[Cell]:
    """The cells that show an exercise: its question, what is given, what is asked for, and its folded solution."""
    form, address = part.form, label(run.chapter, part.name)
    options = form["answer"].get("options_marked", {})
    listed = "\n".join(f"- **{letter}** {words}" for letter, words in options.items())
    colon = "：" if run.language == "zh" else ": "
    hint = f'<details class="hint"><summary>{_HINT[run.language]}</summary>\n\n{form["hint_marked"]}\n\n</details>'
    asked = {"en": "Asked for", "zh": "作答要求"}[run.language]
    begin = f"```{{exercise-start}} {part.title}\n:label: {address}\n:nonumber:\n```"
    opening = [begin, f"*{form['about']}*", part.question]
    closing = [listed, f"**{asked}**{colon}{form['asked']}", hint, "```{exercise-end}\n```"]
    start = f"```{{solution-start}} {address}\n:label: {address}-solution\n```"
    return [
        new_words(part.words.id, "\n\n".join(opening)),
        *part.given,
        new_words(f"{part.words.id}-asked", "\n\n".join(filter(None, closing))),
        new_words(f"{part.words.id}-start", start),
        _worked(part),
        new_words(f"{part.words.id}-end", "```{solution-end}\n```"),
    ]


def _worked(part: Part) -> Cell:
    """The solution as it computes, without the form that keys are made from, which no page shows."""
    shown = copy.deepcopy(part.solution)
    shown.source = part.code
    for output in shown.outputs:
        output.data.pop(EXERCISE_MIME, None)
    return shown


def _words(cell: Cell) -> Cell:
    return new_words(cell.id, cell.source)


def new_words(name: str, source: str) -> Cell:
    """A cell of Markdown."""
    return nbformat.v4.new_markdown_cell(source, id=name)
