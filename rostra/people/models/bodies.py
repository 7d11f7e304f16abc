"""Bodies, their units, and the people who work in them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac

from rostra.core.scoping import Scoped
from rostra.people.enums import Digest, Level, Theme


class Body(models.Model):
    """A public body: the tenant. Its own time zone and languages rule its clocks and public pages."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=10, default="en")
    languages = ArrayField(models.CharField(max_length=10), default=list)
    time_zone = models.CharField(max_length=60, default="UTC")
    website = models.URLField(blank=True)
    policy_version = models.BigIntegerField(
        default=0, help_text="Changes with each decision: under it what was decided may be kept in memory."
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "bodies"

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: object) -> User:
        """A person of the installation, without any membership. Without a password nobody can sign in as them."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """One person in the installation; a member of one or more bodies."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)
    is_operator = models.BooleanField(
        default=False, help_text="Runs the installation: creates bodies, sees no citizen's message."
    )
    language = models.CharField(max_length=10, blank=True)
    theme = models.CharField(max_length=10, choices=Theme.choices, default=Theme.AUTO)
    digest = models.CharField(max_length=10, choices=Digest.choices, default=Digest.AT_ONCE)
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)
    sessions_ended = models.PositiveIntegerField(
        default=0, help_text="How often all sessions were ended: a session of an earlier count is dead."
    )
    links_sent = models.PositiveIntegerField(
        default=0, help_text="How many links to set a password were made: only the newest works."
    )
    created_at = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = UserManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="people_user_email_once")]

    def __str__(self) -> str:
        return self.name or self.email

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What every session of this person must carry; it changes with the password and with `sessions_ended`."""
        whole: str = super()._get_session_auth_hash(secret=secret)  # type: ignore[misc]  # private in Django's stubs
        if not self.sessions_ended:
            return whole
        value = f"{whole}:{self.sessions_ended}"
        return salted_hmac("rostra.people.session", value, secret=secret, algorithm="sha256").hexdigest()


class Unit(Scoped):
    """A part of a body, in a tree. Closed, never deleted: what was done there keeps its name."""

    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    name = models.CharField(max_length=200)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["body", "name"], condition=models.Q(closed_at=None), name="people_unit_open_once"
            )
        ]
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Member(Scoped):
    """A user in a body. Leaving ends the membership; what the person did stays theirs in the log."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="members")
    title = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=60, blank=True)
    spokesperson = models.CharField(
        max_length=300, blank=True, help_text="What this person speaks about for the body; empty for who does not."
    )
    level = models.CharField(max_length=10, choices=Level.choices, default=Level.STAFF)
    joined_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "user"], name="people_member_once")]

    def __str__(self) -> str:
        return self.user.name

    @property
    def active(self) -> bool:
        return self.left_at is None and self.user.is_active


class Absence(Scoped):
    """A member is away for a time, and comes back; whoever stands in gets what would be theirs. Ended early: `ended_at`."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="absences")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    substitute = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["body", "ends_at"], condition=models.Q(ended_at=None), name="people_absence_open")
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.starts_at}"

    @property
    def last_day(self) -> datetime:
        """A moment of the last day."""
        return self.ends_at - timedelta(minutes=1)
