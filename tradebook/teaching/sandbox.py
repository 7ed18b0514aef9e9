"""Running a stranger's notebook in another process and hearing its answers, whatever it does.

The grader's own process never runs student code, and what it reads from the other is data of limited size and checked
shape. Keys are not among the files that the other process can see.
"""

from __future__ import annotations

import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tradebook.teaching.plain import Plain, trusted

PACKAGE = Path(__file__).resolve().parent.parent

# What a Python with its libraries needs to see of a Linux system.
_SYSTEM = ("/usr", "/lib", "/lib64", "/bin", "/etc/ld.so.cache", "/etc/localtime", "/dev/null", "/dev/urandom")

MOST_TOLD = 2_000_000
_MODULE = "tradebook.teaching.attempt"

FINISHED, TIME, ENDED, TALKED = "finished", "time limit", "ended early", "told too much"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one notebook may use: seconds of time, megabytes of memory; and whether namespaces are tried."""

    seconds: int = 60
    megabytes: int = 1024
    namespaces: bool = True


USUAL = Limits()


@dataclass(slots=True)
class Attempt:
    """What came of running a notebook.

    answers  by name, as plain data
    failed   messages of failing cells by cell
    ended    FINISHED, or why it stopped; `cell` is then the cell in which it did
    cage     what held it: see cage.py
    """

    answers: dict[str, Plain] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    ended: str = ENDED
    cell: str = ""
    cage: str = ""


def run(
    cells: Sequence[tuple[str, str]], names: Sequence[str], data: Path, folder: Path, limits: Limits = USUAL
) -> Attempt:
    """Run the cells (id and source) and return the answers that stand in `names`.

    data    the data package, which the notebook may read
    folder  where it may write if the system has no namespaces; whoever calls removes it
    """
    task = {
        "cells": [list(cell) for cell in cells], "names": list(names), "shown": _shown(data), "folder": str(folder),
        "seconds": limits.seconds, "megabytes": limits.megabytes, "namespaces": limits.namespaces,
    }
    started = subprocess.Popen(
        [sys.executable, "-s", "-B", "-m", _MODULE], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, env=_environment(), cwd=folder, start_new_session=True,
    )
    attempt, inmates = Attempt(), []
    try:
        _hand_over(started, json.dumps(task).encode())
        for line in _lines(started, time.monotonic() + limits.seconds, attempt):
            _hear(line, attempt, inmates, names)
    finally:
        _end(started, inmates)
    return attempt


def _hand_over(started: subprocess.Popen, task: bytes) -> None:
    with suppress(BrokenPipeError), started.stdin as way:
        way.write(task)


def _shown(data: Path) -> list[str]:
    """The system's libraries, Python and what is installed in it, this package and the data: nothing else."""
    places = [sys.prefix, sys.base_prefix, sys.exec_prefix, *(path for path in sys.path if "site-packages" in path)]
    beside = [PACKAGE, PACKAGE.parent / "data", PACKAGE.parent / "CITATION.cff", data.resolve()]
    executable = {os.path.realpath(sys.executable), sys.executable}
    return [*_SYSTEM, *places, *executable, *map(str, beside)]


def _environment() -> dict[str, str]:
    """As little as will do: no variable of the teacher's reaches a student's code."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "LANG") if name in os.environ}
    return kept | {
        "PYTHONPATH": str(PACKAGE.parent), "PYTHONHASHSEED": "0", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1",
        "TRADEBOOK_CACHE": os.devnull,
    }


def _lines(started: subprocess.Popen, until: float, attempt: Attempt) -> Iterator[bytes]:
    """What the process tells, line by line, up to the time limit and a size; says in `attempt` why it stopped."""
    left, rest = MOST_TOLD, b""
    with selectors.DefaultSelector() as waiting:
        waiting.register(started.stdout, selectors.EVENT_READ)
        while True:
            if not waiting.select(max(0.0, until - time.monotonic())):
                attempt.ended = TIME
                return
            part = os.read(started.stdout.fileno(), 65536)
            left -= len(part)
            if left < 0:
                attempt.ended = TALKED
                return
            *lines, rest = (rest + part).split(b"\n")
            yield from lines
            if not part or attempt.ended == FINISHED:
                return


def _hear(line: bytes, attempt: Attempt, inmates: list[int], names: Sequence[str]) -> None:
    """Take over one line. The first may be the number of the process to end; nothing that follows is trusted."""
    if not inmates and not attempt.cage and line.isdigit() and len(line) < 10:
        inmates.append(int(line))
        return
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):
        return
    if not isinstance(said, dict):
        return
    if not attempt.cage and isinstance(said.get("cage"), str):
        attempt.cage = said["cage"][:40]
    if isinstance(said.get("cell"), str):
        attempt.cell = said["cell"][:80]
    if isinstance(said.get("failed"), str) and attempt.cell:
        attempt.failed[attempt.cell] = said["failed"][:400]
    if isinstance(said.get("answers"), dict):
        attempt.answers = {name: trusted(said["answers"][name]) for name in names if name in said["answers"]}
    if said.get("finished") is True:
        attempt.ended = FINISHED


def _end(started: subprocess.Popen, inmates: list[int]) -> None:
    """End the process and all that came of it: its world's first process, then its group."""
    for inmate in inmates:
        with suppress(ProcessLookupError, PermissionError):
            os.kill(inmate, signal.SIGKILL)
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(started.pid, signal.SIGKILL)
    started.stdout.close()
    started.wait()


def words_of(attempt: Attempt, language: str = "en") -> str:
    """How a run ended, in a sentence for the student; empty where it came to its end."""
    english, chinese = _ENDINGS[attempt.ended]
    return (chinese if language == "zh" else english).format(cell=attempt.cell)


_ENDINGS: dict[str, Any] = {
    FINISHED: ("", ""),
    TIME: ("The notebook was stopped in cell {cell}: it ran longer than it may.", "笔记本运行超时，在单元{cell}中止。"),
    ENDED: (
        "The notebook ended Python in cell {cell}; what follows was not run.",
        "笔记本在单元{cell}中结束了Python进程，其后内容未运行。",
    ),
    TALKED: ("The notebook was stopped in cell {cell}: it wrote too much.", "笔记本输出过多，在单元{cell}中止。"),
}
