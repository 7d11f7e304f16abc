"""Answers before they are given: approved ones to draw on, drafts a second person reads, questions to experts."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from rostra.core.captured import Captured
from rostra.core.scoping import Scoped
from rostra.inbox.enums import ApprovedState, DraftState, Purpose, Visibility


class ApprovedAnswer(Scoped):
    """What the body says to a question that comes again; its words, by language and version, are in ApprovedText.

    From `valid_until` on it is offered to nobody; at `review_on` its owner is asked whether it still holds.
    """

    title = models.CharField(max_length=200)
    topic = models.ForeignKey("inbox.Topic", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    owner = models.ForeignKey("people.Member", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    review_on = models.DateField(null=True, blank=True)
    valid_until = models.DateTimeField(null=True, blank=True)
    source_url = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=ApprovedState.choices, default=ApprovedState.DRAFT)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title


class ApprovedText(Scoped, Captured):
    """The words of an approved answer in one language, as they stood from a moment on. Never changed once written.

    `question` is what citizens ask, in their words: it finds the answer together with `text`.
    """

    answer = models.ForeignKey(ApprovedAnswer, on_delete=models.PROTECT, related_name="texts")
    language = models.CharField(max_length=10)
    version = models.PositiveIntegerField()
    question = models.CharField(max_length=300, blank=True, default="", db_default="")
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    search = models.GeneratedField(
        expression=models.Func("language", "question", "text", function="rostra_search_vector"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["answer", "language", "version"], name="inbox_approvedtext_once")
        ]

    def __str__(self) -> str:
        return f"{self.answer_id} {self.language} v{self.version}"


class Draft(Scoped, Captured):
    """An answer that a second person reads before it is sent. `version` is that of the conversation it was written to."""

    conversation = models.ForeignKey("inbox.Conversation", on_delete=models.PROTECT, related_name="drafts")
    version = models.PositiveIntegerField()
    author = models.ForeignKey("people.Member", on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    visibility = models.CharField(max_length=10, choices=Visibility.choices)
    purpose = models.CharField(max_length=12, choices=Purpose.choices, default=Purpose.ANSWER)
    media = models.JSONField(default=list)
    approved_text = models.ForeignKey(ApprovedText, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    why = models.CharField(max_length=20)
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=DraftState.choices, default=DraftState.WAITING)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)
    answer = models.ForeignKey("inbox.Answer", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation"], name="inbox_draft_once", condition=models.Q(state="waiting")
            )
        ]

    def __str__(self) -> str:
        return f"draft {self.pk}"


class ExpertQuestion(Scoped, Captured):
    """A question by mail to somebody without an account; their reply comes back as a note. The link is kept as a hash.

    `shown` are the ids of the messages that they may read with it, without who wrote them.
    """

    conversation = models.ForeignKey("inbox.Conversation", on_delete=models.PROTECT, related_name="questions")
    by = models.ForeignKey("people.Member", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    email = models.EmailField()
    text = models.TextField()
    shown = models.JSONField(default=list, db_default=[])
    token_hash = models.BinaryField(max_length=32)
    at = models.DateTimeField()
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    note = models.ForeignKey("inbox.Note", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token_hash"], name="inbox_expertquestion_token")]

    def __str__(self) -> str:
        return f"question {self.pk}"
