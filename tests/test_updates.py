"""New rows: refused in one line where they do not fit, compared with what is known, and written in one step."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT
from tradebook import updates
from tradebook.answers import update_report
from tradebook.changes import Change
from tradebook.datapackage import DataError

# The worked example of pages/using.md: a later national release.
LATER = ("CN", "2026-01/2026-07")


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def save(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.fixture
def package(tmp_path) -> Path:
    """A copy of the ledger from which the later release was taken out; the rows stand in new.csv beside it."""
    folder = tmp_path / "data"
    shutil.copytree(ROOT / "data", folder)
    rows = read(folder / "observations.csv")
    later = [row for row in rows if (row["region"], row["period"]) == LATER]
    assert later
    save(folder / "observations.csv", [row for row in rows if row not in later])
    save(tmp_path / "new.csv", later)
    return folder


def test_rows_taken_out_and_added_back_give_the_same_bytes(package):
    proposal = updates.propose(package, package.parent / "new.csv")
    assert not proposal.conflicts
    before = (package / "observations.csv").read_bytes()
    assert before != (ROOT / "data" / "observations.csv").read_bytes()
    assert updates.write(proposal) == ["observations.csv"]
    for path in (ROOT / "data").iterdir():
        assert (package / path.name).read_bytes() == path.read_bytes(), path.name


def test_proposing_writes_nothing(package):
    before = {path.name: path.read_bytes() for path in package.iterdir()}
    updates.propose(package, package.parent / "new.csv")
    assert {path.name: path.read_bytes() for path in package.iterdir()} == before


@pytest.mark.parametrize(
    ("column", "text", "message"),
    [
        ("id", "o7651da51", 'new.csv, row 2, column id: "o7651da51" is in observations.csv already'),
        ("indicator", "trade_valu", 'new.csv, row 2, column indicator: "trade_valu" is not in indicators.csv'),
        ("value", "1,5", 'new.csv, row 2, column value: "1,5" is not a number'),
        ("source", "nobody-knows", 'new.csv, row 2, column source: "nobody-knows" is not in sources.csv'),
        ("step", "7", "new.csv, row 2, column step"),
        ("published_on", "2026-02-30", "new.csv, row 2, column published_on"),
    ],
)
def test_a_row_that_does_not_fit_is_named_in_its_own_file(package, column, text, message):
    rows = read(package.parent / "new.csv")
    rows[0][column] = text
    save(package.parent / "new.csv", rows)
    before = (package / "observations.csv").read_bytes()
    with pytest.raises(DataError) as error:
        updates.propose(package, package.parent / "new.csv")
    assert message in str(error.value)
    assert (package / "observations.csv").read_bytes() == before


def test_contradictions_and_repetitions_are_told(package):
    rows = read(package / "observations.csv")
    known = next(row for row in rows if row["id"] == "o7651da51")
    other = next(row["source"] for row in rows if row["source"] != known["source"])
    new = [known | {"id": "o00000001"}, known | {"id": "o00000002", "value": "9203.7", "source": other}]
    proposal = updates.propose(package, save(package.parent / "new.csv", new))
    kinds = {(conflict.kind, conflict.new.id) for conflict in proposal.conflicts if conflict.old.id == "o7651da51"}
    assert kinds == {("repeats", "o00000001"), ("contradicts", "o00000002")}
    report = update_report(proposal, [])
    assert "contradicts: CNY 920.37 billion (o00000002) beside CNY 520.37 billion (o7651da51)" in report
    assert "0 lines of the book would change" in report


def test_a_new_page_comes_with_its_figures(package):
    page = read(package / "sources.csv")[0] | {"source": "a-new-page"}
    rows = [row | {"source": "a-new-page"} for row in read(package.parent / "new.csv")]
    new = save(package.parent / "new.csv", rows)
    with pytest.raises(DataError, match=r"is not in sources\.csv"):
        updates.propose(package, new)
    proposal = updates.propose(package, new, save(package.parent / "pages.csv", [page]))
    assert updates.write(proposal) == ["sources.csv", "observations.csv"]


def test_a_folder_that_cannot_be_written_loses_nothing(package, monkeypatch):
    proposal = updates.propose(package, package.parent / "new.csv")
    before = {path.name: path.read_bytes() for path in package.iterdir()}

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(updates.os, "replace", full)
    with pytest.raises(DataError, match=r"observations\.csv: cannot be written; No space left on device"):
        updates.write(proposal)
    assert {path.name: path.read_bytes() for path in package.iterdir()} == before


def test_the_report_lists_lines_before_and_after(package):
    proposal = updates.propose(package, package.parent / "new.csv")
    report = update_report(proposal, [Change("trade_scale", "findings", "old words", "new words")])
    assert report.splitlines()[0].endswith("new rows")
    assert report.endswith("trade_scale, findings\n  - old words\n  + new words")


def test_the_worked_example_of_the_manual(package):
    """As pages/using.md tells it: nothing is written at first, then the rows are, and the changed lines are named."""
    command = [sys.executable, "-m", "tradebook", "add", "new.csv", "--data", "data"]
    chosen = ["-p", "region", "CN", "-p", "last_year", "2026"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}

    def call(*more: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [*command, *chosen, *more], cwd=package.parent, env=environment, capture_output=True, text=True, check=False
        )

    finished = call("--write")
    assert finished.returncode == 0, finished.stderr
    assert "January–July 2026" in finished.stdout
    assert "wrote observations.csv" in finished.stdout
    assert (package / "observations.csv").read_bytes() == (ROOT / "data" / "observations.csv").read_bytes()
    again = call()
    assert again.returncode == 1
    assert "is in observations.csv already" in again.stderr
    assert "Traceback" not in again.stderr
