"""Giving way: what works in the background lets go first what people wait for.

Linux shares processors twice: between sessions (autogroups, sched(7), where they are on), then by niceness between the
processes of one. A web server and a worker have sessions of their own, between which niceness alone does nothing: so
both are set. The processes of the database keep their share: one that is held up may hold a lock that a page waits for.
"""

from __future__ import annotations

import logging
import os
from pathlib import Path

logger = logging.getLogger("rostra.yielding")

NICENESS = 5
"""How much nicer than the web server (POSIX nice): about a third of its share where both want all."""


def give_way() -> None:
    """Let what people look at go first: pages are drawn while this process reads what a storm brings in."""
    let_others_first(os.getpid())


def let_others_first(pid: int) -> None:
    """Lower what this process gets; one that is nicer already stays so."""
    try:
        if os.getpriority(os.PRIO_PROCESS, pid) >= NICENESS:
            return
        os.setpriority(os.PRIO_PROCESS, pid, NICENESS)
        if os.getsid(pid) == pid:
            # Its session is its own: nothing else is slowed.
            Path(f"/proc/{pid}/autogroup").write_text(str(NICENESS))
    except OSError as error:
        # No autogroups here, or too many changes at once: it works on as it did.
        logger.debug("no way given", extra={"process": pid, "error": type(error).__name__})
