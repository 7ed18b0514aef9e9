"""What all tests share: the repository's paths, one ledger, one built book, and a browser."""

from __future__ import annotations

import fcntl
import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

from tradebook.edition import build
from tradebook.ledger import Ledger

ROOT = Path(__file__).resolve().parent.parent

# The same cases on every machine; a slow machine is no failure.
settings.register_profile("book", derandomize=True, deadline=None)
settings.load_profile("book")


@pytest.fixture(scope="session")
def ledger() -> Ledger:
    return Ledger.open()


@pytest.fixture(scope="session")
def chromium() -> str:
    """Debian's browser. Where there is none the browser tests are left out, and said to be; in CI that is an error."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found:
        return found
    if os.environ.get("CI"):
        pytest.fail("no Chromium in CI: .ci/run has to install it")
    pytest.skip("no Chromium on this machine: apt-get install chromium to run the browser tests")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The book, built as `make book` builds it, in a folder with a blank and an accent in its name.

    It is built once a run, whichever worker asks first; the others wait, and share it for reading only.
    """
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    out = shared / "a site é" / "html"
    with (shared / "site.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not out.is_dir():
            build({}, out)
    return out


@pytest.fixture(scope="session")
def pages(site: Path) -> dict[str, str]:
    """The HTML of every page that a reader opens, by its path without .html."""
    found = [site / "index.html", *sorted(site.glob("notebooks/*.html")), *sorted(site.glob("pages/*.html"))]
    return {str(path.relative_to(site).with_suffix("")): path.read_text(encoding="utf-8") for path in found}


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A copy of what a chapter run needs, to be changed at will; run things in it with PYTHONPATH set to it."""
    copy = tmp_path / "repository"
    for name in ("tradebook", "data", "notebooks"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "CITATION.cff", copy)
    return copy
