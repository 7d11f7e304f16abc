"""The reading room: searches that are kept, and who read what."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from rostra.core.scoping import Scoped
from rostra.records.models.filed import Record


class SavedSearch(Scoped):
    """A search that a member keeps; `selection` is a `records.selecting.Selection` as JSON. `shared`: all see it."""

    member = models.ForeignKey("people.Member", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    selection = models.JSONField(default=dict)
    shared = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "saved searches"
        constraints = [models.UniqueConstraint(fields=["member", "name"], name="records_savedsearch_once")]

    def __str__(self) -> str:
        return self.name


class ReadingSeal(Scoped):
    """Readings that the log vouches for together: its newest event of this row says how many, and the salted hash of them.

    `salt` keeps what they say from being guessed from there. It is made anew when a name in them goes.
    """

    salt = models.CharField(max_length=32)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.pk)


class Reading(Scoped):
    """Who read the content of a record, or searched for a person, and when. Only ever added to.

    Without a `seal` until the job that seals has come by.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    record = models.ForeignKey(Record, on_delete=models.PROTECT, null=True, related_name="readings")
    search = models.JSONField(null=True, blank=True)
    purpose = models.TextField(blank=True)
    at = models.DateTimeField()
    seal = models.ForeignKey(
        ReadingSeal, on_delete=models.PROTECT, null=True, blank=True, related_name="readings", db_index=False
    )

    class Meta:
        indexes = [
            models.Index(fields=["body", "-id"], name="records_reading_newest"),
            models.Index(fields=["record", "-id"], name="records_reading_record"),
            models.Index(fields=["body"], condition=models.Q(seal=None), name="records_reading_unsealed"),
            models.Index(fields=["seal", "id"], name="records_reading_seal"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.at:%Y-%m-%d}"
