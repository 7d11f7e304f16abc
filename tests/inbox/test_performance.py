from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import translation

from rostra.core.refusals import Refused
from rostra.inbox import actions
from rostra.inbox.enums import CloseReason, Hours, Level, Outcome, Share, Visibility, Way
from rostra.inbox.models import Conversation, Queue, QueueMember, Topic, Turn
from rostra.inbox.queries.duty import duties, looked
from rostra.inbox.queries.performance import Figures, figures, figures_by
from rostra.inbox.queries.simulating import _turns as past_turns
from rostra.inbox.queries.simulating import trial
from rostra.jurisdictions.closures import Closure
from rostra.people.actions import give_role, say_away
from rostra.people.enums import RoleCode
from rostra.people.models import Absence
from rostra.policy.actions import decide
from rostra.policy.decisions import CALENDAR, RESPONSE_MINUTES, WORKING_HOURS, WorkingHours
from rostra.policy.office_calendar import OfficeCalendar
from tests.inbox.office import Office, again

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def turn(office: Office, *, started: timedelta, took: timedelta, promised: timedelta, **more: Any) -> Turn:
    """A turn that began so long ago."""
    start = office.now - started
    values: Any = {
        "conversation": office.message(author=f"citizen{Turn.objects.count()}"),
        "account": office.city,
        "by": office.cast.responder.user,
        "started_at": start,
        "due_at": start + promised,
        "ended_at": start + took,
        "outcome": Outcome.ANSWERED,
    }
    return Turn.objects.create(**(values | more))


def test_figures_count_the_last_four_weeks(office: Office) -> None:
    start = office.now - 2 * DAY
    turn(office, started=2 * DAY, took=HOUR, promised=2 * HOUR)
    turn(office, started=2 * DAY, took=3 * HOUR, promised=2 * HOUR, acknowledge_due_at=start + HOUR)
    turn(
        office,
        started=2 * DAY,
        took=4 * HOUR,
        promised=9 * HOUR,
        acknowledge_due_at=start + HOUR,
        acknowledged_at=start + HOUR,
    )
    turn(office, started=2 * DAY, took=HOUR, promised=2 * HOUR, outcome=Outcome.CLOSED)
    turn(office, started=40 * DAY, took=HOUR, promised=2 * HOUR)

    found = figures(office.now)

    assert found == Figures("", turns=4, answered=3, in_time=2, promised=2, acknowledged=1, median=3 * HOUR)
    assert (found.share, found.acknowledged_share, found.unanswered) == (67, 50, 1)


def test_figures_of_nothing_are_empty(office: Office) -> None:
    found = figures(office.now, account_id=office.city.pk)

    assert (found.turns, found.share, found.acknowledged_share, found.median) == (0, None, None, None)


def test_figures_by_topic_queue_and_account(office: Office) -> None:
    roads = Topic.objects.create(name="Roads")
    front = Queue.objects.create(name="Front desk")
    other = office.account("other")
    for account in (office.city, office.city, other):
        turn(office, started=DAY, took=HOUR, promised=2 * HOUR, account=account)
    turn(office, started=DAY, took=3 * HOUR, promised=2 * HOUR, topic=roads, queue=front)

    shown = {by: [(row.name, row.turns, row.share) for row in figures_by(by, office.now)] for by in ("topic", "queue")}

    assert shown == {
        "topic": [("", 3, 100), ("Roads", 1, 0)],
        "queue": [("", 3, 100), ("Front desk", 1, 0)],
    }
    assert [(row.name, row.turns) for row in figures_by("account", office.now)] == [
        ("Account city", 3),
        ("Account other", 1),
    ]
    assert figures(office.now, account_id=other.pk).turns == 1


def answered(office: Office) -> Figures:
    """The figures after one answer that was in time by what was promised."""
    conversation = office.message()
    actions.answer(
        conversation=conversation,
        text="At nine.",
        visibility=Visibility.PUBLIC,
        by=office.cast.responder,
        now=office.now + HOUR,
    )
    return figures(office.now + DAY)


def test_figures_by_topic_are_named_in_the_readers_language(office: Office) -> None:
    water = Topic.objects.create(name="Water", names={"ro": "Apă"})
    answered(office)
    Turn.objects.update(topic=water)

    with translation.override("ro"):
        assert [row.name for row in figures_by("topic", office.now + DAY)] == ["Apă"]


def test_trap_15_changing_a_clock_never_rewrites_past_figures(office: Office) -> None:
    before = answered(office)
    boss = office.cast.administrator
    later = office.now + 2 * HOUR

    actions.set_clock(answer_minutes=1, acknowledge_minutes=1, by=boss, now=later)
    decide(question=RESPONSE_MINUTES, value=1, by=boss.user, now=later)
    decide(question=WORKING_HOURS, value=WorkingHours((0,), "08:00", "09:00"), by=boss.user, now=later)

    assert (before.answered, before.in_time) == (1, 1)
    assert figures(office.now + DAY) == before


