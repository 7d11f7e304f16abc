"""The files of the repository and what stands in them, for the tests of its rules."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def files() -> tuple[Path, ...]:
    """Every file that is tracked, or would be by `git add .`; relative to the root."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    names = sorted(set(filter(None, listed.split("\0"))))
    return tuple(Path(name) for name in names if (ROOT / name).is_file())


def python(*folders: str) -> list[Path]:
    """The Python files below these folders, migrations left out."""
    return [
        file for file in files() if file.suffix == ".py" and file.parts[0] in folders and "migrations" not in file.parts
    ]


@cache
def parsed(file: Path) -> ast.Module:
    return ast.parse((ROOT / file).read_text(encoding="utf-8"), str(file))


def calls(file: Path, *names: str) -> Iterator[ast.Call]:
    """Calls of functions or classes of these names, plain or after a dot."""
    for node in ast.walk(parsed(file)):
        if isinstance(node, ast.Call):
            called = node.func
            name = (
                called.id if isinstance(called, ast.Name) else called.attr if isinstance(called, ast.Attribute) else ""
            )
            if name in names:
                yield node


def constants(file: Path) -> dict[str, str]:
    """The texts that are given a name at the top level of a module."""
    found: dict[str, str] = {}
    for node in parsed(file).body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            found.update({target.id: node.value.value for target in node.targets if isinstance(target, ast.Name)})
    return found
