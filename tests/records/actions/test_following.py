"""Records follow what they are about, and what their class decides."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from rostra.audit.models import Event
from rostra.audit.sequencer import sequence
from rostra.channels.contract import Attachment as Attached
from rostra.channels.contract import Outgoing
from rostra.core import files
from rostra.inbox.actions import reopen
from rostra.inbox.models import Attachment, Conversation, Topic
from rostra.publishing.actions import cancel_delivery, queue_delivery
from rostra.publishing.models import Delivery
from rostra.records import jobs
from rostra.records.actions import following
from rostra.records.actions.classing import reclass
from rostra.records.actions.following import classes_to_recount, recount_due
from rostra.records.models import Classing, Record
from tests.records.shelf import KEPT, Shelf


def test_the_time_begins_when_the_conversation_ends(shelf: Shelf) -> None:
    shelf.rule(shelf.add(trigger="ended", **KEPT))
    record = shelf.say()
    before = (record.ended_at, record.due_on)

    shelf.close(record, shelf.later)

    assert before == (None, None)
    assert (record.ended_at, record.due_on) == (shelf.later, date(2027, 11, 25))


def test_the_time_stops_when_the_conversation_goes_on(shelf: Shelf) -> None:
    shelf.rule(shelf.add(trigger="ended", **KEPT))
    record = shelf.say()
    shelf.close(record, shelf.later)
    conversation = Conversation.objects.get()

    reopen(conversation=conversation, by=shelf.cast.responder, now=shelf.later, version=conversation.version)
    shelf.file()

    record.refresh_from_db()
    assert (record.ended_at, record.due_on) == (None, None)


def test_all_records_of_a_conversation_end_with_it(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "BATCH", 1)
    shelf.hear("See the plan.", attachments=(Attached("plan.pdf", "application/pdf", b"%PDF"),))
    shelf.file()

    shelf.close(Record.objects.first() or Record(), shelf.later)

    assert list(Record.objects.values_list("kind", "ended_at").order_by("kind")) == [
        ("attachment", shelf.later),
        ("message", shelf.later),
    ]


def test_a_delivery_that_is_taken_back_takes_what_stands_beside_it_along(shelf: Shelf, now: datetime) -> None:
    values = {"account": shelf.city, "source": "tests.unknown", "due_at": shelf.later, "by": shelf.cast.editor.user}
    row = queue_delivery(**values, source_id=1, outgoing=Outgoing("Open."), now=now)  # type: ignore[arg-type]
    shelf.file()
    record = Record.objects.get()

    cancel_delivery(delivery=row, by=shelf.cast.editor.user, now=shelf.later)
    shelf.file()

    record.refresh_from_db()
    assert record.ended_at == Delivery.objects.get().state_at


def sort(record: Record, topic: Topic, now: datetime) -> None:
    """A rule of topics reads the conversation; the log says so."""
    from rostra.audit.actions import record as note

    Conversation.objects.filter(pk=record.about.partition(":")[2]).update(topic=topic, topic_by="rule")
    note(body=record.body_id, by=None, now=now, kind="inbox.sorted", about=record.about, data={"topic": topic.pk})


def test_a_topic_that_is_known_later_files_by_the_rule_for_it(shelf: Shelf, now: datetime) -> None:
    roads = Topic.objects.create(name="Roads", position=0)
    routine, cases = shelf.add("1.3", "Routine"), shelf.add("2.1", "Roads", journal="ask")
    shelf.rule(cases, topic_id=roads.pk)
    rule = shelf.rule(routine)
    record = shelf.say()
    assert record.rule == rule

    sort(record, roads, now)
    shelf.file()

    record.refresh_from_db()
    [moved] = Classing.objects.all()
    assert (record.record_class, record.topic_id, record.journal) == (cases, roads.pk, "asked")
    assert (moved.before, moved.after, moved.classed_by, moved.by) == (routine, cases, "rule", None)
    told = Event.objects.get(kind="records.filed_anew")
    assert (told.about, told.data) == (f"records.class:{cases.pk}", {"records": 1})


def test_what_a_person_decided_no_rule_changes(shelf: Shelf, now: datetime) -> None:
    roads = Topic.objects.create(name="Roads", position=0)
    routine, cases = shelf.add("1.3", "Routine"), shelf.add("2.1", "Roads")
    shelf.rule(cases, topic_id=roads.pk)
    record = shelf.say()
    reclass(record, routine, by=shelf.officer, reason="As always", now=now)

    sort(record, roads, now)
    shelf.file()

    record.refresh_from_db()
    assert (record.record_class, record.topic_id) == (routine, roads.pk)


def test_a_rule_that_was_changed_since_moves_nothing_by_itself(shelf: Shelf) -> None:
    routine = shelf.add("1.3", "Routine")
    rule = shelf.rule(routine)
    record = shelf.say()
    rule.record_class = shelf.add("1.4", "Other")
    rule.save()

    shelf.close(record, shelf.later)

    assert record.record_class == routine


def test_a_file_that_comes_later_is_noted(shelf: Shelf, now: datetime) -> None:
    from rostra.audit.actions import record as note

    shelf.hear("See the plan.", attachments=(Attached("far", "", url="https://x.example/far"),))
    shelf.file()
    record = Record.objects.get(kind="attachment")
    assert record.files.count() == 0
    row = Attachment.objects.get()
    row.file = files.store(b"%PDF", content_type="application/pdf")
    row.save()
    data = {"message": row.message_id, "attachment": row.pk, "type": "application/pdf", "sha256": "00"}
    note(body=record.body_id, by=None, now=now, kind="inbox.attached", about=record.about, data=data)

    shelf.file()

    assert [bytes(held.sha256) for held in record.files.all()] == [bytes(row.file.sha256)]


def test_what_was_disposed_of_is_left_alone(shelf: Shelf, now: datetime) -> None:
    record = shelf.say()
    Record.objects.update(disposed_at=now)

    shelf.close(record, shelf.later)

    assert record.ended_at is None


# --- What a class decides -----------------------------------------------------------------------------------


def test_a_new_time_holds_for_all_records_of_the_class(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "BATCH", 2)
    row = shelf.add(trigger="captured")
    shelf.rule(row)
    shelf.hear("One", "Two", "Three")
    shelf.file()

    count = shelf.change(row, **KEPT)
    changed, again = recount_due(row.pk, now=shelf.later), recount_due(row.pk, now=shelf.later)

    assert (count, changed, again) == (3, 3, 0)
    assert set(Record.objects.values_list("due_on", flat=True)) == {date(2027, 11, 24)}


def test_no_time_any_more_takes_the_days_away(shelf: Shelf) -> None:
    row = shelf.add(trigger="captured", **KEPT)
    shelf.rule(row)
    record = shelf.say()
    shelf.change(row, retention_months=None)

    jobs.recount(body_id=shelf.cast.body.pk, record_class=row.pk)

    record.refresh_from_db()
    assert record.due_on is None


@pytest.mark.parametrize(("trigger", "counts"), [("account", True), ("captured", False)])
def test_closing_an_account_begins_the_time_of_its_records(shelf: Shelf, trigger: str, counts: bool) -> None:
    row = shelf.add(trigger=trigger, **KEPT)
    shelf.rule(row)
    record = shelf.say()
    shelf.city.closed_at = shelf.now + timedelta(days=6)
    shelf.city.save()
    waiting = classes_to_recount()

    jobs.recount_closed()

    record.refresh_from_db()
    assert waiting == ([row.pk] if counts else [])
    assert record.due_on == (date(2027, 11, 30) if counts else date(2027, 11, 24))
    assert classes_to_recount() == []


def test_a_class_that_keeps_for_good_waits_for_no_account(shelf: Shelf, now: datetime) -> None:
    row = shelf.add(trigger="account", **{**KEPT, "action": "keep"})
    shelf.rule(row)
    shelf.say()
    shelf.city.closed_at = now
    shelf.city.save()

    assert classes_to_recount() == []


def test_a_job_of_filing_waits_for_the_sequencer(shelf: Shelf) -> None:
    shelf.hear("One")
    jobs.file()
    assert Record.objects.count() == 0

    sequence(shelf.cast.body.pk)
    jobs.file()

    assert Record.objects.count() == 1
