"""What accounts say of themselves follows from what is decided."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from rostra.inbox import actions
from rostra.inbox.enums import Level
from rostra.inbox.models import Conversation
from rostra.inbox.profile_notice import general_notice, language_of, notice_of
from rostra.inbox.queries.duty import looked_in_time
from rostra.policy.actions import decide
from rostra.policy.decisions import MONITORING, RESPONSE_MINUTES, WORKING_HOURS, WorkingHours
from rostra.policy.enums import VersionState
from rostra.policy.models import Version
from tests.inbox.office import Office
from tests.inbox.pages import page_of, url


@pytest.fixture(autouse=True)
def _in_english() -> Any:
    with translation.override("en"):
        yield


def test_notice_says_what_is_decided(office: Office) -> None:
    office.cast.body.website = "https://portavale.example"
    office.city.body = office.cast.body
    decide(question=RESPONSE_MINUTES, value=90, by=None, now=office.now)

    assert notice_of(office.city, now=office.now).splitlines() == [
        "We read what you write here several times a working day.",
        "We are here Monday to Friday, 08:00–16:00 (CET), but not on public holidays.",
        "You will get a response, within 1 h 30 min of working time.",
        "We handle no cases here. For a case of your own, come to us directly: https://portavale.example",
        "Please write nothing personal, about yourself or others: no identity numbers, addresses or health matters.",
        "We do not accept threats, hatred, insults, advertising, or personal information about others.",
        f"Our accounts and what we promise: http://localhost:8000/p/{office.cast.body.slug}/accounts/",
        f"What happens to your data: http://localhost:8000/p/{office.cast.body.slug}/privacy/",
    ]


def test_notice_takes_what_is_not_accepted_from_the_house_rules_and_leads_there(office: Office) -> None:
    Version.objects.create(
        number=1,
        state=VersionState.IN_FORCE,
        content={"answers": {"E8.2": {"fields": {"rules": "threats, spam"}}}},
        opened_by=office.cast.administrator.user,
        opened_at=office.now,
    )

    lines = notice_of(office.city, now=office.now).splitlines()

    assert "We do not accept: threats, spam." in lines
    assert f"Our house rules: http://localhost:8000/p/{office.cast.body.slug}/policy/" in lines


@pytest.mark.parametrize(
    ("level", "found"),
    [
        (Level.RESERVED, (3, 2, 480)),
        (Level.MODERATE, (3, 1, 240)),
        (Level.ELABORATE, (3, 1, 60)),
    ],
)
def test_level_is_compared_with_when_somebody_looked(office: Office, level: Level, found: tuple[int, int, int]) -> None:
    monday = office.now.replace(year=2026, month=11, day=16, hour=8, minute=0)
    looks = (monday + timedelta(minutes=30), monday + timedelta(hours=6), None, monday + timedelta(minutes=5))
    rows = [office.message(author=f"a{number}") for number in range(len(looks))]
    for row, seen_at in zip(rows, looks, strict=True):
        Conversation.objects.filter(pk=row.pk).update(last_in_at=monday, seen_at=seen_at)
    # Too long ago to count; and what was closed unseen waited for nobody.
    Conversation.objects.filter(pk=rows[3].pk).update(last_in_at=monday - timedelta(weeks=5))
    gone = office.message(author="spam")
    Conversation.objects.filter(pk=gone.pk).update(
        last_in_at=monday, seen_at=None, state="closed", close_reason="spam", due_at=None
    )

    compared = looked_in_time(office.city, level, monday + timedelta(days=3))

    assert (compared.count, compared.in_time, compared.minutes) == found


def test_what_waits_unseen_counts_once_it_is_late(office: Office) -> None:
    monday = office.now.replace(year=2026, month=11, day=16, hour=8, minute=0)
    office.message()
    Conversation.objects.update(last_in_at=monday)

    soon, late = (looked_in_time(office.city, Level.ELABORATE, monday + timedelta(minutes=wait)) for wait in (59, 61))

    assert [(soon.count, soon.in_time), (late.count, late.in_time)] == [(0, 0), (1, 0)]


def test_page_says_where_the_notice_promises_more_than_is_kept(office: Office, cast: Any) -> None:
    client: Client = cast.client(cast.reader)
    nothing = page_of(client.get(url("profile_notice", office.city.pk)))
    office.message()
    long_ago = timezone.now() - timedelta(weeks=2)
    Conversation.objects.update(last_in_at=long_ago, seen_at=None)

    late = page_of(client.get(url("profile_notice", office.city.pk)))

    words = "The notice promises more than is kept"
    assert ["Nothing has come in for four weeks" in nothing, words in nothing, words in late] == [True, False, True]


def test_notice_says_by_when_one_hears_of_having_been_read(office: Office) -> None:
    actions.set_clock(answer_minutes=480, acknowledge_minutes=60, by=office.cast.administrator, now=office.now)

    lines = notice_of(office.city, now=office.now).splitlines()

    assert lines[2:4] == [
        "Within 1 h of working time you hear that we have read you.",
        "You will get a response, within 8 h of working time.",
    ]
    assert lines[4] == "We handle no cases here. For a case of your own, come to us directly."


@pytest.mark.parametrize(
    ("level", "words"),
    [
        (Level.RESERVED, "We read what you write here once a working day."),
        (Level.ELABORATE, "We read what you write here all through the working day."),
    ],
)
def test_notice_states_the_activity_level(office: Office, level: Level, words: str) -> None:
    decide(question=MONITORING, value=level.value, by=None, now=office.now)

    assert notice_of(office.city, now=office.now).splitlines()[0] == words


def test_notice_states_a_crisis_while_it_lasts(office: Office) -> None:
    actions.set_watch(level=Level.CRISIS, reason="Storm", by=office.cast.administrator, now=office.now)

    first = notice_of(office.city, now=office.now).splitlines()[0]

    assert first == "At the moment we read what you write here all the time."


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (WorkingHours(tuple(range(7)), "00:00", "00:00"), "We are here day and night."),
        (WorkingHours((5, 0), "10:00", "14:00"), "We are here Monday and Saturday, 10:00–14:00 (CET), but not"),
        (WorkingHours((0, 2, 4), "10:00", "14:00"), "We are here Monday, Wednesday, and Friday, 10:00–14:00 (CET)"),
    ],
)
def test_notice_names_the_hours(office: Office, hours: WorkingHours, words: str) -> None:
    decide(question=WORKING_HOURS, value=hours, by=None, now=office.now)

    assert general_notice(office.cast.body, now=office.now)[0].startswith(words)


@pytest.mark.parametrize(("language", "spoken"), [("nb", "nb"), ("ro-MD", "ro"), ("fi", "en"), ("", "en")])
def test_notice_is_in_the_accounts_language_or_the_bodys(office: Office, language: str, spoken: str) -> None:
    office.city.language = language
    office.city.body.language = "en"

    assert language_of(office.city) == spoken


def test_every_member_may_copy_the_notice(office: Office, cast: Any, now: datetime) -> None:
    client: Client = cast.client(cast.reader)

    shown = page_of(client.get(url("profile_notice", office.city.pk)))

    assert "You will get a response" in shown
    assert client.get(url("profile_notice", 0)).status_code == 404


def test_public_register_says_what_people_should_know_first(office: Office) -> None:
    shown = Client().get(f"/p/{office.cast.body.slug}/accounts/").content.decode()

    assert "Before you write to us" in shown
    assert "We handle no cases here." in shown
    assert "Please write nothing personal" in shown
