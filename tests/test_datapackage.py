"""The package as others see it: it opens, and frictionless' own validation agrees with ours on right and on wrong."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import ROOT
from tradebook.datapackage import DataError, Problem, nearest, read_package
from tradebook.ledger import Ledger
from tradebook.problems import quoted

frictionless = pytest.importorskip("frictionless")

DATA = ROOT / "data"


def frictionless_errors(folder: Path) -> list[str]:
    """Types of the errors that frictionless finds in a package."""
    report = frictionless.Package(str(folder / "datapackage.json")).validate()
    return [error.type for task in report.tasks for error in task.errors]


def is_refused(folder: Path) -> bool:
    try:
        Ledger.open(folder)
    except DataError:
        return True
    return False


def test_frictionless_finds_the_package_valid():
    assert frictionless_errors(DATA) == []


CORRUPTIONS = {
    "not a number": ("units.csv", "CNY_10K,CNY,10000", "CNY_10K,CNY,ten thousand"),
    "not a whole number": ("sources.csv", ",2026-03-16,2\n", ",2026-03-16,two\n"),
    "neither true nor false": ("regions.csv", "west,true,", "west,si,"),
    "not in the list": ("codes.csv", "flow,total", "flow,"),
    "duplicate key": ("regions.csv", "CN-BJ,", "CN-AH,"),
    "dangling key": ("claims.csv", "o7651da51", "o00000000"),
    "missing value": ("members.csv", "Private firms,", ","),
    "wrong form": ("events.csv", ",2011-05-30,", ",30.5.2011,"),
    "too large": ("ports.csv", "45.1703", "145.1703"),
    "row too short": ("groups.csv", "partner,ASEAN,IDN,,,", "partner,ASEAN,IDN"),
    "renamed column": ("groups.csv", "dim,group,member", "dim,group,members"),
    "blank line": ("groups.csv", "partner,ASEAN,IDN", "\npartner,ASEAN,IDN"),
}


@pytest.fixture(scope="session")
def lean_package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package with the claims' observations only, so that frictionless is quick."""
    folder = Path(shutil.copytree(DATA, tmp_path_factory.mktemp("lean") / "data"))
    described = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    described["resources"] = [entry for entry in described["resources"] if entry["name"] != "corrections"]
    (folder / "datapackage.json").write_text(json.dumps(described), encoding="utf-8")
    named = {row["observation"] for row in read_csv(folder / "claims.csv")}
    header, *rows = (folder / "observations.csv").read_text(encoding="utf-8").splitlines()
    kept = [row for row in rows if row.split(",")[0] in named]
    (folder / "observations.csv").write_text("\n".join([header, *kept]) + "\n", encoding="utf-8")
    return folder


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_the_lean_package_is_valid_for_both(lean_package):
    assert frictionless_errors(lean_package) == []
    assert not is_refused(lean_package)


@pytest.mark.parametrize("name", CORRUPTIONS)
def test_frictionless_agrees_on_what_is_wrong(name, lean_package, tmp_path):
    file, right, wrong = CORRUPTIONS[name]
    folder = Path(shutil.copytree(lean_package, tmp_path / "data"))
    content = (folder / file).read_text(encoding="utf-8")
    assert right in content
    (folder / file).write_text(content.replace(right, wrong, 1), encoding="utf-8")
    assert frictionless_errors(folder)
    assert is_refused(folder)


def test_every_table_of_the_descriptor_is_read_with_its_columns():
    described = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    tables = read_package(DATA)
    assert list(tables) == [entry["name"] for entry in described["resources"]]
    for entry in described["resources"]:
        table = tables[entry["name"]]
        assert list(table.rows.columns) == [field["name"] for field in entry["schema"]["fields"]]
        assert len(table.rows) == len(table.lines) == len(read_csv(DATA / entry["path"]))
    assert sorted(path.name for path in DATA.glob("*.csv")) == sorted(entry["path"] for entry in described["resources"])


def test_the_descriptor_says_what_every_table_and_column_is_and_under_which_terms():
    described = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    assert described["licenses"]
    assert described["sources"]
    for entry in described["resources"]:
        assert entry["title"]
        assert entry["description"]
        assert entry["schema"].get("primaryKey")
        assert all(field["description"] and field["type"] for field in entry["schema"]["fields"])


def test_files_end_lines_as_unix_does_and_hold_no_mark():
    for path in DATA.glob("*.csv"):
        content = path.read_bytes()
        assert not content.startswith(b"\xef\xbb\xbf")
        assert b"\r" not in content
        assert content.endswith(b"\n")


# --- messages --------------------------------------------------------------------------------------------------------

ANY_TEXT = st.text(max_size=100)


@given(file=ANY_TEXT, message=ANY_TEXT, right=ANY_TEXT, column=ANY_TEXT, found=ANY_TEXT | st.none())
def test_a_problem_is_one_printable_line_whatever_it_quotes(file, message, right, column, found):
    line = str(Problem(file, message, right, 7, column, found))
    assert line.isprintable()
    assert ", row 7" in line
    assert found is None or quoted(found) in line


@given(text=st.text(max_size=300))
def test_a_quoted_text_is_short_and_stands_in_quotes(text):
    shown = quoted(text)
    assert shown.isprintable()
    assert shown[0] == shown[-1] == '"'
    assert len(shown) <= 2 + 10 * 60


def test_only_a_few_problems_are_shown_and_all_are_kept():
    problems = [Problem("a.csv", f"is wrong ({n})", "mend it", n) for n in range(5)]
    error = DataError(problems)
    assert str(error).split("\n") == [*map(str, problems[:3]), "and 2 more"]
    assert error.problems == problems
    assert str(DataError(problems[:1])) == "a.csv, row 0: is wrong (0); mend it"


@pytest.mark.parametrize(
    ("word", "choices", "hint"),
    [
        ("expotr", ["import", "export"], "did you mean export?"),
        ("zzz", ["import", "export"], "known are import, export"),
        ("zzz", [], "none is known"),
        ("?", list("abcdefghijk"), "known are a, b, c, d, e, f, g, h, ..."),
    ],
)
def test_the_nearest_choice_is_named(word, choices, hint):
    assert nearest(word, choices) == hint
