"""New rows for the ledger: checked against it, compared with what it says, and written in one step."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from tradebook.datapackage import DataError, Problem, Table, read_package, read_rows
from tradebook.ledger import Ledger, Observation
from tradebook.rules import date_problems, observation_problems
from tradebook.tabular import as_csv

# What two rows have in common that speak of the same figure.
SAME = ("indicator", "region", "period", "flow", "dim", "member", "measure", "basis")

# The order in which observations.csv stands, so that an addition changes only its own lines.
ORDER = ["region", "indicator", "flow", "dim", "member", "measure", "period", "unit", "published_on", "id"]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A new figure and one in the ledger that cannot both be right, or that say the same on the same page."""

    kind: str
    new: Observation
    old: Observation


@dataclass(frozen=True, slots=True)
class Proposal:
    """A ledger with the new rows in it, next to the one without."""

    before: Ledger
    after: Ledger
    tables: dict[str, Table]
    new_ids: tuple[str, ...]
    conflicts: tuple[Conflict, ...]


def propose(folder: Path, observations: Path, sources: Path | None = None) -> Proposal:
    """Check new rows against the schema and the ledger; nothing is written.

    observations  a CSV file with the columns of observations.csv
    sources       a CSV file with the columns of sources.csv, for pages that are new
    raises DataError naming the file, row and column of whatever does not fit
    """
    tables = read_package(folder)
    before = Ledger(folder, tables)
    if sources:
        added = read_rows(sources, tables["sources"], tables)
        tables = tables | {"sources": _joined(tables["sources"], added, ["source"])}
    new = read_rows(observations, tables["observations"], tables)
    # Tried on the new rows alone, so that a finding names their own file and line.
    problems = [*observation_problems(new, before.units), *date_problems(new, "published_on")]
    if problems:
        raise DataError(problems)
    tables = tables | {"observations": _joined(tables["observations"], new, ORDER)}
    after = Ledger(folder, tables)
    ids = tuple(new.rows["id"])
    return Proposal(before, after, tables, ids, tuple(_conflicts(before, after, new.rows)))


def write(proposal: Proposal) -> list[str]:
    """Put the new rows into the package's files, each replaced in one step, sources before what refers to them."""
    written = []
    for name in ("sources", "observations"):
        table = proposal.tables[name]
        path = proposal.before.folder / table.file
        text = as_csv(table.rows)
        if text != path.read_text(encoding="utf-8"):
            _replace(path, text)
            written.append(table.file)
    return written


def write_copy(proposal: Proposal, folder: Path) -> Path:
    """A copy of the package with the new rows, for trying chapters on it."""
    shutil.copytree(proposal.before.folder, folder)
    for name in ("sources", "observations"):
        table = proposal.tables[name]
        (folder / table.file).write_text(as_csv(table.rows), encoding="utf-8", newline="")
    return folder


def _conflicts(before: Ledger, after: Ledger, rows: pd.DataFrame) -> list[Conflict]:
    found = []
    for row in rows.to_dict("records"):
        new = after.observation(row["id"])
        same = {name: row[name] for name in SAME}
        for old_id in before.observations(**same)["id"]:
            old = before.observation(old_id)
            if old.figure.unit.quantity != new.figure.unit.quantity:
                continue
            if not old.figure.agrees_with(new.figure):
                found.append(Conflict("contradicts", new, old))
            elif row["source"] == before.raw.loc[before.raw["id"] == old_id, "source"].iat[0]:
                found.append(Conflict("repeats", new, old))
    return found


def _joined(table: Table, new: Table, order: list[str]) -> Table:
    rows = pd.concat([table.rows, new.rows], ignore_index=True).sort_values(order, ignore_index=True, kind="stable")
    return replace(table, rows=rows, lines=list(range(2, len(rows) + 2)))


def _replace(path: Path, text: str) -> None:
    new = path.with_name(f".new-{path.name}")
    try:
        new.write_text(text, encoding="utf-8", newline="")
        os.replace(new, path)
    except OSError as error:
        new.unlink(missing_ok=True)
        raise DataError([Problem(path.name, "cannot be written", f"{error.strerror}; nothing was changed")]) from None
