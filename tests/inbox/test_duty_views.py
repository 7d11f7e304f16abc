from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from rostra.inbox import actions, sweeps
from rostra.inbox.enums import AlarmKind, Level, Outcome, Way
from rostra.inbox.models import Alarm, Clock, Conversation, Group, Queue, ResponseModel, Topic, Turn, Watch
from rostra.jurisdictions.closures import Closure
from rostra.people.actions import give_role
from rostra.people.enums import RoleCode
from rostra.policy.decisions import CALENDAR
from rostra.policy.models import Decision
from rostra.policy.office_calendar import OfficeCalendar
from tests.inbox.office import Office, again
from tests.inbox.pages import page_of, url

HOUR = timedelta(hours=1)


@pytest.fixture
def boss(office: Office) -> Client:
    """An administrator's browser."""
    return office.cast.client(office.cast.administrator)


@pytest.fixture
def front(office: Office) -> Queue:
    return actions.create_queue(name="Front desk", by=None, now=office.now)


def test_duty_shows_what_holds_and_the_four_ways(office: Office, client: Client, boss: Client, front: Queue) -> None:
    give_role(member=office.cast.editor, code=RoleCode.RESPONDER, by=None, now=office.now)
    administrator, now = office.cast.administrator, timezone.now()
    people: Any = {"responder": office.cast.editor, "substitute": office.cast.responder}
    actions.decide_model(way=Way.SINGLE, reason="Few of us", by=administrator, now=now, **people)
    later = now + HOUR
    actions.decide_model(way=Way.TOPIC, queue=front, reason="We grow", starts_at=later, by=administrator, now=now)
    actions.set_watch(level=Level.CRISIS, reason="Storm", by=administrator, now=now, ends_at=later)

    shown = page_of(boss.get(url("duty")))

    for words in ("Ana Popa", "has 0 conversations to answer", "Few of us", "We grow", "Storm", "Plan this way"):
        assert words in shown
    assert "Plan this way" not in page_of(client.get(url("duty")))


def test_duty_without_accounts_or_decisions_says_so(cast: Any) -> None:
    shown = page_of(cast.client(cast.reader).get(url("duty")))

    assert "No accounts yet." in shown
    assert "Nothing decided yet" in shown


def test_an_administrator_simulates_and_then_decides(office: Office, boss: Client, front: Queue) -> None:
    office.message()
    form = {"queue": front.pk, "share": "turn", "reason": "More of us", "account": office.city.pk}

    tried = boss.post("/inbox/settings/response/new/several/", {**form, "simulate": "yes", "effort": "5"})
    nothing = ResponseModel.objects.count()
    decided = boss.post("/inbox/settings/response/new/several/", {**form, "decide": "yes"})

    assert (tried.status_code, nothing, decided.status_code) == (200, 0, 302)
    assert "What it would have been like" in page_of(tried)
    model = ResponseModel.objects.get()
    assert (model.way, model.queue, model.share, model.account) == ("several", front, "turn", office.city)
    assert "What it would have been like" in page_of(boss.get(url("simulate_model", model.pk), {"effort": "10"}))
    assert boss.get(url("simulate_model", model.pk), {"effort": "x"}).status_code == 200


@pytest.mark.parametrize(
    ("way", "form", "words"),
    [
        ("single", {"reason": "Few"}, "Say who answers."),
        ("topic", {"reason": "Few"}, "Choose the queue in which conversations wait."),
        ("units", {}, "Give the reason"),
        ("units", {"reason": "x", "effort": "0"}, "greater than or equal to 1"),
    ],
)
def test_plan_model_says_what_is_wrong(boss: Client, way: str, form: dict[str, str], words: str) -> None:
    answer = boss.post(f"/inbox/settings/response/new/{way}/", form)

    assert answer.status_code == 422
    assert words in page_of(answer)


def test_strange_addresses_do_not_exist(boss: Client) -> None:
    assert boss.get("/inbox/settings/response/new/shouting/").status_code == 404
    assert boss.get(url("simulate_model", 9)).status_code == 404
    for name in ("end_model", "end_watch", "end_clock", "take_alarm"):
        assert boss.post(url(name, 9)).status_code == 404


def test_end_model_by_a_button(office: Office, boss: Client) -> None:
    model = actions.decide_model(way=Way.UNITS, reason="Few", by=office.cast.administrator, now=office.now)

    answers = [page_of(boss.post(url("end_model", model.pk), follow=True)) for _twice in range(2)]

    assert "Ended." in answers[0]
    assert "Somebody has ended it in the meantime." in answers[1]


