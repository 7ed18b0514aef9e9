"""Rows as the files of a package store them."""

from __future__ import annotations

import csv
import io

import pandas as pd


def as_csv(rows: pd.DataFrame) -> str:
    """Comma, line feed, quotes only where needed."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(rows.columns)
    writer.writerows(rows.itertuples(index=False, name=None))
    return out.getvalue()
