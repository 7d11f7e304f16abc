"""What people are told about their own sign-in, and about what they may do for the body."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from rostra.core.ui import times
from rostra.people.enums import GrantRight
from rostra.people.notices import NoticeKind, Value


def _right(code: Value) -> str:
    return str(dict(GrantRight.choices).get(str(code), code))


def _day(moment: Value) -> str:
    return times.long_day(datetime.fromisoformat(str(moment)))


NOTICES = (
    NoticeKind(
        "people.factors_changed",
        _("Your second factors were changed. If it was not you, tell a security officer of your body at once."),
    ),
    NoticeKind(
        "people.factor_reset",
        _("%(by)s reset your second factor. If you did not ask for it, tell a security officer of your body at once."),
        ("by",),
    ),
    NoticeKind(
        "people.grant_given",
        _("You have a right on %(account)s: %(right)s"),
        ("account", "right"),
        {"right": _right},
    ),
    NoticeKind(
        "people.takes_over_later",
        _("%(name)s leaves on %(ends_at)s, and you take over."),
        ("name", "ends_at"),
        {"ends_at": _day},
    ),
    NoticeKind(
        "people.stands_in",
        _("%(name)s is away from %(starts_at)s on, and you stand in for them."),
        ("name", "starts_at"),
        {"starts_at": _day},
    ),
    NoticeKind(
        "people.took_over",
        ngettext_lazy(
            "%(name)s has left. You took over %(count)d thing from them.",
            "%(name)s has left. You took over %(count)d things from them.",
            "count",
        ),
        ("name", "count"),
    ),
    NoticeKind("people.member_left", _("%(name)s has left. What they could have known must be changed."), ("name",)),
    NoticeKind(
        "people.leaving_stuck",
        _("%(name)s was to leave now, but nobody else administers the body. Make somebody an administrator first."),
        ("name",),
    ),
    NoticeKind("people.device_lost", _("%(by)s reported a lost device: %(device)s"), ("by", "device")),
    NoticeKind("people.device_old", _("Bring the software of %(device)s up to date, and say so."), ("device",)),
    NoticeKind("people.mandate_given", _("You have a mandate from %(manager)s."), ("manager",)),
    NoticeKind(
        "people.mandate_to_confirm",
        _("A mandate for %(name)s names you as the manager: confirm it, or end it."),
        ("name",),
    ),
    NoticeKind(
        "people.mandate_ending",
        _("The mandate of %(name)s ends on %(ends_at)s."),
        ("name", "ends_at"),
        {"ends_at": _day},
    ),
    NoticeKind("people.access_asked", _("%(name)s asks for access: it waits for your decision."), ("name",)),
    NoticeKind("people.access_granted", _("%(by)s gave you the access that you asked for."), ("by",)),
    NoticeKind(
        "people.access_refused", _("%(by)s refused the access that you asked for; the reason is there."), ("by",)
    ),
)