def test_trap_15_round_the_clock_has_no_hole(office: Office) -> None:
    decide(question=WORKING_HOURS, value=WorkingHours(tuple(range(7)), "00:00", "00:00"), by=None, now=office.now)
    decide(question=RESPONSE_MINUTES, value=24 * 60, by=None, now=office.now)
    saturday = datetime(2026, 11, 28, 22, 59, tzinfo=UTC)

    conversation = office.message(at=saturday)

    assert conversation.due_at == saturday + DAY


@pytest.mark.parametrize("hours", [((), "08:00", "16:00"), ((0,), "16:00", "08:00")])
def test_trap_15_hours_without_working_time_are_refused(hours: tuple[Any, ...]) -> None:
    with pytest.raises(ValueError, match=r"day"):
        WorkingHours(*hours)


def test_trap_15_a_calendar_without_working_day_is_refused(office: Office) -> None:
    first = office.now.date()
    years = (Closure(first + number * 360 * DAY, first + (number + 1) * 360 * DAY, "Shut") for number in range(2))

    with pytest.raises(Refused):
        decide(
            question=CALENDAR,
            value=OfficeCalendar(closures=tuple(years)),
            by=office.cast.administrator.user,
            now=office.now,
        )

    assert office.message().due_at is not None


def test_trap_14_a_day_closed_today_moves_what_is_owed_and_tells_its_owner(office: Office) -> None:
    conversation = office.message()
    actions.claim(conversation=conversation, by=office.cast.responder, now=office.now)
    tomorrow = (office.now + DAY).date()

    closed = OfficeCalendar(closures=(Closure(tomorrow, tomorrow, "Removal"),))
    decide(question=CALENDAR, value=closed, by=office.cast.administrator.user, now=office.now)

    due_at = again(conversation).due_at
    assert conversation.due_at is not None
    assert due_at == conversation.due_at + DAY
    assert [notice.kind for notice in office.cast.responder.user.notices.all()] == ["inbox.due_moved"]


# --- Who answers, and what a plan would have made of it


def test_duties_show_what_holds_for_each_account(office: Office) -> None:
    give_role(member=office.cast.editor, code=RoleCode.RESPONDER, by=None, now=office.now)
    boss = office.cast.administrator
    other = office.account("other")
    front = Queue.objects.create(name="Front desk")
    actions.set_route(account=other, queue=front, by=None, now=office.now)
    model = actions.decide_model(
        way=Way.SINGLE,
        account=office.city,
        responder=office.cast.editor,
        substitute=office.cast.responder,
        reason="Few",
        by=boss,
        now=office.now,
    )
    watch = actions.set_watch(level=Level.RESERVED, account=office.city, reason="Quiet", by=boss, now=office.now)
    conversation = office.message()
    actions.assign(conversation=conversation, to=office.cast.editor, by=boss, now=office.now)
    actions.mark_seen(conversation=conversation, now=office.now)
    office.message(author="jon", account=other)

    first, second = duties(office.now)

    assert (first.model, first.able, first.load, first.level, first.watch) == (
        model,
        office.cast.editor,
        1,
        Level.RESERVED,
        watch,
    )
    assert (second.model, second.queue, second.able, second.load, second.level) == (
        None,
        front,
        None,
        0,
        Level.MODERATE,
    )
    assert [(row.account, row.seen_at, row.unseen, row.owed) for row in looked()] == [
        (other, None, 1, 1),
        (office.city, office.now, 0, 1),
    ]


def test_trial_shows_who_would_have_had_what(office: Office) -> None:
    give_role(member=office.cast.editor, code=RoleCode.RESPONDER, by=None, now=office.now)
    for _number in range(3):
        turn(office, started=DAY, took=4 * HOUR, promised=HOUR)
    plan = actions.check_model(
        way=Way.SINGLE,
        responder=office.cast.editor,
        substitute=office.cast.responder,
        reason="Try",
        by=office.cast.administrator,
        now=office.now,
    )

    found = trial(plan, now=office.now, effort=10)

    # Three that were answered, and the three conversations of the fixture that are owed now.
    assert (found.turns, found.cut, found.effort) == (6, False, 10)
    shown = {line.name: (line.was.count, line.would.count, line.would.late) for line in found.people}
    assert shown == {"Ana Popa": (0, 6, 0), "Lena Krog": (3, 0, 0), "": (3, 0, 0)}
    assert (found.whole.was.late, found.whole.would.waits) == (6, [10, 20, 30, 10, 20, 30])


