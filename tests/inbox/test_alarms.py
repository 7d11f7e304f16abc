from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from rostra.audit.models import Event
from rostra.core.refusals import Faster
from rostra.inbox import actions, sweeps
from rostra.inbox.actions import watching
from rostra.inbox.actions.alarms import end_settled, escalate
from rostra.inbox.actions.watching import remind, ring, warn, watch
from rostra.inbox.clocks import Clocks
from rostra.inbox.enums import AlarmKind, CloseReason, Way
from rostra.inbox.models import Alarm, Conversation, Queue, QueueMember, ResponseModel
from rostra.inbox.queries.alarms import alarm_of, alarms_of, open_alarms, untaken
from rostra.inbox.queries.listeners import Managers
from rostra.people.actions import add_unit, give_role, notify, say_away
from rostra.people.enums import RoleCode
from rostra.people.models import Member, Notice, User
from tests.inbox.office import Office, again

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
LATE = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
"""A day after the fixture's moment, in hours: eight hours of work after it are over."""


def told(*kinds: str) -> list[tuple[str, str, dict[str, Any], str]]:
    """Who was told what: the kind, the name, the data and the page."""
    rows = Notice.objects.filter(kind__in=kinds).order_by("id")
    return [(row.kind, row.user.name, row.data, row.url) for row in rows.select_related("user")]


def names(*kinds: str) -> list[str]:
    return [name for _kind, name, _data, _url in told(*kinds)]


def owned(conversation: Conversation, member: Member) -> Conversation:
    Conversation.objects.filter(pk=conversation.pk).update(owner=member, state="open")
    return again(conversation)


@pytest.fixture
def office(office: Office) -> Office:
    """Two people who answer: Ana has the conversations, Lena works on the queue."""
    give_role(member=office.cast.editor, code=RoleCode.RESPONDER, by=None, now=office.now)
    return office


@pytest.fixture
def queue(office: Office) -> Queue:
    row = actions.create_queue(name="Front desk", by=None, now=office.now)
    QueueMember.objects.create(queue=row, member=office.cast.responder)
    actions.set_route(account=office.city, queue=row, by=None, now=office.now)
    return row


@pytest.fixture
def overdue(office: Office) -> Conversation:
    """Ana's conversation, due at the fixture's moment a day later."""
    return owned(office.message(), office.cast.editor)


def alarm(office: Office, **more: Any) -> Alarm:
    values: Any = {"kind": AlarmKind.URGENT, "at": office.now, "told_at": office.now}
    return Alarm.objects.create(**(values | more))


# --- Before the fact


def test_warn_tells_the_owner_once_when_a_fifth_is_left(office: Office, overdue: Conversation) -> None:
    # Due at 09:00 on Wednesday, ten in Oslo: of eight hours, 96 minutes are left at 07:24.
    fifth = datetime(2026, 11, 25, 7, 24, tzinfo=UTC)

    counts = [warn(clocks=Clocks(at)) for at in (fifth - MINUTE, fifth, fifth + MINUTE)]

    assert counts == [0, 1, 0]
    assert told("inbox.due_soon") == [("inbox.due_soon", "Ana Popa", {"count": 1}, f"/inbox/{overdue.pk}/")]


def test_warn_tells_one_person_of_many_at_once(office: Office, queue: Queue) -> None:
    for number in range(3):
        office.message(author=f"citizen{number}")

    assert warn(clocks=Clocks(LATE - 2 * HOUR)) == 3

    assert told("inbox.due_soon") == [("inbox.due_soon", "Lena Krog", {"count": 3}, "/inbox/")]


def test_warn_takes_the_promise_of_each(office: Office, overdue: Conversation) -> None:
    """Half an hour before it is due nobody is told of what was promised within two hours, if more than a fifth is left."""
    short = office.message(author="jon")
    Conversation.objects.filter(pk=short.pk).update(answer_minutes=120, due_at=overdue.due_at)
    Conversation.objects.filter(pk=overdue.pk).update(answer_minutes=None)

    assert warn(clocks=Clocks(LATE - HOUR - 30 * MINUTE)) == 1
    assert again(short).warned_at is None


def test_warn_again_for_another_turn(office: Office, overdue: Conversation) -> None:
    Conversation.objects.filter(pk=overdue.pk).update(warned_at=overdue.opened_at - HOUR)

    assert warn(clocks=Clocks(LATE - 2 * HOUR)) == 1


