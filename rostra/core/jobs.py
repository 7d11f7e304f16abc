from __future__ import annotations

from django.utils import timezone

from rostra.core import worker
from rostra.core.queue import job


@job("core.recover", every="* * * * * */15")
def recover_stalled() -> None:
    """Every 15 seconds: jobs of workers that died wait again."""
    worker.recover_stalled()


@job("core.prune", every="17 3 * * *")
def prune() -> None:
    """Every night: the queue forgets what is long over."""
    worker.prune(now=timezone.now())
