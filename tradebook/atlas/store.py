"""Finished editions, kept until what they depend on changes: an atlas that was interrupted goes on where it stopped."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from pathlib import Path

from tradebook.atlas.packing import Packed
from tradebook.atlas.plan import EditionName, Plan

# States of program and data whose editions are kept: the latest ones, so that a change and its undoing cost nothing.
MOST_STATES = 3

_PAGES, _STATIC = ".pages.zip", ".static.zip"


class Store:
    """The editions of one plan for one state of program and data, in a folder that many runs may share."""

    def __init__(self, folder: Path, plan: Plan, state: str) -> None:
        """state  the digest of everything that an edition depends on besides its parameters"""
        self._home = folder / state
        self._plan = plan
        self._home.mkdir(parents=True, exist_ok=True)
        os.utime(self._home)
        _drop_old_states(folder)

    def holds(self, edition: EditionName) -> bool:
        """Whether the edition is complete in the store."""
        return self._pages(edition).is_file()

    def put(self, edition: EditionName, packed: Packed) -> None:
        """Keep an edition. Its pages come last: where they are, the rest is, too."""
        static = self._home / f"{packed.static_digest}{_STATIC}"
        if not static.is_file():
            _write(static, packed.static)
        _write(self._pages(edition).with_suffix(".digest"), packed.static_digest.encode())
        _write(self._pages(edition), packed.pages)

    def get(self, edition: EditionName) -> Packed:
        """The edition as it was put in; FileNotFoundError if it was not."""
        pages = self._pages(edition)
        digest = pages.with_suffix(".digest").read_text()
        return Packed(pages.read_bytes(), (self._home / f"{digest}{_STATIC}").read_bytes())

    def _pages(self, edition: EditionName) -> Path:
        given = self._plan.given(edition)
        # Where the data lie is no matter; what they say is part of the state.
        del given["data"]
        key = hashlib.sha256(json.dumps(given, sort_keys=True).encode()).hexdigest()
        return self._home / f"{key}{_PAGES}"


def _write(target: Path, content: bytes) -> None:
    """A file that is whole as soon as it has its name."""
    handle, unfinished = tempfile.mkstemp(dir=target.parent, prefix=".put-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.replace(unfinished, target)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise


def _drop_old_states(folder: Path) -> None:
    for state in _states(folder)[MOST_STATES:]:
        shutil.rmtree(state, ignore_errors=True)


def _states(folder: Path) -> list[Path]:
    """The latest used first."""
    return sorted((path for path in folder.iterdir() if path.is_dir()), key=lambda path: -path.stat().st_mtime_ns)
