from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from rostra.records.annex import ANNEXES
from rostra.records.models import Decision, RecordClass

CLASSES, DECISIONS = ANNEXES


def test_classes_say_how_long_and_how_certain(cast: Any) -> None:
    read = {"retention_months": 24, "basis": "GDA 7", "certainty": "B", "action": "dispose"}
    RecordClass.objects.create(code="1", name="Posts", confirmed_at=cast.now, position=1, **read)
    RecordClass.objects.create(
        code="2", name="Logs", names={"en": "The log"}, retention_months=1, action="review", position=2
    )
    RecordClass.objects.create(code="3", name="Rest", action="review", position=3)
    RecordClass.objects.create(code="4", name="Read only", position=4, **read)
    RecordClass.objects.create(code="5", name="Policy", action="keep", position=5)
    RecordClass.objects.create(code="6", name="Old", archived_at=cast.now)
    assert [(row.title, row.text, row.badge) for row in CLASSES.rows()] == [
        ("1 Posts", "Kept for 24 months · GDA 7 · Disposed of", "B"),
        ("2 The log", "Kept for 1 month · Looked at again", ""),
        ("3 Rest", "Kept: nobody has decided for how long.", ""),
        ("4 Read only", "Kept: nobody has decided for how long.", ""),
        ("5 Policy", "Kept for good", ""),
    ]


def test_decisions_that_hold_are_named(cast: Any) -> None:
    today = timezone.localdate()

    def decide(number: str, **fields: Any) -> None:
        row = Decision(number=number, title="Routine", legal_basis="Act", by=cast.administrator.user, at=cast.now)
        row.body = cast.body
        row.decided_on = row.valid_from = date(2026, 1, 2)
        for name, value in fields.items():
            setattr(row, name, value)
        row.save()

    decide("D 1")
    decide("D 2", valid_from=date(2020, 1, 2), valid_until=today - timedelta(days=2))
    decide("D 3", revoked_at=cast.now)
    assert [(row.title, row.text.endswith("· Act")) for row in DECISIONS.rows()] == [("D 1 · Routine", True)]
