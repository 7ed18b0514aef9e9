"""The atlas on a real Dask cluster: a scheduler and two workers on this machine, one of them killed in the middle."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import distributed
import pytest

from atlas_samples import small_edition, small_plan, tree
from conftest import ROOT
from tradebook.atlas import cluster as clusters
from tradebook.atlas.cluster import ClusterError, cluster
from tradebook.atlas.kept import Kept
from tradebook.atlas.make import AtlasError, finished_editions, publish
from tradebook.atlas.workshop import make_edition_beside
from tradebook.cache import Cache
from tradebook.fingerprint import edition_key

ENVIRONMENT = os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"}
DASK = [sys.executable, "-m", "dask"]


@contextmanager
def dask(*words: str, log: Path) -> Iterator[subprocess.Popen]:
    """A process of Dask, with its log in a file; it ends with the block."""
    with log.open("w") as file:
        process = subprocess.Popen([*DASK, *words], stdout=file, stderr=file, env=ENVIRONMENT)
        try:
            yield process
        finally:
            process.terminate()
            process.wait(30)


@pytest.fixture
def scheduler(tmp_path) -> Iterator[str]:
    log = tmp_path / "scheduler.log"
    with dask("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", log=log):
        yield eventually(lambda: re.search(r"Scheduler at:\s*(tcp://\S+)", log.read_text()))[1]


def worker(address: str, name: str, log: Path):
    return dask(
        "worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard", "--name", name,
        "--local-directory", str(log.parent), log=log,
    )


def eventually(found, seconds: float = 60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if result := found():
            return result
        time.sleep(0.05)
    pytest.fail(f"nothing came within {seconds} seconds")


def count_of_workers(address: str) -> int:
    with distributed.Client(address, set_as_default=False) as client:
        return len(client.scheduler_info()["workers"])


@pytest.fixture
def two_workers(scheduler, tmp_path):
    with worker(scheduler, "one", tmp_path / "one.log") as one, worker(scheduler, "two", tmp_path / "two.log") as two:
        eventually(lambda: count_of_workers(scheduler) == 2)
        yield one, two


def test_a_killed_worker_loses_nothing_and_the_result_is_that_of_the_process_pool(
    scheduler, two_workers, thin_atlas, tmp_path
):
    """The whole way with real editions: their bytes come over the wire, whoever made them."""
    plan, ledger, made = thin_atlas
    kept = Kept(Cache(tmp_path / "cache"), plan)
    one, _ = two_workers
    lines = []
    with (
        cluster(scheduler, partial(edition_key, plan.given(plan.editions[0]))) as (pool, why_not),
        ThreadPoolExecutor(1) as beside,
    ):
        killing = beside.submit(kill_at_work, scheduler, one)
        finished_editions(plan, kept, pool, make_edition_beside, lines.append, why_not)
        killing.result()
    assert one.poll() is not None
    assert len(lines) == len(plan.editions)
    publish(ledger, plan, kept, tmp_path / "atlas")
    assert tree(tmp_path / "atlas") == tree(made)


def kill_at_work(address: str, worker: subprocess.Popen) -> None:
    """End a worker once both have begun an edition."""
    with distributed.Client(address, set_as_default=False) as client:
        eventually(lambda: sum(map(bool, client.processing().values())) == 2)
    worker.kill()
    worker.wait()


def test_when_the_last_worker_is_gone_the_run_ends_and_says_so(scheduler, tmp_path, monkeypatch):
    monkeypatch.setattr(clusters, "SECONDS_WITHOUT_WORKERS", 1)
    plan, _ = small_plan()
    kept = Kept(Cache(tmp_path / "cache"), plan)
    with worker(scheduler, "only", tmp_path / "only.log") as only:
        eventually(lambda: count_of_workers(scheduler) == 1)
        with (
            pytest.raises(AtlasError, match=r"no Dask worker is left at tcp://.*: \d editions are missing"),
            cluster(scheduler, lambda: "the same") as (pool, why_not),
        ):
            only.kill()
            only.wait()
            finished_editions(plan, kept, pool, small_edition, lambda line: None, why_not)


def test_a_scheduler_without_workers_is_refused(scheduler):
    refused = pytest.raises(ClusterError, match="has no worker; start one: dask worker tcp://")
    with refused, cluster(scheduler, lambda: "the same"):
        pytest.fail("no worker, yet the run went on")


def test_a_worker_with_another_book_is_refused(scheduler, tmp_path):
    with worker(scheduler, "only", tmp_path / "only.log"):
        eventually(lambda: count_of_workers(scheduler) == 1)
        refused = pytest.raises(ClusterError, match="has another version of the book or of its data; install the same")
        with refused, cluster(scheduler, own_process):
            pytest.fail("another book, yet the run went on")


def own_process() -> str:
    return f"{os.getpid()}"


@pytest.mark.parametrize("address", ["", "nonsense", "tcp://", "http://127.0.0.1:80", "tcp://127.0.0.1:99999"])
def test_a_bad_address_is_one_clear_line(address):
    with pytest.raises(ClusterError) as caught, cluster(address, lambda: ""):
        pytest.fail("no scheduler, yet the run went on")
    assert "\n" not in str(caught.value)
    assert "give the address that `dask scheduler` prints, such as tcp://127.0.0.1:8786" in str(caught.value)


def test_a_dead_address_ends_the_command_within_seconds_without_a_traceback(tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    finished = subprocess.run(
        [sys.executable, "-m", "tradebook", "atlas", "--scheduler", address, "--out", str(tmp_path / "atlas")],
        env=ENVIRONMENT, capture_output=True, text=True, check=False, timeout=120,
    )
    assert finished.returncode == 1
    assert len(finished.stderr.splitlines()) == 1
    assert finished.stderr.startswith(f"tradebook: no Dask scheduler at '{address}': none answers")
    assert not (tmp_path / "atlas").exists()


def test_workers_and_scheduler_exclude_each_other(tmp_path):
    finished = subprocess.run(
        [sys.executable, "-m", "tradebook", "atlas", "--scheduler", "tcp://127.0.0.1:1", "--workers", "2"],
        env=ENVIRONMENT, capture_output=True, text=True, check=False, cwd=tmp_path,
    )
    assert finished.returncode == 2
    assert "--workers counts processes of this machine" in finished.stderr
