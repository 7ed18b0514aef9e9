"""`tradebook slides`: chapters as slides."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tradebook import parameters
from tradebook.cache import Cache
from tradebook.cli.shared import cache_option, complete_chapter, edition_options, shown, teller, verbose_option
from tradebook.fingerprint import ROOT
from tradebook.slides.make import make_decks
from tradebook.targets import check_folder


@click.command
@click.argument("chapters", nargs=-1, metavar="[CHAPTER]...", shell_complete=complete_chapter)
@edition_options
@click.option(
    "--out", type=click.Path(path_type=Path), default=ROOT / "_build" / "slides",
    metavar="FOLDER", help="Folder of the decks.  [default: _build/slides]",
)
@cache_option
@verbose_option
def slides(chapters: tuple[str, ...], out: Path, verbose: bool, cache: Cache | None, **given: Any) -> None:
    """Make slides of the named CHAPTERs, of all without a name.

    A deck is made from the notebook as it runs for the chosen region and period. It opens from the disk without a
    network; charts answer to the pointer, S shows the notes, and printing it gives a handout.

    Example: tradebook slides trade_scale --region CN-GD --out talk
    """
    named = [parameters.contract(chapter).name for chapter in chapters] or list(parameters.CONTRACTS)
    for page in make_decks(list(dict.fromkeys(named)), given, check_folder(out).resolve(), teller(verbose), cache):
        click.echo(f"open {shown(page)}")
