"""Exercises that make no sense for a region, period and currency: every page says which are left out, and why."""

from __future__ import annotations

import re

import nbformat
import pytest

from tradebook.figure import Missing
from tradebook.teaching.book_page import book_page
from tradebook.teaching.card_page import executed
from tradebook.teaching.exercise import WHY_NOT, Number
from tradebook.teaching.left_out import left_out
from tradebook.teaching.source import run_source
from tradebook.teaching.student import student_version

# In dollars the ledger has no rates and few shares.
DOLLARS = {"currency": "USD"}


@pytest.fixture(scope="module")
def runs():
    return {language: run_source("trade_scale", DOLLARS | {"language": language}) for language in ("en", "zh")}


def words_of(notebook) -> list[str]:
    return [cell.source for cell in notebook.cells if cell.id == "left-out"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_sentence_counts_and_names_what_is_left_out(runs, language):
    run = runs[language]
    words, out = left_out(run.parts, language), [part for part in run.parts if not part.makes_sense]
    assert 1 < len(out) < len(run.parts)
    assert all(part.title in words and part.form["why_not"] in words for part in out)
    assert not any(part.title in words for part in run.sensible)
    assert set(map(int, re.findall(r"\d+", words))) == {len(out), len(run.parts)}
    assert "\n" not in words and words.endswith("。" if language == "zh" else ".")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_book_and_the_students_are_told_alike(runs, language):
    run = runs[language]
    words = [left_out(run.parts, language)]
    assert words_of(book_page(run)) == words == words_of(student_version(run, "trade_scale-s01", "salt"))


@pytest.mark.parametrize("chapter", ["trade_scale", "concentration"])
def test_nothing_is_said_where_nothing_is_left_out(chapter):
    run = run_source(chapter, {})
    assert left_out(run.parts, "en") == "" and not words_of(book_page(run))
    assert not words_of(student_version(run, "s", "salt"))


@pytest.mark.parametrize(("language", "words"), [
    ("en", "2 of 2 exercises are left out for this region, period and currency: "), ("zh", "2题全部从略"),
])
def test_a_card_without_any_exercise_says_so_in_place_of_them(language, words):
    made = nbformat.reads(executed("contributions", DOLLARS | {"language": language}).decode(), as_version=4)
    assert words in words_of(made)[0]
    assert not [cell.id for cell in made.cells if cell.id.startswith("ex_")]


def test_quotation_marks_within_a_title_are_single():
    parts = run_source("private_enterprises", DOLLARS | {"language": "zh"}).parts
    words = left_out([part for part in parts if "“" in part.title], "zh")
    assert "“‘" in words and "““" not in words


@pytest.mark.parametrize("reason", ["not_published", "not_known_then", "other_unit", "undefined"])
def test_every_reason_of_a_missing_figure_has_its_words(reason):
    said = {language: Number(Missing(reason), 0).why_not(language) for language in ("en", "zh")}
    assert re.search("[a-z]", said["en"]) and re.search("[\u4e00-\u9fff]", said["zh"])


def test_reasons_read_within_the_sentence():
    """In brackets behind one title or several: no capital, no full stop, in both languages."""
    for english, chinese in WHY_NOT.values():
        assert english[0].islower() and english[-1].isalpha() and not re.search("[。，、；A-Za-z]$", chinese)
