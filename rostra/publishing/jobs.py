from __future__ import annotations

from django.utils import timezone

from rostra.core.queue import Lane, job
from rostra.publishing import actions


@job("publishing.deliver", lane=Lane.PROMPT)
def deliver() -> None:
    """Send, look up and withdraw what is due."""
    actions.deliver_due(clock=timezone.now)


@job("publishing.sweep", lane=Lane.PROMPT, every="* * * * * */15")
def sweep() -> None:
    """Every 15 seconds: what no job remembers is found in the rows; what is late is told."""
    actions.sweep(now=timezone.now())
