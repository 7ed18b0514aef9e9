"""`tradebook build`: the whole book for one edition."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tradebook.cli.shared import shown, teller
from tradebook.edition import build as build_edition
from tradebook.run import ROOT


@click.command
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
    tell = teller(verbose)
    tell("running the chapters")
    index = build_edition(given, out, tell)
    click.echo(f"open {shown(index)}")
