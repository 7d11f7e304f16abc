from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from rostra.core.captured import Captured
from rostra.core.scoping import Scoped
from rostra.editorial.enums import PostState, Verdict


class Post(Scoped):
    """Something the body says, in versions per account. `due_at` null means: as soon as it is approved.

    `revision` counts saves: an editor who saves on an older one is told, and nothing is overwritten.
    """

    title = models.CharField(max_length=200)
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=PostState.choices, default=PostState.DRAFT)
    state_at = models.DateTimeField(default=timezone.now)
    revision = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    review_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        indexes = [
            models.Index(fields=["body", "due_at"], name="editorial_post_calendar"),
            models.Index(fields=["body", "state", "-id"], name="editorial_post_state"),
        ]

    def __str__(self) -> str:
        return self.title


class Version(Scoped, Captured):
    """What a post says on one account, as it was at one save. Never changed: a new save is a new row."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="versions")
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    language = models.CharField(max_length=10)
    link = models.URLField(max_length=500, blank=True)
    media = models.JSONField(default=list)
    removed = models.BooleanField(default=False)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "account", "number"], name="editorial_version_once")]

    def __str__(self) -> str:
        return f"{self.post_id}/{self.account_id} v{self.number}"


class Approval(Scoped):
    """A second person's verdict on exactly one content: `content_hash` covers text, media, alt text, links, account, language."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="approvals")
    revision = models.PositiveIntegerField()
    content_hash = models.BinaryField(max_length=32)
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["post", "-id"], name="editorial_approval_newest")]

    def __str__(self) -> str:
        return f"{self.post_id} r{self.revision} {self.verdict}"
