from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any, ClassVar

import pytest

from rostra.accounts.actions import NotConnected, add_account, change_credentials, connect_account, move_account
from rostra.accounts.enums import AccountState, Stage
from rostra.accounts.models import Account, Call
from rostra.accounts.queries import Health, health, open_channel
from rostra.audit.models import Event
from rostra.channels import registry
from rostra.channels.contract import Identity, Locked, Outgoing, Refused, Retry
from rostra.channels.testing import FakeChannel, FakeNetwork, Fault
from rostra.core.refusals import Faster
from rostra.core.refusals import Refused as No
from rostra.core.scoping import scope
from rostra.people.models import Notice
from rostra.vault.actions import open_secrets
from rostra.vault.models import Secret

TOKEN = "secret-token"


def connect(cast: Any, network: FakeNetwork, token: str = TOKEN) -> Account:
    values = {"network": network.path, "handle": "city", "token": token}
    return connect_account(channel="fake", name="City", values=values, by=cast.administrator.user, now=cast.now)


def test_connecting_asks_the_network_and_seals_the_secret(cast: Any, network: FakeNetwork) -> None:
    account = connect(cast, network)
    assert (account.remote_id, account.handle, account.next_fetch_at) == ("id-city", "city", cast.now)
    assert account.fields == {"network": network.path, "handle": "city"}
    assert open_secrets(account) == {"token": "secret-token"}
    assert b"secret-token" not in bytes(Secret.objects.get().sealed)
    event = Event.objects.get(kind="accounts.connected")
    assert (event.actor, event.about) == (cast.administrator.user, f"accounts.account:{account.pk}")


def test_refused_credentials_keep_nothing(cast: Any, network: FakeNetwork) -> None:
    with pytest.raises(NotConnected) as refused:
        connect(cast, network, token="wrong")
    assert str(refused.value) == "The network does not accept the credentials. Connect the account again."
    assert (Account.objects.count(), Secret.objects.count()) == (0, 0)


def test_the_same_account_is_connected_once_per_body(cast: Any, network: FakeNetwork) -> None:
    connect(cast, network)
    with pytest.raises(NotConnected):
        connect(cast, network)
    with scope(cast.other):
        assert connect(cast, network).body_id == cast.other.pk


def test_reconnecting_keeps_what_is_not_given(cast: Any, network: FakeNetwork) -> None:
    account = connect(cast, network)
    changed = change_credentials(
        account=account, values={"network": network.path, "handle": "city", "token": ""}, by=None, now=cast.now
    )
    assert open_secrets(changed) == {"token": "secret-token"}
    assert Secret.objects.count() == 1


class Telling(FakeChannel):
    """The fake network as one whose servers may say how much they take."""

    name: ClassVar[str] = "telling"
    said: ClassVar[dict[str, str]] = {"said_max_chars": "5000"}

    def verify(self) -> Identity:
        return replace(super().verify(), said=self.said)


