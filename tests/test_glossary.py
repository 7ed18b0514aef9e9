"""Every term in its agreed form: the forms that the glossary rules out stand in no Chinese text of the book."""

from __future__ import annotations

import ast
import csv
import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest

from conftest import ROOT
from tradebook.book.edition import Edition
from tradebook.book.glossary import terms

HAN = re.compile(r"[\u4e00-\u9fff]")
# Labels and definitions of the ledger's own making; titles and notes of sources are other people's words.
CODE_LISTS = ("codes", "indicators", "members", "units", "regions", "events", "ports", "claims")
NOTEBOOKS = sorted([*ROOT.glob("notebooks/*.ipynb"), *ROOT.glob("pages/**/*.ipynb")])
PAGES = sorted([*ROOT.glob("*.zh.md"), *ROOT.glob("pages/**/*.zh.md")])
# The words of the search are what readers type, in whatever form.
MODULES = sorted(path for path in (ROOT / "tradebook").rglob("*.py") if path.name != "search_words.py")

with (ROOT / "data" / "glossary.csv").open(encoding="utf-8", newline="") as lines:
    TERMS = list(csv.DictReader(lines))
# The form that is not used, and the agreed one.
AVOIDED = {form: row["zh"] for row in TERMS for form in row["avoid"].split("|") if form}


def unagreed(text: str) -> list[str]:
    """The forms of a text that the glossary rules out, each with the form to use."""
    return [f"{form}, use {agreed}" for form, agreed in AVOIDED.items() if form in text]


def words_in(code: str) -> Iterator[str]:
    """The texts that Chinese stands in, of a module or cell."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and HAN.search(node.value):
            yield node.value


def chinese_of(path: Path) -> Iterator[tuple[str, str]]:
    """Every Chinese text in a file with the place where it stands."""
    if path.suffix == ".md":
        yield path.name, path.read_text(encoding="utf-8")
    elif path.suffix == ".py":
        yield from ((path.name, words) for words in words_in(path.read_text(encoding="utf-8")))
    elif path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as rows:
            for number, row in enumerate(csv.DictReader(rows), start=2):
                yield from ((f"line {number}", words) for column, words in row.items() if column.endswith("zh"))
    else:
        for cell in nbformat.read(path, as_version=4).cells:
            texts = [cell.source] if cell.cell_type == "markdown" else words_in(cell.source)
            yield from ((cell.id, words) for words in texts)


def test_the_glossary_has_terms_enough_and_names_no_form_twice():
    assert len(TERMS) >= 150
    for column in ("en", "zh"):
        assert len({row[column] for row in TERMS}) == len(TERMS)
    forms = [form for row in TERMS for form in row["avoid"].split("|") if form]
    assert len(set(forms)) == len(forms) > 150


def test_no_agreed_form_or_definition_holds_a_form_that_is_ruled_out():
    for row in TERMS:
        assert not unagreed(row["zh"]) and not unagreed(row["definition_zh"]), row["zh"]


def test_a_form_that_is_ruled_out_is_found():
    assert unagreed("供体池不叫捐赠池。") == ["捐赠池, use 供体池"]
    assert unagreed("赫芬达尔指数与合成控制法") == []


@pytest.mark.parametrize(
    "path",
    [*NOTEBOOKS, *PAGES, *MODULES, *(ROOT / "data" / f"{name}.csv" for name in CODE_LISTS)],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_every_term_stands_in_its_agreed_form(path):
    found = {place: forms for place, words in chinese_of(path) if (forms := unagreed(words))}
    assert not found, found


def test_terms_are_listed_in_the_order_of_the_language(ledger):
    english, chinese = (terms(Edition("CN-XJ", language, 2016, 2025, "", ledger)) for language in ("en", "zh"))
    assert len(english) == len(chinese) == len(TERMS)
    names = [term.english.casefold() for term in english]
    assert names == sorted(names)
    # By pinyin: a, bao, chu, jin, tong, zhan.
    places = [[term.chinese for term in chinese].index(name)
              for name in ("安慰剂检验", "保税物流", "出口", "进口", "同比", "占比")]
    assert places == sorted(places)
