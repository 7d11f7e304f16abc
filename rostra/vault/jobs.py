from __future__ import annotations

from django.utils import timezone

from rostra.core.apart import apart
from rostra.core.queue import job
from rostra.core.scoping import scope
from rostra.people.models import Body
from rostra.policy.queries import at_work
from rostra.vault import actions


@job("vault.watch", every="7 * * * *")
def watch() -> None:
    """Every hour, in each body: warnings before expiry, reminders, questions to holders, what the calendar demands.

    People are warned and reminded in working hours only: a warning waits for the next of them.
    """
    now = timezone.now()
    for body in Body.objects.order_by("pk"):
        with apart("secrets not watched", body=body.pk), scope(body):
            actions.rotate_by_calendar(now=now)
            actions.open_attestations(now=now)
            actions.expire_releases(now=now)
            if at_work(body, now):
                actions.warn_expiring(now=now)
                actions.remind_rotations(now=now)
                actions.remind_attestations(now=now)
