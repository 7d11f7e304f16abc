"""What members hold, ask for and are told; and what the body rules about it."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from rostra.core.scoping import Scoped
from rostra.people.enums import AccessState, DeviceState, DutyCode, GrantRight, RoleCode
from rostra.people.models.bodies import Member, Unit


class Role(Scoped):
    """A role that a member holds, for the whole body or for a unit and those below it."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="roles")
    code = models.CharField(max_length=20, choices=RoleCode.choices)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    from_directory = models.BooleanField(default=False, help_text="Given, and taken away again, by single sign-on.")

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


class Mandate(Scoped):
    """A manager lets a person act on duty for the body: what for, from when, until when (R-190).

    It counts, and what came with it, once the manager said so: `confirmed_at`.
    """

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="mandates")
    manager = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    scope = models.CharField(max_length=500, help_text="What the person may do in the body's name.")
    duties = ArrayField(models.CharField(max_length=20, choices=DutyCode.choices), default=list, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True, help_text="The manager stands by it.")
    ended_at = models.DateTimeField(
        null=True, blank=True, help_text="Ended by a person, by leaving, or, as written down since, by its date."
    )
    reminded_at = models.DateTimeField(null=True, blank=True, help_text="People were told that it is about to end.")
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["member", "-id"], name="people_mandate_newest")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at=None) | models.Q(ends_at__gt=models.F("starts_at")),
                name="people_mandate_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return self.scope

    def in_force(self, now: datetime) -> bool:
        begun = self.confirmed_at is not None and self.starts_at <= now
        return begun and self.ended_at is None and (self.ends_at is None or now < self.ends_at)

    @property
    def unconfirmed(self) -> bool:
        """It waits for the manager, and does not count."""
        return self.confirmed_at is None

    @property
    def over(self) -> bool:
        """It ran out by its date; nobody ended it."""
        return self.ended_at is not None and self.ended_at == self.ends_at


class Grant(Scoped):
    """One right on one account, for one member. Ended, never deleted: who could do what when stays answerable."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="grants")
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="grants")
    right = models.CharField(max_length=12, choices=GrantRight.choices)
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, null=True, blank=True, related_name="grants")
    personal_handle = models.CharField(
        max_length=200, blank=True, help_text="Where the network forces a personal account to administer (R-224)."
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "account", "right"],
                condition=models.Q(ended_at=None),
                name="people_grant_once",
            )
        ]
        indexes = [models.Index(fields=["account"], name="people_grant_account", condition=models.Q(ended_at=None))]

    def __str__(self) -> str:
        return self.right

    def in_force(self, now: datetime) -> bool:
        return self.starts_at <= now and self.ended_at is None and (self.ends_at is None or now < self.ends_at)

    @property
    def over(self) -> bool:
        """It ran out by its date; nobody ended it."""
        return self.ended_at is not None and self.ended_at == self.ends_at


class AccessRequest(Scoped):
    """Somebody asks for a right on an account, or for a role, and says why; a named person decides (R-213)."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="access_requests")
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    right = models.CharField(max_length=12, choices=GrantRight.choices, blank=True)
    role = models.CharField(max_length=20, choices=RoleCode.choices, blank=True)
    reason = models.TextField()
    criteria = models.JSONField(default=dict, help_text="What the person said to each criterion that the policy names.")
    state = models.CharField(max_length=12, choices=AccessState.choices, default=AccessState.ASKED)
    asked_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    verdict = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(models.Q(account=None) & models.Q(right="") & ~models.Q(role=""))
                | (models.Q(account__isnull=False) & ~models.Q(right="") & models.Q(role="")),
                name="people_accessrequest_one_thing",
            )
        ]
        indexes = [models.Index(fields=["body", "state", "id"], name="people_accessrequest_state")]

    def __str__(self) -> str:
        return self.right or self.role


class Device(Scoped):
    """A device from which the body's accounts are reached (R-306, R-307): whose it is, and who keeps it up to date."""

    label = models.CharField(max_length=200)
    kind = models.CharField(max_length=60, blank=True)
    tag = models.CharField(max_length=100, blank=True, help_text="Inventory number.")
    owned = models.BooleanField(default=True, help_text="The body owns it.")
    holder = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="devices")
    updater = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=DeviceState.choices, default=DeviceState.IN_USE)
    updated_on = models.DateField(null=True, blank=True, help_text="When its software was last brought up to date.")
    state_at = models.DateTimeField(default=timezone.now)
    reminded_at = models.DateTimeField(
        null=True, blank=True, help_text="People were told that its software is old; empty again after an update."
    )

    class Meta:
        indexes = [models.Index(fields=["holder"], name="people_device_holder")]

    def __str__(self) -> str:
        return self.label


class Departure(Scoped):
    """A member leaves, or left: when, who takes over what, and what came of it.

    `successors` and `result` are keyed by the names of `people.leaving`. `stuck_at`: its time came and it could not be
    done; people were told, and do it by hand.
    """

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="departures")
    at = models.DateTimeField()
    successors = models.JSONField(default=dict, help_text="Ids of members, by the name of what they take over.")
    planned_at = models.DateTimeField()
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    taken_back_at = models.DateTimeField(null=True, blank=True)
    stuck_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    result = models.JSONField(default=dict, help_text="By name: how many there were, and how many were passed on.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member"],
                condition=models.Q(done_at=None, taken_back_at=None),
                name="people_departure_one_planned",
            )
        ]
        indexes = [
            models.Index(
                fields=["at"], name="people_departure_due", condition=models.Q(done_at=None, taken_back_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.at:%F}"


class BodyRule(Scoped):
    """What the body decided that binds people, kept where people can read it: `policy` writes it, by its question."""

    key = models.CharField(max_length=40)
    value = models.JSONField()
    set_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "key"], name="people_bodyrule_once")]

    def __str__(self) -> str:
        return self.key


class Qualification(Scoped):
    """What the body asks of those who act, and this member has: a course done, the policy acknowledged.

    `code` is "policy" or "course:" with the code of a course; `policy` writes it. It counts before `valid_until`.
    """

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="qualifications")
    code = models.CharField(max_length=60)
    valid_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "code"], name="people_qualification_once")]

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
