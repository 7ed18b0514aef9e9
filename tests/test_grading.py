"""A class from its list to its grades: thirty submissions, some of which would rather not be graded."""

from __future__ import annotations

import csv
import json
import os
import time
from dataclasses import replace
from pathlib import Path

import nbformat
import papermill
import pytest
from click.testing import CliRunner

from teaching_samples import all_right, class_of, filled, right_answer, write, wrong_answers
from tradebook import engine
from tradebook.cli import main
from tradebook.teaching import sandbox
from tradebook.teaching.cage import LIMITS_ONLY, NAMESPACES
from tradebook.teaching.feedback import page, table, write_grades
from tradebook.teaching.grading import GRADED, NOBODY, NOTHING, REFUSED, STOPPED, grade_folder
from tradebook.teaching.handout import KEYS, TO_HAND_OUT, TO_KEEP, write_class
from tradebook.teaching.keys import read_keys
from tradebook.teaching.roster import read_roster
from tradebook.teaching.sandbox import Limits
from tradebook.teaching.submission import owner_by_name

CHAPTER, COUNT = "trade_scale", 30
LIMITS = Limits(seconds=15, megabytes=1024)

# What a student's first answer is replaced by. All other answers are right, so that what is lost can be seen.
# Of the cells behind it: "all" still count, "none" do where the process itself has ended.
HOSTILE = {
    "loop": ("while True: pass", "none"),
    "fork bomb": ("import os\nwhile True: os.fork()", "all"),
    "threads": ("import threading\nfor _ in range(99): threading.Thread(target=input).start()", "all"),
    "deletes": ("import shutil\nshutil.rmtree({data!r})", "all"),
    "print flood": ("while True: print('x' * 1000)", "all"),
    "memory hog": ("x = bytearray(10**12)", "all"),
    "network": ("import urllib.request\nurllib.request.urlopen('http://192.0.2.1', timeout=3)", "all"),
    "ends Python": ("import os\nos._exit(0)", "none"),
    "exits": ("raise SystemExit", "all"),
    "crashes": ("import ctypes\nctypes.string_at(0)", "none"),
    "kills": ("import os\nos.kill(os.getppid(), 9)\nos.kill(-1, 9)", "all"),
    "tells lies": (
        "import os\nfor number in range(3, 30):\n"
        "    try: os.write(number, b'[\"right\"]\\n\\xff\\n{{\"points\": 99}}\\n')\n    except OSError: pass", "all",
    ),
    "tells too much": (
        "import os\nwhile True:\n    for number in range(3, 30):\n        try: os.write(number, b'x' * 9999)\n"
        "        except OSError: pass", "none",
    ),
    "patches the checker": (
        "import tradebook.teaching.sealed as s\ns.judge = lambda *a: s.Verdict('right', '')\n"
        "import tradebook.teaching.plain as p\np.plain = lambda v: dict(kind='number', value='1')", "all",
    ),
    "reads the keys": ("import pathlib\n{first} = pathlib.Path({keys!r}).read_text()", "all"),
    "lying object": ("class Right(float):\n    __eq__ = lambda *a: True\n{first} = Right(10**9)", "all"),
    "fills the disk": ("with open('big', 'wb') as f:\n    while True: f.write(b'x' * 10**7)", "all"),
    "syntax": ("this is no Python", "all"),
}


@pytest.fixture(scope="module")
def dealt():
    with pytest.MonkeyPatch.context() as patch:
        return class_of(CHAPTER, COUNT, 5, patch)


@pytest.fixture(scope="module")
def home(tmp_path_factory, dealt):
    """A folder with the class in it and what its thirty students handed in."""
    home = tmp_path_factory.mktemp("class room")
    write_class(CHAPTER, dealt, 5, {}, home / "class")
    return home


