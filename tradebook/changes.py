"""What new rows would change in the book: every sentence, chart title and table row that reads differently."""

from __future__ import annotations

import difflib
import json
import tempfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from tradebook import parameters
from tradebook.edition import run_notebooks
from tradebook.updates import Proposal, write_copy

# The list of data used repeats what the sentences show.
_LEFT_OUT = ("data-used",)


@dataclass(frozen=True, slots=True)
class Change:
    """One line of one cell that reads differently; `before` or `after` is empty where a line is new or gone."""

    chapter: str
    cell: str
    before: str
    after: str


def changes(
    proposal: Proposal, given: Mapping[str, Any], pool: Executor, tell: Callable[[str], None] = lambda line: None
) -> list[Change]:
    """Run all chapters and cards on the ledger without and with the new rows, and compare what they say.

    given  common parameters of both runs, such as the region; `data` is set here
    """
    with tempfile.TemporaryDirectory(prefix="tradebook-") as folder:
        package = write_copy(proposal, Path(folder) / "data")
        for name, data in (("before", proposal.before.folder), ("after", package)):
            given = dict(given) | {"data": str(data)}
            for line in run_notebooks(given, _with_contents(Path(folder) / name), pool):
                tell(f"{name}: {line}")
        before, after = Path(folder) / "before", Path(folder) / "after"
        return [
            change
            for path in sorted(before.rglob("*.ipynb"))
            for change in _differences(path.stem, _said(path), _said(after / path.relative_to(before)))
        ]


def _with_contents(source: Path) -> Path:
    """A folder of sources that list every chapter and card, and nothing else; JSON is YAML."""
    source.mkdir()
    pages = [{"file": contract.page} for contract in parameters.NOTEBOOKS.values()]
    (source / "_toc.yml").write_text(json.dumps({"chapters": pages}), encoding="utf-8")
    return source


def _said(path: Path) -> dict[str, list[str]]:
    """The lines of each cell's outputs as plain text."""
    notebook = nbformat.read(path, as_version=4)
    return {
        cell.id: [
            line for output in cell.outputs for line in output.get("data", {}).get("text/plain", "").splitlines()
        ]
        for cell in notebook.cells
        if cell.cell_type == "code" and cell.id not in _LEFT_OUT
    }


def _differences(chapter: str, before: dict[str, list[str]], after: dict[str, list[str]]) -> Iterator[Change]:
    for cell, old in before.items():
        new = after.get(cell, [])
        for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            if kind == "equal":
                continue
            for i in range(max(b - a, d - c)):
                yield Change(
                    chapter, cell, old[a + i] if a + i < b else "", new[c + i] if c + i < d else ""
                )
