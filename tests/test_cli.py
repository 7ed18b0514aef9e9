"""The command line: help with examples that run, one line for a mistake, exit codes as usual."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
import sys
import termios
from contextlib import suppress

import pytest
from click.testing import CliRunner

from conftest import ROOT
from tradebook.cli import main
from tradebook.cli.program import COMMANDS
from tradebook.parameters import COMMON, CONTRACTS, contract, json_schema


def call(*words: str, cwd=ROOT) -> subprocess.CompletedProcess:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-m", "tradebook", *words],
        cwd=cwd, env=environment, capture_output=True, text=True, check=False,
    )


def in_process(*words: str):
    return CliRunner().invoke(main, words)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command):
    result = in_process(command, "--help")
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


@pytest.mark.parametrize("chapter", CONTRACTS)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_params_tells_the_contract(chapter, language):
    told = in_process("params", chapter, "--language", language).stdout
    for parameter in contract(chapter).parameters:
        assert re.search(rf"^{parameter.name} +{re.escape(json.dumps(parameter.default))} ", told, re.M)
        assert parameter.help(language) in told
        assert parameter.note(language).replace(" ", "") in re.sub(r"\s", "", told)
    assert all(f"- {rule.words(language)}" in told for rule in contract(chapter).rules)
    assert "CN-GX" in told and max(map(len, told.splitlines())) <= 120


def test_params_gives_the_schema_for_other_programs(ledger):
    told = json.loads(in_process("params", "reform_effects", "--json-schema").stdout)
    assert told == json_schema(contract("reform_effects"), ledger)


def test_help_of_run_lists_the_parameters_of_a_chapter():
    assert "treatment_year" in in_process("run", "reform_effects", "--help").stdout
    assert "treatment_year" not in in_process("run", "--help").stdout


def test_help_of_build_has_the_contract_s_words_and_defaults():
    told = " ".join(in_process("build", "--help").stdout.split())
    for parameter in COMMON:
        assert parameter.help_en in told
    assert "[default: CN-XJ]" in told and "[default: 2025]" in told


MISTAKES = [
    (("run", "trade_scal"), 2, "no chapter 'trade_scal'; did you mean trade_scale?"),
    (("run", "trade_scale", "-p", "regoin", "CN-GX"), 2, "trade_scale has no parameter 'regoin'; did you mean region?"),
    (("run", "trade_scale", "-p", "region", "CN-QQ"), 2, "region 'CN-QQ' is not in the ledger; did you mean"),
    (("run", "trade_scale", "-p", "last_year", "--5"), 2, "last_year has to be a whole number, not '--5'"),
    (("run", "trade_scale", "-p", "last_year", "２０２４"), 2, "last_year has to be a whole number, not '２０２４'"),
    (("run", "trade_scale", "-p", "last_year", "9" * 5000), 2, "last_year has to be a whole number, not '999"),
    (("run", "trade_scale", "-p", "region", "CN", "-p", "region", "CN-GX"), 2, "'region' is given twice; give it once"),
    (("run", "trade_scale", "-p", "region"), 2, "option '-p' requires 2 arguments"),
    (("run", "trade_scale", "-f", "nowhere.yml"), 2, "'nowhere.yml' cannot be read: No such file or directory"),
    (("run", "trade_scale", "--regoin", "x"), 2, "tradebook run has no option --regoin; known are -p, -f, -o, --out"),
    (("run", "trade_scale", "-o", "no/x.ipynb"), 2, "'no/x.ipynb' cannot be written: its folder does not exist"),
    (("run", "trade_scale", "-o", "x.txt"), 2, "'x.txt' is no name of a notebook; end it in .ipynb"),
    (("run", "trade_scale", "-o", "x" * 300 + ".ipynb"), 2, "is no name for a file here"),
    (("run", "trade_scale", "-o", str(ROOT / "notebooks" / "trade_scale.ipynb")), 2, "lies among the notebooks"),
    (("run", "trade_scale", "-o", str(ROOT / "notebooks" / "new.ipynb")), 2, "lies among the notebooks"),
    (("run",), 2, "missing argument 'CHAPTER'; see tradebook run --help"),
    (("params", "trade"), 2, "no chapter 'trade'; did you mean trade_scale?"),
    (("params", "trade_scale", "--data", "nowhere"), 2, "data 'nowhere' is no data package"),
    (("build", "--from", "2025", "--to", "2020"), 2, "--from: first_year 2025 is not before last_year 2020"),
    (("build", "--to", "soon"), 2, "--to: last_year has to be a whole number, not 'soon'"),
    (("build", "--as-of", "1999-01-01"), 2, "--as-of: as_of '1999-01-01' is before any trade value of CN-XJ"),
    (("build", "--data", "nowhere"), 2, "--data: data 'nowhere' is no data package"),
    (("build", "--out", str(ROOT)), 2, "holds other things than a built book; name a new or an empty folder"),
    (("build", "--out", str(ROOT / "README.md")), 2, "is a file; name a folder"),
    (("build", "--redion", "CN"), 2, "tradebook build has no option --redion; did you mean --region?"),
    (("figure", "trade_valu", "CN-XJ", "2024"), 2, "indicator trade_valu is not in the ledger; did you mean"),
    (("figure", "trade_value", "CN-XJ", "20x5"), 2, "'20x5' is not a period: write 2025"),
    (("figure", "trade_value", "CN-XJ", "2015"), 1, "not published in this ledger"),
    (("check", "nowhere"), 2, "data 'nowhere' is no data package"),
    (("add", "nowhere.csv"), 1, "nowhere.csv: is missing; name a CSV file"),
    (("init", str(ROOT)), 2, "is not empty; name a new or an empty folder"),
    (("init", str(ROOT / "README.md")), 2, "is a file; name a folder"),
    (("init", "a/b/c"), 2, "cannot be written: its folder does not exist; make it first"),
    (("bake",), 2, "no command 'bake'; known are run, params, build"),
    (("buld",), 2, "no command 'buld'; did you mean build?"),
    (("--verson",), 2, "tradebook has no option --verson; did you mean --version?"),
]


@pytest.mark.parametrize(("words", "code", "message"), MISTAKES, ids=lambda value: str(value)[:50])
def test_a_mistake_is_one_line_on_stderr(words, code, message, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = in_process(*words)
    assert result.exit_code == code, result.output
    assert result.stderr.startswith("tradebook: ")
    assert message in result.stderr
    assert len(result.stderr.splitlines()) == 1 and len(result.stderr) < 400
    assert result.stdout == ""
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(("words", "code", "message"), MISTAKES[:1] + MISTAKES[2:3] + MISTAKES[-1:])
def test_a_mistake_of_a_real_process_is_the_same(words, code, message, tmp_path):
    finished = call(*words, cwd=tmp_path)
    assert finished.returncode == code
    assert message in finished.stderr and len(finished.stderr.splitlines()) == 1
    assert finished.stdout == ""
    assert not list(tmp_path.iterdir())


def test_a_reader_that_closes_the_pipe_early_meets_no_traceback():
    command = f"'{sys.executable}' -m tradebook params trade_scale --json-schema | head -n 1"
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    finished = subprocess.run(
        command, shell=True, cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert finished.stdout == "{\n"
    assert finished.stderr == ""


def test_an_interrupted_run_says_so_and_leaves_nothing(tmp_path):
    """On a terminal, where the bar of progress shows when the cells are being run."""
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(ours, (24, 80))
    command = [sys.executable, "-m", "tradebook", "run", "trade_scale", "-p", "last_year", "2023", "--no-cache"]
    with subprocess.Popen(
        command, cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT)}, stdin=theirs, stdout=subprocess.PIPE,
        stderr=theirs, start_new_session=True,
    ) as process:
        os.close(theirs)
        said = b""
        while b"Executing" not in said:
            said += os.read(ours, 1000)
        os.killpg(process.pid, signal.SIGINT)
        out, _ = process.communicate(timeout=60)
    with suppress(OSError):  # how Linux ends a terminal that nobody writes to any more
        while more := os.read(ours, 1000):
            said += more
    os.close(ours)
    # Where the signal falls into text that Python is executing, it ends itself by the signal: 130 to a shell as well.
    assert process.returncode in (130, -signal.SIGINT), said
    assert b"tradebook: interrupted; nothing half-written is left" in said
    assert b"Traceback" not in said and out == b""
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "words", [("--help",), ("params", "trade_scale"), ("bake",), ("figure", "trade_value", "CN", "2024")]
)
def test_no_colours_are_used_so_that_none_has_to_be_switched_off(words):
    for environment in ({"NO_COLOR": "1"}, {"FORCE_COLOR": "1"}):
        result = CliRunner().invoke(main, words, env=environment, color=True)
        assert "\x1b" not in result.stdout + result.stderr


def test_the_shell_completes_commands_and_chapters():
    def completed(*words: str) -> str:
        environment = {"COMP_WORDS": " ".join(words), "COMP_CWORD": str(len(words) - 1)}
        return CliRunner().invoke(main, [], env=environment | {"_TRADEBOOK_COMPLETE": "bash_complete"}).stdout

    assert "plain,params" in completed("tradebook", "pa")
    assert completed("tradebook", "run", "tr").split() == ["plain,trade_scale", "plain,trade_intensity"]
    assert completed("tradebook", "params", "r").split() == ["plain,reform_effects"]


def test_the_version_is_told():
    assert re.fullmatch(r"tradebook [0-9.]+\n", in_process("--version").stdout)


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
