"""What staff said for the body where the body has no account: under a newspaper's post, in a group, in a forum (R-220)."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from rostra.core.captured import Captured
from rostra.core.scoping import Scoped


class Outreach(Scoped, Captured):
    """One comment as somebody wrote it down, never changed: who corrects it writes a new row, and the newest counts.

    `first` is the row with which the entry began, None for that row itself; `number` counts the rows of an entry from 1.
    `account` is the identity that spoke. `answered` is what was answered, in our words, `quote` the words of it that matter:
    who wrote them is not kept. `findings` are the code and level of what the checks found in the text. `removed`: the
    entry was a mistake; `reason` is why a row takes the place of the one before. `said_by` spoke, `by` wrote it down.
    """

    first = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="later")
    number = models.PositiveSmallIntegerField(default=1)
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    network = models.CharField(max_length=40, blank=True)
    place = models.CharField(max_length=200)
    url = models.CharField(max_length=1000, blank=True)
    text = models.TextField()
    language = models.CharField(max_length=20)
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answered = models.CharField(max_length=500)
    quote = models.TextField(blank=True)
    approved_words = models.BooleanField(default=False)
    findings = models.JSONField(default=list, blank=True)
    removed = models.BooleanField(default=False)
    reason = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "number"], name="editorial_outreach_once"),
            models.CheckConstraint(
                condition=models.Q(first=None, number=1) | models.Q(first__isnull=False, number__gt=1),
                name="editorial_outreach_numbered",
            ),
        ]
        indexes = [models.Index(fields=["body", "-said_at"], name="editorial_outreach_said")]

    def __str__(self) -> str:
        return f"{self.entry} {self.number}"

    @property
    def entry(self) -> int:
        """The number of the entry: that of its first row."""
        return self.first_id or self.pk
