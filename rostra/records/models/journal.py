"""The public journal: who decided about a record, and the entry as the public sees it."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from rostra.core.captured import Captured
from rostra.core.scoping import Scoped
from rostra.records.models.filed import Record


class JournalDecision(Scoped):
    """The three questions of Norwegian practice, answered for one record; it is entered where all three are yes.

    Whether it is a document of a case; whether it came in or went out; whether it was dealt with and has value as evidence.
    """

    record = models.OneToOneField(Record, on_delete=models.PROTECT, related_name="journal_decision")
    case_document = models.BooleanField()
    came_or_went = models.BooleanField()
    dealt_with = models.BooleanField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    reason = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.record_id}: {self.entered}"

    @property
    def entered(self) -> bool:
        return self.case_document and self.came_or_went and self.dealt_with


class JournalEntry(Scoped, Captured):
    """A line of the public journal, numbered within its year. What is shielded shows asterisks to the public.

    `direction` is "I" for what came in, "U" for what went out (Noark 5, journalposttype).
    """

    record = models.OneToOneField(Record, on_delete=models.PROTECT, related_name="journal_entry")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    direction = models.CharField(max_length=1)
    document_date = models.DateField()
    entered_on = models.DateField()
    title = models.CharField(max_length=500)
    title_shielded = models.BooleanField(default=False)
    party = models.CharField(max_length=300, blank=True)
    party_shielded = models.BooleanField(default=False)
    exemption = models.CharField(max_length=200, blank=True)
    case = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name_plural = "journal entries"
        constraints = [models.UniqueConstraint(fields=["body", "year", "number"], name="records_journal_once")]

    def __str__(self) -> str:
        return f"{self.year}/{self.number}"
