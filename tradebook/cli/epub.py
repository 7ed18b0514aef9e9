"""`tradebook epub`: the book as one file for e-readers and phones."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tradebook.cli.shared import edition_options, shown, teller, verbose_option
from tradebook.fingerprint import ROOT
from tradebook.printing.editions import make_epub


@click.command
@edition_options
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), default=ROOT / "_build" / "tradebook.epub",
    help="The file to write.  [default: _build/tradebook.epub]",
)
@verbose_option
def epub(out: Path, verbose: bool, **given: Any) -> None:
    """Run all chapters and write the book as EPUB.

    Every number is a link to its bounds and sources at the end of its page.

    Example: tradebook epub --region CN-GD --out guangdong.epub
    """
    tell = teller(verbose)
    tell("running the chapters")
    make_epub(given, out.resolve(), tell)
    click.echo(f"open {shown(out)}")
