"""How the log names comments elsewhere, and what the data of their events and their content mean."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rostra.editorial import events
from rostra.editorial.models import Outreach
from rostra.editorial.outreach import OUTREACH
from rostra.editorial.outreach_log import WEIGHTS, finding_label
from rostra.people.naming import Field, Named, Row, Thing, moment

_KINDS = (OUTREACH.name, *(kind.name for kind in events.OUTREACH))


def _names(ids: set[int]) -> Mapping[int, str | Named]:
    """The place that the newest row of each entry names."""
    rows = Outreach.objects.filter(Q(pk__in=ids) | Q(first__in=ids)).order_by("number")
    return {first or pk: place for pk, first, place in rows.values_list("pk", "first", "place")}


def _finding(code: Any, _row: Row) -> str:
    return finding_label(str(code))


THINGS = (Thing("editorial.outreach", _("Comment elsewhere"), "editorial:outreach_entry", _names),)
FIELDS = (
    Field("account", _("Account that spoke"), kinds=_KINDS, thing="accounts.account"),
    Field("said_by", _("Said by"), kinds=_KINDS, thing="people.user"),
    Field("said_at", _("Said at"), kinds=_KINDS, show=moment),
    Field("number", _("Number of the correction"), kinds=_KINDS),
    Field("entry", _("Comment elsewhere"), kinds=_KINDS, thing="editorial.outreach"),
    Field("network", _("Network"), kinds=_KINDS),
    Field("place", _("Place"), kinds=_KINDS),
    Field("url", _("Link"), kinds=_KINDS),
    Field("text", _("What was said"), kinds=_KINDS),
    Field("language", _("Language"), kinds=_KINDS),
    Field("answered", _("What it answered"), kinds=_KINDS),
    Field("quote", _("Words that it answered"), kinds=_KINDS),
    Field("approved_words", _("Approved words"), kinds=_KINDS),
    Field("findings", _("What the checks found"), kinds=_KINDS),
    Field("code", pgettext_lazy("one of the checks", "Check"), kinds=_KINDS, show=_finding),
    Field("level", _("Weight"), kinds=_KINDS, words=WEIGHTS),
    Field("removed", _("Struck out"), kinds=_KINDS),
    Field("reason", _("Reason"), kinds=_KINDS),
    Field("rows", _("Lines"), kinds=_KINDS),
    Field("by", _("Written down by"), kinds=_KINDS, thing="people.user"),
    Field("at", _("Time"), kinds=_KINDS, show=moment),
)
