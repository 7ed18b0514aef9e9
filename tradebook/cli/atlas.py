"""`tradebook atlas`: an edition for every region and language, and a start page that leads to them."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from tradebook.atlas.cluster import cluster, processes
from tradebook.atlas.kept import Kept
from tradebook.atlas.make import finished_editions, publish
from tradebook.atlas.plan import make_plan
from tradebook.atlas.workshop import make_edition, make_edition_beside
from tradebook.cache import Cache
from tradebook.cli.shared import shown, teller, verbose_option
from tradebook.fingerprint import ROOT, edition_key


@click.command
@click.option(
    "--regions", default="all", show_default=True, metavar="CODES",
    help="Regions by ISO code, separated by commas; all for every province with enough data.",
)
@click.option(
    "--languages", default="en,zh", show_default=True, metavar="CODES",
    help="en, zh or both; the start page opens in the first.",
)
@click.option("--from", "first_year", type=int, default=2016, show_default=True, help="First year shown.")
@click.option("--to", "last_year", type=int, default=2025, show_default=True, help="Last year shown.")
@click.option("--as-of", "as_of", default="", help="Only what was published by this day, as 2025-03-31.")
@click.option("--data", default="", help="Folder of another data package.")
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), default=ROOT / "_build" / "atlas",
    help="Folder of the atlas.  [default: _build/atlas]",
)
@click.option(
    "--workers", type=click.IntRange(1), default=None, help="Editions made side by side.  [default: one a processor]"
)
@click.option(
    "--scheduler", default=None, metavar="ADDRESS",
    help="Make the editions on the workers of this Dask scheduler, such as tcp://127.0.0.1:8786.",
)
@verbose_option
def atlas(
    regions: str, languages: str, first_year: int, last_year: int, as_of: str, data: str, out: Path,
    workers: int | None, scheduler: str | None, verbose: bool,
) -> None:
    """Build an edition of the book for each region and language, and a start page that compares the regions.

    The old atlas stays in place until the new one is complete. Editions that are finished are kept: a run that was
    interrupted goes on where it stopped, and one edition that fails costs none of the others.

    Example: tradebook atlas --regions CN-XJ,CN-GX --languages en,zh --out border-regions
    """
    if scheduler is not None and workers is not None:
        raise click.UsageError("--workers counts processes of this machine; with --scheduler start more workers there")
    plan, ledger = make_plan(regions.split(","), languages.split(","), first_year, last_year, as_of, data)
    tell = teller(verbose)
    cache = Cache.standard()
    kept = Kept(cache, plan)
    if scheduler is None:
        where, make = processes(workers), partial(make_edition, cache=cache)
    else:
        # One edition's fingerprint stands for all: code, libraries and data have to be the same everywhere.
        where, make = cluster(scheduler, partial(edition_key, plan.given(plan.editions[0]))), make_edition_beside
    with where as (pool, why_not):
        finished_editions(plan, kept, pool, make, tell, why_not)
    tell("putting the atlas together")
    click.echo(f"open {shown(publish(ledger, plan, kept, out, tell))}")