@pytest.fixture(scope="module")
def expected(home, dealt, ledger):
    """Hand in everything; by student what should come of it: status and points."""
    folder, keys = home / "handed in", home / "class" / TO_KEEP / KEYS
    found: dict[str, tuple[str, int]] = {}
    places = {"data": str(ledger.folder), "keys": str(keys)}
    waiting = iter(dealt)
    for name, (code, lost) in HOSTILE.items():
        one = next(waiting)
        first = one.key["exercises"][0]
        answers = all_right(one) | {first["name"]: code.format(first=first["name"], **places)}
        write(folder / f"{one.key['assignment']}.ipynb", filled(one, answers))
        left = one_less(one) if lost == "all" else 0
        found[one.student.student] = (GRADED if lost == "all" else STOPPED, left)
        assert name
    for _ in range(4):
        one = next(waiting)
        write(folder / one.student.student / "solution final (2).ipynb", filled(one, all_right(one)))
        found[one.student.student] = (GRADED, total(one))
    one = next(waiting)
    write(folder / "untouched.ipynb", filled(one, {}))
    found[one.student.student] = (GRADED, 0)
    one = next(waiting)
    notebook = filled(one, all_right(one))
    notebook["cells"] = [cell for cell in notebook["cells"] if "growth-of-levels" not in cell["id"]]
    write(folder / "some cells are gone.ipynb", notebook)
    found[one.student.student] = (GRADED, one_less(one))
    one = next(waiting)
    wrong = {e["name"]: f"{e['name']} = {next(iter(wrong_answers(e)))[0]!r}" for e in one.key["exercises"]}
    write(folder / "mistakes.ipynb", filled(one, wrong))
    found[one.student.student] = (GRADED, 0)
    for content in (b"{no notebook", b"[" * 100_000, b'{"cells": [3]}', b"\xff\xfe"):
        one = next(waiting)
        (folder / f"{one.student.student}.ipynb").write_bytes(content)
        found[one.student.student] = (REFUSED, 0)
    one = next(waiting)
    (folder / f"{one.student.student}.ipynb").symlink_to(keys)
    found[one.student.student] = (REFUSED, 0)
    found |= {one.student.student: (NOTHING, 0) for one in waiting}
    os.mkfifo(folder / "waits for ever.ipynb")
    (folder / "a folder.ipynb").mkdir()
    (folder / "linked").symlink_to(home)
    return found


def total(one) -> int:
    return sum(exercise["points"] for exercise in one.key["exercises"])


def one_less(one) -> int:
    return total(one) - one.key["exercises"][0]["points"]


@pytest.fixture(scope="module")
def graded(home, expected):
    return grade_folder(home / "handed in", read_keys(home / "class"), LIMITS)


def test_thirty_submissions_are_graded_right_whatever_they_do(graded, expected, home, ledger):
    assert len(expected) == COUNT
    lines = {line.student: line for line in graded}
    assert {student: (lines[student].status, lines[student].points) for student in expected} == expected
    assert {line.status for line in graded if not line.student} == {NOBODY}
    assert (ledger.folder / "observations.csv").is_file() and (home / "class" / TO_KEEP / KEYS).is_file()


def test_this_system_holds_student_code_in_namespaces(graded):
    """In CI too; where it cannot be, the documents say what is left."""
    assert {line.attempt.cage for line in graded if line.attempt.cage} == {NAMESPACES}


def test_mistakes_are_named_in_the_feedback(graded, dealt, home):
    keys = read_keys(home / "class")
    path = write_grades(graded, keys, home / "grades")
    line = next(line for line in graded if line.path == "mistakes.ipynb")
    page = (home / "grades" / "feedback" / f"{line.student}.html").read_text(encoding="utf-8")
    one = next(one for one in dealt if one.student.student == line.student)
    for exercise in one.key["exercises"]:
        feedback = next(iter(wrong_answers(exercise)))[1]
        assert feedback.split("'")[0] in page, exercise["name"]
    rows = list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))
    assert len(rows) == len(graded) and rows[0]["student"] == "s01" and "growth_of_levels" in rows[0]
    # Written again over itself, it is the same.
    before = path.read_bytes()
    write_grades(graded, keys, home / "grades")
    assert path.read_bytes() == before


@pytest.mark.parametrize(("language", "words"), [("en", "of {of} points: {} %"), ("zh", "/{of}，得分率{}%")])
def test_the_share_of_the_points_that_could_be_had_stands_beside_them(graded, home, language, words):
    """Exercises that make no sense are left out, so points alone do not compare students."""
    keys = replace(read_keys(home / "class"), language=language)
    rows = {row["file"]: row for row in csv.DictReader(table(graded).splitlines())}
    for line in (line for line in graded if line.path and line.student):
        row = rows[line.path]
        assert float(row["percent"]) == pytest.approx(100 * int(row["points"]) / int(row["of"]), abs=0.05)
        assert words.format(row["percent"], of=row["of"]) in page(line, keys, solutions=False)
    assert {row["percent"] for row in rows.values()} > {"0.0", "100.0"}
    assert {row["percent"] for row in rows.values() if row["status"] == NOBODY} == {""}


def test_feedback_can_keep_the_answers_back(graded, home):
    line = next(line for line in graded if line.path == "mistakes.ipynb")
    write_grades(graded, read_keys(home / "class"), home / "again", solutions=False)
    page = (home / "again" / "feedback" / f"{line.student}.html").read_text(encoding="utf-8")
    key = read_keys(home / "class").students[line.student]
    assert not any(exercise["solution"].split("'")[0] in page for exercise in key["exercises"])


