"""The policy as a text: its versions, what was answered for each, in whose words, and the rules that it stands beside."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from rostra.core.captured import Captured
from rostra.core.scoping import Scoped
from rostra.people.models import Member
from rostra.policy.enums import AnswerState, Function, InstrumentKind, Stand, VersionForm, VersionState


class Version(Scoped, Captured):
    """One version of the body's policy. A draft is worked on; what was adopted stays as it is.

    `content` is what was adopted, frozen: {"answers": {item: answer}, "rules": {key: stored value}, "wordings":
    {item: {language: text}}}. `only`: the body itself is not on social media, and its policy is for its staff (R-361).
    """

    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=VersionState.choices, default=VersionState.DRAFT)
    form = models.CharField(max_length=5, choices=VersionForm.choices, default=VersionForm.SHORT)
    only = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(null=True, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    adopted_at = models.DateTimeField(null=True, blank=True)
    adopted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decision_number = models.CharField(max_length=100, blank=True)
    effective_at = models.DateTimeField(null=True, blank=True)
    in_force_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    summary = models.TextField(blank=True, help_text="What is new, for those who read the version before.")
    content = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "number"], name="policy_version_number_once"),
            models.UniqueConstraint(
                fields=["body"],
                condition=models.Q(state__in=[VersionState.DRAFT, VersionState.ASKED]),
                name="policy_version_one_draft",
            ),
            models.UniqueConstraint(
                fields=["body"], condition=models.Q(state=VersionState.IN_FORCE), name="policy_version_one_in_force"
            ),
            # What was adopted says when it holds from, and by which decision.
            models.CheckConstraint(
                condition=models.Q(adopted_at=None) | models.Q(effective_at__isnull=False),
                name="policy_version_adopted_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.number}"


class TeamSeat(Scoped):
    """Somebody of the team that settles the policy, for one of its six functions (R-368)."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    function = models.CharField(max_length=14, choices=Function.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "function"], name="policy_teamseat_once")]

    def __str__(self) -> str:
        return self.function


class Answer(Scoped):
    """What the body answers to one question of the questionnaire, in one version: proposed, then agreed.

    `value` is {"options": [codes], "fields": {name: value}, "rules": {key: stored value}, "reason": text}.
    `edition` counts its changes: what somebody agreed to is known by it.
    """

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="answers")
    item = models.CharField(max_length=5)
    value = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=AnswerState.choices, default=AnswerState.PROPOSED)
    edition = models.PositiveIntegerField(default=1)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "item"], name="policy_answer_once")]

    def __str__(self) -> str:
        return self.item


class Voice(Scoped):
    """What somebody says to an answer: a comment, agreement for a function, or an objection."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="voices")
    item = models.CharField(max_length=5)
    edition = models.PositiveIntegerField(help_text="Of the answer that it is about; 0 before there was one.")
    stand = models.CharField(max_length=10, choices=Stand.choices, default=Stand.COMMENT)
    function = models.CharField(max_length=14, choices=Function.choices, blank=True)
    text = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["version", "item"], name="policy_voice_item")]

    def __str__(self) -> str:
        return f"{self.item} {self.stand}"


class Wording(Scoped):
    """A clause in the body's own words, in one language of one version.

    `rule_hash` is that of what the clause said when it was written: once the rule is another, somebody reads it again.
    """

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="wordings")
    item = models.CharField(max_length=5)
    language = models.CharField(max_length=10)
    text = models.TextField()
    rule_hash = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "item", "language"], name="policy_wording_once")]

    def __str__(self) -> str:
        return f"{self.item} {self.language}"


class Instrument(Scoped):
    """A law or rule that applies beside the policy, or an annex of it (R-216, R-221, R-369, R-374)."""

    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=10, choices=InstrumentKind.choices)
    reference = models.CharField(max_length=300, blank=True)
    url = models.URLField(blank=True, max_length=500)
    items = ArrayField(models.CharField(max_length=5), default=list, blank=True)
    pack = models.CharField(max_length=20, blank=True, help_text="The jurisdiction pack that it came from.")
    owner = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    valid_until = models.DateField(null=True, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.title


class Conflict(Scoped):
    """Where a proposed rule and one that exists, or two answers, contradict each other; and how that was resolved (R-370)."""

    items = ArrayField(models.CharField(max_length=5), default=list)
    instrument = models.ForeignKey(
        Instrument, on_delete=models.PROTECT, null=True, blank=True, related_name="conflicts"
    )
    text = models.TextField()
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    resolution = models.TextField(blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(resolved_at=None) | ~models.Q(resolution=""),
                name="policy_conflict_resolved_by_words",
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]
