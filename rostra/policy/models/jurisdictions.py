"""What a body's lawyer says to a shipped jurisdiction pack: laid over it, never into it."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from rostra.core.scoping import Scoped


class PackCorrection(Scoped):
    """A value that holds in place of the shipped one; `path` is like "foi[0].respond". The newest that has not ended counts."""

    pack = models.CharField(max_length=20)
    path = models.CharField(max_length=200)
    value = models.JSONField()
    source = models.CharField(max_length=500)
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["body", "pack", "path"], condition=models.Q(ended_at=None), name="policy_packcorrection_one"
            )
        ]

    def __str__(self) -> str:
        return f"{self.pack} {self.path}"


class PackConfirmation(Scoped):
    """A named person confirmed a value on a day. It counts for the value with this hash, and for no other."""

    pack = models.CharField(max_length=20)
    path = models.CharField(max_length=200)
    value_hash = models.CharField(max_length=64)
    name = models.CharField(max_length=200, help_text="Who confirmed it.")
    title = models.CharField(max_length=200)
    on = models.DateField()
    note = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["body", "pack", "path", "-id"], name="policy_packconfirmation_newest")]

    def __str__(self) -> str:
        return f"{self.pack} {self.path}"
