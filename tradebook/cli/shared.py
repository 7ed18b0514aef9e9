"""What several commands need: typed parameters and options from the contract, a voice for progress, paths to read."""

from __future__ import annotations

import functools
import re
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from tradebook import parameters
from tradebook.cache import Cache
from tradebook.ledger import Ledger
from tradebook.parameters import ParameterError, check_type
from tradebook.parameters.kinds import shown as shown_value

# ASCII, and short: int() would also take digits of other scripts, and refuse to print very long numbers.
WHOLE_NUMBER = re.compile(r"-?[0-9]{1,9}")

# How the common parameters are called as options; the others have their own name.
OPTION_OF = {parameter.name: f"--{parameter.name}" for parameter in parameters.COMMON} | {
    "first_year": "--from", "last_year": "--to", "as_of": "--as-of",
}

given_option = click.option(
    "-p", "given", nargs=2, multiple=True, metavar="NAME VALUE", help="Set one parameter; repeat for more."
)
data_option = click.option("--data", "folder", default="", help="Folder of another data package.")
verbose_option = click.option("-v", "--verbose", is_flag=True, help="Name each step also when not on a terminal.")

cache_option = click.option(
    "--no-cache", "cache", is_flag=True, help="Make everything anew, and keep nothing.",
    callback=lambda context, option, refused: None if refused else Cache.standard(),
)


def complete_chapter(context: click.Context, argument: click.Parameter, begun: str) -> list[str]:
    """For the shell: the chapters and cards that begin like this."""
    return [name for name in parameters.NOTEBOOKS if name.startswith(begun)]


chapter_argument = click.argument("chapter", shell_complete=complete_chapter)
chapter_option = click.option(
    "--chapter", required=True, metavar="CHAPTER", shell_complete=complete_chapter, help="Whose exercises.",
)


def edition_options(command: Callable) -> Callable:
    """The common parameters as options, typed, each with the help and the default of its contract.

    They choose an edition, in whatever form it is made. A mistake in one is told with its option.
    """
    return _common_options(command, {})


def site_options(command: Callable) -> Callable:
    """The same for a book that is made in all languages unless one is named: then `language` is None."""
    return _common_options(command, {"language": None})


def _common_options(command: Callable, defaults: Mapping[str, str | None]) -> Callable:
    """The common parameters as options, some with another default than that of their contract."""

    @functools.wraps(command)
    def told(*args: Any, **given: Any) -> Any:
        with blaming(OPTION_OF):
            return command(*args, **given)

    decorated: Callable = told
    for parameter in reversed(parameters.COMMON):
        words = parameter.help_en + (f": {' or '.join(parameter.fixed)}" if parameter.fixed else "")
        default = defaults.get(parameter.name, str(parameter.default))
        option = click.option(
            OPTION_OF[parameter.name], parameter.name, default=default, help=f"{words}.", show_default=bool(default),
            metavar=parameter.kind.removeprefix("data_").upper(),
            callback=lambda context, option, text, wanted=parameter.type: text if text is None else _as(wanted, text),
        )
        decorated = option(decorated)
    return decorated


@contextmanager
def blaming(places: Mapping[str, str]) -> Iterator[None]:
    """A mistake in a parameter is told with the place where it was written, by the parameter's name."""
    try:
        yield
    except ParameterError as error:
        if error.parameter not in places:
            raise
        raise ParameterError(f"{places[error.parameter]}: {error}", error.parameter) from None


def typed(chapter: str, given: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    """Texts from the command line as the parameters want them; the contract refuses what does not fit.

    raises ParameterError for an unknown chapter, and for a parameter that is given twice
    """
    wants = {parameter.name: parameter.type for parameter in parameters.contract(chapter).parameters}
    values: dict[str, Any] = {}
    for name, text in given:
        if name in values:
            raise ParameterError(f"{shown_value(name)} is given twice; give it once", name)
        values[name] = _as(wants.get(name), text)
    return values


def _as(wanted: type | None, text: str) -> Any:
    return int(text) if wanted is int and WHOLE_NUMBER.fullmatch(text) else text


def open_ledger(folder: str) -> Ledger:
    """The ledger in a folder, the book's own where none is named; ParameterError if it is no data package."""
    check_type(next(parameter for parameter in parameters.COMMON if parameter.name == "data"), folder)
    return Ledger.open(folder or None)


def teller(verbose: bool) -> Callable[[str], None]:
    """Says what is being done, with the time since the start, on a terminal or when asked to."""
    started = time.monotonic()
    talk = verbose or sys.stderr.isatty()

    def tell(line: str) -> None:
        if talk:
            click.echo(f"{time.monotonic() - started:6.1f} s  {line}", err=True)

    return tell


def shown(path: Path) -> str:
    """A path from where the user stands, if it lies below."""
    return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)
