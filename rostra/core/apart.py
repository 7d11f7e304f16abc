"""Work for many bodies, one after the other: what fails for one is logged, and all others are served all the same."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import InterfaceError, OperationalError

logger = logging.getLogger("rostra.core")


@contextmanager
def apart(failure: str, **about: int) -> Iterator[None]:
    """What is raised inside is logged as `failure`, with the ids `about`, and goes no further.

    Only around work that a sweep finds again: it is a delay then, never a loss. A database that is away is everybody's:
    that is raised, and the job runs again.
    """
    try:
        yield
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        logger.exception(failure, extra=about)
