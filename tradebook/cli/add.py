"""`tradebook add`: new rows tried on a data package, and written if told to."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import click

from tradebook import parameters, updates
from tradebook.answers import update_report
from tradebook.changes import changes
from tradebook.cli.shared import given_option, open_ledger, teller, typed


@click.command
@click.argument("observations", type=click.Path(path_type=Path), metavar="FILE.csv")
@click.option("--sources", type=click.Path(path_type=Path), help="New pages, with the columns of sources.csv.")
@click.option("--data", "folder", default="", help="The package to add to.  [default: the book's own]")
@given_option
@click.option("--write", "is_meant", is_flag=True, help="Write the rows into the package; else nothing is written.")
def add(
    observations: Path, sources: Path | None, folder: str, given: tuple[tuple[str, str], ...], is_meant: bool
) -> None:
    """Try new rows on a data package, show what they would change in the book, and write them if told to.

    FILE.csv has the columns of observations.csv. The rows are checked against the schema, against figures that the
    package holds already, and against every identity; then all chapters run without and with them.

    Example: tradebook add new.csv --write
    """
    values = typed("trade_scale", given)
    package = open_ledger(folder).folder
    parameters.check("trade_scale", values | {"data": str(package)})
    proposal = updates.propose(package, observations, sources)
    with ProcessPoolExecutor() as pool:
        found = changes(proposal, values, pool, teller(verbose=False))
    click.echo(update_report(proposal, found))
    if not is_meant:
        click.echo("nothing was written; add --write to write")
        return
    for name in updates.write(proposal):
        click.echo(f"wrote {name}")
