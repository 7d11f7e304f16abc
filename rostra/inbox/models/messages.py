"""Messages, the conversations they belong to, and what the body does with them."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils import timezone

from rostra.core.captured import Captured
from rostra.core.scoping import Scoped
from rostra.inbox.enums import CloseReason, Contribution, ConversationState, Purpose, TopicBy, UrgencyKind, Visibility


class Queue(Scoped):
    """Where conversations wait: a unit's, a topic's or a team's."""

    name = models.CharField(max_length=200)
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "name"], name="inbox_queue_once")]
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class QueueMember(Scoped):
    """A member who works on a queue: "my queues" are those."""

    queue = models.ForeignKey(Queue, on_delete=models.CASCADE, related_name="memberships")
    member = models.ForeignKey("people.Member", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["queue", "member"], name="inbox_queuemember_once")]

    def __str__(self) -> str:
        return f"{self.queue_id}/{self.member_id}"


class Route(Scoped):
    """The queue into which an account's new conversations go."""

    account = models.OneToOneField("accounts.Account", on_delete=models.PROTECT, related_name="+")
    queue = models.ForeignKey(Queue, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.account_id} → {self.queue_id}"


class Conversation(Scoped):
    """Messages and answers that belong together.

    `due_at` is set while an answer is owed (states new and open), in the body's working time: what is urgent is due
    soon, and so stands first. `version` counts changes: an act on an older page is refused, so two people cannot
    unknowingly do the same. `root` is the ref of the first item of its thread: one conversation for each (root,
    author). `post_delivery` is the post of ours under which it stands; `kind` is set where that asks for something.
    `writing_*` is the lock of whoever writes now; `seen_at`: somebody who can answer saw it since the newest message.

    The clock of what is owed: it was set at `opened_at`, for `answer_minutes` of working time (None: of before there
    were clocks). `left_minutes` is what is left of it while we wait for the citizen, to whom we put a question.
    `unsorted`: something came that has not been read for topic and urgency yet. `reading` is what was read, with its
    reasons: {"rule", "words", "sure" (per cent), "others": [[topic, per cent]], "urgent": [words], "personal": [kinds],
    "of": [[message, version]] from which the topic was read, "heard": the same for urgency, where that is other}.
    """

    # The indexes below serve what the foreign keys' own would; intake writes every one of them for every message.
    body = models.ForeignKey("people.Body", on_delete=models.PROTECT, related_name="+", db_index=False)
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+", db_index=False)
    queue = models.ForeignKey(Queue, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    owner = models.ForeignKey(
        "people.Member", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    state = models.CharField(max_length=10, choices=ConversationState.choices, default=ConversationState.NEW)
    close_reason = models.CharField(max_length=20, choices=CloseReason.choices, blank=True)
    visibility = models.CharField(max_length=10, choices=Visibility.choices)
    post_delivery = models.ForeignKey(
        "publishing.Delivery", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    root = models.CharField(max_length=500, blank=True)
    kind = models.CharField(max_length=10, choices=Contribution.choices, blank=True, default="", db_default="")

    subject = models.CharField(max_length=300, blank=True)
    preview = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=10, blank=True)
    author_id = models.CharField(max_length=300, blank=True)
    author_name = models.CharField(max_length=200, blank=True)
    author_handle = models.CharField(max_length=300, blank=True)

    opened_at = models.DateTimeField()
    first_in_at = models.DateTimeField()
    last_in_at = models.DateTimeField()
    last_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    messages_count = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    writing_by = models.ForeignKey(
        "people.Member", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    writing_until = models.DateTimeField(null=True, blank=True)

    answer_minutes = models.PositiveIntegerField(null=True, blank=True)
    acknowledge_due_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    left_minutes = models.PositiveIntegerField(null=True, blank=True)
    warned_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    unsorted = models.BooleanField(default=False, db_default=False)
    topic = models.ForeignKey(
        "inbox.Topic", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    topic_by = models.CharField(max_length=10, choices=TopicBy.choices, blank=True, default="", db_default="")
    reading = models.JSONField(null=True, blank=True)
    urgency = models.CharField(max_length=20, choices=UrgencyKind.choices, blank=True, default="", db_default="")
    group = models.ForeignKey(
        "inbox.Group", on_delete=models.PROTECT, null=True, blank=True, related_name="conversations", db_index=False
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="inbox_conversation_due_while_owed",
                condition=models.Q(state__in=["new", "open"], due_at__isnull=False)
                | models.Q(state__in=["waiting", "closed"], due_at__isnull=True),
            ),
            models.CheckConstraint(
                name="inbox_conversation_close_reason",
                condition=models.Q(state="closed") & ~models.Q(close_reason="")
                | ~models.Q(state="closed") & models.Q(close_reason=""),
            ),
        ]
        indexes = [
            models.Index(
                fields=["body", "due_at", "id"], name="inbox_conv_owed", condition=models.Q(state__in=["new", "open"])
            ),
            models.Index(
                fields=["body", "queue", "due_at", "id"],
                name="inbox_conv_queue_owed",
                condition=models.Q(state__in=["new", "open"]),
            ),
            models.Index(
                fields=["body", "owner", "due_at", "id"],
                name="inbox_conv_owner_owed",
                condition=models.Q(state__in=["new", "open"], owner__isnull=False),
            ),
            # Answered and closed ones are listed newest first; intake's new rows are in none of these.
            models.Index(
                fields=["body", "state", "-last_at", "-id"],
                name="inbox_conv_done",
                condition=models.Q(state__in=["waiting", "closed"]),
            ),
            models.Index(
                fields=["body", "queue", "state", "-last_at", "-id"],
                name="inbox_conv_queue_done",
                condition=models.Q(state__in=["waiting", "closed"]),
            ),
            models.Index(
                fields=["body", "owner", "state", "-last_at", "-id"],
                name="inbox_conv_owner_done",
                condition=models.Q(state__in=["waiting", "closed"], owner__isnull=False),
            ),
            models.Index(fields=["body", "-last_at", "-id"], name="inbox_conv_newest"),
            models.Index(fields=["body", "account", "-last_at", "-id"], name="inbox_conv_account"),
            models.Index(fields=["account", "author_id", "root"], name="inbox_conv_author"),
            models.Index(
                fields=["body", "due_at", "id"],
                name="inbox_conv_urgent",
                condition=models.Q(state__in=["new", "open"]) & ~models.Q(urgency=""),
            ),
            models.Index(fields=["body", "id"], name="inbox_conv_unsorted", condition=models.Q(unsorted=True)),
            models.Index(
                fields=["body", "topic", "-last_at", "-id"],
                name="inbox_conv_topic",
                condition=models.Q(topic__isnull=False),
            ),
            models.Index(
                fields=["body", "topic", "due_at", "id"],
                name="inbox_conv_topic_owed",
                condition=models.Q(state__in=["new", "open"], topic__isnull=False),
            ),
            models.Index(fields=["group"], name="inbox_conv_group", condition=models.Q(group__isnull=False)),
            models.Index(
                fields=["acknowledge_due_at"],
                name="inbox_conv_unacknowledged",
                condition=models.Q(acknowledge_due_at__isnull=False, acknowledged_at__isnull=True),
            ),
            models.Index(
                fields=["body", "due_at"],
                name="inbox_conv_untold",
                condition=models.Q(state__in=["new", "open"])
                & (models.Q(warned_at__isnull=True) | models.Q(warned_at__lt=models.F("due_at"))),
            ),
            models.Index(
                fields=["post_delivery"], name="inbox_conv_post", condition=models.Q(post_delivery__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.subject or self.preview[:40]

    @property
    def first_due_at(self) -> datetime | None:
        """By when something is owed: the acknowledgement, while nobody gave it, or the answer; None where nothing is."""
        if self.due_at is None or self.acknowledge_due_at is None or self.acknowledged_at is not None:
            return self.due_at
        return min(self.acknowledge_due_at, self.due_at)


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
