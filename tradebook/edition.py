"""Assembling a book for one region, period, currency and language, and building it with Jupyter Book."""

from __future__ import annotations

import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, Future, as_completed
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

from tradebook import parameters
from tradebook.pages import BuildError, jupyter_book
from tradebook.run import ROOT, run_chapter
from tradebook.workers import worker_pool

__all__ = ["BuildError", "assembled", "build", "build_edition", "jupyter_book", "run_chapters"]

# What a reader's book is made of besides the chapters; everything else in the repository stays out of the build.
_AROUND = ("_config.yml", "_toc.yml", "index.md", "pages")

Tell = Callable[[str], None]

# Notebooks and Sphinx have the process to themselves: folder, output and search paths belong to all threads.
_one_at_a_time = threading.Lock()


def build(given: dict[str, Any], out: Path, tell: Tell = lambda line: None, workers: int | None = None) -> Path:
    """Run every chapter with the given common parameters and build the book into `out`; returns its index page.

    The old content of `out` stays readable until the new book is complete, then is replaced in one step.
    tell     called with a line for every step that is done
    workers  how many chapters run side by side; as many as processors by default
    raises ParameterError, DataError, RunError or BuildError; `out` is then as it was
    """
    with worker_pool(workers) as pool, _sources(given, out) as source:
        for line in run_chapters(given, source / "notebooks", pool):
            tell(line)
        tell("building the pages")
        _swap(pool.submit(jupyter_book, source).result(), out.resolve())
    return out.resolve() / "index.html"


def build_edition(given: Mapping[str, Any], out: Path) -> Path:
    """The same in this process alone, one chapter after another: a piece of work for an executor; returns `out`.

    It may be called again and again in one process: no edition leaves a trace in the next.
    raises ParameterError, DataError, RunError or BuildError; `out` is then as it was
    """
    with _one_at_a_time, _sources(given, out) as source:
        for chapter in parameters.CONTRACTS:
            run_chapter(chapter, given, source / "notebooks" / f"{chapter}.ipynb")
        _swap(jupyter_book(source), out.resolve())
    return out.resolve()


@contextmanager
def assembled(
    given: Mapping[str, Any], out: Path, tell: Tell = lambda line: None, workers: int | None = None
) -> Iterator[Path]:
    """The sources of one edition with its chapters run, in a folder beside `out` that is gone afterwards.

    tell, workers  as for build
    raises ParameterError, DataError or RunError
    """
    with worker_pool(workers) as pool, _sources(given, out) as source:
        for line in run_chapters(given, source / "notebooks", pool):
            tell(line)
        yield source


@contextmanager
def _sources(given: Mapping[str, Any], out: Path) -> Iterator[Path]:
    """What stands around the chapters, with the configuration of an edition, in a folder beside `out`."""
    checked = {chapter: parameters.check(chapter, given) for chapter in parameters.CONTRACTS}
    values, ledger = checked["trade_scale"]
    out = out.resolve()
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".edition-") as folder:
        source = Path(folder) / "source"
        _copy_around(source)
        _write_config(source, values, ledger.name("region", values["region"], values["language"]))
        yield source


def run_chapters(given: Mapping[str, Any], folder: Path, pool: Executor) -> Iterator[str]:
    """Run all chapters into a folder over an executor; yields a line as each is done, raises what a run raised."""
    runs: dict[Future, str] = {
        pool.submit(run_chapter, chapter, given, folder / f"{chapter}.ipynb"): chapter
        for chapter in parameters.CONTRACTS
    }
    for done, run in enumerate(as_completed(runs), start=1):
        run.result()
        yield f"{runs[run]} ({done} of {len(runs)} chapters)"


def _copy_around(source: Path) -> None:
    for name in _AROUND:
        origin = ROOT / name
        if origin.is_dir():
            shutil.copytree(origin, source / name)
        else:
            source.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(origin, source / name)


def _write_config(source: Path, values: dict[str, Any], region_name: str) -> None:
    """The book's own configuration with the title and the choices of this edition."""
    path = source / "_config.yml"
    config = yaml.safe_load(path.read_text(encoding="utf-8"))
    chinese = values["language"] == "zh"
    config["title"] = f"{region_name}对外贸易" if chinese else f"The foreign trade of {region_name}"
    sphinx = config["sphinx"]["config"]
    sphinx["language"] = "zh_CN" if chinese else "en"
    for name in ("region", "first_year", "last_year", "language", "as_of"):
        sphinx[f"tradebook_{name}"] = values[name]
    sphinx["tradebook_data"] = str(Path(values["data"]).resolve()) if values["data"] else ""
    path.write_text(yaml.safe_dump(config, allow_unicode=True, sort_keys=False), encoding="utf-8")


def _swap(new: Path, out: Path) -> None:
    """Put the new folder in the place of the old one by renaming, so that no reader meets a mixture."""
    old = out.with_name(f".old-{out.name}")
    shutil.rmtree(old, ignore_errors=True)
    if out.exists():
        out.rename(old)
    new.rename(out)
    shutil.rmtree(old, ignore_errors=True)
