"""How heavy the built pages are and how soon they are painted, in Chromium, on a slow telephone.

    python benchmarks/pages.py                       the book in _build/html/en
    python benchmarks/pages.py SITE SITE ...         other built books, one table each
    python benchmarks/pages.py --stock FOLDER        builds the same chapters as stock Jupyter Book first, into FOLDER

Each page is served with gzip from this machine and opened in a fresh browser: CPU slowed down four times, 1.6 Mbit/s
down, 750 kbit/s up, 150 ms of latency. Requests and bytes are those of the first view, without scrolling; layout shift
is counted while every chart is scrolled into view as well. The median of the runs is shown. Whatever a page asks of
another host is refused, and counted.
"""

from __future__ import annotations

import argparse
import gzip
import mimetypes
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

import altair
import nbformat
import yaml
from altair.utils.display import HTMLRenderer
from playwright.sync_api import Browser, Page, sync_playwright

from tradebook.charts.bundle import VEGALITE_MIME
from tradebook.parameters import CONTRACTS

# As on the command line, but of this environment, whatever is on the path.
JUPYTER_BOOK = (sys.executable, "-c", "from jupyter_book.cli.main import main; main()")
ROOT = Path(__file__).resolve().parent.parent
# The package has no __main__; this runs the one of the same environment, whatever is on the path.
JUPYTER_BOOK = (sys.executable, "-c", "from jupyter_book.cli.main import main; main()")
PHONE = {"width": 412, "height": 823}
KILOBIT = 1000 / 8
SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 1600 * KILOBIT, "uploadThroughput": 750 * KILOBIT}
SLOWER = 4

# Kept before a page's own scripts run: what the browser says of itself.
WATCH = """
window.seen = { largest: 0, blocked: [], shift: 0 };
const watch = (type, each) =>
  new PerformanceObserver((list) => list.getEntries().forEach(each)).observe({ type, buffered: true });
watch("largest-contentful-paint", (entry) => (seen.largest = entry.startTime));
watch("longtask", (entry) => seen.blocked.push([entry.startTime, entry.duration]));
watch("layout-shift", (entry) => (seen.shift += entry.hadRecentInput ? 0 : entry.value));
"""


@dataclass(frozen=True, slots=True)
class Visit:
    """One page, opened once: requests, bytes as transferred, milliseconds, and layout shift (a score without unit)."""

    requests: int
    refused: int
    kilobytes: float
    first_paint: float
    largest_paint: float
    blocked: float
    shift: float


class Handler(BaseHTTPRequestHandler):
    """Files of one folder, compressed as a host on the web would."""

    protocol_version = "HTTP/1.1"
    folder: Path

    def do_GET(self) -> None:
        path = self.folder / unquote(urlsplit(self.path).path).lstrip("/")
        found = path.is_file()
        body = compressed(path) if found else b""
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", mimetypes.guess_type(path.name)[0] or "application/octet-stream")
        if found:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        """Nothing: the table is the output."""


