from __future__ import annotations

from typing import Any

from django.utils import timezone

from rostra.audit.sequencer import sequence_all
from rostra.core.queue import job


@job("audit.sequence", every="* * * * * */5")
def sequence_waiting(**_: Any) -> None:
    """Every five seconds: events get their leaves, logs their checkpoints."""
    sequence_all(now=timezone.now())
