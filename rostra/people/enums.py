from __future__ import annotations

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


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
    """What a role gives; `rules.may` asks for one of these."""

    READ = "read"
    WRITE = "write"
    APPROVE = "approve"
    ANSWER = "answer"
    RECORDS = "records"
    SECURE = "secure"
    ADMINISTER = "administer"


RIGHTS: Mapping[str, frozenset[Right]] = {
    RoleCode.READER: frozenset({Right.READ}),
    RoleCode.EDITOR: frozenset({Right.READ, Right.WRITE}),
    RoleCode.APPROVER: frozenset({Right.READ, Right.WRITE, Right.APPROVE}),
    RoleCode.RESPONDER: frozenset({Right.READ, Right.ANSWER}),
    RoleCode.RECORDS: frozenset({Right.READ, Right.RECORDS}),
    RoleCode.SECURITY: frozenset({Right.READ, Right.SECURE}),
    RoleCode.ADMINISTRATOR: frozenset({Right.READ, Right.ADMINISTER}),
}


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
