"""nbval guards every sentence: a changed figure fails it, and changes what rests on it and nothing else."""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from conftest import ROOT

# Total trade of Xinjiang in 2025, on every page that prints it.
CHANGED = {"5203.7": "5303.7", "520.37": "530.37", "520.4": "530.4", "5204": "5304"}


def change_total(repository: Path) -> set[str]:
    """Print another total trade for 2025 on every page; returns the ids of the changed rows."""
    path = repository / "data" / "observations.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    changed = set()
    for row in rows:
        what = (row["region"], row["period"], row["indicator"], row["flow"], row["dim"], row["measure"])
        if what == ("CN-XJ", "2025", "trade_value", "total", "none", "level") and row["value"] in CHANGED:
            row["value"] = CHANGED[row["value"]]
            changed.add(row["id"])
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return changed


def in_repository(repository: Path, *command: str) -> subprocess.CompletedProcess:
    environment = os.environ | {"PYTHONPATH": str(repository), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, *command], cwd=repository, env=environment, capture_output=True, text=True, check=False
    )


def strict(repository: Path) -> subprocess.CompletedProcess:
    return in_repository(
        repository, "-m", "pytest", "-p", "no:cacheprovider", "-q", "--nbval", "notebooks/trade_scale.ipynb"
    )


def test_nbval_passes_untouched_and_fails_on_a_changed_figure(repository):
    assert strict(repository).returncode == 0
    assert change_total(repository)
    finished = strict(repository)
    assert finished.returncode == 1
    assert re.search(r"[0-9]+ failed", finished.stdout)


@pytest.mark.parametrize("chapter", ["trade_scale", "market_structure"])
def test_a_changed_figure_changes_what_rests_on_it_and_nothing_else(repository, chapter):
    changed = change_total(repository)
    finished = in_repository(repository, "-m", "tradebook", "refresh", chapter)
    assert finished.returncode == 0, finished.stderr
    before = outputs(ROOT / "notebooks" / f"{chapter}.ipynb")
    after = outputs(repository / "notebooks" / f"{chapter}.ipynb")
    assert before.keys() == after.keys()
    differing = {cell for cell in before if before[cell] != after[cell]}
    resting = {cell for cell in before if any(row_id in before[cell] + after[cell] for row_id in changed)}
    assert differing
    assert differing <= resting


def outputs(path: Path) -> dict[str, str]:
    notebook = nbformat.read(path, as_version=4)
    return {cell.id: str(cell.outputs) for cell in notebook.cells if cell.cell_type == "code"}

