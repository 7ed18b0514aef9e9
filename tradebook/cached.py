"""Runs and books from the cache, and made only if they are not in it.

This module imports nothing heavy: what was made before is at hand before pandas or Sphinx would have been loaded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tradebook.beside import LANGUAGES
from tradebook.cache import Cache
from tradebook.fingerprint import EXERCISES, chapter_key, edition_key, is_current, notebook_of
from tradebook.publish import Tell, claimed, exchange, holds, packed, readable_errors, unpack, write_in_one_step
from tradebook.workers import call

# What stands for the language of a book in all of them.
_ALL = "+".join(LANGUAGES)


def run_chapter(
    chapter: str, given: Mapping[str, Any], out: Path, progress: bool = False, cache: Cache | None = None,
    every_language: bool = False,
) -> Path:
    """Run a chapter with the given parameters and save the executed notebook (see run.py), or take it from the cache.

    every_language  keep the text in all languages, as the notebooks have it that are run; never taken from the cache
    A run that failed is never stored, so what is found under parameters was made with good ones.
    raises ParameterError, DataError, RunError or PublishError; an older file at `out` is then as it was
    """
    return _run(
        "tradebook.run:executed", (chapter, given, progress, every_language), [notebook_of(chapter)], given, out,
        cache if not every_language else None,
    )


def run_exercises(
    chapter: str, given: Mapping[str, Any], out: Path, cache: Cache | None = None, every_language: bool = False
) -> Path:
    """The same for the exercises of a chapter: the page of the book that they are, or the notebook in all languages.

    raises ParameterError, DataError, RunError or PublishError; an older file at `out` is then as it was
    """
    return _run(
        "tradebook.teaching.book_page:executed", (chapter, given, every_language), [_exercises_of(chapter)],
        given, out, cache if not every_language else None,
    )


def run_card(card: str, given: Mapping[str, Any], out: Path, cache: Cache | None = None) -> Path:
    """The same for a method card as the book shows it: with its exercises, where there are any.

    raises ParameterError, DataError, RunError or PublishError; an older file at `out` is then as it was
    """
    if not has_exercises(card):
        return run_chapter(card, given, out, cache=cache)
    notebooks = [notebook_of(card), _exercises_of(card)]
    return _run("tradebook.teaching.card_page:executed", (card, given), notebooks, given, out, cache)


def has_exercises(chapter: str) -> bool:
    """Whether there are exercises to a chapter."""
    return _exercises_of(chapter).is_file()


def _exercises_of(chapter: str) -> Path:
    return EXERCISES / f"{chapter}.ipynb"


def _run(
    name: str, asked: tuple, notebooks: list[Path], given: Mapping[str, Any], out: Path, cache: Cache | None
) -> Path:
    """What the function of that name makes of some notebooks, or what is kept of it, as a file."""
    key = _key_of_chapter(notebooks, given) if cache else ""
    content = cache.get(key) if cache and key else None
    if content is None:
        content = call(name, *asked)
        # What changed while the chapter ran may have been read before or after: then nobody knows what this is.
        if cache and key and is_current() and _key_of_chapter(notebooks, given) == key:
            cache.put(key, content)
    write_in_one_step(out.resolve(), content)
    return out.resolve()


def build(
    given: Mapping[str, Any], out: Path, tell: Tell = lambda line: None, workers: int | None = None,
    cache: Cache | None = None,
) -> Path:
    """Run every chapter with the given common parameters and build the book into `out`; returns its index page.

    The old content of `out` stays readable until the new book is complete, then is replaced in one step.
    tell     called with a line for every step that is done
    workers  how many chapters run side by side; as many as processors by default
    raises ParameterError, DataError, RunError, BuildError or PublishError; `out` is then as it was
    """
    def make(stage: Path) -> Path:
        return call("tradebook.edition:make_over_pool", given, stage, tell, workers, cache)

    return _published(given, out, make, tell, cache) / "index.html"


def build_site(
    given: Mapping[str, Any], out: Path, tell: Tell = lambda line: None, workers: int | None = None,
    cache: Cache | None = None,
) -> Path:
    """The same in all languages (see site.py); `given` names none. Returns the page that leads to them."""
    def make(stage: Path) -> Path:
        return call("tradebook.site:make_over_pool", given, stage, tell, workers, cache)

    return _published({**given, "language": _ALL}, out, make, tell, cache) / "index.html"


def build_edition(given: Mapping[str, Any], out: Path, cache: Cache | None = None) -> Path:
    """The same in this process alone, one chapter after another: a piece of work for an executor; returns `out`.

    It may be called again and again in one process: no edition leaves a trace in the next.
    raises ParameterError, DataError, RunError, BuildError or PublishError; `out` is then as it was
    """
    def make(stage: Path) -> Path:
        return call("tradebook.edition:make_here", given, stage, cache)

    return _published(given, out, make, lambda line: None, cache)


def _published(
    given: Mapping[str, Any], out: Path, make: Callable[[Path], Path], tell: Tell, cache: Cache | None
) -> Path:
    """A book in its place: left there if it is the same, from the cache, or made in a folder that `make` is given."""
    _check(given, cache)
    out = out.resolve()
    with claimed(out, tell) as stage, readable_errors(out):
        key = _key_of_edition(given) if cache else ""
        content = cache.get(key) if cache and key else None
        if content is not None and holds(out, content):
            tell("nothing has changed since the last build")
            return out
        if content is not None:
            tell("the same book was built before: taken from the cache")
            html = unpack(content, stage / "html")
        else:
            html = make(stage)
            if cache and key and is_current() and _key_of_edition(given) == key:
                cache.put(key, packed(html))
        exchange(html, out)
    return out


def _check(given: Mapping[str, Any], cache: Cache | None) -> None:
    """Refuse bad parameters before a folder is made. What was stored was made with good ones, and needs no check."""
    key = _key_of_edition(given) if cache else ""
    if not (cache and key and cache.has(key)):
        one = given if given.get("language") != _ALL else {**given, "language": LANGUAGES[0]}
        call("tradebook.edition:checked", one)


def _key_of_chapter(notebooks: list[Path], given: Mapping[str, Any]) -> str:
    """The key of a run; empty where something it needs is not there, which the run itself will say."""
    try:
        return chapter_key(notebooks, given)
    except OSError:
        return ""


def _key_of_edition(given: Mapping[str, Any]) -> str:
    try:
        return edition_key(given)
    except OSError:
        return ""
