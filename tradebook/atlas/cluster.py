"""Where the editions of an atlas are made: processes of this machine, or the workers of a Dask cluster."""

from __future__ import annotations

import asyncio
import importlib
import logging
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from typing import Any

from tradebook.units import TradebookError
from tradebook.workers import worker_pool

# A scheduler that is there answers at once; nobody should have to wait longer to hear that there is none.
SECONDS_TO_ANSWER = 5

# Workers that died may be started again; after so long without any, nobody is coming.
SECONDS_WITHOUT_WORKERS = 30

EXTRA = "tradebook[cluster]"

# Says why no edition can be made any more; empty while all is well.
Watch = Callable[[], str]


class ClusterError(TradebookError, RuntimeError):
    """A cluster that cannot make the editions: not there, without workers, or with another book."""


@contextmanager
def processes(workers: int | None) -> Iterator[tuple[Executor, Watch]]:
    """As many processes of this machine as it has processors, or the number given."""
    with worker_pool(workers) as pool:
        yield pool, lambda: ""


@contextmanager
def cluster(address: str, same: Callable[[], str]) -> Iterator[tuple[Executor, Watch]]:
    """The workers of the Dask scheduler at an address.

    same    a function whose answer has to be the same on every worker: the digest of what an edition depends on
    raises  ClusterError if Dask is not installed, no scheduler answers, it has no worker, or a worker differs
    """
    client = _client(address)
    try:
        workers = _run_everywhere(client, address, same)
        if not workers:
            raise ClusterError(f"the Dask scheduler at {address} has no worker; start one: dask worker {address}")
        own = same()
        for worker, other in sorted(workers.items()):
            if other != own:
                raise ClusterError(f"the Dask worker at {worker} {_difference(other)}; install the same there")
        yield client.get_executor(pure=False, retries=2), _watch(client, address)
    finally:
        client.close(timeout=SECONDS_TO_ANSWER)


def _client(address: str) -> Any:
    """A client of the scheduler, once it has answered: one that cannot connect would complain again when it goes."""
    try:
        distributed = importlib.import_module("distributed")
    except ImportError:
        raise ClusterError(f"--scheduler needs Dask, which is not installed: pip install '{EXTRA}'") from None
    # It would tell of each attempt to connect, below the one line that says all there is to say.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        asyncio.run(asyncio.wait_for(_scheduler_answers(distributed, address), SECONDS_TO_ANSWER))
    except (OSError, ValueError, EOFError, RuntimeError, AttributeError) as error:
        reason = f"{error}".splitlines()[0] if isinstance(error, ValueError) and f"{error}" else "none answers"
        raise ClusterError(
            f"no Dask scheduler at {address!r}: {reason}; give the address that `dask scheduler` prints, "
            "such as tcp://127.0.0.1:8786"
        ) from None
    return distributed.Client(address, timeout=SECONDS_TO_ANSWER, set_as_default=False)


async def _scheduler_answers(distributed: Any, address: str) -> None:
    """Ask who is there; ValueError if it is something else than a scheduler."""
    async with distributed.rpc(address, timeout=SECONDS_TO_ANSWER) as asked:
        identity = await asked.identity()
    if identity["type"] != "Scheduler":
        raise ValueError(f"a {identity['type'].lower()} answers there")


def _run_everywhere(client: Any, address: str, same: Callable[[], str]) -> dict[str, str]:
    """What a function answers on each worker, by address; the words of the error where it fails."""
    try:
        answers = client.run(same, on_error="return")
    except (OSError, TimeoutError):
        raise ClusterError(f"the Dask scheduler at {address} stopped answering") from None
    return {worker: _one_line(answer) for worker, answer in answers.items()}


def _one_line(answer: object) -> str:
    return f"{type(answer).__name__}: {answer}".splitlines()[0] if isinstance(answer, BaseException) else f"{answer}"


def _difference(other: str) -> str:
    return f"cannot make the book ({other})" if "Error" in other else "has another version of the book or of its data"


def _watch(client: Any, address: str) -> Watch:
    """Says that nobody is working any more, once that has lasted."""
    empty_since: list[float] = []

    def why_not() -> str:
        try:
            workers = client.scheduler_info()["workers"]
        except (OSError, KeyError):
            workers = {}
        if workers:
            empty_since.clear()
            return ""
        empty_since.append(time.monotonic())
        if time.monotonic() - empty_since[0] < SECONDS_WITHOUT_WORKERS:
            return ""
        return f"no Dask worker is left at {address}"

    return why_not
