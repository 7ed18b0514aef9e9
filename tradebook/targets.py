"""Where results may be written: refused before anything is run, and never over what is not a result."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from tradebook.problems import one_line
from tradebook.units import TradebookError

NOTEBOOK = ".ipynb"

# The list of the editions of a book in several languages.
EDITIONS = "editions.json"

# By these a folder is known as a built book, in one language or more, or as an atlas: nothing else is ever replaced.
OF_A_BOOK = ("searchindex.js", EDITIONS, "atlas.json")


class TargetError(TradebookError, OSError):
    """A place where the result cannot be put; nothing was started."""

    exit_code = 2

    def __init__(self, path: Path, message: str) -> None:
        super().__init__(one_line(f"{str(path)[:200]!r} {message}"))


def check_notebook(path: Path, run: Sequence[Path]) -> Path:
    """The path of a notebook that can be written; TargetError says why it cannot.

    run  the folders of the notebooks that are run, where nothing else is written
    """
    _check_name(path)
    if path.suffix != NOTEBOOK:
        raise TargetError(path, f"is no name of a notebook; end it in {NOTEBOOK}")
    if path.is_dir():
        raise TargetError(path, "is a folder; name a file in it")
    _check_folder(path, path.parent)
    if path.resolve().parent in [folder.resolve() for folder in run]:
        raise TargetError(path, "lies among the notebooks that are run; name a file elsewhere")
    return path


def check_site(path: Path) -> Path:
    """The path of a folder of pages: new, empty, or the pages of an earlier build, which are replaced as a whole."""
    check_folder(path)
    if holds_other_things(path):
        raise TargetError(path, "holds other things than a built book; name a new or an empty folder")
    return path


def check_folder(path: Path) -> Path:
    """The path of a folder, there or still to be made, to put files in beside what it may hold."""
    _check_name(path)
    if path.exists() and not path.is_dir():
        raise TargetError(path, "is a file; name a folder")
    parent = path.resolve().parent
    _check_folder(path, next(folder for folder in (parent, *parent.parents) if folder.exists()))
    return path


def check_file(path: Path) -> Path:
    """The path of a file that can be written, in a folder that is there or still to be made."""
    _check_name(path)
    if path.is_dir():
        raise TargetError(path, "is a folder; name a file")
    parent = path.resolve().parent
    _check_folder(path, next(folder for folder in (parent, *parent.parents) if folder.exists()))
    return path


def holds_other_things(path: Path) -> bool:
    """Whether a folder holds anything, and is neither a built book nor an atlas."""
    return path.is_dir() and any(path.iterdir()) and not any((path / name).is_file() for name in OF_A_BOOK)


def check_empty(path: Path) -> Path:
    """The path of a folder that is new or empty, to be filled."""
    _check_name(path)
    if path.exists() and not path.is_dir():
        raise TargetError(path, "is a file; name a folder")
    if path.is_dir() and any(path.iterdir()):
        raise TargetError(path, "is not empty; name a new or an empty folder")
    _check_folder(path, path.resolve().parent)
    return path


def _check_name(path: Path) -> None:
    """Names that no system takes: with a NUL, too long, or in no encoding."""
    try:
        path.exists() and path.stat()
        os.fsencode(path)
        named = "\0" not in str(path)
    except (OSError, ValueError):
        named = False
    if not named:
        raise TargetError(path, "is no name for a file here")


def _check_folder(path: Path, folder: Path) -> None:
    if not folder.is_dir():
        raise TargetError(path, "cannot be written: its folder does not exist; make it first")
    if not os.access(folder, os.W_OK):
        raise TargetError(path, "cannot be written: its folder is not yours to write in")
