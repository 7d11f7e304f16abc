from __future__ import annotations

import pytest

from rostra.audit.models import Event
from rostra.inbox import actions
from rostra.inbox.models import Queue, QueueMember, Route
from rostra.people.actions import NotAllowed
from tests.inbox.office import Office


def test_create_queue_makes_one(office: Office) -> None:
    queue = actions.create_queue(name=" Roads ", unit=office.cast.unit, by=office.cast.administrator, now=office.now)

    assert (queue.name, queue.unit) == ("Roads", office.cast.unit)
    event = Event.objects.get(kind="inbox.queue_added")
    assert (event.about, event.actor, event.data) == (
        f"inbox.queue:{queue.pk}",
        office.cast.administrator.user,
        {"name": "Roads", "unit": office.cast.unit.pk},
    )


@pytest.mark.parametrize("name", ["", "  ", "Roads"])
def test_create_queue_refuses_a_name_that_is_empty_or_taken(office: Office, name: str) -> None:
    actions.create_queue(name="Roads", by=None, now=office.now)

    with pytest.raises(actions.QueueNotPossible):
        actions.create_queue(name=name, by=None, now=office.now)


def test_create_queue_refuses_who_does_not_administer(office: Office) -> None:
    with pytest.raises(NotAllowed):
        actions.create_queue(name="Roads", by=office.cast.responder, now=office.now)

    assert not Queue.objects.exists()


def test_set_queue_members_replaces_them(office: Office) -> None:
    queue = actions.create_queue(name="Roads", by=None, now=office.now)
    actions.set_queue_members(queue=queue, members=[office.cast.responder], by=None, now=office.now)

    actions.set_queue_members(queue=queue, members=[office.cast.responder], by=None, now=office.now)
    assert [row.member for row in QueueMember.objects.all()] == [office.cast.responder]
    actions.set_queue_members(queue=queue, members=[], by=None, now=office.now)

    assert not QueueMember.objects.exists()
    events = Event.objects.filter(kind="inbox.queue_staffed").order_by("id")
    assert [event.data["members"] for event in events] == [[office.cast.responder.user_id]] * 2 + [[]]


def test_set_queue_members_refuses_who_may_not_answer(office: Office) -> None:
    queue = actions.create_queue(name="Roads", by=None, now=office.now)

    with pytest.raises(actions.QueueNotPossible):
        actions.set_queue_members(queue=queue, members=[office.cast.reader], by=None, now=office.now)


def test_set_route_sends_new_conversations_there(office: Office) -> None:
    first, second = (actions.create_queue(name=name, by=None, now=office.now) for name in ("Roads", "Parks"))

    actions.set_route(account=office.city, queue=first, by=None, now=office.now)
    assert office.message().queue == first
    actions.set_route(account=office.city, queue=second, by=None, now=office.now)
    assert office.message(author="dan").queue == second
    actions.set_route(account=office.city, queue=None, by=None, now=office.now)
    assert office.message(author="eva").queue is None

    events = Event.objects.filter(kind="inbox.routed").order_by("id")
    assert [(event.data["old"], event.data["queue"]) for event in events] == [
        (None, first.pk),
        (first.pk, second.pk),
        (second.pk, None),
    ]


def test_set_route_to_the_same_is_no_change(office: Office) -> None:
    queue = actions.create_queue(name="Roads", by=None, now=office.now)
    route = actions.set_route(account=office.city, queue=queue, by=None, now=office.now)

    assert actions.set_route(account=office.city, queue=queue, by=None, now=office.now) == route
    assert (Route.objects.count(), Event.objects.filter(kind="inbox.routed").count()) == (1, 1)
