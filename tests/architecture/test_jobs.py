"""Jobs are declared by name and deferred by name: every name that is deferred exists."""

from __future__ import annotations

import ast
from pathlib import Path

from procrastinate.contrib.django import app

from rostra.core import queue
from tests.architecture.tree import calls, constants, python

HANDED_ON = {"rostra/people/jobs.py"}
"""Where a name comes in as an argument: the job that defers itself again."""


def names_deferred() -> dict[str, set[str]]:
    """Which names each file defers; "?" for one that is not written there."""
    found: dict[str, set[str]] = {}
    for file in python("rostra"):
        for call in calls(file, "defer"):
            # A queryset defers columns.
            if isinstance(call.func, ast.Attribute) and ast.unparse(call.func.value) != "queue":
                continue
            found.setdefault(file.as_posix(), set()).add(_name(call, file))
    return found


def _name(call: ast.Call, file: Path) -> str:
    first = call.args[0] if call.args else None
    if isinstance(first, ast.Constant) and isinstance(first.value, str):
        return first.value
    if isinstance(first, ast.Name):
        return constants(file).get(first.id, "?")
    return "?"


def test_every_deferred_job_is_declared() -> None:
    deferred = {name for names in names_deferred().values() for name in names} - {"?"}

    assert deferred - queue.declared() == set()
    assert deferred != set()


def test_names_that_nobody_can_check_are_the_listed_ones() -> None:
    assert {file for file, names in names_deferred().items() if "?" in names} == HANDED_ON


def test_every_job_bears_the_name_of_its_domain() -> None:
    modules = {name: declared.function.__module__ for name, declared in queue._declared.items() if _ours(name)}

    assert {name: module for name, module in modules.items() if module != f"rostra.{name.split('.')[0]}.jobs"} == {}


def test_every_declared_job_is_known_to_the_worker() -> None:
    known = {name.removeprefix(f"{queue.NAMESPACE}:") for name in app.tasks if name.startswith(f"{queue.NAMESPACE}:")}

    assert known == {name for name in queue.declared() if _ours(name)}


def _ours(name: str) -> bool:
    """Other tests of the same process declare jobs of their own."""
    return not name.startswith("sample.")
