"""One file with the whole built book, to hand on: unpack it, and open index.html by double-click."""

from __future__ import annotations

import argparse
import os
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

# What the folder inside is called, so that unpacking leaves one new folder and not a hundred files.
FOLDER = "tradebook-site"

# The first day that a zip file can hold: when the book was built must not show in its bytes.
DAY = (1980, 1, 1, 0, 0, 0)
# A file that everybody may read, as Unix writes it in the upper half of the attributes.
READABLE = 0o100644 << 16
UNIX = 3


def write_archive(site: Path, target: Path) -> Path:
    """Pack a built book into the zip file `target`, in one step; the same pages give the same bytes.

    raises FileNotFoundError if the folder holds no index.html
    """
    if not (site / "index.html").is_file():
        raise FileNotFoundError(f"{site} holds no index.html: build the book first")
    return write_zip({f"{FOLDER}/{name}": site / name for name in files_below(site)}, target)


def write_zip(files: Mapping[str, Path], target: Path) -> Path:
    """Pack files under their names, sorted, into a zip file in one step; the same contents give the same bytes."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, unfinished = tempfile.mkstemp(dir=target.parent, prefix=".archive-")
    try:
        with os.fdopen(handle, "wb") as file, zipfile.ZipFile(file, "w") as archive:
            for name in sorted(files, key=lambda name: name.split("/")):
                archive.writestr(_entry(name), files[name].read_bytes(), compresslevel=9)
        # A temporary file is its owner's only; this one is to be handed on.
        os.chmod(unfinished, 0o644)
        os.replace(unfinished, target)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise
    return target


def files_below(folder: Path) -> list[str]:
    """The names of all files below a folder in a fixed order; hidden ones are notes of the build to itself."""
    names = sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return [name.as_posix() for name in names if not any(part.startswith(".") for part in name.parts)]


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, DAY)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = UNIX
    entry.external_attr = READABLE
    return entry


def main() -> None:
    """`python -m tradebook.archive SITE FILE`, as the Makefile calls it."""
    parser = argparse.ArgumentParser(prog="python -m tradebook.archive", description=__doc__)
    parser.add_argument("site", type=Path, metavar="SITE", help="folder of the built pages")
    parser.add_argument("target", type=Path, metavar="FILE", help="zip file to write")
    chosen = parser.parse_args()
    try:
        print(write_archive(chosen.site, chosen.target))
    except OSError as error:
        parser.exit(2, f"tradebook: {error}\n")


if __name__ == "__main__":
    main()
