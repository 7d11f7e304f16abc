"""What people are told when publishing stops and goes on."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rostra.people.notices import NoticeKind

PAGE = "publishing:stop"
"""The address, by name, of the page on which publishing is stopped and goes on."""

NOTICES = (
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
