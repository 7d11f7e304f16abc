from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from rostra.core.scoping import Scoped
from rostra.editorial.enums import EntryKind, Form, IdeaState, Quiet, Risk


class ContentType(Scoped):
    """A kind of content that the body publishes: why, in which form, and how risky (R-074 to R-076).

    `service`: may go out in a quiet period, and in an emergency. `shown_days`: so long it stays in public, unless the
    post itself says until when; then it is withdrawn (R-125). None: without end.
    """

    name = models.CharField(max_length=100)
    purpose = models.TextField(blank=True)
    form = models.CharField(max_length=10, choices=Form.choices, default=Form.TEXT)
    risk = models.CharField(max_length=10, choices=Risk.choices, default=Risk.NORMAL)
    service = models.BooleanField(default=False)
    shown_days = models.PositiveSmallIntegerField(null=True, blank=True)
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    owner = models.ForeignKey("people.Member", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["body", "name"],
                condition=models.Q(archived_at=None),
                name="editorial_content_type_once",
            )
        ]
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Cadence(Scoped):
    """How often content of a type is due on an account, or on any where none is named; no number: as needed (R-076).

    `since` is when it was set: from then on it counts until something is published. `told_at`: when its owner was told
    last that it is overdue.
    """

    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="cadences")
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    every_minutes = models.PositiveIntegerField(null=True, blank=True)
    since = models.DateTimeField(default=timezone.now)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "account"], name="editorial_cadence_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.content_type_id} on {self.account_id or 'any'}"


class Idea(Scoped):
    """Something that a colleague thinks the body should say (R-080). Open to all staff."""

    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    wanted_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=IdeaState.choices, default=IdeaState.OPEN)
    state_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.TextField(blank=True)
    post = models.ForeignKey("editorial.Post", on_delete=models.PROTECT, null=True, blank=True, related_name="ideas")

    class Meta:
        indexes = [models.Index(fields=["body", "state", "-id"], name="editorial_idea_state")]

    def __str__(self) -> str:
        return self.title


class IdeaComment(Scoped):
    """What a colleague adds to an idea."""

    idea = models.ForeignKey(Idea, on_delete=models.PROTECT, related_name="comments")
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.idea_id} {self.at:%Y-%m-%d %H:%M}"


class Slot(Scoped):
    """A time that comes back, on the clocks of the body: every `every_weeks` weeks from `starts_on`, on `days` (R-079).

    Monday is 0. What stands on the calendar are its days; a post that fills one names it. `told_until`: of its empty
    days up to this one, people know.
    """

    name = models.CharField(max_length=100)
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    owner = models.ForeignKey("people.Member", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    days = models.JSONField(default=list)
    clock = models.TimeField()
    every_weeks = models.PositiveSmallIntegerField(default=1)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    told_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["clock", "name"]

    def __str__(self) -> str:
        return self.name


class PlanEntry(Scoped):
    """Something on the calendar that is no post: what other channels do, and times of quiet (R-081, R-098)."""

    kind = models.CharField(max_length=10, choices=EntryKind.choices)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    url = models.URLField(max_length=500, blank=True)
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    quiet = models.CharField(max_length=10, choices=Quiet.choices, default=Quiet.NO)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="editorial_plan_entry_lasts"
            )
        ]
        indexes = [
            models.Index(
                fields=["body", "starts_at", "ends_at"],
                name="editorial_plan_entry_calendar",
                condition=models.Q(removed_at=None),
            )
        ]

    def __str__(self) -> str:
        return self.title


class CalendarFeed(Scoped):
    """An address at which a calendar program reads the plan of a team; whoever has it can read it, until it is ended."""

    token_hash = models.BinaryField(max_length=32, unique=True)
    member = models.ForeignKey("people.Member", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.member_id} {self.unit_id or 'all'}"
