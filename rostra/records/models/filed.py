"""Every captured content as a record: where it is filed, when its time is over, how it is found."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from rostra.core.scoping import Scoped
from rostra.records.enums import ClassedBy, JournalState, OutcomeKind
from rostra.records.models.classing import FilingRule, RecordClass


class Record(Scoped):
    """A content that the log vouches for, filed from the log within seconds of its capture.

    What it says stays in its source (`audit.sources`), and nowhere twice; `words` are for finding it. `at` is when it
    was written, sent or decided, `captured_at` when it came into the log. `due_on` is the day after which its class lets
    it go; None where nothing was decided, or the trigger has not come. `outcome` is what people decided of it last when its
    time was over, `kept_until` the day before which they said that it is not due again. When it goes, what could tell of its content or
    of a person (`words`, `party`) is emptied, and `disposed_at` is set.
    """

    body = models.ForeignKey("people.Body", on_delete=models.PROTECT, related_name="+", db_index=False)
    event = models.OneToOneField("audit.Event", on_delete=models.PROTECT, related_name="record")
    source = models.CharField(max_length=60)
    source_key = models.CharField(max_length=60)
    kind = models.CharField(max_length=20)
    at = models.DateTimeField()
    captured_at = models.DateTimeField()
    incoming = models.BooleanField(default=False)
    public = models.BooleanField(default=False)
    case_like = models.BooleanField(default=False)
    removed = models.BooleanField(default=False, db_default=False)
    account = models.ForeignKey(
        "accounts.Account", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    topic = models.ForeignKey(
        "inbox.Topic", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    about = models.CharField(max_length=80, blank=True)
    party = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=10, blank=True)
    words = SearchVectorField(null=True)

    record_class = models.ForeignKey(
        RecordClass, on_delete=models.PROTECT, null=True, blank=True, related_name="records", db_index=False
    )
    classed_by = models.CharField(max_length=10, choices=ClassedBy.choices, blank=True)
    rule = models.ForeignKey(
        FilingRule, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    kept_until = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=OutcomeKind.choices, blank=True, default="", db_default="")
    journal = models.CharField(max_length=10, choices=JournalState.choices, blank=True)
    disposed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "source_key"], name="records_record_once")]
        indexes = [
            models.Index(fields=["body", "-id"], name="records_record_newest"),
            models.Index(fields=["body", "-at", "-id"], name="records_record_at"),
            models.Index(fields=["body", "kind", "-id"], name="records_record_kind"),
            models.Index(fields=["body", "account", "-id"], name="records_record_account"),
            models.Index(fields=["body", "record_class", "-id"], name="records_record_class"),
            models.Index(fields=["body", "about", "-id"], name="records_record_about"),
            models.Index(
                fields=["account", "party", "-id"], name="records_record_party", condition=~models.Q(party="")
            ),
            models.Index(
                fields=["body", "due_on", "id"],
                name="records_record_due",
                condition=models.Q(due_on__isnull=False, disposed_at__isnull=True),
            ),
            models.Index(
                fields=["body", "id"], name="records_record_asked", condition=models.Q(journal=JournalState.ASKED)
            ),
            models.Index(
                fields=["body", "-id"],
                name="records_record_disposed",
                condition=models.Q(disposed_at__isnull=False),
            ),
            GinIndex(fields=["body", "words"], name="records_record_words"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.source_key}"


class RecordFile(Scoped):
    """A stored file that a record holds. A file goes when no record that is kept holds it, and nothing else either."""

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="files")
    sha256 = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "sha256"], name="records_recordfile_once")]
        indexes = [models.Index(fields=["body", "sha256"], name="records_recordfile_by_hash")]

    def __str__(self) -> str:
        return bytes(self.sha256).hex()
