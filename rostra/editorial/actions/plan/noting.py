"""What every change of the plan has in common: who may, and its event."""

from __future__ import annotations

from datetime import datetime

from rostra.audit.actions import Data, record
from rostra.audit.registry import EventKind
from rostra.core.scoping import Scoped
from rostra.editorial.actions.moves import allow
from rostra.editorial.models import CalendarFeed, ContentType, Idea, PlanEntry, Slot
from rostra.editorial.rules import may_plan
from rostra.people.models import Member, User

KINDS: dict[type[Scoped], str] = {
    CalendarFeed: "feed",
    ContentType: "type",
    Idea: "idea",
    PlanEntry: "entry",
    Slot: "slot",
}
"""What each is called in the log."""


def planner(by: Member) -> User:
    """Who changes the plan. Raises NotAllowed unless they approve or administer for the whole body."""
    allow(may_plan(by))
    return by.user


def note(row: Scoped, kind: EventKind, *, by: User | None, now: datetime, data: Data | None = None) -> None:
    """Write an event about a part of the plan."""
    about = f"editorial.{KINDS[type(row)]}:{row.pk}"
    record(body=row.body_id, by=by, now=now, kind=kind.name, about=about, data=data)