def test_markup_of_a_student_stays_text(home, dealt, tmp_path):
    one = dealt[0]
    first = one.key["exercises"][0]["name"]
    write(tmp_path / "in" / "s01.ipynb", filled(one, {first: "raise ValueError('<script>alert(1)</script>')"}))
    keys = read_keys(home / "class")
    graded = grade_folder(tmp_path / "in", keys, LIMITS)
    write_grades(graded, keys, tmp_path / "out")
    page = (tmp_path / "out" / "feedback" / "s01.html").read_text(encoding="utf-8")
    assert "<script" not in page and "&lt;script" in page


def test_two_notebooks_of_one_student_are_both_graded_and_said_to_be_two(home, dealt, tmp_path):
    for name in ("first", "second"):
        write(tmp_path / f"{name}.ipynb", filled(dealt[0], {}))
    graded = [line for line in grade_folder(tmp_path, read_keys(home / "class"), LIMITS) if line.path]
    assert [line.student for line in graded] == ["s01", "s01"]
    assert all("more than one" in line.note for line in graded)
    assert table(graded).count("more than one") == 2


def test_a_notebook_of_another_under_ones_own_name_is_noticed(home, dealt, tmp_path):
    write(tmp_path / "s02.ipynb", filled(dealt[0], all_right(dealt[0])))
    line = next(line for line in grade_folder(tmp_path, read_keys(home / "class"), LIMITS) if line.path)
    assert line.student == "s01" and "s02" in line.note


@pytest.mark.parametrize(
    ("path", "student"),
    [("s01.ipynb", "s01"), ("S01 final.ipynb", "s01"), ("x/s01/a.ipynb", "s01"), ("s011.ipynb", ""), ("a.ipynb", ""),
     ("s01 and s02.ipynb", ""), ("anna-li.ipynb", "anna-li"), ("trade_scale-anna.ipynb", "anna")],
)
def test_files_are_told_by_their_names(path, student):
    assert owner_by_name(path, ["s01", "s02", "anna", "anna-li"]) == student


PROTECTED = {
    "fork": "import os\nos.fork()",
    "program": "import subprocess\nsubprocess.run(['true'])",
    "network": "import socket\nsocket.create_connection(('192.0.2.1', 80), 1)",
    "delete": "import os\nos.remove({victim!r})",
    "write": "open({victim!r}, 'w')",
    "library": "import ctypes\nctypes.CDLL(None)",
}


def test_limits_alone_still_stop_accidents(tmp_path, ledger):
    victim = tmp_path / "victim.txt"
    victim.write_text("still here", encoding="utf-8")
    (tmp_path / "own").mkdir()
    cells = [(name, code.format(victim=str(victim))) for name, code in PROTECTED.items()]
    cells += [("own", "y = open('mine', 'w').write('ok')"), ("loop", "while True: pass")]
    attempt = sandbox.run(cells, ["y"], ledger.folder, tmp_path / "own", Limits(seconds=12, namespaces=False))
    assert attempt.cage == LIMITS_ONLY and victim.read_text(encoding="utf-8") == "still here"
    assert attempt.failed.keys() == PROTECTED.keys() and attempt.answers["y"]["value"] == "2.0"
    assert attempt.ended == sandbox.TIME and attempt.cell == "loop"


def test_what_a_notebook_started_ends_with_it(tmp_path, ledger):
    """Also what has left its group: nothing goes on behind the grader's back."""
    code = "import os, time\nos.setsid()\nwhile True: time.sleep(1)"
    started = time.monotonic()
    attempt = sandbox.run([("a", code)], [], ledger.folder, tmp_path, Limits(seconds=4))
    assert attempt.ended == sandbox.TIME and time.monotonic() - started < 10
    processes = [path for path in Path("/proc").iterdir() if path.name.isdigit()]
    commands = []
    for process in processes:
        try:
            commands.append((process / "cmdline").read_bytes() + (process / "environ").read_bytes())
        except OSError:
            continue
    assert not [line for line in commands if str(tmp_path).encode() in line]


def test_no_variable_of_the_teacher_reaches_a_student(tmp_path, ledger, monkeypatch):
    monkeypatch.setenv("TEACHERS_SECRET", "42")
    cells = [("a", "import os\nx = os.environ.get('TEACHERS_SECRET', 'none')\ny = str(os.path.exists('/etc/passwd'))")]
    attempt = sandbox.run(cells, ["x", "y"], ledger.folder, tmp_path, LIMITS)
    assert attempt.answers["x"] == {"kind": "text", "text": "none"}
    assert attempt.answers["y"]["text"] == "False"


