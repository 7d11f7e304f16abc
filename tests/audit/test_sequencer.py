from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from rostra.audit.actions import NewEvent, record, record_many
from rostra.audit.merkle import Frontier
from rostra.audit.models import Checkpoint, Event, Leaf, Log, Pending
from rostra.audit.registry import EventKind, UnknownEvent, register
from rostra.audit.sequencer import sequence, sequence_all, sign_head
from rostra.people.models import Body

THING = EventKind("test.thing", "Thing", ("number",))
register([THING])


def write(body: Body, now: Any, count: int = 1) -> None:
    events = [NewEvent("test.thing", f"test.thing:{n}", {"number": n}) for n in range(count)]
    record_many(body=body, by=None, now=now, events=events)


def test_event_waits_for_its_leaf_by_trigger(cast: Any) -> None:
    event = record(body=cast.body, by=None, now=cast.now, kind="test.thing", about="test.thing:1")
    assert Pending.objects.filter(pk=event.pk, body_id=cast.body.pk).exists()


def test_undeclared_kind_and_field_are_refused(cast: Any) -> None:
    for kind, data in (("test.nothing", {}), ("test.thing", {"other": 1})):
        with pytest.raises(UnknownEvent):
            record(body=cast.body, by=None, now=cast.now, kind=kind, about="", data=data)


def test_rollback_leaves_no_event(cast: Any) -> None:
    before = Event.objects.count()
    with pytest.raises(RuntimeError), transaction.atomic():  # noqa: PT012 - the rollback is the point
        write(cast.body, cast.now, 3)
        raise RuntimeError
    assert Event.objects.count() == before


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_event SET kind = 'x'", "DELETE FROM audit_event", "TRUNCATE audit_event CASCADE"]
)
def test_events_cannot_be_changed(cast: Any, statement: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_sequence_gives_each_event_one_leaf_in_order(cast: Any) -> None:
    write(cast.body, cast.now, 600)
    waiting = Pending.objects.filter(body_id=cast.body.pk).count()
    assert sequence(cast.body.pk) == waiting
    assert sequence(cast.body.pk) == 0
    log = Log.objects.get(body=cast.body)
    leaves = list(Leaf.objects.filter(log=log).order_by("index").values_list("index", "event_id", "hash"))
    assert [index for index, _, _ in leaves] == list(range(waiting))
    assert [event for _, event, _ in leaves] == sorted(event for _, event, _ in leaves)
    tree = Frontier()
    tree.extend(bytes(digest) for _, _, digest in leaves)
    assert (log.size, log.frontier.root()) == (waiting, tree.root())


def test_head_is_signed_at_most_once_a_minute(cast: Any) -> None:
    sequence_all(now=cast.now)
    log = Log.objects.get(body=cast.body)
    write(cast.body, cast.now)
    sequence_all(now=cast.now + timedelta(seconds=30))
    assert Checkpoint.objects.filter(log=log).count() == 1
    sequence_all(now=cast.now + timedelta(seconds=61))
    sizes = list(Checkpoint.objects.filter(log=log).order_by("size").values_list("size", flat=True))
    assert sizes == [Log.objects.get(pk=log.pk).size - 1, Log.objects.get(pk=log.pk).size]
    assert sign_head(log, now=cast.now + timedelta(hours=1)) is None


def test_two_sequencers_at_once_make_one_tree(committed: str, now: Any) -> None:
    from rostra.people.actions import create_body

    body = create_body(slug="b", name="B", language="en", time_zone="UTC", by=None, now=now)
    write(body, now, 500)

    def work() -> None:
        try:
            sequence(body.pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    log = Log.objects.get(body=body)
    assert (log.size, Leaf.objects.filter(log=log).count(), Pending.objects.count()) == (501, 501, 0)


def test_two_signers_at_once_sign_one_head(committed: str, now: Any) -> None:
    from rostra.people.actions import create_body

    body = create_body(slug="b", name="B", language="en", time_zone="UTC", by=None, now=now)
    sequence(body.pk)
    log = Log.objects.get(body=body)
    signed: list[Checkpoint | None] = []

    def work() -> None:
        try:
            signed.append(sign_head(log, now=now, at_once=True))
        finally:
            connection.close()

    second = threading.Thread(target=work)
    with transaction.atomic(), connection.cursor() as cursor:
        first = sign_head(log, now=now, at_once=True)
        second.start()
        waiting = False
        while not waiting:
            cursor.execute("SELECT count(*) > 0 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
            [waiting] = cursor.fetchone() or (False,)
    second.join()

    assert first is not None
    assert signed == [None]
    assert Checkpoint.objects.filter(log=log).count() == 1
