"""What records officers are told."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from rostra.people.notices import NoticeKind

LOG_BAD = NoticeKind(
    "records.log_bad",
    ngettext_lazy(
        "The nightly check of the log found %(count)d thing that is not as it was logged.",
        "The nightly check of the log found %(count)d things that are not as they were logged.",
        "count",
    ),
    ("count",),
)

NOTICES = (
    LOG_BAD,
    NoticeKind(
        "records.list_made",
        _("Records are due for disposal under decision %(number)s: a list waits for your review."),
        ("number",),
    ),
    NoticeKind(
        "records.list_sent_back",
        _("Disposal list %(number)s is not what was signed, and nothing more of it goes: review it, and sign it anew."),
        ("number",),
    ),
    NoticeKind(
        "records.case_decided",
        _("A request for erasure was decided (%(number)s) and waits for your signature. Answer it by %(day)s."),
        ("number", "day"),
    ),
    NoticeKind(
        "records.due",
        ngettext_lazy(
            "%(count)d record is due to be looked at again or handed over. By class: %(classes)s",
            "%(count)d records are due to be looked at again or handed over. By class: %(classes)s",
            "count",
        ),
        ("count", "classes"),
    ),
    NoticeKind("records.hold_review", _("The hold “%(title)s” is to be reviewed."), ("title",)),
    NoticeKind(
        "records.capture_failed",
        _("A page could not be captured after %(tries)s tries. Is it still there?"),
        ("tries",),
    ),
)
