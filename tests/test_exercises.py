"""Every exercise of every chapter: its form, its key in many variants, its usual mistakes, its student's version."""

from __future__ import annotations

import ast
import re

import nbformat
import pytest

from conftest import ROOT
from teaching_samples import right_answer, wrong_answers
from tradebook.cached import has_exercises
from tradebook.parameters import CARDS, CONTRACTS, NOTEBOOKS, cell_source
from tradebook.teaching.exercise import EXERCISE_MIME, KINDS
from tradebook.teaching.handout import hand_out
from tradebook.teaching.notebook import Checks
from tradebook.teaching.plain import plain
from tradebook.teaching.roster import Student
from tradebook.teaching.sealed import MISTAKE, NO_ANSWER, RIGHT, judge
from tradebook.teaching.source import run_notebook

SOURCES = [name for name in NOTEBOOKS if has_exercises(name)]
SEEDS = range(10)
# Of a chapter; a method card has two.
FEWEST = {name: 8 if name in CONTRACTS else 2 for name in NOTEBOOKS}


@pytest.fixture(scope="module", params=SOURCES)
def source(request):
    return nbformat.read(ROOT / "exercises" / f"{request.param}.ipynb", as_version=4)


def forms(notebook):
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if EXERCISE_MIME in output.get("data", {}):
                yield output["data"][EXERCISE_MIME]


def test_every_chapter_and_every_card_has_exercises():
    assert set(NOTEBOOKS) == set(SOURCES)


def test_there_are_enough_exercises_of_every_kind_and_each_makes_sense_for_the_book(source, request):
    found, name = list(forms(source)), request.node.callspec.params["source"]
    assert len(found) >= FEWEST[name]
    if name in CONTRACTS:
        assert {form["kind"] for form in found} == set(KINDS)
        assert len({form["level"] for form in found}) >= 2
    else:
        assert len({form["kind"] for form in found}) >= 2, "two exercises of one kind train one thing"
    assert [form["name"] for form in found if form["why_not"]] == []
    assert all(form["mistakes"] and form["hint"] and form["minutes"] and form["trains"] for form in found)


def test_the_parameters_are_those_of_the_chapter_and_the_variant(source, request):
    cell = next(cell for cell in source.cells if cell.id == "parameters")
    assert cell.source.startswith(cell_source(NOTEBOOKS[request.node.callspec.params["source"]]))
    assigned = [node.targets[0].id for node in ast.parse(cell.source).body]
    assert assigned[-1] == "variant"


def test_every_question_has_its_twin_its_title_and_no_figure(source):
    cells = {cell.id: cell for cell in source.cells}
    for form in forms(source):
        english, chinese = cells[form["name"]], cells[f"{form['name']}-zh"]
        assert english.metadata.tags == ["lang-en"] and chinese.metadata.tags == ["lang-zh"]
        for cell in (english, chinese):
            assert cell.source.startswith("### ") and cell.source.count("\n") >= 2, cell.id
            assert not re.search("[0-9]", re.sub(r"`[^`]*`|\]\([^)]*\)", "", cell.source)), cell.id


def test_no_figure_is_typed_and_both_languages_are_there(source):
    for cell in source.cells:
        if cell.cell_type != "code":
            continue
        for node in ast.walk(ast.parse(cell.source)):
            assert not isinstance(node, ast.FunctionDef | ast.Lambda | ast.ClassDef), cell.id
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            if node.func.attr in ("say", "words"):
                english, chinese = (ast.literal_eval(part) for part in node.args)
                for words in (english, chinese):
                    assert not re.search("[0-9]", re.sub(r"\{\w+|`[^`]*`", "", words)), f"{cell.id}: {words}"
                assert re.search("[\u4e00-\u9fff]", chinese) and not re.search("[\u4e00-\u9fff]", english), cell.id


@pytest.mark.parametrize("chapter", SOURCES)
def test_the_committed_outputs_are_those_of_a_fresh_run(chapter):
    fresh = run_notebook(chapter, {})
    kept = nbformat.read(ROOT / "exercises" / f"{chapter}.ipynb", as_version=4)
    assert [cell.id for cell in fresh.cells] == [cell.id for cell in kept.cells]
    for new, old in zip(fresh.cells, kept.cells):
        if new.cell_type == "code":
            assert new.outputs == old.outputs, new.id


@pytest.mark.parametrize("chapter", [name for name in SOURCES if name in CONTRACTS])
@pytest.mark.parametrize("seed", SEEDS)
def test_keys_hold_in_every_variant(chapter, seed, tmp_path):
    """Right answers pass, every usual mistake gets its feedback, and the untouched notebook is told kindly.

    In one test, since each variant has to be run: the check of the student's notebook is the one that is asked.
    """
    language = "zh" if seed % 2 else "en"
    dealt = next(hand_out(chapter, [Student("s01")], seed, {"language": language}))
    nbformat.write(dealt.notebook, tmp_path / "renamed by its student.ipynb")
    check = Checks(dealt.key["assignment"], tmp_path)
    assert len(dealt.key["exercises"]) >= FEWEST[chapter] * 3 // 4
    for exercise in dealt.key["exercises"]:
        name = exercise["name"]
        assert check(name, {name: right_answer(exercise)}).kind == RIGHT, name
        assert check(name, {name: ...}).kind == check(name, {}).kind == NO_ANSWER
        assert exercise["form"]["mistakes"], name
        told = set()
        for answer, feedback in wrong_answers(exercise):
            heard = check(name, {name: answer})
            assert heard.kind == MISTAKE, (name, answer)
            told.add(feedback in heard.words)
        # Two mistakes may lead to one number; then the first is named.
        assert True in told, name


@pytest.mark.parametrize("card", [name for name in SOURCES if name in CARDS])
@pytest.mark.parametrize("seed", SEEDS)
def test_keys_of_cards_hold_in_every_variant(card, seed):
    """The same of cards, asked of the keys themselves."""
    dealt = next(hand_out(card, [Student("s01")], seed, {"language": "zh" if seed % 2 else "en"}))
    assert len(dealt.key["exercises"]) >= FEWEST[card]
    for exercise in dealt.key["exercises"]:
        assert judge(exercise["check"], plain(right_answer(exercise))).kind == RIGHT, exercise["name"]
        heard = [(judge(exercise["check"], plain(wrong)), feedback) for wrong, feedback in wrong_answers(exercise)]
        assert heard and {verdict.kind for verdict, _ in heard} == {MISTAKE}, exercise["name"]
        assert any(feedback in verdict.words for verdict, feedback in heard), exercise["name"]


@pytest.mark.parametrize("chapter", SOURCES)
def test_figures_are_answers_too_and_bounds_are_the_tolerance(chapter):
    dealt = next(hand_out(chapter, [Student("s01")], 3, {}))
    for exercise in dealt.key["exercises"]:
        answer, check = exercise["form"]["answer"], exercise["check"]
        if answer["type"] == "choice":
            assert judge(check, plain(f" {answer['right'].lower()} ")).is_right
            continue
        step = 10.0 ** -answer["decimals"]
        assert judge(check, plain(answer["first"] * step)).is_right
        assert judge(check, plain(answer["last"] * step)).is_right
        assert not judge(check, plain((answer["first"] - 1) * step)).is_right
        assert not judge(check, plain((answer["last"] + 1) * step)).is_right
