"""The solution notebook of a chapter: where it stands, running it for a region and period, and its parts.

A source holds, for every exercise NAME, the Markdown cell NAME with its Chinese twin NAME-zh, then code cells that show
what is given (NAME-given, NAME-given-2, ...), then the code cell NAME-solution, whose result is the exercise. All that
students, teachers and readers get is made from a run of it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from tradebook import parameters
from tradebook.fingerprint import EXERCISES
from tradebook.run import RunError, changed, run_cells
from tradebook.teaching.exercise import EXERCISE_MIME
from tradebook.twins import in_language

# The parameter that a source has beside those of its chapter: which of the possible cases its exercises take.
VARIANT = "variant"

GIVEN, SOLUTION = re.compile(r"(?P<name>\w+)-given(-\d+)?"), "-solution"

Cell = nbformat.NotebookNode


@dataclass(frozen=True, slots=True)
class Part:
    """One exercise of a run: its Markdown cell in one language, cells with what is given, its solution, its form."""

    words: Cell
    given: tuple[Cell, ...]
    solution: Cell
    form: Mapping[str, Any]

    @property
    def name(self) -> str:
        return self.form["name"]

    @property
    def title(self) -> str:
        return self.words.source.split("\n", 1)[0].lstrip("# ")

    @property
    def question(self) -> str:
        """The words without the title."""
        return self.words.source.partition("\n")[2].strip()

    @property
    def code(self) -> str:
        """The code of the solution: what stands before the call that makes the exercise."""
        lines = self.solution.source.splitlines()
        last = ast.parse(self.solution.source).body[-1]
        return "\n".join(lines[: last.lineno - 1]).strip()

    @property
    def makes_sense(self) -> bool:
        return not self.form["why_not"]


@dataclass(frozen=True, slots=True)
class Run:
    """A source that was run: title, words of introduction, its opening code, and its exercises in order."""

    chapter: str
    notebook: nbformat.NotebookNode
    language: str

    def cell(self, name: str) -> Cell:
        """A cell by its id."""
        return next(cell for cell in self.notebook.cells if cell.id == name)

    @property
    def parts(self) -> list[Part]:
        """All exercises, also those that make no sense for this region and period."""
        return list(self._parts())

    @property
    def sensible(self) -> list[Part]:
        return [part for part in self.parts if part.makes_sense]

    def _parts(self) -> Iterator[Part]:
        given: list[Cell] = []
        for cell in self.notebook.cells:
            if GIVEN.fullmatch(cell.id):
                given.append(cell)
            elif cell.id.endswith(SOLUTION):
                yield Part(self.cell(cell.id.removesuffix(SOLUTION)), tuple(given), cell, _form(cell))
                given = []


def source_of(chapter: str) -> Path:
    """Where the exercises of a chapter stand; ParameterError if there is no such chapter."""
    return EXERCISES / f"{parameters.contract(chapter).name}.ipynb"


def run_source(chapter: str, given: Mapping[str, Any], variant: int = 0) -> Run:
    """Run the exercises of a chapter with its parameters, in this process.

    raises ParameterError, DataError, or RunError with the message of the cell that failed
    """
    language = parameters.complete(chapter, given)["language"]
    return Run(chapter, in_language(run_notebook(chapter, given, variant), language), language)


def run_notebook(chapter: str, given: Mapping[str, Any], variant: int = 0) -> nbformat.NotebookNode:
    """The source itself, run, with its text in every language."""
    parameters.check(chapter, given)
    values = changed(chapter, given) | ({VARIANT: variant} if variant else {})
    return run_cells(source_of(chapter), values, f"exercises of {chapter}")


def _form(cell: Cell) -> Mapping[str, Any]:
    for output in cell.outputs:
        if EXERCISE_MIME in output.get("data", {}):
            return output["data"][EXERCISE_MIME]
    raise RunError(f"cell {cell.id} makes no exercise: its last line has to be workbook.exercise(...)")
