"""Runs are checked before a kernel starts, leave nothing behind when they fail, and give the same bytes twice."""

from __future__ import annotations

import subprocess
import sys

import nbformat
import pytest

from conftest import ROOT
from tradebook import run
from tradebook.cached import run_chapter
from tradebook.parameters import ParameterError
from tradebook.run import RunError, normalise

BAD = [
    ({"regoin": "CN-GX"}, "trade_scale has no parameter 'regoin'; did you mean region?"),
    ({"import os": "x"}, "trade_scale has no parameter 'import os'"),
    ({"region": "CN-XX"}, "region 'CN-XX' is not in the ledger"),
    ({"region": "__import__('os')"}, "is no region code"),
    ({"last_year": "2024"}, "last_year has to be a whole number, not '2024'"),
    ({"last_year": 24}, "last_year 24 is out of range"),
    ({"first_year": 2025, "last_year": 2025}, "first_year 2025 is not before last_year 2025"),
    ({"currency": "EUR"}, "currency 'EUR' is not a choice"),
    ({"language": "fr"}, "language 'fr' is not a choice"),
    ({"as_of": "yesterday"}, "is no date"),
    ({"as_of": "2025-02-30"}, "is not in the calendar"),
    ({"data": "../nowhere"}, "is no data package"),
]


@pytest.fixture
def no_kernel(monkeypatch):
    def refuse(*_, **__):
        raise AssertionError("papermill was started")

    monkeypatch.setattr(run.papermill, "execute_notebook", refuse)


BAD_NAMES = [f"{list(given)[-1]}{number}" for number, (given, _) in enumerate(BAD)]


@pytest.mark.parametrize(("given", "message"), BAD, ids=BAD_NAMES)
def test_a_bad_parameter_starts_no_kernel_and_leaves_no_file(given, message, tmp_path, no_kernel):
    with pytest.raises(ParameterError) as error:
        run_chapter("trade_scale", given, tmp_path / "out.ipynb")
    assert message in str(error.value)
    assert "\n" not in str(error.value)
    assert not list(tmp_path.iterdir())


def test_an_unknown_chapter_is_answered_with_the_nearest(tmp_path):
    with pytest.raises(ParameterError, match="did you mean trade_scale"):
        run_chapter("trade_scal", {}, tmp_path / "out.ipynb")


def test_a_cell_that_fails_leaves_the_older_file_as_it_was(tmp_path, monkeypatch):
    broken = nbformat.read(ROOT / "notebooks" / "trade_scale.ipynb", as_version=4)
    broken.cells[5].source = "raise ValueError('on purpose')"
    (tmp_path / "notebooks").mkdir()
    nbformat.write(broken, tmp_path / "notebooks" / "trade_scale.ipynb")
    monkeypatch.setattr(run, "ROOT", tmp_path)
    out = tmp_path / "out" / "trade_scale.ipynb"
    out.parent.mkdir()
    out.write_text("older", encoding="utf-8")
    with pytest.raises(RunError, match=r"trade_scale, cell .*: ValueError: on purpose"):
        run_chapter("trade_scale", {}, out)
    assert out.read_text(encoding="utf-8") == "older"
    assert [path.name for path in out.parent.iterdir()] == ["trade_scale.ipynb"]


def test_two_runs_give_the_same_bytes(tmp_path):
    first = run_chapter("trade_scale", {"last_year": 2024}, tmp_path / "a.ipynb").read_bytes()
    second = run_chapter("trade_scale", {"last_year": 2024}, tmp_path / "b.ipynb").read_bytes()
    assert first == second
    assert str(tmp_path).encode() not in first


def test_normalising_twice_changes_nothing():
    notebook = nbformat.read(ROOT / "notebooks" / "trade_scale.ipynb", as_version=4)
    before = nbformat.writes(notebook)
    assert nbformat.writes(normalise(notebook)) == before


def test_only_parameters_that_differ_are_put_into_the_notebook(tmp_path):
    as_it_is = nbformat.read(run_chapter("trade_scale", {"region": "CN-XJ"}, tmp_path / "a.ipynb"), as_version=4)
    assert "injected-parameters" not in [cell.id for cell in as_it_is.cells]
    changed = nbformat.read(run_chapter("trade_scale", {"last_year": 2024}, tmp_path / "b.ipynb"), as_version=4)
    cell = next(cell for cell in changed.cells if cell.id == "injected-parameters")
    assert cell.source.splitlines()[-1] == "last_year = 2024"
    assert "hide-input" in cell.metadata.tags


def test_plain_papermill_works_on_a_notebook(tmp_path):
    out = tmp_path / "out.ipynb"
    command = [sys.executable, "-m", "papermill", "notebooks/trade_scale.ipynb", str(out), "-p", "last_year", "2024"]
    subprocess.run([*command, "-k", "python3"], cwd=ROOT, check=True, capture_output=True)
    said = nbformat.read(out, as_version=4)
    findings = next(cell for cell in said.cells if cell.id == "findings")
    assert "2024" in findings.outputs[0]["data"]["text/plain"]


def test_plain_papermill_stops_on_a_wrong_parameter_with_one_clear_message(tmp_path):
    out = tmp_path / "out.ipynb"
    command = [sys.executable, "-m", "papermill", "notebooks/trade_scale.ipynb", str(out), "-p", "region", "CN-XJX"]
    finished = subprocess.run([*command, "-k", "python3"], cwd=ROOT, check=False, capture_output=True, text=True)
    assert finished.returncode != 0
    assert "region 'CN-XJX' is not in the ledger; did you mean CN-XJ?" in finished.stderr
    stopped = next(cell for cell in nbformat.read(out, as_version=4).cells if cell.id == "setup")
    assert stopped.outputs[-1]["traceback"] == [f"ParameterError: {stopped.outputs[-1]['evalue']}"]
