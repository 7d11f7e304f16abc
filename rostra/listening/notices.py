"""What people are told about what was found."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from rostra.people.notices import NoticeKind

NOTICES = (
    NoticeKind(
        "listening.urgent",
        ngettext_lazy(
            "%(count)d public post about us may be an emergency or a threat: “%(words)s”.",
            "%(count)d public posts about us may be emergencies or threats: “%(words)s”.",
            "count",
        ),
        ("count", "words"),
    ),
    NoticeKind(
        "listening.unusual",
        _("“%(words)s”: %(count)d public posts in seven days, unusually many."),
        ("words", "count"),
    ),
)