def test_trial_gives_nothing_to_who_was_away_then(office: Office) -> None:
    """Ana was away last week, came back early, and is away today; Lena is her substitute."""
    ana, boss = office.cast.editor, office.cast.administrator
    give_role(member=ana, code=RoleCode.RESPONDER, by=None, now=office.now)
    for days in (8, 6, 2):
        turn(office, started=days * DAY, took=HOUR, promised=DAY)
    said: Any = {"member": ana, "substitute": None, "by": boss}
    spans = [(9 * DAY, -DAY, 7 * DAY), (HOUR, -DAY, None)]
    for ago, until, ended in spans:
        row = say_away(starts_at=office.now - ago, ends_at=office.now - until, now=office.now - ago, **said)
        if ended is not None:
            Absence.objects.filter(pk=row.pk).update(ended_at=office.now - ended)
    people: Any = {"responder": ana, "substitute": office.cast.responder}
    plan = actions.check_model(way=Way.SINGLE, **people, reason="Try", by=boss, now=office.now)

    found = trial(plan, now=office.now, effort=10)

    # Of three that were answered one came while she was away, and so do the three of the fixture, which are owed now.
    assert {line.name: line.would.count for line in found.people if line.name} == {"Ana Popa": 2, "Lena Krog": 4}


def test_trial_of_a_queue_leaves_out_who_was_away_then(office: Office) -> None:
    ana, lena, boss = office.cast.editor, office.cast.responder, office.cast.administrator
    give_role(member=ana, code=RoleCode.RESPONDER, by=None, now=office.now)
    front = Queue.objects.create(name="Front desk")
    for member in (ana, lena):
        QueueMember.objects.create(queue=front, member=member)
    for days in (2, 1):
        turn(office, started=days * DAY, took=HOUR, promised=DAY)
    Conversation.objects.update(state="waiting", due_at=None)
    first = ana if ana.pk < lena.pk else lena
    span = {"starts_at": office.now - 3 * DAY, "ends_at": office.now - DAY - HOUR}
    say_away(member=first, substitute=None, by=boss, now=office.now - 3 * DAY, **span)
    plan = actions.check_model(way=Way.SEVERAL, share=Share.LEAST, queue=front, reason="Try", by=boss, now=office.now)

    found = trial(plan, now=office.now, effort=10)

    assert {line.name: line.would.count for line in found.people if line.would.count} == {"Ana Popa": 1, "Lena Krog": 1}


def test_trial_gives_what_is_urgent_to_somebody(office: Office) -> None:
    front = Queue.objects.create(name="Front desk")
    QueueMember.objects.create(queue=front, member=office.cast.responder)
    turns = [turn(office, started=DAY, took=HOUR, promised=DAY) for _number in range(2)]
    Conversation.objects.update(urgency="emergency")
    owed = turns[0].conversation_id
    Conversation.objects.exclude(pk=owed).update(opened_at=office.now - DAY, state="waiting", due_at=None)
    plan = actions.check_model(
        way=Way.SEVERAL, share=Share.PULL, queue=front, reason="Try", by=office.cast.administrator, now=office.now
    )

    rows = [(row.urgent, row.answered_at is None) for row in past_turns(office.now - 28 * DAY, office.now)]

    # The first of them is owed again since.
    assert sorted(rows) == [(False, False), (True, False), (True, True)]
    assert trial(plan, now=office.now).turns == 3


def test_trial_leaves_what_everybody_may_take_to_those_of_the_queue(office: Office) -> None:
    front = Queue.objects.create(name="Front desk")
    QueueMember.objects.create(queue=front, member=office.cast.responder)
    night = office.now - DAY - 8 * HOUR
    turn(office, started=DAY, took=HOUR, promised=2 * HOUR)
    turn(office, started=office.now - night, took=9 * HOUR, promised=DAY)
    boss = office.cast.administrator
    actions.set_watch(level=Level.ELABORATE, reason="Launch", by=boss, now=office.now)
    day_time = actions.check_model(
        way=Way.SEVERAL,
        share=Share.PULL,
        queue=front,
        hours=Hours.OFFICE,
        level=Level.MODERATE,
        reason="Try",
        by=boss,
        now=office.now,
    )

    found = trial(day_time, now=office.now)

    # In the night nothing is decided, and the account has no route; what is owed now came under another watch level.
    assert {line.name: line.would.count for line in found.queues} == {"Front desk": 1, "": 3}
    assert {line.name: line.would.count for line in found.people} == {"Lena Krog": 1, "": 3}
    assert found.effort == 10


def test_trial_of_nothing_is_empty(office: Office) -> None:
    plan = actions.check_model(way=Way.UNITS, reason="Try", by=office.cast.administrator, now=office.now)

    assert trial(plan, now=office.now).turns == 0


def test_trial_asks_no_more_for_more_turns(office: Office, django_assert_max_num_queries: Any) -> None:
    for _number in range(6):
        turn(office, started=DAY, took=HOUR, promised=2 * HOUR)
    plan = actions.check_model(way=Way.UNITS, reason="Try", by=office.cast.administrator, now=office.now)

    with django_assert_max_num_queries(18):
        trial(plan, now=office.now)


def test_what_is_closed_needs_a_reason_and_counts_as_unanswered(office: Office) -> None:
    conversation = office.message()

    actions.close(conversation=conversation, reason=CloseReason.NO_ANSWER, by=office.cast.responder, now=office.now)

    assert figures(office.now).unanswered == 1
