"""An engine for papermill that runs a notebook inside this process: the outputs of a kernel without starting one.

    papermill --engine tradebook notebook.ipynb out.ipynb

Each run has a fresh namespace, and the process is afterwards what it was before (see isolation.py). What a kernel
does and this engine does not: it does not catch what C code or another process writes to the terminal, it knows no
widgets, and it reads no profile of IPython.
"""

from __future__ import annotations

import sys
from typing import Any

import nbformat
from papermill.engines import Engine, NotebookExecutionManager, papermill_engines

from tradebook.isolation import isolated
from tradebook.shell import NotebookShell, notebook_shell

NAME = "tradebook"

# What a kernel answers when asked for its language.
LANGUAGE = {
    "codemirror_mode": {"name": "ipython", "version": sys.version_info.major},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": f"ipython{sys.version_info.major}",
    "version": sys.version.split()[0],
}


class InProcessEngine(Engine):
    """Runs the cells of a notebook one after another, and stops at the first that fails."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: NotebookExecutionManager, kernel_name: str, **_: Any) -> None:
        """Run `nb_man.nb` in place; the failing cell, if any, holds its error, which papermill then raises.

        raises KeyboardInterrupt if the user stops the run
        """
        with isolated(), notebook_shell() as shell:
            for index, cell in enumerate(nb_man.nb.cells):
                nb_man.cell_start(cell, index)
                succeeded = _run(shell, cell)
                if not succeeded:
                    nb_man.cell_exception(cell, index)
                nb_man.cell_complete(cell, index)
                if not succeeded:
                    break
        nb_man.nb.metadata["language_info"] = nbformat.from_dict(LANGUAGE)


def _run(shell: NotebookShell, cell: nbformat.NotebookNode) -> bool:
    """Run a cell and give it its outputs; whether the notebook goes on after it."""
    if cell.cell_type != "code" or not cell.source.strip():
        return True
    cell.execution_count = shell.execution_count
    cell.outputs, succeeded = shell.run(cell.source)
    return succeeded or "raises-exception" in cell.metadata.get("tags", [])


# An installed package is found by its entry point; a source tree on the path that was never installed is not.
papermill_engines.register(NAME, InProcessEngine)
