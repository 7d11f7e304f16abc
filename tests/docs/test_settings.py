"""Variables of the environment: declared once, documented, and no other is read."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from rostra.config.environment import VARIABLES
from tests.architecture.tree import calls, parsed, python
from tests.docs.pages import pages, table, text

OURS = re.compile(r"(?:ROSTRA_|DATABASE_)[A-Z_]+")
INTERNAL = {"ROSTRA_PARENT"}
"""Set by Rostra for its own child processes; nobody else sets them."""
TESTS_ONLY = {"ROSTRA_TEST_DATA", "ROSTRA_CHROMIUM"}
"""Read by tests and their scripts, never by what runs in production; described in docs/how-to/develop.md."""
NOT_VARIABLES = {"DATABASE_APP_ROLE"}
READERS = ("text", "choice", "flag", "number", "items", "path", "roles", "origin")


def names_read() -> Iterator[tuple[Path, str]]:
    """The names with which the environment is asked, by any of the usual ways."""
    for file in python("rostra", "scripts"):
        asked: list[ast.expr] = [
            call.args[0] for call in calls(file, "get", "getenv", "setdefault", *READERS) if call.args
        ]
        asked += [node.slice for node in ast.walk(parsed(file)) if isinstance(node, ast.Subscript)]
        for node in asked:
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and OURS.fullmatch(node.value):
                yield file, node.value


def test_page_lists_the_declared_variables() -> None:
    rows = {cells[0].strip("`"): cells[1:] for cells in table("docs/reference/settings.md", "variable")}
    declared = {
        name: [variable.kind, f"`{variable.default}`" if variable.default else "", variable.sentence]
        for name, variable in VARIABLES.items()
    }

    assert rows == declared


def test_every_variable_that_is_read_is_declared() -> None:
    undeclared = {f"{file}: {name}" for file, name in names_read() if name not in {*VARIABLES, *INTERNAL, *TESTS_ONLY}}

    assert undeclared == set()


def test_every_declared_variable_is_read() -> None:
    assert set(VARIABLES) - {name for _, name in names_read()} == set()


def test_documentation_names_declared_variables_only() -> None:
    known = {*VARIABLES, *TESTS_ONLY, *NOT_VARIABLES}
    unknown = {f"{page}: {name}" for page in pages() for name in OURS.findall(text(page)) if name not in known}

    assert unknown == set()
