from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from rostra.audit import jobs, stamps
from rostra.audit.actions import record
from rostra.audit.models import Checkpoint, Stamp, StampTrouble
from rostra.audit.registry import EventKind, register
from rostra.audit.sequencer import sequence_all
from rostra.audit.stamps import ends_soon, stamp_due
from rostra.audit.verify import verify_all
from rostra.config.postgres import Cluster
from rostra.people.actions import create_body
from rostra.people.models import Body
from tests.audit.conftest import DAY, Asked

register([EventKind("test.grown", "Grown", ())])


@pytest.fixture
def body(committed: str, today: datetime) -> Body:
    """A body whose log was signed once."""
    made = create_body(slug="b", name="B", language="en", time_zone="UTC", by=None, now=today)
    sequence_all(now=today)
    return made


def grow(body: Body, at: datetime) -> Checkpoint:
    record(body=body, by=None, now=at, kind="test.grown", about="test.thing:1")
    sequence_all(now=at)
    return Checkpoint.objects.filter(log__body=body).latest("size")


def reasons() -> list[tuple[str, str]]:
    return [(bad.about, bad.reason.partition(":")[0]) for bad in verify_all().bad]


def test_newest_checkpoint_gets_one_stamp_a_day(body: Body, asked: Asked, today: datetime) -> None:
    head = Checkpoint.objects.get()
    assert stamp_due(now=today) == 1
    row = Stamp.objects.get()
    assert (row.checkpoint, row.previous, row.authority) == (head, None, asked.url)
    assert asked.authority.accepts(bytes(row.token), head.note.encode())

    # Nothing new; something new too soon; then the next day.
    assert stamp_due(now=today + DAY) == 0
    newer = grow(body, today + timedelta(hours=1))
    assert stamp_due(now=today + timedelta(hours=1)) == 0
    stamp_due(now=today + DAY)
    assert list(Stamp.objects.order_by("pk").values_list("checkpoint", flat=True)) == [head.pk, newer.pk]


def test_without_an_authority_nothing_is_asked(body: Body, asked: Asked, settings: Any) -> None:
    settings.ROSTRA_TSA_URL = ""
    jobs.stamp()
    assert (asked.authority.asked, Stamp.objects.count(), StampTrouble.objects.count()) == (0, 0, 0)


def test_authority_that_fails_is_asked_again_later_and_later_and_told_meanwhile(
    body: Body, asked: Asked, today: datetime
) -> None:
    asked.authority.answer = lambda _query: (503, b"")
    waits = []
    at = today
    for _ in range(8):
        assert stamp_due(now=at) == 0
        trouble = StampTrouble.objects.get()
        assert (trouble.since, "503" in trouble.error) == (today, True)
        waits.append((trouble.next_at - at) // timedelta(minutes=1))
        assert stamp_due(now=trouble.next_at - timedelta(seconds=1)) == 0
        at = trouble.next_at
    assert waits == [10, 20, 40, 80, 160, 320, 360, 360]
    assert asked.authority.asked == 8

    asked.authority.answer = None
    assert stamp_due(now=today, at_once=True) == 1
    assert StampTrouble.objects.count() == 0


def test_clock_that_differs_from_the_authority_is_told_and_the_stamp_kept(
    body: Body, asked: Asked, today: datetime
) -> None:
    wrong = today - timedelta(hours=3)
    stamp_due(now=wrong)
    assert Stamp.objects.count() == 1
    assert StampTrouble.objects.get().error.startswith(f"This machine's clock says {wrong:%F %T} UTC")


def test_stamps_are_renewed_before_the_certificate_ends(body: Body, asked: Asked, today: datetime) -> None:
    asked.authority.certify(days=20)
    try:
        stamp_due(now=today)
        first = Stamp.objects.get()
        assert ends_soon(today) == first.ends_at
        # The same day: too soon.
        assert stamp_due(now=today + timedelta(hours=1)) == 0
        asked.authority.certify(days=400)
        stamp_due(now=today + timedelta(hours=23, minutes=30))
        second = Stamp.objects.get(previous=first)
        assert (second.checkpoint, ends_soon(today)) == (first.checkpoint, None)
        assert asked.authority.accepts(bytes(second.token), bytes(first.token))
        assert stamp_due(now=today + 3 * DAY) == 0
        assert verify_all().bad == []
    finally:
        asked.authority.certify(days=400)


def test_older_stamps_wait_until_a_newer_certificate_is_known(body: Body, asked: Asked, today: datetime) -> None:
    asked.authority.certify(days=20)
    try:
        stamp_due(now=today)
        grow(body, today + DAY)
        stamp_due(now=today + DAY)
        older, newest = Stamp.objects.order_by("pk")
        pairs = [(head.pk, stamp.pk) for head, stamp in stamps._ending(today + 2 * DAY)]
        assert pairs == [(newest.checkpoint_id, newest.pk)] or older.ends_at < newest.ends_at
    finally:
        asked.authority.certify(days=400)


def test_two_workers_keep_one_stamp(body: Body, asked: Asked, today: datetime) -> None:
    head = Checkpoint.objects.get()
    stamps._stamp(head, None, today)
    stamps._stamp(head, None, today)
    assert (asked.authority.asked, Stamp.objects.count()) == (2, 1)


RENEWED_LATE = """
INSERT INTO audit_stamp (checkpoint_id, previous_id, authority, at, token, ends_at)
SELECT checkpoint_id, id, authority, at + interval '500 days', token, ends_at FROM audit_stamp
"""


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("UPDATE audit_stamp SET token = overlay(token placing '\\x00' from 300)", "the stamp does not stand for its checkpoint"),
        ("UPDATE audit_stamp SET at = at - interval '1 day'", "the stamp says another time than its token"),
        ("UPDATE audit_stamp SET ends_at = ends_at + interval '1 day'", "the stamp says another time than its token"),
        ("UPDATE audit_checkpoint SET note = note || E'\\u2014 x AAAAAAAA\\n'", "the stamp does not stand for its checkpoint"),
        (
            RENEWED_LATE,
            "the stamp renews one that had ended",
        ),
    ],
)  # fmt: skip
def test_stamp_changed_by_its_owner_is_named(
    body: Body, asked: Asked, today: datetime, cluster: Cluster, committed: str, statement: str, reason: str
) -> None:
    stamp_due(now=today)
    assert reasons() == []
    name = committed.split("@/")[1].split("?")[0]
    with psycopg.connect(cluster.url("superuser", name), autocommit=True) as owner:
        owner.execute("SET session_replication_role = replica")
        owner.execute(statement)  # type: ignore[call-overload]
    assert reasons() == [(f"audit.stamp {Stamp.objects.latest('pk').pk}", reason)]


def test_stamp_that_renews_one_of_another_checkpoint_is_named(body: Body, asked: Asked, today: datetime) -> None:
    stamp_due(now=today)
    first = Stamp.objects.get()
    other = grow(body, today + DAY)
    Stamp.objects.create(
        checkpoint=other, previous=first, authority="", at=first.at, token=first.token, ends_at=first.ends_at
    )
    assert [reason for _, reason in reasons()] == ["the stamp renews one of another checkpoint"]


def test_stamps_cannot_be_changed(body: Body, asked: Asked, today: datetime) -> None:
    stamp_due(now=today)
    for statement in ("UPDATE audit_stamp SET authority = ''", "DELETE FROM audit_stamp"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
