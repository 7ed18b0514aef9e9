"""Building pages from sources with Jupyter Book inside this process, so that Sphinx is imported once for many books."""

from __future__ import annotations

import importlib
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path

import sphinx.locale
from jupyter_book.sphinx import build_sphinx
from sphinx.application import builtin_extensions

from tradebook.isolation import isolated
from tradebook.units import TradebookError

# Names that Sphinx translates when a module is loaded would stay in the language of the first book of a process.
# Loaded before any book has set a language, they are translated anew whenever they are read.
for _name in builtin_extensions:
    importlib.import_module(_name)

CONFIG, CONTENTS, REFERENCES = "_config.yml", "_toc.yml", "pages/references.bib"


class BuildError(TradebookError, RuntimeError):
    """A book that Jupyter Book would not build."""


def jupyter_book(source: Path, builder: str = "html") -> Path:
    """Build with warnings as errors, as `jupyter-book build -W -n --keep-going` does; the folder of the result.

    source   absolute; the result is in _build beside it
    builder  html, or the name of a builder of Sphinx
    raises BuildError with the lines that name what is wrong
    """
    out = source.parent / "_build" / builder
    with _said_by_sphinx() as log, _like_new():
        result = build_sphinx(
            source, out, noconfig=True, path_config=source / CONFIG, builder=builder, quiet=True,
            confoverrides={
                "external_toc_path": (source / CONTENTS).as_posix(), "latex_individualpages": False, "nitpicky": True,
            },
            warningiserror=True, keep_going=True,
        )
    if result:
        raise BuildError(_what_failed(log.getvalue(), source))
    # Sphinx's note to itself for a second build in the same folder, which there never is; it depends on the path.
    (out / ".buildinfo").unlink(missing_ok=True)
    return out


@contextmanager
def _said_by_sphinx() -> Iterator[io.StringIO]:
    log = io.StringIO()
    with redirect_stdout(log), redirect_stderr(log):
        yield log


@contextmanager
def _like_new() -> Iterator[None]:
    """What Sphinx keeps between two books of one process is taken away, so that the second is built as if alone."""
    # Sphinx adds the messages of a second language behind those of the first: an English book would stay Chinese.
    sphinx.locale.translators.clear()
    with isolated():
        yield


def _what_failed(log: str, source: Path) -> str:
    lines = [line.replace(f"{source}{os.sep}", "") for line in log.splitlines()]
    named = [line for line in lines if "WARNING" in line or "ERROR" in line or "Error" in line]
    return "the book was not built:\n" + "\n".join(dict.fromkeys(named or lines[-10:]))
