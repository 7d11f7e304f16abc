from __future__ import annotations

from django.conf import settings
from django.db import models

from rostra.core.scoping import Scoped


class Decision(Scoped):
    """A choice on a policy question: who, when, why. The newest row of a key is in force; older ones stay."""

    key = models.CharField(max_length=60)
    value = models.JSONField()
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["body", "key", "-id"], name="policy_decision_newest")]

    def __str__(self) -> str:
        return self.key
