"""Working as the owner of the tables, for what the application's own role may not do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

from rostra.config.settings import database


@contextmanager
def as_owner() -> Iterator[None]:
    """Within the block Django's connection is the owner's (DATABASE_OWNER_URL); after it, the application's again."""
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]  # the pool is PostgreSQL's own
    before = dict(connection.settings_dict)
    connection.settings_dict.update(database(settings.DATABASE_OWNER_URL))
    connection.settings_dict["OPTIONS"].pop("pool", None)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)