@cache
def compressed(path: Path) -> bytes:
    return gzip.compress(path.read_bytes(), 6, mtime=0)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a server for the folder."""
    handler = type("FolderHandler", (Handler,), {"folder": folder})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def measure(browser: Browser, host: str, name: str) -> Visit:
    """Open a page as if for the first time."""
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    refused: list[str] = []
    page.route(lambda url: not url.startswith(host), lambda route: (refused.append(route.request.url), route.abort()))
    page.add_init_script(WATCH)
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", SLOW_4G)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    sizes: list[float] = []
    devtools.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(f"{host}{name}.html", wait_until="load", timeout=120_000)
    page.wait_for_timeout(1500)
    requests, weight = len(sizes), sum(sizes)
    first = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    largest, long_tasks = page.evaluate("[seen.largest, seen.blocked]")
    _scroll_through(page)
    shift = page.evaluate("seen.shift")
    context.close()
    blocked = sum(length - 50 for start, length in long_tasks if start + length > first)
    return Visit(requests, len(refused), weight / 1000, first, largest, blocked, shift)


def _scroll_through(page: Page) -> None:
    """Past every chart, so that each has become interactive and whatever would move has moved."""
    height = page.evaluate("document.documentElement.scrollHeight")
    for top in range(0, height, PHONE["height"]):
        page.evaluate("(top) => window.scrollTo(0, top)", top)
        page.wait_for_timeout(60)
    page.wait_for_timeout(500)


def table(browser: Browser, site: Path, runs: int) -> str:
    """The medians of a built book, a row a page."""
    lines = [f"### {site}", "", "| page | requests | refused | kB | first paint | largest paint | blocked | shift |",
             "|---|--:|--:|--:|--:|--:|--:|--:|"]
    with served(site) as host:
        for name in ["index", *(f"notebooks/{chapter}" for chapter in CONTRACTS)]:
            visits = [measure(browser, host, name) for _ in range(runs)]
            middle = {field: statistics.median(getattr(visit, field) for visit in visits) for field in Visit.__slots__}
            lines.append(
                "| {name} | {requests:.0f} | {refused:.0f} | {kilobytes:.0f} | {first_paint:.0f} ms | "
                "{largest_paint:.0f} ms | {blocked:.0f} ms | {shift:.3f} |".format(name=name, **middle)
            )
    return "\n".join(lines)


def build_stock(out: Path) -> Path:
    """The chapters as Jupyter Book and Altair make them unless told otherwise: neither renderer nor extension of ours.

    The prose pages need the extension's directives and stay away; the landing page loses its headline figures.
    """
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder)
        config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
        del config["sphinx"], config["parse"]
        (source / "_config.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
        chapters = [{"file": f"notebooks/{chapter}"} for chapter in CONTRACTS]
        contents = {"format": "jb-book", "root": "index", "chapters": chapters}
        (source / "_toc.yml").write_text(yaml.safe_dump(contents), encoding="utf-8")
        text = (ROOT / "index.md").read_text(encoding="utf-8")
        (source / "index.md").write_text(text.replace("```{headline}\n```", ""), encoding="utf-8")
        for chapter in CONTRACTS:
            _with_stock_charts(ROOT / "notebooks" / f"{chapter}.ipynb", source / "notebooks")
        command = [*JUPYTER_BOOK, "build", str(source), "--path-output", folder, "-q"]
        subprocess.run(command, cwd=source, check=True, capture_output=True)
        shutil.copytree(source / "_build" / "html", out, dirs_exist_ok=True)
    return out


def _with_stock_charts(notebook: Path, folder: Path) -> None:
    """A copy of a notebook whose charts are what Altair's default renderer makes of the same specifications."""
    folder.mkdir(exist_ok=True)
    read = nbformat.read(notebook, as_version=4)
    for cell in read.cells:
        for output in cell.get("outputs", []):
            spec = output.get("data", {}).get(VEGALITE_MIME)
            if spec:
                output["data"] = nbformat.from_dict(_stock(spec))
    nbformat.write(read, folder / notebook.name)


def _stock(spec: dict) -> dict:
    render = HTMLRenderer(
        mode="vega-lite", template="universal", vega_version=altair.VEGA_VERSION,
        vegaembed_version=altair.VEGAEMBED_VERSION, vegalite_version=altair.VEGALITE_VERSION,
    )
    return render(spec)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sites", nargs="*", type=Path, metavar="SITE", help="built books  [default: _build/html/en]")
    parser.add_argument("--stock", type=Path, metavar="FOLDER", help="build a stock book here, and measure it too")
    parser.add_argument("--runs", type=int, default=3, help="how often each page is opened  [default: 3]")
    chosen = parser.parse_args()
    sites = chosen.sites or [ROOT / "_build" / "html" / "en"]
    if chosen.stock:
        sites.append(build_stock(chosen.stock))
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for site in sites:
            print(table(browser, site.resolve(), chosen.runs), end="\n\n")
        browser.close()


if __name__ == "__main__":
    main()
