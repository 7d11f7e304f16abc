"""Slots: times that come back, for somebody to fill."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rostra.accounts.models import Account
from rostra.audit.actions import Data
from rostra.core.refusals import Faster, Refused
from rostra.core.scoping import current_body_id
from rostra.editorial import events
from rostra.editorial.actions.plan.noting import note, planner
from rostra.editorial.models import ContentType, Slot
from rostra.people.models import Member


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotFields:
    """What people say of a slot. Monday is 0; the clock is that of the body."""

    name: str
    account: Account
    days: tuple[int, ...]
    clock: time
    starts_on: date
    ends_on: date | None = None
    every_weeks: int = 1
    content_type: ContentType | None = None
    owner: Member | None = None

    @property
    def data(self) -> Data:
        return {
            "name": self.name,
            "account": self.account.pk,
            "days": sorted(self.days),
            "clock": self.clock.isoformat("minutes"),
            "every_weeks": self.every_weeks,
            "starts_on": self.starts_on.isoformat(),
            "ends_on": self.ends_on.isoformat() if self.ends_on else None,
            "content_type": self.content_type.pk if self.content_type else None,
            "owner": self.owner.pk if self.owner else None,
        }


@transaction.atomic
def add_slot(*, fields: SlotFields, by: Member, now: datetime) -> Slot:
    """Raises NotAllowed, Refused for no day, or an end before the beginning."""
    user = planner(by)
    slot = _filled(Slot(body_id=current_body_id()), fields)
    slot.save()
    note(slot, events.SLOT_ADDED, by=user, now=now, data=fields.data)
    return slot


@transaction.atomic
def change_slot(*, slot: Slot, fields: SlotFields, by: Member, now: datetime) -> Slot:
    """What fills its days already stays where it is. Raises NotAllowed, Refused as `add_slot`."""
    user = planner(by)
    _filled(slot, fields).save()
    note(slot, events.SLOT_CHANGED, by=user, now=now, data=fields.data)
    return slot


@transaction.atomic
def end_slot(*, slot: Slot, on: date, by: Member, now: datetime) -> None:
    """No day after this one. Raises NotAllowed, Faster where it had ended by then."""
    user = planner(by)
    if slot.ends_on is not None and slot.ends_on <= on:
        raise Faster(_("This slot has ended already."))
    slot.ends_on = max(on, slot.starts_on)
    slot.save(update_fields=["ends_on"])
    note(slot, events.SLOT_ENDED, by=user, now=now, data={"name": slot.name, "ends_on": slot.ends_on.isoformat()})


def _filled(slot: Slot, fields: SlotFields) -> Slot:
    if not fields.days:
        raise Refused(_("Choose at least one day of the week."), field="days")
    if fields.ends_on is not None and fields.ends_on < fields.starts_on:
        raise Refused(_("The last day lies before the first one."), field="ends_on")
    for name in ("name", "account", "clock", "starts_on", "ends_on", "every_weeks", "content_type", "owner"):
        setattr(slot, name, getattr(fields, name))
    slot.days = sorted(fields.days)
    return slot
