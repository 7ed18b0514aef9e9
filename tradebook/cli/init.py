"""`tradebook init`: a data package to begin one's own with."""

from __future__ import annotations

from pathlib import Path

import click

from tradebook.cli.shared import shown
from tradebook.starter import README, write_starter


@click.command
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
def init(folder: Path) -> None:
    """Write a small, valid data package into the new folder DIR, to put your own figures into.

    Its README.md explains every column. Nothing is written into a folder that holds anything.

    Example: tradebook init my-data
    """
    names = write_starter(folder)
    click.echo(f"{shown(folder.resolve())}: {len(names)} files; begin with {shown((folder / README).resolve())}")
