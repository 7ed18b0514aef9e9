"""`tradebook`: the list of its commands, and how a mistake ends."""

from __future__ import annotations

import importlib
import sys
from typing import Any

import click

from tradebook.units import TradebookError

# Each command is the function of that name in the module of that name: tradebook/cli/run.py has run, and so on.
# A module is imported when its command is called, so that none waits for the libraries of another.
COMMANDS = ("run", "params", "build", "atlas", "pdf", "epub", "figure", "check", "add", "refresh")


class Commands(click.Group):
    """A mistake of the user ends in one message on stderr and exit code 1; usage errors keep click's 2."""

    def list_commands(self, context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        return getattr(importlib.import_module(f"tradebook.cli.{name}"), name)

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except TradebookError as error:
            click.echo(f"tradebook: {error}", err=True)
            sys.exit(1)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """A computable book on a region's foreign trade."""
