"""A store of finished results under their fingerprints, shared by all processes of a user.

An entry is one file. It is written beside its place and moved into it, so that nobody reads half of one, and it
begins with the digest of the rest, so that a damaged one is noticed and made anew.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tradebook.fingerprint import CACHE, ROOT

# An atlas of 31 regions in two languages takes about a tenth of this.
LIMIT = 2_000_000_000
# How much of it is kept when it is full; the entries that were used last.
KEPT = 0.8
# No entry takes this long to write: what is older was left by a process that died.
ABANDONED = 3600

_DIGEST = hashlib.sha256().digest_size
_UNFINISHED = ".unfinished-"


@dataclass(frozen=True, slots=True)
class Cache:
    """Entries in one folder; `limit` is their total size in bytes."""

    folder: Path
    limit: int = LIMIT

    @classmethod
    def standard(cls) -> Cache:
        """The one of this clone, _build/cache, unless TRADEBOOK_CACHE names another folder."""
        return cls(Path(os.environ.get(CACHE) or ROOT / "_build" / "cache"))

    def has(self, key: str) -> bool:
        """Whether something was once stored under a key, sound or not."""
        return (self.folder / key).is_file()

    def get(self, key: str) -> bytes | None:
        """The content stored under a key; None if there is none, or if it was damaged (which is said on stderr)."""
        path = self.folder / key
        try:
            entry = path.read_bytes()
        except OSError:
            return None
        content = entry[_DIGEST:]
        if hashlib.sha256(content).digest() != entry[:_DIGEST]:
            _say(f"{path} is damaged and is made anew")
            path.unlink(missing_ok=True)
            return None
        _mark_as_used(path)
        return content

    def put(self, key: str, content: bytes) -> None:
        """Store a content under a key. A store that cannot be written is said to be so, and is no failure."""
        unfinished = ""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            handle, unfinished = tempfile.mkstemp(dir=self.folder, prefix=_UNFINISHED)
            with os.fdopen(handle, "wb") as file:
                file.write(hashlib.sha256(content).digest() + content)
            os.replace(unfinished, self.folder / key)
            self._make_room()
        except OSError as error:
            Path(unfinished).unlink(missing_ok=True) if unfinished else None
            _say(f"nothing was kept in {self.folder} ({error.strerror})")

    def _make_room(self) -> None:
        """Remove what dead processes left, and the entries that were not used for longest if all are too large."""
        entries = []
        for found in os.scandir(self.folder):
            if found.name.startswith(_UNFINISHED):
                if found.stat().st_mtime < time.time() - ABANDONED:
                    Path(found).unlink(missing_ok=True)
            else:
                entries.append((found.stat().st_mtime, found.stat().st_size, found.path))
        total = sum(size for _, size, _ in entries)
        if total <= self.limit:
            return
        for _, size, path in sorted(entries):
            Path(path).unlink(missing_ok=True)
            total -= size
            if total <= KEPT * self.limit:
                break


def _mark_as_used(path: Path) -> None:
    try:
        os.utime(path)
    except OSError:
        # A store that may only be read serves as well; its owner decides what stays in it.
        return


def _say(message: str) -> None:
    print(f"tradebook: cache: {message}", file=sys.stderr)
