"""A notebook holds both languages, and an edition its own; so do the prose pages around it."""

from __future__ import annotations

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from conftest import ROOT
from tradebook import run
from tradebook.edition import choose_captions
from tradebook.parameters import CONTRACTS
from tradebook.run import executed
from tradebook.twins import caption, copy_pages, in_language, language_of


def in_both() -> nbformat.NotebookNode:
    return new_notebook(cells=[
        new_markdown_cell("# Trade", id="title", metadata={"tags": ["lang-en"]}),
        new_markdown_cell("# 贸易", id="title-zh", metadata={"tags": ["lang-zh", "wide"]}),
        new_code_cell("1", id="sum", metadata={"tags": ["hide-input"]}),
        new_markdown_cell("$x$", id="formula"),
    ])


@pytest.mark.parametrize(("language", "title"), [("en", "# Trade"), ("zh", "# 贸易")])
def test_an_edition_keeps_its_own_language_under_the_same_ids(language, title):
    kept = in_language(in_both(), language)
    assert [cell.id for cell in kept.cells] == ["title", "sum", "formula"]
    assert kept.cells[0].source == title
    assert [cell.metadata.get("tags") for cell in kept.cells][1:] == [["hide-input"], None]
    assert not [cell.id for cell in kept.cells if language_of(cell)]


def test_other_tags_stay_and_the_notebook_itself_is_left_as_it_was():
    notebook = in_both()
    assert in_language(notebook, "zh").cells[0].metadata.tags == ["wide"]
    assert notebook == in_both()


def test_a_run_keeps_its_language_and_a_refresh_keeps_both(tmp_path, monkeypatch):
    notebook = nbformat.read(ROOT / "notebooks" / "trade_scale.ipynb", as_version=4)
    first = notebook.cells[0]
    first.metadata["tags"] = ["lang-en"]
    twin = new_markdown_cell("# 贸易规模", id=f"{first.id}-zh", metadata={"tags": ["lang-zh"]})
    notebook.cells = [first, twin, *(cell for cell in notebook.cells[1:] if cell.id != twin.id)][:4]
    monkeypatch.setattr(run, "ROOT", tmp_path)
    (tmp_path / "notebooks").mkdir()
    nbformat.write(notebook, tmp_path / "notebooks" / "trade_scale.ipynb")

    def cells(*options) -> list[tuple[str, str]]:
        ran = nbformat.reads(executed("trade_scale", *options).decode(), as_version=4)
        return [(cell.id, cell.source) for cell in ran.cells if cell.cell_type == "markdown"]

    assert cells({})[0] == ("title", first.source)
    assert cells({"language": "zh"})[0] == ("title", "# 贸易规模")
    assert [name for name, _ in cells({}, False, True)][:2] == ["title", "title-zh"]


@pytest.mark.parametrize("chapter", CONTRACTS)
def test_every_twin_stands_directly_behind_its_cell(chapter):
    cells = nbformat.read(ROOT / "notebooks" / f"{chapter}.ipynb", as_version=4).cells
    told = [(cell.id, language_of(cell)) for cell in cells if language_of(cell)]
    assert told[1::2] == [(f"{name}-zh", "zh") for name, _ in told[::2]]
    assert {language for _, language in told[::2]} <= {"en"}


def test_prose_pages_become_their_twins(tmp_path):
    origin = tmp_path / "origin"
    (origin / "deep").mkdir(parents=True)
    for name, text in {"a.md": "a", "a.zh.md": "甲", "b.md": "b", "deep/c.md": "c", "deep/c.zh.md": "丙"}.items():
        (origin / name).write_text(text, encoding="utf-8")
    for language, wanted in {"en": ["a", "b", "c"], "zh": ["甲", "b", "丙"]}.items():
        copy_pages(origin, tmp_path / language, language)
        found = sorted((tmp_path / language).rglob("*.*"))
        assert [str(path.relative_to(tmp_path / language)) for path in found] == ["a.md", "b.md", "deep/c.md"]
        assert [path.read_text(encoding="utf-8") for path in found] == wanted


def test_captions_are_in_one_language_each(tmp_path):
    assert caption("Chapters / 各章", "zh") == "各章"
    assert caption("Chapters / 各章", "en") == "Chapters"
    assert caption("Chapters", "zh") == "Chapters"
    (tmp_path / "_toc.yml").write_bytes((ROOT / "_toc.yml").read_bytes())
    choose_captions(tmp_path, "zh")
    assert "各章" in (tmp_path / "_toc.yml").read_text(encoding="utf-8")
    assert "Chapters" not in (tmp_path / "_toc.yml").read_text(encoding="utf-8")
