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


class PublishingHold(Scoped):
    """A stop: nothing leaves for the account, or for any of the body where none is named, until it is lifted.

    `answers_go_on`: answers to people are not stopped, only what the body says by itself.
    """

    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField()
    answers_go_on = models.BooleanField(default=False)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    lift_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["body", "account"],
                condition=models.Q(lifted_at=None),
                name="policy_publishing_hold_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"hold {self.account_id or 'all'} since {self.at:%Y-%m-%d %H:%M}"