def test_warn_leaves_what_is_urgent_to_its_alarm(office: Office, overdue: Conversation) -> None:
    Conversation.objects.filter(pk=overdue.pk).update(urgency="emergency")

    assert warn(clocks=Clocks(LATE - 2 * HOUR)) == 0


def test_remind_tells_of_an_acknowledgement_once(office: Office) -> None:
    actions.set_clock(acknowledge_minutes=100, answer_minutes=480, by=office.cast.administrator, now=office.now)
    conversation = owned(office.message(), office.cast.editor)

    counts = [remind(clocks=Clocks(office.now + minutes * MINUTE)) for minutes in (79, 80, 81)]

    assert counts == [0, 1, 0]
    assert told("inbox.acknowledge_soon") == [
        ("inbox.acknowledge_soon", "Ana Popa", {"count": 1}, f"/inbox/{conversation.pk}/")
    ]


# --- Once it is late


def test_ring_raises_one_alarm_for_what_is_overdue(office: Office, overdue: Conversation) -> None:
    assert [ring(clocks=Clocks(at)) for at in (LATE - 2 * HOUR, LATE, LATE + MINUTE)] == [0, 1, 0]

    row = Alarm.objects.get()
    assert (row.kind, row.conversation, row.account, row.step, row.told_at) == ("breach", overdue, None, 0, LATE)
    assert told("inbox.alarm") == [("inbox.alarm", "Ana Popa", {"kind": "breach"}, f"/inbox/{overdue.pk}/")]


def test_ring_raises_one_alarm_for_an_account_where_much_is_overdue(office: Office, queue: Queue) -> None:
    for number in range(5):
        office.message(author=f"citizen{number}")
    assert ring(clocks=Clocks(LATE)) == 5
    office.message(author="late", at=LATE)

    assert ring(clocks=Clocks(LATE + 24 * HOUR)) == 1

    row = Alarm.objects.get()
    assert (row.account, row.conversation) == (office.city, None)
    assert told("inbox.alarm") == [("inbox.alarm", "Lena Krog", {"kind": "breach"}, "/inbox/alarms/")]


def test_ring_adds_nothing_to_an_open_alarm(office: Office, overdue: Conversation) -> None:
    alarm(office, conversation=overdue)

    assert ring(clocks=Clocks(LATE)) == 1
    assert Alarm.objects.count() == 1


def test_ring_tells_all_who_may_answer_where_nobody_else_is(office: Office) -> None:
    office.message()

    ring(clocks=Clocks(LATE))

    assert names("inbox.alarm") == ["Ana Popa", "Lena Krog"]


def test_ring_tells_several_alarms_in_one_notice(office: Office, queue: Queue) -> None:
    for number in range(2):
        office.message(author=f"citizen{number}")

    ring(clocks=Clocks(LATE))

    assert told("inbox.alarms", "inbox.alarm") == [("inbox.alarms", "Lena Krog", {"count": 2}, "/inbox/alarms/")]


def test_ring_again_for_what_became_late_after_somebody_took_the_alarm(office: Office, queue: Queue) -> None:
    for number in range(5):
        office.message(author=f"citizen{number}")
    ring(clocks=Clocks(LATE))
    first = Alarm.objects.get()
    actions.take_alarm(alarm=first, by=office.cast.responder, now=LATE)
    assert ring(clocks=Clocks(LATE + MINUTE)) == 0
    for number in range(20):
        office.message(author=f"later{number}", at=LATE)

    for days in range(1, 4):
        watch(now=LATE + timedelta(days=days))

    first.refresh_from_db()
    second = Alarm.objects.get(ended_at=None)
    assert (first.acknowledged_by, first.ended_at) == (office.cast.responder.user, LATE + timedelta(days=1))
    assert (second.account, second.at, second.acknowledged_at) == (office.city, LATE + timedelta(days=1), None)


def test_ring_again_for_one_that_is_late_after_its_urgent_alarm_was_taken(
    office: Office, overdue: Conversation
) -> None:
    urgent = alarm(office, conversation=overdue)
    actions.take_alarm(alarm=urgent, by=office.cast.editor, now=office.now)

    ring(clocks=Clocks(LATE))

    assert set(Alarm.objects.filter(ended_at=None).values_list("kind", flat=True)) == {"urgent", "breach"}


def test_ring_raises_an_alarm_for_an_overdue_acknowledgement(office: Office) -> None:
    actions.set_clock(acknowledge_minutes=60, answer_minutes=4800, by=office.cast.administrator, now=office.now)
    conversation = owned(office.message(), office.cast.editor)

    counts = [ring(clocks=Clocks(office.now + minutes * MINUTE)) for minutes in (59, 60, 61)]

    assert (counts, Alarm.objects.get().conversation) == ([0, 1, 0], conversation)
    assert end_settled(now=office.now + HOUR) == 0
    Conversation.objects.filter(pk=conversation.pk).update(acknowledged_at=office.now)
    assert end_settled(now=office.now + HOUR) == 1


