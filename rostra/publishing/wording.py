"""How the log names deliveries and corrections, and what the data of their events and their content mean."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from rostra.people.naming import Field, Named, Row, Thing, mentions, moment
from rostra.publishing import events
from rostra.publishing.content import SOURCE
from rostra.publishing.enums import DeliveryState, Found, Way
from rostra.publishing.models import Change, Delivery, Sight
from rostra.publishing.notices import reason
from rostra.publishing.sources import CHANGE, SIGHT

_OURS = (SOURCE.name, CHANGE.name, SIGHT.name, *(kind.name for kind in events.EVENTS))
_SEEN = (SIGHT.name, events.SEEN.name, events.SHOWN_ACCEPTED.name)
_TOLD = (events.NOT_POSTED.name, events.CHANGE_REFUSED.name)


def _deliveries(ids: set[int]) -> Mapping[int, str | Named]:
    """Named by the account; the page is that of what is sent."""
    rows = Delivery.objects.filter(pk__in=ids).values_list("pk", "account__name", "source", "source_id")
    carried = {pk: (name, f"{source}:{source_id}") for pk, name, source, source_id in rows}
    sources = mentions(about for _name, about in carried.values())
    return {pk: Named(name, sources[about].url) for pk, (name, about) in carried.items()}


def _changes(ids: set[int]) -> Mapping[int, str | Named]:
    """Named by the account, as what they correct is, and found where that is."""
    rows: list[tuple[int, int]] = list(Change.objects.filter(pk__in=ids).values_list("pk", "delivery"))
    return _as_deliveries(rows)


def _sights(ids: set[int]) -> Mapping[int, str | Named]:
    rows: list[tuple[int, int]] = list(Sight.objects.filter(pk__in=ids).values_list("pk", "delivery"))
    return _as_deliveries(rows)


def _as_deliveries(rows: list[tuple[int, int]]) -> Mapping[int, str | Named]:
    named = _deliveries({delivery for _pk, delivery in rows})
    return {pk: named[delivery] for pk, delivery in rows}


def _reason(code: Any, _row: Row) -> str:
    return reason(code)


THINGS = (
    Thing("publishing.delivery", _("Delivery"), names=_deliveries),
    Thing("publishing.change", _("Correction"), names=_changes),
    Thing("publishing.sight", _("What stood in public"), names=_sights),
)
FIELDS = (
    Field(
        "source",
        _("Carries"),
        kinds=_OURS,
        words={
            "editorial.version": _("A post"),
            "inbox.answer": _("An answer"),
            "publishing.change": _("A correction"),
        },
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
    Field("way", _("How it is known"), kinds=_SEEN, words=dict(Way.choices)),
    # In these kinds "found" says what was found, and not whether.
    Field("found", _("Found"), kinds=_SEEN, words=dict(Found.choices)),
    Field("shown_hash", _("Hash of the words that stood there"), kinds=_OURS),
    Field("sight", _("What stood in public"), kinds=_OURS, thing="publishing.sight"),
    Field("expires_at", _("Stands there until"), kinds=_OURS, show=moment),
    Field("reason", _("Reason"), kinds=_TOLD),
    Field("delivery", _("Of the item"), kinds=_OURS, thing="publishing.delivery"),
    Field("number", _("Number"), kinds=_OURS),
    Field("alone", _("Without a second person"), kinds=_OURS),
    Field("change", _("Correction"), kinds=_OURS, thing="publishing.change"),
    Field("replacement", _("Published again as"), kinds=_OURS, thing="publishing.delivery"),
    Field("note", _("Note for readers"), kinds=_OURS),
    Field("asked_at", _("Asked for"), kinds=_OURS, show=moment),
    Field("asked_by", _("Asked for by"), kinds=_OURS, thing="people.user"),
    Field("at", _("Time"), kinds=_SEEN, show=moment),
    Field("text", _("Words"), kinds=_SEEN),
    Field("edited_at", _("Edited there"), kinds=_SEEN, show=moment),
    Field("file", _("Hash of what came"), kinds=_SEEN),
    Field("by", _("Who"), kinds=_SEEN, thing="people.user"),
)
