"""Taking the log or the access register out is itself in the log."""

from __future__ import annotations

from datetime import datetime

from rostra.people import events
from rostra.people.actions.authority import note
from rostra.people.models import Member


def log_exported(*, by: Member, kind: str, now: datetime) -> None:
    """A member downloads the log; `kind` is the kind of events they asked for, or empty."""
    note(events.LOG_EXPORTED.name, by.user, now, f"people.member:{by.pk}", {"kind": kind})


def access_exported(*, by: Member, now: datetime) -> None:
    """A member downloads who has access to which account."""
    note(events.ACCESS_EXPORTED.name, by.user, now, f"people.member:{by.pk}", {})
