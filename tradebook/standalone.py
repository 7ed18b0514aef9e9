"""A rerun chapter as one HTML file with the book's look: it needs no other file, no network and no script."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from pathlib import Path
from urllib.parse import unquote, urlsplit

import yaml
from bs4 import BeautifulSoup, Tag

from tradebook import parameters
from tradebook.edition import choose_edition
from tradebook.fingerprint import ROOT
from tradebook.pages import CONFIG, CONTENTS, REFERENCES, jupyter_book
from tradebook.workers import worker_pool

# Scripts of the page that work by themselves; those of the theme, of the search and of live charts need more files.
KEPT_SCRIPTS = ("figures.js", "filters.js")

# What leads to the rest of a book, which is not there.
AROUND = (
    ".bd-sidebar-primary", ".bd-header", ".bd-header-article", ".prev-next-footer", ".bd-footer", "#pst-skip-link",
    ".pst-async-banner-revealer", "#pst-scroll-pixel-helper", "#pst-back-to-top", "dialog", "button.copybtn",
    "#chart-files", ".chart-save", ".chart-cite :is(a, button)", ".chart-keys",
    "details.parameters p a[href$='.schema.json']", "link[rel='alternate']", "link[rel='next']", "link[rel='prev']",
    "link[rel='index']", "link[rel='search']", "link[rel='preload']", "input[name^='pst-']", ".sidebar-toggle",
    "i[class*='fa-']",
)

_IMPORT = re.compile(r"""@import\s+(?:url\()?["']?([^"')]+)["']?\)?\s*;""")


def write_page(notebook: Path, chapter: str, given: dict, out: Path) -> Path:
    """Build the page of an executed chapter and write it as one file, in one step.

    given  the parameters that the chapter was run with
    raises ParameterError, DataError or BuildError; `out` is then as it was
    """
    values, ledger = parameters.check(chapter, given)
    out = out.resolve()
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".page-") as folder:
        source = Path(folder) / "source"
        source.mkdir()
        for name in (CONFIG, REFERENCES):
            (source / name).parent.mkdir(exist_ok=True)
            shutil.copyfile(ROOT / name, source / name)
        shutil.copyfile(notebook, source / f"{chapter}.ipynb")
        choose_edition(source, values, ledger.name("region", values["region"], values["language"]))
        (source / CONTENTS).write_text(yaml.safe_dump({"format": "jb-book", "root": chapter}), encoding="utf-8")
        with worker_pool(1) as pool:
            built = pool.submit(jupyter_book, source).result()
        finished = Path(folder) / out.name
        finished.write_text(in_one_file(built / f"{chapter}.html"), encoding="utf-8")
        os.replace(finished, out)
    return out


# The policy of the book lets pages load files of the book; this one loads none, and all it has is in it.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"


def in_one_file(page: Path) -> str:
    """A page of a built book with its style sheets and scripts in it, and without what leads to other files."""
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    for place in AROUND:
        for found in soup.select(place):
            found.decompose()
    for policy in soup.select("meta[http-equiv='Content-Security-Policy']"):
        policy["content"] = POLICY
    for link in soup.select("link[rel='stylesheet']"):
        style = soup.new_tag("style")
        style.string = _without_files(_style(page, link["href"]))
        link.replace_with(style)
    # Data stay; scripts in the page itself belong to the theme and ask for its files.
    for script in soup.select("script:not([type$='json'])"):
        _keep_or_drop(soup, page, script)
    for anchor in soup.select("a[href]"):
        # To another page of the book: the words stay, the way there does not.
        if not re.match(r"#|[a-z]+:", anchor["href"]):
            anchor.unwrap()
    return str(soup)


def _keep_or_drop(soup: BeautifulSoup, page: Path, script: Tag) -> None:
    if Path(urlsplit(script.get("src", "")).path).name not in KEPT_SCRIPTS:
        script.decompose()
        return
    inside = soup.new_tag("script")
    # An inline script cannot be deferred: it waits for the page by itself. It must not hold the end of a script.
    text = _text(page, script["src"]).replace("</", "<\\/")
    inside.string = f"addEventListener('DOMContentLoaded', () => {{\n{text}\n}});"
    script.replace_with(inside)


def _text(page: Path, address: str) -> str:
    return (page.parent / unquote(urlsplit(address).path)).read_text(encoding="utf-8")


def _style(page: Path, address: str) -> str:
    """A style sheet with those that it imports in their place."""
    sheet = page.parent / unquote(urlsplit(address).path)
    return _IMPORT.sub(lambda found: _style(sheet, found[1]), _text(page, address))


def _without_files(style: str) -> str:
    """A style sheet without the fonts and pictures it would load: icons of buttons that are not there."""
    style = re.sub(r"@font-face\s*\{[^}]*\}", "", style)
    return re.sub(r"url\((?!\s*['\"]?data:)[^)]*\)", "none", style)
