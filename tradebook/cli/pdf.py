"""`tradebook pdf`: the book as one file to print."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tradebook.cli.shared import edition_options, shown, teller, verbose_option
from tradebook.fingerprint import ROOT
from tradebook.printing.editions import make_pdf


@click.command
@edition_options
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), default=ROOT / "_build" / "tradebook.pdf",
    help="The file to write.  [default: _build/tradebook.pdf]",
)
@verbose_option
def pdf(out: Path, verbose: bool, **given: Any) -> None:
    """Run all chapters and print the book as PDF.

    Chromium prints it, and a font with Chinese signs has to be there: apt-get install chromium fonts-noto-cjk

    Example: tradebook pdf --language zh --out zh.pdf
    """
    tell = teller(verbose)
    tell("running the chapters")
    pages = make_pdf(given, out.resolve(), tell)
    click.echo(f"open {shown(out)} ({pages} pages)")
