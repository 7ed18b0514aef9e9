"""The book in all its languages: an edition in a folder for each, and at the top an entrance that chooses one.

The chapters of all editions are run first, over all processors; then the pages of each edition are made in a process of
its own, all at once. One edition alone leaves a second processor idle while its pages are made, two do not.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from tradebook.beside import HTML_LANGUAGES, LANGUAGE_NAMES, LANGUAGES, Place
from tradebook.book.address import LOST, ROBOTS, SITEMAP, address_of, robots
from tradebook.book.policy import HEADERS, HEADERS_FILE, POLICY
from tradebook.book.search_words import WORDS
from tradebook.book.sheets import BOOK_SHEET
from tradebook.cache import Cache
from tradebook.edition import checked, progress, sources, submit_notebooks, title_of
from tradebook.fingerprint import ROOT
from tradebook.publish import Tell
from tradebook.targets import EDITIONS
from tradebook.workers import call, worker_pool

_SPHINX = "tradebook.pages:jupyter_book"

_PAGE = """\
<!DOCTYPE html>
<html lang="{language}" data-theme="auto"{chooses}>
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta http-equiv="Content-Security-Policy" content="{policy}">
  <meta name="color-scheme" content="light dark">
  <title>{title}</title>
{links}
  <script src="{top}{first}/_static/mode.js"></script>
  <script src="{top}{first}/_static/language.js"></script>
  <link rel="stylesheet" href="{top}{first}/_static/{sheet}">
</head>
<body class="entrance">
<main>
{ways}
</main>
</body>
</html>
"""


def make_over_pool(
    given: Mapping[str, Any], stage: Path, tell: Tell, workers: int | None = None, cache: Cache | None = None
) -> Path:
    """Make the book in all languages in an empty folder, over a pool of worker processes; the folder of the site.

    given  parameters as of edition.make_over_pool, without a language
    raises ParameterError, DataError, RunError or BuildError
    """
    tell("running the chapters")
    site = stage / "site"
    site.mkdir()
    with worker_pool(workers) as pool:
        choices = {language: {**given, "language": language} for language in LANGUAGES}
        places = {
            language: sources(values, stage / language, Place.of(language)) for language, values in choices.items()
        }
        runs = {}
        for language, values in choices.items():
            asked = submit_notebooks(values, places[language], pool, cache)
            runs |= {run: f"{language}/{name}" for run, name in asked.items()}
        for line in progress(runs):
            tell(line)
        tell("building the pages")
        pages = {language: pool.submit(call, _SPHINX, place) for language, place in places.items()}
        for language, built in pages.items():
            built.result().rename(site / language)
            tell(f"{language}: its pages are built")
    write_entrance(site, titles(given), configured_address())
    return site


def titles(given: Mapping[str, Any]) -> dict[str, str]:
    """What the book is called, by language."""
    values, ledger = checked(given)
    return {language: title_of(ledger.name("region", values["region"], language), language) for language in LANGUAGES}


def configured_address() -> str:
    """The address of the whole site, ending with a slash; empty if it is not known."""
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    return address_of(config.get("html", {}).get("baseurl", ""))


def write_entrance(site: Path, titles: Mapping[str, str], base: str) -> None:
    """Write what stands above the editions: the page that chooses, the error page, and what hosts and machines read.

    titles  of the editions that stand in `site`, by language; the first is that of readers with another language
    base    the address of the site; without it there is no sitemap, and the error page works at the top only
    """
    (site / "index.html").write_text(entrance(titles, base), encoding="utf-8")
    (site / f"{LOST}.html").write_text(lost_page(titles, base), encoding="utf-8")
    (site / HEADERS_FILE).write_text(HEADERS, encoding="utf-8")
    (site / EDITIONS).write_text(list_of_editions(titles), encoding="utf-8")
    if base:
        (site / SITEMAP).write_text(sitemap_index(base, titles), encoding="utf-8")
        (site / ROBOTS).write_text(robots(base), encoding="utf-8")


def entrance(titles: Mapping[str, str], base: str) -> str:
    """The first page: with a script it leads on at once, without one it has a link to each edition."""
    links = [
        f'<link rel="alternate" hreflang="{HTML_LANGUAGES[language]}" href="{base}{language}/index.html">'
        for language in titles
    ] + [f'<link rel="alternate" hreflang="x-default" href="{base}index.html">']
    ways = {language: f'{LANGUAGE_NAMES[language]}: {title}' for language, title in titles.items()}
    return _page(titles, list(_ways(ways, "")), links, chooses=f' data-editions="{" ".join(titles)}"')


def lost_page(titles: Mapping[str, str], base: str) -> str:
    """What a host shows for an address that is in no edition, at any depth if the address of the site is known."""
    top = urlsplit(base).path if base else ""
    says = [f'<p lang="{HTML_LANGUAGES[language]}">{html.escape(WORDS[language]["lost"])}</p>' for language in titles]
    return _page(titles, [*says, *_ways(titles, top)], ['<meta name="robots" content="noindex">'], top=top)


def list_of_editions(titles: Mapping[str, str]) -> str:
    """The editions for programs, as JSON: language, title and folder of each; a folder with it is known as a book."""
    told = [{"language": language, "title": title, "folder": language} for language, title in titles.items()]
    return json.dumps({"editions": told}, ensure_ascii=False, indent=1) + "\n"


def sitemap_index(base: str, titles: Mapping[str, str]) -> str:
    """The sitemaps of the editions, by the protocol of sitemaps.org."""
    entries = "".join(f"  <sitemap><loc>{base}{language}/{SITEMAP}</loc></sitemap>\n" for language in titles)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{entries}</sitemapindex>\n'
    )


def _ways(words: Mapping[str, str], top: str) -> Iterator[str]:
    """A link to the first page of each edition, in its own language."""
    for language, told in words.items():
        code = HTML_LANGUAGES[language]
        yield (
            f'<p><a href="{top}{language}/index.html" lang="{code}" hreflang="{code}" data-language="{language}">'
            f"{html.escape(told)}</a></p>"
        )


def _page(
    titles: Mapping[str, str], body: list[str], head: list[str], top: str = "", chooses: str = ""
) -> str:
    first = next(iter(titles))
    return _PAGE.format(
        language=HTML_LANGUAGES[first], policy=POLICY, title=html.escape(" · ".join(titles.values())), first=first,
        top=top, chooses=chooses, sheet=BOOK_SHEET, links="\n".join(f"  {line}" for line in head), ways="\n".join(body),
    )
