"""`tradebook run`: one chapter, for one region and period."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from tradebook.cli.shared import given_option, shown, typed
from tradebook.run import run_chapter


@click.command
@click.argument("chapter")
@given_option
@click.option(
    "-o", "--out", type=click.Path(dir_okay=False, path_type=Path),
    help="The notebook to write.  [default: CHAPTER.out.ipynb]",
)
def run(chapter: str, given: tuple[tuple[str, str], ...], out: Path | None) -> None:
    """Run CHAPTER for one region and period, and save the notebook.

    Parameters are checked before anything starts; a failed run saves nothing.

    Example: tradebook run trade_scale -p region CN-GX -p last_year 2024
    """
    values = typed(chapter, given)
    saved = run_chapter(chapter, values, out or Path(f"{chapter}.out.ipynb"), progress=sys.stderr.isatty())
    click.echo(shown(saved))
