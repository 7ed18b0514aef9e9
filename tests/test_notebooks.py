"""The five notebooks keep to one template, hold no typed figures and no helper functions, and speak two languages."""

from __future__ import annotations

import ast
import re

import nbformat
import pytest

from conftest import ROOT
from tradebook.charts.bundle import VEGALITE_MIME
from tradebook.parameters import CONTRACTS, cell_source
from tradebook.prose import placeholders
from tradebook.twins import LANGUAGES, in_language

CHAPTERS = list(CONTRACTS)

OPENING = ["title", "learn", "parameters", "setup", "findings-head", "findings"]
CLOSING = ["method", "exercises", "claims-head", "claims", "data-head", "data-used"]

# What may hold digits in a Markdown cell: formulas, code, links, and lines that name references.
REFERENCES = re.compile(r"^(?:References?:|参考文献：).*?(?=\n\n|\Z)", re.S | re.M)


# How these begin; a cell without a twin stands in both editions in English.
LEARN = ("## What you will learn", "## 学习目标")
LIMIT = ("**What this cannot tell you.**", "**局限。**")


@pytest.fixture(scope="module", params=CHAPTERS)
def committed(request):
    """The notebook as it is run: with the text in both languages."""
    return nbformat.read(ROOT / "notebooks" / f"{request.param}.ipynb", as_version=4)


@pytest.fixture(scope="module", params=LANGUAGES)
def notebook(request, committed):
    """The notebook as the edition in a language has it."""
    return in_language(committed, request.param)


def prose_of(cell) -> str:
    text = REFERENCES.sub("", cell.source)
    return re.sub(r"\$\$.*?\$\$|\$[^$]*\$|`[^`]*`|\]\([^)]*\)", "", text, flags=re.S)


def code_trees(notebook):
    return [(cell, ast.parse(cell.source)) for cell in notebook.cells if cell.cell_type == "code"]


def calls(tree, name):
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == name:
            yield node


def outputs(notebook, mime):
    return [
        (cell.id, output["data"][mime])
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if mime in output.get("data", {})
    ]


def test_cells_stand_in_the_order_of_the_template(notebook):
    ids = [cell.id for cell in notebook.cells]
    assert ids[: len(OPENING)] == OPENING
    assert ids[-len(CLOSING) :] == CLOSING
    assert notebook.cells[0].source.startswith("# ")
    assert notebook.cells[1].source.startswith(LEARN)


def test_each_section_gives_idea_picture_finding_and_limit(notebook):
    cells = notebook.cells[len(OPENING) : -len(CLOSING)]
    starts = [i for i, cell in enumerate(cells) if cell.cell_type == "markdown" and cell.source.startswith("## ")]
    assert starts and starts[0] == 0
    for start, end in zip(starts, [*starts[1:], len(cells)], strict=True):
        section = cells[start:end]
        title = section[0].source.splitlines()[0]
        assert len(section[0].source.splitlines()) > 1, f"{title}: the idea is missing"
        assert section[-1].source.startswith(LIMIT), f"{title}: the limit is missing"
        assert sum(cell.cell_type == "code" for cell in section) >= 2, f"{title}: picture and finding are two cells"


def test_the_parameters_cell_is_the_contract(notebook, request):
    chapter = request.node.callspec.params["committed"]
    cell = notebook.cells[2]
    assert cell.metadata.tags == ["parameters", "hide-input"]
    assert cell.source == cell_source(CONTRACTS[chapter])
    assigned = {node.targets[0].id: ast.literal_eval(node.value) for node in ast.parse(cell.source).body}
    assert list(assigned.items()) == [(p.name, p.default) for p in CONTRACTS[chapter].parameters]


def test_the_setup_cell_hands_every_parameter_to_the_check(notebook, request):
    """What the notebook does not hand on would not be checked when papermill runs it."""
    chapter = request.node.callspec.params["committed"]
    opened = next(node for node in calls(ast.parse(notebook.cells[3].source), "open"))
    assert ast.literal_eval(opened.args[0]) == chapter
    handed = {keyword.arg: keyword.value.id for keyword in opened.keywords}
    assert handed == {p.name: p.name for p in CONTRACTS[chapter].parameters}


