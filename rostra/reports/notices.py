"""What those who answer for the policy are told; the words are made when shown, in the reader's language."""

from __future__ import annotations

from django.utils.translation import get_language, ngettext_lazy, pgettext
from django.utils.translation import gettext_lazy as _

from rostra.people.notices import NoticeKind, Value
from rostra.policy import evidence
from rostra.reports.checklists import title

NAMED = 3
"""So many are named in a notice; it says how many there are."""


def _labels(names: Value) -> str:
    """Of evidence, by its names with a space between."""
    listed = str(names).split()
    known = [str(evidence.provider(name).label) if name in evidence.names() else name for name in listed[:NAMED]]
    return pgettext("between what is missing", "; ").join(known) + ("; …" if len(listed) > NAMED else "")


FELL_SHORT = NoticeKind(
    "reports.fell_short",
    ngettext_lazy(
        "What held falls short in %(count)d place: %(what)s",
        "What held falls short in %(count)d places: %(what)s",
        "count",
    ),
    ("count", "what"),
    words={"what": _labels},
)
ENDS_SOON = NoticeKind(
    "reports.attestation_ends",
    _("The word that you gave on “%(subject)s” counts until %(until)s."),
    ("subject", "until"),
    words={"subject": lambda subject: title(str(subject), get_language() or "")},
)
ENDED = NoticeKind(
    "reports.attestation_ended",
    _("The word that was given on “%(subject)s” counts no longer; it did until %(until)s."),
    ("subject", "until"),
    words={"subject": lambda subject: title(str(subject), get_language() or "")},
)

NOTICES = (FELL_SHORT, ENDS_SOON, ENDED)
