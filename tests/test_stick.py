"""The classroom on a stick: complete, the same bytes each time, and it works where there is no network."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest
import yaml

from conftest import ROOT
from tradebook.stick.pack import BOOK, FOLDER, PARTS, STATIC, StickError, write_stick
from tradebook.targets import TargetError, check_file


@pytest.fixture(scope="module")
def small_book(tmp_path_factory) -> Path:
    book = tmp_path_factory.mktemp("book")
    (book / "index.html").write_text("<p>home</p>", encoding="utf-8")
    (book / "en" / "slides").mkdir(parents=True)
    (book / "en" / "slides" / "trade_scale.html").write_text("<p>slides</p>", encoding="utf-8")
    return book


@pytest.fixture(scope="module")
def stick(small_book, tmp_path_factory) -> Path:
    """Unpacked in a place with a blank and an accent in its name."""
    folder = tmp_path_factory.mktemp("stick") / "a room é"
    write_stick(small_book, folder / "stick.zip")
    with zipfile.ZipFile(folder / "stick.zip") as archive:
        archive.extractall(folder)
    return folder / FOLDER


def test_the_stick_holds_what_it_says(stick):
    assert {path.name for path in stick.iterdir()} == {*PARTS, BOOK, *(path.name for path in STATIC.iterdir())}
    assert (stick / BOOK / "en" / "slides" / "trade_scale.html").is_file()
    assert not [path for path in stick.rglob("*") if path.name == "__pycache__" or path.suffix == ".pyc"]
    for name in ("START.md", "START.zh.md"):
        text = (stick / name).read_text(encoding="utf-8")
        named = re.findall(r"`([\w./]+)`", text)
        assert all((stick / name).exists() for name in named if not name.startswith((".venv", "wheels"))), name
        assert "--no-index" in text and "requirements.txt" in text


def test_both_starts_tell_the_same_commands(stick):
    english, chinese = (
        [line.strip().replace(" -p language zh", "") for line in (stick / name).read_text(encoding="utf-8").splitlines()
         if line.startswith("    ")]
        for name in ("START.md", "START.zh.md")
    )
    assert english == chinese and len(english) == 5


def test_the_same_book_gives_the_same_bytes(small_book, tmp_path):
    write_stick(small_book, tmp_path / "a" / "one.zip")
    write_stick(small_book, tmp_path / "two.zip")
    assert (tmp_path / "a" / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_no_book_no_stick(tmp_path):
    with pytest.raises(StickError, match="holds no built book; run make book first"):
        write_stick(tmp_path, tmp_path / "stick.zip")
    assert not list(tmp_path.iterdir())
    with pytest.raises(TargetError, match="is a folder; name a file"):
        check_file(tmp_path)


def test_a_chapter_runs_from_the_stick_without_a_network(stick, tmp_path):
    """As START.md says, in an environment that has the packages; only the wheels come from where they are already."""
    python = tmp_path / "venv" / "bin" / "python"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "venv"], check=True)
    packages = next((tmp_path / "venv").glob("lib/python*/site-packages"))
    # The installed packages without what this repository has linked into them.
    (packages / "there.pth").write_text(f"{sysconfig.get_paths()['purelib']}\n", encoding="utf-8")
    offline = {name: text for name, text in os.environ.items() if name != "PYTHONPATH"} | {
        "PIP_NO_INDEX": "1", "http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9",
    }
    lines = [line.strip() for line in (stick / "START.md").read_text(encoding="utf-8").splitlines()]
    install = next(line for line in lines if line.endswith("-e ."))
    run = next(line for line in lines if " run trade_scale" in line)
    for line in (install, run):
        words = [str(python) if word.endswith("bin/python") else word for word in line.split()]
        done = subprocess.run(words, cwd=stick, env=offline, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    assert "Guangxi" in (stick / "guangxi.ipynb").read_text(encoding="utf-8")
    where = [str(python), "-c", "import tradebook; print(tradebook.__file__)"]
    told = subprocess.run(where, cwd=stick, env=offline, capture_output=True, text=True, check=True).stdout
    assert Path(told.strip()).is_relative_to(stick)


def test_binder_takes_the_lock_and_a_python_that_the_package_allows():
    chosen = yaml.safe_load((ROOT / "binder" / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    python = next(name for name in chosen if isinstance(name, str) and name.startswith("python="))
    wanted = re.search(r'requires-python = ">=([\d.]+)"', (ROOT / "pyproject.toml").read_text(encoding="utf-8"))[1]
    assert [*map(int, python.removeprefix("python=").split("."))] >= [*map(int, wanted.split("."))]
    lock = next(name for name in chosen if isinstance(name, dict))["pip"][-1].split()[-1]
    assert (ROOT / "binder" / lock).resolve() == ROOT / "requirements.txt"
    script = ROOT / "binder" / "postBuild"
    assert script.stat().st_mode & stat.S_IXUSR
    subprocess.run(["bash", "-n", script], check=True)
