"""The built book in a real browser: every page opens offline, every chart is drawn, nothing asks another host."""

from __future__ import annotations

import gzip
import re
import shutil
import subprocess
import sys
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import unquote, urlsplit

import pytest

from conftest import ROOT
from listening import listen
from tradebook.book.policy import POLICY
from tradebook.cache import Cache
from tradebook.edition import assembled
from tradebook.parameters import CONTRACTS

CHAPTERS = [f"notebooks/{chapter}" for chapter in CONTRACTS]
PAGES = ["index", *CHAPTERS, "pages/data", "pages/methods", "pages/claims",
         "pages/consistency", "pages/coverage", "pages/using", "pages/glossary", "search", "genindex"]
# As on the command line, but of this environment, whatever is on the path.
JUPYTER_BOOK = (sys.executable, "-c", "from jupyter_book.cli.main import main; main()")
VIEWS = {"desktop": 1280, "phone": 360}


# Layout shift as browsers count it: what moved while the page was read, from the first paint on.
SHIFTS = """
() => new Promise((done) => {
  const told = (list) => done(list.getEntries().map((entry) => entry.value));
  new PerformanceObserver(told).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done([]), 100);
})
"""


def shift(page) -> float:
    """How far things have moved since the page was opened, by the browser's own measure, once all is in view."""
    scroll_through(page)
    return sum(page.evaluate(SHIFTS))


def scroll_through(page) -> None:
    """Bring every chart into view, so that whatever waits for that has happened."""
    for figure in page.locator("figure.chart").all():
        figure.scroll_into_view_if_needed()
        page.wait_for_timeout(150)


def test_every_page_of_the_contents_is_built(site):
    built = {str(path.relative_to(site).with_suffix("")) for path in site.rglob("*.html")}
    assert {name for name in PAGES if name != "genindex"} <= built


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("name", PAGES)
def test_the_page_opens_without_complaint_asks_nobody_else_and_stands_still(visit, name, view):
    page = visit(name, VIEWS[view])
    moved = shift(page)
    foreign = [url for url in page.asked if not url.startswith(("file:", "data:", "blob:"))]
    assert not foreign
    assert not page.complaints
    # Nothing to three digits, as tools show it; the columns of a long table settle while its rows arrive.
    most = 0.0005 if name == "index" or name in CHAPTERS else 0.01
    # A busy machine may paint half of a page before it has read the rest: what moves moves again at a second visit.
    assert moved < most or shift(visit(name, VIEWS[view])) < most
    assert page.locator(".error, .system-message, .vega-embed .error").count() == 0
    assert "Traceback" not in page.locator("body").inner_text()


@pytest.fixture(scope="module")
def host(site):
    """The book behind a web server that sends, as headers, what the file `_headers` asks hosts to send."""
    asked = [line.strip().split(": ", 1) for line in (site / "_headers").read_text(encoding="utf-8").splitlines()[1:]]

    class Handler(SimpleHTTPRequestHandler):
        def end_headers(self):
            for name, value in asked:
                self.send_header(name, value)
            super().end_headers()

        def log_message(self, *arguments):
            """Nothing: a test's output is its verdict."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=site))
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("name", PAGES)
def test_from_a_host_the_page_keeps_to_it_and_to_its_policy(browser, host, name):
    """Everything else is refused by the browser's policy and by this test; either would be a complaint."""
    context = browser.new_context(viewport={"width": VIEWS["phone"], "height": 900})
    page = listen(context.new_page())
    page.route(lambda url: not url.startswith((host, "data:", "blob:")), lambda route: route.abort())
    page.goto(f"{host}/{name}.html", wait_until="load")
    scroll_through(page)
    if page.locator("figure.chart").count():
        page.wait_for_selector("figure.chart.interactive", timeout=15_000)
    context.close()
    assert not [url for url in page.asked if not url.startswith((host, "data:", "blob:"))]
    assert not page.complaints


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("chapter", CONTRACTS)
def test_the_first_view_of_a_chapter_is_light(visit, site, chapter, view):
    """At most 350 kB, compressed as a host would, of all that is loaded before a reader scrolls."""
    page = visit(f"notebooks/{chapter}", VIEWS[view])
    page.wait_for_timeout(500)
    files = [Path(unquote(urlsplit(url).path)) for url in page.asked if url.startswith("file:")]
    weights = {path.name: len(gzip.compress(path.read_bytes(), 6)) for path in files}
    assert sum(weights.values()) <= 350_000, weights


