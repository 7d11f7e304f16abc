"""What the body looks for in public, told to everybody (R-142; GDPR, articles 5(1)(a) and 14(5)(b))."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rostra.inbox.privacy_notice import Section
from rostra.listening.models import Watch
from rostra.policy.annexes import Row


def looked_for() -> list[Section]:
    """A part of the privacy notice, in the active language; none where nothing is looked for."""
    watches = list(Watch.objects.filter(ended_at=None).order_by("pk"))
    if not watches:
        return []
    sentences = [
        _(
            "We look for public posts with the words below, also where nobody writes to us. We look for words, not for people."
        ),
        _(
            "What one of us answers is kept like everything that is written to us. The rest is deleted after the days said."
        ),
    ]
    return [Section(_("What we look for in public"), sentences, [_told(watch) for watch in watches])]


def _told(watch: Watch) -> Row:
    text = ngettext(
        "Why: %(purpose)s Kept for %(count)d day.", "Why: %(purpose)s Kept for %(count)d days.", watch.keep_days
    )
    return Row(
        _("“%(words)s”") % {"words": watch.words},
        text % {"purpose": _sentence(watch.purpose), "count": watch.keep_days},
    )


def _sentence(purpose: str) -> str:
    return purpose if purpose[-1] in ".!?…؟" else f"{purpose}."
