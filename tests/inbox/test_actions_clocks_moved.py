"""An added holiday moves open due times and says so; what is past or answered stays (trap 14)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from rostra.audit.models import Event
from rostra.inbox.actions import answer, assign
from rostra.inbox.actions.clocks_moved import follow_holidays, foresee
from rostra.inbox.enums import Visibility
from rostra.inbox.models import Conversation, KnownDays
from rostra.inbox.queries import moving
from rostra.jurisdictions.closures import Closure
from rostra.jurisdictions.public_holidays import Holiday
from rostra.people.models import Notice
from rostra.people.notices import sentence
from rostra.policy.actions import decide
from rostra.policy.decisions import CALENDAR, RESPONSE_MINUTES, WORKING_HOURS, WorkingHours
from rostra.policy.office_calendar import OfficeCalendar
from rostra.policy.queries import deciding
from tests.inbox.office import Office, again

OSLO = ZoneInfo("Europe/Oslo")
WEDNESDAY = date(2026, 11, 25)
CLOSED = OfficeCalendar(closures=(Closure(WEDNESDAY, WEDNESDAY, "Planning day"),))


def at(*parts: int) -> datetime:
    return datetime(2026, 11, *parts, tzinfo=OSLO)  # type: ignore[misc]


def settle(office: Office, value: Any, question: Any = CALENDAR, now: datetime | None = None) -> None:
    decide(question=question, value=value, by=office.cast.administrator.user, now=now or office.now)


@pytest.fixture
def conversation(office: Office) -> Conversation:
    """Written on Tuesday at ten, so due on Wednesday at ten."""
    found = office.message()
    assert found.due_at == at(25, 10)
    return found


def test_added_closure_moves_what_is_owed_and_a_removed_one_moves_it_back(
    office: Office, conversation: Conversation
) -> None:
    settle(office, CLOSED)
    assert again(conversation).due_at == at(26, 10)

    settle(office, OfficeCalendar())
    assert again(conversation).due_at == at(25, 10)


def test_moving_is_told_to_each_owner_once(office: Office, conversation: Conversation) -> None:
    cast = office.cast
    mine = [conversation, office.message(author="ada"), office.message(author="eva")]
    for each in mine[:2]:
        assign(conversation=each, to=cast.responder, by=cast.administrator, now=office.now)
    Notice.objects.all().delete()

    settle(office, CLOSED)

    told = [(row.user_id, sentence(row.kind, row.data)) for row in Notice.objects.all()]
    assert told == [
        (cast.responder.user_id, "2 of your due times have moved because of \u2068Planning day\u2069."),
    ]
    events = Event.objects.filter(kind="inbox.due_moved").order_by("id")
    assert [(row.actor, row.data) for row in events] == [
        (cast.administrator.user, {"owner": None, "cause": "Planning day", "conversations": [mine[2].pk]}),
        (
            cast.administrator.user,
            {
                "owner": cast.responder.user_id,
                "cause": "Planning day",
                "conversations": [mine[0].pk, mine[1].pk],
            },
        ),
    ]


def test_nothing_is_said_where_nothing_moves(office: Office, conversation: Conversation) -> None:
    day = date(2026, 12, 24)
    settle(office, OfficeCalendar(closures=(Closure(day, day, "Early"),)))

    assert again(conversation).due_at == at(25, 10)
    assert Event.objects.filter(kind="inbox.due_moved").count() == 0
    assert Notice.objects.count() == 0


def test_moving_without_conversations_does_nothing(office: Office) -> None:
    settle(office, CLOSED)

    assert Event.objects.filter(kind="inbox.due_moved").count() == 0


def test_what_is_answered_or_overdue_stays(office: Office, conversation: Conversation) -> None:
    answered = office.message(author="ada")
    answer(
        conversation=answered, text="At ten.", visibility=Visibility.PUBLIC, by=office.cast.responder, now=office.now
    )

    settle(office, CLOSED, now=at(25, 11))

    assert (again(conversation).due_at, again(answered).due_at) == (at(25, 10), None)


def test_what_is_urgent_waits_for_no_working_day(office: Office, conversation: Conversation) -> None:
    Conversation.objects.filter(pk=conversation.pk).update(urgency="emergency")

    settle(office, CLOSED)

    assert again(conversation).due_at == at(25, 10)


def test_removed_closure_puts_nothing_into_the_past(office: Office) -> None:
    settle(office, CLOSED)
    late = office.message(at=at(25, 8))
    assert late.due_at == at(26, 16)

    settle(office, OfficeCalendar(), now=at(25, 17))

    # Without the closure it would have been due an hour ago.
    assert again(late).due_at == at(26, 16)


def test_what_does_not_come_from_the_calendar_does_not_move_with_it(office: Office, conversation: Conversation) -> None:
    Conversation.objects.filter(pk=conversation.pk).update(due_at=at(25, 22))

    settle(office, CLOSED)

    assert again(conversation).due_at == at(25, 22)


def test_acknowledgement_moves_with_the_answer_until_it_is_given(office: Office, conversation: Conversation) -> None:
    other = office.message(author="ada")
    Conversation.objects.filter(pk=conversation.pk).update(acknowledge_due_at=at(25, 8, 30))
    Conversation.objects.filter(pk=other.pk).update(acknowledge_due_at=at(25, 8, 30), acknowledged_at=office.now)

    settle(office, CLOSED)

    assert [again(row).acknowledge_due_at for row in (conversation, other)] == [at(26, 8, 30), at(25, 8, 30)]
    assert [again(row).due_at for row in (conversation, other)] == [at(26, 10), at(26, 10)]


def test_acknowledgement_that_is_overdue_stays(office: Office, conversation: Conversation) -> None:
    Conversation.objects.filter(pk=conversation.pk).update(acknowledge_due_at=at(24, 11))

    settle(office, CLOSED, now=at(24, 12))

    row = again(conversation)
    assert (row.acknowledge_due_at, row.due_at) == (at(24, 11), at(26, 10))


def test_other_hours_move_what_is_owed(office: Office, conversation: Conversation) -> None:
    assign(conversation=conversation, to=office.cast.responder, by=office.cast.administrator, now=office.now)
    Notice.objects.all().delete()

    settle(office, WorkingHours(start="08:00", end="12:00"), WORKING_HOURS)

    # Two hours on Tuesday, four on Wednesday, two on Thursday.
    assert again(conversation).due_at == at(26, 10)
    told = [sentence(row.kind, row.data) for row in Notice.objects.all()]
    assert told == ["1 of your due times has moved because the working hours are others."]


def test_another_promise_moves_nothing_that_was_promised_before(office: Office, conversation: Conversation) -> None:
    settle(office, 60, RESPONSE_MINUTES)
    settle(office, CLOSED)

    assert again(conversation).due_at == at(26, 10)


def test_moving_is_no_change_by_anybody(office: Office, conversation: Conversation) -> None:
    Conversation.objects.filter(pk=conversation.pk).update(warned_at=office.now)
    before = again(conversation).version

    settle(office, CLOSED)

    row = again(conversation)
    assert (row.version, row.warned_at) == (before, None)


def test_moving_takes_many_batches(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rostra.inbox.actions.clocks_moved.BATCH", 2)
    monkeypatch.setattr("rostra.inbox.actions.clocks_moved.IN_EVENT", 2)
    rows = [office.message(author=f"a{number}") for number in range(5)]

    settle(office, CLOSED)

    assert {again(row).due_at for row in rows} == {at(26, 10)}
    sizes = [len(row.data["conversations"]) for row in Event.objects.filter(kind="inbox.due_moved").order_by("id")]
    assert sizes == [2, 2, 1]


def test_whoever_was_faster_keeps_their_time(office: Office, conversation: Conversation) -> None:
    change = moving.change_of(*calendars(), office.now)
    assert change is not None
    stale = list(moving.moves(change, office.now))
    Conversation.objects.filter(pk=conversation.pk).update(due_at=at(25, 12))

    from rostra.inbox.actions.clocks_moved import _MOVE, _row
    from rostra.inbox.intake.tables import run

    assert run(_MOVE, [_row(move) for move in stale]) == []
    assert again(conversation).due_at == at(25, 12)


def calendars() -> tuple[Any, Any]:
    from rostra.policy.queries import working_calendar

    return working_calendar("Europe/Oslo"), working_calendar("Europe/Oslo", calendar=CLOSED)


def test_foresee_tells_how_many_would_move_and_changes_nothing(office: Office, conversation: Conversation) -> None:
    impact = foresee(CALENDAR, CLOSED, office.now)

    assert impact is not None
    assert impact.sentence == "1 conversation has to be answered at another time than before."
    assert impact.examples == (f"Conversation {conversation.pk}: 25 November 2026, 09:00 → 26 November 2026, 09:00",)
    assert again(conversation).due_at == at(25, 10)


def test_foresee_shows_some_examples_of_many(office: Office) -> None:
    for number in range(7):
        office.message(author=f"a{number}")

    impact = foresee(CALENDAR, CLOSED, office.now)

    assert impact is not None
    assert (impact.sentence[:2], len(impact.examples)) == ("7 ", 5)


def test_foresee_says_nothing_where_nothing_moves(office: Office, conversation: Conversation) -> None:
    assert foresee(CALENDAR, OfficeCalendar(), office.now) is None


def test_many_days_are_named_by_some_of_them(office: Office, conversation: Conversation) -> None:
    days = [WEDNESDAY + timedelta(days=number) for number in range(8)]
    value = OfficeCalendar(closures=tuple(Closure(day, day, f"Day {number}") for number, day in enumerate(days)))
    settle(office, 480 * 6, RESPONSE_MINUTES)
    office.message(author="ada")
    change = moving.change_of(calendars()[0], calendar_with(value), office.now)

    assert change is not None
    assert change.cause == "Day 0, Day 1, Day 2 …"


def calendar_with(value: OfficeCalendar) -> Any:
    from rostra.policy.queries import working_calendar

    return working_calendar("Europe/Oslo", calendar=value)


def test_saturday_of_work_is_named_by_its_date(office: Office) -> None:
    friday = at(27, 15)
    conversation = office.message(at=friday)
    assert conversation.due_at == at(30, 15)

    settle(office, OfficeCalendar(open_days=(date(2026, 11, 28),)), now=friday)

    assert again(conversation).due_at == at(28, 15)
    assert Event.objects.get(kind="inbox.due_moved").data["cause"] == "2026-11-28"


@pytest.fixture
def holidays(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[date, Holiday]]:
    """The holidays of Norway as this release has them; another one is an update."""
    found: dict[date, Holiday] = {}
    monkeypatch.setattr("rostra.jurisdictions.closures.holidays_of", lambda *_given: dict(found))
    deciding._calendar.cache_clear()
    yield found
    deciding._calendar.cache_clear()


def update(holidays: dict[date, Holiday], *days: date) -> None:
    """Another release, in a process that has worked out nothing yet."""
    holidays.clear()
    holidays.update({day: Holiday("Day of Mourning", False) for day in days})
    deciding._calendar.cache_clear()


@pytest.fixture
def kept(office: Office, holidays: dict[date, Holiday]) -> Conversation:
    """Due on Wednesday at ten, in a body that keeps the holidays of Norway."""
    settle(office, OfficeCalendar(("NO",)))
    conversation = office.message()
    assign(conversation=conversation, to=office.cast.responder, by=office.cast.administrator, now=office.now)
    Notice.objects.all().delete()
    assert (follow_holidays(now=office.now), again(conversation).due_at) == (0, at(25, 10))
    return conversation


def test_a_holiday_that_comes_with_an_update_moves_what_is_owed_and_says_so(
    office: Office, kept: Conversation, holidays: dict[date, Holiday]
) -> None:
    update(holidays, WEDNESDAY)

    assert follow_holidays(now=office.now) == 1

    assert again(kept).due_at == at(26, 10)
    told = [(row.user_id, sentence(row.kind, row.data)) for row in Notice.objects.all()]
    words = "1 of your due times has moved because of \u2068Day of Mourning\u2069."
    assert told == [(office.cast.responder.user_id, words)]
    event = Event.objects.get(kind="inbox.due_moved")
    assert (event.actor, event.about) == (None, f"people.body:{kept.body_id}")
    assert event.data == {
        "owner": office.cast.responder.user_id,
        "cause": "Day of Mourning",
        "conversations": [kept.pk],
    }


def test_a_holiday_that_an_update_takes_away_moves_it_back(
    office: Office, kept: Conversation, holidays: dict[date, Holiday]
) -> None:
    update(holidays, WEDNESDAY)
    follow_holidays(now=office.now)

    update(holidays)
    follow_holidays(now=office.now)

    assert again(kept).due_at == at(25, 10)
    causes = [row.data["cause"] for row in Notice.objects.order_by("pk")]
    assert causes == ["Day of Mourning"] * 2


def test_an_update_is_followed_once(office: Office, kept: Conversation, holidays: dict[date, Holiday]) -> None:
    update(holidays, WEDNESDAY)

    assert [follow_holidays(now=office.now) for _time in range(2)] == [1, 0]
    assert again(kept).due_at == at(26, 10)


def test_the_first_look_only_remembers(office: Office, holidays: dict[date, Holiday]) -> None:
    conversation = office.message()
    update(holidays, WEDNESDAY)

    assert (follow_holidays(now=office.now), again(conversation).due_at) == (0, at(25, 10))
    assert KnownDays.objects.count() == 1


def test_days_that_were_decided_are_not_followed_a_second_time(
    office: Office, kept: Conversation, holidays: dict[date, Holiday]
) -> None:
    settle(office, OfficeCalendar(("NO",), CLOSED.closures))
    assert again(kept).due_at == at(26, 10)

    assert (follow_holidays(now=office.now), again(kept).due_at) == (0, at(26, 10))


def test_a_decision_after_an_update_takes_its_holiday_along(
    office: Office, kept: Conversation, holidays: dict[date, Holiday]
) -> None:
    update(holidays, WEDNESDAY)
    thursday = WEDNESDAY + timedelta(days=1)

    settle(office, OfficeCalendar(("NO",), (Closure(thursday, thursday, "Planning day"),)))

    assert again(kept).due_at == at(27, 10)
    assert follow_holidays(now=office.now) == 0


def test_what_is_known_moves_on_with_the_days(
    office: Office, kept: Conversation, holidays: dict[date, Holiday]
) -> None:
    later = office.now + timedelta(days=30)

    follow_holidays(now=later)

    known = KnownDays.objects.get()
    assert (known.first, known.last - known.first) == (later.date(), timedelta(days=396))
