from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext

from rostra.channels.contract import CODES
from rostra.core.captured import Captured
from rostra.core.scoping import Scoped
from rostra.publishing.enums import OPEN_STATES, REASONS, UNSETTLED_STATES, DeliveryState


class Delivery(Scoped, Captured):
    """The sending of one frozen content to one account: written before the network call, closed after.

    `source` and `source_id` say what it carries ("editorial.version", "inbox.answer"); a unique constraint makes a
    second row impossible. `content` is what was approved, as JSON (see `content.freeze`); `key` is the stable
    idempotency key of all attempts. Deliveries of the same `thread` leave one after the other.

    `next_try_at` is when Rostra has something to do about it next: to send, to look up, to see whether its sender is
    alive, to withdraw. It is null where nothing is left to do. `failures` counts what the back-off is computed from,
    `absences` the look-ups that did not find it.
    """

    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="deliveries")
    source = models.CharField(max_length=40)
    source_id = models.BigIntegerField()
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

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(fields=["source", "source_id", "account"], name="publishing_delivery_once"),
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
        ]

    def __str__(self) -> str:
        return f"{self.source}:{self.source_id} → {self.account_id}"

    def age(self, now: datetime) -> timedelta:
        """For how long it has been in its state."""
        return now - self.state_at

    @property
    def reason(self) -> str:
        """Why it is where it is, as a sentence in the reader's language; empty when all is well."""
        if self.error_code in REASONS:
            return str(REASONS[self.error_code])
        return gettext(CODES[self.error_code]) if self.error_code in CODES else ""


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
