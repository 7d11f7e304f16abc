from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rostra.audit.models import Event
from rostra.policy.actions import NotAllowed, decide
from rostra.policy.decisions import (
    ENGAGEMENT,
    MONITORING,
    QUESTIONS,
    RESPONSE_MINUTES,
    SECOND_PERSON,
    WORKING_HOURS,
    WorkingHours,
)
from rostra.policy.forms import FORMS
from rostra.policy.models import Decision
from rostra.policy.queries import decided, history, standings
from rostra.policy.wording import WORDS, in_words

ROLES = ("reader", "editor", "approver", "responder", "records", "security", "administrator")
LIST = "/settings/decisions/"


def page(key: str) -> str:
    return reverse("policy:decision", args=[key])


def test_defaults_hold_until_somebody_decides(cast: Any) -> None:
    assert (decided(RESPONSE_MINUTES), decided(SECOND_PERSON), decided(WORKING_HOURS)) == (480, True, WorkingHours())
    decide(question=SECOND_PERSON, value=False, by=cast.administrator.user, now=cast.now, reason="We are two.")
    assert decided(SECOND_PERSON) is False
    event = Event.objects.get(kind="policy.decided")
    assert (event.data, event.actor) == (
        {"key": "second_person", "old": "true", "new": "false"},
        cast.administrator.user,
    )


def test_the_newest_decision_holds_and_earlier_ones_stay(cast: Any) -> None:
    hours = WorkingHours((0, 5), "09:00", "17:30")
    for value in (WorkingHours(), hours):
        decide(question=WORKING_HOURS, value=value, by=None, now=cast.now)
    assert [row.value for row in history(WORKING_HOURS)] == [hours, WorkingHours()]
    assert {row.question.key: row.value for row in standings()}["working_hours"] == hours


@pytest.mark.parametrize(
    ("question", "value"),
    [(RESPONSE_MINUTES, 0), (RESPONSE_MINUTES, 60 * 24 * 90 + 1), (MONITORING, "total"), (ENGAGEMENT, 7)],
)
def test_impossible_values_are_refused(cast: Any, question: Any, value: Any) -> None:
    with pytest.raises(NotAllowed) as caught:
        decide(question=question, value=value, by=None, now=cast.now)
    assert (caught.value.field, Decision.objects.count()) == (question.key, 0)


@pytest.mark.parametrize(
    "make",
    [
        lambda: WorkingHours(days=()),
        lambda: WorkingHours(days=(7,)),
        lambda: WorkingHours(start="16:00", end="08:00"),
        lambda: RESPONSE_MINUTES.read(True),
        lambda: RESPONSE_MINUTES.read("60"),
        lambda: SECOND_PERSON.read(1),
    ],
)
def test_what_is_no_value_is_an_error(make: Callable[[], object]) -> None:
    with pytest.raises(ValueError):
        make()


def test_every_question_has_a_form_and_words() -> None:
    assert set(FORMS) == set(WORDS) == set(QUESTIONS)


@pytest.mark.parametrize(
    ("question", "value", "words"),
    [
        (RESPONSE_MINUTES, 480, "8 hours of working time"),
        (RESPONSE_MINUTES, 60, "1 hour of working time"),
        (RESPONSE_MINUTES, 45, "45 minutes of working time"),
        (RESPONSE_MINUTES, 90, "1 h 30 min of working time"),
        (WORKING_HOURS, WorkingHours((0, 4)), "Monday, Friday, 08:00 to 16:00"),
        (SECOND_PERSON, True, "A second person approves it"),
        (SECOND_PERSON, False, "Its author may publish it alone"),
        (MONITORING, "reserved", "Reserved: we look once a day"),
        (ENGAGEMENT, 3, "Comments are open"),
    ],
)
def test_decisions_are_told_in_words(question: Any, value: Any, words: str) -> None:
    assert in_words(question, value) == words


