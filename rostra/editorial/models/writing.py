from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from rostra.core.scoping import Scoped


class Autosave(Scoped):
    """What somebody has typed and not saved yet. `key` names a new post's form; the fields are kept as they were sent."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey("editorial.Post", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    key = models.CharField(max_length=40, blank=True)
    fields = models.JSONField()
    revision = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "post", "key"], name="editorial_autosave_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.post_id or self.key}"


class Editing(Scoped):
    """Somebody has the form of a post open, since `since`; `seen_at` is when it last showed a sign of life."""

    post = models.ForeignKey("editorial.Post", on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "user"], name="editorial_editing_once")]

    def __str__(self) -> str:
        return f"{self.post_id} {self.user_id}"


class LinkState(Scoped):
    """What a job found when it last followed an address that stands in a draft. Typing reads this, and asks no network."""

    url = models.URLField(max_length=500)
    asked_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True, blank=True)
    works = models.BooleanField(null=True)
    code = models.CharField(max_length=60, blank=True)
    leads_to = models.URLField(max_length=500, blank=True)
    title = models.CharField(max_length=300, blank=True)
    description = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "url"], name="editorial_link_state_once")]

    def __str__(self) -> str:
        return self.url
