"""Making one edition, wherever that happens: in a process of a pool, or in one beside a Dask worker."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from tradebook.cache import Cache
from tradebook.edition import make_here
from tradebook.publish import packed
from tradebook.units import TradebookError

_HERE = threading.local()


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no edition, in words: exceptions do not always survive the way between processes."""

    reason: str


def make_edition(given: Mapping[str, Any], cache: Cache | None = None) -> bytes | Failure:
    """Make one edition in a folder of its own; all of its files as one zip (see publish.packed).

    cache  where chapters may come from that were run before
    """
    with tempfile.TemporaryDirectory(prefix="tradebook-edition-") as folder:
        try:
            return packed(make_here(given, Path(folder), cache))
        except TradebookError as error:
            return Failure(f"{error}")
        except Exception as error:  # a fault of the program: it is named, and the other editions are finished
            return Failure(f"{type(error).__name__}: {error}")


def make_edition_beside(given: Mapping[str, Any]) -> bytes | Failure:
    """The same in a process that stands beside this one and is kept for the next edition, one for each thread.

    A Dask worker runs its tasks in threads. Chapters run inside their process and set its working folder, its output
    and more while they do: they have to be alone in it.
    """
    for _ in range(2):
        helper = _helper()
        try:
            pickle.dump(dict(given), helper.stdin)
            helper.stdin.flush()
            return pickle.load(helper.stdout)
        except (OSError, EOFError):
            # The process ended; perhaps somebody stopped it. A new one gets one more chance.
            helper.kill()
            helper.wait()
    return Failure("the process that makes the edition ended twice without a word")


def _helper() -> subprocess.Popen:
    helper = getattr(_HERE, "helper", None)
    if helper is None or helper.poll() is not None:
        helper = subprocess.Popen([sys.executable, "-m", __name__], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        _HERE.helper = helper
    return helper


def serve(asked: BinaryIO, answers: BinaryIO) -> None:
    """Make one edition for each set of parameters read, until there are no more."""
    while True:
        try:
            given = pickle.load(asked)
        except EOFError:
            return
        pickle.dump(make_edition(given), answers)
        answers.flush()


def main() -> None:
    """`python -m tradebook.atlas.workshop`: answers on standard output, and nothing else gets there."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
