"""What all tests share: the repository's paths, one ledger, one built book, and a browser."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from listening import listen
from tradebook.atlas.cluster import processes
from tradebook.atlas.kept import Kept
from tradebook.atlas.make import finished_editions, publish
from tradebook.atlas.plan import Plan, make_plan
from tradebook.atlas.workshop import make_edition
from tradebook.cache import Cache
from tradebook.cached import build_site
from tradebook.ledger import Ledger

ROOT = Path(__file__).resolve().parent.parent

# The machine may have no network at all; the flags keep the browser's own services from asking for one.
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]

# The same cases on every machine; a slow machine is no failure.
settings.register_profile("book", derandomize=True, deadline=None)
settings.load_profile("book")


# Files of few tests that take minutes. xdist by itself hands out the files with most tests first, so that one worker
# would be left alone with these at the end; and the first does not need the book that the second waits for.
LONG_FIRST = (
    "test_publish", "test_accessibility", "test_cluster", "test_site", "test_documents", "test_atlas_pages",
    "test_paper", "test_engine", "test_live_charts", "test_cached", "test_sheets", "test_regression", "test_run",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first, the others as they come (make test tells xdist to keep this order)."""
    rank = {name: number for number, name in enumerate(LONG_FIRST)}
    items.sort(key=lambda item: rank.get(item.path.stem, len(rank)))


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
def whole_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The book in both languages, as `make book` builds it, in a folder with a blank and an accent in its name.

    It is built once a run, whichever worker asks first; the others wait, and share it for reading only. While neither
    code nor pages nor data change, later runs on the same clone take it from the cache, as make book does.
    """
    shared = _shared_folder(tmp_path_factory)
    out = shared / "a site é" / "html"
    with (shared / "site.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not out.is_dir():
            build_site({}, out, cache=Cache.standard())
    return out


@pytest.fixture(scope="session")
def site(whole_site: Path) -> Path:
    """The English edition of the built book."""
    return whole_site / "en"


@pytest.fixture(scope="session")
def zh_site(whole_site: Path) -> Path:
    """The Chinese one."""
    return whole_site / "zh"


@pytest.fixture(scope="session")
def pages(site: Path) -> dict[str, str]:
    """The HTML of every page that a reader opens, by its path without .html."""
    found = [site / "index.html", *sorted(site.glob("notebooks/*.html")), *sorted(site.glob("pages/*.html"))]
    return {str(path.relative_to(site).with_suffix("")): path.read_text(encoding="utf-8") for path in found}


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    # Not for the whole session: Playwright's event loop would be in the way of tests that run notebooks.
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def visit(browser: Browser, site: Path) -> Iterator[Callable]:
    """Opens a page of the built book from the disk with the network shut; what it asks for and complains of is kept."""
    contexts = []

    def open_page(name: str, width: int = 1280, dark: bool = False, scripts: bool = True, touch: bool = False):
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
            has_touch=touch,
            offline=True,
        )
        contexts.append(context)
        page = listen(context.new_page())
        page.goto((site / f"{name}.html").as_uri(), wait_until="load")
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A copy of what a chapter run needs, to be changed at will; run things in it with PYTHONPATH set to it."""
    copy = tmp_path / "repository"
    for name in ("tradebook", "data", "notebooks", "exercises"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "CITATION.cff", copy)
    return copy


@pytest.fixture(scope="session")
def small_atlas(tmp_path_factory: pytest.TempPathFactory) -> tuple[Plan, Ledger, Path]:
    """An atlas of two very different regions in both languages, its editions made by the processes of this machine."""
    return _atlas(_shared_folder(tmp_path_factory) / "an atlas é", "CN-GD", "CN-XZ")


@pytest.fixture(scope="session")
def thin_atlas(tmp_path_factory: pytest.TempPathFactory) -> tuple[Plan, Ledger, Path]:
    """The same of one region alone, that of which least is published: quick to make again."""
    return _atlas(_shared_folder(tmp_path_factory) / "a thin atlas", "CN-XZ")


def _atlas(out: Path, *regions: str) -> tuple[Plan, Ledger, Path]:
    """Editions are kept as those of `make atlas` are, and made anew only when something they depend on changes."""
    plan, ledger = make_plan(list(regions), ["en", "zh"], 2016, 2025)
    with (out.parent / "atlas.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not out.is_dir():
            kept = Kept(Cache.standard(), plan)
            with processes(None) as (pool, why_not):
                finished_editions(plan, kept, pool, make_edition, lambda line: None, why_not)
            publish(ledger, plan, kept, out)
    return plan, ledger, out


def _shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all workers of a test run."""
    shared = tmp_path_factory.getbasetemp()
    return shared.parent if "PYTEST_XDIST_WORKER" in os.environ else shared
