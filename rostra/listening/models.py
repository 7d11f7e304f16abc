"""What the body looks for in public, and what was found: a working copy that goes again, never a record of its own."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Lower

from rostra.core.scoping import Scoped
from rostra.inbox.enums import UrgencyKind
from rostra.listening.enums import FindState

LONGEST_WORDS = 100
LONGEST_KEPT = 90
"""Days."""
KEPT = 30


class Watch(Scoped):
    """Words for which public posts of anybody are looked for, and why: both are public themselves.

    `keep_days`: what nobody took goes after so many. `told_on` is the day on which people heard last that there is
    unusually much.
    """

    words = models.CharField(max_length=LONGEST_WORDS)
    purpose = models.CharField(max_length=300)
    keep_days = models.PositiveSmallIntegerField(
        default=KEPT, validators=[MinValueValidator(1), MaxValueValidator(LONGEST_KEPT)]
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    told_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "watches"
        constraints = [
            models.UniqueConstraint(
                "body", Lower("words"), condition=models.Q(ended_at__isnull=True), name="listening_watch_once"
            ),
            models.CheckConstraint(
                condition=models.Q(keep_days__gte=1, keep_days__lte=LONGEST_KEPT), name="listening_watch_days"
            ),
        ]

    def __str__(self) -> str:
        return self.words


class Search(Scoped):
    """A watch on one account's network: where the search goes on, and when. `next_at` None: never again.

    `failure` is the code of the last error, empty once it went well; `gap_at` is when older posts could not be had last.
    """

    watch = models.ForeignKey(Watch, on_delete=models.PROTECT, related_name="searches")
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    cursor = models.TextField(blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    next_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=60, blank=True)
    failures = models.PositiveIntegerField(default=0)
    failed_at = models.DateTimeField(null=True, blank=True)
    gap_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "searches"
        constraints = [models.UniqueConstraint(fields=["watch", "account"], name="listening_search_once")]
        indexes = [
            models.Index(fields=["next_at"], name="listening_search_due", condition=models.Q(next_at__isnull=False))
        ]

    def __str__(self) -> str:
        return f"{self.watch_id} on {self.account_id}"


class Find(Scoped):
    """A public post that a watch found, until `until`; of one that was taken or deleted, only that it was found.

    `key` is the hash of its address, or else of channel and ref: what was found once is not found again. `rest` is
    what intake needs beside the columns; `told_at`: people were told that it is urgent.
    """

    watch = models.ForeignKey(Watch, on_delete=models.PROTECT, related_name="finds")
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=64)
    ref = models.CharField(max_length=500, blank=True)
    url = models.CharField(max_length=500, blank=True)
    author_id = models.CharField(max_length=300, blank=True)
    author_name = models.CharField(max_length=200, blank=True)
    author_handle = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    language = models.CharField(max_length=10, blank=True)
    sent_at = models.DateTimeField()
    found_at = models.DateTimeField()
    until = models.DateTimeField()
    urgency = models.CharField(max_length=10, choices=UrgencyKind.choices, blank=True)
    urgent_words = models.JSONField(default=list, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    rest = models.JSONField(default=dict, blank=True)
    raw = models.BinaryField(default=b"")
    state = models.CharField(max_length=10, choices=FindState.choices, default=FindState.NEW)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(null=True, blank=True)
    conversation = models.ForeignKey("inbox.Conversation", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "key"], name="listening_find_once")]
        indexes = [
            models.Index(fields=["body", "state", "-id"], name="listening_find_newest"),
            models.Index(fields=["until"], name="listening_find_until"),
            models.Index(
                fields=["body", "account"],
                name="listening_find_urgent",
                condition=models.Q(state="new") & ~models.Q(urgency=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"


class DayCount(Scoped):
    """How many posts of a day, by the body's time, a watch found: it says nothing of anybody, and outlives the finds."""

    watch = models.ForeignKey(Watch, on_delete=models.PROTECT, related_name="days")
    day = models.DateField()
    finds = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["watch", "day"], name="listening_daycount_once")]

    def __str__(self) -> str:
        return f"{self.watch_id} {self.day:%F}: {self.finds}"
