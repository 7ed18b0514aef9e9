"""What goes on the stick, and packing it: the same book and the same repository give the same bytes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tradebook.archive import files_below, write_zip
from tradebook.fingerprint import ROOT
from tradebook.units import TradebookError

# What the folder inside is called, and where the built book stands in it.
FOLDER, BOOK = "tradebook-classroom", "book"

STATIC = Path(__file__).resolve().parent / "static"

# Of the repository, what a chapter, a book, slides or a class are made from; the lock is the list of packages.
PARTS = (
    "tradebook", "data", "notebooks", "exercises", "pages", "index.md", "index.zh.md", "_config.yml", "_toc.yml",
    "pyproject.toml", "requirements.txt", "binder", "CITATION.cff", "LICENSE", "README.md",
)
_LEFT_OUT = ("__pycache__",)


class StickError(TradebookError, OSError):
    """A stick that cannot be packed."""

    def __str__(self) -> str:
        return self.args[0]


def write_stick(site: Path, out: Path) -> int:
    """Pack the built book in `site` with the repository into the zip file `out`; returns the number of files.

    raises StickError if `site` holds no built book
    """
    if not (site / "index.html").is_file():
        raise StickError(f"{site} holds no built book; run make book first, or name a folder with --site")
    files = dict(_files(site))
    write_zip(files, out)
    return len(files)


def _files(site: Path) -> Iterator[tuple[str, Path]]:
    """Name on the stick and place on the disk of everything."""
    for name in files_below(STATIC):
        yield f"{FOLDER}/{name}", STATIC / name
    for name in files_below(site):
        yield f"{FOLDER}/{BOOK}/{name}", site / name
    for part in PARTS:
        if (ROOT / part).is_file():
            yield f"{FOLDER}/{part}", ROOT / part
        for name in files_below(ROOT / part):
            if not set(_LEFT_OUT) & set(Path(name).parts):
                yield f"{FOLDER}/{part}/{name}", ROOT / part / name
