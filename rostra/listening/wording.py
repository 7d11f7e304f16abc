"""How the log names watches, and what the data of their events mean."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rostra.inbox.events import FOUND
from rostra.listening import events
from rostra.listening.models import Watch
from rostra.people.naming import Field, Named, Thing


def _watches(ids: set[int]) -> Mapping[int, str | Named]:
    rows = Watch.objects.filter(pk__in=ids).values_list("pk", "words")
    return {pk: Named(words, reverse("listening:watches")) for pk, words in rows}


THINGS = (Thing("listening.watch", _("Watch"), names=_watches),)

_OURS = tuple(kind.name for kind in events.EVENTS)
FIELDS = (
    Field("words", _("Words"), kinds=_OURS),
    Field("purpose", _("Why"), kinds=_OURS),
    Field("accounts", _("Accounts"), kinds=_OURS, thing="accounts.account"),
    Field("keep_days", _("Kept for so many days"), kinds=_OURS),
    Field("finds", _("How many finds"), kinds=_OURS),
    Field("watch", _("Watch"), kinds=(FOUND.name,), thing="listening.watch"),
)
