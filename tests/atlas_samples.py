"""Editions of one page, made in no time, for tests of what an atlas does with editions."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from tradebook.atlas.kept import Kept
from tradebook.atlas.make import finished_editions, publish
from tradebook.atlas.plan import Plan, make_plan
from tradebook.atlas.workshop import Failure
from tradebook.cache import Cache
from tradebook.ledger import Ledger
from tradebook.publish import packed

PAGE = """<html lang="{language}"><head>
<link href="{up}_static/book.css?v=1" rel="stylesheet">
</head><body><article class="bd-article">
<h1>{region} {last_year}</h1><a href="{up}pages/data.html">data</a><script src="{up}_static/figures.js"></script>
</article></body></html>
"""


def small_edition(given: Mapping[str, Any]) -> bytes:
    """Two pages and three shared files, of which one depends on the language."""
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder)
        for name, up in (("index.html", ""), ("pages/data.html", "../")):
            _write(site / name, PAGE.format(up=up, **given))
        _write(site / "facts.json", "{}")
        _write(site / "_static/book.css", "p { color: black }")
        _write(site / "_static/figures.js", "")
        _write(site / "_static/mode.js", "")
        _write(site / "_static/words.js", given["language"])
        return packed(site)


def slow_edition(given: Mapping[str, Any]) -> bytes:
    """The same after a moment."""
    time.sleep(0.2)
    return small_edition(given)


def failing_edition(given: Mapping[str, Any]) -> bytes | Failure:
    """Fails for one region, unless a file in the environment says that it is mended."""
    mended = Path(os.environ["MENDED"]).exists()
    return Failure("a cell failed") if given["region"] == "CN-QH" and not mended else small_edition(given)


def dying_edition(given: Mapping[str, Any]) -> bytes:
    """Takes its process with it."""
    os._exit(1)


def small_plan(regions: str = "CN-XZ,CN-QH", languages: str = "en,zh", last_year: int = 2025) -> tuple[Plan, Ledger]:
    return make_plan(regions.split(","), languages.split(","), 2016, last_year)


def key_of(given: Mapping[str, Any]) -> str:
    """A fingerprint that holds the parameters only: the program does not change within a test."""
    return "-".join(f"{given[name]}" for name in ("region", "language", "last_year"))


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def small_atlas_in(folder: Path, last_year: int) -> None:
    """A whole atlas of small editions, to be killed at any moment."""
    plan, ledger = small_plan(languages="en", last_year=last_year)
    kept = Kept(Cache(folder / "cache"), plan, key_of)
    with ThreadPoolExecutor(1) as pool:
        finished_editions(plan, kept, pool, slow_edition, lambda line: None)
    publish(ledger, plan, kept, folder / "atlas")


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
