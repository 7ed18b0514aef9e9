"""The workflows: pinned actions, no more rights than needed, and only chores that exist."""

from __future__ import annotations

import re

import pytest
import yaml

from conftest import LONG_FIRST, ROOT

FOLDER = ROOT / ".github" / "workflows"
NAMES = sorted(path.name for path in FOLDER.glob("*.yml"))


def text_of(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def steps_of(name: str) -> list[dict]:
    return [step for job in yaml.safe_load(text_of(name))["jobs"].values() for step in job["steps"]]


def test_the_three_workflows_are_there():
    assert NAMES == ["ci.yml", "links.yml", "publish.yml"]


@pytest.mark.parametrize("name", NAMES)
def test_every_action_is_pinned_to_a_commit_and_its_version_is_told(name):
    used = [line.strip() for line in text_of(name).splitlines() if "uses:" in line]
    assert used
    for line in used:
        assert re.fullmatch(r"(?:- )?uses: actions/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line), line


@pytest.mark.parametrize("name", NAMES)
def test_every_job_states_its_rights_and_none_are_given_to_all(name):
    workflow = yaml.safe_load(text_of(name))
    assert workflow["permissions"] == {}
    writing = {job for job, told in workflow["jobs"].items() if "write" in told["permissions"].values()}
    assert writing <= {"deploy", "attach"}


@pytest.mark.parametrize("name", NAMES)
def test_commands_exist(name):
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for step in steps_of(name):
        command = step.get("run", "")
        named = " ".join(re.findall(r"(?<![\w.])make ([a-z ]+)", command)).split()
        assert set(named) <= targets, command
        for module in re.findall(r"-m tradebook\.(\w+)", command):
            assert (ROOT / "tradebook" / f"{module}.py").is_file(), command
    # What an expression holds reaches the shell as a variable, never as text of the command.
    assert not [step for step in steps_of(name) if "${{" in step.get("run", "")]


def test_a_release_is_tested_before_it_is_built_and_published():
    commands = [step.get("run") or step.get("uses", "") for step in steps_of("publish.yml")]
    order = [next(i for i, command in enumerate(commands) if word in command)
             for word in (".ci/run", "make book pdf epub", "tradebook.links", "upload-pages-artifact", "deploy-pages")]
    assert order == sorted(order)
    # PyYAML reads the key `on` as true.
    assert yaml.safe_load(text_of("publish.yml"))[True]["release"] == {"types": ["published"]}


def test_the_files_of_tests_that_run_first_are_there_and_xdist_keeps_the_order():
    assert [name for name in LONG_FIRST if not (ROOT / "tests" / f"{name}.py").is_file()] == []
    assert "--no-loadscope-reorder" in (ROOT / "Makefile").read_text(encoding="utf-8")
