"""A copy of the repository whose five chapters are a few words long, so that whole books are built in seconds."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from conftest import ROOT
from tradebook.parameters import CONTRACTS

KERNEL = {"kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}}


def write_tiny_book(folder: Path) -> Path:
    """The package, its data and its pages' frame, with tiny chapters; each notes in runs.txt that it ran."""
    for name in ("tradebook", "data"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("_config.yml", "requirements.txt", "CITATION.cff"):
        shutil.copy(ROOT / name, folder)
    (folder / "pages").mkdir()
    shutil.copy(ROOT / "pages" / "references.bib", folder / "pages")
    (folder / "pages" / "about.md").write_text("# About\n\nA page.\n", encoding="utf-8")
    (folder / "index.md").write_text("# A book\n\nIts first page.\n", encoding="utf-8")
    files = [f"notebooks/{chapter}" for chapter in CONTRACTS] + ["pages/about"]
    contents = "".join(f"  - file: {name}\n" for name in files)
    (folder / "_toc.yml").write_text(f"format: jb-book\nroot: index\nchapters:\n{contents}", encoding="utf-8")
    (folder / "notebooks").mkdir()
    for chapter in CONTRACTS:
        write_tiny_chapter(folder, chapter)
    return folder


def write_tiny_chapter(folder: Path, chapter: str, says: str = "It ran.") -> None:
    """A chapter that says one sentence, and notes outside the book that it ran."""
    defaults = "\n".join(f"{one.name} = {one.default!r}" for one in CONTRACTS[chapter].parameters)
    cells = [
        new_markdown_cell(f"# {CONTRACTS[chapter].title_en}", id="title"),
        new_code_cell(defaults, id="parameters", metadata={"tags": ["parameters"]}),
        new_code_cell(
            "import os\n"
            f"with open({str(folder / 'runs.txt')!r}, 'a') as notes:\n"
            f"    notes.write({chapter!r} + '\\n')\n"
            f"print({says!r}, region, last_year)",
            id="said",
        ),
    ]
    nbformat.write(new_notebook(cells=cells, metadata=KERNEL), folder / "notebooks" / f"{chapter}.ipynb")


def environment_of(folder: Path, **more: str) -> dict[str, str]:
    """The environment in which `python -m tradebook` is the one of a copy, with a cache of its own."""
    return os.environ | {"PYTHONPATH": str(folder), "TRADEBOOK_CACHE": str(folder / "cache")} | more


def tradebook(folder: Path, *words: str, **more: str) -> subprocess.CompletedProcess:
    """Call the command line of a copy, from within it."""
    return subprocess.run(
        [sys.executable, "-m", "tradebook", *words], cwd=folder, env=environment_of(folder, **more),
        capture_output=True, text=True, check=False,
    )


def runs_of(folder: Path) -> int:
    """How many chapters ran since the last call."""
    notes = folder / "runs.txt"
    count = len(notes.read_text().splitlines()) if notes.exists() else 0
    notes.unlink(missing_ok=True)
    return count


def digests(folder: Path) -> dict[str, str]:
    """The digest of every file below a folder, by its name."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*")) if path.is_file()
    }
