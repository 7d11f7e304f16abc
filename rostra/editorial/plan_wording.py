"""How the log names the parts of the plan, and what the data of their events mean."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from rostra.core.scoping import ScopedManager
from rostra.core.ui import times
from rostra.editorial import events
from rostra.editorial.enums import EntryKind, Form, Quiet, Risk
from rostra.editorial.models import CalendarFeed, ContentType, Idea, PlanEntry, Slot
from rostra.people.naming import Field, Named, Row, Thing, moment

_KINDS = tuple(kind.name for kind in events.PLAN)


def named(rows: ScopedManager[Any], column: str) -> Callable[[set[int]], Mapping[int, str | Named]]:
    """What rows are called, by one of their columns."""

    def names(ids: set[int]) -> Mapping[int, str | Named]:
        found: Iterable[tuple[int, str]] = rows.filter(pk__in=ids).values_list("pk", column)
        return dict(found)

    return names


def _weekday(value: Any, _row: Row) -> str:
    return str(WEEKDAYS[value])


def _day(value: Any, _row: Row) -> str:
    return times.long_date(date.fromisoformat(value)) if value else "—"


THINGS = (
    Thing("editorial.type", _("Content type"), "editorial:type", named(ContentType.objects, "name")),
    Thing("editorial.slot", _("Slot"), "editorial:slot", named(Slot.objects, "name")),
    Thing("editorial.entry", _("Entry on the calendar"), "editorial:entry", named(PlanEntry.objects, "title")),
    Thing("editorial.idea", _("Idea"), "editorial:idea", named(Idea.objects, "title")),
    Thing("editorial.feed", _("Calendar address"), names=named(CalendarFeed.objects, "member__user__name")),
)
FIELDS = (
    Field("purpose", _("Purpose"), kinds=_KINDS),
    Field("form", _("Form"), kinds=_KINDS, words=dict(Form.choices)),
    Field("risk", _("Risk"), kinds=_KINDS, words=dict(Risk.choices)),
    Field("service", _("Service notice"), kinds=_KINDS),
    Field("shown_days", _("Days in public"), kinds=_KINDS),
    Field("owner", _("Owner"), kinds=_KINDS, thing="people.member"),
    Field("member", _("Whose"), kinds=_KINDS, thing="people.member"),
    Field("every_minutes", _("Due after (minutes)"), kinds=_KINDS),
    Field("days", _("Days"), kinds=_KINDS, show=_weekday),
    Field("clock", _("Time"), kinds=_KINDS),
    Field("every_weeks", _("Every how many weeks"), kinds=_KINDS),
    Field("starts_on", _("From"), kinds=_KINDS, show=_day),
    Field("ends_on", _("Until"), kinds=_KINDS, show=_day),
    Field("content_type", _("Content type"), kinds=_KINDS, thing="editorial.type"),
    Field("day", _("Day"), kinds=_KINDS, show=_day),
    Field("kind", _("What it is"), kinds=_KINDS, words=dict(EntryKind.choices)),
    Field("starts_at", _("From"), kinds=_KINDS, show=moment),
    Field("ends_at", _("Until"), kinds=_KINDS, show=moment),
    Field("quiet", _("What may go out"), kinds=_KINDS, words=dict(Quiet.choices)),
)
