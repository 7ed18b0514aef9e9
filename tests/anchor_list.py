"""The addresses that links from outside may rest on: tests/anchors.json, and the command that renews it.

    python tests/anchor_list.py _build/html/en
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

LIST = Path(__file__).resolve().parent / "anchors.json"

Anchors = dict[str, dict[str, list[str]]]

# Counts and estimates are numbered within their cell, and so is a figure that is stated again.
_COUNTED = re.compile(r"(?:-number|--\d+)$")

_PLACE = re.compile(r'<(?:section|figure)[^>]* id="([^"]+)"|<(?!a )\w[^>]* id="((?:cell|table|term)-[^"]+)"')


def anchors(site: Path) -> Anchors:
    """Ids of sections, cells, tables, terms and charts, and of numbers, by page."""
    folders = ("notebooks/*.html", "exercises/*.html", "pages/**/*.html")
    pages = [site / "index.html", *(path for folder in folders for path in sorted(site.glob(folder)))]
    return {path.relative_to(site).with_suffix("").as_posix(): _of(path.read_text(encoding="utf-8")) for path in pages}


def _of(page: str) -> dict[str, list[str]]:
    article = page.partition('<article class="bd-article"')[2].partition("</article>")[0]
    places = _PLACE.findall(article)
    return {
        "sections": ["".join(groups) for groups in places],
        "numbers": re.findall(r'<a class="figure" id="([^"]+)"', article),
    }


def listed(kind: str) -> dict[str, list[str]]:
    """The committed list, one kind of it, by page."""
    return {page: kinds[kind] for page, kinds in json.loads(LIST.read_text(encoding="utf-8")).items()}


def renew(site: Path) -> None:
    """Write the list as the built book has it; numbers that are counted by place are not promised."""
    kept = anchors(site)
    for kinds in kept.values():
        kinds["numbers"] = [name for name in kinds["numbers"] if not _COUNTED.search(name)]
    LIST.write_text(json.dumps(kept, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    renew(Path(sys.argv[1]))
