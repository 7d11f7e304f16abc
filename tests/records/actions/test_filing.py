"""Filing: every leaf once, without a gap, whatever stops it; by the first rule that holds."""

from __future__ import annotations

import threading
from datetime import date, datetime

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from rostra.audit import sources
from rostra.audit.models import Event, Leaf
from rostra.audit.sequencer import sequence
from rostra.channels.contract import Attachment as Attached
from rostra.core.scoping import scope
from rostra.inbox.actions import add_note
from rostra.inbox.models import Conversation
from rostra.people.models import Body
from rostra.records import jobs
from rostra.records.actions import cabinet, filing
from rostra.records.actions.filing import bodies_waiting, file_waiting
from rostra.records.models import FilingPlace, Record, RecordFile
from tests.cast import Cast
from tests.records.shelf import KEPT, Shelf, open_shelf


def test_each_captured_content_becomes_a_record(shelf: Shelf, now: datetime) -> None:
    row = shelf.add(trigger="captured", journal="ask", **KEPT)
    rule = shelf.rule(row, kinds=["message"], direction="received")
    shelf.hear("The road is broken, case number 2026/1234.")

    assert shelf.file() == 1

    record = Record.objects.get()
    event = Event.objects.get(source="inbox.message")
    conversation = Conversation.objects.get()
    assert {
        name: getattr(record, name)
        for name in (
            *("event_id", "source", "source_key", "kind", "at", "captured_at", "incoming", "public", "case_like"),
            *("account_id", "topic_id", "about", "party", "language", "record_class_id", "classed_by", "rule_id"),
            *("ended_at", "due_on", "journal", "disposed_at"),
        )
    } == {
        "event_id": event.pk,
        "source": "inbox.message",
        "source_key": event.source_key,
        "kind": "message",
        "at": now,
        "captured_at": event.at,
        "incoming": True,
        "public": True,
        "case_like": True,
        "account_id": shelf.city.pk,
        "topic_id": None,
        "about": f"inbox.conversation:{conversation.pk}",
        "party": "id-1",
        "language": "en",
        "record_class_id": row.pk,
        "classed_by": "rule",
        "rule_id": rule.pk,
        "ended_at": None,
        "due_on": date(2027, 11, 24),
        "journal": "asked",
        "disposed_at": None,
    }


def test_records_are_found_by_their_words(shelf: Shelf) -> None:
    record = shelf.say("The roads are broken.", language="en")

    with connection.cursor() as cursor:
        cursor.execute("SELECT words @@ rostra_search_query('road') FROM records_record WHERE id = %s", [record.pk])
        assert cursor.fetchone() == (True,)


def test_files_of_a_record_are_noted(shelf: Shelf) -> None:
    plan = Attached("plan.pdf", "application/pdf", b"%PDF", alt="The plan")
    shelf.hear("See the plan.", attachments=(plan, plan))
    shelf.file()

    attached = Record.objects.filter(kind="attachment").order_by("pk")
    assert [row.files.count() for row in attached] == [1, 1]
    assert RecordFile.objects.values("sha256").distinct().count() == 1


def test_filing_again_does_nothing(shelf: Shelf) -> None:
    shelf.say()

    assert (shelf.file(), Record.objects.count()) == (0, 1)


def test_filing_goes_in_batches(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filing, "BATCH", 2)
    shelf.hear(*(f"Message {n}" for n in range(5)))

    assert shelf.file() == 5
    assert FilingPlace.objects.get().next_leaf == Leaf.objects.filter(log__body=shelf.cast.body).count()


def test_a_batch_takes_the_same_questions_for_one_and_for_many(shelf: Shelf) -> None:
    shelf.hear("One")
    sequence(shelf.cast.body.pk)
    with CaptureQueriesContext(connection) as one:
        file_waiting(shelf.cast.body.pk, now=shelf.now)
    shelf.hear(*(f"Message {n}" for n in range(8)))
    sequence(shelf.cast.body.pk)
    with CaptureQueriesContext(connection) as many:
        file_waiting(shelf.cast.body.pk, now=shelf.now)

    # The first one also makes the place.
    assert len(many) <= len(one)


