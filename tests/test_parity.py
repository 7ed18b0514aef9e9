"""Both editions are one book: same cells, headings, anchors, figures and references, and no word left untranslated."""

from __future__ import annotations

import json
import re
import shutil

import pytest

from parity import differences, foreign, pages

# English that belongs in a Chinese page, whole runs of it: names of programs, formats and standards. Publishers are
# named as they name themselves, in either edition; rows of tables (sources, claims, data) and references are not looked
# at for the same reason.
NAMES = frozenset((
    "JavaScript", "Python", "Jupyter", "JupyterLab", "Chromium", "Vega-Lite", "BibTeX", "Dask", "Debian",
    "Frictionless", "papermill", "pandas", "GitHub", "JSON Schema", "Schema", "Dataset", "Tab", "Esc", "Newey", "West",
    "Otter", "macOS",
))
# The switch of languages is told of by its own word.
WORD_OF_THE_SWITCH = {"pages/using.html": ["中文"]}


@pytest.fixture(scope="module")
def copies(whole_site, tmp_path_factory):
    """The two editions in a folder where they may be broken: only what is compared."""
    folder = tmp_path_factory.mktemp("parity")
    for language in ("en", "zh"):
        ignored = shutil.ignore_patterns("_static", "searchindex.js", "searchentries.js")
        shutil.copytree(whole_site / language, folder / language, ignore=ignored)
    return folder


@pytest.fixture
def changed(copies):
    """Changes a text of the Chinese copy, gives the differences that follow, and puts the text back."""
    undone = []

    def change(name, old, new):
        path = copies / "zh" / name
        text = path.read_text(encoding="utf-8")
        undone.append((path, text))
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return differences(copies / "en", copies / "zh")

    yield change
    for path, text in reversed(undone):
        path.write_text(text, encoding="utf-8")


def test_the_editions_differ_in_nothing_but_language(copies):
    assert differences(copies / "en", copies / "zh") == []


def test_a_changed_figure_is_caught(copies, changed):
    told = json.loads((copies / "zh" / "facts.json").read_text(encoding="utf-8"))["facts"]
    value = next(fact["value"] for fact in told if fact["value"] == 5203.7)
    found = changed("facts.json", f'"value": {value}', '"value": 5203.8')
    assert len(found) == 1 and found[0].startswith("facts.json: facts") and "5203.8" in found[0]


def test_a_forgotten_cell_is_caught(copies, changed):
    path = copies / "zh" / "_sources" / "notebooks" / "trade_scale.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    kept = [cell for cell in notebook["cells"] if cell["id"] != "growth-limits"]
    assert len(kept) == len(notebook["cells"]) - 1
    found = changed("_sources/notebooks/trade_scale.ipynb", path.read_text(encoding="utf-8"),
                    json.dumps(notebook | {"cells": kept}))
    assert len(found) == 1 and "trade_scale.ipynb: cells" in found[0] and "growth-limits" in found[0]


def test_a_lost_heading_a_moved_anchor_and_a_changed_program_are_caught(changed):
    changes = {
        "trade_scale.html: outline": ("notebooks/trade_scale.html", '<section id="growth">', '<section id="growing">'),
        "using.html: outline": ("pages/using.html", "<h2>阅读", "<h3>阅读"),
        "trade_scale.ipynb: cells": ("_sources/notebooks/trade_scale.ipynb", "page.claims()", "page.claim()"),
        "concentration.html: references": ("pages/methods/concentration.html", 'id="footcite-', 'id="footcite-other-'),
    }
    for number, (told, change) in enumerate(changes.items(), start=1):
        found = changed(*change)
        assert len(found) == number and any(told in line for line in found), found


@pytest.fixture(scope="module")
def publishers(ledger) -> str:
    """All publishers as they name themselves, with straight apostrophes."""
    return "\n".join(ledger.table("sources")["publisher"]).replace("’", "'")


def untranslated(site, publishers: str) -> dict[str, list[str]]:
    """By page, what is in the other language and neither a publisher nor a name of a program."""
    found = {
        name: [run for run in foreign(site, name) if run not in NAMES and run.replace("’", "'") not in publishers]
        for name in pages(site)
    }
    return {name: runs for name, runs in found.items() if runs}


def test_no_english_is_left_in_the_chinese_pages(zh_site, publishers):
    assert untranslated(zh_site, publishers) == {}


def test_no_chinese_is_left_in_the_english_pages(site, publishers):
    assert untranslated(site, publishers) == WORD_OF_THE_SWITCH


def test_a_forgotten_sentence_is_caught(copies, changed, publishers):
    forgotten = '<p><span lang="en">A sentence that nobody translated</span></p>'
    changed("pages/using.html", "<h2>阅读", f"{forgotten}<h2>阅读")
    found = untranslated(copies / "zh", publishers)["pages/using.html"]
    assert found == ["A sentence that nobody translated"]


@pytest.mark.parametrize("attribute", ["title", "aria-label", "placeholder"])
def test_the_interface_of_the_chinese_pages_is_chinese(zh_site, attribute):
    english = re.compile(rf'<(?:button|input|nav|dialog|a class="headerlink")[^>]* {attribute}="([A-Za-z][^"]*)"')
    found = {run for name in pages(zh_site) for run in english.findall((zh_site / name).read_text(encoding="utf-8"))}
    assert found == set()


def test_every_page_says_its_language_to_browsers_and_to_those_who_share_it(site, zh_site):
    for folder, language, locale in ((site, "en", "en_GB"), (zh_site, "zh-CN", "zh_CN")):
        for name in pages(folder):
            page = (folder / name).read_text(encoding="utf-8")
            assert f'<html lang="{language}"' in page and f'content="{locale}"' in page, name
