"""Inside this process a notebook gives what a kernel gives, and leaves the process as it was."""

from __future__ import annotations

import builtins
import decimal
import locale
import logging
import os
import random
import re
import sys
import warnings
from pathlib import Path

import altair
import nbformat
import numpy
import pandas
import papermill
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from papermill.exceptions import PapermillExecutionError

from conftest import ROOT
from tiny_book import KERNEL
from tradebook import engine
from tradebook.cached import run_chapter
from tradebook.isolation import isolated
from tradebook.parameters import CONTRACTS
from tradebook.run import normalise

ENGINES = ("nbclient", engine.NAME)
# Not as the book has it: nbval and the last test of this file hold that kernel and engine make the committed notebooks.
ELSEWHERE = {"region": "CN-GX", "language": "zh", "last_year": 2024}

# The kernel names its process in every warning; its colours for tracebacks depend on that name.
_FILE = re.compile(r"/tmp/ipykernel_\d+/\d+\.py|<ipython-input-[^>]*>|\d+\.py|\x1b\[[0-9;]*m")


def notebook_of(*sources: str, tags: tuple[str, ...] = ()) -> nbformat.NotebookNode:
    return new_notebook(cells=[new_code_cell(source, metadata={"tags": list(tags)}) for source in sources],
                        metadata=KERNEL)


def run(notebook: nbformat.NotebookNode, name: str, folder: Path) -> nbformat.NotebookNode:
    """Run by papermill with an engine, in a folder of its own, without the times of the run."""
    path = folder / f"{name}.ipynb"
    nbformat.write(notebook, path)
    papermill.execute_notebook(path, path, engine_name=name, kernel_name="python3", progress_bar=False,
                               request_save_on_cell_execute=False)
    done = nbformat.read(path, as_version=4)
    done.metadata.pop("papermill")
    for cell in done.cells:
        cell.metadata = nbformat.from_dict({"tags": cell.metadata.get("tags", [])})
    return done


@pytest.mark.parametrize("chapter", CONTRACTS)
def test_every_chapter_is_what_a_kernel_makes_of_it(chapter, tmp_path):
    by_engine = run_chapter(chapter, ELSEWHERE, tmp_path / "engine.ipynb", every_language=True)
    papermill.execute_notebook(
        ROOT / "notebooks" / f"{chapter}.ipynb", tmp_path / "kernel.ipynb", parameters=ELSEWHERE, kernel_name="python3",
        progress_bar=False, extra_arguments=["--IPKernelApp.log_level=ERROR"],
    )
    kernel = nbformat.read(tmp_path / "kernel.ipynb", as_version=4)
    assert nbformat.read(by_engine, as_version=4) == normalise(kernel)


SHOWN = [
    "print('a'); print('b')\n1",
    "import sys\nprint('first', file=sys.stderr); print('second'); print('third', file=sys.stderr)",
    "from IPython.display import *\ndisplay(Markdown('**a**'), metadata={'own': 1}); print('between'); display(1, 2)",
    "handle = display('first', display_id='name')",
    "handle.update('second')",
    "print('gone'); clear_output(); print('kept')",
    "print('gone'); clear_output(wait=True); display('kept')",
    "display(Image(b'\\x89PNG\\r\\n\\x1a\\n0000', format='png'))",
    "1;",
    "_, In[1], Out[1]",
    "!echo hello",
    "import pandas\npandas.DataFrame({'a': [1]})",
    "async def soon(): return 3\nawait soon()",
    "",
    "get_ipython().execution_count, __name__",
    "class Rich:\n    def _repr_mimebundle_(self, **_):\n"
    "        return {'text/plain': 'p', 'application/json': {'a': (1, 2)}}, {'application/json': {'expanded': True}}\n"
    "Rich()",
    "class Named: pass\nimport pickle\nlen(pickle.dumps(Named())) > 0",
    "%%capture caught\nprint(1)\n2",
    "caught.stdout",
    "%%html\n<b>x</b>",
    "import altair\naltair.Chart(pandas.DataFrame({'x': [1]})).mark_bar().to_dict()['mark']",
    "import warnings\nwarnings.warn('careful'); warnings.warn('old', DeprecationWarning)",
    "warnings.warn('careful')",
]


def test_whatever_a_cell_shows_is_what_a_kernel_shows(tmp_path):
    notebook = notebook_of(*SHOWN)
    kernel, own = (run(notebook, name, tmp_path) for name in ENGINES)
    assert own.metadata == kernel.metadata
    for expected, cell in zip(kernel.cells, own.cells):
        for stream in [*expected.outputs, *cell.outputs]:
            if stream.output_type == "stream":
                stream.text = _FILE.sub("", stream.text)
        assert cell == expected


FAILING = [
    "1/0",
    "def inner():\n    raise KeyError('k')\ninner()",
    "for",
    "from tradebook.units import TradebookError\nraise TradebookError('one clear line')",
    "input()",
    "import getpass\ngetpass.getpass()",
    "%nomagic",
    "print('before'); raise ValueError('two\\nlines')",
    "class Broken:\n    def __repr__(self): raise RuntimeError('in repr')\nBroken()",
    "undefined",
    "try:\n    1/0\nexcept ZeroDivisionError as error:\n    raise RuntimeError('next') from error",
    "raise ExceptionGroup('several', [ValueError(1)])",
]


