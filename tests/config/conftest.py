from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

Rostra = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def folder() -> Iterator[Path]:
    """An empty folder that the database's own user can pass through, as pytest's is not."""
    with tempfile.TemporaryDirectory(prefix="rostra-test-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture
def rostra(folder: Path) -> Rostra:
    """The `rostra` command as a person runs it, with a data folder of its own."""

    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        variables = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("ROSTRA_", "DATABASE_", "DJANGO_"))
        }
        variables |= {"ROSTRA_DATA": str(folder / "var"), "ROSTRA_KEYS": str(folder / "keys"), **environment}
        command = [sys.executable, "-m", "rostra.config", *arguments]
        return subprocess.run(command, env=variables, capture_output=True, text=True, check=False, timeout=120)

    return run
