"""Chinese as it is printed: full-width punctuation beside Chinese characters, and bold words that come out bold."""

from __future__ import annotations

import ast
import re

import nbformat
import pytest

from conftest import ROOT
from tradebook.twins import language_of

HAN = "\u4e00-\u9fff"
# What keeps the punctuation of its own language, in the order in which it is taken out: code, formulas, links, roles
# and directives, references.
OTHER = [
    re.compile(pattern, re.S | re.M)
    for pattern in (r"```.*?```", r"`[^`\n]*`", r"\$\$.*?\$\$|\$[^$\n]*\$", r"\]\([^)]*\)", r"<[^>]*>",
                    r"\{[^}]*\}", r"^参考文献：.*?(?=\n\n|\Z)")
]
HALF_WIDTH = re.compile(rf"[{HAN}][,;:?!()]|[,;:?!()][{HAN}]")
# A closing ** behind punctuation only closes before a space or more punctuation: a rule of CommonMark.
NOT_CLOSED = re.compile(rf"\*\*[^*\n]+[。？！，；：”）》]\*\*(?=[{HAN}A-Za-z])")

NOTEBOOKS = sorted([*ROOT.glob("notebooks/*.ipynb"), *ROOT.glob("pages/**/*.ipynb")])
PAGES = sorted([*ROOT.glob("*.zh.md"), *ROOT.glob("pages/**/*.zh.md")])


def prose(path) -> list[str]:
    """The Chinese Markdown of a page, or of the cells of a notebook."""
    if path.suffix == ".md":
        return [path.read_text(encoding="utf-8")]
    return [cell.source for cell in nbformat.read(path, as_version=4).cells if language_of(cell) == "zh"]


def half_width(text: str) -> list[str]:
    for other in OTHER:
        # What is left out must leave no new neighbours behind.
        text = other.sub("¤", text)
    return [text[max(0, found.start() - 8) : found.end() + 8] for found in HALF_WIDTH.finditer(text)]


@pytest.mark.parametrize("path", [*NOTEBOOKS, *PAGES], ids=lambda path: path.name)
def test_punctuation_is_full_width_and_bold_is_closed(path):
    for text in prose(path):
        assert not half_width(text)
        assert not NOT_CLOSED.search(text), NOT_CLOSED.search(text)[0]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_computed_sentences_have_full_width_punctuation(path):
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            for node in ast.walk(ast.parse(cell.source)):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    assert not half_width(node.value), cell.id


@pytest.mark.parametrize("path", [*NOTEBOOKS, *PAGES], ids=lambda path: path.name)
def test_words_inside_formulas_are_chinese(path):
    """Symbols and names of variables stay; a word that is read is translated."""
    for text in prose(path):
        assert not re.findall(r"\\text\{[^}]*[A-Za-z]{3,}[^}]*\}", text)


def test_what_is_wrong_is_found():
    assert half_width("出口,进口") and half_width("（一）(二)")
    assert not half_width("用`trade_value, CN`即可。参见$a, b$，另见[此处](a,b)。")
    assert NOT_CLOSED.search("**局限。**该序列") and not NOT_CLOSED.search("**局限。** 该序列为**区间**，")
