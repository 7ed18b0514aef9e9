"""Running a chapter: parameters checked first, papermill second, and no trace of time and machine in the result."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
import papermill
from papermill.exceptions import PapermillExecutionError

from tradebook import engine, parameters
from tradebook.fingerprint import ROOT
from tradebook.twins import in_language
from tradebook.units import TradebookError

_KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


# Cells that the book shows behind a small button.
FOLDED = "hide-input"


class RunError(TradebookError, RuntimeError):
    """A chapter that stopped in one of its cells."""


def notebook_of(chapter: str) -> Path:
    """Where the notebook of a chapter or a card stands; ParameterError if there is none of that name."""
    return ROOT / f"{parameters.contract(chapter).page}.ipynb"


def executed(
    chapter: str, given: Mapping[str, Any], progress: bool = False, every_language: bool = False
) -> bytes:
    """Run a chapter with the given parameters in this process (see engine.py); the executed notebook as a file.

    Parameters are checked before anything starts. The result holds the text in the language of the run alone, unless
    every language is wanted (see twins.py).
    raises ParameterError, DataError, or RunError with the message of the cell that failed
    """
    values, _ = parameters.check(chapter, given)
    notebook = run_cells(notebook_of(chapter), changed(chapter, given), chapter, progress)
    return as_file(notebook if every_language else in_language(notebook, values["language"]))


def changed(chapter: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters that differ from what the notebook says.

    One that says the same would only put a second cell of parameters under the first.
    """
    defaults = parameters.complete(chapter, {})
    return {name: value for name, value in given.items() if value != defaults[name]}


def run_cells(
    notebook: Path | nbformat.NotebookNode, values: Mapping[str, Any], called: str, progress: bool = False
) -> nbformat.NotebookNode:
    """A notebook run in this process with the given parameters, normalised; it is called so where it fails.

    raises RunError with the message of the cell that failed
    """
    try:
        done = papermill.execute_notebook(
            notebook, None, parameters=dict(values), engine_name=engine.NAME, kernel_name="python3",
            progress_bar=progress,
        )
    except PapermillExecutionError as error:
        raise RunError(f"{called}, cell {error.cell_index}: {error.ename}: {error.evalue}") from None
    return normalise(done)


def as_file(notebook: nbformat.NotebookNode) -> bytes:
    """A notebook as nbformat writes it, with the line break at the end that it gives a file."""
    return f"{nbformat.writes(notebook)}\n".encode()


def normalise(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The same notebook without times, random ids, and traces of the machine it ran on."""
    notebook.metadata = nbformat.from_dict({"kernelspec": _KERNEL, "language_info": {"name": "python"}})
    count = 0
    for cell in notebook.cells:
        tags = list(cell.metadata.get("tags", []))
        if "injected-parameters" in tags:
            cell.id = "injected-parameters"
            tags += [FOLDED] if FOLDED not in tags else []
        cell.metadata = nbformat.from_dict({"tags": tags} if tags else {})
        if cell.cell_type == "code":
            count += 1
            cell.execution_count = count
            for output in cell.outputs:
                if "execution_count" in output:
                    output.execution_count = count
    return notebook
