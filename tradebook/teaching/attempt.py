"""The process that runs one student's notebook: first into the cage, then cell by cell, telling the answers so far.

    python -m tradebook.teaching.attempt     reads one task from standard input, as the sandbox writes it

What it tells is data about a stranger's notebook and is believed by nobody: keys and marks are elsewhere.
"""

from __future__ import annotations

import importlib
import io
import json
import os
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from typing import Any

from tradebook.teaching import cage
from tradebook.teaching.plain import plain

# A longer message of a failing cell tells a student no more.
LONGEST_MESSAGE = 300
MOST_OUTPUT = 1_000_000


class TooMuchOutput(RuntimeError):
    """A cell that printed more than anybody reads."""


def main() -> None:
    """Read the task, enter the cage, run the cells."""
    task = json.loads(sys.stdin.buffer.read())
    # The way back to the sandbox is kept apart: what the notebook writes to files 1 and 2 goes nowhere.
    way = os.dup(1)
    world = tempfile.mkdtemp(dir=task["folder"])
    kind = cage.enter(task["shown"], world, task["megabytes"], task["seconds"], task["namespaces"])
    folder = cage.SCRATCH if kind == cage.NAMESPACES else world
    os.chdir(folder)
    os.environ |= {"HOME": folder, "TMPDIR": folder}
    report = _voice(way)
    report({"cage": kind})
    shell = _shell()
    if kind == cage.LIMITS_ONLY:
        cage.refuse(folder)
    _run(shell, task, report)


def _voice(way: int) -> Callable[[dict[str, Any]], None]:
    nowhere = os.open(os.devnull, os.O_RDWR) if os.path.exists(os.devnull) else None
    for number in (0, 1, 2):
        if nowhere is None:
            os.close(number)
        else:
            os.dup2(nowhere, number)

    def report(line: dict[str, Any]) -> None:
        os.write(way, json.dumps(line).encode() + b"\n")

    return report


def _shell() -> Any:
    """The notebook's shell, with the book at hand and no pictures: nobody looks at them here."""
    shell_module = importlib.import_module("tradebook.shell")
    importlib.import_module("tradebook.chapters")
    bundle = importlib.import_module("vl_convert")
    bundle.vegalite_to_svg = _no_picture
    shell = shell_module.NotebookShell.instance()
    shell.outputs = _FewOutputs()
    # A traceback in colours, with the source around it, is work for nobody, and fails where memory is short.
    shell.showtraceback = shell.showsyntaxerror = partial(_note_failure, shell.outputs)
    return shell


def _note_failure(outputs: _FewOutputs, *_: Any, **__: Any) -> None:
    kind, error, _ = sys.exc_info()
    if kind is not None:
        outputs.fail(kind.__name__, str(error))


def _no_picture(*_: Any, **__: Any) -> str:
    return "<svg xmlns='http://www.w3.org/2000/svg'/>"


class _FewOutputs:
    """The outputs of a cell, thrown away; a cell that writes too many is stopped."""

    def __init__(self) -> None:
        self.of_cell: list[str] = []
        self._size = 0

    def start(self) -> None:
        self.of_cell, self._size = [], 0

    def write(self, name: str, text: str) -> None:
        self._size += len(text)
        if self._size > MOST_OUTPUT:
            raise TooMuchOutput("this cell prints more than anybody reads")

    def show(self, *_: Any, **__: Any) -> None:
        self.write("", "x")

    update = clear = show

    def fail(self, name: str, message: str) -> None:
        self.of_cell = [f"{name}: {message}"[:LONGEST_MESSAGE]]


def _run(shell: Any, task: dict[str, Any], report: Callable[[dict[str, Any]], None]) -> None:
    for number, (cell, source) in enumerate(task["cells"]):
        report({"cell": cell, "number": number})
        outputs, succeeded = _run_cell(shell, source)
        found = shell.user_ns if isinstance(shell.user_ns, dict) else {}
        answers = {name: plain(found[name]) for name in task["names"] if name in found}
        failed = {} if succeeded else {"failed": str(outputs[0]) if outputs else "failed"}
        report({"done": cell, "answers": answers} | failed)
    report({"finished": True})


def _run_cell(shell: Any, source: str) -> tuple[list[Any], bool]:
    try:
        return shell.run(source)
    except BaseException as error:  # SystemExit, KeyboardInterrupt and what else a cell can throw past its shell
        return [f"{type(error).__name__}: {error}"[:LONGEST_MESSAGE]], False
    finally:
        sys.stdout, sys.stderr = io.StringIO(), io.StringIO()


if __name__ == "__main__":
    main()
