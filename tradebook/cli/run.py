"""`tradebook run`: one chapter, for one region and period."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from tradebook.cache import Cache
from tradebook.cached import run_chapter
from tradebook.cli.shared import cache_option, given_option, shown, typed


@click.command
@click.argument("chapter")
@given_option
@click.option(
    "-o", "--out", type=click.Path(dir_okay=False, path_type=Path),
    help="The notebook to write.  [default: CHAPTER.out.ipynb]",
)
@cache_option
def run(chapter: str, given: tuple[tuple[str, str], ...], out: Path | None, cache: Cache | None) -> None:
    """Run CHAPTER for one region and period, and save the notebook.

    Parameters are checked before anything starts; a failed run saves nothing. A run that was made before, with the
    same notebook, code, data, parameters and libraries, comes from the cache.

    Example: tradebook run trade_scale -p region CN-GX -p last_year 2024
    """
    values = typed(chapter, given)
    target = out or Path(f"{chapter}.out.ipynb")
    saved = run_chapter(chapter, values, target, progress=sys.stderr.isatty(), cache=cache)
    click.echo(shown(saved))
