"""What other channels and initiatives do, and times of quiet: on the calendar, beside the posts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rostra.audit.actions import Data
from rostra.core.refusals import Faster, Refused
from rostra.core.scoping import current_body_id
from rostra.editorial import events
from rostra.editorial.actions.plan.noting import note, planner
from rostra.editorial.enums import EntryKind, Quiet
from rostra.editorial.models import PlanEntry
from rostra.people.models import Member, Unit
from rostra.policy.actions import shut_gate


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFields:
    """What people say of an entry. `quiet`: what may go out while it lasts."""

    kind: str
    title: str
    starts_at: datetime
    ends_at: datetime
    text: str = ""
    url: str = ""
    unit: Unit | None = None
    quiet: str = Quiet.NO

    @property
    def data(self) -> Data:
        return {
            "kind": str(self.kind),
            "title": self.title,
            "starts_at": self.starts_at.isoformat(),
            "ends_at": self.ends_at.isoformat(),
            "unit": self.unit.pk if self.unit else None,
            "quiet": str(self.quiet),
        }


@transaction.atomic
def add_entry(*, fields: EntryFields, by: Member, now: datetime) -> PlanEntry:
    """Raises NotAllowed, Refused for an end before the beginning."""
    user = planner(by)
    _stop(fields)
    entry = _filled(PlanEntry(body_id=current_body_id(), by=user, at=now), fields)
    entry.save()
    note(entry, events.ENTRY_ADDED, by=user, now=now, data=fields.data)
    return entry


@transaction.atomic
def change_entry(*, entry: PlanEntry, fields: EntryFields, by: Member, now: datetime) -> PlanEntry:
    """Raises NotAllowed, Faster for one that was removed, Refused for an end before the beginning."""
    user = planner(by)
    _stop(fields)
    if not PlanEntry.objects.select_for_update().filter(pk=entry.pk, removed_at=None).exists():
        raise Faster(GONE)
    _filled(entry, fields).save()
    note(entry, events.ENTRY_CHANGED, by=user, now=now, data=fields.data)
    return entry


@transaction.atomic
def remove_entry(*, entry: PlanEntry, by: Member, now: datetime) -> None:
    """Off the calendar; a period of quiet ends with it. Raises NotAllowed, Faster."""
    user = planner(by)
    if not PlanEntry.objects.filter(pk=entry.pk, removed_at=None).update(removed_at=now):
        raise Faster(GONE)
    note(entry, events.ENTRY_REMOVED, by=user, now=now, data={"title": entry.title})


GONE = _("Somebody has removed this from the calendar already.")


def _stop(fields: EntryFields) -> None:
    """What was approved before and is due meanwhile does not leave any more, not even what is due at this moment."""
    if fields.quiet != Quiet.NO or fields.kind == EntryKind.ELECTION:
        shut_gate()


def _filled(entry: PlanEntry, fields: EntryFields) -> PlanEntry:
    if fields.ends_at <= fields.starts_at:
        raise Refused(_("The end lies before the beginning."), field="last_day")
    for name in ("kind", "title", "starts_at", "ends_at", "text", "url", "unit", "quiet"):
        setattr(entry, name, getattr(fields, name))
    return entry
