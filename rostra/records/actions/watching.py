"""The nightly look at the log, and who is told when something is not as it was logged."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from rostra.audit import watching
from rostra.audit.models import Verification
from rostra.core.scoping import scope
from rostra.people.actions import notify
from rostra.people.models import Body
from rostra.records.notices import LOG_BAD
from rostra.records.queries.officers import officers


def verify_recent(*, now: datetime) -> Verification:
    """Verify what is new since the last good time, and tell the records officers of every body what is bad.

    A finding may lie outside a body's own log, as in a row that no log tells of: all of them are told.
    """
    found = watching.verify_recent(now=now)
    if found.bad_count:
        for body in Body.objects.order_by("pk"):
            with scope(body):
                count: dict[str, str | int] = {"count": found.bad_count}
                notify(users=officers(), kind=LOG_BAD.name, now=now, data=count, url=reverse("records:log"))
    return found
