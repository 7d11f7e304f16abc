"""A process that would fail at the first credential does not start."""

from __future__ import annotations

import logging

from django.core.management.base import CommandError
from django.db import DatabaseError

from rostra.vault.queries import key_status

logger = logging.getLogger("rostra.keys")


def require_keys() -> None:
    """Raises CommandError with what is wrong with the keys, and what to do.

    Without a database, or without its tables, nothing can be said: the process starts and tells so by other ways.
    """
    try:
        trouble = key_status().trouble
    except DatabaseError as error:
        logger.warning("keys not checked", extra={"error": type(error).__name__})
        return
    if trouble:
        raise CommandError("\n".join(["The keys of the credentials are not in order.", *trouble]))
