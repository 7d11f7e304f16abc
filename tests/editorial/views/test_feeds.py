"""Addresses at which calendar programs read the plan."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rostra.editorial import agenda
from rostra.editorial.actions import plan
from rostra.editorial.content import Details
from rostra.editorial.enums import EntryKind, Quiet
from rostra.editorial.models import CalendarFeed, Post
from rostra.editorial.throttle import PER_HOUR
from rostra.people.actions import end_membership, take_role
from rostra.people.models import Role, Unit
from tests.editorial.office import Office, html
from tests.editorial.test_ical import parse


def address(office: Office, unit: Unit | None = None) -> str:
    made = plan.make_feed(unit=unit, by=office.cast.reader, now=office.clock())
    cache.clear()
    return reverse("editorial:feed", args=[made.token])


def titles(url: str) -> list[str]:
    answer = Client().get(url)
    assert answer.status_code == 200
    return [value for name, value in parse(answer.content) if name == "SUMMARY"]


def test_address_is_shown_once_and_ended(office: Office) -> None:
    reader = office.cast.client(office.cast.reader)
    url = reverse("editorial:feeds")

    made = html(reader.post(url, {"unit": office.cast.unit.pk}))

    found = re.search(r"/calendar/feed/([\w-]+)\.ics", made)
    assert found is not None
    assert Client().get(found[0]).status_code == 200
    assert found[1] not in html(reader.get(url))
    row = CalendarFeed.objects.get()
    reader.post(reverse("editorial:feed_end", args=[row.pk]))
    assert Client().get(found[0]).status_code == 404
    again = reader.post(reverse("editorial:feed_end", args=[row.pk]), follow=True)
    assert "This address has been ended already." in html(again)


def test_eleventh_address_is_refused(office: Office) -> None:
    for _ in range(10):
        address(office)

    answer = office.cast.client(office.cast.reader).post(reverse("editorial:feeds"), {"unit": ""})

    assert answer.status_code == 422
    assert "You have ten addresses" in html(answer)


def test_program_reads_titles_times_states_and_accounts_only(office: Office) -> None:
    due_at = (office.clock() + timedelta(days=1)).replace(microsecond=0)
    post = office.write(title="Bridge; open", text="Not to be read", due_at=due_at)
    fields = plan.EntryFields(
        kind=EntryKind.ELECTION,
        title="Silence",
        starts_at=due_at,
        ends_at=due_at + timedelta(days=1),
        quiet=Quiet.SILENCE,
        text="Not to be read",
    )
    plan.add_entry(fields=fields, by=office.cast.approver, now=office.clock())
    works = plan.EntryFields(kind=EntryKind.WORKS, title="Works", starts_at=due_at, ends_at=fields.ends_at)
    plan.add_entry(fields=works, by=office.cast.approver, now=office.clock())

    answer = Client().get(address(office))

    assert b"Not to be read" not in answer.content
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, max-age=300"
    events = answer.content.decode().split("BEGIN:VEVENT")[1:]
    first, second, third = (dict(parse(event.encode().strip() + b"\r\n")) for event in events)
    assert (first["SUMMARY"], first["DESCRIPTION"], first["STATUS"]) == ("Bridge; open", "Draft\ncity", "TENTATIVE")
    assert first["DTSTART"] == due_at.strftime("%Y%m%dT%H%M%SZ")
    assert first["UID"].startswith(f"post-{post.pk}@")
    assert (second["SUMMARY"], second["DESCRIPTION"]) == ("Silence", "Election\nWhat may go out: Nothing")
    assert third["DESCRIPTION"] == "Works"


def test_program_reads_what_its_member_may_read_now(office: Office) -> None:
    due_at = office.clock() + timedelta(days=1)
    office.write(title="Mine", unit=office.cast.unit, due_at=due_at)
    office.write(title="Of all", due_at=due_at)
    whole, team = address(office), address(office, office.cast.unit)

    assert titles(whole) == ["Mine", "Of all"]
    assert titles(team) == ["Mine"]

    take_role(role=Role.objects.get(member=office.cast.reader), by=office.cast.administrator, now=office.clock())
    assert Client().get(whole).status_code == 404


def test_address_dies_with_the_membership(office: Office) -> None:
    url = address(office)

    end_membership(member=office.cast.reader, by=office.cast.administrator, now=office.clock())

    assert Client().get(url).status_code == 404


def test_unknown_address_leads_nowhere(office: Office) -> None:
    assert Client().get(reverse("editorial:feed", args=["x" * 32])).status_code == 404


def test_program_that_asks_too_often_waits(office: Office) -> None:
    url = address(office)
    answers = [Client().get(url).status_code for _ in range(PER_HOUR + 1)]

    assert (set(answers[:-1]), answers[-1]) == ({200}, 429)


def test_reading_asks_as_often_for_thirty_posts_as_for_one(office: Office) -> None:
    url = address(office)
    due_at = office.clock() + timedelta(days=1)
    office.write(due_at=due_at)
    titles(url)
    with CaptureQueriesContext(connection) as one:
        titles(url)
    for _ in range(29):
        office.write(due_at=due_at)
    with CaptureQueriesContext(connection) as thirty:
        assert len(titles(url)) == 30

    assert len(thirty) == len(one)


def test_busy_past_takes_no_room_from_what_comes(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(agenda, "MOST", 2)
    for days in (-3, -2, -1, 1, 2, 3):
        post = office.write(title=f"Day {days}")
        Post.objects.filter(pk=post.pk).update(due_at=office.clock() + timedelta(days=days))

    assert titles(address(office)) == ["Day -2", "Day -1", "Day 1", "Day 2"]


def test_program_reads_nothing_of_what_came_from_confidential_content(office: Office) -> None:
    due_at = office.clock() + timedelta(days=1)
    office.write(title="Open", due_at=due_at)
    office.write(title="Hidden", due_at=due_at, details=Details(confidentiality="restricted"))

    assert titles(address(office)) == ["Open"]
