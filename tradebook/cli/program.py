"""`tradebook`: the list of its commands, and how each of them ends.

Exit codes: 0 done; 1 it could not be done (a package that breaks its schema, a cell that fails, a figure that nobody
published); 2 what was typed cannot be right; 130 interrupted. A mistake is answered on stderr, a line each.
"""

from __future__ import annotations

import importlib
import keyword
import sys
from typing import Any

import click

from tradebook.problems import nearest, one_line
from tradebook.units import TradebookError

# Each command is the function of that name in the module of that name: tradebook/cli/run.py has run, and so on. A name
# that Python keeps for itself has a line behind it: class_. A module is imported when its command is called, so that
# none waits for the libraries of another.
COMMANDS = (
    "run", "params", "build", "atlas", "pdf", "epub", "slides", "stick", "figure", "check", "add", "init", "refresh",
    "class", "grade",
)

NAME = "tradebook"
FAILED, USAGE, INTERRUPTED = 1, 2, 130


class Commands(click.Group):
    """The group of all commands, with one way to end."""

    def list_commands(self, context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        known = f"{name}_" if keyword.iskeyword(name) else name
        return getattr(importlib.import_module(f"tradebook.cli.{known}"), known)

    def resolve_command(self, context: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list]:
        if args and not args[0].startswith("-") and args[0] not in COMMANDS:
            raise click.UsageError(f"no command {args[0]!r}; {nearest(args[0], COMMANDS)}", context)
        return super().resolve_command(context, args)

    def main(self, *given: Any, standalone_mode: bool = True, **options: Any) -> Any:
        """Run a command and leave with its exit code; without standalone_mode, as click does."""
        # Also as `python -m tradebook`: a message names the command as the documents do.
        options["prog_name"] = options.get("prog_name") or NAME
        if not standalone_mode:
            return super().main(*given, standalone_mode=False, **options)
        sys.exit(self._code(*given, **options))

    def _code(self, *given: Any, **options: Any) -> int:
        try:
            # Where a command ends early, as after --help, click returns its exit code.
            return super().main(*given, standalone_mode=False, **options) or 0
        except click.exceptions.NoArgsIsHelpError as error:
            error.show()
            return USAGE
        except click.ClickException as error:
            _complain(usage_words(error))
            return error.exit_code
        except click.Abort:
            _complain("interrupted; nothing half-written is left")
            return INTERRUPTED
        except TradebookError as error:
            _complain(str(error))
            return error.exit_code
        except OSError as error:
            place = f"{error.filename}: " if error.filename else ""
            _complain(one_line(f"{place}{error.strerror or error}"))
            return FAILED


def usage_words(error: click.ClickException) -> str:
    """What click complains of, in one line that ends with what would be right."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else NAME
    if isinstance(error, click.NoSuchOption):
        known = [name for option in context.command.get_params(context) for name in option.opts if name[0] == "-"]
        return one_line(f"{command} has no option {error.option_name}; {nearest(error.option_name, known)}")
    message = error.format_message().rstrip(".")
    message = message[:1].lower() + message[1:]
    return one_line(message if ";" in message else f"{message}; see {command} --help")


def _complain(message: str) -> None:
    click.echo(f"{NAME}: {message}", err=True)


@click.group(NAME, cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name=NAME, message="%(prog)s %(version)s")
def main() -> None:
    """A computable book on a region's foreign trade.

    Exit codes: 0 done, 1 it could not be done, 2 what was typed cannot be right.

    Example: tradebook run trade_scale -p region CN-GX -p last_year 2024
    """
