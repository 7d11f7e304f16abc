"""How the log names deliveries, and what the data of their events and their content mean."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from rostra.people.naming import Field, Named, Row, Thing, mentions, moment
from rostra.publishing import events
from rostra.publishing.content import SOURCE
from rostra.publishing.enums import DeliveryState
from rostra.publishing.models import Delivery
from rostra.publishing.notices import reason

_OURS = (SOURCE.name, *(kind.name for kind in events.EVENTS))


def _deliveries(ids: set[int]) -> Mapping[int, str | Named]:
    """Named by the account; the page is that of what is sent."""
    rows = Delivery.objects.filter(pk__in=ids).values_list("pk", "account__name", "source", "source_id")
    carried = {pk: (name, f"{source}:{source_id}") for pk, name, source, source_id in rows}
    sources = mentions(about for _name, about in carried.values())
    return {pk: Named(name, sources[about].url) for pk, (name, about) in carried.items()}


def _reason(code: Any, _row: Row) -> str:
    return reason(code)


THINGS = (Thing("publishing.delivery", _("Delivery"), names=_deliveries),)
FIELDS = (
    Field(
        "source", _("Carries"), kinds=_OURS, words={"editorial.version": _("A post"), "inbox.answer": _("An answer")}
    ),
    Field("source_id", _("Text"), kinds=_OURS, thing_in="source"),
    Field("due_at", _("Time"), kinds=_OURS, show=moment),
    Field("state", _("State before"), kinds=_OURS, words=dict(DeliveryState.choices)),
    Field("code", _("Reason"), kinds=_OURS, show=_reason),
    Field("ref", _("Number on the network"), kinds=_OURS),
    Field("url", _("Address"), kinds=_OURS),
    Field("sent_at", _("Published at"), kinds=_OURS, show=moment),
    Field("key", _("Key of all attempts"), kinds=_OURS),
    Field("created_at", _("Queued"), kinds=_OURS, show=moment),
    Field("content_hash", _("Hash of what was approved"), kinds=_OURS),
    Field("attempt", _("Attempt"), kinds=_OURS),
    Field("found", _("Found on the network afterwards"), kinds=_OURS),
    Field("sent", _("It was published"), kinds=_OURS),
    Field("content", _("Content"), kinds=_OURS),
    Field("root", _("Beginning of the thread"), kinds=_OURS),
    Field("reply_to", _("Answer to"), kinds=_OURS),
    Field("references", _("Messages before it"), kinds=_OURS),
    Field("to", _("Recipient"), kinds=_OURS),
)
