"""Rows whose content the log vouches for: each carries the salt with which its content was hashed."""

from __future__ import annotations

import secrets

from django.db import models


def new_salt() -> bytes:
    """16 random bytes: nobody can guess a short text from its hash in the log."""
    return secrets.token_bytes(16)


class Captured(models.Model):
    """Mixin of rows that are a source of records (see `rostra.audit.sources`)."""

    salt = models.BinaryField(max_length=16, default=new_salt)

    class Meta:
        abstract = True
