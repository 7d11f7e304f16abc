from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from rostra.core.captured import Captured
from rostra.core.scoping import Scoped
from rostra.editorial.enums import OPEN_STATES, PostState, Verdict


class Post(Scoped):
    """Something the body says, in versions per account. `due_at` null means: as soon as it is approved.

    `revision` counts saves and changes of time: an editor who saves on an older one is told, nothing is overwritten;
    `saved_by` says who made the last.
    `unapproved_told_at`: people know that its time came before its approval; a new time clears it.
    """

    title = models.CharField(max_length=200)
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=PostState.choices, default=PostState.DRAFT)
    state_at = models.DateTimeField(default=timezone.now)
    revision = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(default=timezone.now)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    review_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    unapproved_told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["body", "due_at"], name="editorial_post_calendar"),
            models.Index(fields=["body", "state", "-id"], name="editorial_post_state"),
            models.Index(
                fields=["due_at"],
                name="editorial_post_open",
                condition=models.Q(state__in=OPEN_STATES, due_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Version(Scoped, Captured):
    """What a post says on one account, as it was at one save. Never changed: a new save is a new row.

    Without an account it is what was written for all of them. `number` is the post's revision with which it came;
    the one with the highest number counts. `media` holds `Picture`s (see `content`).
    """

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="versions")
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, null=True, related_name="+")
    number = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    language = models.CharField(max_length=10)
    link = models.URLField(max_length=500, blank=True)
    media = models.JSONField(default=list)
    removed = models.BooleanField(default=False)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["post", "account", "number"], name="editorial_version_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.post_id}/{self.account_id} v{self.number}"


class Approval(Scoped, Captured):
    """A verdict on exactly one content: `content_hash` covers text, media, alt text, links, account, language."""

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
