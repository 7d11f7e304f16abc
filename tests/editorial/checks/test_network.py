from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

import pytest

from rostra.accounts.actions import move_account
from rostra.accounts.enums import AccountState
from rostra.accounts.models import Account
from rostra.channels import registry
from rostra.channels.contract import Level
from rostra.channels.testing import FakeChannel
from rostra.editorial.checks import version_problems
from rostra.editorial.content import Content, Part, Picture
from tests.editorial.office import Office, connect

BARE = Picture("00" * 32, "a.png", "image/png", 10)


class Blindfold(FakeChannel):
    """The fake network as one that carries neither descriptions of pictures nor threads."""

    name: ClassVar[str] = "blindfold"
    can = replace(FakeChannel.can, alt_text=False, threads=False)


class Weaver(FakeChannel):
    """The fake network as one with threads."""

    name: ClassVar[str] = "weaver"
    can = replace(FakeChannel.can, threads=True)


@pytest.mark.parametrize("link", ["ftp://city.example/a", "javascript:alert(1)", "city.example", "https://"])
def test_link_that_is_no_web_address_blocks(office: Office, link: str) -> None:
    found = version_problems(office.city, Content("Text.", "en", link))

    assert [(f.code, f.level) for f in found] == [("link", Level.BLOCK)]


@pytest.mark.parametrize("channel", [FakeChannel, Blindfold])
def test_picture_without_description_is_told_once(office: Office, channel: type[FakeChannel]) -> None:
    with registry.temporary(Blindfold):
        account = connect(office.network, "other", now=office.clock(), channel=channel.name)

        found = version_problems(account, Content("Text.", "en", media=(BARE,)))

    assert [(f.code, f.level, f.text) for f in found if f.code == "alt_missing"] == [
        ("alt_missing", Level.BLOCK, "“a.png” has no description for people who cannot see it.")
    ]


@pytest.mark.parametrize(
    ("state", "code", "level"),
    [
        (AccountState.PAUSED, "paused", Level.WARN),
        (AccountState.LOCKED, "locked", Level.WARN),
        (AccountState.CLOSED, "closed", Level.BLOCK),
    ],
)
def test_account_that_cannot_publish_is_said(office: Office, state: AccountState, code: str, level: Level) -> None:
    account = Account.objects.get(pk=office.city.pk)
    move_account(account=account, to=state, by=None, now=office.clock())

    found = version_problems(account, Content("Text.", "en"))

    assert [(f.code, f.level) for f in found] == [(code, level)]


def test_each_item_of_a_thread_is_counted(office: Office) -> None:
    with registry.temporary(Weaver):
        account = connect(office.network, "weaver", now=office.clock(), channel="weaver")
        thread = Content("One.", "en", more=(Part("x" * 501), Part("Three.")))

        found = version_problems(account, thread)

    assert [(f.code, f.text) for f in found] == [("too_long", "Item 2: 501 characters: the network takes 500.")]


def test_thread_on_a_network_without_threads_blocks(office: Office) -> None:
    with registry.temporary(Blindfold):
        account = connect(office.network, "blind", now=office.clock(), channel="blindfold")

        found = version_problems(account, Content("One.", "en", more=(Part("Two."),)))

    assert [(f.code, f.text) for f in found] == [
        ("threads", "Fake network has no threads: put everything into one item.")
    ]
