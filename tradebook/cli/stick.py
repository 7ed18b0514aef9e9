"""`tradebook stick`: the classroom on a stick."""

from __future__ import annotations

from pathlib import Path

import click

from tradebook.cli.shared import shown
from tradebook.fingerprint import ROOT
from tradebook.stick.pack import write_stick
from tradebook.targets import check_file


@click.command
@click.option(
    "--site", type=click.Path(path_type=Path), default=ROOT / "_build" / "html",
    metavar="FOLDER", help="Folder of the built book.  [default: _build/html]",
)
@click.option(
    "--out", type=click.Path(path_type=Path), default=ROOT / "_build" / "tradebook-classroom.zip",
    metavar="FILE.zip", help="The file to write.  [default: _build/tradebook-classroom.zip]",
)
def stick(site: Path, out: Path) -> None:
    """Pack the built book, slides, notebooks, data and the package into one file that works without a network.

    Its START.md and START.zh.md tell students and teachers what to do. Python packages are not in it, as they differ
    from system to system: it holds their list with hashes, and says how to put them beside it.

    Example: tradebook stick --out classroom.zip
    """
    count = write_stick(site, check_file(out).resolve())
    click.echo(f"{shown(out)} ({count} files)")
