from __future__ import annotations

from django.conf import settings
from django.db import models

from rostra.core.scoping import Scoped
from rostra.policy.approval_chains import Workflow


class AccountWorkflow(Scoped):
    """By which model posts for an account are approved, where it differs from what the body decided; "" is as the body."""

    account = models.OneToOneField("accounts.Account", on_delete=models.PROTECT, related_name="+")
    model = models.CharField(max_length=10, choices=Workflow.choices, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.account_id} {self.model}"
