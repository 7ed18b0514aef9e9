"""`tradebook build`: the whole book for one edition."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tradebook.cli.shared import edition_options, shown, teller, verbose_option
from tradebook.edition import build as build_edition
from tradebook.run import ROOT


@click.command
@edition_options
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), default=ROOT / "_build" / "html",
    help="Folder of the built pages.  [default: _build/html]",
)
@verbose_option
def build(out: Path, verbose: bool, **given: Any) -> None:
    """Run all chapters and build the book.

    The old pages stay in place until the new ones are complete.

    Example: tradebook build --region CN-GD --out guangdong
    """
    tell = teller(verbose)
    tell("running the chapters")
    index = build_edition(given, out, tell)
    click.echo(f"open {shown(index)}")
