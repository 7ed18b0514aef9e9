"""Links of the built book: within it none may be broken; those that leave it are listed, and tried on demand."""

from __future__ import annotations

import csv
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from conftest import ROOT
from tradebook.links import LIST_HEAD, broken, dead, external, main, read_pages

INDEX = """<html><body><h1 id="top">A</h1>
<a href="pages/b.html#there">good</a> <a href="pages/b.html#nowhere">no id</a> <a href="gone.html">gone</a>
<a href="#top">here</a> <a href="#bottom">not here</a> <img src="a%20b.svg"> <script src="missing.js"></script>
<p id="out"><a href="{host}/ok">two <b>words</b></a> <a href="mailto:a@b.org">m</a> <a href="{host}/gone">x</a></p>
<script type="application/json" id="figure-data">{{"sources": [["P", "2025", "{host}/card"], ["Q", "", ""]]}}</script>
</body></html>"""


class Answer(BaseHTTPRequestHandler):
    """Knows three paths; everything else is gone."""

    def do_GET(self) -> None:
        found = self.path in ("/ok", "/card", "/robots.txt")
        body = b"" if self.path == "/robots.txt" else b"<p>Here.</p>"
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "text/plain" if self.path == "/robots.txt" else "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_HEAD = do_GET

    def log_message(self, *words: object) -> None:
        """Keep quiet."""


@pytest.fixture
def host() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def small(tmp_path: Path, host: str) -> Path:
    (tmp_path / "pages").mkdir()
    (tmp_path / "index.html").write_text(INDEX.format(host=host), encoding="utf-8")
    (tmp_path / "pages" / "b.html").write_text('<p id="there"><a href="../index.html#top">up</a></p>', encoding="utf-8")
    (tmp_path / "a b.svg").write_text("<svg/>", encoding="utf-8")
    return tmp_path


def test_no_link_within_the_built_book_is_broken(whole_site):
    pages = read_pages(whole_site)
    assert len(pages) >= 15 and sum(len(page.links) for page in pages.values()) > 2000
    assert broken(whole_site, pages) == []


def test_every_linked_page_of_a_source_is_listed(site, ledger):
    listed = {link.address for link in external(read_pages(site))}
    known = set(ledger.table("sources")["url"])
    assert len(listed & known) > 100


def test_broken_links_are_named_with_page_and_reason(small):
    assert broken(small, read_pages(small)) == [
        "index.html: pages/b.html#nowhere (no id 'nowhere' there)",
        "index.html: gone.html (no such file)",
        "index.html: #bottom (no id 'bottom' there)",
        "index.html: missing.js (no such file)",
    ]


def test_links_from_the_top_of_a_host_are_read_with_the_path_of_the_book(small):
    (small / "404.html").write_text('<a href="/book/index.html#top">a</a> <a href="/other/">b</a>', encoding="utf-8")
    pages = read_pages(small)
    assert "404.html: /other/ (outside /book/)" in broken(small, pages, "/book/")
    assert not [line for line in broken(small, pages, "/book/") if "/book/index.html" in line]


def test_the_list_tells_where_an_address_stands(small, host, tmp_path, capsys):
    assert main([str(small), "--list", str(tmp_path / "out" / "list.csv")]) == 1
    assert "4 broken" in capsys.readouterr().out
    with (tmp_path / "out" / "list.csv").open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    assert tuple(head) == LIST_HEAD
    assert rows == [
        [f"{host}/card", "index.html", "figure-data", ""],
        [f"{host}/gone", "index.html", "out", "x"],
        [f"{host}/ok", "index.html", "out", "two words"],
    ]


def test_addresses_that_do_not_answer_are_found(host):
    gone = dead([f"{host}/ok", f"{host}/card", f"{host}/gone", "http://127.0.0.1:9/refused"], seconds=10)
    assert gone.keys() == {f"{host}/gone", "http://127.0.0.1:9/refused"}
    assert gone[f"{host}/gone"].startswith("404")


def test_a_dead_address_is_reported_with_every_place(small, host, capsys):
    (small / "index.html").write_text(f'<p id="p"><a href="{host}/gone">x</a></p>', encoding="utf-8")
    (small / "pages" / "b.html").write_text(f'<p id="q"><a href="{host}/gone">x</a></p>', encoding="utf-8")
    assert main([str(small), "--outside"]) == 1
    assert f"{host}/gone (404 Not Found), named on index.html#p, pages/b.html#q" in capsys.readouterr().out


def test_a_folder_without_a_book_is_refused_in_one_line(tmp_path, capsys):
    assert main([str(tmp_path)]) == 2
    assert capsys.readouterr().err == f"tradebook: {tmp_path} holds no index.html: run make book first\n"


def test_the_makefile_checks_links():
    assert "tradebook.links" in (ROOT / "Makefile").read_text(encoding="utf-8")
