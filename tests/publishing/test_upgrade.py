"""Corrections that were under way in the release before go on where they were."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from rostra.accounts.models import Account
from rostra.core.scoping import scope
from rostra.publishing.models import Change, Delivery
from tests.cast import Cast
from tests.conftest import use

BEFORE, AFTER = "0004_rows_of_the_release_before", "0005_corrections_under_way"


def migrate(name: str) -> Any:
    executor = MigrationExecutor(connection)
    executor.migrate([("publishing", name)])
    return MigrationExecutor(connection).loader.project_state([("publishing", name)]).apps


def test_corrections_that_take_an_item_back_go_on_and_the_others_begin_when_they_are_made(
    committed: str, cluster: Any, now: datetime
) -> None:
    cast = Cast(now=now)
    with scope(cast.body):
        account = Account.objects.create(channel="mastodon", name="City", created_at=now)
    name = str(connection.settings_dict["NAME"])
    use(cluster, name, "owner")
    apps = migrate(BEFORE)
    asked, tried = now - timedelta(hours=1), now - timedelta(minutes=3)
    cases = {
        "being taken back": ("sent", asked, "confirmed", 1),
        "taken back": ("withdrawn", None, "confirmed", 1),
        "changed in place, tried before": ("sent", None, "confirmed", 2),
        "somebody else withdrew it": ("withdrawn", asked, "confirmed", 0),
        "waits for a second person": ("sent", asked, "asked", 1),
        "done": ("withdrawn", None, "done", 1),
    }
    made = {
        case: _under_way(apps, cast, account, number, *values, at=tried)
        for number, (case, values) in enumerate(cases.items())
    }

    migrate(AFTER)
    use(cluster, name)

    with scope(cast.body):
        began = dict(Change.objects.values_list("pk", "began_at"))
        found = {case: began[pk] for case, pk in made.items()}
        assert found == {**dict.fromkeys(cases), "being taken back": tried, "taken back": tried}
        assert Delivery.objects.count() == len(cases)


def _under_way(
    apps: Any,
    cast: Cast,
    account: Account,
    number: int,
    state: str,
    withdraw_asked_at: datetime | None,
    change: str,
    failures: int,
    *,
    at: datetime,
) -> int:
    """A delivery and its correction as the release before left them; gives the id of the correction."""
    common: dict[str, Any] = {"body_id": cast.body.pk, "content": {"text": "x"}, "content_hash": b"x"}
    delivery = apps.get_model("publishing", "Delivery")._base_manager.create(
        account_id=account.pk,
        source="editorial.version",
        source_id=number,
        key=f"key-{number}",
        due_at=at,
        state=state,
        withdraw_asked_at=withdraw_asked_at,
        **common,
    )
    row = apps.get_model("publishing", "Change")._base_manager.create(
        delivery=delivery,
        number=1,
        asked_at=at,
        asked_by_id=cast.editor.user_id,
        state=change,
        state_at=at,
        failures=failures,
        **common,
    )
    return int(row.pk)
