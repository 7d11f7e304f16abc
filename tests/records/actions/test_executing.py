from __future__ import annotations

import base64
import hashlib
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import IntegrityError, connection, transaction

from rostra.audit import sources
from rostra.audit.actions import record
from rostra.audit.canonical import canonical
from rostra.audit.models import Event, Tombstone
from rostra.audit.sequencer import sequence_all
from rostra.audit.tombstones import allow
from rostra.audit.verify import verify_all
from rostra.core.scoping import current_body_id
from rostra.inbox.models import Message
from rostra.people.models import Notice
from rostra.records.actions import executing
from rostra.records.actions.deciding import revoke_decision
from rostra.records.actions.disposing import leave_out, make_lists
from rostra.records.actions.executing import execute, lists_waiting, next_size
from rostra.records.actions.going import let_go
from rostra.records.actions.holding import place_hold
from rostra.records.certificate import lines
from rostra.records.disposing import name_of
from rostra.records.enums import ListState
from rostra.records.models import DisposalItem, DisposalList, Record
from tests.records.gone import Archive


@pytest.fixture
def due(archive: Archive) -> Archive:
    """Three comments that are due."""
    for text in ("One", "Two", "Three"):
        archive.comment(text)
    archive.due()
    return archive


def _kept(row: DisposalList) -> list[str]:
    return list(DisposalItem.objects.filter(list=row).order_by("pk").values_list("kept", flat=True))


def test_what_was_signed_goes_and_leaves_tombstones_and_events(due: Archive) -> None:
    first = due.records()[0]

    row = due.disposed()

    assert (row.state, row.next_try_at, row.done_at) == (ListState.DONE, None, due.now)
    assert list(Message.objects.values_list("text", flat=True).distinct()) == [""]
    stone = Tombstone.objects.get(of=first.event)
    assert (stone.source, stone.source_key) == (first.source, first.source_key)
    assert bytes(stone.content_hash) == bytes(first.event.content_hash or b"")
    assert (stone.record_class, stone.decision) == ("1.1", f"records.decision:{row.decision_id}")
    told = Event.objects.get(kind="records.disposed")
    assert told.about == f"records.disposallist:{row.pk}"
    assert told.data["keys"] == [record.source_key for record in due.records()]
    assert [record.disposed_at for record in due.records()] == [due.now] * 3
    sequence_all(now=due.now)
    assert verify_all().bad == []


def test_a_list_that_waits_for_signatures_is_not_executed(due: Archive) -> None:
    row = due.listed()

    execute(row.pk, clock=due.clock)

    assert lists_waiting(now=due.now) == []
    assert Tombstone.objects.count() == 0


def test_a_signed_list_waits_for_the_job(due: Archive) -> None:
    row = due.signed()

    assert lists_waiting(now=due.now) == [(current_body_id(), row.pk)]


def test_what_a_person_left_out_stays(due: Archive) -> None:
    row = due.listed()
    item = DisposalItem.objects.filter(list=row).select_related("list").order_by("pk")[0]
    leave_out(item=item, reason="A first", version=row.version, by=due.officer, now=due.now)
    row.refresh_from_db()
    due.signed(row)

    execute(row.pk, clock=due.clock)

    row.refresh_from_db()
    assert row.certificate is not None
    assert row.certificate["summary"]["counts"] == {"disposed": 2, "kept": 0, "left_out": 1}
    assert row.certificate["summary"]["left_out"] == [
        {"record": item.record_id, "reason": "A first", "by": "Ravi Nair"}
    ]
    assert Tombstone.objects.count() == 2


def test_a_hold_placed_after_the_signatures_keeps_what_it_covers(due: Archive) -> None:
    row = due.signed()
    place_hold(title="Court", reason="Case 1", records=[due.records()[1]], by=due.officer, now=due.now)

    execute(row.pk, clock=due.clock)

    assert _kept(row) == ["", "held", ""]
    assert Event.objects.get(kind="records.items_kept").data == {"reason": "held", "records": [due.records()[1].pk]}


