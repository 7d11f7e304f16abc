"""Messages, and what the body does with them."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils import timezone

from rostra.core.captured import Captured
from rostra.core.scoping import Scoped
from rostra.inbox.enums import Purpose, Visibility
from rostra.inbox.models.conversations import Conversation


class Message(Scoped, Captured):
    """What a person outside said, as it stands now; earlier versions are in MessageVersion, raw bytes in MessageRaw.

    `own` marks what the account itself wrote on the network without Rostra. `search` is made by the database, so that
    it can never differ from the text. `came_into` is the number of the conversation into which it came, and which its
    record names, where it was moved out of that since; None where it was not.
    """

    body = models.ForeignKey("people.Body", on_delete=models.PROTECT, related_name="+", db_index=False)
    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="messages", db_index=False)
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+", db_index=False)
    ref = models.CharField(max_length=500)
    version = models.PositiveIntegerField(default=1)
    author_id = models.CharField(max_length=300, blank=True)
    author_name = models.CharField(max_length=200, blank=True)
    author_handle = models.CharField(max_length=300, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    language = models.CharField(max_length=10, blank=True)
    visibility = models.CharField(max_length=10, choices=Visibility.choices)
    url = models.CharField(max_length=500, blank=True)
    reply_to = models.CharField(max_length=500, blank=True)
    sent_at = models.DateTimeField()
    received_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True, blank=True)
    own = models.BooleanField(default=False)
    came_into = models.BigIntegerField(null=True, blank=True)
    search = models.GeneratedField(
        expression=models.Func("language", "subject", "text", function="rostra_search_vector"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        indexes = [
            models.Index(fields=["conversation", "sent_at", "id"], name="inbox_message_thread"),
            models.Index(fields=["body", "-id"], name="inbox_message_newest"),
            GinIndex(fields=["body", "search"], name="inbox_message_search"),
        ]

    def __str__(self) -> str:
        return self.ref

    @property
    def question(self) -> str:
        """Subject and words, as what an answer is looked for by."""
        return f"{self.subject}\n{self.text}"


class MessageKey(models.Model):
    """The dedupe key of a message, in a table of its own: one row per (account, ref) for all time."""

    pk = models.CompositePrimaryKey("account", "ref")
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+", db_index=False)
    ref = models.CharField(max_length=500)
    message_id = models.BigIntegerField()

    def __str__(self) -> str:
        return self.ref


class MessageRaw(models.Model):
    """What the network gave, byte for byte, per version of a message."""

    pk = models.CompositePrimaryKey("message", "version")
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="raws", db_index=False)
    version = models.PositiveIntegerField()
    raw = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.message_id} v{self.version}"


class MessageVersion(Captured):
    """A version of a message that was replaced at its source; the current one is in Message itself."""

    pk = models.CompositePrimaryKey("message", "version")
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="versions", db_index=False)
    version = models.PositiveIntegerField()
    subject = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    language = models.CharField(max_length=10, blank=True)
    author_id = models.CharField(max_length=300, blank=True)
    author_name = models.CharField(max_length=200, blank=True)
    author_handle = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField()
    received_at = models.DateTimeField()
    replaced_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.message_id} v{self.version}"


class Attachment(Scoped, Captured):
    """A file that came with a message. `file` is null while its bytes are being fetched, or where they were refused."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="attachments")
    file = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=127, blank=True)
    alt = models.TextField(blank=True)
    url = models.CharField(max_length=1000, blank=True)
    refused = models.CharField(max_length=60, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["id"], name="inbox_attachment_pending", condition=models.Q(file__isnull=True, refused="")
            )
        ]

    def __str__(self) -> str:
        return self.name


class Note(Scoped, Captured):
    """An internal note: never leaves the body."""

    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"note {self.pk}"


class Answer(Scoped, Captured):
    """What the body says back; leaves as a delivery with source "inbox.answer". Never changed once written.

    `approved_text` is the approved answer it was made from, `sending` the one answer to many that it is a part of.
    """

    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="answers")
    reply_to = models.ForeignKey(Message, on_delete=models.PROTECT, null=True, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    language = models.CharField(max_length=10, blank=True)
    visibility = models.CharField(max_length=10, choices=Visibility.choices)
    media = models.JSONField(default=list)
    at = models.DateTimeField()
    purpose = models.CharField(max_length=12, choices=Purpose.choices, default=Purpose.ANSWER, db_default="answer")
    approved_text = models.ForeignKey(
        "inbox.ApprovedText", on_delete=models.PROTECT, null=True, blank=True, related_name="uses"
    )
    sending = models.ForeignKey(
        "inbox.GroupSending", on_delete=models.PROTECT, null=True, blank=True, related_name="answers"
    )

    class Meta:
        constraints = [
            # One answer to many reaches each of them once, whatever stops and starts again meanwhile.
            models.UniqueConstraint(
                fields=["sending", "conversation"],
                name="inbox_answer_once_of_sending",
                condition=models.Q(sending__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"answer {self.pk}"


class Unreadable(Scoped):
    """Something a network gave that could not be read: kept as it is, with the reason, for a person to look at."""

    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    ref = models.CharField(max_length=500, blank=True)
    raw = models.BinaryField()
    raw_hash = models.BinaryField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "unreadable"
        constraints = [models.UniqueConstraint(fields=["account", "raw_hash"], name="inbox_unreadable_once")]

    def __str__(self) -> str:
        return self.reason
