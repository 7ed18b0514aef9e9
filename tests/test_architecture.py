"""The house: imports run only downwards, package doors hold nothing but exports, and every module says what it is."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import ROOT

PACKAGE = ROOT / "tradebook"

# One floor a line, the ground floor first. A module imports only from floors below its own; the modules of one package
# (charts, indicators, ...) may also import each other, where a name without a dot stands for the whole package.
FLOORS = (
    # Numbers that know their bounds, units and sources; periods; words for them. The built book as one file.
    ("units", "formula_words", "archive"),
    ("figure", "periods", "problems"),
    ("formatting", "observation", "provenance", "published", "independence", "descriptor", "targets", "tabular"),
    # The ledger: reading, checking, selecting.
    ("datapackage", "vintages"),
    ("rules", "corrections"),
    ("ledger",),
    # Indicators: pure functions on figures.
    ("indicators",),
    # Questions to the ledger, answered with figures.
    ("windows", "estimates", "breakdown", "coverage", "firms", "evidence", "consistency", "holdings"),
    ("recompute", "comparison", "effect_rows"),
    ("claims",),
    # What is shown, and what may be chosen.
    ("prose", "parameters"),
    ("tables", "charts"),
    ("data_used", "citation", "register", "reports", "coverage_report"),
    # Chapters, runs, editions, and the data's own workshop.
    ("isolation", "workers", "fingerprint", "publish", "beside"),
    ("shell", "pages", "cache", "twins"),
    ("engine",),
    ("chapters", "run", "updates", "links", "starter"),
    ("cached", "teaching"),
    ("edition",),
    ("changes", "book", "standalone"),
    ("slides", "stick"),
    ("atlas", "site"),
    ("answers", "printing"),
    ("cli",),
    ("__main__",),
)

FLOOR_OF = {name: number for number, names in enumerate(FLOORS) for name in names}
MODULES = sorted(PACKAGE.rglob("*.py"))


def name_of(path: Path) -> str:
    """Dotted name inside the package; that of the package itself is empty."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


NAMES = {name_of(path): path for path in MODULES}


def imports_of(path: Path) -> Iterator[tuple[int, str]]:
    """Line and dotted name (inside the package) of each import from the package."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}, line {node.lineno}: write the import in full"
            if node.module == "tradebook" or (node.module or "").startswith("tradebook."):
                inside = node.module.removeprefix("tradebook").removeprefix(".")
                for alias in node.names:
                    full = f"{inside}.{alias.name}".removeprefix(".")
                    yield node.lineno, full if full in NAMES else inside
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.startswith("tradebook"):
                    yield node.lineno, alias.name.removeprefix("tradebook").removeprefix(".")


def floor(name: str) -> int:
    """The number of a module's floor; one without a floor counts as on top, and is named by a test of its own."""
    return FLOOR_OF.get(name.split(".")[0], len(FLOORS))


def test_every_module_has_a_floor():
    homeless = {name.split(".")[0] for name in NAMES if name} - FLOOR_OF.keys()
    assert not homeless, f"say in FLOORS on which floor these live: {', '.join(sorted(homeless))}"
    gone = FLOOR_OF.keys() - {name.split(".")[0] for name in NAMES}
    assert not gone, f"FLOORS names what is no longer there: {', '.join(sorted(gone))}"
    assert len(FLOOR_OF) == sum(map(len, FLOORS))


@pytest.mark.parametrize("name", [name for name in NAMES if name])
def test_imports_run_only_downwards(name):
    own = name.split(".")[0]
    for line, target in imports_of(NAMES[name]):
        wrong = target.split(".")[0] != own and floor(target) >= floor(name)
        assert not wrong, f"{name}, line {line}: {target} does not lie below {name}"


@pytest.mark.parametrize("name", NAMES)
def test_no_circle_of_imports(name):
    seen: set[str] = set()
    waiting = [target for _, target in imports_of(NAMES[name])]
    while waiting:
        target = waiting.pop()
        assert target != name, f"{name} imports itself by a way round"
        if target in NAMES and target not in seen:
            seen.add(target)
            waiting += [further for _, further in imports_of(NAMES[target])]


@pytest.mark.parametrize("name", [name for name, path in NAMES.items() if path.name == "__init__.py"])
def test_the_door_of_a_package_only_exports(name):
    for node in ast.parse(NAMES[name].read_text(encoding="utf-8")).body:
        is_docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        is_all = isinstance(node, ast.Assign) and [ast.unparse(target) for target in node.targets] == ["__all__"]
        assert is_docstring or is_all or isinstance(node, ast.ImportFrom), f"{name}/__init__.py, line {node.lineno}"


@pytest.mark.parametrize("name", NAMES)
def test_every_module_says_what_it_is_in_a_sentence(name):
    text = NAMES[name].read_text(encoding="utf-8")
    said = ast.get_docstring(ast.parse(text))
    assert said or not text.strip()
    assert not said or said.split("\n")[0].endswith((".", ":", "?"))


@pytest.mark.parametrize("name", NAMES)
def test_imports_stand_at_the_top(name):
    """None hides inside a function: floors make that needless."""
    for node in ast.walk(ast.parse(NAMES[name].read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            hidden = [inner for inner in ast.walk(node) if isinstance(inner, ast.Import | ast.ImportFrom)]
            assert not hidden, f"{name}, line {hidden[0].lineno}: an import inside {node.name}"


# What each part of the house may use of other people's code: the numbers stay free of notebooks, charts and files.
GROUND = ("units", "figure", "periods", "problems", "observation", "vintages")


@pytest.mark.parametrize("name", GROUND)
def test_the_ground_floor_needs_only_the_standard_library(name):
    for node in ast.walk(ast.parse(NAMES[name].read_text(encoding="utf-8"))):
        modules = [node.module] if isinstance(node, ast.ImportFrom) else []
        modules += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        for module in modules:
            root = module.split(".")[0]
            assert root == "tradebook" or root in sys.stdlib_module_names, f"{name} uses {module}"


def test_indicators_read_no_file_and_know_no_ledger():
    for name, path in NAMES.items():
        if name.startswith("indicators"):
            assert not any(
                target.split(".")[0] in ("ledger", "datapackage", "prose") for _, target in imports_of(path)
            ), name
            assert "open(" not in path.read_text(encoding="utf-8"), name
