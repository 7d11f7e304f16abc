"""Posting by hand, page by page, as somebody with a telephone does it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from rostra.accounts.models import Account
from rostra.channels.contract import Captions, Media, Outgoing
from rostra.channels.testing import FakeNetwork
from rostra.core import files
from rostra.policy.actions import stop_publishing
from rostra.publishing.actions import check_links
from rostra.publishing.models import Delivery
from tests.publishing.desk import Clock, Desk, connect

TEXT = "The bridge is open."


@pytest.fixture
def clock() -> Clock:
    """The real time: views ask the real clock."""
    return Clock(timezone.now())


@pytest.fixture
def editor(desk: Desk) -> Client:
    return desk.cast.client(desk.cast.editor)


@pytest.fixture
def page(desk: Desk, network: FakeNetwork, clock: Clock) -> Account:
    return connect(network, "page", now=clock(), channel="byhand")


@pytest.fixture
def task(desk: Desk, page: Account) -> Delivery:
    picture = files.store(b"picture", content_type="image/png")
    media = Media(bytes(picture.sha256).hex(), "image/png", 7, "bridge.png", "The open bridge", lambda: b"picture")
    link = "https://portavale.example/bridge"
    delivery = desk.queue(account=page, outgoing=Outgoing(TEXT, "en", media=(media,), link=link))
    desk.work()
    delivery.refresh_from_db()
    return delivery


def html(response: Any) -> str:
    return str(response.content.decode())


def url(name: str, task: Delivery, *more: int) -> str:
    return reverse(f"publishing:{name}", args=[task.pk, *more])


def test_page_has_everything_ready_to_copy(editor: Client, task: Delivery) -> None:
    text = html(editor.get(url("task", task)))

    assert 'data-copy="text"' in text
    assert f">{TEXT}</textarea>" in text
    assert "https://portavale.example/bridge" in text
    assert ">The open bridge</textarea>" in text
    assert url("task_file", task, 0) in text


def test_file_comes_under_its_name(editor: Client, task: Delivery) -> None:
    answer = editor.get(url("task_file", task, 0))

    assert (answer.content, answer["Content-Disposition"]) == (b"picture", 'attachment; filename="bridge.png"')
    assert editor.get(url("task_file", task, 1)).status_code == 404


def test_captions_come_with_the_film_by_language(desk: Desk, page: Account, editor: Client) -> None:
    film, words = (files.store(b, content_type=kind) for b, kind in ((b"film", "video/mp4"), (b"WEBVTT", "text/vtt")))
    captions = Captions(bytes(words.sha256).hex(), "ro", lambda: b"WEBVTT")
    name = bytes(film.sha256).hex()
    media = Media(name, "video/mp4", 4, "bridge.mp4", "A crane", lambda: b"film", captions=(captions,))
    task = desk.queue(account=page, outgoing=Outgoing(TEXT, "en", media=(media,)))
    desk.work()
    address = f"{url('task_file', task, 0)[:-1]}/ro.vtt"

    shown = html(editor.get(url("task", task)))
    answer = editor.get(address)

    assert f'href="{address}" download' in shown
    assert '<bdi lang="ro">Română</bdi>' in shown
    assert (answer.content, answer["Content-Disposition"]) == (b"WEBVTT", 'attachment; filename="bridge.ro.vtt"')
    assert editor.get(address.replace("ro.vtt", "sv.vtt")).status_code == 404
    assert editor.get(address.replace("/0/", "/1/")).status_code == 404


def test_file_that_is_lost_is_not_there(editor: Client, task: Delivery, settings: Any, tmp_path: Any) -> None:
    settings.FILES_ROOT = tmp_path / "elsewhere"

    assert editor.get(url("task_file", task, 0)).status_code == 404


def test_second_person_sees_who_is_doing_it(desk: Desk, editor: Client, task: Delivery) -> None:
    editor.post(url("task_take", task))
    approver = desk.cast.client(desk.cast.approver)

    theirs, mine = html(approver.get(url("task", task))), html(editor.get(url("task", task)))
    lines = html(approver.get(reverse("publishing:tasks")))
    editor.post(url("task_leave", task))

    assert ("<bdi>Ana Popa</bdi> is doing it." in theirs, "You are doing it." in mine) == (True, True)
    assert "<bdi>Ana Popa</bdi> is doing it" in lines
    assert "Nobody is doing it yet." in html(editor.get(url("task", task)))


def test_page_that_cannot_be_read_is_confirmed_by_a_person(
    editor: Client, task: Delivery, clock: Clock, settings: Any
) -> None:
    # Nothing answers on this port of this machine.
    settings.ROSTRA_ALLOW_HOSTS = ["127.0.0.1"]
    editor.post(url("task_link", task), {"url": "http://127.0.0.1:9/1"})
    checking = html(editor.get(url("task", task)))
    check_links(clock=timezone.now)
    looked = html(editor.get(url("task", task), headers={"HX-Request": "true", "HX-Target": "state"}))
    editor.post(url("task_confirm", task))

    assert "Rostra opens the page and compares." in checking
    assert "Rostra could not find our words on the page" in looked
    assert "<html" not in looked
    assert "a person confirmed it" in html(editor.get(url("task", task)))
    assert Delivery.objects.get(pk=task.pk).state == "sent"


def test_address_that_is_none_comes_back_with_the_form(editor: Client, task: Delivery, page: Account) -> None:
    Account.objects.filter(pk=page.pk).update(network="x", key="x:portavale")

    none = editor.post(url("task_link", task), {"url": "not one"})
    other = editor.post(url("task_link", task), {"url": "https://x.com/somebody/status/1"})

    assert (none.status_code, other.status_code) == (422, 422)
    assert "not the account for which it is meant" in html(other)


def test_task_goes_back_with_a_reason(editor: Client, task: Delivery) -> None:
    without = editor.post(url("task_fail", task), {"reason": ""})
    editor.post(url("task_fail", task), {"reason": "Locked out."})
    again = editor.post(url("task_fail", task), {"reason": "Again."}, follow=True)

    assert (without.status_code, Delivery.objects.get(pk=task.pk).state) == (422, "failed")
    assert again.status_code == 404


def test_confirming_too_early_says_so(editor: Client, task: Delivery) -> None:
    assert "Paste the address first." in html(editor.post(url("task_confirm", task), follow=True))


def test_stop_of_publishing_is_said_on_the_task(desk: Desk, editor: Client, task: Delivery, clock: Clock) -> None:
    stop_publishing(account=None, reason="A storm.", by=desk.cast.approver, now=clock())

    assert "Do not post this now" in html(editor.get(url("task", task)))


def test_reader_sees_and_does_nothing(desk: Desk, task: Delivery) -> None:
    reader = desk.cast.client(desk.cast.reader)

    assert reader.get(url("task", task)).status_code == 200
    assert reader.post(url("task_take", task)).status_code == 403
    assert "Nothing is to be posted by hand" in html(reader.get(reverse("publishing:tasks")))


def test_what_a_program_sends_is_no_task(desk: Desk, editor: Client) -> None:
    delivery = desk.queue()

    assert editor.get(url("task", delivery)).status_code == 404
    assert editor.get(reverse("publishing:task", args=[0])).status_code == 404


def test_tasks_stand_on_today(editor: Client, task: Delivery) -> None:
    assert url("task", task) in html(editor.get("/"))


def test_list_asks_as_much_for_many_as_for_one(
    desk: Desk, editor: Client, task: Delivery, page: Account, django_assert_max_num_queries: Any
) -> None:
    with CaptureQueriesContext(connection) as one:
        editor.get(reverse("publishing:tasks"))
    for _ in range(10):
        desk.queue(account=page)
    desk.work()

    with django_assert_max_num_queries(len(one.captured_queries)):
        editor.get(reverse("publishing:tasks"))
