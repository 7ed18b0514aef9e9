"""`tradebook figure`: one figure with everything behind it."""

from __future__ import annotations

from typing import Any

import click

from tradebook.answers import figure_json, figure_text
from tradebook.cli.shared import data_option, open_ledger
from tradebook.figure import Missing
from tradebook.prose import Writer
from tradebook.units import TradebookError


@click.command
@click.argument("indicator")
@click.argument("region")
@click.argument("period")
@click.option("--flow", default="total", show_default=True, help="total, export, import or transit.")
@click.option("--dim", default="none", show_default=True, help="What it is broken down by.")
@click.option("--member", default="", help="Member of that dimension.")
@click.option("--measure", default="level", show_default=True, help="level, yoy_pct, share_pct, ...")
@click.option("--unit", default=None, help="Unit code; a currency is never converted.")
@click.option("--as-of", "as_of", default="", help="Only what was published by this day.")
@data_option
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def figure(folder: str, as_json: bool, **wanted: Any) -> None:
    """One figure with its bounds, its sources, and what other pages say.

    Example: tradebook figure trade_value CN-XJ 2024
    """
    ledger = open_ledger(folder)
    ranked = ledger.ranked(**wanted)
    if isinstance(ranked, Missing):
        raise TradebookError(Writer(ledger, "en").describe_missing(ranked))
    click.echo(figure_json(ledger, ranked) if as_json else figure_text(ledger, ranked))
