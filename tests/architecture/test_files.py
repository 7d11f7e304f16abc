"""Files: their size, their names, and what must never stand in them."""

from __future__ import annotations

import ast
import os
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.architecture.tree import ROOT, files, parsed, python

LONGEST = 400
DRAWERS = {"utils", "helpers", "common", "manager", "managers", "service", "services", "base", "misc"}
REGISTRY_VARIABLES = ("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "UV_INDEX_URL", "UV_DEFAULT_INDEX", "NPM_CONFIG_REGISTRY")
LOCK_OPTIONS = re.compile(r"^\s*(--(?:extra-)?index-url|--find-links|-i|-f)\b", re.MULTILINE)


def texts() -> list[tuple[Path, str]]:
    found = []
    for file in files():
        try:
            found.append((file, (ROOT / file).read_text(encoding="utf-8")))
        except UnicodeDecodeError:
            continue
    return found


def test_no_python_file_is_longer_than_the_cap() -> None:
    lengths = {
        str(file): len((ROOT / file).read_text(encoding="utf-8").splitlines())
        for file in python("rostra", "scripts", "bench")
    }

    assert {file: length for file, length in lengths.items() if length > LONGEST} == {}


def test_no_module_is_a_junk_drawer() -> None:
    names = {str(file): {file.stem, *file.parts[:-1]} for file in python("rostra", "tests", "scripts", "bench")}

    assert {file: found & DRAWERS for file, found in names.items() if found & DRAWERS} == {}


def test_no_physical_path_of_this_machine_is_written_anywhere() -> None:
    here = (f"{ROOT}/", f"{ROOT.parent}/{ROOT.name}")
    home = os.environ.get("HOME", "").rstrip("/")
    paths = (*here, f"{home}/") if len(home) > len("/root") else here

    assert [str(file) for file, text in texts() if any(path in text for path in paths)] == []


def test_no_registry_of_this_machine_is_written_anywhere() -> None:
    configured = [os.environ[name] for name in os.environ if name.upper() in REGISTRY_VARIABLES]
    hosts = {urlsplit(address).hostname for address in " ".join(configured).split()} - {None}

    assert [str(file) for file, text in texts() if any(str(host) in text for host in hosts)] == []


@pytest.mark.parametrize("lock", [str(file) for file in files() if file.parts[0] == "requirements"])
def test_lock_names_no_registry(lock: str) -> None:
    assert LOCK_OPTIONS.findall((ROOT / lock).read_text()) == []


@pytest.mark.parametrize("lock", [str(file) for file in files() if file.name == "package-lock.json"])
def test_npm_lock_names_no_registry(lock: str) -> None:
    assert '"resolved"' not in (ROOT / lock).read_text()


def test_nothing_is_swallowed() -> None:
    """A handler of every error that only passes hides bugs."""
    bare = [
        f"{file}:{node.lineno}"
        for file in python("rostra")
        for node in ast.walk(parsed(file))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in ("Exception", "BaseException"))
        and all(isinstance(step, ast.Pass) for step in node.body)
    ]

    assert bare == []
