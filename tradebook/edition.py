"""Assembling a book for one region, period, currency and language, and having Jupyter Book build it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, Future, as_completed
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

from tradebook import parameters
from tradebook.beside import ALONE, Place
from tradebook.cache import Cache
from tradebook.cached import build, build_edition, run_card, run_chapter, run_exercises
from tradebook.fingerprint import AROUND, EXERCISES, ROOT
from tradebook.ledger import Ledger
from tradebook.publish import Tell, claimed
from tradebook.twins import caption, copy_pages
from tradebook.workers import call, worker_pool

__all__ = [
    "assembled", "build", "build_edition", "choose_edition", "jupyter_book", "make_here", "make_over_pool",
    "listed", "progress", "run_notebooks", "sources", "submit_notebooks", "title_of",
]

# Notebooks and Sphinx have the process to themselves: folder, output and search paths belong to all threads.
_one_at_a_time = threading.Lock()

_SPHINX = "tradebook.pages:jupyter_book"

_CONTENTS = "_toc.yml"


def make_over_pool(
    given: Mapping[str, Any], stage: Path, tell: Tell, workers: int | None = None, cache: Cache | None = None
) -> Path:
    """Make the pages of an edition in an empty folder, over a pool of worker processes; the folder of the pages.

    raises ParameterError, DataError, RunError or BuildError
    """
    tell("running the chapters")
    with worker_pool(workers) as pool:
        source = sources(given, stage)
        for line in run_notebooks(given, source, pool, cache):
            tell(line)
        tell("building the pages")
        return pool.submit(call, _SPHINX, source).result()


def make_here(given: Mapping[str, Any], stage: Path, cache: Cache | None = None) -> Path:
    """The same in this process, one chapter after another."""
    with _one_at_a_time:
        source = sources(given, stage)
        for name, run, out in _runs(source):
            run(name, given, out, cache=cache)
        return jupyter_book(source)


def jupyter_book(source: Path, builder: str = "html") -> Path:
    """Build sources in this process with Jupyter Book (see pages.py); the folder of the result."""
    return call(_SPHINX, source, builder)


@contextmanager
def assembled(
    given: Mapping[str, Any], out: Path, tell: Tell = lambda line: None, workers: int | None = None,
    cache: Cache | None = None,
) -> Iterator[Path]:
    """The sources of one edition with its chapters run, in a folder beside `out` that is gone afterwards.

    tell, workers  as for build
    raises ParameterError, DataError, RunError or PublishError
    """
    with claimed(out.resolve(), tell) as stage, worker_pool(workers) as pool:
        source = sources(given, stage)
        for line in run_notebooks(given, source, pool, cache):
            tell(line)
        yield source


def run_notebooks(
    given: Mapping[str, Any], source: Path, pool: Executor, cache: Cache | None = None
) -> Iterator[str]:
    """Run what the sources list (chapters, cards, exercises) into its places below their folder, over an executor.

    Yields a line as each is done, raises what a run raised.
    """
    return progress(submit_notebooks(given, source, pool, cache))


def submit_notebooks(
    given: Mapping[str, Any], source: Path, pool: Executor, cache: Cache | None = None
) -> dict[Future, str]:
    """Hand the same to an executor without waiting for it: the runs, and what each of them is called."""
    return {
        pool.submit(run, name, given, out, cache=cache): out.relative_to(source).with_suffix("").as_posix()
        for name, run, out in _runs(source)
    }


def progress(runs: Mapping[Future, str]) -> Iterator[str]:
    """A line as each run is done; raises what a run raised, and then those that have not begun are called off."""
    try:
        for done, run in enumerate(as_completed(runs), start=1):
            run.result()
            yield f"{runs[run]} ({done} of {len(runs)} notebooks)"
    finally:
        for run in runs:
            run.cancel()


def _runs(source: Path) -> list[tuple[str, Callable[..., Path], Path]]:
    """Every notebook to be run: the name of its chapter or card, what runs it, and its place."""
    notebooks = [
        (name, run_card if name in parameters.CARDS else run_chapter, place_of(name, source))
        for name in listed(source)
    ]
    exercises = [(name, run_exercises, source / EXERCISES.name / f"{name}.ipynb") for name in with_exercises(source)]
    return notebooks + exercises


def listed(source: Path) -> list[str]:
    """The chapters and cards that the table of contents of some sources lists, in the order of their contracts."""
    pages = set(_files_of(_contents(source)))
    return [name for name, contract in parameters.NOTEBOOKS.items() if contract.page in pages]


def with_exercises(source: Path) -> list[str]:
    """The chapters and cards whose exercises are listed there."""
    pages = set(_files_of(_contents(source)))
    return [name for name in parameters.NOTEBOOKS if f"{EXERCISES.name}/{name}" in pages]


def _contents(source: Path) -> Any:
    return yaml.safe_load((source / _CONTENTS).read_text(encoding="utf-8"))


def _files_of(contents: Any) -> Iterator[str]:
    """Every file that a table of contents names, at whatever depth."""
    if isinstance(contents, dict):
        yield from [contents["file"]] if "file" in contents else []
        contents = list(contents.values())
    if isinstance(contents, list):
        for entry in contents:
            yield from _files_of(entry)


def place_of(name: str, source: Path) -> Path:
    """Where the notebook of a chapter or card stands below a folder of sources; its folder is made."""
    path = source / f"{parameters.contract(name).page}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def checked(given: Mapping[str, Any]) -> tuple[dict[str, Any], Ledger]:
    """The parameters of an edition, if they are good for every chapter, and its ledger.

    raises ParameterError or DataError
    """
    checks = [parameters.check(chapter, given) for chapter in parameters.CONTRACTS]
    return checks[0]


def sources(given: Mapping[str, Any], stage: Path, place: Place = ALONE) -> Path:
    """What stands around the chapters, with the configuration of an edition, in a folder of its own.

    place  of the edition among those in other languages
    raises ParameterError or DataError
    """
    values, ledger = checked(given)
    source = stage / "source"
    for name in AROUND:
        copy_pages(ROOT / name, source / name, values["language"])
    choose_captions(source, values["language"])
    choose_edition(source, values, ledger.name("region", values["region"], values["language"]), place)
    return source


def choose_captions(source: Path, language: str) -> None:
    """The captions of the table of contents in one language."""
    path = source / _CONTENTS
    contents = yaml.safe_load(path.read_text(encoding="utf-8"))
    for part in contents.get("parts", []):
        if "caption" in part:
            part["caption"] = caption(part["caption"], language)
    path.write_text(yaml.safe_dump(contents, allow_unicode=True, sort_keys=False), encoding="utf-8")


def title_of(region_name: str, language: str) -> str:
    """What the book of a region is called."""
    return f"{region_name}对外贸易" if language == "zh" else f"The foreign trade of {region_name}"


def choose_edition(source: Path, values: dict[str, Any], region_name: str, place: Place = ALONE) -> None:
    """The book's own configuration with the title, the choices and the place of this edition."""
    path = source / "_config.yml"
    config = yaml.safe_load(path.read_text(encoding="utf-8"))
    config["title"] = title_of(region_name, values["language"])
    sphinx = config["sphinx"]["config"]
    sphinx["language"] = "zh_CN" if values["language"] == "zh" else "en"
    for name in ("region", "first_year", "last_year", "language", "as_of"):
        sphinx[f"tradebook_{name}"] = values[name]
    sphinx["tradebook_folder"], sphinx["tradebook_languages"] = place.folder, list(place.languages)
    sphinx["tradebook_data"] = str(Path(values["data"]).resolve()) if values["data"] else ""
    path.write_text(yaml.safe_dump(config, allow_unicode=True, sort_keys=False), encoding="utf-8")
