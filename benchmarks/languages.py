"""What the book costs in both languages, beside what it costs in one: nothing is kept from before, all is made anew.

    python benchmarks/languages.py    about three minutes where nothing else runs

The ratio on the clock is what whoever waits cares for, and it depends on processors that are free: look at the load
that is printed. Seconds of processor time count every process that the command started, the workers too; they hardly
depend on the load. Linux only.
"""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BUILD = (sys.executable, "-m", "tradebook", "build", "--no-cache", "--out")

# From linux/prctl.h: processes whose parent has ended become children of this one, which can then count them.
_BECOME_SUBREAPER = 36

TARGET = 1.5


def main() -> None:
    """Print a line for each, and the ratio."""
    ctypes.CDLL(None).prctl(_BECOME_SUBREAPER, 1, 0, 0, 0)
    print(f"load before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors\n")
    print("| cold build | seconds on the clock | of the processor |\n|---|--:|--:|")
    with tempfile.TemporaryDirectory() as folder:
        one = spent(*BUILD, Path(folder) / "one", "--language", "en")
        print(f"| English | {one[0]:.1f} | {one[1]:.1f} |", flush=True)
        both = spent(*BUILD, Path(folder) / "both")
    print(f"| both | {both[0]:.1f} | {both[1]:.1f} |")
    print(f"| both beside one | {both[0] / one[0]:.2f} | {both[1] / one[1]:.2f} |")
    print(f"\nThe target of {TARGET} on the clock is {'met' if both[0] < TARGET * one[0] else 'missed'}.")


def spent(*command: object) -> tuple[float, float]:
    """Seconds on the clock and of the processor until a command and all that it started have ended."""
    before, started = _processor_time(), time.perf_counter()
    finished = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    seconds = time.perf_counter() - started
    if finished.returncode:
        sys.exit(f"{' '.join(map(str, command))} failed:\n{finished.stderr[-2000:]}")
    _wait_for_orphans()
    return seconds, _processor_time() - before


def _wait_for_orphans() -> None:
    """The fork server ends a moment after the command that started it."""
    try:
        while True:
            os.wait()
    except ChildProcessError:
        return


def _processor_time() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
