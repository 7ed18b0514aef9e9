"""Vintages: which published rows say the same, and which tell a later story."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Protocol

from tradebook.figure import Figure


class Dated(Protocol):
    """What a row must have to be sorted into vintages."""

    id: str
    figure: Figure
    release: str
    step: Fraction
    known_from: date


def vintages(observations: Iterable[Dated]) -> list[list[Dated]]:
    """Rows of one figure and quantity, grouped by what they agree on.

    The finest rows set the vintages and stand first in them; a coarser row joins the first vintage it agrees with.
    """
    groups: list[list[Dated]] = []
    for observation in sorted(observations, key=lambda o: (o.step, o.known_from, o.id)):
        home = next((rows for rows in groups if rows[0].figure.agrees_with(observation.figure)), None)
        if home is None:
            groups.append([observation])
        else:
            home.append(observation)
    return groups


def first_known(rows: Iterable[Dated]) -> date:
    """The day from which a vintage counts as known: that of its earliest row."""
    return min(row.known_from for row in rows)


def is_final(rows: Iterable[Dated]) -> bool:
    """Whether any row of a vintage is marked as revised or final."""
    return any(row.release == "final" for row in rows)


def in_order(observations: Iterable[Dated]) -> list[list[Dated]]:
    """Vintages from the first telling to the last: by the day first known, those marked final after all others."""
    return sorted(vintages(observations), key=lambda rows: (is_final(rows), first_known(rows), rows[0].id))
