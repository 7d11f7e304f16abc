from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext

from rostra.channels.contract import CODES
from rostra.core.captured import Captured
from rostra.core.scoping import Scoped
from rostra.publishing.enums import (
    ENDS,
    OPEN_STATES,
    REASONS,
    UNSETTLED_STATES,
    ChangeState,
    DeliveryState,
    Found,
    Shown,
    Way,
)


def sentence(code: str) -> str:
    """A code of our own or of the channel's in the reader's language; empty for none."""
    if code in REASONS:
        return str(REASONS[code])
    return gettext(CODES[code]) if code in CODES else ""


class Delivery(Scoped, Captured):
    """The sending of one frozen content to one account: written before the network call, closed after.

    `source` and `source_id` say what it carries ("editorial.version", "inbox.answer"); a unique constraint makes a
    second row impossible. `content` is what was approved, as JSON (see `content.freeze`); `key` is the stable
    idempotency key of all attempts. Deliveries of the same `thread` leave one after the other.

    `next_try_at` is when Rostra has something to do about it next: to send, to look up, to see whether its sender is
    alive, to withdraw. It is null where nothing is left to do. `failures` counts what the back-off is computed from,
    `absences` the look-ups that did not find it.

    `part` numbers the items of a thread from 0; each but the first `follows` the one before it, and answers it on the
    network. `expires_at`: then it is withdrawn by itself. `look_at` is when the network is asked next what it shows;
    `shown` says what it showed last, compared at first with our own words, later with what it made of them (`shown_hash`). `taken_by` is who posts it by
    hand where the network lets no program do it.
    """

    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="deliveries")
    source = models.CharField(max_length=40)
    source_id = models.BigIntegerField()
    part = models.PositiveSmallIntegerField(default=0, db_default=0)
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="followers")
    key = models.CharField(max_length=64, unique=True)
    content = models.JSONField()
    content_hash = models.BinaryField(max_length=32)
    thread = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    state = models.CharField(max_length=10, choices=DeliveryState.choices, default=DeliveryState.DUE)
    state_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    next_try_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    absences = models.PositiveIntegerField(default=0)
    first_try_at = models.DateTimeField(null=True)
    error_code = models.CharField(max_length=60, blank=True)
    late_told_at = models.DateTimeField(null=True)

    ref = models.CharField(max_length=500, blank=True)
    url = models.URLField(max_length=500, blank=True)
    sent_at = models.DateTimeField(null=True)
    withdraw_asked_at = models.DateTimeField(null=True)

    expires_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True)
    look_at = models.DateTimeField(null=True)
    looked_at = models.DateTimeField(null=True)
    shown = models.CharField(max_length=10, choices=Shown.choices, blank=True, db_default="")
    shown_at = models.DateTimeField(null=True)
    shown_hash = models.BinaryField(max_length=32, null=True)
    shown_text = models.TextField(blank=True, db_default="")

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(fields=["source", "source_id", "account", "part"], name="publishing_delivery_once"),
            models.UniqueConstraint(
                fields=["account", "ref"], condition=~models.Q(ref=""), name="publishing_delivery_ref_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=OPEN_STATES) | models.Q(next_try_at__isnull=False),
                name="publishing_delivery_never_forgotten",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                name="publishing_delivery_work",
                condition=models.Q(next_try_at__isnull=False),
            ),
            models.Index(
                fields=["account", "thread"],
                name="publishing_delivery_thread",
                condition=models.Q(state__in=UNSETTLED_STATES) & ~models.Q(thread=""),
            ),
            models.Index(
                fields=["account"], name="publishing_delivery_sending", condition=models.Q(state=DeliveryState.SENDING)
            ),
            models.Index(fields=["body", "-due_at"], name="publishing_delivery_calendar"),
            models.Index(fields=["body", "state", "due_at"], name="publishing_delivery_state"),
            models.Index(
                fields=["look_at"], name="publishing_delivery_look", condition=models.Q(look_at__isnull=False)
            ),
            models.Index(
                fields=["expires_at"],
                name="publishing_delivery_expiry",
                condition=models.Q(state=DeliveryState.SENT, expires_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source}:{self.source_id} → {self.account_id}"

    def age(self, now: datetime) -> timedelta:
        """For how long it has been in its state."""
        return now - self.state_at

    @property
    def reason(self) -> str:
        """Why it is where it is, as a sentence in the reader's language; empty when all is well."""
        return sentence(self.error_code)


class Attempt(Scoped):
    """One try, committed as it began and closed as it ended; open ones of a dead worker become `unknown`."""

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="tries")
    number = models.PositiveIntegerField()
    worker = models.CharField(max_length=100)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["delivery", "number"], name="publishing_attempt_once")]

    def __str__(self) -> str:
        return f"{self.delivery_id}#{self.number}"

    @property
    def ended(self) -> str:
        """How it ended, as a sentence; empty while it lasts."""
        return str(ENDS.get(self.outcome, "")) or sentence(self.outcome)


class Change(Scoped, Captured):
    """Other words for an item that stands on a network already: what was asked, of what, by whom, and what came of it.

    `content` is frozen as a delivery's is; `note` is the correction that readers see in it. `decided_by` is the second
    person who confirmed or refused it; `failures` counts what the back-off is computed from. Where the network lets
    nobody change an item, it is taken back and published again: that new delivery has the source "publishing.change".
    `began_at` is since when we are at it: a network is asked to change the item, or the item is being taken back by us.
    """

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="changes")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    content_hash = models.BinaryField(max_length=32)
    note = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=ChangeState.choices, default=ChangeState.ASKED)
    state_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)
    next_try_at = models.DateTimeField(null=True)
    began_at = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    error_code = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["delivery", "number"], name="publishing_change_once"),
            models.UniqueConstraint(
                fields=["delivery"],
                condition=models.Q(state__in=[ChangeState.ASKED, ChangeState.CONFIRMED]),
                name="publishing_change_one_open",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                name="publishing_change_work",
                condition=models.Q(next_try_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.delivery_id} change {self.number}"

    @property
    def why(self) -> str:
        """Why it did not come about, as a sentence; empty when all is well."""
        return sentence(self.error_code)


class Sight(Scoped, Captured):
    """What stood in public under a delivery's address when somebody looked: kept whenever it says something new.

    `file` holds the bytes as they came, where they could be kept. `edited_at` is when somebody else changed it there, where
    the network says so.
    """

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="sights")
    at = models.DateTimeField()
    way = models.CharField(max_length=10, choices=Way.choices)
    found = models.CharField(max_length=10, choices=Found.choices)
    text = models.TextField(blank=True)
    url = models.URLField(max_length=500, blank=True)
    edited_at = models.DateTimeField(null=True)
    file = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["delivery", "-id"], name="publishing_sight_newest")]

    def __str__(self) -> str:
        return f"{self.delivery_id} {self.found} {self.at:%Y-%m-%d %H:%M}"
