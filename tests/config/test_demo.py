from __future__ import annotations

import json

import pytest

from tests.config.conftest import Rostra


@pytest.mark.parametrize(("stage", "records"), [("fresh", 0), ("week", 40)])
def test_demo_is_built_once_and_verifies(rostra: Rostra, stage: str, records: int) -> None:
    built = rostra("demo", "--build-only", "--stage", stage, "--language", "nb")
    again = rostra("demo", "--build-only", "--stage", stage)
    verified = json.loads(rostra("verify", "--json").stdout)
    assert (built.returncode, again.returncode) == (0, 0), built.stderr
    assert "Building the demo municipality" in built.stdout
    assert "Building the demo municipality" not in again.stdout
    assert (verified["ok"], verified["records"] >= records) == (True, True)


def test_interrupted_build_starts_over(rostra: Rostra, folder: object) -> None:
    assert rostra("demo", "--build-only", "--stage", "fresh").returncode == 0
    (folder / "var" / "demo-is-being-built").touch()  # type: ignore[operator]
    again = rostra("demo", "--build-only", "--stage", "fresh")
    assert again.returncode == 0, again.stderr
    assert "The last start was interrupted" in again.stdout


def test_port_in_use_is_said_before_anything_is_built(rostra: Rostra) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        refused = rostra("demo", "--port", port)
    assert refused.returncode == 1
    assert f"Port {port} is in use." in refused.stderr


def test_a_port_that_cannot_be_is_said(rostra: Rostra) -> None:
    refused = rostra("demo", "--port", "80000")
    assert refused.returncode == 1
    assert "There is no port 80000" in refused.stderr
    assert "Traceback" not in refused.stderr
