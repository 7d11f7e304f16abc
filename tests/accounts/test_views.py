from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rostra.accounts.actions import add_account
from rostra.accounts.models import Account
from rostra.channels.testing import FakeNetwork


@pytest.fixture
def account(cast: Any) -> Account:
    return add_account(channel="webform", name="Ask us", values={}, identity=None, by=None, now=cast.now)


def test_who_may_open_what(cast: Any, account: Account) -> None:
    pages = {
        "list": reverse("accounts:list"),
        "account": reverse("accounts:account", args=[account.pk]),
        "choose": reverse("accounts:choose"),
        "connect": reverse("accounts:connect", args=["sandbox"]),
        "reconnect": reverse("accounts:reconnect", args=[account.pk]),
    }
    looks = {"list": 200, "account": 200, "choose": 403, "connect": 403, "reconnect": 403}
    changes = dict.fromkeys(pages, 200)
    expected = {cast.reader: looks, cast.editor: looks, cast.administrator: changes, cast.security: changes}
    got = {
        member: {name: cast.client(member).get(url).status_code for name, url in pages.items()} for member in expected
    }
    assert got == expected
    assert cast.client().get(pages["list"]).status_code == 302


def test_another_bodys_account_does_not_exist(cast: Any, account: Account) -> None:
    stranger = cast.client(cast.stranger)
    assert stranger.get(reverse("accounts:account", args=[account.pk])).status_code == 404
    assert stranger.get(reverse("accounts:reconnect", args=[account.pk])).status_code == 404
    assert stranger.post(reverse("accounts:move", args=[account.pk]), {"to": "paused"}).status_code == 404
    assert account.name not in stranger.get(reverse("accounts:list")).content.decode()


def test_connecting_by_form_shows_the_networks_reason(cast: Any, network: FakeNetwork) -> None:
    client = cast.client(cast.administrator)
    url = reverse("accounts:connect", args=["fake"])
    sent = {"name": "City", "field_network": network.path, "field_handle": "city", "field_token": "wrong"}
    refused = client.post(url, sent)
    assert refused.status_code == 422
    assert "The network does not accept the credentials." in refused.content.decode()
    assert "wrong" not in refused.content.decode()
    done = client.post(url, {**sent, "field_token": "secret-token"})
    assert (done.status_code, Account.objects.get().name) == (302, "City")


def test_button_pauses_and_nothing_else(cast: Any, account: Account) -> None:
    client = cast.client(cast.administrator)
    url = reverse("accounts:move", args=[account.pk])
    assert client.post(url, {"to": "nonsense"}).status_code == 404
    assert client.post(url, {"to": "closed"}).status_code == 404
    assert client.post(url, {"to": "paused"}).status_code == 302
    account.refresh_from_db()
    assert account.state == "paused"


def test_list_asks_the_same_number_of_questions_for_1_and_30(cast: Any, account: Account) -> None:
    client = cast.client(cast.reader)
    client.get(reverse("accounts:list"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("accounts:list"))
    for number in range(29):
        add_account(channel="webform", name=f"Form {number}", values={}, identity=None, by=None, now=cast.now)
    with CaptureQueriesContext(connection) as thirty:
        client.get(reverse("accounts:list"))
    assert len(thirty) == len(one)
