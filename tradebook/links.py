"""The links of a built book: those within it must lead somewhere, those that leave it are listed and can be tried."""

from __future__ import annotations

import argparse
import csv
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tradebook.units import TradebookError

LIST_HEAD = ("address", "page", "near", "words")

# What pages load stands here, and sometimes a template of the theme, which is no page.
_FILES = "_static"

# Attributes that hold an address.
_ADDRESSES = ("href", "src", "xlink:href", "action", "poster", "data")

# What stands in a page and leads nowhere by itself.
_NO_ADDRESS = ("data:", "blob:", "mailto:", "javascript:")

# A page is given so many seconds; hosts that are slower are listed as dead.
SECONDS = 30


class LinkError(TradebookError, RuntimeError):
    """A folder without a book, or a missing program."""


@dataclass(frozen=True, slots=True)
class Link:
    """An address as a page has it, with the id that stands last before it and the words that carry it."""

    page: str
    address: str
    near: str = ""
    words: str = ""

    @property
    def is_external(self) -> bool:
        return self.address.startswith(("http://", "https://", "//"))


@dataclass(slots=True)
class Page:
    """The links and the ids of one page."""

    links: list[Link] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)


def read_pages(site: Path) -> dict[str, Page]:
    """Links and ids of every page, by its path in the book.

    raises LinkError if the folder holds no book
    """
    if not (site / "index.html").is_file():
        raise LinkError(f"{site} holds no index.html: run make book first")
    paths = [path for path in sorted(site.rglob("*.html")) if _FILES not in path.relative_to(site).parts]
    return {path.relative_to(site).as_posix(): _read(path, site) for path in paths}


def broken(site: Path, pages: dict[str, Page], base: str = "/") -> list[str]:
    """A line for every link within the book that leads to no file, or to no id of its page.

    base  the path of the book on its host, with which the links of the error page begin
    """
    return [
        f"{link.page}: {link.address} ({wrong})"
        for page in pages.values()
        for link in page.links
        if not link.is_external and (wrong := _what_is_wrong(site, pages, link, base))
    ]


def external(pages: dict[str, Page]) -> list[Link]:
    """Every address outside the book with each page that names it, in the order of addresses."""
    found = {(link.address, link.page): link for page in pages.values() for link in page.links if link.is_external}
    return [found[key] for key in sorted(found)]


def write_list(links: list[Link], target: Path) -> None:
    """The list as CSV: address, page, the id before it, its words."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(LIST_HEAD)
        writer.writerows((link.address, link.page, link.near, link.words) for link in links)


def dead(addresses: list[str], seconds: int = SECONDS) -> dict[str, str]:
    """The addresses that do not answer, with the reason, found by LinkChecker, which heeds robots.txt and spares hosts.

    raises LinkError if LinkChecker is not installed
    """
    program = shutil.which("linkchecker", path=str(Path(sys.executable).parent)) or shutil.which("linkchecker")
    if program is None:
        raise LinkError("LinkChecker is not installed: pip install LinkChecker")
    options = ("--no-status", "--check-extern", "--recursion-level=0", "--output=csv", "--stdin")
    command = [program, *options, f"--timeout={seconds}"]
    finished = subprocess.run(command, input="\n".join(addresses), capture_output=True, text=True, check=False)
    if finished.returncode not in (0, 1):
        raise LinkError(f"LinkChecker failed: {(finished.stderr.strip().splitlines() or ['without a word'])[-1]}")
    table = csv.DictReader((row for row in finished.stdout.splitlines() if not row.startswith("#")), delimiter=";")
    return {row["urlname"]: row["result"] for row in table if row["valid"] == "False"}


def _what_is_wrong(site: Path, pages: dict[str, Page], link: Link, base: str) -> str:
    parts = urlsplit(link.address)
    if parts.path.startswith("/"):
        if not parts.path.startswith(base):
            return f"outside {base}"
        target = site / unquote(parts.path.removeprefix(base))
    else:
        target = (site / link.page).parent / unquote(parts.path) if parts.path else site / link.page
    target = target / "index.html" if target.is_dir() else target
    if not target.is_file():
        return "no such file"
    name = unquote(parts.fragment)
    other = pages.get(target.resolve().relative_to(site.resolve()).as_posix())
    return f"no id {name!r} there" if name and other and name not in other.ids else ""


def _read(path: Path, site: Path) -> Page:
    reader = _Reader(path.relative_to(site).as_posix())
    reader.feed(path.read_text(encoding="utf-8"))
    reader.close()
    return reader.page


class _Reader(HTMLParser):
    """Collects ids and addresses; those of the cards behind numbers stand in a block of JSON."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.page = Page()
        self._name, self._near = name, ""
        self._waiting: list[tuple[str, str]] = []
        self._words: list[str] = []
        self._is_data = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if "id" in given:
            self._near = given["id"]
            self.page.ids.add(given["id"])
        self._is_data = tag == "script" and given.get("id") == "figure-data"
        addresses = [given[name] for name in _ADDRESSES if given.get(name)]
        for address in addresses:
            if not address.startswith(_NO_ADDRESS):
                self._add(address, tag)
        if tag == "a":
            self._words = []

    def handle_data(self, data: str) -> None:
        self._words.append(data)
        if self._is_data:
            self._is_data = False
            for _, _, address in json.loads(data)["sources"]:
                if address:
                    self._add(address, "script")

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._waiting:
            address, near = self._waiting.pop()
            self.page.links.append(Link(self._name, address, near, " ".join("".join(self._words).split())))

    def _add(self, address: str, tag: str) -> None:
        if tag == "a":
            self._waiting.append((address, self._near))
        else:
            self.page.links.append(Link(self._name, address, self._near))


def main(words: list[str] | None = None) -> int:
    """Check a built book: 0 if all is well, 1 if a link is broken, 2 if there is no book to check."""
    parser = argparse.ArgumentParser(prog="python -m tradebook.links", description=__doc__)
    parser.add_argument("site", type=Path, help="the built book, such as _build/html")
    parser.add_argument("--base", default="/", help="path of the book on its host, for its error page (default: /)")
    parser.add_argument("--list", type=Path, help="write the addresses outside the book to this file, as CSV")
    parser.add_argument("--outside", action="store_true", help="also try every address outside the book")
    given = parser.parse_args(words)
    try:
        return _report(given)
    except LinkError as error:
        print(f"tradebook: {error}", file=sys.stderr)
        return 2


def _report(given: argparse.Namespace) -> int:
    pages = read_pages(given.site)
    lines, leaving = broken(given.site, pages, given.base), external(pages)
    print(f"{sum(len(page.links) for page in pages.values())} links on {len(pages)} pages, {len(lines)} broken")
    addresses = sorted({link.address for link in leaving})
    if given.list:
        write_list(leaving, given.list)
        print(f"{len(addresses)} addresses outside the book are listed in {given.list}")
    if given.outside:
        lines += list(_dead_lines(leaving, dead(addresses)))
    for line in lines:
        print(line)
    return int(bool(lines))


def _dead_lines(leaving: list[Link], gone: dict[str, str]) -> Iterator[str]:
    for address, reason in sorted(gone.items()):
        places = ", ".join(sorted({f"{link.page}#{link.near}" for link in leaving if link.address == address}))
        yield f"{address} ({' '.join(reason.split())[:120]}), named on {places}"


if __name__ == "__main__":
    sys.exit(main())
