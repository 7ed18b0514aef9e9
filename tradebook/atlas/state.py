"""The state of program and data that an edition depends on, as one digest."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterator
from pathlib import Path

from tradebook.ledger import OWN_DATA
from tradebook.run import ROOT

# The package, the chapters, the prose around them, the settings, the citation, and the lock of all libraries.
_PARTS = ("tradebook", "notebooks", "pages", "index.md", "_config.yml", "_toc.yml", "CITATION.cff", "requirements.txt")
_NOT_SOURCE = ("__pycache__", ".ipynb_checkpoints", ".pytest_cache")


def state_of(data: str) -> str:
    """The digest for one data package (the book's own where the name is empty).

    Parameters are no part of it, nor is the place of anything on the disk.
    """
    digest = hashlib.sha256(platform.python_version().encode())
    for origin, path in (*_files(ROOT), *_data_files(Path(data) if data else OWN_DATA)):
        digest.update(f"\0{path.relative_to(origin).as_posix()}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _files(root: Path) -> Iterator[tuple[Path, Path]]:
    for part in _PARTS:
        inside = sorted((root / part).rglob("*")) if (root / part).is_dir() else [root / part]
        for path in inside:
            if path.is_file() and not any(name in path.parts for name in _NOT_SOURCE):
                yield root, path


def _data_files(folder: Path) -> Iterator[tuple[Path, Path]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not any(name in path.parts for name in _NOT_SOURCE):
            yield folder, path
