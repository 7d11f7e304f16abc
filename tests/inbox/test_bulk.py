"""One act on many conversations, and its undoing."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from rostra.core.refusals import Faster, Refused
from rostra.inbox import actions
from rostra.inbox.actions.alarms import end_settled
from rostra.inbox.enums import BulkKind, CloseReason
from rostra.inbox.models import Alarm, BulkAct, Conversation, Muted, Turn
from tests.inbox.office import Office, again, happened
from tests.inbox.pages import page_of, url
from tests.inbox.topic_parts import rule, sort_now, topic

MINUTE = timedelta(minutes=1)


def close_all(office: Office, rows: list[Conversation], reason: CloseReason = CloseReason.NO_ANSWER) -> actions.Done:
    def act(row: Conversation) -> object:
        return actions.close(conversation=row, reason=reason, by=office.cast.responder, now=office.now)

    return actions.do_to_many(
        kind=BulkKind.CLOSE,
        conversations=[row.pk for row in rows],
        act=act,
        allowed=lambda _row: True,
        by=office.cast.responder,
        now=office.now,
    )


def take(office: Office, row: Conversation) -> actions.Done:
    return actions.do_to_many(
        kind=BulkKind.TAKE,
        conversations=[row.pk],
        act=lambda row: actions.claim(conversation=row, by=office.cast.responder, now=office.now),
        allowed=lambda _row: True,
        by=office.cast.responder,
        now=office.now,
    )


def test_act_on_many_leaves_out_what_refuses(office: Office) -> None:
    rows = [office.message(author=name) for name in ("ann", "ben", "cleo")]
    actions.close(conversation=rows[1], reason=CloseReason.SPAM, by=office.cast.responder, now=office.now)

    done = close_all(office, rows)

    assert (done.count, [pk for pk, _why in done.refused]) == (2, [rows[1].pk])
    assert [again(row).close_reason for row in rows] == ["no_answer", "spam", "no_answer"]


def test_act_on_many_leaves_out_what_is_not_allowed(office: Office) -> None:
    row = office.message()

    done = actions.do_to_many(
        kind=BulkKind.TAKE,
        conversations=[row.pk],
        act=lambda _row: None,
        allowed=lambda _row: False,
        by=office.cast.responder,
        now=office.now,
    )

    assert (done.act, done.count, len(done.refused), BulkAct.objects.count()) == (None, 0, 1, 0)


@pytest.mark.parametrize("count", [0, 201])
def test_act_on_none_and_on_too_many_is_refused(office: Office, count: int) -> None:
    with pytest.raises(Refused):
        actions.do_to_many(
            kind=BulkKind.TAKE,
            conversations=range(count),
            act=lambda _row: None,
            allowed=lambda _row: True,
            by=office.cast.responder,
            now=office.now,
        )


def test_undo_puts_back_what_nobody_touched_since(office: Office) -> None:
    rows = [office.message(author=name) for name in ("ann", "ben")]
    due = [row.due_at for row in rows]
    done = close_all(office, rows)
    actions.reopen(conversation=again(rows[1]), by=office.cast.administrator, now=office.now)
    assert done.act is not None

    undone = actions.undo_many(act=done.act, by=office.cast.responder, now=office.now + timedelta(minutes=30))

    assert (undone.count, [pk for pk, _why in undone.refused]) == (1, [rows[1].pk])
    now = again(rows[0])
    assert (now.state, now.due_at, now.closed_at, now.close_reason) == ("new", due[0], None, "")
    assert happened(rows[0])[-1] == "inbox.undone"
    assert list(Turn.objects.values_list("conversation", flat=True)) == [rows[1].pk]


@pytest.mark.parametrize("begun_anew", [False, True])
def test_undo_wakes_the_alarms_that_ended_with_the_act(office: Office, begun_anew: bool) -> None:
    rows = [office.message(author=name) for name in ("ann", "ben")]
    Conversation.objects.update(due_at=office.now)
    told: Any = {"at": office.now, "told_at": office.now}
    taken: Any = {"acknowledged_by": office.cast.responder.user, "acknowledged_at": office.now}
    over = Alarm.objects.create(kind="urgent", conversation=rows[1], **told, ended_at=office.now)
    urgent = Alarm.objects.create(kind="urgent", conversation=rows[0], **told, **taken)
    late = Alarm.objects.create(kind="breach", account=office.city, **told)
    later = office.now + timedelta(minutes=1)
    done = close_all(office, rows)
    assert done.act is not None
    assert end_settled(now=later) == 2
    if begun_anew:
        Alarm.objects.create(kind="breach", account=office.city, at=later, told_at=later)

    actions.undo_many(act=done.act, by=office.cast.responder, now=later)

    assert list(Alarm.objects.filter(ended_at=None, at=office.now).order_by("pk")) == [
        urgent,
        *([] if begun_anew else [late]),
    ]
    assert Alarm.objects.get(pk=over.pk).ended_at == office.now
    assert end_settled(now=later) == 0


@pytest.mark.parametrize("again_by", ["undo", "reopen"])
@pytest.mark.parametrize("sorted_before", [False, True])
def test_an_emergency_closed_before_it_was_sorted_is_owed_at_once_when_it_comes_back(
    office: Office, sorted_before: bool, again_by: str
) -> None:
    office.message("Hello")
    if sorted_before:
        sort_now(office)
    row = office.message("My father is unconscious", reply_to="m1")
    soon, later = office.now + MINUTE, office.now + 2 * MINUTE
    act = actions.close_one(conversation=again(row), reason=CloseReason.NO_ANSWER, by=office.cast.responder, now=soon)
    sort_now(office, soon)
    assert (again(row).state, Alarm.objects.count()) == ("closed", 0)

    if again_by == "undo":
        actions.undo_many(act=act, by=office.cast.responder, now=later)
    else:
        actions.reopen(conversation=again(row), by=office.cast.responder, now=later)
    sort_now(office, later)

    row = again(row)
    assert (row.state, row.urgency, row.due_at) == ("new", "emergency", later + 30 * MINUTE)
    assert Alarm.objects.get(ended_at=None).words == "unconscious"


def test_an_emergency_taken_before_it_was_sorted_keeps_its_clock_when_that_is_undone(office: Office) -> None:
    row = office.message("My father is unconscious")
    done = take(office, row)
    assert done.act is not None
    sort_now(office)
    later = office.now + MINUTE

    actions.undo_many(act=done.act, by=office.cast.responder, now=later)
    sort_now(office, later)

    row = again(row)
    assert (row.state, row.urgency, row.due_at) == ("new", "emergency", later + 30 * MINUTE)
    assert Alarm.objects.filter(ended_at=None).count() == 1


def test_a_topic_that_was_read_in_what_was_closed_counts_when_that_is_undone(office: Office) -> None:
    lamps = topic("Lamps", office.now)
    rule(office, lamps, "lamp")
    actions.set_clock(topic=lamps, answer_minutes=60, by=office.cast.administrator, now=office.now)
    row = office.message("The lamp is broken")
    done = close_all(office, [row])
    assert done.act is not None
    sort_now(office)
    assert (again(row).state, again(row).topic) == ("closed", lamps)

    actions.undo_many(act=done.act, by=office.cast.responder, now=office.now)
    sort_now(office)

    row = again(row)
    assert (row.topic, row.due_at) == (lamps, office.now + timedelta(hours=1))


def test_undo_lets_a_sender_be_heard_again_whom_the_act_muted(office: Office) -> None:
    rows = [office.message(author=name) for name in ("ann", "ben")]
    other = office.message("Buy now", author="ben", root="r2")
    actions.close(
        conversation=other, reason=CloseReason.SPAM, by=office.cast.responder, now=office.now - timedelta(days=1)
    )
    done = close_all(office, rows, CloseReason.SPAM)
    assert done.act is not None

    actions.undo_many(act=done.act, by=office.cast.responder, now=office.now)

    assert list(Muted.objects.values_list("author_id", flat=True)) == ["id-ben"]


def test_undo_of_taking_gives_back(office: Office) -> None:
    row = office.message()
    done = take(office, row)
    assert done.act is not None
    assert again(row).owner == office.cast.responder

    actions.undo_many(act=done.act, by=office.cast.responder, now=office.now)

    assert (again(row).owner, again(row).state) == (None, "new")


def test_undo_is_for_half_an_hour_for_its_author_and_once(office: Office) -> None:
    done = close_all(office, [office.message()])
    assert done.act is not None

    with pytest.raises(actions.TooLate):
        actions.undo_many(act=done.act, by=office.cast.responder, now=office.now + timedelta(minutes=31))
    with pytest.raises(actions.TooLate):
        actions.undo_many(act=done.act, by=office.cast.administrator, now=office.now)
    actions.undo_many(act=done.act, by=office.cast.responder, now=office.now)
    with pytest.raises(Faster):
        actions.undo_many(act=done.act, by=office.cast.responder, now=office.now)


def test_page_does_to_those_chosen_and_undoes(office: Office, client: Client) -> None:
    rows = [office.message(author=name) for name in ("ann", "ben", "cleo")]
    said = {"chosen": [str(rows[0].pk), str(rows[1].pk), "²"], "kind": "close", "reason": "elsewhere"}

    page = page_of(client.post(url("many"), said, follow=True))

    assert [again(row).state for row in rows] == ["closed", "closed", "new"]
    undo = re.search(r'action="(/inbox/many/\d+/undo/)"', page)
    assert undo is not None
    client.post(undo.group(1))
    assert [again(row).state for row in rows] == ["new", "new", "new"]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"kind": "assign"}, "member"),
        ({"kind": "hand_over"}, "queue"),
        ({"kind": "close"}, "reason"),
        ({}, "kind"),
        ({"kind": "take", "chosen": []}, ""),
    ],
)
def test_page_says_what_is_missing_and_keeps_what_was_chosen(
    office: Office, client: Client, said: dict[str, object], field: str
) -> None:
    row = office.message()

    response = client.post(url("many"), {"chosen": [str(row.pk)], **said})

    assert (response.status_code, set(response.context["form"].errors)) == (422, {field or "__all__"})
    assert (f'value="{row.pk}" id="chosen-{row.pk}"' in page_of(response)) is True
    assert again(row).state == "new"


def test_page_assigns_and_hands_over(office: Office, client: Client) -> None:
    rows = [office.message(author=name) for name in ("ann", "ben")]
    queue = actions.create_queue(name="Water", by=None, now=office.now)
    chosen = [str(row.pk) for row in rows]

    client.post(url("many"), {"chosen": chosen, "kind": "hand_over", "queue": str(queue.pk)})
    client.post(url("many"), {"chosen": chosen, "kind": "assign", "member": str(office.cast.responder.pk)})
    refused = client.post(url("many"), {"chosen": chosen, "kind": "take"}, follow=True)

    assert [(again(row).queue, again(row).owner) for row in rows] == [(queue, office.cast.responder)] * 2
    assert page_of(refused).count("has taken this conversation already.") == 2


def test_page_tells_a_few_refusals_and_how_many_more(office: Office, client: Client) -> None:
    rows = [office.message(author=f"a{number}") for number in range(8)]
    close_all(office, rows)

    chosen = [str(row.pk) for row in rows]
    page = page_of(client.post(url("many"), {"chosen": chosen, "kind": "take"}, follow=True))

    assert "3 more were left as they are." in page


def test_undo_of_somebody_else_is_not_there(office: Office, client: Client) -> None:
    act = BulkAct.objects.create(kind="take", by=office.cast.administrator, at=office.now, rows=[])
    late = BulkAct.objects.create(kind="take", by=office.cast.responder, at=office.now - timedelta(days=900), rows=[])

    assert client.post(url("undo_many", act.pk)).status_code == 404
    assert "cannot be undone any more" in page_of(client.post(url("undo_many", late.pk), follow=True))