def test_what_waits_for_days_is_told_once_a_working_day_to_whoever_is_responsible(office: Office, queue: Queue) -> None:
    """Long overdue though somebody took the alarm, or unseen; the rest is not."""
    actions.set_clock(acknowledge_minutes=None, answer_minutes=48000, by=office.cast.administrator, now=office.now)
    unseen, seen = office.message(author="unseen"), office.message(author="seen")
    taken = owned(office.message(author="taken"), office.cast.editor)
    Conversation.objects.filter(pk__in=[seen.pk, taken.pk]).update(seen_at=office.now)
    Conversation.objects.filter(pk=taken.pk).update(due_at=office.now)
    row = alarm(office, kind=AlarmKind.BREACH, conversation=taken)
    actions.take_alarm(alarm=row, by=office.cast.approver, now=office.now)
    at = office.now + timedelta(days=3)

    for moment in (at - MINUTE, at, at + HOUR):
        sweeps.tell_silent(now=moment)

    assert unseen.queue == queue
    people = (office.cast.editor.user.name, office.cast.approver.user.name, "Lena Krog")
    assert sorted(told("inbox.silent"), key=str) == sorted(
        [("inbox.silent", name, {"count": 1}, "/inbox/") for name in people], key=str
    )
    before = Notice.objects.filter(kind="inbox.silent").count()
    # Saturday, Sunday, and then Monday.
    for days in (4, 5):
        sweeps.tell_silent(now=office.now + timedelta(days=days))
    assert Notice.objects.filter(kind="inbox.silent").count() == before
    sweeps.tell_silent(now=office.now + timedelta(days=6))
    assert Notice.objects.filter(kind="inbox.silent").count() == 2 * before


