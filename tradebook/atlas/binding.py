"""Many editions as one atlas: shared files stored once, and every page linked to the start page and its sisters."""

from __future__ import annotations

import html
import re
import shutil
from collections.abc import Iterable
from pathlib import Path

from tradebook.atlas.page import page_name
from tradebook.atlas.plan import EditionName, Plan
from tradebook.beside import HTML_LANGUAGES, LANGUAGE_NAMES
from tradebook.fingerprint import of_files
from tradebook.publish import files_in, unpack
from tradebook.units import TradebookError

STATIC = "_static"

# Only links of the pages themselves: scripts and style sheets find their neighbours from where they stand.
_TO_STATIC = re.compile(rf'\b(href|src)="(?:\.\./)*{STATIC}/')
_ARTICLE = re.compile(r'<article class="bd-article"[^>]*>')
_STYLES_END = "</head>"

_ALL_REGIONS = {"en": "All regions", "zh": "所有地区"}
_LINKS = {"en": "Atlas", "zh": "地图集"}


class BindingError(TradebookError, RuntimeError):
    """An edition whose pages are not what the atlas expects."""


def bind(folder: Path, plan: Plan, packed: Iterable[tuple[EditionName, bytes]]) -> None:
    """Write all editions into an empty folder, each into its own (CN-XJ/en), with the files they share in _static.

    packed  each edition with all of its files (see publish.packed)
    raises  BindingError for a page that has no place for the links to the rest of the atlas
    """
    by_digest: dict[str, str] = {}
    homes: dict[EditionName, str] = {}
    (folder / STATIC).mkdir(parents=True)
    for edition, content in packed:
        static = unpack(content, folder / edition.folder) / STATIC
        # Editions of one language share their files; the name of the language is for people, the digest decides.
        digest = of_files([static / name for name in files_in(static)], static)
        homes[edition] = by_digest.setdefault(digest, _free_name(edition.language, by_digest.values()))
        if (folder / STATIC / homes[edition]).exists():
            shutil.rmtree(static)
        else:
            static.rename(folder / STATIC / homes[edition])
    for edition, home in homes.items():
        for page in sorted((folder / edition.folder).rglob("*.html")):
            _bind_page(page, folder, plan, edition, home)


def look(folder: Path, plan: Plan, language: str) -> list[str]:
    """The style sheets of a page of the atlas in one language, as seen from the start page, in order."""
    edition = EditionName(plan.regions[0], language)
    page = (folder / edition.folder / "index.html").read_text(encoding="utf-8")
    found = re.findall(r'<link\b[^>]*\brel="stylesheet"[^>]*>', page)
    addresses = [re.search(r'\bhref="([^"]+)"', link)[1] for link in found]
    return [html.unescape(address).removeprefix("../" * (edition.folder.count("/") + 1)) for address in addresses]


def _free_name(language: str, taken: Iterable[str]) -> str:
    taken = set(taken)
    names = (f"{language}{number}" for number in range(2, len(taken) + 3))
    return language if language not in taken else next(name for name in names if name not in taken)


def _bind_page(page: Path, folder: Path, plan: Plan, edition: EditionName, home: str) -> None:
    name = page.relative_to(folder / edition.folder).as_posix()
    up = "../" * (name.count("/") + edition.folder.count("/") + 1)
    text = page.read_text(encoding="utf-8")
    text = _TO_STATIC.sub(lambda found: f'{found[1]}="{up}{STATIC}/{home}/', text)
    text = text.replace(_STYLES_END, f'<link rel="stylesheet" href="{up}{STATIC}/atlas.css">\n{_STYLES_END}', 1)
    text, count = _ARTICLE.subn(lambda found: f"{found[0]}\n{_links(folder, plan, edition, name, up)}", text, count=1)
    if not count and name == "index.html":
        raise BindingError(f"{edition.folder}/{name} has no article to put the links of the atlas into")
    page.write_text(text, encoding="utf-8")


def _links(folder: Path, plan: Plan, edition: EditionName, name: str, up: str) -> str:
    """From a page of an edition to the start page, and to the same page (or else the first) in the other languages."""
    home = f"{up}{page_name(plan, edition.language)}"
    links = [f'<a href="{home}">{_ALL_REGIONS[edition.language]}</a>']
    for language in plan.languages:
        if language != edition.language:
            code, sister = HTML_LANGUAGES[language], EditionName(edition.region, language).folder
            page = name if (folder / sister / name).is_file() else "index.html"
            address = f"{up}{sister}/{page}"
            links.append(
                f'<a href="{address}" lang="{code}" hreflang="{code}" data-language="{language}">'
                f"{LANGUAGE_NAMES[language]}</a>"
            )
    return f'<nav class="atlas-links" aria-label="{_LINKS[edition.language]}">{" ".join(links)}</nav>'


