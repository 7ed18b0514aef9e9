"""A finished edition as bytes, so that it can come from a worker that shares no disk with whoever asked for it."""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

from tradebook.archive import files_of, pack

STATIC = "_static"

# Pages travel and wait in a cache, but not for long: beyond this level zip takes twice the time for a few per cent.
_LEVEL = 5


@dataclass(frozen=True, slots=True)
class Packed:
    """One edition: its own pages, and the files that look the same in every edition of its language, as two zips."""

    pages: bytes
    static: bytes

    @property
    def static_digest(self) -> str:
        return hashlib.sha256(self.static).hexdigest()


def pack_edition(site: Path) -> Packed:
    """Pack a built book; the same files give the same bytes."""
    names = {path.relative_to(site).as_posix(): path for path in files_of(site)}
    shared = {name: path for name, path in names.items() if name.startswith(f"{STATIC}/")}
    own = {name: path for name, path in names.items() if name not in shared}
    return Packed(_zipped(own), _zipped({name.removeprefix(f"{STATIC}/"): path for name, path in shared.items()}))


def unpack(zipped: bytes, folder: Path) -> None:
    """Write the files of a zip into a folder, which is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(io.BytesIO(zipped)) as archive:
        archive.extractall(folder)


def _zipped(files: dict[str, Path]) -> bytes:
    out = io.BytesIO()
    pack(out, files, _LEVEL)
    return out.getvalue()
