from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections, transaction

from rostra.accounts.actions import change_credentials
from rostra.audit.models import Event
from rostra.core.scoping import scope
from rostra.vault import actions, keyring
from rostra.vault.enums import Cause, Kind
from rostra.vault.models import Item, RotationTask, Secret
from rostra.vault.queries import key_status
from tests.cast import Cast
from tests.vault.conftest import Safe


def fill(safe: Safe, number: int) -> list[Item]:
    return [safe.put(label=f"Item {n}", value=f"value-number-{n}") for n in range(number)]


def test_everything_is_under_the_new_key_and_still_opens(safe: Safe) -> None:
    items = fill(safe, 5)
    sealed = {row.pk: bytes(row.sealed) for row in Secret.objects.all()}
    new = keyring.new_key()
    assert key_status().to_rewrap == 5

    assert actions.rekey(now=safe.now, batch=2) == actions.Rekeyed(new, 5, 0)

    assert {row.pk: bytes(row.sealed) for row in Secret.objects.all()} == sealed
    assert key_status().used == {new: 5}
    assert [safe.show(item, safe.keeper).value for item in items] == [f"value-number-{n}" for n in range(5)]
    counts = Event.objects.filter(kind="vault.rekeyed").order_by("pk").values_list("data", flat=True)
    assert [data["count"] for data in counts] == [2, 2, 1]


def test_second_run_does_nothing(safe: Safe) -> None:
    fill(safe, 2)
    keyring.new_key()
    actions.rekey(now=safe.now)
    assert actions.rekey(now=safe.now).done == 0


def test_old_key_may_go_after_it(safe: Safe, settings: Any) -> None:
    (item,) = fill(safe, 1)
    old = keyring.current_key()[0]
    keyring.new_key()
    actions.rekey(now=safe.now)
    (Path(settings.KEYS) / "vault" / old).unlink()

    assert key_status().trouble == []
    assert safe.show(item, safe.keeper).value == "value-number-0"


def test_values_of_all_bodies_are_done(safe: Safe) -> None:
    fill(safe, 1)
    with scope(safe.cast.other):
        stranger = safe.cast.stranger
        actions.add_item(kind=Kind.TOKEN, label="x", value="other-value", by=stranger, now=safe.now)
    keyring.new_key()
    assert actions.rekey(now=safe.now).done == 2


def test_row_under_a_missing_key_is_left_and_the_others_are_done(safe: Safe, settings: Any) -> None:
    fill(safe, 1)
    old = keyring.current_key()[0]
    keyring.new_key()
    safe.put(label="Later", value="later-value-here")
    newest = keyring.new_key()
    (Path(settings.KEYS) / "vault" / old).unlink()

    assert actions.rekey(now=safe.now, batch=1) == actions.Rekeyed(newest, 1, 1)
    assert key_status().missing == (old,)


def test_lost_key_gives_up_its_values_and_nothing_else(safe: Safe, settings: Any) -> None:
    lost, kept = fill(safe, 2)
    old = keyring.current_key()[0]
    keyring.new_key()
    actions.rotate_item(item=kept, value="value-under-the-new", by=safe.keeper, now=safe.now)
    (Path(settings.KEYS) / "vault" / old).unlink()
    assert key_status().missing == (old,)
    assert f"rostra vault lost {old}" in key_status().trouble[0]

    assert actions.lose_key(kek=old, now=safe.now) == 2

    assert key_status().trouble == []
    assert [(task.item, task.cause, task.detail) for task in RotationTask.objects.all()] == [
        (lost, Cause.LOST_KEY, old)
    ]
    assert safe.show(kept, safe.keeper).value == "value-under-the-new"
    actions.rotate_item(item=lost, value="entered-again", by=safe.keeper, now=safe.now)
    assert safe.show(lost, safe.keeper).value == "entered-again"
    assert RotationTask.objects.filter(done_at=None).count() == 0
    assert Event.objects.get(kind="vault.key_lost").data == {"count": 2}


def test_key_that_seals_nothing_is_given_up_without_a_trace(safe: Safe) -> None:
    assert actions.lose_key(kek="0" * 16, now=safe.now) == 0
    assert Event.objects.filter(kind="vault.key_lost").count() == 0


def test_account_is_connected_again_after_a_lost_key(safe: Safe, settings: Any) -> None:
    """The whole procedure of docs/how-to/keys.md: credentials are entered again, nothing else is lost."""
    from rostra.accounts.actions import connect_account
    from rostra.channels import registry
    from rostra.channels.testing import FakeChannel, FakeNetwork

    with FakeNetwork() as network, registry.temporary(FakeChannel):
        network.join("city", token="secret-token")
        values = {"network": network.path, "handle": "city", "token": "secret-token"}
        account = connect_account(channel="fake", name="City", values=values, by=safe.keeper.user, now=safe.now)
        (old,) = key_status().used
        settings.KEYS = Path(settings.KEYS) / "empty"
        with pytest.raises(keyring.KeyMissing):
            actions.open_secrets(account)
        actions.lose_key(kek=old, now=safe.now)

        change_credentials(account=account, values=values, by=safe.keeper.user, now=safe.now)

        assert actions.open_secrets(account) == {"token": "secret-token"}
        account.refresh_from_db()
        assert (account.remote_id, account.handle) == ("id-city", "city")
        assert RotationTask.objects.filter(done_at=None).count() == 0


def test_sealing_goes_on_while_keys_are_changed(committed: str, now: Any) -> None:
    cast = Cast(now=now)
    with scope(cast.body):
        safe = Safe(cast)
        items = fill(safe, 20)
        keyring.new_key()
        failures: list[BaseException] = []

        def work() -> None:
            try:
                with scope(cast.body):
                    for round_ in range(3):
                        for item in items[:8]:
                            actions.rotate_item(item=item, value=f"round-{round_}-{item.pk}", by=safe.keeper, now=now)
                            safe.show(item, safe.keeper)
            except Exception as error:  # noqa: BLE001 - whatever it is, the test names it
                failures.append(error)
            finally:
                connections.close_all()

        worker = threading.Thread(target=work)
        worker.start()
        while worker.is_alive():
            actions.rekey(now=now, batch=3)
        worker.join()

        assert failures == []
        assert actions.rekey(now=now).left == 0
        assert key_status().to_rewrap == 0
        assert [safe.show(item, safe.keeper).value for item in items[8:]] == [f"value-number-{n}" for n in range(8, 20)]


def test_rows_that_somebody_holds_are_left_to_them(committed: str, now: Any) -> None:
    cast = Cast(now=now)
    with scope(cast.body):
        fill(Safe(cast), 2)
        keyring.new_key()
        held = threading.Event()
        done = threading.Event()

        def hold() -> None:
            try:
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute("SELECT 1 FROM vault_secret ORDER BY id LIMIT 1 FOR UPDATE")
                    held.set()
                    done.wait(10)
            finally:
                connections.close_all()

        other = threading.Thread(target=hold)
        other.start()
        held.wait(10)
        first = actions.rekey(now=now)
        done.set()
        other.join()

        assert (first.done, first.left) == (1, 1)
        assert actions.rekey(now=now).left == 0
