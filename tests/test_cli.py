"""The command line: help with examples that run, one line for a mistake, exit codes as usual."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import pytest
from click.testing import CliRunner

from conftest import ROOT
from tradebook.cli import main
from tradebook.cli.program import COMMANDS


def call(*words: str, cwd=ROOT) -> subprocess.CompletedProcess:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-m", "tradebook", *words],
        cwd=cwd, env=environment, capture_output=True, text=True, check=False,
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command):
    result = CliRunner().invoke(main, [command, "--help"])
    assert result.exit_code == 0
    assert re.search(rf"Example: tradebook {command}\b", result.output)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_stands_in_the_documents(command):
    pages = (ROOT / "README.md", ROOT / "pages" / "using.md")
    documents = "".join(page.read_text(encoding="utf-8") for page in pages)
    chore = "notebooks" if command == "refresh" else command
    assert f"tradebook {command}" in documents or f"make {chore}" in documents


def test_run_saves_a_notebook_and_names_it(tmp_path):
    finished = call("run", "trade_scale", "-p", "region", "CN-GX", "-p", "last_year", "2024", cwd=tmp_path)
    assert finished.returncode == 0, finished.stderr
    assert finished.stdout.strip() == "trade_scale.out.ipynb"
    assert (tmp_path / "trade_scale.out.ipynb").is_file()


def test_params_lists_the_contract():
    lines = call("params", "trade_scale").stdout.splitlines()
    assert [line.split()[0] for line in lines][:3] == ["region", "first_year", "last_year"]


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("run", "trade_scal"), 1, "tradebook: no chapter 'trade_scal'; did you mean trade_scale?"),
        (
            ("run", "trade_scale", "-p", "regoin", "CN-GX"), 1,
            "trade_scale has no parameter 'regoin'; did you mean region?",
        ),
        (("run", "trade_scale", "-p", "region", "CN-QQ"), 1, "region 'CN-QQ' is not in the ledger"),
        (("build", "--from", "2025", "--to", "2020"), 1, "first_year 2025 is not before last_year 2020"),
        (("build", "--data", "nowhere"), 1, "data 'nowhere' is no data package"),
        (("run",), 2, "Missing argument 'CHAPTER'"),
        (("bake",), 2, "No such command 'bake'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_a_mistake_is_one_line_on_stderr(words, code, message, tmp_path):
    finished = call(*words, cwd=tmp_path)
    assert finished.returncode == code
    assert message in finished.stderr
    assert "Traceback" not in finished.stderr
    assert finished.stdout == ""
    assert not list(tmp_path.iterdir())


def test_a_broken_package_is_refused_by_file_row_and_column(repository, tmp_path):
    path = repository / "data" / "observations.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(",CNY_100M,", ",CNY_100N,", 1), encoding="utf-8")
    finished = call("run", "trade_scale", "-p", "data", str(repository / "data"), cwd=tmp_path)
    assert finished.returncode == 1
    assert re.search(r'observations\.csv, row \d+, column unit: "CNY_100N" is not in units\.csv', finished.stderr)
    assert "Traceback" not in finished.stderr


def test_check_tells_the_counts_and_all_findings_as_json():
    finished = call("check", "data", "--json")
    assert finished.returncode == 0, finished.stderr
    findings = json.loads(finished.stdout)
    assert len(findings) > 1000
    assert {finding["verdict"] for finding in findings} == {"rounding", "revised_base", "definition", "unexplained"}
    told = call("check", "data").stdout
    assert f"{len(findings):,}" in told


def test_check_ends_with_one_on_a_broken_schema(repository):
    path = repository / "data" / "regions.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("CN-GX,", "CN-GX,extra,", 1), encoding="utf-8")
    finished = call("check", str(repository / "data"))
    assert finished.returncode == 1
    assert re.search(r'regions\.csv, row \d+: "CN-GX,extra,.*" has 10 cells; the header has 9', finished.stderr)
    assert finished.stdout == ""


def test_figure_gives_bounds_sources_and_alternatives():
    answer = json.loads(call("figure", "trade_value", "CN-XJ", "2024", "--json").stdout)
    assert (answer["value"], answer["unit"]) == (4341.59, "CNY_100M")
    assert answer["low"] < answer["value"] < answer["high"]
    assert len(answer["observations"]) > 3
    missing = call("figure", "trade_value", "CN-XJ", "2015")
    assert missing.returncode == 1
    assert "not published in this ledger" in missing.stderr
