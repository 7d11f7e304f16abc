from __future__ import annotations


class PostgresError(Exception):
    """The embedded PostgreSQL cannot do what was asked; the text says why and what to do."""
