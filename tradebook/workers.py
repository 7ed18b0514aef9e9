"""Worker processes that import the heavy libraries once and end with the process that started them."""

from __future__ import annotations

import multiprocessing
import os
import pkgutil
import signal
import threading
from concurrent.futures import ProcessPoolExecutor
from typing import Any

# What chapters and pages import anyway. The fork server imports it once; every worker is a copy of it.
PRELOAD = [
    "tradebook.run", "tradebook.chapters", "tradebook.pages", "tradebook.book", "myst_nb", "sphinx_book_theme",
    "scipy.stats",
]


def worker_pool(count: int | None = None) -> ProcessPoolExecutor:
    """An executor of `count` worker processes, as many as processors by default.

    Workers start from a fork server that has imported everything but has run nothing: a plain fork would copy threads
    and locks of whoever calls, and starting afresh would import everything in each.
    """
    method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    context = multiprocessing.get_context(method)
    if method == "forkserver":
        context.set_forkserver_preload(PRELOAD)
    return ProcessPoolExecutor(count or os.cpu_count(), mp_context=context, initializer=_end_with_parent)


def call(name: str, *given: Any) -> Any:
    """Call a function by its full name, module:function: whoever only sends work away need not load what it needs."""
    return pkgutil.resolve_name(name)(*given)


def _end_with_parent() -> None:
    """Watch for the end of the parent. Ctrl-C is the parent's to answer, and reaches the workers through it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_wait_for_parent, name="end-with-parent", daemon=True).start()


def _wait_for_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        # Nobody is left to take a result, and half-made files are the next run's to clear away.
        os._exit(1)
