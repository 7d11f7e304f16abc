from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from django.db import connection

from rostra.core.refusals import Faster
from rostra.core.scoping import scope
from rostra.vault import actions, keyring
from rostra.vault.enums import Cause, Kind, kind_of_field
from rostra.vault.models import Holding, Item, RotationTask, Secret
from tests.vault.conftest import Safe

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("channel", "name", "kind"),
    [
        ("mail", "imap_password", Kind.MAIL),
        ("bluesky", "app_password", Kind.APP_PASSWORD),
        ("mastodon", "token", Kind.TOKEN),
    ],
)
def test_credential_of_a_channel_has_its_kind(channel: str, name: str, kind: Kind) -> None:
    assert kind_of_field(channel, name) == kind


def test_whoever_connects_keeps_the_credential(safe: Safe) -> None:
    account = safe.account(by=safe.security)

    item = Item.objects.get()
    assert (item.account, item.name, item.kind, item.label) == (account, "token", Kind.TOKEN, "City")
    assert item.custodian == safe.security
    assert [holding.member for holding in Holding.objects.all()] == [safe.security]


def test_empty_value_never_replaces_and_same_value_is_no_new_version(safe: Safe) -> None:
    account = safe.account()
    actions.store_secrets(account=account, values={"token": ""}, by=None, now=safe.now)
    actions.store_secrets(account=account, values={"token": "token-one"}, by=None, now=safe.now)

    assert actions.open_secrets(account) == {"token": "token-one"}
    assert Secret.objects.get().version == 1


def test_new_value_closes_what_had_to_be_changed_and_same_value_does_not(safe: Safe) -> None:
    account = safe.account()
    actions.open_rotations(cause=Cause.SUSPICION, account=account, by=None, now=safe.now)
    actions.store_secrets(account=account, values={"token": "token-one"}, by=None, now=safe.now)
    assert RotationTask.objects.filter(done_at=None).count() == 1

    actions.store_secrets(account=account, values={"token": "token-two"}, by=None, now=safe.now + HOUR)

    assert RotationTask.objects.filter(done_at=None).count() == 0
    assert Item.objects.get().changed_at == safe.now + HOUR
    assert actions.open_secrets(account) == {"token": "token-two"}


def test_version_before_the_newest_stays_and_older_ones_are_destroyed(safe: Safe) -> None:
    account = safe.account()
    for number in range(4):
        actions.store_secrets(account=account, values={"token": f"token-{number}"}, by=None, now=safe.now)

    assert sorted(Secret.objects.values_list("version", flat=True)) == [4, 5]


def test_renewal_keeps_the_newer_of_two_answers(safe: Safe) -> None:
    account = safe.account()
    later, earlier = safe.now + 2 * HOUR, safe.now + HOUR

    def renew(value: str, issued: Any) -> list[str]:
        return actions.replace_tokens(
            account=account,
            values={"token": value},
            issued_at=issued,
            expires_at=issued + HOUR,
            scopes=["read", "write"],
            now=later,
        )

    assert renew("token-later", later) == ["token"]
    assert renew("token-earlier", earlier) == []
    assert renew("", later + HOUR) == []
    item = Item.objects.get()
    assert actions.open_secrets(account) == {"token": "token-later"}
    assert (item.issued_at, item.expires_at, item.scopes) == (later, later + HOUR, ["read", "write"])


def test_renewal_with_the_same_value_keeps_the_version_and_the_new_end(safe: Safe) -> None:
    account = safe.account()
    actions.replace_tokens(
        account=account, values={"token": "token-one"}, issued_at=safe.now, expires_at=safe.now + HOUR, now=safe.now
    )

    assert (Secret.objects.get().version, Item.objects.get().expires_at) == (1, safe.now + HOUR)


