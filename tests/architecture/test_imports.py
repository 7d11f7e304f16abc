"""Who may import whom: the contracts of `[tool.importlinter]` in pyproject.toml."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.architecture.tree import ROOT

PROGRAM = str(Path(sys.executable).with_name("lint-imports"))


def test_imports_keep_every_contract() -> None:
    done = subprocess.run([PROGRAM, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr


def test_package_without_a_place_breaks_the_contract(tmp_path: Path) -> None:
    contracts = (ROOT / "pyproject.toml").read_text()
    changed = tmp_path / "pyproject.toml"
    changed.write_text(contracts.replace('  "desk",\n', "", 1))

    done = subprocess.run(
        [PROGRAM, "--no-cache", "--contract", "layers", "--config", str(changed)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "- rostra.desk" in done.stdout
