from __future__ import annotations

import json

import pytest

from tests.config.conftest import Rostra

# Prints what there is of the inbox at depth.
DEPTH = """
import json
from collections import Counter
from rostra.core.scoping import scope
from rostra.inbox.models import Alarm, Conversation, Correction, Draft, Group, Person, ResponseModel, Theme, Topic
from rostra.people.models import Body
with scope(Body.objects.get(slug="demo")):
    print(json.dumps({
        "topics": Topic.objects.exists(),
        "corrections": Correction.objects.count(),
        "unsorted": Conversation.objects.filter(unsorted=True).count(),
        "paused": Conversation.objects.filter(left_minutes__isnull=False).count(),
        "groups": Counter(Group.objects.order_by("state").values_list("state", flat=True)),
        "drafts": list(Draft.objects.values_list("state", flat=True)),
        "alarms": list(Alarm.objects.filter(acknowledged_at=None).values_list("kind", flat=True)),
        "models": list(ResponseModel.objects.order_by("pk").values_list("way", flat=True)),
        "people": Person.objects.count(),
        "themes": Theme.objects.count(),
    }))
"""
NOTHING = {
    "topics": False,
    "corrections": 0,
    "unsorted": 0,
    "paused": 0,
    "groups": {},
    "drafts": [],
    "alarms": [],
    "models": ["several"],
    "people": 0,
    "themes": 0,
}
WEEK = {
    "topics": True,
    "corrections": 30,
    "unsorted": 0,
    "paused": 1,
    "groups": {"answered": 1, "closed": 2, "proposed": 1},
    "drafts": ["waiting"],
    "alarms": ["urgent"],
    "models": ["several", "topic", "single", "several"],
    "people": 1,
    "themes": 2,
}


@pytest.mark.parametrize(("stage", "records", "depth"), [("fresh", 0, NOTHING), ("week", 40, WEEK)])
def test_demo_is_built_once_and_verifies(rostra: Rostra, stage: str, records: int, depth: object) -> None:
    built = rostra("demo", "--build-only", "--stage", stage, "--language", "nb")
    again = rostra("demo", "--build-only", "--stage", stage)
    verified = json.loads(rostra("verify", "--json").stdout)
    assert (built.returncode, again.returncode) == (0, 0), built.stderr
    assert "Building the demo municipality" in built.stdout
    assert "Building the demo municipality" not in again.stdout
    assert (verified["ok"], verified["records"] >= records) == (True, True)
    assert json.loads(rostra("shell", "--no-imports", "-c", DEPTH).stdout) == depth


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
