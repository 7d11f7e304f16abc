"""The calendar page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.editorial.office import Clock, Office, html


@pytest.mark.parametrize("week", ["nonsense", "0001-W01", "9999-W52", "2026-W54"])
def test_week_that_does_not_exist_is_not_found(editor: Client, week: str) -> None:
    assert editor.get(reverse("editorial:calendar"), {"week": week}).status_code == 404


def test_calendar_shows_a_post_on_its_day_in_the_bodys_time(office: Office, editor: Client, clock: Clock) -> None:
    clock.time = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    office.write(title="Late show", due_at=datetime(2026, 11, 24, 23, 30, tzinfo=UTC))

    page = html(editor.get(reverse("editorial:calendar"), {"week": "2026-W48"}))

    wednesday = page[page.index('id="day-20261125"') : page.index('id="day-20261126"')]
    assert "Late show" in wednesday
    assert "00:30" in wednesday
    assert page.count("Nothing planned") == 6


def test_undated_draft_is_listed_below_the_week(office: Office, editor: Client) -> None:
    office.write(title="Some day")

    assert "Some day" in html(editor.get(reverse("editorial:calendar"))).split("Without a date")[1]


@pytest.mark.parametrize("view", ["week", "list"])
def test_calendar_asks_as_often_for_thirty_posts_as_for_one(office: Office, approver: Client, view: str) -> None:
    due_at = timezone.now() + timedelta(minutes=10)
    week = due_at.astimezone(ZoneInfo("Europe/Oslo")).strftime("%G-W%V")
    url = reverse("editorial:calendar") + f"?week={week}&view={view}"

    def add(number: int) -> None:
        for _ in range(number):
            both = (office.city, office.transit)
            office.approved(due_at=due_at, accounts=both)
            office.ask(office.write(due_at=due_at, accounts=both))
            office.write(accounts=both)

    add(1)
    approver.get(url)
    with CaptureQueriesContext(connection) as one:
        approver.get(url)
    add(29)
    with CaptureQueriesContext(connection) as thirty:
        page = html(approver.get(url))

    assert len(thirty) == len(one)
    assert page.count("asks for your approval") == 30
