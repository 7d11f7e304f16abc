"""What people are told about posts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rostra.editorial.glance import link
from rostra.people.notices import NoticeKind

NOTICES = (
    NoticeKind("editorial.review_asked", _("%(by)s asks for your approval: %(title)s"), ("by", "title"), link=link),
    NoticeKind(
        "editorial.step_late",
        _("You may decide in place of others, whose time is over: %(title)s"),
        ("title",),
        link=link,
    ),
    NoticeKind("editorial.step_waits", _("A step of approval is late: %(title)s"), ("title",)),
    NoticeKind(
        "editorial.fast_tracked",
        _("Approved on the fast track, without you: %(title)s (%(reason)s)"),
        ("title", "reason"),
    ),
    NoticeKind("editorial.commented", _("%(by)s commented on %(title)s"), ("by", "title")),
    NoticeKind("editorial.approved", _("%(by)s approved: %(title)s"), ("by", "title")),
    NoticeKind(
        "editorial.translation_asked",
        _("%(by)s asks you for a translation (%(language)s): %(title)s"),
        ("by", "language", "title"),
    ),
    NoticeKind("editorial.returned", _("%(by)s sent back: %(title)s (%(reason)s)"), ("by", "title", "reason")),
    NoticeKind(
        "editorial.unapproved",
        _("Not published, because nobody approved it in time: %(title)s"),
        ("title",),
    ),
    NoticeKind(
        "editorial.given_up",
        _("It goes out on no account any more, and is a draft again: %(title)s"),
        ("title",),
    ),
    NoticeKind("editorial.link_broken", _("A link of an approved post leads nowhere: %(title)s"), ("title",)),
    NoticeKind("editorial.idea_taken", _("%(by)s made a post of your idea: %(title)s"), ("by", "title")),
    NoticeKind("editorial.idea_declined", _("Not now, says %(by)s: %(title)s (%(reason)s)"), ("by", "title", "reason")),
    NoticeKind("editorial.idea_reopened", _("%(by)s opened your idea again: %(title)s"), ("by", "title")),
    NoticeKind("editorial.idea_commented", _("%(by)s commented on your idea: %(title)s"), ("by", "title")),
    NoticeKind(
        "editorial.slot_empty",
        _("Nobody has filled the slot %(slot)s at %(time)s on %(account)s yet"),
        ("slot", "time", "account"),
    ),
    NoticeKind("editorial.type_overdue", _("Overdue by the plan: %(type)s"), ("type",)),
)
