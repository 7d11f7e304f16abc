from __future__ import annotations

from django.utils import timezone

from rostra.core.queue import job
from rostra.policy import actions


@job("policy.remind_people", every="27 * * * *")
def remind_people() -> None:
    """Every hour, where the body works: who has to renew a training, and whom a campaign still waits for."""
    now = timezone.now()
    actions.remind_of_trainings(now=now)
    actions.run_campaigns(now=now)


@job("policy.take_effect", every="* * * * *")
def take_effect() -> None:
    """Every minute: versions of the policy and planned decisions hold from their time on."""
    actions.take_due(timezone.now())
