"""The cache is never stale and never in the way: what a result depends on makes it anew, a touched file does not."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from conftest import ROOT
from tiny_book import digests, runs_of, tradebook, write_tiny_book, write_tiny_chapter
from tradebook.cache import ABANDONED, Cache
from tradebook.publish import files_in


@pytest.fixture(scope="module")
def book(tmp_path_factory) -> Path:
    """A tiny book that was built once."""
    folder = write_tiny_book(tmp_path_factory.mktemp("tiny") / "book")
    done = tradebook(folder, "build", "--language", "en", "--out", "site")
    assert done.returncode == 0, done.stderr
    assert runs_of(folder) == 5
    return folder


def append(path: Path, text: str) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


def in_config(book: Path) -> None:
    path = book / "_config.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("copyright: ", "copyright: in "), encoding="utf-8")


# What is changed, how, how many of five chapters run again, and whether the book is made anew.
CHANGES = {
    "a notebook": (lambda book: write_tiny_chapter(book, "trade_scale", "It ran differently."), 1, True),
    "a module": (lambda book: append(book / "tradebook" / "growth_rates.py", '"""One more module."""\n'), 5, True),
    "a static file": (lambda book: append(book / "tradebook" / "book" / "static" / "tradebook.css", "\n"), 5, True),
    "a data file": (lambda book: append(book / "data" / "glossary.csv", "A term,词,Its meaning.,含义。,,\n"), 5, True),
    "the lock": (lambda book: append(book / "requirements.txt", "# one more line\n"), 5, True),
    "a page": (lambda book: append(book / "pages" / "about.md", "\nAnother paragraph.\n"), 0, True),
    "the landing page": (lambda book: append(book / "index.md", "\nAnother paragraph.\n"), 0, True),
    "the configuration": (in_config, 0, True),
    "nothing": (lambda book: None, 0, False),
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_a_book_depends_on_makes_it_anew(book, what):
    change, chapters, is_made = CHANGES[what]
    change(book)
    done = tradebook(book, "build", "--language", "en", "--out", "site", "--verbose")
    assert done.returncode == 0, done.stderr
    assert runs_of(book) == chapters
    assert ("building the pages" in done.stderr) == is_made
    assert ("nothing has changed" in done.stderr) != is_made


def test_times_of_files_make_nothing_anew(book):
    later = time.time() + 3600
    for path in book.rglob("*"):
        if "cache" not in path.parts:
            os.utime(path, (later, later))
    before = digests(book / "site")
    assert "nothing has changed" in tradebook(book, "build", "--language", "en", "--out", "site", "--verbose").stderr
    assert runs_of(book) == 0
    assert digests(book / "site") == before


def test_the_address_of_the_site_makes_the_pages_anew_and_no_chapter(book):
    done = tradebook(book, "build", "--language", "en", "--out", "site", "--verbose", TRADEBOOK_SITE_URL="https://example.org/book/")
    assert "building the pages" in done.stderr
    assert runs_of(book) == 0
    assert "taken from the cache" in tradebook(book, "build", "--language", "en", "--out", "site", "--verbose").stderr


def test_a_parameter_runs_a_chapter_again_and_the_same_one_does_not(book):
    for value, runs in (("2024", 1), ("2024", 0), ("2023", 1)):
        done = tradebook(book, "run", "trade_scale", "-p", "last_year", value, "-o", "out.ipynb")
        assert done.returncode == 0, done.stderr
        assert f"CN-XJ {value}" in (book / "out.ipynb").read_text(encoding="utf-8")
        assert runs_of(book) == runs


def test_another_edition_takes_the_place_and_the_first_comes_back_from_the_cache(book):
    before = digests(book / "site")
    assert tradebook(book, "build", "--language", "en", "--out", "site", "--region", "CN-GX").returncode == 0
    assert digests(book / "site") != before
    runs_of(book)
    assert "taken from the cache" in tradebook(book, "build", "--language", "en", "--out", "site", "--verbose").stderr
    assert digests(book / "site") == before
    assert runs_of(book) == 0


def test_pages_that_were_damaged_are_put_right(book):
    before = digests(book / "site")
    (book / "site" / "index.html").write_text("damaged", encoding="utf-8")
    (book / "site" / "notebooks" / "trade_scale.html").unlink()
    assert tradebook(book, "build", "--language", "en", "--out", "site").returncode == 0
    assert digests(book / "site") == before


def test_a_damaged_cache_is_said_to_be_so_and_made_anew(book):
    before = digests(book / "site")
    for path in (book / "cache").iterdir():
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
    shutil.rmtree(book / "site")
    done = tradebook(book, "build", "--language", "en", "--out", "site")
    assert done.returncode == 0
    assert "is damaged and is made anew" in done.stderr
    assert digests(book / "site") == before
    assert runs_of(book) == 5


# Makes the page of a card in the copy of the repository that Python finds first.
MAKE_CARD = """
from pathlib import Path
from tradebook.cache import Cache
from tradebook.cached import run_card
run_card("intervals", {}, Path("card.ipynb"), Cache(Path("cache")))
"""


def test_the_exercises_of_a_card_make_its_page_anew(repository):
    """They are run as a part of it, so its own notebook alone does not tell whether a kept page is still good."""
    shutil.copytree(ROOT / "pages" / "methods", repository / "pages" / "methods")
    source, page = repository / "exercises" / "intervals.ipynb", repository / "card.ipynb"
    for word in ("question", "riddle"):
        source.write_text(source.read_text(encoding="utf-8").replace("### ", f"### A {word}: ", 1), encoding="utf-8")
        here = {**os.environ, "PYTHONPATH": str(repository)}
        subprocess.run([sys.executable, "-c", MAKE_CARD], cwd=repository, env=here, check=True)
        assert f"{{exercise-start}} A {word}: " in page.read_text(encoding="utf-8")


def test_without_the_cache_everything_is_made_and_nothing_kept(book):
    kept = files_in(book / "cache")
    assert tradebook(book, "run", "trade_scale", "--no-cache", "-o", "out.ipynb").returncode == 0
    assert runs_of(book) == 1
    assert files_in(book / "cache") == kept


def test_a_cache_that_cannot_be_written_is_no_failure(book, tmp_path):
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    done = tradebook(book, "run", "trade_scale", "-o", "out.ipynb", TRADEBOOK_CACHE=str(tmp_path / "file"))
    assert done.returncode == 0
    assert "nothing was kept in" in done.stderr


def test_a_bad_parameter_is_refused_and_nothing_is_kept(book):
    kept = files_in(book / "cache")
    done = tradebook(book, "run", "trade_scale", "-p", "region", "CN-XX", "-o", "bad.ipynb")
    assert done.returncode and "CN-XX" in done.stderr
    assert files_in(book / "cache") == kept
    assert not (book / "bad.ipynb").exists()


def test_an_entry_comes_back_as_it_was_stored(tmp_path):
    cache = Cache(tmp_path / "cache")
    assert cache.get("a") is None
    cache.put("a", b"content")
    assert cache.get("a") == b"content"
    cache.put("a", b"other")
    assert cache.get("a") == b"other"
    assert files_in(tmp_path / "cache") == ["a"]


def test_an_entry_that_is_cut_off_is_no_entry(tmp_path, capsys):
    cache = Cache(tmp_path)
    cache.put("a", b"content")
    (tmp_path / "a").write_bytes((tmp_path / "a").read_bytes()[:-1])
    assert cache.get("a") is None
    assert capsys.readouterr().err.startswith("tradebook: cache: ")
    assert not (tmp_path / "a").exists()


def test_a_full_cache_loses_what_was_not_used_for_longest(tmp_path):
    cache = Cache(tmp_path, limit=400)
    for number, name in enumerate("abc"):
        cache.put(name, b"x" * 100)
        os.utime(tmp_path / name, (number, number))
    cache.get("a")
    cache.put("d", b"x" * 100)
    assert files_in(tmp_path) == ["a", "d"]


def test_what_a_dead_process_left_in_the_cache_goes_and_what_is_being_written_stays(tmp_path):
    for name, age in ((".unfinished-old", 2 * ABANDONED), (".unfinished-new", 0)):
        (tmp_path / name).write_bytes(b"half")
        os.utime(tmp_path / name, (time.time() - age,) * 2)
    Cache(tmp_path).put("a", b"content")
    assert files_in(tmp_path) == [".unfinished-new", "a"]
