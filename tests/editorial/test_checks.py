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
from rostra.editorial.checks import problems, version_problems
from rostra.editorial.content import Content, Picture
from rostra.editorial.queries import current
from rostra.policy.actions import decide
from rostra.policy.decisions import UNSANCTIONED_PUBLISHING
from tests.editorial.office import Office, connect


class Blindfold(FakeChannel):
    """The fake network as one that does not carry descriptions of pictures."""

    name: ClassVar[str] = "blindfold"
    can = replace(FakeChannel.can, alt_text=False)


@pytest.mark.parametrize("link", ["ftp://city.example/a", "javascript:alert(1)", "city.example", "https://"])
def test_link_that_is_no_web_address_blocks(office: Office, link: str) -> None:
    found = version_problems(office.city, Content("Text.", "en", link))

    assert [(f.code, f.level) for f in found] == [("link", Level.BLOCK)]


def test_picture_without_description_warns_once(office: Office) -> None:
    picture = Picture("00" * 32, "a.png", "image/png", 10)

    found = version_problems(office.city, Content("Text.", "en", media=(picture,)))

    assert [(f.code, f.level) for f in found] == [("alt_missing", Level.WARN)]


def test_description_is_asked_for_where_the_network_takes_none(office: Office) -> None:
    picture = Picture("00" * 32, "a.png", "image/png", 10)
    with registry.temporary(Blindfold):
        account = connect(office.network, "blind", now=office.clock(), channel="blindfold")

        found = version_problems(account, Content("Text.", "en", media=(picture,)))

    assert [(f.code, f.text) for f in found] == [
        ("alt_missing", "A picture has no description for people who cannot see it.")
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


def test_worst_problem_comes_first(office: Office) -> None:
    picture = Picture("00" * 32, "a.png", "image/png", 10)
    shared = Content("x" * 501, "en", media=(picture,))
    post = office.write(shared=shared, accounts=(office.city,))

    found = problems(post, current(post), now=office.clock())

    assert [f.level for f in found] == [Level.BLOCK, Level.WARN]


def test_account_on_which_the_body_lets_nothing_out_is_named(office: Office) -> None:
    post = office.write()
    decide(question=UNSANCTIONED_PUBLISHING, value=False, by=None, now=office.clock())

    found = problems(post, current(post), now=office.clock())

    assert [(f.code, f.level) for f in found if f.code == "stopped"] == [("stopped", Level.WARN)] * len(
        current(post).versions
    )
