"""Many who ask the same: groups, who is in them, and the one answer that goes to all."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from rostra.core.captured import Captured
from rostra.core.scoping import Scoped
from rostra.inbox.enums import GroupState, LeftOut, MemberState, PartState


class Signature(Scoped):
    """What a conversation asks, as a fingerprint: groups are found by these. There while an answer is owed,
    or while the group it is in is open.

    `number` grows with every batch that is written in a body: who has read up to one reads on from there.
    """

    conversation = models.OneToOneField(
        "inbox.Conversation", on_delete=models.CASCADE, primary_key=True, related_name="signature"
    )
    language = models.CharField(max_length=10, blank=True)
    data = models.BinaryField()
    at = models.DateTimeField()
    number = models.BigIntegerField(default=0, db_default=0)

    class Meta:
        indexes = [models.Index(fields=["body", "number"], name="inbox_signature_number")]

    def __str__(self) -> str:
        return f"signature {self.pk}"


class Group(Scoped):
    """Conversations that ask the same. A machine proposes it, a person confirms or splits it.

    `size` counts those in it or proposed for it; `told_at` is when managers were told of it as an issue, which one of
    them acknowledges by the alarm.
    """

    title = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=GroupState.choices, default=GroupState.PROPOSED)
    topic = models.ForeignKey("inbox.Topic", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    language = models.CharField(max_length=10, blank=True)
    words = models.JSONField(default=list)
    size = models.PositiveIntegerField(default=0)
    owner = models.ForeignKey("people.Member", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    started_at = models.DateTimeField()
    grown_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(
                fields=["body", "-grown_at"],
                name="inbox_group_open",
                condition=models.Q(state__in=["proposed", "confirmed", "answered"]),
            )
        ]

    def __str__(self) -> str:
        return self.title


class GroupMember(Scoped):
    """A conversation's place in a group: proposed by likeness, in by a person's word, or out by it.

    What a person took out stays out: the row says so.
    """

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="members")
    conversation = models.ForeignKey("inbox.Conversation", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=MemberState.choices, default=MemberState.PROPOSED)
    likeness = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "conversation"], name="inbox_groupmember_once")]
        indexes = [models.Index(fields=["body", "-at"], name="inbox_groupmember_growth")]

    def __str__(self) -> str:
        return f"{self.group_id}/{self.conversation_id}"


class GroupSending(Scoped, Captured):
    """One answer to many, as one person wrote and another, where policy asks, approved it.

    `texts` are by language, or by "language@account" where an account needs other words; those of "" are for every
    language that has none. Never changed once written. `approved_texts` names, by the same keys, the approved answer
    from which words were taken. It waits until `approved_at`; from `stopped_at` on, for the `reason`, nothing more
    leaves. `repeats`: the same words again, for those who came later.
    """

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="sendings")
    texts = models.JSONField()
    approved_texts = models.JSONField(default=dict, db_default={})
    repeats = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="repetitions")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.TextField(blank=True, default="", db_default="")

    class Meta:
        constraints = [
            # A double click, or two people at once: one of them waits for approval.
            models.UniqueConstraint(
                fields=["group"],
                name="inbox_groupsending_one_waits",
                condition=models.Q(approved_at__isnull=True, stopped_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"sending {self.pk}"

    @property
    def waits(self) -> bool:
        """For a second person."""
        return self.approved_at is None and self.stopped_at is None


class SendingPart(Scoped):
    """What becomes of one conversation in one answer to many: planned for its time, then answered or left out.

    `version` is that of the conversation which the writer saw: whatever happened since leaves it out.
    """

    sending = models.ForeignKey(GroupSending, on_delete=models.PROTECT, related_name="parts")
    conversation = models.ForeignKey("inbox.Conversation", on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=PartState.choices, default=PartState.PLANNED)
    reason = models.CharField(max_length=20, choices=LeftOut.choices, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sending", "conversation"], name="inbox_sendingpart_once")]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="inbox_sendingpart_due",
                condition=models.Q(state="planned", due_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.sending_id}/{self.conversation_id} {self.state}"


class Influx(Scoped):
    """How many messages came in on an account within an hour, so that one hour can be compared with others.

    `counted_to` is the newest message in it.
    """

    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+", db_index=False)
    hour = models.DateTimeField()
    messages = models.PositiveIntegerField()
    counted_to = models.BigIntegerField()

    class Meta:
        verbose_name_plural = "influx"
        constraints = [models.UniqueConstraint(fields=["body", "hour", "account"], name="inbox_influx_once")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.hour} {self.messages}"
