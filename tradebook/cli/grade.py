"""`tradebook grade`: a folder of notebooks that were handed in, graded."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from tradebook.cli.shared import shown, teller, verbose_option
from tradebook.teaching.feedback import FEEDBACK, write_grades
from tradebook.teaching.grading import grade_folder
from tradebook.teaching.keys import read_keys
from tradebook.teaching.sandbox import USUAL, Limits


@click.command
@click.argument("folder", type=click.Path(path_type=Path), metavar="FOLDER")
@click.option("--keys", type=click.Path(path_type=Path), default=Path("class"), show_default=True, metavar="FILE",
              help="The keys.json of the class, or the folder of the class.")
@click.option("-o", "--out", type=click.Path(path_type=Path), default=Path("grades"), show_default=True, metavar="DIR",
              help="The folder to write.")
@click.option("--seconds", type=click.IntRange(1, 3600), default=USUAL.seconds, show_default=True,
              help="Time for one notebook.")
@click.option("--megabytes", type=click.IntRange(256, 65536), default=USUAL.megabytes, show_default=True,
              help="Memory for one notebook.")
@click.option("--without-solutions", is_flag=True, help="Tell no answers, so that students can try again.")
@verbose_option
def grade(
    folder: Path, keys: Path, out: Path, seconds: int, megabytes: int, without_solutions: bool, verbose: bool
) -> None:
    """Grade every notebook in FOLDER: a table in grades.csv, and a page of feedback for each student.

    Notebooks may have any name. Each runs in a process of its own, without network, with limits of time and memory,
    and without sight of the keys; whatever it does costs its own attempt, nothing else.

    Example: tradebook grade handed-in --keys class
    """
    known = read_keys(keys)
    graded = grade_folder(folder, known, Limits(seconds, megabytes), teller(verbose))
    table = write_grades(graded, known, out, not without_solutions)
    count = Counter(line.status for line in graded)
    counted = ", ".join(f"{number} {status}" for status, number in sorted(count.items()))
    click.echo(f"{shown(table.resolve())}: {counted}")
    click.echo(f"{shown(table.resolve().parent / FEEDBACK)}: a page for each submission")
    for cage in sorted({line.attempt.cage for line in graded if line.attempt.cage}):
        click.echo(f"student code was held by: {cage}")
