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


class Change(Scoped):
    """A decision that takes effect at a time: with a version of the policy, or by itself. `value` is as it is stored.

    `taken_at`: it holds since. `stuck_at`: its time came and it could not be taken, and `trouble` says why; people were told.
    """

    key = models.CharField(max_length=60)
    value = models.JSONField()
    at = models.DateTimeField()
    reason = models.TextField(blank=True)
    version = models.ForeignKey(
        "policy.Version", on_delete=models.PROTECT, null=True, blank=True, related_name="changes"
    )
    planned_at = models.DateTimeField()
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    stuck_at = models.DateTimeField(null=True, blank=True)
    trouble = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["at"], name="policy_change_due", condition=models.Q(taken_at=None, withdrawn_at=None))
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "key"],
                condition=models.Q(taken_at=None, withdrawn_at=None),
                name="policy_change_one_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.at:%F}"