def test_whatever_fails_in_a_cell_fails_as_in_a_kernel(tmp_path):
    found = []
    for name in ENGINES:
        # papermill runs on after a cell that may fail, and complains at the end.
        with pytest.raises(PapermillExecutionError):
            run(notebook_of(*FAILING, tags=("raises-exception",)), name, tmp_path)
        done = nbformat.read(tmp_path / f"{name}.ipynb", as_version=4)
        found.append([cell for cell in done.cells if cell.cell_type == "code"])
    kernel, own = found
    assert len(own) == len(FAILING)
    for expected, cell in zip(kernel, own):
        assert cell.execution_count == expected.execution_count
        assert [output.output_type for output in cell.outputs] == [output.output_type for output in expected.outputs]
        for ours, theirs in zip(cell.outputs, expected.outputs):
            assert _FILE.sub("", ours.get("evalue", "")) == _FILE.sub("", theirs.get("evalue", ""))
            assert ours.get("ename") == theirs.get("ename")
            assert _FILE.sub("", "".join(ours.get("traceback", [""])[-1:])) == _FILE.sub(
                "", "".join(theirs.get("traceback", [""])[-1:])
            )
    assert own[3].outputs[0].traceback == ["TradebookError: one clear line"]


def test_papermill_stops_at_the_same_cell_with_the_same_error(tmp_path):
    notebook = notebook_of("a = 1", "raise ValueError('on purpose')", "a = 2")
    found = []
    for name in ENGINES:
        with pytest.raises(PapermillExecutionError) as error:
            run(notebook, name, tmp_path)
        stopped = error.value
        found.append((stopped.ename, stopped.evalue, stopped.cell_index, stopped.exec_count))
    assert found[0] == found[1] == ("ValueError", "on purpose", 1, 2)


def test_the_user_can_stop_a_run(tmp_path):
    with pytest.raises(KeyboardInterrupt):
        run(notebook_of("raise KeyboardInterrupt"), engine.NAME, tmp_path)
    assert run(notebook_of("1"), engine.NAME, tmp_path).cells[0].outputs


UNTIDY = """
import os, sys, random, decimal, warnings, locale, logging, builtins, altair, pandas, numpy
os.chdir('/')
os.environ['LEFT'] = 'behind'
os.environ.pop('PATH')
sys.path.insert(0, '/nowhere')
sys.argv[:] = ['mine']
sys.displayhook = sys.excepthook = print
random.seed(1)
numpy.random.seed(1)
decimal.getcontext().prec = 3
warnings.simplefilter('error')
warnings.showwarning = print
locale.setlocale(locale.LC_ALL, 'C')
logging.getLogger().setLevel(1)
logging.getLogger().addHandler(logging.NullHandler())
logging.disable()
builtins.left = 'behind'
builtins.copyright = None
altair.theme.enable('dark')
altair.data_transformers.disable_max_rows()
altair.renderers.enable('json')
pandas.set_option('display.max_rows', 3)
pandas.options.display.precision = 2
"""


def state() -> dict:
    return {
        "folder": os.getcwd(), "environment": dict(os.environ), "path": list(sys.path), "argv": list(sys.argv),
        "hooks": (sys.displayhook, sys.excepthook, sys.stdout, sys.stderr), "main": sys.modules["__main__"],
        "random": random.getstate(), "numpy": repr(numpy.random.get_state()), "decimal": decimal.getcontext().prec,
        "filters": list(warnings.filters), "showwarning": warnings.showwarning,
        "locale": locale.setlocale(locale.LC_ALL), "log": (logging.root.level, list(logging.root.handlers)),
        "disabled": logging.root.manager.disable, "builtins": dict(vars(builtins)),
        "altair": [repr(one._get_state()) for one in (altair.renderers, altair.data_transformers)],
        "theme": altair.theme.active, "rows": pandas.get_option("display.max_rows"),
        "precision": pandas.get_option("display.precision"),
    }


def test_a_run_leaves_the_process_as_it_was(tmp_path):
    before = state()
    run(notebook_of(UNTIDY), engine.NAME, tmp_path)
    after = state()
    assert [name for name in before if before[name] != after[name]] == []


def test_a_run_that_fails_leaves_the_process_as_it_was(tmp_path):
    before = state()
    with pytest.raises(PapermillExecutionError):
        run(notebook_of(UNTIDY, "1/0"), engine.NAME, tmp_path)
    after = state()
    assert [name for name in before if before[name] != after[name]] == []


def test_nothing_reaches_the_next_notebook(tmp_path):
    run(notebook_of("import os\nkept = 1\nos.environ['KEPT'] = 'yes'"), engine.NAME, tmp_path)
    seen = run(notebook_of("import os\n'kept' in globals(), 'KEPT' in os.environ, len(In)"), engine.NAME, tmp_path)
    assert seen.cells[0].outputs[0].data["text/plain"] == "(False, False, 2)"


def test_isolation_holds_when_the_block_is_left_by_an_error():
    before = state()
    with pytest.raises(ZeroDivisionError), isolated():
        os.environ["LEFT"] = "behind"
        raise ZeroDivisionError
    assert state()["environment"] == before["environment"]


def test_the_order_of_chapters_makes_no_difference(tmp_path):
    for chapter in [*reversed(CONTRACTS), *CONTRACTS]:
        out = run_chapter(chapter, {}, tmp_path / f"{chapter}.ipynb", every_language=True)
        assert out.read_bytes() == (ROOT / "notebooks" / f"{chapter}.ipynb").read_bytes(), chapter
