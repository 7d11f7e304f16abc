from __future__ import annotations

from django.utils import timezone

from rostra.core.queue import job
from rostra.editorial import actions


@job("editorial.sweep", every="* * * * * */15")
def sweep() -> None:
    """Every 15 seconds: posts follow their deliveries; what was not approved in time is told."""
    actions.sweep(now=timezone.now())
