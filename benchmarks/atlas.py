"""Opens every page of an atlas in Chromium, from the disk and with the network shut, and counts what is wrong.

    make atlas-check            builds the whole atlas first
    python benchmarks/atlas.py _build/atlas

It prints pages, files, size and time, and a line for each page with a complaint; it ends with 1 if there is one.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]

# What a page that opens well does not have: a message of Sphinx, a failed cell, a chart without any mark.
WRONG = ".error, .system-message, .output.stderr"
EMPTY = """(marks) => [...document.querySelectorAll("figure.chart")]
    .filter((chart) => !chart.querySelector(marks)).map((chart) => `empty chart ${chart.id}`)"""
MARKS = ".mark-symbol path, .mark-rect path, .mark-line path, .mark-rule line, .mark-area path"


def main() -> None:
    """Open all pages of the atlas in the folder given."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("atlas", type=Path)
    atlas = parser.parse_args().atlas.resolve()
    pages = sorted(path for path in atlas.rglob("*.html") if "_static" not in path.relative_to(atlas).parts)
    if not pages:
        sys.exit(f"{atlas} holds no pages: run tradebook atlas first")
    started, wrong = time.monotonic(), 0
    for path, complaints in complaints_of(pages):
        wrong += bool(complaints)
        for complaint in complaints:
            print(f"{path.relative_to(atlas)}: {complaint}")
    files = [path.stat().st_size for path in atlas.rglob("*") if path.is_file()]
    print(f"{len(pages)} pages opened in {time.monotonic() - started:.0f} s, {wrong} with complaints")
    print(f"{len(files)} files, {sum(files) / 1e6:.0f} MB")
    sys.exit(bool(wrong))


def complaints_of(pages: list[Path]) -> Iterator[tuple[Path, list[str]]]:
    """Each page with everything that the browser or the page itself complains of."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("no Chromium on this machine: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_context(offline=True).new_page()
        heard: list[str] = []
        page.on("console", lambda message: message.type == "error" and heard.append(message.text))
        page.on("pageerror", lambda error: heard.append(f"{error}"))
        page.on("requestfailed", lambda request: heard.append(f"not loaded: {request.url}"))
        page.on("request", lambda request: heard.extend(foreign(request.url)))
        for path in pages:
            heard.clear()
            page.goto(path.as_uri(), wait_until="load")
            yield path, [*heard, *found_on(page)]
        browser.close()


def foreign(address: str) -> list[str]:
    """A complaint about an address that is not part of the atlas."""
    return [] if address.startswith(("file:", "data:", "blob:")) else [f"asked for {address}"]


def found_on(page: Page) -> list[str]:
    """What a reader would see going wrong."""
    shown = [f"shows {text.strip()[:80]!r}" for text in page.locator(WRONG).all_inner_texts()]
    return shown + page.evaluate(EMPTY, MARKS)


if __name__ == "__main__":
    main()
