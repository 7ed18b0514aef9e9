"""`tradebook refresh`: the committed notebooks, rerun in place."""

from __future__ import annotations

import click

from tradebook import parameters
from tradebook.cached import has_exercises, run_chapter, run_exercises
from tradebook.fingerprint import EXERCISES
from tradebook.run import notebook_of


@click.command
@click.argument("chapters", nargs=-1)
def refresh(chapters: tuple[str, ...]) -> None:
    """Rerun the committed notebooks and their exercises in place, so that their outputs follow the ledger.

    They keep both languages.

    Example: tradebook refresh trade_scale
    """
    for chapter in chapters or parameters.NOTEBOOKS:
        run_chapter(chapter, {}, notebook_of(chapter), every_language=True)
        click.echo(f"{parameters.contract(chapter).page}.ipynb")
        if has_exercises(chapter):
            run_exercises(chapter, {}, EXERCISES / f"{chapter}.ipynb", every_language=True)
            click.echo(f"exercises/{chapter}.ipynb")