def test_a_decision_revoked_after_the_signatures_keeps_all(due: Archive) -> None:
    row = due.signed()
    revoke_decision(decision=row.decision, reason="A new law", by=due.officer, now=due.now)

    execute(row.pk, clock=due.clock)

    row.refresh_from_db()
    assert (row.state, _kept(row)) == (ListState.DONE, ["revoked"] * 3)
    assert Tombstone.objects.count() == 0


def test_what_changed_since_it_was_listed_stays(due: Archive) -> None:
    row = due.signed()
    first, second, third = due.records()
    Record.objects.filter(pk=first.pk).update(record_class=None)
    Record.objects.filter(pk=second.pk).update(disposed_at=due.now)
    Record.objects.filter(pk=third.pk).update(source="unknown.source")

    execute(row.pk, clock=due.clock)

    assert _kept(row) == ["elsewhere", "gone", "unable"]


def test_a_worker_that_dies_in_a_batch_leaves_all_or_nothing_of_it(
    due: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(executing, "FIRST", 2)
    monkeypatch.setattr(executing, "SMALLEST", 2)
    monkeypatch.setattr(executing, "LARGEST", 2)
    row = due.signed()
    real = sources.get("inbox.message")
    assert real.erase is not None
    calls: list[int] = []

    def dies(keys: list[str]) -> None:
        assert real.erase is not None
        real.erase(keys)
        calls.append(len(keys))
        if len(calls) == 2:
            raise KeyboardInterrupt

    sources.complete(erase={"inbox.message": dies})
    try:
        with pytest.raises(KeyboardInterrupt):
            execute(row.pk, clock=due.clock)
    finally:
        sources.complete(erase={"inbox.message": real.erase})

    assert (calls, Tombstone.objects.count(), Message.objects.filter(text="").count()) == ([2, 1], 2, 2)
    row.refresh_from_db()
    assert (row.state, row.next_try_at) == (ListState.RUNNING, due.now + executing.LEASE)
    later = due.now + timedelta(minutes=3)
    assert lists_waiting(now=later) == [(current_body_id(), row.pk)]

    execute(row.pk, clock=lambda: later)

    row.refresh_from_db()
    assert (row.state, row.begun_at, row.done_at, Tombstone.objects.count()) == (ListState.DONE, due.now, later, 3)
    assert Event.objects.filter(kind="records.list_begun").count() == 1


def _send_back(due: Archive, row: DisposalList, reason: str) -> None:
    """Nothing went, officers know, and the list is signed anew by two people."""
    row.refresh_from_db()
    assert (row.state, row.first_by, row.second_by, row.next_try_at) == (ListState.DRAFT, None, None, None)
    assert Event.objects.filter(kind="records.list_reopened").latest("pk").data == {"reason": reason}
    assert Notice.objects.filter(kind="records.list_sent_back", user=due.officer.user).count() == 1
    due.signed(row)
    execute(row.pk, clock=due.clock)
    row.refresh_from_db()
    assert row.state == ListState.DONE
    sequence_all(now=due.now)
    assert verify_all().bad == []


def test_a_record_that_came_onto_a_signed_list_does_not_go_with_it(due: Archive) -> None:
    row = due.listed()
    items = DisposalItem.objects.filter(list=row).select_related("list").order_by("pk")
    left_out = items[2]
    leave_out(item=left_out, reason="A first", version=row.version, by=due.officer, now=due.now)
    row.refresh_from_db()
    due.signed(row)
    due.comment("Never listed")
    due.due()
    DisposalItem.objects.create(list=row, record=due.records()[3])

    execute(row.pk, clock=due.clock)

    assert Tombstone.objects.count() == 0
    _send_back(due, row, "differs")


def test_a_list_whose_digest_was_changed_does_not_wait_for_ever(due: Archive) -> None:
    row = due.signed()
    DisposalList.objects.filter(pk=row.pk).update(digest="0" * 64)

    execute(row.pk, clock=due.clock)

    assert Tombstone.objects.count() == 0
    _send_back(due, row, "differs")


def test_a_record_that_was_left_out_and_came_back_by_hand_does_not_go(due: Archive) -> None:
    row = due.listed()
    left_out = DisposalItem.objects.filter(list=row).select_related("list").order_by("pk")[0]
    leave_out(item=left_out, reason="A first", version=row.version, by=due.officer, now=due.now)
    row.refresh_from_db()
    due.signed(row)
    DisposalItem.objects.filter(pk=left_out.pk).update(left_out_by=None, left_out_reason="")

    execute(row.pk, clock=due.clock)

    assert Tombstone.objects.count() == 0
    row.refresh_from_db()
    assert row.state == ListState.DRAFT
    sequence_all(now=due.now)
    assert (
        "records.disposalitem",
        "the row does not say what the log told last: left_out_by, left_out_reason",
    ) in _bad()


def test_a_list_that_was_signed_before_signatures_said_for_what_is_signed_anew(due: Archive) -> None:
    row, now = due.listed(), due.now
    for kind, by in (("records.list_reviewed", due.officer), ("records.list_signed", due.second)):
        about = f"records.disposallist:{row.pk}"
        record(body=current_body_id(), by=by.user, now=now, kind=kind, about=about, data={"records": 3})
    signed = {"first_by": due.officer.user, "first_at": now, "second_by": due.second.user, "second_at": now}
    DisposalList.objects.filter(pk=row.pk).update(state=ListState.SIGNED, next_try_at=now, **signed)
    sequence_all(now=due.now)
    assert verify_all().bad == []

    execute(row.pk, clock=due.clock)

    assert Tombstone.objects.count() == 0
    _send_back(due, row, "earlier")


def test_what_comes_onto_a_list_in_the_middle_does_not_go(due: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executing, "FIRST", 1)
    monkeypatch.setattr(executing, "next_size", lambda _size, _seconds: 1)
    due.comment("Never listed")
    row = due.signed()
    due.due()
    real = let_go

    def meanwhile(*given: Any, **more: Any) -> float:
        DisposalItem.objects.get_or_create(list=row, record=due.records()[3])
        return real(*given, **more)

    monkeypatch.setattr(executing, "let_go", meanwhile)
    execute(row.pk, clock=due.clock)
    assert Tombstone.objects.count() == 3
    row.refresh_from_db()
    assert row.state == ListState.RUNNING

    execute(row.pk, clock=due.clock)

    assert Tombstone.objects.count() == 3
    row.refresh_from_db()
    assert row.state == ListState.DRAFT


def test_each_batch_looks_behind_the_one_before(due: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    row = due.signed()
    items = list(DisposalItem.objects.filter(list=row).order_by("pk").values_list("pk", flat=True))
    looks: list[int] = []
    look = executing._next_items

    def seen(row: DisposalList, after: int, size: int) -> dict[int, int]:
        looks.append(after)
        return look(row, after, size)

    monkeypatch.setattr(executing, "FIRST", 1)
    monkeypatch.setattr(executing, "next_size", lambda _size, _seconds: 1)
    monkeypatch.setattr(executing, "_next_items", seen)

    execute(row.pk, clock=due.clock)

    # And before the list is done, at all of it.
    assert looks == [0, *items, 0]


def test_what_waits_again_before_the_others_is_not_forgotten(due: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    row = due.signed()
    first = DisposalItem.objects.filter(list=row).order_by("pk")[0]

    def next_one(_size: int, _seconds: float) -> int:
        DisposalItem.objects.filter(pk=first.pk, kept="").update(done_at=None)
        return 1

    monkeypatch.setattr(executing, "FIRST", 1)
    monkeypatch.setattr(executing, "next_size", next_one)

    execute(row.pk, clock=due.clock)

    row.refresh_from_db()
    assert (row.state, _kept(row)) == (ListState.DONE, ["gone", "", ""])


def test_a_batch_does_not_wait_for_the_disk(due: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    row = due.signed()
    seen: list[str] = []
    real = let_go

    def looks(*given: Any, **more: Any) -> float:
        with connection.cursor() as cursor:
            cursor.execute("SHOW synchronous_commit")
            seen.extend(cursor.fetchone())
        return real(*given, **more)

    monkeypatch.setattr(executing, "let_go", looks)
    with connection.cursor() as cursor:
        # The database of tests waits for no disk at all.
        cursor.execute("SET LOCAL synchronous_commit = on")

    execute(row.pk, clock=due.clock)

    assert seen == ["off"]


def test_batches_grow_and_shrink_with_the_time_they_take() -> None:
    assert next_size(100, 0.05) == 100
    assert next_size(100, 0.01) == 500
    assert next_size(100, 1) == 50
    assert next_size(100, 0) == 500


def test_the_certificate_is_signed_and_counts_what_went(due: Archive) -> None:
    row = due.disposed()

    assert row.certificate is not None
    summary = row.certificate["summary"]
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(row.certificate["key"]))
    key.verify(base64.b64decode(row.certificate["signature"]), canonical(summary))
    assert summary["contents_sha256"] == hashlib.sha256("".join(lines(row)).encode()).hexdigest()
    assert len(list(lines(row))) == 3
    assert summary["classes"] == {"1.1": 3}
    assert (summary["first_signature"]["by"], summary["second_signature"]["by"]) == ("Ravi Nair", "Mihai Rusu")
    assert Event.objects.get(kind="records.list_done").data["digest"] == summary["contents_sha256"]


def test_a_list_that_nobody_made_is_rostras(due: Archive) -> None:
    due.decide()
    [row] = make_lists(now=due.now)
    due.signed(row)

    execute(row.pk, clock=due.clock)

    row.refresh_from_db()
    assert row.certificate is not None
    assert row.certificate["summary"]["made"]["by"] == "Rostra"


def test_one_person_alone_is_refused_by_the_database_too(due: Archive) -> None:
    row = due.signed()

    with pytest.raises(IntegrityError), transaction.atomic():
        DisposalList.objects.filter(pk=row.pk).update(second_by=row.first_by)
    with pytest.raises(IntegrityError), transaction.atomic():
        DisposalList.objects.filter(pk=row.pk).update(second_by=None)


def _bad() -> set[tuple[str, str]]:
    return {(bad.about.partition(" ")[0], bad.reason) for bad in verify_all().bad}


def _by_hand(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


STILL = ("inbox.message", "the content was disposed of, and is still there")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE inbox_message SET text = 'Here again'",
        "INSERT INTO inbox_messageraw (message_id, version, raw) SELECT id, 1, 'x' FROM inbox_message",
    ],
)
def test_verify_names_content_that_came_back(due: Archive, statement: str) -> None:
    due.disposed()
    sequence_all(now=due.now)

    _by_hand(statement)

    assert STILL in _bad()


def _tombstone(record: Record, **more: object) -> Tombstone:
    values = {
        "source": record.source,
        "source_key": record.source_key,
        "content_hash": record.event.content_hash,
        "decision": "records.decision:1",
    }
    return Tombstone.objects.create(body_id=record.body_id, of=record.event, at=record.at, **{**values, **more})


def test_verify_names_a_tombstone_over_content_that_is_there(due: Archive) -> None:
    _tombstone(due.records()[0])

    assert STILL in _bad()


def test_verify_names_a_tombstone_that_no_event_tells_of(due: Archive) -> None:
    record = due.records()[0]
    decision = due.decide()
    sequence_all(now=due.now)
    with transaction.atomic():
        allow(name_of(decision))
        sources.get(record.source).erase([record.source_key])  # type: ignore[misc]
    _tombstone(record, decision=name_of(decision))

    assert _bad() == {
        ("inbox.message", "no event of the log tells of this tombstone"),
        ("records.record", "the record and the tombstone do not say the same of whether its content went"),
    }


def test_verify_names_a_tombstone_of_another_content(due: Archive) -> None:
    _tombstone(due.records()[0], content_hash=b"0" * 32)

    assert "the tombstone is of another content than the event" in {reason for _about, reason in _bad()}


def test_verify_names_content_that_went_without_a_tombstone(due: Archive) -> None:
    decision = due.decide()
    sequence_all(now=due.now)
    with transaction.atomic():
        allow(name_of(decision))
        sources.get("inbox.message").erase([due.records()[0].source_key])  # type: ignore[misc]

    assert ("inbox.message", "the content is missing") in _bad()
