"""Conversations, and the queues in which they wait."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from rostra.core.scoping import Scoped
from rostra.inbox.enums import CloseReason, Contribution, ConversationState, TopicBy, UrgencyKind, Visibility


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
    "of": [[message, version]] from which the topic was read, "heard": the same for urgency, where that is other,
    "unplaced": no answer was owed so far, so it was given to no queue or person}.
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
            # What no queue has is a part of everybody's list: in an index of all queues it would stand in no order.
            models.Index(
                fields=["body", "due_at", "id"],
                name="inbox_conv_unqueued_owed",
                condition=models.Q(state__in=["new", "open"], queue__isnull=True),
            ),
            models.Index(
                fields=["body", "state", "-last_at", "-id"],
                name="inbox_conv_unqueued_done",
                condition=models.Q(state__in=["waiting", "closed"], queue__isnull=True),
            ),
            models.Index(
                fields=["body", "-last_at", "-id"], name="inbox_conv_unqueued", condition=models.Q(queue__isnull=True)
            ),
            models.Index(
                fields=["body", "queue", "-last_at", "-id"],
                name="inbox_conv_queue",
                condition=models.Q(queue__isnull=False),
            ),
            models.Index(
                fields=["body", "owner", "-last_at", "-id"],
                name="inbox_conv_owner",
                condition=models.Q(owner__isnull=False),
            ),
            models.Index(fields=["body", "-last_at", "-id"], name="inbox_conv_newest"),
            models.Index(fields=["body", "account", "-last_at", "-id"], name="inbox_conv_account"),
            models.Index(fields=["body", "language", "-last_at", "-id"], name="inbox_conv_language"),
            models.Index(
                fields=["body", "kind", "-last_at", "-id"], name="inbox_conv_kind", condition=~models.Q(kind="")
            ),
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
