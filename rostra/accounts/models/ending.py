from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from rostra.accounts.enums import (
    Certified,
    ClosingOutcome,
    ClosingReason,
    ClosingTask,
    HandleFate,
    Retention,
    TaskState,
)
from rostra.accounts.models.account import Account
from rostra.core.captured import Captured
from rostra.core.scoping import Scoped


class Certification(Scoped):
    """The question, every so many months, whether an account is still needed, staffed and true to its charter.

    `reminders` counts how often people were reminded, so that each reminder goes out once.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="certifications")
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    reminders = models.PositiveIntegerField(default=0)
    needed = models.BooleanField(null=True)
    staffed = models.BooleanField(null=True)
    charter_true = models.BooleanField(null=True)
    outcome = models.CharField(max_length=10, choices=Certified.choices, blank=True)
    note = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("people.Member", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=models.Q(outcome=""), name="accounts_certification_one_open"
            )
        ]
        indexes = [
            models.Index(fields=["due_at"], name="accounts_certification_open", condition=models.Q(outcome="")),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.due_at:%F}"


class Closing(Scoped):
    """An account on its way out: why, what is said about it, what becomes of its name."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="closings")
    reason = models.CharField(max_length=20, choices=ClosingReason.choices)
    explanation = models.TextField(blank=True)
    notice = models.TextField(blank=True)
    handle_fate = models.CharField(max_length=12, choices=HandleFate.choices, blank=True)
    handed_to = models.CharField(max_length=200, blank=True)
    retention = models.CharField(max_length=20, choices=Retention.choices, blank=True)
    began_at = models.DateTimeField(default=timezone.now)
    began_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=10, choices=ClosingOutcome.choices, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=models.Q(outcome=""), name="accounts_closing_one_under_way"
            )
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.reason}"


class ClosingStep(Scoped):
    """One thing to do before an account counts as closed."""

    closing = models.ForeignKey(Closing, on_delete=models.PROTECT, related_name="steps")
    task = models.CharField(max_length=12, choices=ClosingTask.choices)
    state = models.CharField(max_length=8, choices=TaskState.choices, default=TaskState.OPEN)
    note = models.TextField(blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["closing", "task"], name="accounts_closingstep_once")]

    def __str__(self) -> str:
        return self.task


class Snapshot(Scoped, Captured):
    """What the body holds of an account at one moment, as a record: its entry, its charter, what was last collected."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="snapshots")
    content = models.JSONField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.account_id} {self.at:%F %T}"
