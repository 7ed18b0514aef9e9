"""`tradebook check`: a data package against its schema and its own identities."""

from __future__ import annotations

import json

import click

from tradebook import consistency, reports
from tradebook.cli.shared import data_option, open_ledger
from tradebook.prose import Writer


@click.command
@click.argument("given", required=False, default="", metavar="[DATA_DIR]")
@data_option
@click.option("--json", "as_json", is_flag=True, help="Every finding as JSON on standard output.")
def check(given: str, folder: str, as_json: bool) -> None:
    """Check a data package: its schema first, then every identity that its figures allow.

    DATA_DIR, or --data DATA_DIR, is the book's own package by default. A package that breaks its schema ends with exit
    code 1; findings, explained or not, are no error.

    Example: tradebook check data
    """
    ledger = open_ledger(folder or given)
    findings = consistency.check(ledger)
    if as_json:
        click.echo(json.dumps(consistency.to_json(findings), ensure_ascii=False, indent=1))
        return
    writer = Writer(ledger, "en")
    click.echo(reports.consistency_summary(writer, findings).text)
    click.echo()
    click.echo(reports.consistency_table(writer, findings, only="unexplained").text)
