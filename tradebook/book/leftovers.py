"""Files that the theme and Sphinx copy into every book and that nothing in this one asks for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sphinx.application import Sphinx

# What may name a file: pages, sheets, scripts.
_SPEAKING = (".html", ".css", ".js")


def drop_leftovers(app: Sphinx, failed: Exception | None) -> None:
    """Remove from the built book what came with the theme and is named nowhere: icon fonts, source maps, catalogues."""
    if failed or app.builder.format != "html":
        return
    out = Path(app.outdir)
    for path in leftovers(out / "_static", [Path(folder) for folder in app.builder.theme.get_theme_dirs()], out):
        path.unlink()
    for folder in sorted((path for path in (out / "_static").rglob("*") if path.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()


def leftovers(static: Path, theme: list[Path], out: Path) -> Iterator[Path]:
    """Files of a theme in `static` whose name stands in no page, sheet or script that a page leads to."""
    came = {path.relative_to(folder / "static") for folder in theme for path in (folder / "static").rglob("*")}
    copied = sorted(static / name for name in came if (static / name).is_file())
    wanted = _named(out, set(copied))
    return (path for path in copied if path not in wanted)


def _named(out: Path, candidates: set[Path]) -> set[Path]:
    """The candidates that are asked for, and those that these ask for in turn."""
    reading = [path for path in out.rglob("*") if path.suffix in _SPEAKING and path not in candidates]
    found: set[Path] = set()
    while reading:
        text = reading.pop().read_text(encoding="utf-8")
        # Scripts name their source maps, which only the theme's makers read.
        new = {path for path in candidates - found if path.name in text and path.suffix != ".map"}
        found |= new
        reading += [path for path in new if path.suffix in _SPEAKING]
    return found
