from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rostra.core.states import Moves


class RoleCode(models.TextChoices):
    """What a member may do; several may be held, each for the whole body or for one unit and those below it."""

    READER = "reader", _("Reader")
    EDITOR = "editor", _("Editor")
    APPROVER = "approver", _("Approver")
    RESPONDER = "responder", _("Responder")
    RECORDS = "records", _("Records officer")
    SECURITY = "security", _("Security officer")
    ADMINISTRATOR = "administrator", _("Administrator")


class Right(models.TextChoices):
    """What a role or a grant gives; `rules.may` and `rules.may_on` ask for one of these."""

    READ = "read"
    WRITE = "write"
    APPROVE = "approve"
    ANSWER = "answer"
    MODERATE = "moderate"
    RECORDS = "records"
    SECURE = "secure"
    ADMINISTER = "administer"


RIGHTS: Mapping[str, frozenset[Right]] = {
    RoleCode.READER: frozenset({Right.READ}),
    RoleCode.EDITOR: frozenset({Right.READ, Right.WRITE}),
    RoleCode.APPROVER: frozenset({Right.READ, Right.WRITE, Right.APPROVE}),
    RoleCode.RESPONDER: frozenset({Right.READ, Right.ANSWER, Right.MODERATE}),
    RoleCode.RECORDS: frozenset({Right.READ, Right.RECORDS}),
    RoleCode.SECURITY: frozenset({Right.READ, Right.SECURE}),
    RoleCode.ADMINISTRATOR: frozenset({Right.READ, Right.ADMINISTER}),
}


class GrantRight(models.TextChoices):
    """What a member may do on one account; each is given by itself (R-191, R-194, R-305)."""

    WRITE = "write", _("Write posts")
    ANSWER = "answer", _("Answer people")
    APPROVE = "approve", _("Approve posts")
    MODERATE = "moderate", _("Moderate comments")
    ADMINISTER = "administer", _("Administer the account")


GRANTED: Mapping[str, frozenset[Right]] = {code: frozenset({Right.READ, Right(code.value)}) for code in GrantRight}
"""What a grant gives on its account: the right itself, and to see what is there."""

ACTING = frozenset({Right.WRITE, Right.ANSWER, Right.APPROVE, Right.MODERATE})
"""What somebody does in the body's name: where the body decided so, it needs a manager's mandate (R-190)."""


class AccessState(models.TextChoices):
    """A request for access, until somebody decides."""

    ASKED = "asked", _("Waiting for a decision")
    GRANTED = "granted", pgettext_lazy("request for access", "Granted")
    REFUSED = "refused", pgettext_lazy("request for access", "Refused")
    TAKEN_BACK = "taken_back", pgettext_lazy("request for access", "Taken back")


ACCESS_MOVES = Moves(
    AccessState,
    start=AccessState.ASKED,
    table={
        AccessState.ASKED: (AccessState.GRANTED, AccessState.REFUSED, AccessState.TAKEN_BACK),
        AccessState.GRANTED: (),
        AccessState.REFUSED: (),
        AccessState.TAKEN_BACK: (),
    },
)


class DeviceState(models.TextChoices):
    IN_USE = "in_use", _("In use")
    LOST = "lost", _("Lost")
    RETIRED = "retired", _("Taken out of use")


DEVICE_MOVES = Moves(
    DeviceState,
    start=DeviceState.IN_USE,
    table={
        DeviceState.IN_USE: (DeviceState.LOST, DeviceState.RETIRED),
        DeviceState.LOST: (DeviceState.IN_USE, DeviceState.RETIRED),
        DeviceState.RETIRED: (),
    },
)


class Level(models.TextChoices):
    """Where somebody stands, for telling whether managers know the rules too (R-381)."""

    STAFF = "staff", pgettext_lazy("level of a member", "Staff")
    MANAGER = "manager", pgettext_lazy("level of a member", "Manager")
    SENIOR = "senior", pgettext_lazy("level of a member", "Senior manager")


class DutyCode(models.TextChoices):
    """The nine duties that somebody must have (founding document 004)."""

    PUBLISHING = "publishing", _("Daily publishing")
    SERVICE = "service", _("Daily service")
    STRATEGY = "strategy", _("Strategy")
    ADVERTISING = "advertising", _("Advertising")
    PROTECTION = "protection", _("Protection and passwords")
    MONITORING = "monitoring", _("Monitoring and analysis")
    APPROVALS = "approvals", _("Approvals")
    CRISIS = "crisis", _("Crisis")
    TRAINING = "training", _("Training")


class Theme(models.TextChoices):
    AUTO = "auto", _("As the device")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class Digest(models.TextChoices):
    """How a person wants notices by mail."""

    AT_ONCE = "at_once", _("By mail at once")
    DAILY = "daily", _("One mail a day")
    NONE = "none", _("No mail, only the bell")


class RuleKey(models.TextChoices):
    """What a body decides that binds its people: the keys of the policy questions whose answers are kept here."""

    SECOND_FACTOR = "second_factor"
    MANDATE_REQUIRED = "mandate_required"
    PERSONAL_ADMINS = "personal_admins"
    ACCESS_CRITERIA = "access_criteria"
    TRAINING_COURSES = "training_courses"
    ACKNOWLEDGE_REQUIRED = "acknowledge_required"


RULES: Mapping[str, Any] = {
    RuleKey.SECOND_FACTOR: [DutyCode.PROTECTION.value],
    RuleKey.MANDATE_REQUIRED: False,
    RuleKey.PERSONAL_ADMINS: "record",
    RuleKey.ACCESS_CRITERIA: ["need", "training", "device"],
    RuleKey.TRAINING_COURSES: [],
    RuleKey.ACKNOWLEDGE_REQUIRED: False,
}
"""What holds until a body decides otherwise, as it is stored."""
