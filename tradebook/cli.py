"""The command line: `tradebook run`, `tradebook build`, `tradebook refresh`, `tradebook params`."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import click

from tradebook import parameters
from tradebook.edition import build as build_edition
from tradebook.run import ROOT, notebook_of, run_chapter
from tradebook.units import TradebookError

_SETTINGS = {"help_option_names": ["-h", "--help"]}


class _Commands(click.Group):
    """A mistake of the user ends in one message on stderr and exit code 1; usage errors keep click's 2."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except TradebookError as error:
            click.echo(f"tradebook: {error}", err=True)
            sys.exit(1)


@click.group(cls=_Commands, context_settings=_SETTINGS)
def main() -> None:
    """A computable book on a region's foreign trade."""


@main.command()
@click.argument("chapter")
@click.option("-p", "given", nargs=2, multiple=True, metavar="NAME VALUE", help="Set one parameter; repeat for more.")
@click.option("-o", "--out", type=click.Path(dir_okay=False, path_type=Path), help="The notebook to write.  [default: CHAPTER.out.ipynb]")
def run(chapter: str, given: tuple[tuple[str, str], ...], out: Path | None) -> None:
    """Run CHAPTER for one region and period, and save the notebook.

    Parameters are checked before anything starts; a failed run saves nothing.

    Example: tradebook run trade_scale -p region CN-GX -p last_year 2024
    """
    values = _typed(chapter, given)
    saved = run_chapter(chapter, values, out or Path(f"{chapter}.out.ipynb"), progress=sys.stderr.isatty())
    click.echo(saved.relative_to(Path.cwd()) if saved.is_relative_to(Path.cwd()) else saved)


@main.command()
@click.argument("chapter")
def params(chapter: str) -> None:
    """List the parameters of CHAPTER with their defaults and meaning.

    Example: tradebook params trade_scale
    """
    for parameter in parameters.contract(chapter).parameters:
        choices = f" ({', '.join(parameter.choices)})" if parameter.choices else ""
        click.echo(f"{parameter.name:<12} {parameter.default!r:<10} {parameter.help_en}{choices}")


@main.command()
@click.option("--region", default="CN-XJ", show_default=True, help="Region by ISO code.")
@click.option("--language", default="en", show_default=True, help="en or zh.")
@click.option("--from", "first_year", type=int, default=2016, show_default=True, help="First year shown.")
@click.option("--to", "last_year", type=int, default=2025, show_default=True, help="Last year shown.")
@click.option("--currency", default="CNY", show_default=True, help="CNY or USD.")
@click.option("--as-of", "as_of", default="", help="Only what was published by this day, as 2025-03-31.")
@click.option("--data", default="", help="Folder of another data package.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=ROOT / "_build" / "html", help="Folder of the built pages.  [default: _build/html]")
@click.option("-v", "--verbose", is_flag=True, help="Name each step also when not on a terminal.")
def build(out: Path, verbose: bool, **given: Any) -> None:
    """Run all chapters and build the book.

    The old pages stay in place until the new ones are complete.

    Example: tradebook build --region CN-GD --out guangdong
    """
    started = time.monotonic()
    talk = verbose or sys.stderr.isatty()

    def tell(line: str) -> None:
        if talk:
            click.echo(f"{time.monotonic() - started:6.1f} s  {line}", err=True)

    tell("running the chapters")
    index = build_edition(given, out, tell)
    click.echo(f"open {index.relative_to(Path.cwd()) if index.is_relative_to(Path.cwd()) else index}")


@main.command()
@click.argument("chapters", nargs=-1)
def refresh(chapters: tuple[str, ...]) -> None:
    """Rerun the committed notebooks in place, so that their outputs follow the ledger.

    Example: tradebook refresh trade_scale
    """
    for chapter in chapters or parameters.CONTRACTS:
        run_chapter(chapter, {}, notebook_of(chapter))
        click.echo(f"notebooks/{chapter}.ipynb")


def _typed(chapter: str, given: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    """Texts from the command line as the parameters want them; the contract refuses what does not fit."""
    kinds = {parameter.name: parameter.kind for parameter in parameters.contract(chapter).parameters}
    return {
        name: int(text) if kinds.get(name) == "year" and text.lstrip("-").isdecimal() else text for name, text in given
    }
