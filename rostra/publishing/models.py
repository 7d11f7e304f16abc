from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from rostra.core.captured import Captured
from rostra.core.scoping import Scoped
from rostra.publishing.enums import DeliveryState


class Delivery(Scoped, Captured):
    """The sending of one frozen content to one account: written before the network call, closed after.

    `source` and `source_id` say what it carries ("editorial.version", "inbox.answer"); a unique constraint makes a
    second row impossible. `content` is what was approved, as JSON (text, language, media with hashes and alt text,
    link, subject, reply_to, root, references, to, visibility); `key` is the stable idempotency key of all attempts.
    """

    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="deliveries")
    source = models.CharField(max_length=40)
    source_id = models.BigIntegerField()
    key = models.CharField(max_length=64, unique=True)
    content = models.JSONField()
    content_hash = models.BinaryField(max_length=32)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    state = models.CharField(max_length=10, choices=DeliveryState.choices, default=DeliveryState.DUE)
    state_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
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
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                name="publishing_delivery_open",
                condition=models.Q(state__in=["due", "sending", "unknown"]),
            ),
            models.Index(fields=["body", "-due_at"], name="publishing_delivery_calendar"),
        ]

    def __str__(self) -> str:
        return f"{self.source}:{self.source_id} → {self.account_id}"


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