def test_renewal_is_no_rotation(safe: Safe) -> None:
    account = safe.account()
    actions.open_rotations(cause=Cause.SUSPICION, account=account, by=None, now=safe.now)
    actions.replace_tokens(
        account=account, values={"token": "token-two"}, issued_at=safe.now + HOUR, expires_at=None, now=safe.now + HOUR
    )

    assert RotationTask.objects.filter(done_at=None).count() == 1
    assert Item.objects.get().changed_at == safe.now


def test_refresh_gives_what_is_stored_and_keeps_what_comes(safe: Safe) -> None:
    account = safe.account()
    seen = []

    def renew(values: dict[str, str]) -> actions.Tokens:
        seen.append(values)
        return actions.Tokens({"token": "token-two"}, safe.now + HOUR, safe.now + 2 * HOUR)

    assert actions.refresh_tokens(account=account, renew=renew, now=lambda: safe.now + HOUR) == ["token"]
    assert seen == [{"token": "token-one"}]
    assert actions.open_secrets(account) == {"token": "token-two"}


def test_refresh_is_one_at_a_time(safe: Safe) -> None:
    account = safe.account()
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", [actions.tokens.LOCKS, account.pk])
        with pytest.raises(Faster):
            actions.refresh_tokens(account=account, renew=lambda _: pytest.fail("asked twice"), now=lambda: safe.now)
        with other.cursor() as cursor:
            # The server may notice a closed connection a moment later than this test goes on.
            cursor.execute("SELECT pg_advisory_unlock_all()")
    finally:
        other.close()
    renewed = actions.Tokens({"token": "token-two"}, safe.now + HOUR)
    assert actions.refresh_tokens(account=account, renew=lambda _: renewed, now=lambda: safe.now) == ["token"]


def test_refresh_that_fails_lets_the_next_one_in(safe: Safe) -> None:
    account = safe.account()

    def fail(_values: dict[str, str]) -> actions.Tokens:
        raise LookupError

    for _ in range(2):
        with pytest.raises(LookupError):
            actions.refresh_tokens(account=account, renew=fail, now=lambda: safe.now)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = %s", [actions.tokens.LOCKS]
        )
        assert cursor.fetchone()[0] == 0


def test_value_moved_to_another_item_does_not_open(safe: Safe) -> None:
    safe.account()
    item, other = safe.put(), safe.put(label="Other", value="another-value")
    wrong = Secret.objects.get(item=other)
    right = Secret.objects.get(item=item)
    Secret.objects.filter(pk=wrong.pk).update(sealed=right.sealed, wrapped=right.wrapped)

    with pytest.raises(InvalidTag):
        safe.show(other, safe.keeper)


def test_retired_credentials_are_destroyed_and_connecting_again_starts_anew(safe: Safe) -> None:
    account = safe.account(by=safe.security)
    assert actions.retire_credentials(account=account, reason="Closed", by=None, now=safe.now) == 1
    assert (Secret.objects.count(), Holding.objects.filter(ended_at=None).count()) == (0, 0)
    assert actions.open_secrets(account) == {}

    actions.store_secrets(account=account, values={"token": "token-new"}, by=safe.keeper.user, now=safe.now + HOUR)

    assert actions.open_secrets(account) == {"token": "token-new"}
    assert (Item.objects.get().retired_at, Item.objects.get().custodian) == (None, safe.keeper)


def test_lost_key_makes_the_credential_empty(safe: Safe) -> None:
    account = safe.account()
    kek = Secret.objects.get().kek
    actions.lose_key(kek=kek, now=safe.now)

    assert actions.open_secrets(account) == {"token": ""}


def test_secrets_of_another_body_are_not_there(safe: Safe) -> None:
    safe.account()
    with scope(safe.cast.other):
        assert (Item.objects.count(), Secret.objects.count()) == (0, 0)


def test_missing_key_is_said(safe: Safe, settings: Any) -> None:
    account = safe.account()
    settings.KEYS = settings.KEYS / "elsewhere"
    with pytest.raises(keyring.KeyMissing):
        actions.open_secrets(account)
