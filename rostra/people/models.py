"""Bodies, their units, and the people who work in them."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from rostra.core.scoping import Scoped
from rostra.people.enums import Digest, DutyCode, RoleCode, Theme


class Body(models.Model):
    """A public body: the tenant. Its own time zone and languages rule its clocks and public pages."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=10, default="en")
    languages = ArrayField(models.CharField(max_length=10), default=list)
    time_zone = models.CharField(max_length=60, default="UTC")
    website = models.URLField(blank=True)
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
    created_at = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = UserManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="people_user_email_once")]

    def __str__(self) -> str:
        return self.name or self.email


class Unit(Scoped):
    """A part of a body, in a tree."""

    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    name = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "name"], name="people_unit_once")]
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Member(Scoped):
    """A user in a body. Leaving ends the membership; what the person did stays theirs in the log."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="members")
    title = models.CharField(max_length=200, blank=True)
    joined_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "user"], name="people_member_once")]

    def __str__(self) -> str:
        return self.user.name

    @property
    def active(self) -> bool:
        return self.left_at is None and self.user.is_active


class Role(Scoped):
    """A role that a member holds, for the whole body or for a unit and those below it."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="roles")
    code = models.CharField(max_length=20, choices=RoleCode.choices)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "code", "unit"], name="people_role_once", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return self.code


class Duty(Scoped):
    """One of the nine duties, held by a member for the body or a unit."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="duties")
    code = models.CharField(max_length=20, choices=DutyCode.choices)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name_plural = "duties"
        constraints = [
            models.UniqueConstraint(fields=["member", "code", "unit"], name="people_duty_once", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return self.code


class Notice(Scoped):
    """Something that a person should know: a code and data, put into words in the reader's language when shown."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=60)
    data = models.JSONField(default=dict)
    url = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["user", "-id"], name="people_notice_newest"),
            models.Index(fields=["user"], name="people_notice_unread", condition=models.Q(read_at=None)),
            models.Index(fields=["at"], name="people_notice_unmailed", condition=models.Q(mailed_at=None)),
        ]

    def __str__(self) -> str:
        return self.kind
