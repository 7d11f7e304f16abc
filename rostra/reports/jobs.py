from __future__ import annotations

from django.utils import timezone

from rostra.core.apart import apart
from rostra.core.queue import Lane, job
from rostra.core.scoping import scope
from rostra.people.models import Body
from rostra.reports.actions import LOOK, bodies_due, look, remind, tell


@job("reports.look", every="* * * * *")
def look_around() -> None:
    """Every minute: the bodies whose last look is a quarter of an hour old, the longest first, a share of all at a time."""
    for body_id in bodies_due(now=timezone.now()):
        with apart("evidence not looked at", body=body_id), scope(body_id):
            look(timezone.now())
            tell(timezone.now())


@job(LOOK, lane=Lane.PROMPT)
def look_now(body_id: int) -> None:
    """Something was decided, or somebody asked for it."""
    with scope(body_id):
        look(timezone.now())


@job("reports.remind", every="7 * * * *")
def remind_of_words() -> None:
    """Every hour: words that are soon to count no longer, and those that do not any more."""
    for body_id in Body.objects.values_list("pk", flat=True):
        with apart("nobody reminded of what they attest", body=body_id), scope(body_id):
            remind(timezone.now())
