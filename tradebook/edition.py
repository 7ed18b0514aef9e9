"""Assembling a book for one region, period, currency and language, and building it with Jupyter Book."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

from tradebook import parameters
from tradebook.run import ROOT, run_chapter
from tradebook.units import TradebookError

# What a reader's book is made of besides the chapters; everything else in the repository stays out of the build.
_AROUND = ("_config.yml", "_toc.yml", "index.md", "pages")

# The package has no __main__; this runs the one of the same environment, whatever is on the path.
JUPYTER_BOOK = (sys.executable, "-c", "from jupyter_book.cli.main import main; main()")

Tell = Callable[[str], None]


class BuildError(TradebookError, RuntimeError):
    """A book that Jupyter Book would not build."""


def build(given: dict[str, Any], out: Path, tell: Tell = lambda line: None, workers: int | None = None) -> Path:
    """Run every chapter with the given common parameters and build the book into `out`; returns its index page.

    The old content of `out` stays readable until the new book is complete, then is replaced in one step.
    tell     called with a line for every step that is done
    workers  how many chapters run side by side; as many as processors by default
    raises ParameterError, DataError, RunError or BuildError; `out` is then as it was
    """
    with assembled(given, out, tell, workers) as source:
        tell("building the pages")
        _swap(jupyter_book(source), out.resolve())
    return out.resolve() / "index.html"


@contextmanager
def assembled(
    given: dict[str, Any], out: Path, tell: Tell = lambda line: None, workers: int | None = None
) -> Iterator[Path]:
    """The sources of one edition with its chapters run, in a folder beside `out` that is gone afterwards.

    tell, workers  as for build
    raises ParameterError, DataError or RunError
    """
    checked = {chapter: parameters.check(chapter, given) for chapter in parameters.CONTRACTS}
    values, ledger = checked["trade_scale"]
    out = out.resolve()
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".edition-") as folder:
        source = Path(folder) / "source"
        _copy_around(source)
        _write_config(source, values, ledger.name("region", values["region"], values["language"]))
        with ProcessPoolExecutor(workers or os.cpu_count()) as pool:
            for line in run_chapters(given, source / "notebooks", pool):
                tell(line)
        yield source


def run_chapters(given: dict[str, Any], folder: Path, pool: Executor) -> Iterator[str]:
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


def jupyter_book(source: Path, builder: str = "html") -> Path:
    """Build with warnings as errors; returns the folder of the result, beside the sources.

    builder  html, or the name of a builder of Sphinx
    raises BuildError with the lines that name what is wrong
    """
    command = [*JUPYTER_BOOK, "build", str(source), "--path-output", str(source.parent)]
    if builder != "html":
        command += ["--builder", "custom", "--custom-builder", builder]
    finished = subprocess.run(
        [*command, "-W", "-n", "--keep-going", "-q"], capture_output=True, text=True, cwd=source, check=False
    )
    if finished.returncode:
        raise BuildError(_what_failed(finished.stdout + finished.stderr, source))
    return source.parent / "_build" / builder


def _what_failed(log: str, source: Path) -> str:
    lines = [line.replace(f"{source}{os.sep}", "") for line in log.splitlines()]
    named = [line for line in lines if "WARNING" in line or "ERROR" in line or "Error" in line]
    return "the book was not built:\n" + "\n".join(dict.fromkeys(named or lines[-10:]))


def _swap(new: Path, out: Path) -> None:
    """Put the new folder in the place of the old one by renaming, so that no reader meets a mixture."""
    old = out.with_name(f".old-{out.name}")
    shutil.rmtree(old, ignore_errors=True)
    if out.exists():
        out.rename(old)
    new.rename(out)
    shutil.rmtree(old, ignore_errors=True)