def test_watch_level_is_set_and_ended(office: Office, boss: Client) -> None:
    page = "/inbox/settings/response/watch/"
    assert "Somebody looks all the time." in page_of(boss.get(page))
    assert boss.post(page, {"level": "crisis"}).status_code == 422

    assert boss.post(page, {"level": "crisis", "reason": "Storm", "account": office.city.pk}).status_code == 302
    watch = Watch.objects.get()
    assert boss.post(url("end_watch", watch.pk)).status_code == 302

    watch.refresh_from_db()
    assert (watch.account, watch.ends_at is None) == (office.city, False)


def test_clocks_are_set_and_ended(office: Office, boss: Client, client: Client) -> None:
    roads = Topic.objects.create(name="Roads")
    page = url("clocks")
    form = {"topic": roads.pk, "acknowledge": 2, "acknowledge_in": 60, "answer": 3, "answer_in": 480}

    assert boss.post(page, form).status_code == 302
    clock = Clock.objects.get()
    shown = page_of(client.get(page))

    assert (clock.topic, clock.acknowledge_minutes, clock.answer_minutes) == (roads, 120, 1440)
    assert ("24 h" in shown, "Set a clock" in shown) == (True, False)
    wrong = boss.post(page, {**form, "acknowledge": 4, "acknowledge_in": 480})
    assert (wrong.status_code, "must be due before" in page_of(wrong)) == (422, True)
    assert client.post(page, form).status_code == 200
    assert boss.post(url("end_clock", clock.pk), follow=True).status_code == 200
    assert not Clock.objects.filter(ended_at=None).exists()


def test_performance_shows_the_last_four_weeks(office: Office, client: Client) -> None:
    assert "Nothing was answered" in page_of(client.get(url("performance")))
    begun = timezone.now() - 2 * HOUR
    Turn.objects.create(
        conversation=office.message(),
        account=office.city,
        started_at=begun,
        due_at=begun + HOUR,
        ended_at=begun + HOUR / 2,
        outcome=Outcome.ANSWERED,
    )

    shown = page_of(client.get(url("performance")))

    for words in ("100 %", "30 min", "Account city", "Without a topic"):
        assert words in shown


def test_somebody_takes_an_alarm_from_the_list(office: Office, client: Client) -> None:
    conversation = office.message()
    row = Alarm.objects.create(
        kind=AlarmKind.URGENT, conversation=conversation, words="fire", at=office.now, told_at=office.now
    )
    whole = Alarm.objects.create(kind=AlarmKind.BREACH, account=office.city, at=office.now, told_at=office.now)
    shown = page_of(client.get(url("alarms")))

    taken = client.post(url("take_alarm", row.pk))
    again_ = page_of(client.post(url("take_alarm", row.pk), follow=True))

    for words in ("fire", "Several conversations are overdue.", "I have it in hand"):
        assert words in shown
    assert taken["Location"] == url("conversation", conversation.pk)
    assert "Lena Krog has it in hand already." in again_
    assert client.post(url("take_alarm", whole.pk))["Location"] == url("alarms")
    assert page_of(client.get(url("alarms"))).count("has it in hand") == 2


def test_an_administrator_takes_what_went_up_to_them(office: Office, boss: Client) -> None:
    conversation = office.message()
    rows = [
        Alarm.objects.create(kind=AlarmKind.SURGE, words="70", at=office.now, told_at=office.now),
        Alarm.objects.create(kind=AlarmKind.URGENT, conversation=conversation, at=office.now, told_at=office.now),
    ]
    shown = [page_of(boss.get(url("alarms"))), page_of(boss.get(url("conversation", conversation.pk)))]

    answers = [boss.post(url("take_alarm", row.pk)).status_code for row in rows]

    assert [page.count("I have it in hand") for page in shown] == [2, 1]
    assert answers == [302, 302]
    assert set(Alarm.objects.values_list("acknowledged_by", flat=True)) == {office.cast.administrator.user_id}


@pytest.mark.parametrize("code", [RoleCode.RESPONDER, RoleCode.ADMINISTRATOR])
def test_alarms_are_taken_only_by_those_who_may_do_something_there(office: Office, code: RoleCode) -> None:
    """Somebody who reads everything and does this work in a unit alone; the city's account is of none."""
    give_role(member=office.cast.reader, code=code, unit=office.cast.unit, by=None, now=office.now)
    reader = office.cast.client(office.cast.reader)
    conversation = office.message()
    about: list[Any] = [{"conversation": conversation}, {"account": office.city}, {}]
    rows = [Alarm.objects.create(kind=AlarmKind.BREACH, at=office.now, told_at=office.now, **more) for more in about]

    shown = [page_of(reader.get(url("alarms"))), page_of(reader.get(url("conversation", conversation.pk)))]
    answers = [reader.post(url("take_alarm", row.pk)).status_code for row in rows]

    assert [page.count("I have it in hand") for page in shown] == [1, 0]
    assert answers == [403, 403, 302]


