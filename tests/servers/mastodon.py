"""An independent emulator of Mastodon's client API (PyPI mastodon-mock) on loopback, and people on it.

It is somebody else's emulator, not Mastodon: what is shown against it is that the adapter speaks the API as its
author and ours both read the documentation.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.servers.programs import CACHE, free_ports, running

REQUIREMENTS = Path(__file__).parent / "mastodon-requirements.txt"
VENV = CACHE / "mastodon-mock"
PEOPLE = ("city", "bob", "carol")

CONFIG = """
[server]
port = {port}
[auth]
permissive = false
enforce_scopes = true
"""
ACCOUNT = """
[[seed.accounts]]
username = "{name}"
access_token = "{name}-access-token"
"""


@dataclass(frozen=True)
class MastodonServer:
    """`url` is what an operator would fill in as the server address."""

    url: str

    def token(self, name: str) -> str:
        return f"{name}-access-token"

    def call(self, name: str, method: str, path: str, **data: object) -> Any:
        """A plain HTTP call as this person, past the adapter and its library."""
        headers = {"Authorization": f"Bearer {self.token(name)}"} if name else {}
        answer = requests.request(method, f"{self.url}/api/v1/{path}", json=data or None, headers=headers, timeout=20)
        answer.raise_for_status()
        return answer.json()

    def write(self, name: str, text: str, *, reply_to: str = "", visibility: str = "public") -> str:
        """A status of this person; answers its id."""
        status = {"status": text, "visibility": visibility, **({"in_reply_to_id": reply_to} if reply_to else {})}
        return str(self.call(name, "POST", "statuses", **status)["id"])

    def fail(self, effect: Mapping[str, object], *, path: str, methods: list[str], times: int = 1) -> None:
        """The emulator's next answers on this path go wrong."""
        self.call("", "POST", "_mock/faults", match={"path": path, "methods": methods}, effect=effect, count=times)


@pytest.fixture(scope="session")
def mastodon_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MastodonServer]:
    _install()
    folder = tmp_path_factory.mktemp("mastodon")
    (port,) = free_ports(1)
    config = folder / "emulator.toml"
    config.write_text(CONFIG.format(port=port) + "".join(ACCOUNT.format(name=name) for name in PEOPLE))
    command = [str(VENV / "bin" / "mastodon_mock"), "serve", "--config", str(config), "--in-memory"]
    environment = {**os.environ, "TMPDIR": str(folder)}
    with running(command, log=folder / "log", ready=lambda log: "startup complete" in log, seconds=60, env=environment):
        yield MastodonServer(f"http://127.0.0.1:{port}")


def _install() -> None:
    """The emulator in a virtual environment of its own, from the pinned requirements; again when they changed."""
    done = VENV / "installed.txt"
    wanted = REQUIREMENTS.read_text()
    if done.exists() and done.read_text() == wanted:
        return
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=True)
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "install", "-q", "--require-hashes", "-r", str(REQUIREMENTS)]
    subprocess.run(pip, check=True)
    done.write_text(wanted)
