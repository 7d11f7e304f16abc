"""Who writes to us: people who linked their channels, or whom a member linked with a reason; senders who are muted."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from rostra.core.scoping import Scoped


class Person(Scoped):
    """Somebody outside, on one or several channels. Nothing is looked up about them: what is here they wrote to us."""

    name = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    forgotten_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return self.name


class Identity(Scoped):
    """One sender on one channel who is this person. `by` None: they said so themselves."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="identities")
    channel = models.CharField(max_length=50)
    author_id = models.CharField(max_length=300)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "identities"
        constraints = [models.UniqueConstraint(fields=["body", "channel", "author_id"], name="inbox_identity_once")]

    def __str__(self) -> str:
        return f"{self.channel}:{self.author_id}"


class LinkCode(Scoped):
    """A code sent to the sender of a conversation: who writes it back from elsewhere is the same person. Kept as a hash."""

    conversation = models.ForeignKey("inbox.Conversation", on_delete=models.PROTECT, related_name="+")
    code_hash = models.BinaryField(max_length=32)
    by = models.ForeignKey("people.Member", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "code_hash"], name="inbox_linkcode_once")]

    def __str__(self) -> str:
        return f"link code {self.pk}"


class Muted(Scoped):
    """A sender whose messages the body has called spam: still kept and recorded, no longer work."""

    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    author_id = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "muted"
        constraints = [models.UniqueConstraint(fields=["body", "account", "author_id"], name="inbox_muted_once")]

    def __str__(self) -> str:
        return self.author_id


class BulkAct(Scoped):
    """One act on many conversations, or the closing of one, with how each of them stood before: so that it can be undone.

    `rows`: [{"conversation", "version" (after), "before": {column: value}, "alarms": [those that were on], "unread":
    {column: value} where sorting had not come to it yet}].
    """

    kind = models.CharField(max_length=20)
    by = models.ForeignKey("people.Member", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    rows = models.JSONField()
    undone_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.at}"


class Theme(Scoped):
    """Something that came up again and again, taken into planning: what citizens said, and later what the body did.

    `conversation` is the one in which somebody asked for it, where it began with one person: they are told of the end.
    """

    title = models.CharField(max_length=200)
    topic = models.ForeignKey("inbox.Topic", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    group = models.ForeignKey("inbox.Group", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    idea = models.ForeignKey("editorial.Idea", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    conversation = models.ForeignKey(
        "inbox.Conversation", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    said = models.TextField(blank=True)
    did = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation"],
                name="inbox_theme_once_of_conversation",
                condition=models.Q(conversation__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.title
