"""What people are told about conversations."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from rostra.inbox.enums import AlarmKind
from rostra.people.notices import NoticeKind

NOTICES = (
    NoticeKind("inbox.assigned", _("%(by)s gave you conversation %(conversation)d."), ("conversation", "by")),
    NoticeKind(
        "inbox.handed_over",
        _("%(by)s handed conversation %(conversation)d over to your queue."),
        ("conversation", "by"),
    ),
    NoticeKind(
        "inbox.not_hidden",
        _("The network did not do what you asked about a message in conversation %(conversation)d."),
        ("conversation",),
    ),
    NoticeKind(
        "inbox.learning_lost",
        _("What was learnt about topics could not be read. It is built again; until then, rules alone sort messages."),
    ),
    NoticeKind(
        "inbox.themes",
        ngettext_lazy(
            "What people wrote about last week: %(count)d new conversation.",
            "What people wrote about last week: %(count)d new conversations.",
            "count",
        ),
        ("week", "count"),
    ),
    NoticeKind(
        "inbox.themes_unusual",
        ngettext_lazy(
            "What people wrote about last week: %(count)d topic came up unusually often.",
            "What people wrote about last week: %(count)d topics came up unusually often.",
            "count",
        ),
        ("week", "count"),
    ),
    NoticeKind(
        "inbox.wish_settled",
        _("%(by)s said what was done about the wish in conversation %(conversation)d. Tell the person who asked."),
        ("conversation", "by"),
    ),
    NoticeKind(
        "inbox.due_moved",
        ngettext_lazy(
            "%(count)d of your due times has moved because of %(cause)s.",
            "%(count)d of your due times have moved because of %(cause)s.",
            "count",
        ),
        ("count", "cause"),
    ),
    NoticeKind(
        "inbox.due_moved_hours",
        ngettext_lazy(
            "%(count)d of your due times has moved because the working hours are others.",
            "%(count)d of your due times have moved because the working hours are others.",
            "count",
        ),
        ("count",),
    ),
    NoticeKind(
        "inbox.due_soon",
        ngettext_lazy(
            "%(count)d conversation has to be answered soon.",
            "%(count)d conversations have to be answered soon.",
            "count",
        ),
        ("count",),
    ),
    NoticeKind(
        "inbox.acknowledge_soon",
        ngettext_lazy(
            "%(count)d conversation has to be acknowledged soon.",
            "%(count)d conversations have to be acknowledged soon.",
            "count",
        ),
        ("count",),
    ),
    NoticeKind(
        "inbox.alarm",
        _("%(kind)s: nobody has it in hand yet."),
        ("kind",),
        words={"kind": lambda code: str(AlarmKind(str(code)).label)},
    ),
    NoticeKind(
        "inbox.alarms",
        ngettext_lazy(
            "%(count)d alarm that nobody has in hand yet.",
            "%(count)d alarms that nobody has in hand yet.",
            "count",
        ),
        ("count",),
    ),
    NoticeKind(
        "inbox.silent",
        ngettext_lazy(
            "%(count)d conversation has waited for days: it is long overdue, or nobody has looked at it.",
            "%(count)d conversations have waited for days: they are long overdue, or nobody has looked at them.",
            "count",
        ),
        ("count",),
    ),
    NoticeKind(
        "inbox.approved_review", _("The approved answer “%(title)s” is due for review: does it still hold?"), ("title",)
    ),
    NoticeKind(
        "inbox.approved_waits", _("%(by)s wrote “%(title)s”: words that wait for your approval."), ("by", "title")
    ),
    NoticeKind(
        "inbox.draft_waits",
        _("%(by)s wrote an answer in conversation %(conversation)d that waits for a second person."),
        ("by", "conversation"),
    ),
    NoticeKind(
        "inbox.draft_sent",
        _("%(by)s approved your answer in conversation %(conversation)d: it is on its way."),
        ("by", "conversation"),
    ),
    NoticeKind(
        "inbox.draft_returned",
        _("%(by)s returned your answer in conversation %(conversation)d: %(reason)s"),
        ("by", "conversation", "reason"),
    ),
    NoticeKind(
        "inbox.expert_replied",
        _("%(name)s replied to your question in conversation %(conversation)d."),
        ("name", "conversation"),
    ),
    NoticeKind(
        "inbox.sending_waits",
        _("%(by)s asks for approval of one answer to many: “%(group)s”."),
        ("by", "group"),
    ),
    NoticeKind(
        "inbox.sending_returned",
        _("%(by)s stopped your answer to many: “%(group)s”."),
        ("by", "group"),
    ),
    NoticeKind(
        "inbox.sending_held",
        _("The approved words of the answer to many “%(group)s” hold no more: what had not left does not leave."),
        ("group",),
    ),
    NoticeKind(
        "inbox.many_ask",
        ngettext_lazy(
            "%(count)d person asks the same: “%(group)s”.", "%(count)d people ask the same: “%(group)s”.", "count"
        ),
        ("count", "group"),
    ),
    NoticeKind(
        "inbox.surge",
        ngettext_lazy(
            "%(place)s: %(count)d message within an hour, far more than usual.",
            "%(place)s: %(count)d messages within an hour, far more than usual.",
            "count",
        ),
        ("place", "count"),
    ),
)
