"""What people decided of records whose time was over: kept longer, released for disposal, handed over."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from rostra.core.scoping import Scoped
from rostra.records.enums import OutcomeKind
from rostra.records.models.classing import RecordClass
from rostra.records.models.filed import Record


class Outcome(Scoped):
    """One decision about all records of a class that were due at that moment.

    `until`: the day until which they are kept at least. A handover is prepared first, so that what is exported is what
    is handed over; `handed_to`, `handed_on`, `reference` and `noted_*` say that it was, None or empty until then.
    """

    record_class = models.ForeignKey(RecordClass, on_delete=models.PROTECT, related_name="outcomes")
    what = models.CharField(max_length=10, choices=OutcomeKind.choices)
    reason = models.TextField(blank=True)
    until = models.DateField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    handed_to = models.CharField(max_length=200, blank=True)
    handed_on = models.DateField(null=True, blank=True)
    reference = models.CharField(max_length=200, blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    noted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="records_outcome_until",
                condition=models.Q(what="keep", until__isnull=False)
                | (~models.Q(what="keep") & models.Q(until__isnull=True)),
            )
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.pk}"


class OutcomeItem(Scoped):
    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="items")
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="outcomes")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["outcome", "record"], name="records_outcomeitem_once")]

    def __str__(self) -> str:
        return f"{self.outcome_id}: {self.record_id}"
