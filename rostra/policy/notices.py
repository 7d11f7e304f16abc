"""What people are told when publishing stops and goes on."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from rostra.core.ui import times
from rostra.people.notices import NoticeKind, Value
from rostra.policy.courses import shipped
from rostra.policy.decisions import QUESTIONS

PAGE = "publishing:stop"
"""The address, by name, of the page on which publishing is stopped and goes on."""


def _question(key: Value) -> str:
    question = QUESTIONS.get(str(key))
    return str(question.label) if question is not None else str(key)


def _course(code: Value) -> str:
    """A shipped course is named in the reader's language; one that the body wrote comes with its title."""
    given = shipped().get(str(code))
    return given.title(get_language() or "") if given is not None else str(code)


def _day(moment: Value) -> str:
    return times.long_date(datetime.fromisoformat(str(moment)).date())


NOTICES = (
    NoticeKind(
        "policy.change_stuck",
        _("A planned decision could not be taken (%(key)s): %(trouble)s"),
        ("key", "trouble"),
        {"key": _question},
    ),
    NoticeKind(
        "policy.version_late",
        _("Version %(number)s of the policy could not come into force at its time: read what to do"),
        ("number",),
    ),
    NoticeKind(
        "policy.adoption_asked",
        _("%(by)s asks for the decision on version %(number)s of the policy"),
        ("by", "number"),
    ),
    NoticeKind(
        "policy.answer_returned",
        _("%(by)s returned the answer that you proposed to policy question %(number)s"),
        ("by", "number"),
    ),
    NoticeKind(
        "policy.acknowledge_asked", _("Please read the policy, and acknowledge it by %(day)s"), ("day",), {"day": _day}
    ),
    NoticeKind(
        "policy.course_asked",
        _("Please do the course “%(course)s” by %(day)s"),
        ("course", "day"),
        {"course": _course, "day": _day},
    ),
    NoticeKind(
        "policy.training_ending",
        _("Your training “%(course)s” counts until %(day)s: renew it in time"),
        ("course", "day"),
        {"course": _course, "day": _day},
    ),
    NoticeKind(
        "policy.training_over",
        _("Your training “%(course)s” counts no longer since %(day)s: do it again"),
        ("course", "day"),
        {"course": _course, "day": _day},
    ),
    NoticeKind(
        "policy.training_recorded",
        _("%(by)s recorded your training “%(course)s”"),
        ("by", "course"),
        {"course": _course},
    ),
    NoticeKind(
        "policy.training_withdrawn",
        _("%(by)s withdrew your training “%(course)s”: %(reason)s"),
        ("by", "course", "reason"),
        {"course": _course},
    ),
    NoticeKind("policy.stopped", _("%(by)s stopped all publishing: %(reason)s"), ("by", "reason")),
    NoticeKind(
        "policy.stopped_account",
        _("%(by)s stopped publishing on %(account)s: %(reason)s"),
        ("by", "account", "reason"),
    ),
    NoticeKind("policy.resumed", _("%(by)s let publishing go on: %(reason)s"), ("by", "reason")),
    NoticeKind(
        "policy.resumed_account",
        _("%(by)s let publishing on %(account)s go on: %(reason)s"),
        ("by", "account", "reason"),
    ),
)
