"""Making an atlas: every edition over an executor, then one folder that takes the place of the old one in one step."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, wait
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

from tradebook.atlas.binding import STATIC, bind, look
from tradebook.atlas.kept import Kept
from tradebook.atlas.page import STATIC as OWN_STATIC
from tradebook.atlas.page import Look, page_name, start_page
from tradebook.atlas.plan import EditionName, Plan
from tradebook.atlas.record import EDITIONS, facts_name, facts_text, list_of_editions, write_schema
from tradebook.atlas.workshop import Failure
from tradebook.book.policy import HEADERS, HEADERS_FILE
from tradebook.ledger import Ledger
from tradebook.publish import Tell, claimed, exchange, readable_errors
from tradebook.units import TradebookError

Make = Callable[[Mapping[str, Any]], bytes | Failure]

# How often to ask whether anybody is still working.
_SECONDS_BETWEEN_LOOKS = 2

STYLE, SCRIPT = "atlas.css", "atlas.js"
# Of the book's own scripts, those that the start page uses as well.
FIGURES, LIGHT = "figures.js", "mode.js"


class AtlasError(TradebookError, RuntimeError):
    """An atlas that lacks editions; those that were made are kept for the next run."""


def finished_editions(
    plan: Plan, kept: Kept, pool: Executor, make: Make, tell: Tell, why_not: Callable[[], str] = lambda: ""
) -> None:
    """Have every edition made that is not kept yet, and keep each as it arrives.

    why_not  says why no edition can arrive any more; empty while all is well
    raises   AtlasError that names every edition that failed, after all others are kept
    """
    missing = [edition for edition in plan.editions if not kept.holds(edition)]
    done = len(plan.editions) - len(missing)
    if done:
        tell(f"{done} of {len(plan.editions)} editions are kept from an earlier run")
    runs = {pool.submit(make, plan.given(edition)): edition for edition in missing}
    failures = {}
    try:
        for edition, result in _as_they_come(runs, why_not):
            if isinstance(result, Failure):
                failures[edition] = result.reason
                tell(f"{edition.folder}: failed")
                continue
            kept.put(edition, result)
            done += 1
            tell(f"{edition.folder} ({done} of {len(plan.editions)} editions)")
    finally:
        for run in runs:
            run.cancel()
    if failures:
        raise AtlasError(_failed(plan, failures))


def publish(ledger: Ledger, plan: Plan, kept: Kept, out: Path, tell: Tell = lambda line: None) -> Path:
    """Put the atlas together beside `out` and let it take its place in one step; returns the start page.

    raises PublishError if the place cannot be written or holds something else; `out` is then as it was
    """
    out = out.resolve()
    with claimed(out, tell) as stage, readable_errors(out):
        made = stage / "atlas"
        assemble(ledger, plan, kept, made)
        exchange(made, out)
    return out / "index.html"


def assemble(ledger: Ledger, plan: Plan, kept: Kept, folder: Path) -> None:
    """Write the whole atlas into a new folder: editions, shared files, start pages, facts, list of editions."""
    folder.mkdir()
    bind(folder, plan, ((edition, kept.get(edition)) for edition in plan.editions))
    for name in (STYLE, SCRIPT):
        shutil.copyfile(OWN_STATIC / name, folder / STATIC / name)
    for language in plan.languages:
        page = start_page(ledger, plan, language, _look(folder, plan, language), facts_name(plan, language))
        (folder / page_name(plan, language)).write_text(page, encoding="utf-8")
        (folder / facts_name(plan, language)).write_text(facts_text(ledger, plan, language, page), encoding="utf-8")
    write_schema(folder)
    (folder / HEADERS_FILE).write_text(HEADERS, encoding="utf-8")
    (folder / EDITIONS).write_text(list_of_editions(ledger, plan), encoding="utf-8")


def _look(folder: Path, plan: Plan, language: str) -> Look:
    """The style sheets of the editions and the script for their figures, from where they are shared."""
    styles = look(folder, plan, language)
    home = next(style for style in styles if style.startswith(f"{STATIC}/") and style.count("/") > 1).split("/")[1]
    return Look(styles, [f"{STATIC}/{home}/{FIGURES}", f"{STATIC}/{SCRIPT}"], f"{STATIC}/{home}/{LIGHT}")


def _as_they_come(
    runs: Mapping[Future, EditionName], why_not: Callable[[], str]
) -> Iterator[tuple[EditionName, bytes | Failure]]:
    """The results in the order in which they arrive; AtlasError when no more can."""
    pending = set(runs)
    while pending:
        finished, pending = wait(pending, timeout=_SECONDS_BETWEEN_LOOKS, return_when=FIRST_COMPLETED)
        for run in finished:
            yield runs[run], _result(run)
        if pending and not finished and (reason := why_not()):
            raise AtlasError(f"{reason}: {len(pending)} editions are missing; the others are kept for the next run")


def _result(run: Future) -> bytes | Failure:
    """What came of a run; the end of its process, or of its cluster, is a failure like any other."""
    try:
        return run.result()
    except BrokenProcessPool:
        return Failure("its process ended without a word; the machine may be out of memory: try fewer --workers")
    except CancelledError:
        return Failure("the cluster gave it up")
    except Exception as error:  # Dask raises its own kinds here, such as that of a worker that died too often
        return Failure(f"{type(error).__name__}: {error}".splitlines()[0])


def _failed(plan: Plan, failures: Mapping[EditionName, str]) -> str:
    """A line for each edition that failed, after one that counts them."""
    first = f"{len(failures)} of {len(plan.editions)} editions failed, so nothing was published; the others are kept"
    lines = [f"{edition.folder}: {reason}" for edition, reason in sorted(failures.items())]
    return "\n".join([first, *lines])