def test_whoever_waits_for_it_hears_of_it_though_telling_broke_off(
    office: Office, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    conversation = owned(office.message(), office.cast.editor)
    row = alarm(office, kind=AlarmKind.BREACH, conversation=conversation)
    actions.take_alarm(alarm=row, by=office.cast.approver, now=office.now)
    at = office.now + timedelta(days=3)
    told_so_far: list[User] = []

    def tell_one(*, users: list[User], **more: Any) -> None:
        if told_so_far:
            raise OSError("The worker dies.")
        told_so_far.extend(users)
        notify(users=users, **more)

    with monkeypatch.context() as patch:
        patch.setattr(watching, "notify", tell_one)
        with pytest.raises(OSError, match="dies"):
            watching.tell_silent(now=at)
    watching.tell_silent(now=at + HOUR)

    users = Notice.objects.filter(kind="inbox.silent").values_list("user", flat=True)
    assert sorted(users) == sorted([office.cast.editor.user_id, office.cast.approver.user_id])


# --- Step by step


def test_escalate_goes_from_the_owner_to_the_queue_to_the_managers(
    office: Office, queue: Queue, overdue: Conversation
) -> None:
    Conversation.objects.filter(pk=overdue.pk).update(queue=queue)
    ring(clocks=Clocks(LATE))

    steps = [escalate(clocks=Clocks(LATE + minutes * MINUTE)) for minutes in (29, 30, 59, 60, 90)]

    assert steps == [0, 1, 0, 1, 0]
    assert names("inbox.alarm") == ["Ana Popa", "Lena Krog", "Mihai Rusu"]
    assert Alarm.objects.get().step == 2


def test_escalate_goes_to_the_substitute_of_the_model(office: Office, overdue: Conversation) -> None:
    ResponseModel.objects.create(
        way=Way.SINGLE,
        responder=office.cast.editor,
        substitute=office.cast.responder,
        reason="Few",
        starts_at=office.now,
        by=office.cast.administrator.user,
        at=office.now,
    )
    alarm(office, conversation=overdue)

    escalate(clocks=Clocks(office.now + HOUR))

    assert names("inbox.alarm") == ["Lena Krog"]


def test_escalate_goes_to_the_substitute_of_the_account(office: Office) -> None:
    office.city.owner, office.city.substitute = office.cast.editor, office.cast.responder
    office.city.save()
    alarm(office, kind=AlarmKind.BREACH, account=office.city)

    escalate(clocks=Clocks(office.now + HOUR))

    assert names("inbox.alarm") == ["Lena Krog"]


def test_escalate_leaves_out_a_step_without_anybody(office: Office) -> None:
    """What nobody owns was told to all of the queue already: managers are next."""
    nobody_s = office.message()
    alarm(office, conversation=nobody_s)
    alarm(office)

    assert escalate(clocks=Clocks(office.now + HOUR)) == 2

    assert told("inbox.alarms") == [("inbox.alarms", "Mihai Rusu", {"count": 2}, "/inbox/alarms/")]


def test_escalate_goes_to_the_managers_of_the_unit(office: Office, overdue: Conversation) -> None:
    roads = add_unit(name="Roads", by=None, now=office.now)
    holes = add_unit(name="Holes", parent=roads, by=None, now=office.now)
    give_role(member=office.cast.reader, code=RoleCode.ADMINISTRATOR, unit=roads, by=None, now=office.now)
    streets = actions.create_queue(name="Streets", unit=holes, by=None, now=office.now)
    Conversation.objects.filter(pk=overdue.pk).update(queue=streets)
    alarm(office, conversation=overdue, step=1)

    escalate(clocks=Clocks(office.now + HOUR))

    assert names("inbox.alarm") == ["Nour Haddad"]
    assert [user.name for user in Managers(office.now).of(None)] == ["Mihai Rusu"]


def away(office: Office, member: Member, substitute: Member | None = None) -> None:
    span = {"starts_at": office.now, "ends_at": office.now + 30 * HOUR}
    say_away(member=member, substitute=substitute, by=office.cast.administrator, now=office.now, **span)


def test_warn_tells_who_stands_in_for_an_owner_who_is_away(office: Office, overdue: Conversation) -> None:
    away(office, office.cast.editor, office.cast.reader)

    warn(clocks=Clocks(datetime(2026, 11, 25, 7, 24, tzinfo=UTC)))

    assert names("inbox.due_soon") == ["Nour Haddad"]


def test_warn_tells_the_queue_where_nobody_stands_in(office: Office, queue: Queue, overdue: Conversation) -> None:
    Conversation.objects.filter(pk=overdue.pk).update(queue=queue)
    away(office, office.cast.editor)

    warn(clocks=Clocks(datetime(2026, 11, 25, 7, 24, tzinfo=UTC)))

    assert names("inbox.due_soon") == ["Lena Krog"]


def test_warn_passes_by_people_of_the_queue_who_are_away(office: Office, queue: Queue) -> None:
    QueueMember.objects.create(queue=queue, member=office.cast.editor)
    away(office, office.cast.responder)
    conversation = office.message()
    Conversation.objects.filter(pk=conversation.pk).update(queue=queue)

    warn(clocks=Clocks(datetime(2026, 11, 25, 7, 24, tzinfo=UTC)))

    assert names("inbox.due_soon") == ["Ana Popa"]


def test_escalate_passes_by_a_substitute_who_is_away(office: Office, overdue: Conversation) -> None:
    account = overdue.account
    account.substitute = office.cast.responder
    account.save()
    away(office, office.cast.responder)
    alarm(office, conversation=overdue)

    escalate(clocks=Clocks(office.now + HOUR))

    assert names("inbox.alarm") == ["Mihai Rusu"]


def test_managers_who_are_away_hear_of_it_where_nobody_else_does(office: Office) -> None:
    roads = add_unit(name="Roads", by=None, now=office.now)
    give_role(member=office.cast.reader, code=RoleCode.ADMINISTRATOR, unit=roads, by=None, now=office.now)
    for member in (office.cast.reader, office.cast.administrator):
        away(office, member)

    assert [user.name for user in Managers(office.now).of(roads.pk)] == ["Mihai Rusu"]


@pytest.mark.parametrize("kind", [AlarmKind.GROUP, AlarmKind.SURGE])
def test_escalate_leaves_alone_what_managers_heard_at_once(office: Office, kind: AlarmKind) -> None:
    alarm(office, kind=kind)

    assert escalate(clocks=Clocks(office.now + HOUR)) == 0


def test_take_alarm_ends_the_telling(office: Office, overdue: Conversation) -> None:
    ring(clocks=Clocks(LATE))
    row = Alarm.objects.get()

    actions.take_alarm(alarm=row, by=office.cast.responder, now=LATE)

    assert escalate(clocks=Clocks(LATE + HOUR)) == 0
    assert not Notice.objects.filter(kind="inbox.alarm", read_at=None).exists()
    event = Event.objects.get(kind="inbox.alarm_taken")
    assert (event.about, event.data) == (f"inbox.conversation:{overdue.pk}", {"alarm": row.pk, "kind": "breach"})
    with pytest.raises(Faster, match="Lena Krog has it in hand already"):
        actions.take_alarm(alarm=row, by=office.cast.editor, now=LATE)


def test_take_alarm_refuses_what_is_over(office: Office) -> None:
    row = alarm(office, ended_at=office.now)

    with pytest.raises(Faster, match="over already"):
        actions.take_alarm(alarm=row, by=office.cast.editor, now=office.now)


def test_take_alarm_of_no_conversation_is_an_event_of_the_alarm(office: Office) -> None:
    row = alarm(office, account=office.city)

    actions.take_alarm(alarm=row, by=office.cast.editor, now=office.now)

    assert Event.objects.get(kind="inbox.alarm_taken").about == f"inbox.alarm:{row.pk}"


def test_end_settled_ends_what_is_answered_or_no_longer_late(office: Office, overdue: Conversation) -> None:
    mine = alarm(office, conversation=overdue)
    whole = alarm(office, kind=AlarmKind.BREACH, account=office.city)
    assert end_settled(now=LATE) == 0

    actions.close(conversation=overdue, reason=CloseReason.NO_ANSWER, by=office.cast.editor, now=LATE)

    assert end_settled(now=LATE) == 2
    assert {row.ended_at for row in Alarm.objects.filter(pk__in=[mine.pk, whole.pk])} == {LATE}


def test_watch_clocks_does_all_of_it_in_every_body(office: Office, overdue: Conversation) -> None:
    sweeps.watch_clocks(now=LATE)

    assert names("inbox.alarm") == ["Ana Popa"]


def test_watch_asks_no_more_for_more_conversations(
    office: Office, queue: Queue, django_assert_max_num_queries: Any
) -> None:
    for number in range(4):
        office.message(author=f"citizen{number}")

    # Four alarms are one INSERT, one notice, and the same questions as one.
    with django_assert_max_num_queries(40):
        watch(now=LATE)
    with django_assert_max_num_queries(16):
        watch(now=LATE + MINUTE)


# --- Who sees them


def test_open_alarms_shows_those_of_what_one_may_read(office: Office, overdue: Conversation) -> None:
    roads = add_unit(name="Roads", by=None, now=office.now)
    account = office.account("roads", unit=roads)
    theirs = alarm(office, conversation=office.message(account=account))
    whole = alarm(office, kind=AlarmKind.BREACH, account=account)
    group = alarm(office, kind=AlarmKind.SURGE)
    mine = alarm(office, conversation=overdue)
    actions.take_alarm(alarm=whole, by=office.cast.editor, now=office.now)
    alarm(office, kind=AlarmKind.GROUP, ended_at=office.now)
    local = office.cast._member(office.cast.body, "Rut Vik")
    give_role(member=local, code=RoleCode.RESPONDER, unit=roads, by=None, now=office.now)

    assert open_alarms(office.cast.responder) == [theirs, group, mine, whole]
    assert open_alarms(local) == [theirs, group, whole]
    assert (untaken(office.cast.responder), untaken(local)) == (3, 2)
    assert (alarm_of(local, mine.pk), alarm_of(local, theirs.pk)) == (None, theirs)
    assert alarms_of(overdue) == [mine]


# --- Traps


@pytest.mark.parametrize(
    "at",
    [
        pytest.param(datetime(2026, 11, 25, 2, 0, tzinfo=UTC), id="two in the morning"),
        pytest.param(datetime(2026, 11, 28, 10, 0, tzinfo=UTC), id="a Saturday"),
    ],
)
def test_trap_15_nobody_is_reminded_outside_working_hours(office: Office, overdue: Conversation, at: datetime) -> None:
    Conversation.objects.filter(pk=overdue.pk).update(due_at=at - HOUR)
    soon = office.message(author="jon")
    Conversation.objects.filter(pk=soon.pk).update(due_at=at + MINUTE, acknowledge_due_at=at + MINUTE)
    alarm(office, kind=AlarmKind.BREACH, account=office.city, told_at=at - 12 * HOUR)

    watch(now=at)

    assert told("inbox.due_soon", "inbox.acknowledge_soon", "inbox.alarm", "inbox.alarms") == []


def test_trap_15_what_is_urgent_escalates_at_any_hour(office: Office, overdue: Conversation) -> None:
    night = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
    alarm(office, conversation=overdue, told_at=night - HOUR)

    watch(now=night)

    assert names("inbox.alarm") == ["Mihai Rusu"]
