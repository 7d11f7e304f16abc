from __future__ import annotations

from datetime import timedelta
from typing import Any

from rostra.policy.decisions import ATTEST_MONTHS, CALENDAR_ROTATION_DAYS, ROTATION_HOURS
from rostra.policy.impacts import foreseen
from rostra.vault.actions.rotating import open_rotations
from rostra.vault.enums import Cause
from rostra.vault.models import Holding, Item
from tests.vault.conftest import Safe


def said(question: Any, value: Any, safe: Safe) -> list[tuple[str, ...]]:
    return [(impact.sentence, *impact.examples) for impact in foreseen(question, value, safe.now)]


def test_holders_are_asked_at_once_by_a_shorter_time(safe: Safe) -> None:
    safe.put()
    Holding.objects.update(since=safe.now - timedelta(days=100))

    words = "Holders are asked at once whether they still need what they hold: 1 question."
    assert said(ATTEST_MONTHS, 3, safe) == [(words, f"Main password: {safe.keeper.user.name}")]
    assert said(ATTEST_MONTHS, 6, safe) == []


def test_old_secrets_are_due_where_the_calendar_rules(safe: Safe) -> None:
    safe.put()
    Item.objects.update(changed_at=safe.now - timedelta(days=100))

    assert said(CALENDAR_ROTATION_DAYS, 90, safe) == [("1 secret is due to be changed at once.", "Main password")]
    assert [said(CALENDAR_ROTATION_DAYS, days, safe) for days in (0, 120)] == [[], []]


def test_changes_under_way_keep_their_time(safe: Safe) -> None:
    assert said(ROTATION_HOURS, 12, safe) == []
    open_rotations(cause=Cause.ROLE_CHANGE, member=safe.keeper, items=[safe.put()], by=None, now=safe.now)

    assert said(ROTATION_HOURS, 12, safe) == [("1 change of a secret that is under way keeps its time.",)]
