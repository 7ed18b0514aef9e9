"""Bad parameters start nothing, write nothing and run no code, whatever door they come through.

An audit hook of the interpreter watches: no process is started, no file is opened for writing, no text is compiled or
executed while a run is refused, however the run itself is made.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from conftest import ROOT
from strategies import ANYTHING, NEARLY_RIGHT_PARAMETERS
from tradebook import cached
from tradebook.cli import main
from tradebook.cli.shared import OPTION_OF, typed
from tradebook.ledger import Ledger
from tradebook.parameters import COMMON, CONTRACTS, ParameterError, check
from tradebook.units import TradebookError

NAMES = sorted({parameter.name for known in CONTRACTS.values() for parameter in known.parameters})

STARTED = ("subprocess.Popen", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.exec", "os.system")
CHANGED = ("os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.truncate", "os.link", "os.symlink", "tempfile.mkdtemp")
EXECUTED = ("compile", "exec")
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC


class Watch:
    """What happened while it was on. A hook cannot be taken out of the interpreter again, only switched off."""

    def __init__(self) -> None:
        self.on = False
        self.seen: list[str] = []
        sys.addaudithook(self.hear)

    def hear(self, event: str, arguments: tuple) -> None:
        if not self.on:
            return
        if event in (*STARTED, *CHANGED, *EXECUTED) or (event == "open" and (arguments[2] or 0) & WRITING):
            self.seen.append(f"{event} {arguments[:2]!r}"[:200])

    @contextmanager
    def __call__(self) -> Iterator[None]:
        self.seen.clear()
        self.on = True
        try:
            yield
        finally:
            self.on = False
        assert not self.seen, self.seen


watch = Watch()


@pytest.fixture(autouse=True)
def one_ledger(ledger, monkeypatch, tmp_path):
    """The book's own package is opened once, not for each of a thousand cases; everything runs in an empty folder."""
    real = Ledger.open
    monkeypatch.setattr(Ledger, "open", lambda path=None: ledger if path is None else real(path))
    monkeypatch.chdir(tmp_path)
    # Modules that are imported at the first refusal, and patterns that are compiled then, are not what is looked for.
    CliRunner().invoke(main, ["run", "trade_scale", "-p", "region", "CN-QQ"])
    CliRunner().invoke(main, ["build", "--region", "CN-QQ"])
    yield
    assert not list(tmp_path.iterdir())


def test_the_watch_sees_what_it_is_there_for(tmp_path):
    for act in (
        lambda: os.system("true"),
        lambda: exec("1"),
        lambda: (tmp_path / "x").write_text("x"),
        lambda: (tmp_path / "y").mkdir(),
    ):
        with pytest.raises(AssertionError), watch():
            act()
    (tmp_path / "x").unlink()
    (tmp_path / "y").rmdir()


CODE = st.sampled_from(
    [
        "open('pwned', 'w').close()", "region = open('pwned', 'w')", "__import__('os').mkdir('pwned')", "x\nimport os",
        "region; import os", "CN-XJ'\nopen('pwned', 'w')\n'", '"""\nopen("pwned", "w")\n"""', "{region}",
        "$(touch pwned)", "`touch pwned`", "!touch pwned", "%run pwned", "../../etc/passwd", "~/x", "C:\\x",
        "\u202eregion", "region\u200b",
        "--help", "-p", "", " region", "region ", "Region", "__class__", "lambda: 0", "data:text/html,x",
    ]
)
GIVEN = st.dictionaries(
    st.sampled_from(NAMES) | CODE | st.text(max_size=15), CODE | NEARLY_RIGHT_PARAMETERS | ANYTHING,
    min_size=1, max_size=4,
)


def refusal(chapter, values) -> TradebookError | None:
    try:
        check(chapter, values)
    except TradebookError as error:
        return error
    return None


@settings(max_examples=1000)
@given(chapter=st.sampled_from([*CONTRACTS, "trade_scal", "../x", ""]), values=GIVEN)
def test_a_run_from_python_is_refused_before_anything_happens(chapter, values):
    wanted = refusal(chapter, values)
    assume(wanted is not None)
    with watch(), pytest.raises(TradebookError) as caught:
        cached.run_chapter(chapter, values, Path("out.ipynb"))
    assert (type(caught.value), str(caught.value)) == (type(wanted), str(wanted))


@settings(max_examples=200)
@given(values=GIVEN)
def test_a_book_from_python_is_refused_before_anything_happens(values):
    assume(any(refusal(chapter, values) for chapter in CONTRACTS))
    with watch(), pytest.raises(TradebookError):
        cached.build(values, Path("site"))


TEXTS = st.text(max_size=20) | CODE | NEARLY_RIGHT_PARAMETERS.filter(lambda value: isinstance(value, str))
PAIRS = st.lists(st.tuples(st.sampled_from(NAMES) | CODE | st.text(max_size=15), TEXTS), min_size=1, max_size=4)


def is_refused_in_one_line(words) -> None:
    with watch():
        result = CliRunner().invoke(main, words)
    assert result.exit_code == 2, (words, result.output, result.exception)
    assert result.stdout == ""
    assert result.stderr.startswith("tradebook: ") and len(result.stderr.splitlines()) == 1


@settings(max_examples=1000)
@given(chapter=st.sampled_from([*CONTRACTS, "trade_scal", "../x"]), pairs=PAIRS)
def test_a_run_from_the_command_line_is_refused_before_anything_happens(chapter, pairs):
    with suppress(ParameterError):
        assume(refusal(chapter, typed(chapter, tuple(pairs))) is not None)
    is_refused_in_one_line(["run", chapter, *(word for pair in pairs for word in ("-p", *pair))])


@settings(max_examples=200)
@given(values=st.dictionaries(st.sampled_from([parameter.name for parameter in COMMON]), TEXTS, min_size=1, max_size=4))
def test_a_book_from_the_command_line_is_refused_before_anything_happens(values):
    given_values = typed("trade_scale", tuple(values.items()))
    assume(refusal("trade_scale", given_values) is not None)
    is_refused_in_one_line(["build", "--out", "site", *(f"{OPTION_OF[name]}={text}" for name, text in values.items())])


TARGETS = [
    "nowhere/x.ipynb", "/proc/nowhere/x.ipynb", ".", "..", "/", "", "x", "x.txt", "x" * 300 + ".ipynb",
    str(ROOT / "notebooks" / "trade_scale.ipynb"), str(ROOT / "data" / ".." / "notebooks" / "x.ipynb"),
    "/dev/null/x.ipynb", "~nobody/x.ipynb",
]


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target[-30:].replace("\0", "0"))
def test_a_place_that_cannot_be_written_is_refused_before_anything_happens(target):
    is_refused_in_one_line(["run", "trade_scale", "-o", target])


def test_a_link_to_the_notebook_that_is_run_is_refused(tmp_path):
    link = tmp_path / "notebooks"
    link.symlink_to(ROOT / "notebooks")
    is_refused_in_one_line(["run", "trade_scale", "-o", "notebooks/x.ipynb"])
    link.unlink()


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_folder_of_somebody_else_is_refused_before_anything_happens():
    is_refused_in_one_line(["run", "trade_scale", "-o", "/x.ipynb"])


@pytest.mark.parametrize("place", [str(ROOT / "README.md"), str(ROOT), "/", "nowhere", "/dev/null", "~"])
def test_a_package_that_is_none_is_refused_before_anything_happens(place):
    is_refused_in_one_line(["run", "trade_scale", "-p", "data", place])
