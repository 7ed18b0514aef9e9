"""The command line: a thin skin over the package, a command a function."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import click

from tradebook import consistency, parameters, reports, updates
from tradebook.answers import figure_json, figure_text, update_report
from tradebook.changes import changes
from tradebook.edition import build as build_edition
from tradebook.figure import Missing
from tradebook.ledger import OWN_DATA, Ledger, UnknownCode
from tradebook.prose import Writer
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
@click.option(
    "-o", "--out", type=click.Path(dir_okay=False, path_type=Path),
    help="The notebook to write.  [default: CHAPTER.out.ipynb]",
)
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
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), default=ROOT / "_build" / "html",
    help="Folder of the built pages.  [default: _build/html]",
)
@click.option("-v", "--verbose", is_flag=True, help="Name each step also when not on a terminal.")
def build(out: Path, verbose: bool, **given: Any) -> None:
    """Run all chapters and build the book.

    The old pages stay in place until the new ones are complete.

    Example: tradebook build --region CN-GD --out guangdong
    """
    tell = _teller(verbose)
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


@main.command()
@click.argument("folder", required=False, default="", metavar="[DATA_DIR]")
@click.option("--json", "as_json", is_flag=True, help="Every finding as JSON on standard output.")
def check(folder: str, as_json: bool) -> None:
    """Check a data package: its schema first, then every identity that its figures allow.

    DATA_DIR is the book's own package by default. A package that breaks its schema ends with exit code 1; findings,
    explained or not, are no error.

    Example: tradebook check data
    """
    ledger = Ledger.open(folder or None)
    findings = consistency.check(ledger)
    if as_json:
        click.echo(json.dumps(consistency.to_json(findings), ensure_ascii=False, indent=1))
        return
    writer = Writer(ledger, "en")
    click.echo(reports.consistency_summary(writer, findings).text)
    click.echo()
    click.echo(reports.consistency_table(writer, findings, only="unexplained").text)


@main.command()
@click.argument("observations", type=click.Path(path_type=Path), metavar="FILE.csv")
@click.option("--sources", type=click.Path(path_type=Path), help="New pages, with the columns of sources.csv.")
@click.option("--data", "folder", default="", help="The package to add to.  [default: the book's own]")
@click.option("-p", "given", nargs=2, multiple=True, metavar="NAME VALUE", help="Compare chapters for this parameter.")
@click.option("--write", "is_meant", is_flag=True, help="Write the rows into the package; else nothing is written.")
def add(
    observations: Path, sources: Path | None, folder: str, given: tuple[tuple[str, str], ...], is_meant: bool
) -> None:
    """Try new rows on a data package, show what they would change in the book, and write them if told to.

    FILE.csv has the columns of observations.csv. The rows are checked against the schema, against figures that the
    package holds already, and against every identity; then all chapters run without and with them.

    Example: tradebook add new.csv --write
    """
    values = _typed("trade_scale", given)
    parameters.check("trade_scale", values)
    proposal = updates.propose(Path(folder) if folder else OWN_DATA, observations, sources)
    with ProcessPoolExecutor() as pool:
        found = changes(proposal, values, pool, _teller(verbose=False))
    click.echo(update_report(proposal, found))
    if not is_meant:
        click.echo("nothing was written; add --write to write")
        return
    for name in updates.write(proposal):
        click.echo(f"wrote {name}")


@main.command()
@click.argument("indicator")
@click.argument("region")
@click.argument("period")
@click.option("--flow", default="total", show_default=True, help="total, export, import or transit.")
@click.option("--dim", default="none", show_default=True, help="What it is broken down by.")
@click.option("--member", default="", help="Member of that dimension.")
@click.option("--measure", default="level", show_default=True, help="level, yoy_pct, share_pct, ...")
@click.option("--unit", default=None, help="Unit code; a currency is never converted.")
@click.option("--as-of", "as_of", default="", help="Only what was published by this day.")
@click.option("--data", "folder", default="", help="Folder of another data package.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def figure(folder: str, as_json: bool, **wanted: Any) -> None:
    """One figure with its bounds, its sources, and what other pages say.

    Example: tradebook figure trade_value CN-XJ 2024
    """
    ledger = Ledger.open(folder or None)
    ranked = ledger.ranked(**wanted)
    if isinstance(ranked, Missing):
        raise UnknownCode(Writer(ledger, "en").describe_missing(ranked))
    click.echo(figure_json(ledger, ranked) if as_json else figure_text(ledger, ranked))


def _teller(verbose: bool) -> Callable[[str], None]:
    """Says what is being done, with the time since the start, on a terminal or when asked to."""
    started = time.monotonic()
    talk = verbose or sys.stderr.isatty()

    def tell(line: str) -> None:
        if talk:
            click.echo(f"{time.monotonic() - started:6.1f} s  {line}", err=True)

    return tell


def _typed(chapter: str, given: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    """Texts from the command line as the parameters want them; the contract refuses what does not fit."""
    kinds = {parameter.name: parameter.kind for parameter in parameters.contract(chapter).parameters}
    return {
        name: int(text) if kinds.get(name) == "year" and text.lstrip("-").isdecimal() else text for name, text in given
    }
