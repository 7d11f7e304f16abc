"""Corrections that were under way in the release before go on where they were."""

from __future__ import annotations

from datetime import datetime, timedelta
from importlib import import_module

from django.db import connection
from django.db.migrations import AddField, RunSQL

from rostra.accounts.models import Account
from rostra.publishing.models import Change, Delivery
from tests.cast import Cast

MIGRATION = import_module("rostra.publishing.migrations.0005_corrections_under_way").Migration
"""Back to before it and forth again leads through dozens of migrations, a minute long: its one statement is run here, on
rows as they stand once the column is there. `tests/config/test_upgrade.py` goes the whole way, for all of them at once.
"""


def test_corrections_that_take_an_item_back_go_on_and_the_others_begin_when_they_are_made(
    cast: Cast, account: Account, now: datetime
) -> None:
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
        case: _under_way(cast, account, number, *values, at=tried)
        for number, (case, values) in enumerate(cases.items())
    }
    adds, moves = MIGRATION.operations

    with connection.cursor() as cursor:
        cursor.execute(moves.sql)

    began = dict(Change.objects.values_list("pk", "began_at"))
    found = {case: began[pk] for case, pk in made.items()}
    assert found == {**dict.fromkeys(cases), "being taken back": tried, "taken back": tried}
    assert (type(adds), adds.name, type(moves)) == (AddField, "began_at", RunSQL)


def _under_way(
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
    delivery = Delivery.objects.create(
        account=account,
        content={"text": "x"},
        content_hash=b"x",
        source="editorial.version",
        source_id=number,
        key=f"key-{number}",
        due_at=at,
        state=state,
        withdraw_asked_at=withdraw_asked_at,
    )
    row = Change.objects.create(
        delivery=delivery,
        content={"text": "x"},
        content_hash=b"x",
        number=1,
        asked_at=at,
        asked_by=cast.editor.user,
        state=change,
        state_at=at,
        failures=failures,
    )
    return row.pk
