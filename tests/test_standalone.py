"""A chapter as one HTML file: nothing else is asked for, nothing is missing, and figures still tell their bounds."""

from __future__ import annotations

import re

import pytest

from conftest import ROOT
from listening import listen
from tradebook.parameters import CONTRACTS, ParameterError
from tradebook.standalone import in_one_file, write_page


@pytest.mark.parametrize("chapter", CONTRACTS)
def test_a_page_of_the_book_in_one_file_needs_no_other(chapter, site):
    page = site / "notebooks" / f"{chapter}.html"
    text = in_one_file(page)
    assert not re.findall(r'<(?:link|script|img|iframe)[^>]*(?:href|src)="(?!data:)[^"]*"', text)
    assert not re.findall(r"@import|url\((?!\s*['\"]?data:)", "".join(re.findall(r"<style>.*?</style>", text, re.S)))
    assert not re.findall(r'<a [^>]*href="(?!#|https?:|data:|mailto:)[^"]*"', text)
    whole = page.read_text(encoding="utf-8")
    for part in ('<a class="figure"', "<svg", "<table"):
        assert text.count(part) >= whole.count(part) * 0.8 > 0
    # Files to take away are not there, nor is what leads to them; the words of the citation are.
    assert 'class="chart-save"' not in text and "chart-files" not in text and 'class="chart-citation"' in text
    assert in_one_file(page) == text


def test_it_opens_offline_and_its_figures_answer(site, browser, tmp_path):
    file = tmp_path / "a page é.html"
    file.write_text(in_one_file(site / "notebooks" / "trade_scale.html"), encoding="utf-8")
    context = browser.new_context(offline=True)
    page = listen(context.new_page())
    page.goto(file.as_uri(), wait_until="load")
    assert [url for url in page.asked if not url.startswith("data:")] == [file.as_uri()]
    assert page.complaints == []
    assert page.locator("article h1").is_visible() and page.locator("svg").first.is_visible()
    assert not page.locator("a.headerlink").first.evaluate("link => getComputedStyle(link).opacity !== '0'")
    page.locator("a.figure").first.click()
    assert page.get_by_text("As published, not computed").is_visible()
    context.close()


def test_a_chapter_becomes_a_page_beside_its_notebook(tmp_path):
    out = write_page(ROOT / "notebooks" / "trade_scale.ipynb", "trade_scale", {}, tmp_path / "page.html")
    text = out.read_text(encoding="utf-8")
    assert "Xinjiang" in text and "<svg" in text and str(tmp_path) not in text
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


def test_bad_parameters_leave_no_page(tmp_path):
    with pytest.raises(ParameterError):
        write_page(ROOT / "notebooks" / "trade_scale.ipynb", "trade_scale", {"region": "CN-QQ"}, tmp_path / "page.html")
    assert not list(tmp_path.iterdir())
