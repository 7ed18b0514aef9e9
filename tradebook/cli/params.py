"""`tradebook params`: what a chapter can be asked."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator

import click

from tradebook import parameters
from tradebook.cli.shared import chapter_argument, data_option, open_ledger
from tradebook.ledger import Ledger
from tradebook.parameters import Parameter

WIDTH, INDENT = 100, " " * 30


@click.command
@chapter_argument
@click.option("--language", type=click.Choice(["en", "zh"]), default="en", show_default=True, help="Of the words.")
@click.option("--json-schema", "as_schema", is_flag=True, help="As a JSON Schema (Draft 2020-12), for other programs.")
@data_option
def params(chapter: str, language: str, as_schema: bool, folder: str) -> None:
    """List the parameters of CHAPTER with their defaults, meaning and choices, and the rules between them.

    Example: tradebook params trade_scale

    Example: tradebook params reform_effects --json-schema
    """
    contract, ledger = parameters.contract(chapter), open_ledger(folder)
    if as_schema:
        click.echo(json.dumps(parameters.json_schema(contract, ledger), ensure_ascii=False, indent=1))
        return
    for parameter in contract.parameters:
        click.echo(f"{parameter.name:<16} {json.dumps(parameter.default):<12} {parameter.help(language)}")
        for line in _more(parameter, language, ledger):
            click.echo(f"{INDENT}{line}")
    for rule in contract.rules:
        click.echo(f"- {rule.words(language)}")


def _more(parameter: Parameter, language: str, ledger: Ledger) -> Iterator[str]:
    # Words are wrapped in English only: Chinese has no blanks to break at, and is short.
    note = parameter.note(language)
    yield from textwrap.wrap(note, WIDTH - len(INDENT)) if language == "en" else filter(None, [note])
    yield from textwrap.wrap(", ".join(parameters.choices(parameter, ledger)), WIDTH - len(INDENT))