def test_markdown_holds_no_figures(notebook):
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            without_numbering = re.sub(r"^\s*[0-9]+\. ", "", prose_of(cell), flags=re.M)
            found = re.findall(r".{0,30}[0-9].{0,30}", without_numbering)
            assert not found, f"{cell.id}: {found}"


def test_no_helper_functions_in_notebooks(notebook):
    forbidden = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
    for cell, tree in code_trees(notebook):
        assert not [node for node in ast.walk(tree) if isinstance(node, forbidden)], cell.id


def test_both_languages_state_the_same_things_and_no_figure_is_typed(notebook):
    count = 0
    for cell, tree in code_trees(notebook):
        for call in calls(tree, "say"):
            count += 1
            english, chinese = (ast.literal_eval(argument) for argument in call.args)
            names = {keyword.arg for keyword in call.keywords if keyword.arg}
            assert placeholders(english) == placeholders(chinese), f"{cell.id}: {english}"
            if all(keyword.arg for keyword in call.keywords):
                assert placeholders(english) == names, f"{cell.id}: {english}"
            for template in (english, chinese):
                assert not re.search(r"[0-9]", re.sub(r"\{\w+", "", template)), f"{cell.id}: {template}"
            assert re.search(r"[\u4e00-\u9fff]", chinese), f"{cell.id}: {chinese}"
        for call in [*calls(tree, "words"), *calls(tree, "not_published")]:
            english, chinese = (ast.literal_eval(argument) for argument in call.args)
            assert not re.search(r"[\u4e00-\u9fff]", english), f"{cell.id}: {english}"
            in_chinese = re.search(r"[\u4e00-\u9fff]", chinese) or not re.search(r"[a-z]{3}", chinese)
            assert in_chinese, f"{cell.id}: {chinese}"
    assert count >= 10


def test_no_cell_failed_and_every_code_cell_ran(notebook):
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert cell.execution_count, cell.id
            assert not [o for o in cell.outputs if o.output_type in ("error", "stream")], cell.id


def test_charts_have_findings_units_and_words(notebook):
    charts = outputs(notebook, VEGALITE_MIME)
    tables = outputs(notebook, "text/html")
    assert len(charts) + len(tables) - 2 >= 4
    for cell_id, spec in charts:
        assert "".join(spec["title"]["text"]).strip(), cell_id
        assert len(spec["description"]) > 20, cell_id
        assert axis_titles(spec), f"{cell_id}: no axis says what it measures, and in which unit"
    svgs = outputs(notebook, "image/svg+xml")
    assert len(svgs) == len(charts)
    assert all(svg.startswith("<svg") for _, svg in svgs)


def axis_titles(spec) -> list[str]:
    """Every title of a quantitative position channel, anywhere in the specification."""
    found = []
    if isinstance(spec, dict):
        for channel in ("x", "y"):
            encoded = spec.get("encoding", {}).get(channel) if isinstance(spec.get("encoding"), dict) else None
            if isinstance(encoded, dict) and encoded.get("type") == "quantitative" and encoded.get("title"):
                found.append(encoded["title"])
        for value in spec.values():
            found += axis_titles(value)
    elif isinstance(spec, list):
        for value in spec:
            found += axis_titles(value)
    return found


def test_all_claims_of_the_article_are_taken_up(ledger):
    claims = ledger.table("claims")
    assert len(claims) == 62
    taken_up = set()
    for chapter in CHAPTERS:
        notebook = nbformat.read(ROOT / "notebooks" / f"{chapter}.ipynb", as_version=4)
        cell = next(cell for cell in notebook.cells if cell.id == "claims")
        taken_up |= set(re.findall(r"\bs[0-9]{3}\b", cell.outputs[0]["data"]["text/plain"]))
    assert taken_up == set(claims["claim"])
