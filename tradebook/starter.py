"""A small data package to begin one's own with: a valid cut of the book's ledger, and a page that explains it.

The figures are real ones with their sources, so that every column shows what belongs there. The code lists are whole:
the chapters take their words from them.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from tradebook.descriptor import NAME
from tradebook.figure import Missing
from tradebook.ledger import Ledger
from tradebook.tabular import as_csv
from tradebook.targets import check_empty

# What the example tells: total trade of two regions in the years up to the last full one; of that one also the two
# directions and the growth, as far as they are published.
REGIONS, YEARS = ("CN-XJ", "CN-GX"), ("2023", "2024", "2025")
INDICATOR = "trade_value"
TOLD = (
    *({"period": year, "flow": "total", "unit": "CNY_100M"} for year in YEARS),
    *({"period": YEARS[-1], "flow": flow, "unit": "CNY_100M"} for flow in ("export", "import")),
    {"period": YEARS[-1], "flow": "total", "measure": "yoy_pct"},
)

# About the book's own cases: a package of one's own begins without them.
LEFT_EMPTY = ("events", "ports", "claims", "corrections")

README = "README.md"


def write_starter(folder: Path) -> list[str]:
    """Fill a new or empty folder with the package; returns the names of its files.

    It appears in one step: whatever happens, the folder is empty or complete.
    raises TargetError if the folder holds anything, or cannot be made
    """
    check_empty(folder)
    ledger = Ledger.open()
    target = folder.resolve()
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".starter-") as scratch:
        made = Path(scratch) / target.name
        made.mkdir()
        for name, text in _files(ledger):
            (made / name).write_text(text, encoding="utf-8", newline="")
        # Renaming takes the place of an empty folder, and refuses any other.
        os.replace(made, target)
    return sorted(path.name for path in target.iterdir())


def _files(ledger: Ledger) -> Iterator[tuple[str, str]]:
    """Every file of the package: name and text."""
    descriptor = json.loads((ledger.folder / NAME).read_text(encoding="utf-8"))
    tables = {resource["name"]: _rows(ledger, resource["name"]) for resource in descriptor["resources"]}
    yield NAME, json.dumps(_renamed(descriptor), ensure_ascii=False, indent=1) + "\n"
    for resource in descriptor["resources"]:
        yield resource["path"], as_csv(tables[resource["name"]])
    yield README, _readme(descriptor, tables)


def _rows(ledger: Ledger, name: str) -> pd.DataFrame:
    rows = ledger.table(name)
    if name in LEFT_EMPTY:
        return rows.iloc[:0]
    if name == "observations":
        return rows[rows["id"].isin(_chosen(ledger))]
    if name == "sources":
        used = ledger.raw["source"][ledger.raw["id"].isin(_chosen(ledger))]
        return rows[rows["source"].isin(used)]
    return rows


def _chosen(ledger: Ledger) -> set[str]:
    """The observations that the book itself takes for the figures of the example."""
    found = (ledger.ranked(INDICATOR, region, **wanted) for region in REGIONS for wanted in TOLD)
    return {ranked[0].id for ranked in found if not isinstance(ranked, Missing)}


def _renamed(descriptor: dict[str, Any]) -> dict[str, Any]:
    return descriptor | {
        "name": "my-trade-ledger",
        "title": "A ledger of published trade figures of my own",
        "description": "Begun from the starter of the trade book: an example of two regions and three years.",
        "sources": [{"title": "The pages in sources.csv"}],
    }


def _readme(descriptor: dict[str, Any], tables: dict[str, pd.DataFrame]) -> str:
    resources = {resource["name"]: resource for resource in descriptor["resources"]}
    columns = "\n\n".join(
        f"### {resources[name]['path']}: {resources[name]['description']}\n\n{_columns(resources[name], tables[name])}"
        for name in ("observations", "sources", "regions", "members")
    )
    files = "\n".join(f"| {resource['path']} | {resource['title']} | {len(tables[name])} |"
                      for name, resource in resources.items())
    return _GUIDE.format(files=files, columns=columns)


def _columns(resource: dict[str, Any], rows: pd.DataFrame) -> str:
    """Every column of a table with what belongs there, whether it may stay empty, and an example from the package."""
    lines = ["| column | what belongs there | may be empty | example |", "|---|---|---|---|"]
    for field in resource["schema"]["fields"]:
        constraints = field.get("constraints", {})
        words = field["description"] + (f" ({', '.join(constraints['enum'])})" if "enum" in constraints else "")
        example = next((text for text in rows[field["name"]] if text), "")
        empty = "no" if constraints.get("required") else "yes"
        lines.append(f"| {field['name']} | {_cell(words)} | {empty} | {_cell(example)} |")
    return "\n".join(lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


_GUIDE = """# A ledger of your own

These are published trade figures of two regions and three years, taken from the book's ledger with their sources. They
are an example: keep them until your first build works, then put your own rows in their place.
（这是两个地区三年的公布数据及其来源，供参考：先用它试建一次，再换成自己的数据。）

## Half an hour with a spreadsheet

1. Try the example as it is, from the folder that holds this one (here called `mine`):
   `tradebook check mine`, then `tradebook build --data mine --out mine-book`.
2. Look at `sources.csv`: one page a row. Write a row for each page that you read figures from.
3. Look at `observations.csv`: one figure a row, as the page prints it. Write your rows below, then take out ours.
   - `id`: o00000001, o00000002 and so on will do; each stands once.
   - `value` is the number as printed, without separators: 1,234.5 is written 1234.5.
   - `step` is the rounding step: 0.1 for 1234.5, 0.01 for 1234.56, 1 for 1234.
   - `period` is 2025, 2025-03 or 2025-01/2025-06; `published_on` is 2025-03-31, 2025-03, 2025, or empty.
   - `dim` is none and `member` empty for a total; `flow` is total, export or import.
4. If your region is not in `regions.csv`, add it there, with its names in both languages.
5. `tradebook check mine` again: it names file, row and column of what does not fit, and says what would be right.
6. `tradebook build --data mine --region CODE --from YEAR --to YEAR --out mine-book` makes your book. Where your ledger
   holds nothing for a section, the section says so.

In Excel: open the file with Data > From Text/CSV, all columns as text, or Excel turns 2025-03 into a date of its own.
Save as *CSV UTF-8 (comma delimited)*. LibreOffice asks for both when it opens and saves.

## The files

| file | what it holds | rows here |
|---|---|---|
{files}

`units.csv`, `codes.csv`, `indicators.csv`, `members.csv` and `groups.csv` are the vocabulary: add to them, take nothing
out. `events.csv`, `ports.csv`, `claims.csv` and `corrections.csv` may stay empty. `datapackage.json` describes all
columns for programs; leave it as it is, but for its title.

## The columns

{columns}
"""
