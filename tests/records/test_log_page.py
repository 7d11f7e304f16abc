"""The log's page, its alarm, and who is told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import translation

from rostra.audit import keys
from rostra.audit.models import Checkpoint, Stamp, StampTrouble, Verification
from rostra.audit.sequencer import sequence_all
from rostra.people.models import Notice
from rostra.people.notices import sentence
from rostra.records.actions.watching import verify_recent

PAGE = "/records/log/"


def found(cast: Any, *bad: dict[str, object], more: int = 0) -> Verification:
    return Verification.objects.create(
        at=cast.now, seconds=1, recent=True, records=3, leaves=7, bad=list(bad), bad_count=len(bad) + more
    )


def page(cast: Any, member: Any = None) -> str:
    response = cast.client(member or cast.records).get(PAGE)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_page_before_anything_is_sealed(cast: Any) -> None:
    assert "Nothing has been sealed yet." in page(cast, cast.reader)


def test_page_shows_checkpoint_keys_stamps_and_the_last_look(cast: Any, settings: Any) -> None:
    settings.ROSTRA_TSA_URL = "https://tsa.example/"
    sequence_all(now=cast.now)
    keys.rotate(reason="A person left.", now=cast.now)
    head = Checkpoint.objects.select_related("log").get(log__body=cast.body)
    first = Stamp.objects.create(
        checkpoint=head, authority="https://tsa.example/", at=cast.now, token=b"t", ends_at=cast.now + timedelta(9)
    )
    Stamp.objects.create(
        checkpoint=head, previous=first, authority="x", at=cast.now, token=b"t", ends_at=cast.now + timedelta(999)
    )
    found(cast)
    text = page(cast)
    shown = [head.log.origin, "A person left.", "https://tsa.example/", "renewed", "All is well"]
    assert [words for words in shown if words not in text] == []
    assert [key.vkey for key in keys.published(head.log) if key.vkey not in text] == []


def test_trouble_is_told(cast: Any, settings: Any, tmp_path: Any) -> None:
    settings.ROSTRA_TSA_URL = "https://tsa.example/"
    sequence_all(now=cast.now)
    settings.KEYS = tmp_path / "elsewhere"
    StampTrouble.objects.create(since=cast.now, error="The authority does not answer.", next_at=cast.now)
    text = page(cast)
    assert "Nothing is signed at the moment" in text
    assert "The authority does not answer." in text


def test_findings_of_the_own_log_are_shown_and_those_of_others_counted(cast: Any) -> None:
    sequence_all(now=cast.now)
    origin = Checkpoint.objects.get(log__body=cast.body).log.origin
    own = {"log": origin, "leaf": 4, "event": 1, "about": "inbox.message 7", "reason": "the content is missing"}
    other = {"log": "elsewhere", "leaf": None, "event": None, "about": "inbox.message 8", "reason": "x"}
    found(cast, own, other)
    text = page(cast)
    assert "inbox.message 7" in text
    assert "inbox.message 8" not in text
    assert "1 finding concerns rows" in text


ALARM = "The records are not all as they were logged"


@pytest.mark.parametrize(("who", "sees"), [("records", True), ("administrator", True), ("editor", False)])
def test_alarm_stands_above_the_pages_of_those_who_answer_for_records(cast: Any, who: str, sees: bool) -> None:
    member = getattr(cast, who)
    assert ALARM not in page(cast, member)
    found(cast, more=1)
    assert (ALARM in page(cast, member)) is sees


def test_records_officers_are_told_of_what_the_night_found(cast: Any) -> None:
    sequence_all(now=cast.now)
    assert verify_recent(now=cast.now).bad_count == 0
    assert Notice.objects.count() == 0
    Checkpoint.objects.create(
        log=Checkpoint.objects.get(log__body=cast.body).log, at=cast.now, size=999, root=b"r" * 32, note="x"
    )
    assert verify_recent(now=cast.now).bad_count == 1
    notice = Notice.objects.get()
    assert (notice.user, notice.kind, notice.url) == (cast.records.user, "records.log_bad", PAGE)
    with translation.override("en"):
        assert sentence(notice.kind, notice.data).endswith("found 1 thing that is not as it was logged.")