def test_what_is_gone_before_it_is_filed_is_a_record_all_the_same(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch, now: datetime
) -> None:
    shelf.hear("The road is broken.")
    source = sources.get("inbox.message")
    monkeypatch.setitem(sources._sources, "inbox.message", sources.Source(source.name, source.read))

    shelf.file()

    record = Record.objects.get()
    event = record.event
    assert (record.kind, record.at, record.about, record.record_class) == ("", event.at, event.about, None)


def test_a_source_that_this_release_does_not_know_is_filed(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf.hear("The road is broken.")
    monkeypatch.delitem(sources._sources, "inbox.message")

    assert shelf.file() == 1


def test_leaves_without_content_make_no_records(shelf: Shelf) -> None:
    shelf.add()

    assert (shelf.file(), Record.objects.count()) == (0, 0)


def test_the_first_rule_that_holds_counts(shelf: Shelf) -> None:
    cases, routine = shelf.add("2.1", "Cases"), shelf.add("1.3", "Routine")
    shelf.rule(cases, kinds=["message"], case_like=True)
    shelf.rule(routine)

    one = shelf.say("The road is broken.")
    other = shelf.say("My case number is 2026/1234.")

    assert [one.record_class, other.record_class] == [routine, cases]


def test_a_closed_account_starts_the_time_of_its_records(shelf: Shelf, now: datetime) -> None:
    row = shelf.add(trigger="account", **KEPT)
    shelf.rule(row)
    shelf.city.closed_at = now
    shelf.city.save()

    assert shelf.say().due_on == date(2027, 11, 24)


def test_only_bodies_with_leaves_are_visited(shelf: Shelf) -> None:
    shelf.hear("One")
    sequence(shelf.cast.body.pk)
    before = bodies_waiting()
    shelf.file()

    assert (shelf.cast.body.pk in before, shelf.cast.body.pk in bodies_waiting()) == (True, False)


def test_the_job_files_for_every_body(shelf: Shelf) -> None:
    shelf.hear("One")
    sequence(shelf.cast.body.pk)

    jobs.file()

    assert Record.objects.count() == 1


def test_notes_stand_with_their_conversation(shelf: Shelf, now: datetime) -> None:
    record = shelf.say()
    conversation = Conversation.objects.get()
    add_note(conversation=conversation, text="Ask Roads", by=shelf.cast.responder, now=now)
    shelf.file()

    assert set(Record.objects.values_list("kind", "about")) == {("message", record.about), ("note", record.about)}


# --- Stopped, and several at once ---------------------------------------------------------------------------


class Killed(Exception):
    """The worker dies here."""


@pytest.mark.parametrize("where", ["insert", "keep_files", "words_of", "items_of"])
def test_a_worker_that_dies_anywhere_is_gone_on_from(shelf: Shelf, monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    monkeypatch.setattr(filing, "BATCH", 2)
    shelf.hear(*(f"Message {n}" for n in range(5)))
    sequence(shelf.cast.body.pk)
    calls, real = [], getattr(filing, where)

    def dies(*arguments: object) -> object:
        calls.append(where)
        if len(calls) == 2:
            raise Killed
        return real(*arguments)

    with monkeypatch.context() as patched:
        patched.setattr(filing, where, dies)
        with pytest.raises(Killed), transaction.atomic():
            file_waiting(shelf.cast.body.pk, now=shelf.now)
    file_waiting(shelf.cast.body.pk, now=shelf.now)

    assert sorted(Record.objects.values_list("source_key", flat=True)) == sorted(
        Event.objects.filter(source="inbox.message").values_list("source_key", flat=True)
    )


def test_two_workers_file_once(committed: str, now: datetime) -> None:
    cast = Cast(now=now)
    with scope(cast.body), open_shelf(cast, now) as shelf:
        shelf.hear(*(f"Message {n}" for n in range(5)))
        sequence(cast.body.pk)
        with transaction.atomic():
            assert cabinet.take(cast.body.pk)
            done: list[int] = []
            other = threading.Thread(target=_file_elsewhere, args=(cast.body, now, done))
            other.start()
            other.join()
        mine = file_waiting(cast.body.pk, now=now)
        assert (done, mine, Record.objects.count()) == ([0], 5, 5)


def _file_elsewhere(body: Body, now: datetime, done: list[int]) -> None:
    with scope(body):
        done.append(file_waiting(body.pk, now=now))
    connections.close_all()
