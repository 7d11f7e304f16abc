"""What people are told about posts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rostra.people.notices import NoticeKind

NOTICES = (
    NoticeKind("editorial.review_asked", _("%(by)s asks for your approval: %(title)s"), ("by", "title")),
    NoticeKind("editorial.approved", _("%(by)s approved: %(title)s"), ("by", "title")),
    NoticeKind("editorial.returned", _("%(by)s sent back: %(title)s (%(reason)s)"), ("by", "title", "reason")),
    NoticeKind(
        "editorial.unapproved",
        _("Not published, because nobody approved it in time: %(title)s"),
        ("title",),
    ),
)
