"""What lets content go, and what keeps it: decisions, holds, lists with two signatures, people's requests."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from rostra.core.captured import Captured
from rostra.core.scoping import Scoped
from rostra.records.enums import CaseState, DecisionPurpose, Direction, ListState, Verdict
from rostra.records.models.classing import RecordClass
from rostra.records.models.filed import Record


class Decision(Scoped):
    """A disposal decision (gallringsbeslut), or the decision about a request for erasure: without one, nothing goes.

    In force from `valid_from` to `valid_until` (None: without end), both included, unless revoked.
    """

    purpose = models.CharField(max_length=10, choices=DecisionPurpose.choices, default=DecisionPurpose.DISPOSAL)
    number = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    decided_on = models.DateField()
    legal_basis = models.TextField()
    conditions = models.TextField(blank=True)
    classes = models.ManyToManyField(RecordClass, blank=True, related_name="decisions")
    direction = models.CharField(max_length=10, choices=Direction.choices, default=Direction.BOTH)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    document = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    revoked_reason = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "number"], name="records_decision_once")]

    def __str__(self) -> str:
        return self.number


class Hold(Scoped):
    """Nothing that it covers goes, whatever any decision says. It covers its items and, where `query` is set, all that
    the search finds, also what comes later (`records.selecting.Selection`, as JSON).

    The log knows the search by its hash: `query_salt` is what keeps the words in it from being guessed there. Holds
    that were placed before it did have none.
    """

    title = models.CharField(max_length=200)
    reason = models.TextField()
    query = models.JSONField(null=True, blank=True)
    query_salt = models.CharField(max_length=32, blank=True, default="", db_default="")
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField()
    review_on = models.DateField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_reason = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.title


class HoldItem(Scoped):
    hold = models.ForeignKey(Hold, on_delete=models.PROTECT, related_name="items")
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="holds")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hold", "record"], name="records_holditem_once")]

    def __str__(self) -> str:
        return f"{self.hold_id}: {self.record_id}"


class DisposalList(Scoped):
    """What goes under one decision: made by a job, reviewed and signed by two people, executed in batches.

    `digest` is the SHA-256, in hexadecimal, of the ids of the records that were signed for (`signing.listed`); empty
    where nobody signed, and of lists that were signed before it was kept. `certificate` is the signed result as JSON, in `certificate_file` as PDF.
    """

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="lists")
    state = models.CharField(max_length=10, choices=ListState.choices, default=ListState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    until = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    first_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    first_at = models.DateTimeField(null=True, blank=True)
    second_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    second_at = models.DateTimeField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True, default="", db_default="")
    begun_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    next_try_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)
    certificate = models.JSONField(null=True, blank=True)
    certificate_file = models.ForeignKey(
        "core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="records_list_two_people",
                condition=models.Q(second_by__isnull=True) | ~models.Q(second_by=models.F("first_by")),
            ),
            models.CheckConstraint(
                name="records_list_signed",
                condition=~models.Q(state__in=["signed", "running", "done"])
                | models.Q(first_by__isnull=False, second_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"], name="records_list_work", condition=models.Q(next_try_at__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return f"list {self.pk}"


class DisposalItem(Scoped):
    """One record of a list. Left out by a person with a reason, or by the system at its turn (`kept` says why)."""

    list = models.ForeignKey(DisposalList, on_delete=models.PROTECT, related_name="items")
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="disposals")
    left_out_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    left_out_reason = models.TextField(blank=True)
    kept = models.CharField(max_length=20, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["list", "record"], name="records_disposalitem_once")]
        indexes = [
            models.Index(
                fields=["list", "id"],
                name="records_item_waiting",
                condition=models.Q(done_at__isnull=True, kept="", left_out_by__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.list_id}: {self.record_id}"


class ErasureCase(Scoped):
    """A person asks that what the body keeps of them goes. `parties` are [account id, author id] pairs.

    `decision` is set when it is decided: what goes, goes under it, once somebody else has signed as well.
    """

    person = models.CharField(max_length=200)
    contact = models.CharField(max_length=300, blank=True)
    parties = models.JSONField(default=list, blank=True)
    request = models.TextField(blank=True)
    received_on = models.DateField()
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=CaseState.choices, default=CaseState.OPEN)
    version = models.PositiveIntegerField(default=1)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    second_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    second_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    next_try_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="records_case_two_people",
                condition=models.Q(second_by__isnull=True) | ~models.Q(second_by=models.F("decided_by")),
            ),
            # Requests that were done before a second signature was asked for stay as they are.
            models.CheckConstraint(
                name="records_case_signed",
                condition=~models.Q(state="signed") | models.Q(decided_by__isnull=False, second_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"], name="records_case_work", condition=models.Q(next_try_at__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return f"case {self.pk}"


class ErasureItem(Scoped):
    """What becomes of one record of a case, and why it must stay where it must; `remaining` is what a redaction leaves."""

    case = models.ForeignKey(ErasureCase, on_delete=models.PROTECT, related_name="items")
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="erasures")
    verdict = models.CharField(max_length=10, choices=Verdict.choices, blank=True)
    reason = models.TextField(blank=True)
    remaining = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "record"], name="records_erasureitem_once")]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.record_id}"


class Redaction(Scoped, Captured):
    """What is left of a record from which a part was taken, shown in its place; the whole went with a tombstone."""

    record = models.OneToOneField(Record, on_delete=models.PROTECT, related_name="redaction")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"redaction of {self.record_id}"


class FileRemoval(Scoped):
    """A stored file that is to go: tried until it is gone, and told meanwhile.

    `past` is the archive of which it was the original, where it goes with no record: nobody brought the archive in, or
    what it held had been disposed of before.
    """

    sha256 = models.BinaryField(max_length=32)
    list = models.ForeignKey(DisposalList, on_delete=models.PROTECT, null=True, blank=True, related_name="removals")
    case = models.ForeignKey(ErasureCase, on_delete=models.PROTECT, null=True, blank=True, related_name="removals")
    past = models.ForeignKey("records.PastImport", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField()
    next_try_at = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True)
    kept = models.CharField(max_length=20, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["next_try_at"], name="records_removal_work", condition=models.Q(next_try_at__isnull=False)
            ),
            models.Index(fields=["body", "sha256"], name="records_removal_file"),
        ]

    def __str__(self) -> str:
        return bytes(self.sha256).hex()