def test_an_alarm_about_a_surge_leads_to_what_many_ask(office: Office, client: Client) -> None:
    Alarm.objects.create(kind=AlarmKind.SURGE, account=office.city, words="70", at=office.now, told_at=office.now)
    assert "that many ask" not in page_of(client.get(url("alarms")))

    for title in ("Water", "Power"):
        Group.objects.create(title=title, started_at=office.now, grown_at=office.now, told_at=office.now)
    Group.objects.create(title="Small", started_at=office.now, grown_at=office.now)

    shown = page_of(client.get(url("alarms")))
    assert "70 messages in an hour" in shown
    assert "2 questions that many ask" in shown


def test_no_alarms_is_said(client: Client) -> None:
    assert "No alarms" in page_of(client.get(url("alarms")))


# --- The clock in a conversation


def test_trap_14_a_due_time_shows_its_calculation(office: Office, client: Client) -> None:
    conversation = office.message()

    shown = page_of(client.get(url("conversation", conversation.pk)))

    # From ten in Oslo: six hours on Tuesday, two on Wednesday.
    for words in ("Show the calculation", "24 November", "6 h", "25 November", "2 h", "Target: 8 h of working time."):
        assert words in shown


def test_trap_14_an_acknowledgement_shows_its_calculation(office: Office, client: Client) -> None:
    actions.set_clock(acknowledge_minutes=420, answer_minutes=480, by=office.cast.administrator, now=office.now)
    conversation = office.message(at=office.now + timedelta(minutes=1))

    shown = page_of(client.get(url("conversation", conversation.pk)))

    assert shown.count("Show the calculation") == 2
    assert "1 h 1 min" in shown


def test_trap_14_days_that_do_not_count_say_why(office: Office, client: Client) -> None:
    friday = office.now + timedelta(days=3)
    conversation = office.message(at=friday)

    shown = page_of(client.get(url("conversation", conversation.pk)))

    assert shown.count("No working day") == 2


@pytest.mark.parametrize(
    "values",
    [
        {"answer_minutes": None},
        {"answer_minutes": 60},
        {"urgency": "emergency"},
        {"due_at": timezone.now() + timedelta(days=90)},
    ],
)
def test_a_due_time_of_other_origin_shows_no_calculation(
    office: Office, client: Client, values: dict[str, Any]
) -> None:
    conversation = office.message()
    Conversation.objects.filter(pk=conversation.pk).update(**values)

    assert "Show the calculation" not in page_of(client.get(url("conversation", conversation.pk)))


def test_a_calendar_without_a_working_day_stops_nothing(office: Office, client: Client) -> None:
    """Deciding refuses it; holidays may still use up what was left."""
    today = office.now.date()
    years = [(today + timedelta(days=360 * n), today + timedelta(days=360 * (n + 1))) for n in range(6)]
    closed = OfficeCalendar(closures=tuple(Closure(first, last, "Shut") for first, last in years))
    Decision.objects.create(key=CALENDAR.key, value=CALENDAR.write(closed), decided_at=office.now)

    conversation = office.message()
    sweeps.watch_clocks(now=office.now)

    assert conversation.due_at == office.now + timedelta(minutes=480)
    assert "Show the calculation" not in page_of(client.get(url("conversation", conversation.pk)))


def test_trap_14_a_paused_clock_says_what_is_left(office: Office, client: Client) -> None:
    conversation = office.message()
    Conversation.objects.filter(pk=conversation.pk).update(state="waiting", due_at=None, left_minutes=90)

    assert "Stands still: 1 h 30 min are left once they reply." in page_of(
        client.get(url("conversation", conversation.pk))
    )


def test_a_conversation_shows_its_acknowledgement_and_alarm(office: Office, client: Client) -> None:
    conversation = office.message()
    rows = Conversation.objects.filter(pk=conversation.pk)
    rows.update(acknowledge_due_at=office.now)
    Alarm.objects.create(kind=AlarmKind.URGENT, conversation=conversation, at=office.now, told_at=office.now)
    owed = page_of(client.get(url("conversation", conversation.pk)))
    rows.update(acknowledged_at=office.now)

    given = page_of(client.get(url("conversation", conversation.pk)))

    assert ("I have it in hand" in owed, "<dt>Acknowledge</dt>" in owed) == (True, True)
    assert "<dt>Acknowledged</dt>" in given
    assert again(conversation).acknowledged_at == office.now
