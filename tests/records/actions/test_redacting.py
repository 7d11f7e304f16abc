from __future__ import annotations

from datetime import date

import pytest

from rostra.audit.models import Event, Tombstone
from rostra.audit.sequencer import sequence_all
from rostra.audit.verify import verify_all
from rostra.inbox.models import Message
from rostra.people.actions import NotAllowed
from rostra.records.actions.holding import place_hold
from rostra.records.actions.redacting import RedactionNotPossible, redact
from rostra.records.models import Record, Redaction
from tests.records.gone import Archive


@pytest.fixture
def due(archive: Archive) -> Archive:
    archive.comment("My number is 01029012345")
    archive.due()
    return archive


def _redact(archive: Archive, reason: str = "A number", **more: object) -> Redaction:
    [record] = archive.records()
    values = {"by": archive.officer, **more}
    values.setdefault("decision", archive.decide() if "decision" not in more else None)
    return redact(record=record, remaining="My number is …", reason=reason, now=archive.now, **values)  # type: ignore[arg-type]


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


def test_redaction_has_a_reason_an_officer_and_a_decision_in_force(due: Archive) -> None:
    with pytest.raises(RedactionNotPossible) as refused:
        _redact(due, reason=" ", decision=due.decide("1"))
    assert refused.value.field == "reason"
    with pytest.raises(NotAllowed):
        _redact(due, by=due.second, decision=due.decide("2"))
    with pytest.raises(RedactionNotPossible) as refused:
        _redact(due, decision=due.decide("3", valid_until=date(2025, 1, 1)))
    assert refused.value.field == "decision"


def test_what_is_held_gone_or_of_an_unknown_kind_is_not_redacted(due: Archive) -> None:
    decision = due.decide()
    Record.objects.update(source="unknown.source")
    with pytest.raises(RedactionNotPossible, match="Rostra does not know"):
        _redact(due, decision=decision)
    place_hold(title="Court", reason="x", records=due.records(), by=due.officer, now=due.now)
    with pytest.raises(RedactionNotPossible, match="A hold covers it"):
        _redact(due, decision=decision)
    Record.objects.update(disposed_at=due.now)
    with pytest.raises(RedactionNotPossible, match="gone already"):
        _redact(due, decision=decision)
