"""What people are told about conversations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from rostra.inbox.enums import CloseReason, Visibility
from rostra.inbox.models import Queue
from rostra.people.naming import Field, Thing
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

THINGS = (
    Thing("inbox.conversation", _("Conversation"), "inbox:conversation"),
    Thing("inbox.queue", _("Queue")),
)


def _queue_names(ids: set[int]) -> Mapping[int, str]:
    rows: Iterable[tuple[int, str]] = Queue.objects.filter(pk__in=ids).values_list("pk", "name")
    return dict(rows)


FIELDS = (
    Field("queue", _("Queue"), names=_queue_names),
    Field("reason", _("Reason"), words=dict(CloseReason.choices)),
    Field("visibility", _("Visible"), words=dict(Visibility.choices)),
)
