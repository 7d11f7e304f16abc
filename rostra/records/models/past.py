"""What a network or a mailbox gave of the time before Rostra."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from rostra.core.captured import Captured
from rostra.core.scoping import Scoped
from rostra.records.enums import ImportState, PastFormat


class PastImport(Scoped):
    """An archive that was brought in: looked at first (`report`), then read into records.

    `file` is the original; it goes with the first record of it that goes, as it holds what that said, and at once where
    nothing was brought in of it, or it held what had been disposed of before.
    """

    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    format = models.CharField(max_length=10, choices=PastFormat.choices)
    name = models.CharField(max_length=255)
    file = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.READ)
    report = models.JSONField(default=dict, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    next_try_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["next_try_at"], name="records_import_work", condition=models.Q(next_try_at__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return self.name


class PastItem(Scoped, Captured):
    """One item of an archive, a record with the provenance "imported".

    `author_id` and `author_name` are who outside wrote it or, of what is `own`, to whom it was written.
    `twin` is the record of the same thing that was here already ("publishing.delivery:7"), empty where there was none.
    """

    past = models.ForeignKey(PastImport, on_delete=models.PROTECT, related_name="items")
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    ref = models.CharField(max_length=500)
    url = models.CharField(max_length=500, blank=True)
    own = models.BooleanField(default=True)
    author_id = models.CharField(max_length=300, blank=True)
    author_name = models.CharField(max_length=200, blank=True)
    sent_at = models.DateTimeField()
    subject = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    language = models.CharField(max_length=10, blank=True)
    visibility = models.CharField(max_length=10, blank=True)
    reply_to = models.CharField(max_length=500, blank=True)
    media = models.JSONField(default=list, blank=True)
    raw = models.BinaryField()
    twin = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "ref"], name="records_pastitem_once")]

    def __str__(self) -> str:
        return self.ref
