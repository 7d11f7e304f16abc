"""The class tree of a body, the rules that file records into it, and who put a record somewhere else."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from rostra.core.scoping import Scoped
from rostra.records.enums import Access, ClassedBy, Direction, EndAction, JournalRule, Trigger


class RecordClass(Scoped):
    """A class of records: what it covers, how long it is kept and why, what happens then, who may read it.

    `names` are its names in languages besides `name`. `retention_months` is None until somebody decided it: then
    nothing of the class is ever disposed of. `certainty` is that of the pack from which the number came (A, B, C; empty:
    the body's own decision); B and C count once `confirmed_by` has confirmed them.
    """

    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    names = models.JSONField(default=dict, blank=True)
    covers = models.TextField(blank=True)
    direction = models.CharField(max_length=10, choices=Direction.choices, default=Direction.BOTH)
    trigger = models.CharField(max_length=10, choices=Trigger.choices, default=Trigger.CAPTURED)
    retention_months = models.PositiveIntegerField(null=True, blank=True)
    basis = models.TextField(blank=True)
    certainty = models.CharField(max_length=1, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    action = models.CharField(max_length=10, choices=EndAction.choices, default=EndAction.KEEP)
    access = models.CharField(max_length=10, choices=Access.choices, default=Access.MEMBERS)
    journal = models.CharField(max_length=10, choices=JournalRule.choices, default=JournalRule.NEVER)
    position = models.PositiveIntegerField(default=0)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "record classes"
        constraints = [models.UniqueConstraint(fields=["body", "code"], name="records_class_code_once")]
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class FilingRule(Scoped):
    """Which class a record is filed into: the first rule that holds. What is empty (None) is not asked.

    `kinds` are those of `audit.sources.KINDS`.
    """

    record_class = models.ForeignKey(RecordClass, on_delete=models.PROTECT, related_name="rules")
    position = models.PositiveIntegerField(default=0)
    kinds = models.JSONField(default=list, blank=True)
    direction = models.CharField(max_length=10, choices=Direction.choices, default=Direction.BOTH)
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    topic = models.ForeignKey("inbox.Topic", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    case_like = models.BooleanField(null=True, blank=True)
    public = models.BooleanField(null=True, blank=True)
    removed = models.BooleanField(null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return f"{self.position} → {self.record_class_id}"


class FilingPlace(Scoped):
    """How far a body's log has been filed: leaves below `next_leaf` are, the others are not."""

    next_leaf = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body"], name="records_filingplace_once")]

    def __str__(self) -> str:
        return str(self.next_leaf)


class Classing(Scoped):
    """A record put into a class, after the first time: by whom or by which rule, from where, why."""

    record = models.ForeignKey("records.Record", on_delete=models.PROTECT, related_name="classings")
    before = models.ForeignKey(RecordClass, on_delete=models.PROTECT, null=True, related_name="+")
    after = models.ForeignKey(RecordClass, on_delete=models.PROTECT, related_name="+")
    classed_by = models.CharField(max_length=10, choices=ClassedBy.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    reason = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["record", "-id"], name="records_classing_newest")]

    def __str__(self) -> str:
        return f"{self.record_id}: {self.before_id} → {self.after_id}"
