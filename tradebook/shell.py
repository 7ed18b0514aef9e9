"""An IPython shell that keeps what a cell shows as a notebook would, without a kernel and without messages."""

from __future__ import annotations

import atexit
import io
import itertools
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from typing import Any
from unittest.mock import patch

import nbformat
from ipykernel.jsonutil import encode_images, json_clean
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.error import StdinNotImplementedError
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Bool, Type
from traitlets.config import Config

Output = nbformat.NotebookNode


class Outputs:
    """The outputs of one cell in order, by the rules of the notebook format.

    shown  outputs by display id, of this cell and of those before it: an update changes all of them
    """

    def __init__(self) -> None:
        self.of_cell: list[Output] = []
        self.shown: dict[str, list[Output]] = {}
        self._clear_first = False

    def start(self) -> None:
        """Begin a cell with nothing."""
        self.of_cell, self._clear_first = [], False

    def write(self, name: str, text: str) -> None:
        """Text of stdout or stderr. Between two displays each is one output, stdout first, as a kernel flushes them."""
        if not text:
            return
        if self._clear_first:
            self.clear(wait=False)
        streams = list(itertools.takewhile(lambda output: output.output_type == "stream", reversed(self.of_cell)))
        same = next((output for output in streams if output.name == name), None)
        if same is not None:
            same.text += text
            return
        place = len(self.of_cell) - (len(streams) if name == "stdout" else 0)
        self.of_cell.insert(place, nbformat.v4.new_output("stream", name=name, text=text))

    def show(self, kind: str, data: dict[str, Any], metadata: dict[str, Any] | None, **more: Any) -> Output:
        """A result or something displayed; bytes of pictures become Base64, all else what JSON makes of it."""
        plain = json.loads(json.dumps(json_clean({"data": encode_images(data), "metadata": metadata or {}})))
        return self._add(nbformat.v4.new_output(kind, **nbformat.from_dict(plain), **more))

    def update(self, display_id: str, data: dict[str, Any], metadata: dict[str, Any] | None) -> None:
        """Give everything shown under an id new content."""
        plain = json.loads(json.dumps(json_clean({"data": encode_images(data), "metadata": metadata or {}})))
        for output in self.shown.get(display_id, ()):
            output.update(nbformat.from_dict(plain))

    def clear(self, wait: bool) -> None:
        """Take away what the cell has shown: at once, or when something new comes."""
        self._clear_first = wait
        if not wait:
            self.of_cell = []

    def fail(self, name: str, message: str, traceback: list[str]) -> None:
        """An exception that ended the cell."""
        self._add(nbformat.v4.new_output("error", ename=name, evalue=message, traceback=traceback))

    def _add(self, output: Output) -> Output:
        if self._clear_first:
            self.clear(wait=False)
        self.of_cell.append(output)
        return output


class _Stream(io.TextIOBase):
    """stdout or stderr of a cell."""

    encoding = "utf-8"

    def __init__(self, outputs: Outputs, name: str) -> None:
        self._outputs, self._name = outputs, name

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self._outputs.write(self._name, text)
        return len(text)


class _Results(DisplayHook):
    """What the last expression of a cell gives. A representation that fails makes the cell fail."""

    def __call__(self, result: Any = None) -> None:
        self.shell.is_displaying = True
        super().__call__(result)
        self.shell.is_displaying = False

    def write_output_prompt(self) -> None:
        """A notebook keeps the count beside the output, not in it."""

    def write_format_data(self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None) -> None:
        if format_dict:
            self.shell.outputs.show("execute_result", format_dict, md_dict, execution_count=self.prompt_count)

    def finish_displayhook(self) -> None:
        """Nothing is printed, so nothing has to be ended."""


class _Displays(DisplayPublisher):
    """What display() is called with."""

    def publish(
        self, data: dict[str, Any], metadata: dict[str, Any] | None = None, *_: Any,
        transient: dict[str, Any] | None = None, update: bool = False, **__: Any,
    ) -> None:
        outputs, display_id = self.shell.outputs, (transient or {}).get("display_id")
        if display_id:
            outputs.update(display_id, data, metadata)
        if not update:
            shown = outputs.show("display_data", data, metadata)
            if display_id:
                outputs.shown.setdefault(display_id, []).append(shown)

    def clear_output(self, wait: bool = False) -> None:
        self.shell.outputs.clear(wait)


class NotebookShell(InteractiveShell):
    """A shell for one notebook, in a namespace of its own, that reads no profile and writes no history."""

    displayhook_class = Type(_Results)
    display_pub_class = Type(_Displays)
    autoindent = Bool(False)

    def __init__(self, **kwargs: Any) -> None:
        self.outputs = Outputs()
        self.is_displaying = self.has_failed_to_display = False
        super().__init__(config=_NO_FILES, **kwargs)
        # IPython would keep every shell until the process ends, and clean it up only then.
        atexit.unregister(self.atexit_operations)

    def init_ipython_dir(self, ipython_dir: str | None) -> None:
        """None: a user's own start-up files must not change what the book says."""

    def init_profile_dir(self, profile_dir: str | None) -> None:
        """None, for the same reason."""

    def run(self, source: str) -> tuple[list[Output], bool]:
        """Run one cell; its outputs, and whether it succeeded. KeyboardInterrupt if the user stops it."""
        self.outputs.start()
        self.is_displaying = self.has_failed_to_display = False
        with redirect_stdout(_Stream(self.outputs, "stdout")), redirect_stderr(_Stream(self.outputs, "stderr")):
            result = self.run_cell(source, store_history=True)
        error = result.error_before_exec or result.error_in_exec
        if isinstance(error, KeyboardInterrupt):
            raise error
        return self.outputs.of_cell, error is None and not self.has_failed_to_display

    def forget(self) -> None:
        """Let go of everything the notebook made, and remove files that its magic commands left."""
        self.user_ns.clear()
        self.user_ns_hidden.clear()
        for path in self.tempfiles:
            path.unlink(missing_ok=True)
        for folder in self.tempdirs:
            shutil.rmtree(folder, ignore_errors=True)

    def _showtraceback(self, etype: type, evalue: BaseException, stb: list[str]) -> None:
        self.has_failed_to_display = self.is_displaying
        self.outputs.fail(etype.__name__, str(evalue), list(stb))


_NO_FILES = Config()
_NO_FILES.HistoryManager.enabled = False
_NO_FILES.HistoryManager.hist_file = ":memory:"


def _refusal(asked_by: str) -> Callable[..., str]:
    """What input() and getpass() do where nobody can answer, in the words of a kernel without a front end."""

    def refuse(*_: Any, **__: Any) -> str:
        raise StdinNotImplementedError(f"{asked_by} was called, but this frontend does not support input requests.")

    return refuse


@contextmanager
def notebook_shell() -> Iterator[NotebookShell]:
    """The one shell of this process while a notebook runs: display() and get_ipython() find it."""
    InteractiveShell.clear_instance()
    shell = NotebookShell.instance()
    try:
        with patch("builtins.input", _refusal("raw_input")), patch("getpass.getpass", _refusal("getpass")):
            yield shell
    finally:
        shell.forget()
        NotebookShell.clear_instance()