def test_the_student_s_notebook_runs_as_handed_out(dealt, tmp_path, monkeypatch):
    """In a notebook, with Otter running its checks: untouched it asks kindly, solved it is right throughout."""
    monkeypatch.chdir(tmp_path)
    for answers, word in ((None, "Not answered yet"), (all_right(dealt[1]), "Right.")):
        path = tmp_path / "mine.ipynb"
        write(path, filled(dealt[1], answers or {}))
        made = papermill.execute_notebook(
            path, None, engine_name=engine.NAME, kernel_name="python3", progress_bar=False,
        )
        shown = [cell.outputs[0]["data"]["text/plain"] for cell in made.cells if cell.id.startswith("check-")]
        assert len(shown) == len(dealt[1].key["exercises"])
        assert all(text.startswith(word) for text in shown), shown


def test_a_student_s_notebook_is_otter_s_and_holds_no_key(dealt):
    text = nbformat.writes(dealt[1].notebook)
    tests = dealt[1].notebook.metadata["otter"]["tests"]
    assert dealt[1].notebook.metadata["otter"]["OK_FORMAT"] is False
    for exercise in dealt[1].key["exercises"]:
        assert "test_case" in tests[exercise["name"]]
        assert json.dumps(exercise["solution"], ensure_ascii=False)[1:40] not in text
        assert f"{exercise['name']} = {right_answer(exercise)}" not in text


def test_the_same_seed_gives_the_same_bytes_and_another_one_another_class(dealt, tmp_path, monkeypatch):
    files = {}
    for name, seed in (("a", 5), ("b", 5), ("c", 6)):
        made = class_of(CHAPTER, 1, seed, monkeypatch, choices=9)
        write_class(CHAPTER, made, seed, {}, tmp_path / name)
        paths = sorted(path for path in (tmp_path / name).rglob("*") if path.is_file())
        files[name] = {str(path.relative_to(tmp_path / name)): path.read_bytes() for path in paths}
    assert files["a"] == files["b"] != files["c"]
    assert len(files["a"]) == 1 + 3 and f"{TO_HAND_OUT}/trade_scale-s01.ipynb" in files["a"]


MISTAKES = [
    ("", "nobody.csv", "No such file"), ("name\nAnna\n", "", "no column student"),
    ("student\n", "", "nobody is on the list"),
    ("student\n../x\n", "", "line 2: student '../x' cannot be the name of a file"),
    ("student\na\nA\n", "", "stands there twice"), ("student\n\xff", "latin", "no text in UTF-8"),
]


@pytest.mark.parametrize(("text", "how", "words"), MISTAKES)
def test_a_bad_list_is_told_in_one_line(text, how, words, tmp_path):
    path = tmp_path / "list.csv"
    if how != "nobody.csv":
        path.write_bytes(text.encode("latin-1" if how == "latin" else "utf-8"))
    result = CliRunner().invoke(main, ["class", str(path), "--chapter", CHAPTER, "--seed", "1"])
    assert result.exit_code == 2 and words in result.stderr and result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [(["class", "{list}", "--chapter", "trade_scal", "--seed", "1"], "did you mean trade_scale?"),
     (["class", "{list}", "--chapter", "trade_scale"], "missing option '--seed'"),
     (["class", "{list}", "--chapter", "trade_scale", "--seed", "1", "-o", "{full}"], "is not empty; name a new"),
     (["grade", "{full}", "--keys", "{list}"], "no keys of a class"),
     (["grade", "{full}", "--keys", "nowhere"], "nowhere"),
     (["grade", "nowhere", "--keys", "{class}"], "no such folder")],
)
def test_other_mistakes_are_told_in_one_line(words, told, home, tmp_path):
    (tmp_path / "list.csv").write_text("student;name\nanna;Anna\n", encoding="utf-8")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("x", encoding="utf-8")
    places = {"list": tmp_path / "list.csv", "full": tmp_path / "full", "class": home / "class"}
    result = CliRunner().invoke(main, [word.format(**places) for word in words])
    assert result.exit_code == 2 and told in result.stderr and result.stderr.count("\n") == 1, result.stderr


def test_lists_of_spreadsheets_are_read(tmp_path):
    path = tmp_path / "list.csv"
    path.write_bytes("\ufeffstudent;name\r\nanna;Anna  Li\r\n\r\nbo-1;\r\n".encode())
    assert [(one.student, one.name) for one in read_roster(path)] == [("anna", "Anna Li"), ("bo-1", "")]
