"""What a decision covers, and when it is in force."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from rostra.core.scoping import current_body_id
from rostra.people.models import Body
from rostra.records.enums import SETTLED, Direction, EndAction
from rostra.records.models import Decision, Record


def day_of(now: datetime) -> date:
    """The day in the time zone of the body in scope."""
    zone = Body.objects.values_list("time_zone", flat=True).get(pk=current_body_id())
    return now.astimezone(ZoneInfo(zone)).date()


def name_of(decision: Decision) -> str:
    """As tombstones and the database's triggers name it."""
    return f"records.decision:{decision.pk}"


def holds_on(decision: Decision, day: date) -> bool:
    """Whether the decision is in force on the day."""
    ended = decision.valid_until is not None and decision.valid_until < day
    return decision.revoked_at is None and decision.valid_from <= day and not ended


def in_force(day: date) -> Q:
    """The same, as a condition on decisions."""
    return Q(revoked_at=None, valid_from__lte=day) & (Q(valid_until=None) | Q(valid_until__gte=day))


def may_go() -> Q:
    """What the class of a record says, and for classes that leave it to people, what these said last."""
    asked = Q(record_class__action=EndAction.DISPOSE)
    for action, outcome in SETTLED.items():
        asked |= Q(record_class__action=action, outcome=outcome)
    return asked


def covered_by(decision: Decision, until: date) -> QuerySet[Record]:
    """Records whose time is over by that day, of the decision's classes and direction, that are still here.

    Of classes that are looked at again or handed over, those of which people said so.
    """
    rows = Record.objects.filter(
        may_go(),
        record_class__in=decision.classes.values("pk"),
        due_on__lte=until,
        disposed_at=None,
    )
    incoming = incoming_of(decision)
    return rows if incoming is None else rows.filter(incoming=incoming)


def incoming_of(decision: Decision) -> bool | None:
    """Whether it is about what came in or about what is one's own; None where it is about both."""
    return None if decision.direction == Direction.BOTH else decision.direction == Direction.RECEIVED
