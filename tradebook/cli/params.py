"""`tradebook params`: what a chapter can be asked."""

from __future__ import annotations

import click

from tradebook import parameters


@click.command
@click.argument("chapter")
def params(chapter: str) -> None:
    """List the parameters of CHAPTER with their defaults and meaning.

    Example: tradebook params trade_scale
    """
    for parameter in parameters.contract(chapter).parameters:
        choices = f" ({', '.join(parameter.fixed)})" if parameter.fixed else ""
        click.echo(f"{parameter.name:<12} {parameter.default!r:<10} {parameter.help_en}{choices}")