def test_pages_hold_no_script_and_no_style_of_their_own(site):
    # Slides carry the policy in their own form (test_slides.py).
    for path in (path for path in site.rglob("*.html") if path.parent.name != "slides"):
        page = path.read_text(encoding="utf-8")
        # Blocks of data are no scripts: they name what they are.
        assert not re.search(r"<script(?![^>]*\b(src|type=\"application/))", page), path
        assert not re.search(r"<style|<[^>]+\s(style|on\w+)=", page), path
        assert f'<meta http-equiv="Content-Security-Policy" content="{POLICY}" />' in page, path


@pytest.mark.parametrize("name", PAGES)
def test_no_page_is_wider_than_a_phone(visit, name):
    page = visit(name, VIEWS["phone"])
    assert page.evaluate("document.documentElement.scrollWidth") <= VIEWS["phone"]


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize("chapter", CONTRACTS)
def test_every_chart_is_drawn(visit, chapter, scripts):
    page = visit(f"notebooks/{chapter}", scripts=scripts)
    charts = page.locator("figure.chart")
    assert charts.count() >= 3
    if scripts:
        scroll_through(page)
    for chart in charts.all():
        drawn = chart.locator("svg:visible").first
        box = drawn.bounding_box()
        assert box and box["width"] > 200 and box["height"] > 40
        assert chart.locator("svg path, svg rect, svg line").count() > 3


@pytest.mark.parametrize("chapter", CONTRACTS)
def test_charts_become_interactive_without_a_jump(visit, chapter):
    page = visit(f"notebooks/{chapter}")
    first = page.locator("figure.chart").first
    before = first.bounding_box()["height"]
    first.scroll_into_view_if_needed()
    page.wait_for_selector("figure.chart.interactive", timeout=15_000)
    assert abs(first.bounding_box()["height"] - before) <= 2


@pytest.mark.parametrize("chapter", CONTRACTS)
def test_numbers_in_sentences_show_bounds_and_sources(visit, chapter):
    page = visit(f"notebooks/{chapter}")
    numbers = page.locator("main a.figure")
    assert numbers.count() > 10
    for number in numbers.all()[:40]:
        assert number.get_attribute("title")


def test_data_used_can_be_taken_away_offline(visit):
    page = visit("notebooks/trade_scale")
    with page.expect_download() as download:
        page.evaluate("document.querySelector('a.download').click()")
    text = Path(download.value.path()).read_bytes()
    assert text.startswith(b"\xef\xbb\xbfid,region,period")
    assert download.value.suggested_filename == "trade_scale-CN-XJ.csv"


def test_no_built_file_names_the_machine(site):
    for path in site.rglob("*"):
        if path.suffix in (".html", ".js", ".json", ".txt", ".ipynb", ".css"):
            text = path.read_text(encoding="utf-8")
            assert str(site.parent) not in text and str(ROOT) + "/" not in text, path
            # Addresses of sources may have such a folder behind the name of their host.
            assert not re.search(r"(?<![\w.])(?:/tmp/|/home/[a-z]|/root/)", text), path


def test_a_plain_jupyter_book_build_works_on_the_sources_of_an_edition(tmp_path):
    with assembled({}, tmp_path / "book", cache=Cache.standard()) as source:
        shutil.copytree(source, tmp_path / "clone")
    command = [*JUPYTER_BOOK, "build", ".", "-W", "-n", "--keep-going"]
    finished = subprocess.run(command, cwd=tmp_path / "clone", capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stdout[-3000:] + finished.stderr[-3000:]
    page = (tmp_path / "clone" / "_build" / "html" / "notebooks" / "trade_scale.html").read_text(encoding="utf-8")
    assert 'class="figure"' in page
