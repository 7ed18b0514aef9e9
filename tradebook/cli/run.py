"""`tradebook run`: one chapter, for one region and period."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from tradebook import parameters
from tradebook.cache import Cache
from tradebook.cached import run_chapter
from tradebook.cli.shared import blaming, cache_option, chapter_argument, given_option, shown, typed
from tradebook.fingerprint import CARDS, NOTEBOOKS
from tradebook.parameters.file import read_parameters
from tradebook.targets import check_notebook
from tradebook.workers import call

_NAMED = "tradebook.cli.run.contract"


class _Run(click.Command):
    """Its help also lists the parameters of the chapter, if one is named."""

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        # --help is answered before any argument is looked at.
        named = [word for word in args if word in parameters.NOTEBOOKS]
        context.meta[_NAMED] = parameters.NOTEBOOKS[named[0]] if named else None
        return super().parse_args(context, args)

    def format_options(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(context, formatter)
        if known := context.meta[_NAMED]:
            with formatter.section(f"Parameters of {known.name}"):
                formatter.write_dl([(parameter.name, f"{parameter.help_en}.") for parameter in known.parameters])


@click.command(cls=_Run)
@chapter_argument
@given_option
@click.option("-f", "file", type=click.Path(path_type=Path), metavar="FILE.yml", help="Parameters from a YAML file.")
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), metavar="OUT.ipynb",
    help="The notebook to write.  [default: CHAPTER.out.ipynb]",
)
@click.option("--html", "as_page", is_flag=True, help="Also as one HTML file beside it, to read offline.")
@cache_option
def run(
    chapter: str, given: tuple[tuple[str, str], ...], file: Path | None, out: Path | None, as_page: bool,
    cache: Cache | None,
) -> None:
    """Run CHAPTER (or a method card) for one region and period, and save the notebook.

    Parameters are checked before anything starts; a failed run saves nothing. What -p says goes before what FILE.yml
    says. `tradebook params CHAPTER` tells more of each parameter. A run that was made before, with the same notebook,
    code, data, parameters and libraries, comes from the cache.

    Example: tradebook run trade_scale -p region CN-GX -p last_year 2024
    """
    values, places = read_parameters(file) if file else ({}, {})
    said = typed(chapter, given)
    target = check_notebook(out or Path(f"{chapter}.out.ipynb"), (NOTEBOOKS, CARDS))
    with blaming({name: place for name, place in places.items() if name not in said}):
        saved = run_chapter(chapter, values | said, target, progress=sys.stderr.isatty(), cache=cache)
        click.echo(shown(saved))
        if as_page:
            page = saved.with_suffix(".html")
            click.echo(shown(call("tradebook.standalone:write_page", saved, chapter, values | said, page)))
