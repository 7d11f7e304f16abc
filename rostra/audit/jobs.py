from __future__ import annotations

import logging
from typing import Any

from django.utils import timezone

from rostra.audit.keys import KeyMissing
from rostra.audit.sequencer import sequence_all
from rostra.audit.stamps import stamp_due
from rostra.core.queue import job

logger = logging.getLogger("rostra.audit")


@job("audit.sequence", every="* * * * * */5")
def sequence_waiting(**_: Any) -> None:
    """Every five seconds: events get their leaves, logs their checkpoints."""
    try:
        sequence_all(now=timezone.now())
    except KeyMissing as error:
        # The leaves are there; the log's page and `rostra doctor` say that nothing is signed.
        logger.warning("checkpoint not signed", extra={"error": str(error)})


@job("audit.stamp", every="*/10 * * * *")
def stamp(**_: Any) -> None:
    """Every ten minutes: the stamps that are due, one a day for each log that grew, and those to be renewed."""
    stamp_due(now=timezone.now())
