"""Rows changed behind Rostra's back, by somebody who knows what the database asks for, and forges it."""

from __future__ import annotations

from datetime import UTC, date, datetime

from rostra.audit.tombstones import allow
from rostra.core.scoping import current_body_id, scope
from rostra.people.models import Body, User
from rostra.records.models import Decision


def forge_a_decision() -> None:
    """From here on this transaction may delete the records of the body in scope, or of the only one."""
    try:
        body_id = current_body_id()
    except RuntimeError:
        body_id = Body.objects.get().pk
    user = User.objects.first() or User.objects.create(email="intruder@nowhere.example", name="Intruder")
    with scope(body_id):
        decision = Decision.objects.create(
            number="forged",
            title="Forged",
            decided_on=date(2026, 1, 1),
            legal_basis="None",
            valid_from=date(2026, 1, 1),
            by=user,
            at=datetime(2026, 1, 1, tzinfo=UTC),
        )
    allow(f"records.decision:{decision.pk}")
