"""The student's version of a run: questions, places for answers, and checks in Otter's format, without solutions."""

from __future__ import annotations

import json
from typing import Any

import nbformat

from tradebook.run import FOLDED, normalise
from tradebook.teaching.left_out import left_out
from tradebook.teaching.sealed import seal
from tradebook.teaching.source import Cell, Part, Run

ANSWER, CHECK, CHECKS = "answer-", "check-", "checks"

# What the cells of the notebook are called, so that the grader leaves out those that only check.
_HINT = {"en": "Hint", "zh": "提示"}
_ANSWER = {"en": "Your answer", "zh": "答案"}
_RULES = {
    "en": "Write your answers where the dots stand: numbers as numbers, letters between quotation marks. Use as many "
          "cells as you like. Run the line below an answer to check it; nothing leaves this computer.\n\n"
          "`page` reads the ledger for your region: `page.trade(year)`, `page.figure(...)`; `growth`, `share` and "
          "`difference` compute with figures. A figure may be given as an answer, too. Tables are rounded for reading, "
          "large values most: where a decimal hangs on it, compute with the names in the folded cells, whose figures "
          "are not.",
    "zh": "请在省略号处填写答案：数值直接写数字，选项写在引号内；可随意增加单元。"
          "运行答案下方的一行即可自查，全程离线。\n\n"
          "`page`用于读取本地区台账：`page.trade(年份)`、`page.figure(...)`；`growth`、`share`、`difference`用于计算。"
          "答案也可以直接给出计算所得的数据对象。表中数值为便于阅读而舍入，数值越大舍入越多；"
          "若末位小数受此影响，请用折叠单元中的变量计算，变量未经舍入。",
}

_TEST = '''OK_FORMAT = False
from otter.test_files import test_case
from tradebook.teaching.notebook import compare

name = "{name}"
points = {points}


@test_case(points={points})
def check_answer({name}):
    compare({name}, r"""{sealed}""")
'''


def student_version(run: Run, assignment: str, salt: str) -> nbformat.NotebookNode:
    """A notebook to hand out, with the exercises of a run that make sense.

    assignment  its name, such as trade_scale-s01: by it the notebook is known again however the file is called
    salt        what its checks are locked with; the same run and salt give the same bytes
    """
    cells = [_words(run.cell("title")), _new("rules", _RULES[run.language])]
    if words := left_out(run.parts, run.language):
        cells.append(_new("left-out", words))
    cells += [_code(cell) for cell in run.notebook.cells if _is_opening(cell)]
    cells.append(_checks_cell(assignment))
    tests = {}
    for number, part in enumerate(run.sensible, start=1):
        cells += _exercise(part, number, run.language)
        sealed = json.dumps(seal(part.form, f"{salt}|{part.name}"), ensure_ascii=True, sort_keys=True)
        tests[part.name] = _TEST.format(name=part.name, points=part.form["level"], sealed=sealed)
    notebook = normalise(nbformat.v4.new_notebook(cells=cells))
    for cell in notebook.cells:
        # Code that only shows what is given is folded away; it still runs, and its names are there to compute with.
        if FOLDED in cell.metadata.get("tags", []):
            cell.metadata["jupyter"] = nbformat.from_dict({"source_hidden": True})
    notebook.metadata["otter"] = {"assignment_name": assignment, "OK_FORMAT": False, "tests": tests}
    return notebook


def _is_opening(cell: Cell) -> bool:
    return cell.id in ("parameters", "injected-parameters", "setup")


def _checks_cell(assignment: str) -> Cell:
    source = f'from tradebook.teaching.notebook import Checks\n\ncheck = Checks("{assignment}")'
    return nbformat.v4.new_code_cell(source, id=CHECKS)


def _exercise(part: Part, number: int, language: str) -> list[Cell]:
    form, name = part.form, part.name
    words = [f"## {number}. {part.title}", f"*{form['about']}*", part.question]
    after = [_options(form), f"<details><summary>{_HINT[language]}</summary>\n\n{form['hint_marked']}\n\n</details>"]
    given = [_code(cell, keep_outputs=True) for cell in part.given]
    question = [_new(name, "\n\n".join(words)), *given, _new(f"{name}-asked", "\n\n".join(filter(None, after)))]
    answer = nbformat.v4.new_code_cell(
        f"# {_ANSWER[language]}: {form['asked']}\n{name} = ...", id=f"{ANSWER}{name}".replace("_", "-")
    )
    return [*question, answer, nbformat.v4.new_code_cell(f'check("{name}")', id=f"{CHECK}{name}".replace("_", "-"))]


def _options(form: dict[str, Any]) -> str:
    options = form["answer"].get("options_marked", {})
    return "\n".join(f"- **{letter}** {words}" for letter, words in options.items())


def _words(cell: Cell) -> Cell:
    return _new(cell.id, cell.source)


def _new(name: str, source: str) -> Cell:
    return nbformat.v4.new_markdown_cell(source, id=name)


def _code(cell: Cell, keep_outputs: bool = False) -> Cell:
    new = nbformat.v4.new_code_cell(cell.source, id=cell.id, metadata=cell.metadata)
    new.outputs = cell.outputs if keep_outputs else []
    return new
