"""The people's side: what each has read and signed, learnt, and is asked to."""

from __future__ import annotations

import json
from hashlib import sha256

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from rostra.core.captured import Captured
from rostra.core.scoping import Scoped
from rostra.people.models import Member
from rostra.policy.enums import CampaignKind, CourseKind, Learnt
from rostra.policy.models.drafting import Version


class Course(Scoped):
    """A course of the body: its own words in place of a shipped one of the same code, one it wrote, or one held outside.

    `texts` is {language: {"title", "text" (Markdown), "quiz": [{"question", "options": [...], "right": index}]}}.
    """

    code = models.SlugField(max_length=40)
    kind = models.CharField(max_length=10, choices=CourseKind.choices)
    texts = models.JSONField(default=dict)
    months = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Empty: as the policy says for all.")
    for_roles = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    archived_at = models.DateTimeField(null=True, blank=True)
    replaced_by = models.SlugField(
        max_length=40,
        blank=True,
        default="",
        help_text="The code of the course that is done in its place, once it is archived.",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "code"], name="policy_course_code_once")]

    def __str__(self) -> str:
        return self.code

    def title(self, language: str) -> str:
        """In that language, else in the first there is."""
        said: dict[str, str] = self.texts.get(language) or next(iter(self.texts.values()), {})
        return said.get("title", self.code)

    def edition(self, language: str) -> str:
        """By which somebody who changes what it says in that language says what they saw."""
        seen = [self.kind, self.months, self.texts.get(language)]
        return sha256(json.dumps(seen, sort_keys=True).encode()).hexdigest()


class Training(Scoped, Captured):
    """A course that a member has done, and until when that counts. Its number is that of the certificate."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="trainings")
    course = models.SlugField(max_length=40)
    how = models.CharField(max_length=10, choices=Learnt.choices)
    language = models.CharField(max_length=10, blank=True)
    done_at = models.DateTimeField()
    valid_until = models.DateTimeField()
    score = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Percentage of right answers.")
    held_by = models.CharField(max_length=200, blank=True, help_text="Who held a course outside.")
    file = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the certificate that was handed in.")
    file_name = models.CharField(max_length=200, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdraw_reason = models.TextField(blank=True)
    told = models.PositiveSmallIntegerField(
        default=0, help_text="How often the member was told that it ends: 30 days before, 7 days before, and then."
    )

    class Meta:
        indexes = [models.Index(fields=["member", "course", "-valid_until"], name="policy_training_newest")]

    def __str__(self) -> str:
        return f"{self.course} until {self.valid_until:%F}"


class Acknowledgement(Scoped, Captured):
    """A member has read a version of the policy, answered the questions about it, and stands by it."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="acknowledgements")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="acknowledgements")
    language = models.CharField(max_length=10)
    at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "version"], name="policy_acknowledgement_once")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.version_id}"


class Campaign(Scoped):
    """Members are asked to acknowledge a version, or to do a course, by a day; those who have not are reminded."""

    kind = models.CharField(max_length=12, choices=CampaignKind.choices)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    course = models.SlugField(max_length=40, blank=True)
    units = ArrayField(models.IntegerField(), default=list, blank=True, help_text="Empty: the whole body.")
    due_on = models.DateField()
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reminded_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="policy", version__isnull=False, course="")
                | (models.Q(kind="course", version=None) & ~models.Q(course="")),
                name="policy_campaign_one_thing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.due_on}"
