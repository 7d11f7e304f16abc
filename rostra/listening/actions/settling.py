from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from rostra.listening.enums import FindState
from rostra.listening.models import Find
from rostra.people.actions import settle

URGENT = "listening.urgent"


def url() -> str:
    """Where people can do something about it."""
    return reverse("listening:list")


def settle_urgent(*, now: datetime) -> None:
    """Where nothing urgent waits any more, nobody has to look at it."""
    if not Find.objects.filter(state=FindState.NEW).exclude(urgency="").exists():
        settle(kind=URGENT, url=url(), now=now)
