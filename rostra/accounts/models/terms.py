from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from rostra.accounts.enums import Authority, Risk
from rostra.accounts.models.account import Account
from rostra.core.captured import Captured
from rostra.core.scoping import Scoped


class Terms(Scoped, Captured):
    """One version of a network's terms of service, as the body saw it (R-284). The newest of a network counts."""

    network = models.CharField(max_length=40)
    label = models.CharField(max_length=100, help_text="How the network names the version, or its date.")
    url = models.URLField(max_length=500, blank=True)
    seen_on = models.DateField()
    file = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    file_name = models.CharField(max_length=200, blank=True)
    clauses = ArrayField(models.TextField(), default=list, blank=True)
    risk = models.CharField(max_length=10, choices=Risk.choices)
    unlimited = models.BooleanField(default=False, help_text="The indemnity has no limit (R-286).")
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name_plural = "terms"
        constraints = [models.UniqueConstraint(fields=["body", "network", "label"], name="accounts_terms_once")]
        indexes = [models.Index(fields=["body", "network", "-id"], name="accounts_terms_newest")]

    def __str__(self) -> str:
        return f"{self.network} {self.label}"


class Delegate(Scoped):
    """Who may accept terms for the body: its chief executive, or whom that person named in a document (R-285)."""

    member = models.ForeignKey("people.Member", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Authority.choices)
    file = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    file_name = models.CharField(max_length=200, blank=True)
    named_at = models.DateTimeField(default=timezone.now)
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind=Authority.CHIEF) | models.Q(file__isnull=False),
                name="accounts_delegate_has_document",
            ),
            models.UniqueConstraint(
                fields=["member"], condition=models.Q(ended_at=None), name="accounts_delegate_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.kind}"


class Acceptance(Scoped, Captured):
    """Terms accepted for one account, by whom with what authority, knowing which risk."""

    terms = models.ForeignKey(Terms, on_delete=models.PROTECT, related_name="acceptances")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="acceptances")
    authority = models.ForeignKey(Delegate, on_delete=models.PROTECT, related_name="acceptances")
    accepted_at = models.DateTimeField()
    risk_note = models.TextField(blank=True)
    opinion = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    opinion_name = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["terms", "account"], name="accounts_acceptance_once")]
        indexes = [models.Index(fields=["account", "-id"], name="accounts_acceptance_newest")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.terms_id}"
