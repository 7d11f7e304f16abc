"""What was found when evidence was looked at, what people attest where data cannot show it, and the reports on both."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from rostra.core.captured import Captured
from rostra.core.scoping import Scoped


class Look(Scoped):
    """What a provider of evidence found last. `lines` are some of what falls short, as codes and ids.

    `failed_at`: since then it could not be looked at, and the rest is what was found before (`found` empty: nothing yet).
    `untold`: it held, falls short since, and nobody was told yet.
    """

    name = models.CharField(max_length=60)
    found = models.CharField(max_length=10)
    of = models.PositiveIntegerField(default=0)
    short = models.PositiveIntegerField(default=0)
    lines = models.JSONField(default=list)
    at = models.DateTimeField()
    since = models.DateTimeField(help_text="It has been found so ever since.")
    failed_at = models.DateTimeField(null=True, blank=True)
    untold = models.BooleanField(default=False)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "name"], name="reports_look_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.found}"


class Day(Scoped):
    """How evidence stood at the end of a day: the history."""

    on = models.DateField()
    name = models.CharField(max_length=60)
    found = models.CharField(max_length=10)
    of = models.PositiveIntegerField(default=0)
    short = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "name", "on"], name="reports_day_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.on}"


class Attestation(Scoped):
    """A person says that something holds which data cannot show; it counts until a day.

    `subject` is a question of the policy ("E3.1") or a point of a checklist ("norwegian.know.listening").
    """

    subject = models.CharField(max_length=60)
    statement = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    until = models.DateField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    withdraw_reason = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["body", "subject", "-id"], name="reports_attestation_newest")]

    def __str__(self) -> str:
        return self.subject


class Report(Scoped, Captured):
    """A report on compliance as it stood, frozen and signed with the key of the body's log.

    The signature is over the canonical form of `content`, in Base64.
    """

    view = models.CharField(max_length=40)
    language = models.CharField(max_length=10)
    content = models.JSONField()
    key = models.CharField(max_length=64, help_text="The public key that signed it, in Base64.")
    signature = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.view} {self.at:%F}"
