"""The table of requirements: what it calls met is met by something, and a test shows it."""

from __future__ import annotations

import ast
import os
import re
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, parsed
from tests.docs.pages import table

PAGE = "docs/reference/requirements.md"
NUMBER = re.compile(r"R-\d{3}")
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def met() -> list[list[str]]:
    return table(PAGE, "number", "what", "met by")


def later() -> list[list[str]]:
    return table(PAGE, "number", "what", "comes with")


def test_every_met_requirement_points_at_tests_that_exist() -> None:
    missing = []
    for number, _, _, proof in met():
        found = TEST.findall(proof)
        missing += [number] if not found else []
        missing += [f"{number}: {file}::{name}" for file, name in found if not _is_a_test(file, name)]

    assert missing == []


def test_numbers_stand_once_and_in_order() -> None:
    for rows in (met(), later()):
        numbers = [cells[0] for cells in rows]
        assert [number for number in numbers if not NUMBER.fullmatch(number)] == []
        assert numbers == sorted(set(numbers))


def test_every_number_of_the_list_is_in_the_table() -> None:
    listed = _list()

    assert {cells[0] for cells in [*met(), *later()]} == listed


def _is_a_test(file: str, name: str) -> bool:
    if not name.startswith("test_") or not (ROOT / file).is_file():
        return False
    return any(isinstance(node, ast.FunctionDef) and node.name == name for node in ast.walk(parsed(Path(file))))


def _list() -> set[str]:
    """The numbers of the list of requirements, which lies beside the test data and not in this repository."""
    folder = os.environ.get("ROSTRA_TEST_DATA")
    file = Path(folder).parent / "requirements.md" if folder else None
    if file is None or not file.is_file():
        pytest.skip("needs the list of requirements beside the folder that ROSTRA_TEST_DATA names")
    return set(re.findall(r"^(R-\d{3}) \|", file.read_text(encoding="utf-8"), re.MULTILINE))
