"""What students hand in: files under any names, read without running or trusting anything in them."""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tradebook.teaching.student import CHECK, CHECKS

LARGEST = 20_000_000
MOST_CELLS, LONGEST_CELL = 1000, 200_000
_SUFFIX = ".ipynb"

UNREADABLE, NO_NOTEBOOK, TOO_LARGE, NO_FILE = (
    "cannot be read", "is no notebook", "is too large for a notebook", "is a link or something else, no file",
)


@dataclass(frozen=True, slots=True)
class Submission:
    """One file of the folder.

    path     below the folder
    student  whose it is; empty if nobody can be told
    cells    id and source of its code cells, without those that only check
    wrong    why it cannot be graded; empty if it can
    note     what the teacher should know
    """

    path: str
    student: str
    cells: tuple[tuple[str, str], ...] = ()
    wrong: str = ""
    note: str = ""


def submissions(folder: Path, students: Mapping[str, Mapping[str, Any]]) -> list[Submission]:
    """Every notebook below a folder, sorted by path; links are not followed."""
    return [_read(folder, path, students) for path in sorted(_paths(folder))]


def _paths(folder: Path) -> Iterator[str]:
    for place, folders, files in os.walk(folder, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        linked = [name for name in folders if os.path.islink(os.path.join(place, name))]
        for name in [*files, *linked]:
            if name.lower().endswith(_SUFFIX) and not name.startswith("."):
                yield os.path.relpath(os.path.join(place, name), folder)


def _read(folder: Path, path: str, students: Mapping[str, Mapping[str, Any]]) -> Submission:
    named = owner_by_name(path, students)
    content, wrong = _content(folder / path)
    if wrong:
        return Submission(path, named, wrong=wrong)
    try:
        notebook = json.loads(content)
        cells = tuple(_cells(notebook["cells"]))
    except (ValueError, RecursionError, KeyError, TypeError):
        return Submission(path, named, wrong=NO_NOTEBOOK)
    claimed = _claimed(notebook, students)
    note = f"the file is named like {named}'s" if claimed and named and claimed != named else ""
    return Submission(path, claimed or named, cells, note=note)


def _content(path: Path) -> tuple[bytes, str]:
    """The bytes of a plain file, or why there are none; never waits for a pipe, never goes where a link leads."""
    try:
        number = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError:
        return b"", NO_FILE if path.is_symlink() else UNREADABLE
    with os.fdopen(number, "rb") as file:
        about = os.fstat(number)
        if not stat.S_ISREG(about.st_mode):
            return b"", NO_FILE
        if about.st_size > LARGEST:
            return b"", TOO_LARGE
        return file.read(LARGEST), ""


def _cells(found: Any) -> Iterator[tuple[str, str]]:
    """The code cells; TypeError if a cell has another shape."""
    if not isinstance(found, list):
        raise TypeError("cells are a list")
    for number, cell in enumerate(found[:MOST_CELLS]):
        if not isinstance(cell, dict):
            raise TypeError("a cell is an object")
        source, name = cell.get("source", ""), str(cell.get("id", f"cell {number + 1}"))[:80]
        source = "".join(source) if isinstance(source, list) else source
        if not isinstance(source, str):
            raise TypeError("a source is text")
        if cell.get("cell_type") == "code" and name != CHECKS and not name.startswith(CHECK):
            yield name, source[:LONGEST_CELL]


def _claimed(notebook: Mapping[str, Any], students: Mapping[str, Mapping[str, Any]]) -> str:
    """Whose assignment the notebook says it is."""
    about = notebook.get("metadata")
    otter = about.get("otter") if isinstance(about, dict) else None
    assignment = otter.get("assignment_name") if isinstance(otter, dict) else None
    return next((name for name, key in students.items() if key["assignment"] == assignment), "")


def owner_by_name(path: str, students: Iterable[str]) -> str:
    """The one student whose short name stands in a path between other signs; empty if there is none or several."""
    words = path.lower().removesuffix(_SUFFIX)
    found = [name for name in students if re.search(rf"(?<![a-z0-9]){re.escape(name.lower())}(?![a-z0-9])", words)]
    longest = [name for name in found if not any(name != other and name.lower() in other.lower() for other in found)]
    return longest[0] if len(longest) == 1 else ""
