from __future__ import annotations

from django.conf import settings
from django.db import models

from rostra.accounts.models.account import Account
from rostra.core.captured import Captured
from rostra.core.scoping import Scoped


class Charter(Scoped, Captured):
    """What an account is for and how it is run, as it was at one save (R-022, R-023). A new save is a new row.

    `content` is a `CharterText` as JSON. Who approved it is no part of what the log vouches for: the verdicts are.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="charters")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey("people.Member", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "number"], name="accounts_charter_once")]

    def __str__(self) -> str:
        return f"{self.account_id} v{self.number}"
