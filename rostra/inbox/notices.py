"""What people are told about conversations."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from rostra.people.notices import NoticeKind

NOTICES = (
    NoticeKind("inbox.assigned", _("%(by)s gave you conversation %(conversation)d."), ("conversation", "by")),
    NoticeKind(
        "inbox.handed_over",
        _("%(by)s handed conversation %(conversation)d over to your queue."),
        ("conversation", "by"),
    ),
    NoticeKind(
        "inbox.overdue",
        ngettext_lazy(
            "%(count)d conversation is overdue for an answer.",
            "%(count)d conversations are overdue for an answer.",
            "count",
        ),
        ("count",),
    ),
)
