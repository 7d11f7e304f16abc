"""What networks say of credentials reaches the board; those that end are exchanged for new ones in time, once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import ClassVar

import pytest
from django.utils import timezone

from rostra.accounts import actions
from rostra.accounts.actions.renewing import bodies_to_refresh, renew_credentials
from rostra.accounts.enums import AccountState, ProofMethod, Stage
from rostra.accounts.jobs import renew_credentials as job
from rostra.accounts.models import Account, Call
from rostra.accounts.queries import open_channel
from rostra.channels import registry
from rostra.channels.contract import Capabilities, Identity, Locked, Renewed, Retry, Unsupported
from rostra.channels.testing import FakeChannel, FakeNetwork
from rostra.core.scoping import scope
from rostra.vault.actions import open_secrets
from rostra.vault.models import Item, Secret
from rostra.vault.queries import board
from tests.cast import Cast

WEEK = timedelta(days=7)


class Renewing(FakeChannel):
    """A network whose tokens end after a week, and are exchanged for new ones."""

    can: ClassVar[Capabilities] = replace(FakeChannel.can, renews=True)
    ends_at: ClassVar[datetime | None] = None
    errors: ClassVar[list[Exception]] = []

    def verify(self) -> Identity:
        return replace(super().verify(), scopes=("read", "write"), expires_at=self.ends_at)

    def renew(self) -> Renewed:
        if self.errors:
            raise self.errors.pop()
        self.network._db.execute("UPDATE account SET token = 'token-new' WHERE handle = ?", [self.account])
        return Renewed({"token": "token-new"}, timezone.now() + WEEK, ("read", "write", "push"))


@pytest.fixture
def network() -> Iterator[FakeNetwork]:
    with FakeNetwork() as fake, registry.temporary(Renewing):
        Renewing.ends_at = timezone.now() + WEEK
        Renewing.errors.clear()
        fake.join("city", token="token-old")
        yield fake


@pytest.fixture
def account(cast: Cast, network: FakeNetwork) -> Account:
    values = {"network": str(network.path), "handle": "city", "token": "token-old"}
    return actions.connect_account(
        channel="fake", name="City", values=values, by=cast.security.user, now=timezone.now(), stage=Stage.ACTIVE
    )


def token() -> Item:
    return Item.objects.get(name="token")


def age(days: int) -> None:
    """As if the token had been stored so long ago."""
    Item.objects.update(issued_at=timezone.now() - timedelta(days=days))


def test_connecting_keeps_what_the_network_says_of_the_token(cast: Cast, account: Account) -> None:
    assert (token().scopes, token().expires_at) == (["read", "write"], Renewing.ends_at)
    (row,) = board(cast.security, timezone.now())
    assert (row.days_left, row.item.scopes) == (6, ["read", "write"])


def test_connecting_again_and_proving_keep_the_newest_word(cast: Cast, account: Account) -> None:
    Item.objects.update(warned_days=3, scopes=["read"])
    Renewing.ends_at = timezone.now() + 2 * WEEK
    Account.objects.update(owner=cast.editor)

    actions.prove(account=Account.objects.get(), method=ProofMethod.CREDENTIALS, by=cast.editor, now=cast.now)

    assert (token().scopes, token().expires_at, token().warned_days) == (["read", "write"], Renewing.ends_at, None)
    Renewing.ends_at = timezone.now() + 3 * WEEK
    actions.change_credentials(account=account, values={"token": ""}, by=None, now=timezone.now())
    assert token().expires_at == Renewing.ends_at


def test_silent_network_leaves_what_people_wrote(cast: Cast, account: Account) -> None:
    Renewing.ends_at, wrote = None, timezone.now() + WEEK
    Item.objects.update(expires_at=wrote, warned_days=14)
    actions.change_credentials(account=account, values={"token": ""}, by=None, now=timezone.now())
    assert (token().expires_at, token().warned_days) == (wrote, 14)


def test_entry_that_gets_its_connection_has_its_scopes(cast: Cast, network: FakeNetwork) -> None:
    entry = Account.objects.create(network="fake", name="City", stage=Stage.OPENING, created_at=cast.now)
    values = {"network": str(network.path), "handle": "city", "token": "token-old"}
    actions.connect_account(channel="fake", name="City", values=values, by=None, now=cast.now, account=entry)
    assert token().scopes == ["read", "write"]


def test_token_is_renewed_after_half_of_its_time(cast: Cast, account: Account) -> None:
    age(6)
    assert list(bodies_to_refresh(timezone.now())) == []
    age(8)
    assert list(bodies_to_refresh(timezone.now())) == [cast.body.pk]

    assert renew_credentials(now=timezone.now()) == 1

    assert open_secrets(account) == {"token": "token-new"}
    assert token().scopes == ["read", "write", "push"]
    assert open_channel(account).verify().handle == "city"
    assert list(Call.objects.filter(operation="renew").values_list("outcome", flat=True)) == ["ok"]
    assert renew_credentials(now=timezone.now()) == 0


def test_job_renews_in_every_body(cast: Cast, account: Account) -> None:
    age(8)
    job()
    with scope(cast.body):
        assert open_secrets(account) == {"token": "token-new"}


def test_refused_renewal_locks_the_account_and_the_old_token_stays(cast: Cast, account: Account) -> None:
    age(8)
    Renewing.errors.append(Locked("credentials", "the grant was revoked"))
    assert renew_credentials(now=timezone.now()) == 0
    assert (Account.objects.get().state, open_secrets(account)) == (AccountState.LOCKED, {"token": "token-old"})
    assert list(bodies_to_refresh(timezone.now())) == []


def test_network_that_is_away_is_asked_again_when_it_wants(cast: Cast, account: Account) -> None:
    age(8)
    Renewing.errors.append(Retry("away", after=1800))
    assert renew_credentials(now=timezone.now()) == 0
    assert list(bodies_to_refresh(timezone.now())) == []
    assert list(bodies_to_refresh(timezone.now() + timedelta(minutes=31))) == [cast.body.pk]


def test_missing_key_keeps_nobody_else_from_being_renewed(
    cast: Cast, account: Account, caplog: pytest.LogCaptureFixture
) -> None:
    age(8)
    Secret.objects.update(kek="gone")
    assert renew_credentials(now=timezone.now()) == 0
    assert "credentials not opened" in caplog.text


def test_what_is_entered_meanwhile_is_newer(cast: Cast, account: Account, network: FakeNetwork) -> None:
    """Somebody connects again while the network is asked: their token stays."""
    age(8)

    class Slow(Renewing):
        def renew(self) -> Renewed:
            answer = super().renew()
            later = timezone.now() + timedelta(seconds=1)
            Item.objects.update(issued_at=later)
            return answer

    with registry.temporary(Slow):
        renew_credentials(now=timezone.now())
    assert open_secrets(account) == {"token": "token-old"}


def test_channel_that_renews_nothing_says_so(cast: Cast, network: FakeNetwork) -> None:
    with registry.temporary(FakeChannel):
        values = {"network": str(network.path), "handle": "city", "token": "token-old"}
        plain = actions.connect_account(channel="fake", name="City", values=values, by=None, now=cast.now)
        Item.objects.update(issued_at=timezone.now() - 3 * WEEK, expires_at=timezone.now() + WEEK)
        assert list(bodies_to_refresh(timezone.now())) == []
        with pytest.raises(Unsupported):
            open_channel(plain).renew()
