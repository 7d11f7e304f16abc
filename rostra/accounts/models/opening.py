from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from rostra.accounts.enums import OpeningOutcome, ProposalForm, Verdict
from rostra.accounts.models.account import Account
from rostra.accounts.models.charter import Charter
from rostra.core.scoping import Scoped


class Opening(Scoped):
    """The record of how an account came to be decided on: who proposed it, in which form, and how that ended (R-183).

    `round` counts how often it was submitted; `requirements` are those that the policy named when it last was.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="openings")
    form = models.CharField(max_length=10, choices=ProposalForm.choices)
    message = models.TextField(blank=True, help_text="The proposer's own words.")
    proposed_by = models.ForeignKey("people.Member", on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    round = models.PositiveIntegerField(default=0)
    requirements = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    outcome = models.CharField(max_length=12, choices=OpeningOutcome.choices, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    place = models.CharField(max_length=500, blank=True, help_text="Where it was opened by hand, if not connected.")
    pilot_exit = models.TextField(blank=True, help_text="What must be true for the pilot to end.")
    pilot_result = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=models.Q(outcome=""), name="accounts_opening_one_under_way"
            )
        ]
        indexes = [models.Index(fields=["account", "-id"], name="accounts_opening_newest")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.form}"


class OpeningStep(Scoped):
    """One step of a proposal's review, as the policy had it when it was submitted; `decider` is a role or duty code."""

    opening = models.ForeignKey(Opening, on_delete=models.PROTECT, related_name="steps")
    round = models.PositiveIntegerField()
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=100)
    decider = models.CharField(max_length=20)
    charter = models.ForeignKey(Charter, on_delete=models.PROTECT, null=True, related_name="+")
    verdict = models.CharField(max_length=5, choices=Verdict.choices, blank=True)
    reason = models.TextField(blank=True)
    decided_by = models.ForeignKey("people.Member", on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["opening", "round", "number"], name="accounts_openingstep_once")]

    def __str__(self) -> str:
        return self.name
