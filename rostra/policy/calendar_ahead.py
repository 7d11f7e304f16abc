"""The coming year of a body's working calendar, as its page shows it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any, NamedTuple

from django.utils.translation import get_language

from rostra.jurisdictions.closures import Cause
from rostra.people.models import Body
from rostra.policy.decisions import CALENDAR
from rostra.policy.office_calendar import OfficeCalendar
from rostra.policy.queries import working_calendar

YEAR = timedelta(days=365)


class Closed(NamedTuple):
    """Days in a row that are closed for one reason; `last` is None for a single one. `ours`: by the body itself."""

    first: date
    last: date | None
    name: str
    ours: bool
    estimated: bool


def closed_ahead(body: Body, value: OfficeCalendar, now: datetime) -> dict[str, Any]:
    """For the page: the days of twelve months on which the body would not work though its week says so."""
    calendar = working_calendar(body.time_zone, **{CALENDAR.key: value})
    today = now.astimezone(calendar.tz).date()
    found = calendar.closed_days(today, today + YEAR, (get_language() or "").partition("-")[0])
    rows = []
    # Days that follow each other within the working week stand together: weekends do not part a closure.
    for why, group in groupby(found, key=lambda row: row[1]):
        days = [day for day, _why in group]
        last = days[-1] if len(days) > 1 else None
        rows.append(Closed(days[0], last, why.name, why.cause == Cause.OWN, why.estimated))
    return {"closed": rows, "opened": [day for day in value.open_days if day >= today]}
