"""Writes the lock files from pyproject.toml: versions and hashes, no addresses. Needs `uv`, which it installs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = {
    "run": ["pyproject.toml", "--extra", "embedded"],
    "build": ["--group", "build"],
    "test": ["pyproject.toml", "--extra", "embedded", "--group", "build", "--group", "dev"],
    "validators": ["--group", "validators"],
}
APART = frozenset({"run", "validators"})
"""They do not have to agree with what Rostra runs on: other environments."""
OPTIONS = ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-annotate", "--no-header", "--quiet"]

subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "uv"], check=True)
for name, sources in LOCKS.items():
    target = ROOT / "requirements" / f"{name}.txt"
    constraint = [] if name in APART else ["--constraints", "requirements/run.txt"]
    command = [sys.executable, "-m", "uv", "pip", "compile", *sources, *constraint, *OPTIONS, "-o", str(target)]
    subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    sys.stdout.write(f"{target.relative_to(ROOT)}\n")
