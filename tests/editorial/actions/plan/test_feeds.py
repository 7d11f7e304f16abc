"""Addresses for calendar programs."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rostra.audit.models import Event
from rostra.core.refusals import Faster
from rostra.core.tickets import hash_of
from rostra.editorial.actions import NotAllowed, plan
from rostra.editorial.planning import feeds_of
from rostra.people.actions import add_member
from tests.editorial.office import Office


def test_feed_keeps_no_secret(office: Office) -> None:
    made = plan.make_feed(unit=office.cast.unit, by=office.cast.reader, now=office.clock())

    assert bytes(made.row.token_hash) == hash_of(made.token)
    assert list(feeds_of(office.cast.reader)) == [made.row]
    assert Event.objects.filter(kind="editorial.feed_made").latest("pk").data == {
        "member": office.cast.reader.pk,
        "unit": office.cast.unit.pk,
    }


def test_feed_is_for_who_reads(office: Office) -> None:
    nobody = add_member(email="new@portavale.example", name="New", by=None, now=office.clock())

    with pytest.raises(NotAllowed):
        plan.make_feed(unit=None, by=nobody, now=office.clock())


def test_nobody_has_more_than_ten(office: Office) -> None:
    for _ in range(10):
        plan.make_feed(unit=None, by=office.cast.reader, now=office.clock())

    with pytest.raises(plan.TooManyFeeds):
        plan.make_feed(unit=None, by=office.cast.reader, now=office.clock())


def test_feed_is_ended_once_by_its_member(office: Office) -> None:
    row = plan.make_feed(unit=None, by=office.cast.reader, now=office.clock()).row

    with pytest.raises(NotAllowed):
        plan.end_feed(feed=row, by=office.cast.administrator, now=office.clock())
    plan.end_feed(feed=row, by=office.cast.reader, now=office.clock())

    assert list(feeds_of(office.cast.reader)) == []
    with pytest.raises(Faster):
        plan.end_feed(feed=row, by=office.cast.reader, now=office.clock())


def test_use_is_noted_to_the_hour(office: Office) -> None:
    row = plan.make_feed(unit=None, by=office.cast.reader, now=office.clock()).row
    first = office.clock()
    used = []
    for after in (0, 59, 60):
        plan.note_use(feed=row, now=first + timedelta(minutes=after))
        row.refresh_from_db()
        used.append(row.used_at)

    assert used == [first, first, first + timedelta(minutes=60)]
