"""What several commands need: typed parameters, a voice for progress, paths as a user reads them."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from tradebook import parameters
from tradebook.cache import Cache

# ASCII, and short: int() would also take digits of other scripts, and refuse to print very long numbers.
WHOLE_NUMBER = re.compile(r"-?[0-9]{1,9}")

given_option = click.option(
    "-p", "given", nargs=2, multiple=True, metavar="NAME VALUE", help="Set one parameter; repeat for more."
)

_EDITION = (
    click.option("--region", default="CN-XJ", show_default=True, help="Region by ISO code."),
    click.option("--language", default="en", show_default=True, help="en or zh."),
    click.option("--from", "first_year", type=int, default=2016, show_default=True, help="First year shown."),
    click.option("--to", "last_year", type=int, default=2025, show_default=True, help="Last year shown."),
    click.option("--currency", default="CNY", show_default=True, help="CNY or USD."),
    click.option("--as-of", "as_of", default="", help="Only what was published by this day, as 2025-03-31."),
    click.option("--data", default="", help="Folder of another data package."),
)

verbose_option = click.option("-v", "--verbose", is_flag=True, help="Name each step also when not on a terminal.")

cache_option = click.option(
    "--no-cache", "cache", is_flag=True, help="Make everything anew, and keep nothing.",
    callback=lambda context, option, refused: None if refused else Cache.standard(),
)


def edition_options(command: Callable) -> Callable:
    """The choices of an edition, the same for every form that the book is made in."""
    for option in reversed(_EDITION):
        command = option(command)
    return command


def teller(verbose: bool) -> Callable[[str], None]:
    """Says what is being done, with the time since the start, on a terminal or when asked to."""
    started = time.monotonic()
    talk = verbose or sys.stderr.isatty()

    def tell(line: str) -> None:
        if talk:
            click.echo(f"{time.monotonic() - started:6.1f} s  {line}", err=True)

    return tell


def typed(chapter: str, given: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    """Texts from the command line as the parameters want them; the contract refuses what does not fit.

    raises ParameterError for an unknown chapter, and for a parameter that is given twice
    """
    wants = {parameter.name: parameter.type for parameter in parameters.contract(chapter).parameters}
    values: dict[str, Any] = {}
    for name, text in given:
        if name in values:
            raise parameters.ParameterError(f"{name} is given twice; give it once", name)
        values[name] = int(text) if wants.get(name) is int and WHOLE_NUMBER.fullmatch(text) else text
    return values


def shown(path: Path) -> str:
    """A path from where the user stands, if it lies below."""
    return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)
