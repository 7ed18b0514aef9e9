"""What a result depends on, as one short text: two runs with the same fingerprint give the same bytes.

Contents count, times of files do not: touching a file changes nothing, a changed byte changes everything that can see
it. Every chapter depends on the whole package, the whole data package and every installed library.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).resolve().parent
ROOT = PACKAGE.parent
# Where notebooks stand that are run: chapters and method cards. A name stands in one of them only.
NOTEBOOKS, CARDS = ROOT / "notebooks", ROOT / "pages" / "methods"
EXERCISES = ROOT / "exercises"
OWN_DATA = ROOT / "data"

# The variable that names another place for the cache, such as one that several clones share.
CACHE = "TRADEBOOK_CACHE"

# What a reader's book is made of besides the chapters; everything else in the repository stays out of the build.
AROUND = ("_config.yml", "_toc.yml", "index.md", "pages")
# How the Chinese twin of a prose page is called (see twins.py).
TWIN_PAGE = ".zh.md"

# Beside the package: the locked versions, and what references are made from.
_BESIDE = ("requirements.txt", "CITATION.cff")
# Files of a data package; anything else in its folder is a stranger's, and may be large.
_DATA = ("*.csv", "*.json")


def notebook_of(name: str) -> Path:
    """The notebook of a chapter or a card, among the chapters if it stands nowhere."""
    card = CARDS / f"{name}.ipynb"
    return card if card.is_file() else NOTEBOOKS / card.name


def chapter_key(notebooks: Iterable[Path], given: Mapping[str, Any]) -> str:
    """The fingerprint of one run: its notebooks, code, data and parameters. OSError if something cannot be read."""
    return _together("chapter", code(), of_files(notebooks, ROOT), _data(given), _written(given))


def edition_key(given: Mapping[str, Any]) -> str:
    """The fingerprint of a whole book: all notebooks, the pages around them, code, data and common parameters."""
    around = [path for name in AROUND for path in _files_in(ROOT / name)] + sorted(ROOT.glob(f"*{TWIN_PAGE}"))
    notebooks = [*sorted(NOTEBOOKS.glob("*.ipynb")), *sorted(EXERCISES.glob("*.ipynb"))]
    files = of_files([*around, *notebooks], ROOT)
    return _together("edition", code(), files, _data(given), _written(given), *_settings())


def code() -> str:
    """The fingerprint of everything that computes: the package with its static files, Python, all libraries."""
    own = [path for path in _files_in(PACKAGE) if "__pycache__" not in path.parts]
    beside = [ROOT / name for name in _BESIDE if (ROOT / name).is_file()]
    return _together(of_files([*own, *beside], ROOT), sys.version, platform.machine(), *_installed())


def of_files(paths: Iterable[Path], root: Path) -> str:
    """The fingerprint of some files: their names below a folder, and their contents."""
    return _together(*(f"{path.relative_to(root)} {hashlib.sha256(path.read_bytes()).hexdigest()}" for path in paths))


def is_current() -> bool:
    """Whether the code on the disk is still the code that this process has loaded; only then may it be trusted."""
    return code() == _LOADED


def _files_in(place: Path) -> list[Path]:
    return [place] if place.is_file() else sorted(path for path in place.rglob("*") if path.is_file())


def _data(given: Mapping[str, Any]) -> str:
    folder = Path(str(given.get("data") or OWN_DATA))
    return of_files(sorted(path for pattern in _DATA for path in folder.glob(pattern) if path.is_file()), folder)


def _written(given: Mapping[str, Any]) -> str:
    # repr keeps 2024 and "2024" apart, of which only one is a year.
    return json.dumps({str(name): repr(value) for name, value in given.items()}, sort_keys=True)


def _settings() -> list[str]:
    """Variables of the environment that pages are made by, such as the address of the site."""
    return sorted(f"{name}={value}" for name, value in os.environ.items() if name.startswith("TRADEBOOK_")
                  and name != CACHE)


def _installed() -> list[str]:
    """Name and version of every installed library, as the folders of their metadata are called."""
    return sorted({found.name for place in sys.path for found in Path(place or ".").glob("*.dist-info")})


def _together(*parts: str) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


_LOADED = code()
