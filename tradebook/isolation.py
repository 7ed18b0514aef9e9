"""A run inside this process that leaves the process as it found it.

A kernel's state dies with the kernel. Where chapters share a process, what one of them sets must not reach the next:
working folder, environment, search path, warning filters, random numbers, number contexts, options of libraries.
Out of reach is only a cell that changes the inside of a module; chapters hold no code that does.
"""

from __future__ import annotations

import builtins
import copy
import decimal
import locale
import logging
import os
import random
import sys
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

# Parts of sys that running a notebook replaces or that a cell may set.
_OF_SYS = ("path", "argv", "stdin", "stdout", "stderr", "displayhook", "excepthook", "ps1", "ps2", "ps3")
_ABSENT = object()

# The warnings that Python leaves out when it starts; whoever runs a notebook may have set others.
_NOT_SHOWN = (DeprecationWarning, PendingDeprecationWarning, ImportWarning, ResourceWarning)


@contextmanager
def isolated() -> Iterator[None]:
    """Everything listed above is as it was when the block is left, whatever happened in it."""
    with ExitStack() as stack:
        stack.enter_context(warnings.catch_warnings())
        warnings.resetwarnings()
        for category in _NOT_SHOWN:
            warnings.simplefilter("ignore", category)
        warnings.filterwarnings("default", category=DeprecationWarning, module="__main__")
        warnings.showwarning = _show_warning
        stack.enter_context(decimal.localcontext())
        for restored in (_system, _environment, _random_numbers, _log, _libraries):
            stack.enter_context(restored())
        yield


def _show_warning(message: Warning | str, category: type[Warning], filename: str, lineno: int, *_: Any) -> None:
    """To stderr as Python does it, also where whoever runs the notebook collects warnings."""
    sys.stderr.write(warnings.formatwarning(message, category, filename, lineno))


@contextmanager
def _system() -> Iterator[None]:
    """sys, the built-in names, and what stands for the main module."""
    kept = {name: _copied(getattr(sys, name, _ABSENT)) for name in _OF_SYS}
    names, main = dict(vars(builtins)), sys.modules.get("__main__")
    try:
        yield
    finally:
        for name, value in kept.items():
            _put_back(name, value)
        for name in vars(builtins).keys() - names.keys():
            delattr(builtins, name)
        vars(builtins).update(names)
        if main is not None:
            sys.modules["__main__"] = main


def _copied(value: Any) -> Any:
    return list(value) if isinstance(value, list) else value


def _put_back(name: str, value: Any) -> None:
    if value is not _ABSENT:
        setattr(sys, name, value)
    elif hasattr(sys, name):
        delattr(sys, name)


@contextmanager
def _environment() -> Iterator[None]:
    """Environment variables, working folder, locale."""
    variables, folder, place = dict(os.environ), os.getcwd(), locale.setlocale(locale.LC_ALL)
    try:
        yield
    finally:
        if dict(os.environ) != variables:
            os.environ.clear()
            os.environ.update(variables)
        os.chdir(folder)
        locale.setlocale(locale.LC_ALL, place)


@contextmanager
def _random_numbers() -> Iterator[None]:
    """The two generators that everybody shares."""
    state, numpy = random.getstate(), sys.modules.get("numpy")
    of_numpy = numpy.random.get_state() if numpy else None
    try:
        yield
    finally:
        random.setstate(state)
        if of_numpy:
            numpy.random.set_state(of_numpy)


@contextmanager
def _log() -> Iterator[None]:
    """Where messages go, and from which level on."""
    root = logging.getLogger()
    level, handlers, disabled = root.level, list(root.handlers), root.manager.disable
    try:
        yield
    finally:
        root.setLevel(level)
        root.handlers[:] = handlers
        logging.disable(disabled)


@contextmanager
def _libraries() -> Iterator[None]:
    """Options of the libraries that show things, where they are loaded."""
    with ExitStack() as stack:
        for name, restored in (("pandas", _pandas), ("altair", _altair), ("matplotlib", _matplotlib)):
            if name in sys.modules:
                stack.enter_context(restored(sys.modules[name]))
        yield


@contextmanager
def _pandas(pandas: Any) -> Iterator[None]:
    options = copy.deepcopy(pandas._config.config._global_config)
    try:
        yield
    finally:
        pandas._config.config._global_config.clear()
        pandas._config.config._global_config.update(options)


@contextmanager
def _altair(altair: Any) -> Iterator[None]:
    registries = (altair.vegalite.v6.theme.themes, altair.renderers, altair.data_transformers)
    states = [registry._get_state() for registry in registries]
    try:
        yield
    finally:
        for registry, state in zip(registries, states):
            registry._set_state(state)


@contextmanager
def _matplotlib(matplotlib: Any) -> Iterator[None]:
    with matplotlib.rc_context():
        yield
