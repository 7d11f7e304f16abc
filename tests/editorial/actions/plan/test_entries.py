"""What else stands on the calendar."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from rostra.audit.models import Event
from rostra.core.refusals import Faster, Refused
from rostra.editorial.actions import NotAllowed, plan
from rostra.editorial.enums import EntryKind, Quiet
from rostra.editorial.models import PlanEntry
from tests.editorial.office import Office


def fields(office: Office, **changes: Any) -> plan.EntryFields:
    values = {
        "kind": EntryKind.ELECTION,
        "title": "Election",
        "starts_at": office.clock(),
        "ends_at": office.clock() + timedelta(days=2),
        "quiet": Quiet.SERVICE,
    }
    return plan.EntryFields(**{**values, **changes})


def add(office: Office, **changes: Any) -> PlanEntry:
    return plan.add_entry(fields=fields(office, **changes), by=office.cast.approver, now=office.clock())


def test_entry_is_added_and_logged(office: Office) -> None:
    entry = add(office, unit=office.cast.unit)

    assert (entry.by, entry.quiet) == (office.cast.approver.user, "service")
    assert Event.objects.filter(kind="editorial.entry_added").latest("pk").data == {
        "kind": "election",
        "title": "Election",
        "starts_at": entry.starts_at.isoformat(),
        "ends_at": entry.ends_at.isoformat(),
        "unit": office.cast.unit.pk,
        "quiet": "service",
    }


def test_entry_is_added_by_who_plans_only(office: Office) -> None:
    with pytest.raises(NotAllowed):
        plan.add_entry(fields=fields(office), by=office.cast.responder, now=office.clock())


def test_entry_lasts(office: Office) -> None:
    with pytest.raises(Refused) as refused:
        add(office, ends_at=office.clock())

    assert refused.value.field == "last_day"


def test_entry_is_changed_and_removed_once(office: Office) -> None:
    entry, by, now = add(office), office.cast.approver, office.clock()

    plan.change_entry(entry=entry, fields=fields(office, title="Second round"), by=by, now=now)
    plan.remove_entry(entry=entry, by=by, now=now)

    entry.refresh_from_db()
    assert (entry.title, entry.removed_at) == ("Second round", now)
    kinds = Event.objects.filter(about=f"editorial.entry:{entry.pk}").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["editorial.entry_added", "editorial.entry_changed", "editorial.entry_removed"]
    with pytest.raises(Faster):
        plan.remove_entry(entry=entry, by=by, now=now)
    with pytest.raises(Faster):
        plan.change_entry(entry=entry, fields=fields(office), by=by, now=now)
