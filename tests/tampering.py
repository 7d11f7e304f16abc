"""Rows changed behind Rostra's back, by somebody who knows what the database asks for, and forges it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from types import MappingProxyType

from django.db import connection, transaction

from rostra.audit.tombstones import allow
from rostra.audit.verify import verify_all
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


Tamper = tuple[str, str, str]
"""Statements, the beginning of what `verify` is to name, and words of the reason."""


def missed(
    tampers: Iterable[Tamper],
    *,
    places: Mapping[str, str] = MappingProxyType({}),
    before: Callable[[], None] = lambda: None,
) -> list[tuple[str, list[tuple[str, str]]]]:
    """The statements that `verify` does not name so, each with what it found instead; each change is taken back.

    `places` are what words in statements stand for; `before` each of them this is done.
    """
    found = []
    for statement, about, reason in tampers:
        with transaction.atomic(), connection.cursor() as cursor:
            before()
            for part in statement.split(";"):
                for name, place in places.items():
                    part = part.replace(name, place)
                cursor.execute(part)
                assert cursor.rowcount > 0, part
            bad = [(each.about, each.reason) for each in verify_all().bad]
            transaction.set_rollback(True)
        if not any(name.startswith(about) and reason in why for name, why in bad):
            found.append((statement, bad))
    return found