def test_what_a_server_said_is_kept_until_it_is_asked_again(
    cast: Any, network: FakeNetwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    by, values = cast.administrator.user, {"network": network.path, "handle": "city", "token": TOKEN}
    with registry.temporary(Telling):
        account = connect_account(channel="telling", name="City", values=values, by=by, now=cast.now)
        told = account.fields["said_max_chars"]
        monkeypatch.setattr(Telling, "said", {})
        changed = change_credentials(account=account, values={"token": TOKEN}, by=by, now=cast.now)

    assert (told, changed.fields) == ("5000", {"network": network.path, "handle": "city"})


def test_stored_secret_does_not_follow_to_another_server(cast: Any, network: FakeNetwork) -> None:
    """Who may change an account may not read its secrets: a server of their own would read them."""
    account = connect(cast, network)
    with FakeNetwork() as other:
        other.join("city", token="secret-token")
        moved = {"network": other.path, "handle": "city"}
        with pytest.raises(NotConnected, match="enter all of them again"):
            change_credentials(account=account, values={**moved, "token": ""}, by=None, now=cast.now)
        changed = change_credentials(account=account, values={**moved, "token": "secret-token"}, by=None, now=cast.now)

    assert changed.fields["network"] == other.path


@pytest.mark.parametrize("values", [{"state": AccountState.CLOSED}, {"channel": "", "state": AccountState.OFFLINE}])
def test_what_is_closed_or_was_never_connected_is_not_reconnected(
    cast: Any, network: FakeNetwork, values: dict[str, str]
) -> None:
    account = connect(cast, network)
    Account.objects.filter(pk=account.pk).update(**values)
    account.refresh_from_db()

    with pytest.raises(NotConnected, match="cannot be connected now"):
        change_credentials(account=account, values={"token": "secret-token"}, by=None, now=cast.now)


def test_reconnecting_with_another_account_is_refused(cast: Any, network: FakeNetwork) -> None:
    account = connect(cast, network)
    network.join("other", token="other-token")
    with pytest.raises(NotConnected) as refused:
        change_credentials(account=account, values={"handle": "other", "token": "other-token"}, by=None, now=cast.now)
    assert str(refused.value) == "The credentials belong to another account."
    assert open_secrets(account) == {"token": "secret-token"}


def test_lock_is_told_once_and_reconnecting_mends_it(cast: Any, network: FakeNetwork) -> None:
    account = connect(cast, network)
    network.revoke("city")
    for _ in range(2):
        with pytest.raises(Locked):
            open_channel(account).fetch("")
    account.refresh_from_db()
    assert (account.state, account.error_code) == (AccountState.LOCKED, "credentials")
    told = {notice.user for notice in Notice.objects.filter(kind="accounts.locked")}
    assert told == {cast.administrator.user, cast.security.user}
    assert Notice.objects.count() == 2
    network.join("city2", token="new")
    network._db.execute("UPDATE account SET token = 'new' WHERE handle = 'city'")
    assert (
        change_credentials(account=account, values={"token": "new"}, by=None, now=cast.now).state == AccountState.ACTIVE
    )


def test_network_that_asks_for_rest_gets_it(cast: Any, network: FakeNetwork) -> None:
    account = connect(cast, network)
    network.plan("city", "fetch", Fault("retry", when="before", retry_after=120.0))
    with pytest.raises(Retry):
        open_channel(account).fetch("")
    account.refresh_from_db()
    assert account.quiet_until is not None
    assert account.failing_since is not None
    assert (account.error_code, account.error_count) == ("retry", 1)
    open_channel(account).fetch("")
    account.refresh_from_db()
    assert (account.failing_since, account.error_code, account.error_count, account.quiet_until) == (None, "", 0, None)


def test_refused_content_says_nothing_about_the_account(cast: Any, network: FakeNetwork) -> None:
    account = connect(cast, network)
    with pytest.raises(Refused):
        open_channel(account).publish(Outgoing("x" * 501), key="k")
    account.refresh_from_db()
    assert (account.state, account.error_count) == (AccountState.ACTIVE, 0)


def test_unforeseen_error_of_an_adapter_becomes_retry(cast: Any, network: FakeNetwork) -> None:
    account = connect(cast, network)
    line = open_channel(account)
    network.close()
    with pytest.raises(Retry) as retry:
        line.publish(Outgoing("Hello"), key="k")
    assert retry.value.sent is True
    assert Call.objects.latest("id").outcome == "unforeseen"


def test_every_call_is_logged(cast: Any, network: FakeNetwork) -> None:
    account = connect(cast, network)
    line = open_channel(account)
    published = line.publish(Outgoing("Hello"), key="k")
    line.find(Outgoing("Hello"), key="k", since=cast.now)
    line.measure([published.ref])
    line.hide(published.ref, hidden=True)
    line.withdraw(published.ref)
    line.verify()
    calls = list(Call.objects.order_by("id").values_list("operation", "outcome"))
    assert calls == [(name, "ok") for name in ("publish", "find", "measure", "hide", "withdraw", "verify")]


def test_moves_follow_the_table(cast: Any, network: FakeNetwork) -> None:
    account = connect(cast, network)
    move_account(account=account, to=AccountState.PAUSED, by=None, now=cast.now)
    with pytest.raises(No):
        move_account(account=account, to=AccountState.LOCKED, by=None, now=cast.now)
    stale = Account.objects.get(pk=account.pk)
    move_account(account=account, to=AccountState.ACTIVE, by=None, now=cast.now)
    with pytest.raises(Faster):
        move_account(account=stale, to=AccountState.CLOSED, by=None, now=cast.now)


def test_health_says_what_is_wrong(cast: Any, network: FakeNetwork) -> None:
    account = connect(cast, network)
    later = cast.now + timedelta(minutes=6)
    found = {}
    found["fresh"] = health(account, cast.now)
    found["late"] = health(account, later)
    account.failing_since, account.error_code = cast.now, "retry"
    found["failing"] = health(account, later)
    for state in (AccountState.LOCKED, AccountState.PAUSED, AccountState.CLOSED):
        account.state = state
        found[state] = health(account, later)
    sentence = "The network cannot be reached at the moment."
    assert found == {
        "fresh": Health("healthy", "Connected"),
        "late": Health("warning", "Not collected in time"),
        "failing": Health("warning", "In trouble", sentence),
        "locked": Health("locked", "Needs a person", sentence),
        "paused": Health("paused", "Paused"),
        "closed": Health("closed", "Closed"),
    }


def test_connected_profile_that_the_register_has_is_connected_there(cast: Any) -> None:
    identity = Identity("did:plc:town", "town.example", "", "")
    values = {"channel": "bluesky", "values": {}, "identity": identity, "by": None, "now": cast.now}
    Account.objects.create(name="Town", network="bluesky", key="bluesky:town.example", stage=Stage.APPROVED)
    with pytest.raises(NotConnected, match="is in the register already: Town"):
        add_account(name="Again", **values)
    Account.objects.update(stage=Stage.CLOSED)

    assert add_account(name="Again", **values).key == "bluesky:town.example"
