"""Every command in the documents exists; those that a newcomer follows step by step are run as they stand."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from conftest import ROOT
from tradebook.cli import main
from tradebook.cli.program import COMMANDS
from tradebook.ledger import Ledger

BLOCK = re.compile(r"^( *)```console\n(.*?)^\1```$", re.S | re.M)
BIN = Path(sys.executable).parent

PAGES = {"README.md": ROOT / "README.md", "using.md": ROOT / "pages" / "using.md"}


def commands(text: str) -> list[str]:
    """What follows a $ in the console blocks, without the remark behind it."""
    lines = [line.strip() for _, block in BLOCK.findall(text) for line in block.splitlines()]
    return [re.sub(r"\s+# .*", "", line.removeprefix("$ ")) for line in lines if line.startswith("$ ")]


def section(title: str) -> list[str]:
    text = PAGES["using.md"].read_text(encoding="utf-8")
    start = text.index(f"\n## {title}")
    return commands(text[start : text.find("\n## ", start + 1)])


ALL = [(name, command) for name, path in PAGES.items() for command in commands(path.read_text(encoding="utf-8"))]
OURS = [pytest.param(command, id=f"{name}: {command}") for name, command in ALL if "/tradebook " in command]


@pytest.mark.parametrize("command", OURS)
def test_every_command_in_the_documents_can_be_parsed(command):
    """Its name, its options and the number of its arguments; one that shows a mistake is refused only later."""
    words = shlex.split(re.split(r" [|>]", command)[0])
    words = words[words.index(next(word for word in words if word.endswith("tradebook"))) + 1 :]
    name, *rest = words
    assert name in COMMANDS
    context = click.Context(main, info_name="tradebook")
    main.get_command(context, name).make_context(name, rest, parent=context)


def test_the_documents_show_every_command_and_nothing_is_overlooked():
    assert len(ALL) > 20
    told = "".join(path.read_text(encoding="utf-8") for path in PAGES.values())
    assert told.count("\n$ ") + told.count("\n   $ ") == len(ALL)


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    """A copy of the repository, as a newcomer has it after make book, with the commands in .venv/bin."""
    copy = tmp_path_factory.mktemp("newcomer") / "trade book"
    copy.mkdir()
    for name in ("tradebook", "data", "notebooks", "exercises", "pages"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("_config.yml", "_toc.yml", "index*.md", "CITATION.cff", "pyproject.toml", "requirements.txt"):
        for path in ROOT.glob(name):
            shutil.copy(path, copy)
    tools = copy / ".venv" / "bin"
    tools.mkdir(parents=True)
    for name in ("tradebook", "papermill"):
        (tools / name).symlink_to(BIN / name)
    return copy


def follow(command: str, home: Path) -> subprocess.CompletedProcess:
    environment = os.environ | {"PYTHONPATH": str(home)}
    return subprocess.run(
        ["bash", "-c", command], cwd=home, env=environment, capture_output=True, text=True, check=False
    )


def done(command: str, home: Path) -> str:
    finished = follow(command, home)
    assert finished.returncode == 0, f"{command}\n{finished.stderr}"
    return finished.stdout


def test_a_chapter_is_rerun_as_the_page_says(home):
    for command in section("Rerun a chapter"):
        if "/papermill" not in command:
            done(command, home)
    assert (home / "guangxi.ipynb").read_text(encoding="utf-8").count("Guangxi") > 20


def test_a_newcomer_makes_the_guangdong_edition(home):
    """The edition in Chinese is built like this one; its options are read by the test of all commands."""
    told = [done(command, home) for command in section("Make the whole book") if "--language zh" not in command]
    assert "CNY" in told[0] and "bounds" in told[0]
    assert told[1] == "open guangdong/index.html\n"
    front = (home / "guangdong" / "index.html").read_text(encoding="utf-8")
    assert "The foreign trade of Guangdong" in front
    for folder, name in (("en", "Guangdong"), ("zh", "广东")):
        pages = list((home / "guangdong" / folder / "notebooks").glob("*.html"))
        assert len(pages) >= 5
        assert all(name in page.read_text(encoding="utf-8") for page in pages)


def test_a_newcomer_runs_own_data(home):
    steps = section("Use your own data")
    builds = [number for number, command in enumerate(steps) if " build " in command]
    assert len(builds) == 2
    told = [done(command, home) for command in steps[: builds[-1]]]
    assert told[builds[0]] == "open my-book/index.html\n"
    opened = Ledger.open(home / "my-data")
    assert len(opened.raw) == 11 and "2022" in set(opened.raw["period"])
    for page in (home / "my-book" / "notebooks").glob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert "Xinjiang" in text
        assert re.search("(?i)not published|nothing is published|no figure|holds no", text), page.name
    mine = (home / "mine.ipynb").read_text(encoding="utf-8")
    assert "my-data" in mine and "2022" in mine
