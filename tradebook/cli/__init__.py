"""The command line, a module for each command."""

from tradebook.cli.program import main

__all__ = ["main"]
