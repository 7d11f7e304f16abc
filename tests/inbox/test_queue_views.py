from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rostra.accounts.actions import add_account
from rostra.accounts.models import Account
from rostra.inbox.actions import create_queue
from rostra.inbox.models import Queue, QueueMember, Route

LIST = "/inbox/queues/"


@pytest.fixture
def queue(cast: Any) -> Queue:
    return create_queue(name="Questions", by=None, now=cast.now)


@pytest.fixture
def account(cast: Any) -> Account:
    return add_account(channel="webform", name="Ask us", values={}, identity=None, by=None, now=cast.now)


def page(queue: Queue) -> str:
    return reverse("inbox:queue", args=[queue.pk])


def test_administrator_adds_a_queue_and_staffs_it(cast: Any, account: Account) -> None:
    client = cast.client(cast.administrator)
    added = client.post(LIST, {"name": "Roads", "unit": cast.unit.pk})
    queue = Queue.objects.get(name="Roads")
    assert (added.status_code, added.url, queue.unit) == (302, page(queue), cast.unit)
    chosen = {"members": [cast.responder.pk], "accounts_": [account.pk]}
    assert client.post(page(queue), chosen).status_code == 302
    assert [row.member for row in QueueMember.objects.all()] == [cast.responder]
    assert [(row.account, row.queue) for row in Route.objects.all()] == [(account, queue)]
    assert client.post(page(queue), {}).status_code == 302
    assert (QueueMember.objects.count(), Route.objects.count()) == (0, 0)


def test_wrong_names_and_strange_choices_are_refused(cast: Any, queue: Queue) -> None:
    client = cast.client(cast.administrator)
    assert [client.post(LIST, {"name": name}).status_code for name in ("", "Questions")] == [422, 422]
    assert client.post(page(queue), {"members": [cast.stranger.pk]}).status_code == 422
    assert client.post(page(queue), {"members": [cast.reader.pk]}).status_code == 422


def test_others_look_and_change_nothing(cast: Any, queue: Queue) -> None:
    client = cast.client(cast.responder)
    assert client.get(LIST).context["form"] is None
    client.post(LIST, {"name": "Roads"})
    client.post(page(queue), {"members": [cast.responder.pk]})
    assert (Queue.objects.count(), QueueMember.objects.count()) == (1, 0)
    stranger = cast.client(cast.stranger)
    assert stranger.get(page(queue)).status_code == 404
    assert "Questions" not in stranger.get(LIST).content.decode()


def test_list_asks_the_same_number_of_questions_for_1_and_30(cast: Any, queue: Queue) -> None:
    client = cast.client(cast.administrator)
    client.get(LIST)
    with CaptureQueriesContext(connection) as one:
        client.get(LIST)
    for number in range(29):
        create_queue(name=f"Queue {number}", by=None, now=cast.now)
    with CaptureQueriesContext(connection) as thirty:
        client.get(LIST)
    assert len(thirty) == len(one)
