"""A capture that is killed goes on with the next worker, and is there once."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from rostra.audit.models import Event
from rostra.core.models import StoredFile
from rostra.core.scoping import scope
from rostra.people.actions import create_body
from rostra.records.actions import visiting
from rostra.records.actions.capturing import LEASE, ask_capture
from rostra.records.enums import CaptureReason
from rostra.records.models import PageCapture
from tests.records.site import Said, running
from tests.workers import Worker, eventually

PROGRAM = """
import django
django.setup()
from django.utils import timezone
from rostra.records.actions import visiting
visiting.capture_due(clock=timezone.now)
"""


def test_capture_killed_in_the_middle_is_there_once(
    committed: str, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running() as site:
        settings.ROSTRA_CHROMIUM, settings.ROSTRA_ALLOW_HOSTS = "none", [site.host]
        monkeypatch.setenv("ROSTRA_CHROMIUM", "none")
        monkeypatch.setenv("ROSTRA_ALLOW_HOSTS", site.host)
        site.pages["/"] = Said(b"<p>and on", drip=True)
        now = timezone.now()
        body = create_body(slug="city", name="City", language="en", time_zone="UTC", by=None, now=now)
        with scope(body):
            row = ask_capture(
                url=site.url + "/", account=None, reason=CaptureReason.REMOVED, by=None, now=now - timedelta(seconds=1)
            )
        worker = Worker(committed, tmp_path, PROGRAM)
        eventually(lambda: site.asked == ["/"], lambda: worker.said)

        worker.kill()
        site.page("/", "<p>Whole</p>")
        nothing = visiting.capture_due(clock=lambda: now)
        tried = visiting.capture_due(clock=lambda: now + LEASE + timedelta(minutes=1))

    row = PageCapture.everywhere.get(pk=row.pk)
    assert (nothing, tried, row.state, row.text, row.tries) == (0, 1, "partial", "Whole", 2)
    assert Event.objects.filter(kind="records.page_captured").count() == 1
    assert StoredFile.everywhere.count() == 1
