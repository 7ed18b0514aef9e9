"""Putting finished files and folders in their place in one step, whatever happens in between.

A folder is made in a hidden folder beside its place, under a lock, and changes places with what stood there. A
process that dies leaves the old content readable; whoever comes next finds the lock free and clears away the rest.
"""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from filelock import FileLock, Timeout

from tradebook.targets import holds_other_things
from tradebook.units import TradebookError

Tell = Callable[[str], None]

# From linux/fs.h and sys/stdio.h: change places.
_RENAME_EXCHANGE, _RENAME_SWAP, _HERE = 2, 2, -100


class PublishError(TradebookError, OSError):
    """A place that cannot be written, or must not be."""

    def __str__(self) -> str:
        return self.args[0]


@contextmanager
def claimed(out: Path, tell: Tell = lambda line: None) -> Iterator[Path]:
    """An empty folder beside `out` to make its new content in; gone afterwards. Others who want `out` wait meanwhile.

    raises PublishError if the place cannot be written, or holds something that is no built book
    """
    with readable_errors(out):
        _refuse_to_replace(out)
        out.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(out.with_name(f".{out.name}.lock"))
        try:
            lock.acquire(timeout=0)
        except Timeout:
            tell(f"another run is writing to {out}; waiting for it")
            lock.acquire()
        stage = out.with_name(f".{out.name}.unfinished")
        try:
            # Under the lock nobody else works here: whatever lies here was left by a run that died.
            shutil.rmtree(stage, ignore_errors=True)
            stage.mkdir()
            yield stage
        finally:
            shutil.rmtree(stage, ignore_errors=True)
            lock.release()


@contextmanager
def readable_errors(place: Path) -> Iterator[None]:
    """What the system refuses (no space, no permission, ...) becomes one line that names the place."""
    try:
        yield
    except PublishError:
        raise
    except OSError as error:
        if error.errno is None:
            raise
        raise PublishError(f"cannot write {error.filename or place}: {error.strerror}") from error


def exchange(new: Path, out: Path) -> None:
    """Put a folder in the place of another in one step; what stood there is then where the new one was.

    Both lie on one file system. Where the system has no such step (Windows), the old one is moved aside first: for
    a moment there are no pages, but never a mixture.
    """
    if not out.exists():
        new.rename(out)
    elif not _exchanged(os.fsencode(new), os.fsencode(out)):
        aside = new.with_name(f"{new.name}.old")
        out.rename(aside)
        new.rename(out)
        aside.rename(new)


def _exchanged(new: bytes, out: bytes) -> bool:
    """Whether the system changed the two; False where it does not know how to."""
    system = ctypes.CDLL(None, use_errno=True) if sys.platform in ("linux", "darwin") else None
    if hasattr(system, "renameat2"):
        failed = system.renameat2(_HERE, new, _HERE, out, _RENAME_EXCHANGE)
    elif hasattr(system, "renamex_np"):
        failed = system.renamex_np(new, out, _RENAME_SWAP)
    else:
        return False
    if failed and (number := ctypes.get_errno()) not in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP):
        raise OSError(number, os.strerror(number), os.fsdecode(out))
    return not failed


def write_in_one_step(out: Path, content: bytes) -> None:
    """Write a file so that it is at any moment the old one or the new one. PublishError if it cannot be written."""
    with readable_errors(out):
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=out.parent, prefix=".run-") as folder:
            unfinished = Path(folder) / out.name
            unfinished.write_bytes(content)
            os.replace(unfinished, out)


def packed(folder: Path) -> bytes:
    """All files of a folder as one zip file, to be stored."""
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for path in files_in(folder):
            archive.writestr(zipfile.ZipInfo(path), (folder / path).read_bytes(), zipfile.ZIP_DEFLATED, 1)
    return content.getvalue()


def unpack(content: bytes, folder: Path) -> Path:
    """Write the files of `packed` into a folder, and return it."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        archive.extractall(folder)
    return folder


def holds(folder: Path, content: bytes) -> bool:
    """Whether a folder holds exactly the files of `packed`, none changed, none more, none less."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        wanted = {entry.filename: (entry.file_size, entry.CRC) for entry in archive.infolist()}
    if not folder.is_dir() or sorted(wanted) != files_in(folder):
        return False
    for name, (size, checksum) in wanted.items():
        found = (folder / name).read_bytes()
        if (len(found), zlib.crc32(found)) != (size, checksum):
            return False
    return True


def files_in(folder: Path) -> list[str]:
    """The names of all files below a folder, sorted."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def _refuse_to_replace(out: Path) -> None:
    if holds_other_things(out):
        raise PublishError(f"{out} is not empty and holds no book; name a folder that is new, empty or an older book")
