"""What citizens write about: the tree of topics, the rules that say so, and what was learnt from corrections."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import get_language

from rostra.core.scoping import Scoped
from rostra.inbox.enums import AuthorKind, TopicBy


class Topic(Scoped):
    """A topic of the body's tree. `queue` is where its conversations wait under the model "by topic".

    `names` are those in further languages; `sensitive`: answers to it are read by a second person before they go out.
    """

    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    name = models.CharField(max_length=200)
    names = models.JSONField(default=dict, blank=True)
    queue = models.ForeignKey("inbox.Queue", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    sensitive = models.BooleanField(default=False)
    position = models.PositiveIntegerField(default=0)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["body", "parent", "name"],
                name="inbox_topic_once",
                nulls_distinct=False,
                condition=models.Q(closed_at__isnull=True),
            )
        ]
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name

    @property
    def local_name(self) -> str:
        """The name in the reader's language, where it has one."""
        return str(self.names.get((get_language() or "").split("-")[0]) or self.name)


class TopicExample(Scoped):
    """How somebody would write about a topic: from these the reading starts, before anybody corrected anything."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="examples")
    language = models.CharField(max_length=10)
    text = models.TextField()

    def __str__(self) -> str:
        return self.text[:40]


class TopicRule(Scoped):
    """Where all of it holds, the conversation is about the topic. Rules come before what was learnt, by `position`.

    `words` are one to a line, of which one must stand in the text; `place` likewise; empty parts hold always.
    """

    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="rules")
    name = models.CharField(max_length=200)
    words = models.TextField(blank=True)
    place = models.TextField(blank=True)
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    language = models.CharField(max_length=10, blank=True)
    author = models.CharField(max_length=10, choices=AuthorKind.choices, blank=True)
    position = models.PositiveIntegerField(default=0)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class Correction(Scoped):
    """A person said what a conversation is about. `was` is what had been read, with its confidence in percent."""

    conversation = models.ForeignKey("inbox.Conversation", on_delete=models.PROTECT, related_name="corrections")
    message = models.ForeignKey("inbox.Message", on_delete=models.PROTECT, related_name="+")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="+")
    was = models.ForeignKey(Topic, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    was_by = models.CharField(max_length=10, choices=TopicBy.choices, blank=True)
    was_sure = models.PositiveSmallIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["body", "-id"], name="inbox_correction_newest")]

    def __str__(self) -> str:
        return f"{self.conversation_id} → {self.topic_id}"


class Learnt(Scoped):
    """What the body's corrections taught: one row for each body, its `state` as the classifier writes it.

    `learnt_to` is the last correction in it. A state that cannot be read is built again from examples and corrections.
    """

    state = models.BinaryField()
    learnt_to = models.BigIntegerField(default=0)
    report = models.JSONField(default=dict)
    at = models.DateTimeField()
    reset_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "learnt"
        constraints = [models.UniqueConstraint(fields=["body"], name="inbox_learnt_once")]

    def __str__(self) -> str:
        return f"learnt {self.body_id}"
