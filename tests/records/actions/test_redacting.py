from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from rostra.audit.models import Event, Tombstone
from rostra.audit.sequencer import sequence_all
from rostra.audit.verify import verify_all
from rostra.inbox.models import Message
from rostra.records.actions.carrying_out import carry_out
from rostra.records.actions.erasing import Request, add_record, judge, open_case
from rostra.records.actions.holding import place_hold
from rostra.records.actions.redacting import lock, why_not
from rostra.records.enums import Verdict
from rostra.records.models import ErasureItem, Record, Redaction
from tests.records.gone import Archive


@pytest.fixture
def due(archive: Archive) -> Archive:
    archive.comment("My number is 01029012345")
    archive.due()
    return archive


def _redact(archive: Archive) -> Redaction:
    """By a request into which an officer put the record."""
    request = Request("The body itself", received_on=date(2026, 11, 20))
    case = open_case(request=request, by=archive.officer, now=archive.now)
    by, now = archive.officer, archive.now
    [record] = archive.records()
    add_record(case=case, record=record, version=case.version, by=by, now=now)
    item = ErasureItem.objects.select_related("case").get()
    judge(
        item=item,
        verdict=Verdict.REDACT,
        reason="A number",
        remaining="My number is …",
        version=item.case.version,
        by=by,
        now=now,
    )
    archive.agreed(item.case)
    carry_out(case.pk, clock=archive.clock)
    return Redaction.objects.get()


def test_what_is_left_is_a_record_of_its_own_and_the_whole_is_gone(due: Archive) -> None:
    left = _redact(due)

    assert Message.objects.get().text == ""
    assert Tombstone.objects.count() == 1
    assert Event.objects.get(kind="records.redacted").source_key == str(left.pk)
    assert Event.objects.get(kind="records.disposed").data["redaction"] == left.pk
    due.file()
    filed = Record.objects.get(source="records.redaction")
    assert (filed.kind, filed.about, filed.party) == ("redaction", due.records()[0].about, "")
    assert [record.pk for record in Record.objects.filter(words__isnull=False)] == [filed.pk]
    sequence_all(now=due.now)
    assert verify_all().bad == []


def test_verify_names_a_redaction_that_was_changed(due: Archive) -> None:
    left = _redact(due)
    sequence_all(now=due.now)

    Redaction.objects.update(text="My number is 01029012345")

    [bad] = verify_all().bad
    assert (bad.about, bad.reason) == (f"records.redaction {left.pk}", "the content is not what was captured")


@pytest.mark.parametrize(
    ("changed", "code"),
    [({}, ""), ({"source": "unknown.source"}, "unable"), ({"disposed_at": datetime.now(UTC)}, "gone")],
)
def test_why_nothing_of_a_record_can_go(due: Archive, changed: dict[str, Any], code: str) -> None:
    Record.objects.update(**{"party": "x", **changed})

    assert why_not(lock(due.records()[0].pk)) == code


def test_what_is_held_does_not_go(due: Archive) -> None:
    place_hold(title="Court", reason="x", records=due.records(), by=due.officer, now=due.now)

    assert why_not(lock(due.records()[0].pk)) == "held"
