"""`tradebook build`: the whole book for one edition."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tradebook.cache import Cache
from tradebook.cached import build as build_book
from tradebook.cached import build_site
from tradebook.cli.shared import cache_option, shown, site_options, teller, verbose_option
from tradebook.fingerprint import ROOT
from tradebook.targets import check_site


@click.command
@site_options
@click.option(
    "--out", type=click.Path(path_type=Path), default=ROOT / "_build" / "html",
    metavar="FOLDER", help="Folder of the built pages.  [default: _build/html]",
)
@cache_option
@verbose_option
def build(out: Path, verbose: bool, cache: Cache | None, **given: Any) -> None:
    """Run all chapters and build the book, in a folder for each language and with a page that leads to them.

    With --language the folder holds the book in that language alone, in half the time.
    Title, front page and every figure follow the options. The old pages stay in place until the new ones are complete.
    What was made before, from the same sources, code, data, choices and libraries, is not made again.

    Example: tradebook build --region CN-GD --out guangdong
    """
    tell = teller(verbose)
    if given["language"] is not None:
        index = build_book(given, check_site(out), tell, cache=cache)
    else:
        index = build_site({name: value for name, value in given.items() if name != "language"}, check_site(out), tell,
                           cache=cache)
    click.echo(f"open {shown(index)}")
