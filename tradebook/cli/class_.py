"""`tradebook class`: exercises for every student of a class, each about another region and period."""

from __future__ import annotations

from pathlib import Path

import click

from tradebook.cli.shared import chapter_option, data_option, shown, teller, verbose_option
from tradebook.parameters import COMMON, contract
from tradebook.teaching.handout import TO_HAND_OUT, TO_KEEP, hand_out, write_class
from tradebook.teaching.roster import read_roster
from tradebook.workers import worker_pool

_LANGUAGES = next(parameter.fixed for parameter in COMMON if parameter.name == "language")


@click.command("class")
@click.argument("roster", type=click.Path(path_type=Path), metavar="ROSTER.csv")
@chapter_option
@click.option("--seed", type=int, required=True, metavar="N", help="Any whole number; the same, the same exercises.")
@click.option("--language", type=click.Choice(_LANGUAGES), default="en", show_default=True, help="What it is in.")
@click.option("-o", "--out", type=click.Path(path_type=Path), default=Path("class"), show_default=True, metavar="DIR",
              help="The new folder to write.")
@data_option
@verbose_option
def class_(roster: Path, chapter: str, seed: int, language: str, out: Path, folder: str, verbose: bool) -> None:
    """Write a notebook with exercises for every student on the list ROSTER.csv, and the keys to them.

    The list has a column student with short names, and may have a column name. Every student gets a region, a year
    and cases for which the exercises make sense. Hand out what is in hand-out/; keep/ holds the keys.

    Example: tradebook class students.csv --chapter trade_scale --seed 7
    """
    students, tell = read_roster(roster), teller(verbose)
    contract(chapter)
    common = {"language": language} | ({"data": folder} if folder else {})
    with worker_pool() as pool:
        dealt = []
        for one in hand_out(chapter, students, seed, common, pool):
            dealt.append(one)
            tell(f"{one.student.student}: {one.variant.region} {one.variant.last_year}")
    made = write_class(chapter, dealt, seed, common, out)
    click.echo(f"{shown(made / TO_HAND_OUT)}: {len(dealt)} notebooks to hand out")
    click.echo(f"{shown(made / TO_KEEP)}: the keys; keep them to yourself")
