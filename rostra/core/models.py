from __future__ import annotations

from django.db import models
from django.utils import timezone

from rostra.core.scoping import Scoped


class StoredFile(Scoped):
    """A file of a body, named by the SHA-256 of its content; the same bytes are kept once per body."""

    sha256 = models.BinaryField(max_length=32)
    size = models.BigIntegerField()
    content_type = models.CharField(max_length=127)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "sha256"], name="core_storedfile_once")]

    def __str__(self) -> str:
        return bytes(self.sha256).hex()


class Heartbeat(models.Model):
    """A worker that lives says so every few seconds. No row younger than a minute: the red banner."""

    worker = models.CharField(max_length=100, primary_key=True)
    started_at = models.DateTimeField()
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.worker
