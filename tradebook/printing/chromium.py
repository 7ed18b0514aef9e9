"""Printing a page with Chromium, without its window, its network, or a driver."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from tradebook.units import TradebookError

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")

# A book of some hundred pages takes seconds; a machine with other work some times that.
PATIENCE = 300

_FLAGS = (
    "--headless",
    "--disable-gpu",
    # It opens one page of our own, which has no script; in a container the sandbox often cannot start.
    "--no-sandbox",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-pdf-header-footer",
    "--generate-pdf-document-outline",
)


class PrintError(TradebookError, RuntimeError):
    """A page that was not printed."""


def find_chromium() -> str:
    """Path of the browser; PrintError that says how to get it."""
    found = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if found is None:
        raise PrintError("the PDF is printed by Chromium, and there is none: apt-get install chromium fonts-noto-cjk")
    return found


def check_fonts() -> None:
    """PrintError if the system says that it has no font with Chinese signs; every edition holds some."""
    if not (asks := shutil.which("fc-list")):
        return
    found = subprocess.run([asks, ":lang=zh-cn", "family"], capture_output=True, text=True, check=False)
    if found.returncode == 0 and not found.stdout.strip():
        raise PrintError("no font on this machine has Chinese signs: apt-get install fonts-noto-cjk")


def print_pdf(page: Path, out: Path) -> None:
    """Print a page of the disk as tagged PDF with an outline of its headings; raises PrintError if it fails."""
    browser = find_chromium()
    with tempfile.TemporaryDirectory(prefix="chromium-") as profile:
        command = [browser, *_FLAGS, f"--user-data-dir={profile}", f"--print-to-pdf={out}", page.as_uri()]
        try:
            finished = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            raise PrintError(f"{browser} did not print {page.name} within {PATIENCE} seconds") from None
    if finished.returncode or not out.is_file():
        raise PrintError(f"{browser} did not print {page.name}: {finished.stderr.strip()[-500:]}")
