"""Editions per minute against the number of workers: processes of this machine, and workers of a Dask cluster on it.

    python benchmarks/cluster.py --workers 1 2 --regions CN-XZ,CN-QH,CN-NX,CN-HI

Nothing is taken from a cache, and each worker makes one edition before the clock starts, so that imports do not count.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, wait
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tradebook.atlas.cluster import cluster, processes
from tradebook.atlas.plan import Plan, make_plan
from tradebook.atlas.workshop import Failure, make_edition, make_edition_beside

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT)}


def main() -> None:
    """Print a table: executor, workers, seconds, editions a minute, speed against one worker."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--regions", default="CN-XZ,CN-QH,CN-NX,CN-HI")
    chosen = parser.parse_args()
    plan, _ = make_plan(chosen.regions.split(","), ["en", "zh"], 2016, 2025)
    print(f"{'executor':<10} {'workers':>7} {'seconds':>8} {'editions/min':>13} {'speed':>6}")
    for name, executor, make in (("processes", processes, make_edition), ("dask", dask, make_edition_beside)):
        first = None
        for count in chosen.workers:
            with executor(count) as (pool, _):
                seconds = timed(plan, pool, count, make)
            first = first or seconds
            pace = 60 * len(plan.editions) / seconds
            print(f"{name:<10} {count:>7} {seconds:>8.1f} {pace:>13.1f} {first / seconds:>5.2f}x", flush=True)


def timed(plan: Plan, pool: Executor, count: int, make: Callable) -> float:
    """Seconds for all editions of a plan, once every worker is warm."""
    wait([pool.submit(make, plan.given(plan.editions[number % len(plan.editions)])) for number in range(count)])
    started = time.monotonic()
    results = [run.result() for run in [pool.submit(make, plan.given(edition)) for edition in plan.editions]]
    seconds = time.monotonic() - started
    if failures := [result.reason for result in results if isinstance(result, Failure)]:
        sys.exit(f"an edition failed: {failures[0]}")
    return seconds


@contextmanager
def dask(count: int) -> Iterator[tuple[Executor, Callable[[], str]]]:
    """A scheduler and as many workers of one thread, all on this machine."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        log = Path(folder) / "scheduler.log"
        stack.enter_context(started("scheduler", "--host", "127.0.0.1", "--port", "0", log=log))
        address = eventually(lambda: re.search(r"Scheduler at:\s*(tcp://\S+)", log.read_text()))[1]
        for number in range(count):
            name = f"worker-{number}"
            stack.enter_context(started(
                "worker", address, "--nthreads", "1", "--name", name, "--local-directory", folder,
                log=Path(folder) / f"{name}.log",
            ))
        eventually(lambda: len(re.findall("Register worker", log.read_text())) == count)
        yield stack.enter_context(cluster(address, lambda: "the same"))


@contextmanager
def started(*words: str, log: Path) -> Iterator[None]:
    """A process of Dask, ended with the block."""
    with log.open("w") as file:
        command = [sys.executable, "-m", "dask", *words, "--no-dashboard"]
        process = subprocess.Popen(command, stdout=file, stderr=file, env=ENVIRONMENT)
        try:
            yield
        finally:
            process.terminate()
            process.wait(30)


def eventually(found: Callable, seconds: float = 60):
    """The first answer that counts; the benchmark ends if none comes."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if result := found():
            return result
        time.sleep(0.1)
    sys.exit(f"the Dask cluster was not ready within {seconds:.0f} seconds")


if __name__ == "__main__":
    main()
