"""The book as one file: the same bytes each time, and readable from wherever it is unpacked."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import zipfile

import pytest

from listening import listen
from tradebook.archive import FOLDER, write_archive


@pytest.fixture
def small_site(tmp_path):
    site = tmp_path / "html"
    (site / "pages").mkdir(parents=True)
    (site / "index.html").write_text("<p>home</p>", encoding="utf-8")
    (site / "pages" / "using.html").write_text("<p>using</p>", encoding="utf-8")
    (site / ".buildinfo").write_text("when and how", encoding="utf-8")
    return site


def test_the_same_pages_give_the_same_bytes(small_site, tmp_path):
    first = write_archive(small_site, tmp_path / "first.zip").read_bytes()
    page = small_site / "pages" / "using.html"
    os.utime(page, (time.time() + 86_400,) * 2)
    page.chmod(0o600)
    assert write_archive(small_site, tmp_path / "second.zip").read_bytes() == first


def test_one_folder_without_the_builds_own_notes(small_site, tmp_path):
    with zipfile.ZipFile(write_archive(small_site, tmp_path / "out" / "site.zip")) as archive:
        assert archive.namelist() == [f"{FOLDER}/index.html", f"{FOLDER}/pages/using.html"]
        assert archive.testzip() is None
        assert {entry.external_attr >> 16 for entry in archive.infolist()} == {0o100644}


def test_a_folder_without_a_book_is_refused_and_the_old_file_stays(small_site, tmp_path):
    target = write_archive(small_site, tmp_path / "site.zip")
    before = target.read_bytes()
    (small_site / "index.html").unlink()
    command = [sys.executable, "-m", "tradebook.archive", str(small_site), str(target)]
    finished = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (finished.returncode, finished.stderr) == (
        2, f"tradebook: {small_site} holds no index.html: build the book first\n",
    )
    assert target.read_bytes() == before
    assert {path.name for path in tmp_path.iterdir()} == {"html", "site.zip"}


def test_unpacked_in_a_folder_with_a_chinese_name_the_book_opens(browser, whole_site, tmp_path):
    archive = write_archive(whole_site, tmp_path / "tradebook-site.zip")
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(tmp_path / "新疆 外贸")
    context = browser.new_context(offline=True)
    page = listen(context.new_page())
    page.goto((tmp_path / "新疆 外贸" / FOLDER / "index.html").as_uri(), wait_until="load")
    page.wait_for_url("**/en/index.html")
    page.locator("main a[href*='trade_scale']").first.click()
    page.locator("figure.chart").first.scroll_into_view_if_needed()
    page.wait_for_selector("figure.chart.interactive", timeout=15_000)
    assert not page.complaints
    assert all(url.startswith(("file:", "data:", "blob:")) for url in page.asked)
    context.close()
