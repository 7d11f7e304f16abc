from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from rostra.adapters.webform import WebForm
from rostra.channels import registry
from rostra.channels.testing import FakeChannel

PYPROJECT = Path(__file__).resolve().parents[2] / "pyproject.toml"
DECLARED = tomllib.loads(PYPROJECT.read_text("utf-8"))["project"]["entry-points"][registry.GROUP]


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The registry as it is when the package is installed with what pyproject.toml declares now."""
    points = {name: EntryPoint(name, value, registry.GROUP) for name, value in DECLARED.items()}
    monkeypatch.setattr(registry, "_installed", lambda: points)
    monkeypatch.delenv("ROSTRA_FAKE_CHANNEL", raising=False)


@pytest.mark.usefixtures("installed")
def test_names_are_those_of_the_entry_points() -> None:
    assert registry.names() == (
        "assisted",
        "bluesky",
        "feed",
        "file",
        "mail",
        "mastodon",
        "sandbox",
        "webform",
        "wordpress",
    )


@pytest.mark.usefixtures("installed")
def test_get_imports_the_channel_of_the_name() -> None:
    assert registry.get("webform") is WebForm


@pytest.mark.usefixtures("installed")
def test_get_refuses_an_unknown_name_with_a_sentence() -> None:
    with pytest.raises(registry.UnknownChannel) as caught:
        registry.get("orkut")
    assert str(caught.value) == (
        "There is no channel “orkut”. Known channels: "
        "assisted, bluesky, feed, file, mail, mastodon, sandbox, webform, wordpress."
    )


@pytest.mark.usefixtures("installed")
def test_every_declared_channel_has_the_name_it_is_declared_under() -> None:
    assert [channel.name for channel in registry.all()] == list(registry.names())


@pytest.mark.usefixtures("installed")
def test_temporary_channel_is_known_inside_the_block_only() -> None:
    with registry.temporary(FakeChannel):
        inside = (registry.get("fake"), "fake" in registry.names())
    assert inside == (FakeChannel, True)
    assert "fake" not in registry.names()


@pytest.mark.usefixtures("installed")
def test_temporary_channel_stands_in_for_one_of_its_name_until_the_block_ends() -> None:
    other = type("Other", (FakeChannel,), {})
    with registry.temporary(FakeChannel):
        with registry.temporary(other):
            inner = registry.get("fake")
        assert (inner, registry.get("fake")) == (other, FakeChannel)


def test_fake_channel_is_known_to_a_process_that_was_told_so() -> None:
    code = "from rostra.channels import registry; print(registry.get('fake').__name__, 'fake' in registry.names())"
    environment = {**os.environ, "ROSTRA_FAKE_CHANNEL": "1"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["FakeChannel", "True"]


def test_registry_reads_the_installed_metadata() -> None:
    code = "from rostra.channels import registry; print(registry.names())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "webform" in done.stdout
