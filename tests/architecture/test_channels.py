"""What adapters say to the core, and what the project says about adapters."""

from __future__ import annotations

import ast
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from rostra.channels import registry
from rostra.channels.contract import CODES
from tests.architecture.tree import ROOT, calls, python

NAMES = [name for name in registry.names() if name != "fake"]


def codes_used() -> dict[str, set[str]]:
    """The codes with which Refused and Locked are raised, by adapter file."""
    found: dict[str, set[str]] = {}
    for file in python("rostra"):
        if file.parts[:2] != ("rostra", "adapters"):
            continue
        for call in calls(file, "Refused", "Locked"):
            if call.args and isinstance(call.args[0], ast.Constant):
                found.setdefault(file.as_posix(), set()).add(str(call.args[0].value))
    return found


def test_every_code_has_its_sentence() -> None:
    used = {code for codes in codes_used().values() for code in codes}

    assert used - set(CODES) == set()
    assert used != set()


def test_every_adapter_folder_is_an_entry_point_and_the_other_way_round() -> None:
    folders = {path.parent.name for path in (ROOT / "rostra/adapters").glob("*/__init__.py")}
    points = {point.value.split(":")[0].rpartition(".")[2] for point in entry_points(group=registry.GROUP)}

    assert points == folders


@pytest.mark.parametrize("name", NAMES)
def test_adapter_is_a_whole_folder(name: str) -> None:
    folder = ROOT / "rostra/adapters" / name

    assert {"__init__.py", "adapter.py", "README.md"} <= {file.name for file in folder.iterdir()}
    assert Path(ROOT / "tests/adapters" / name).is_dir()
    assert registry.get(name).name == name


@pytest.mark.parametrize("name", NAMES)
def test_claimed_proof_is_given(name: str) -> None:
    """What an adapter calls tested against a server has tests that start one."""
    against_a_server = registry.get(name).can.live_proof in ("real", "emulator")

    assert (ROOT / f"tests/servers/test_{name}.py").is_file() == against_a_server