@pytest.mark.parametrize(
    ("key", "sent", "value"),
    [
        ("response_minutes", {"hours": "1", "minutes": "30"}, 90),
        (
            "working_hours",
            {"days": ["5", "0"], "start": "09:00", "end": "17:30"},
            WorkingHours((0, 5), "09:00", "17:30"),
        ),
        ("second_person", {"answer": "no"}, False),
        ("monitoring", {"answer": "elaborate"}, "elaborate"),
        ("engagement", {"answer": "6"}, 6),
    ],
)
def test_an_administrator_decides_on_the_page(cast: Any, key: str, sent: dict[str, Any], value: Any) -> None:
    client = cast.client(cast.administrator)
    answer = client.post(page(key), {**sent, "reason": "Because of the summer"})
    assert (answer.status_code, decided(QUESTIONS[key])) == (302, value)
    row = Decision.objects.get()
    assert (row.decided_by, row.reason) == (cast.administrator.user, "Because of the summer")
    shown = client.get(page(key)).content.decode()
    assert ["Because of the summer" in shown, "Mihai Rusu" in shown] == [True, True]
    assert "Because of the summer" in client.get(LIST).content.decode()


@pytest.mark.parametrize(
    ("key", "sent"),
    [
        ("response_minutes", {"hours": "0", "minutes": "0"}),
        ("response_minutes", {"hours": "x", "minutes": "0"}),
        ("working_hours", {"days": [], "start": "09:00", "end": "17:00"}),
        ("working_hours", {"days": ["0"], "start": "17:00", "end": "09:00"}),
        ("working_hours", {"days": ["0"], "start": "", "end": "09:00"}),
        ("second_person", {}),
        ("monitoring", {"answer": "total"}),
        ("engagement", {"answer": "7"}),
    ],
)
def test_what_cannot_be_decided_is_said(cast: Any, key: str, sent: dict[str, Any]) -> None:
    answer = cast.client(cast.administrator).post(page(key), {**sent, "reason": "x"})
    assert (answer.status_code, Decision.objects.count()) == (422, 0)


def test_every_member_reads_and_administrators_decide(cast: Any) -> None:
    got = {
        role: (
            cast.client(getattr(cast, role)).get(LIST).status_code,
            cast.client(getattr(cast, role)).get(page("engagement")).status_code,
            cast.client(getattr(cast, role)).post(page("engagement"), {"answer": "2"}).status_code,
        )
        for role in ROLES
    }
    assert got == {**dict.fromkeys(ROLES, (200, 200, 403)), "administrator": (200, 200, 302)}
    assert cast.client().get(LIST).status_code == 302


def test_the_form_holds_what_is_in_force(cast: Any) -> None:
    client = cast.client(cast.administrator)
    hours = client.get(page("working_hours")).content.decode()
    assert [text in hours for text in ('value="08:00"', 'value="16:00"')] == [True, True]
    assert 'value="8"' in client.get(page("response_minutes")).content.decode()


def test_another_bodys_decisions_are_not_seen(cast: Any) -> None:
    decide(question=ENGAGEMENT, value=6, by=cast.administrator.user, now=cast.now, reason="Only ours")
    stranger = cast.client(cast.stranger)
    pages = [stranger.get(url).content.decode() for url in (LIST, page("engagement"))]
    assert ["Only ours" in text for text in pages] == [False, False]
    assert stranger.get(page("nonsense")).status_code == 404


def test_the_list_asks_as_much_however_much_was_decided(cast: Any) -> None:
    client = cast.client(cast.reader)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(LIST)
        return len(captured)

    decide(question=ENGAGEMENT, value=6, by=cast.administrator.user, now=cast.now)
    one = queries()
    for degree in range(30):
        decide(question=ENGAGEMENT, value=degree % 6 + 1, by=cast.administrator.user, now=cast.now)
    decide(question=MONITORING, value="reserved", by=cast.editor.user, now=cast.now)
    assert queries() == one
