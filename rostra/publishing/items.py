"""What deliveries, corrections and sights are as records, in the words that all sources share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from rostra.audit.sources import Enclosed, Item
from rostra.publishing import events
from rostra.publishing.belonging import Belonging, belongings
from rostra.publishing.enums import DeliveryState
from rostra.publishing.models import Change, Delivery, Sight

_OVER = (DeliveryState.WITHDRAWN, DeliveryState.CANCELLED)
_CHANGE = "publishing.change"

TELLING = (events.SENT.name, events.DECIDED.name, events.WITHDRAWN.name, events.CANCELLED.name, events.EXPIRED.name)
"""After these, items of the delivery say something else."""


def _ids(keys: Iterable[str]) -> list[int]:
    return [int(key) for key in keys]


def _known(deliveries: Iterable[Delivery]) -> dict[int, Belonging]:
    """To what each belongs, by id; what replaces a corrected item belongs where that did."""
    rows = list(deliveries)
    origins = _origins({(row.source, row.source_id) for row in rows})
    asked: dict[str, set[int]] = {}
    for source, source_id in origins.values():
        asked.setdefault(source, set()).add(source_id)
    known = {source: belongings(source, sorted(ids)) for source, ids in asked.items()}
    found: dict[int, Belonging] = {}
    for row in rows:
        source, source_id = origins[row.source, row.source_id]
        own = known[source].get(source_id) or Belonging(f"publishing.delivery:{row.pk}")
        over = row.state_at if row.state in _OVER else None
        found[row.pk] = replace(own, ended_at=own.ended_at or over)
    return found


def _origins(carried: set[tuple[str, int]]) -> dict[tuple[str, int], tuple[str, int]]:
    """What each of these stands for, where it is a correction: what the corrected delivery carried, and so on."""
    origins = {one: one for one in carried}
    while changes := {source_id for source, source_id in origins.values() if source == _CHANGE}:
        rows = Change.objects.filter(pk__in=changes).values_list("pk", "delivery__source", "delivery__source_id")
        before = {(_CHANGE, pk): (source, source_id) for pk, source, source_id in rows}
        origins = {one: before.get(stands, stands) for one, stands in origins.items()}
    return origins


def _place(delivery: Delivery, known: Mapping[int, Belonging]) -> dict[str, Any]:
    own = known[delivery.pk]
    return {
        "account": delivery.account_id,
        "topic": own.topic,
        "about": own.about,
        "party": own.party,
        "party_name": own.party_name,
        "party_handle": own.party_handle,
        "ended_at": own.ended_at,
    }


def _content(content: Mapping[str, Any]) -> dict[str, Any]:
    """What was frozen, as `content.freeze` wrote it."""
    words = [content["text"], *(content.get(name, "") for name in ("link", "link_title", "link_description"))]
    return {
        "subject": content.get("subject", ""),
        "text": "\n\n".join(part for part in words if part),
        "language": content.get("language", ""),
        "reply_to": content.get("reply_to", ""),
        "public": content.get("visibility", "public") == "public",
        "media": tuple(file for item in content["media"] for file in _enclosed(item)),
    }


def captions_of(item: Mapping[str, Any]) -> Iterable[Enclosed]:
    """The captions that went out with a film, as its frozen content has them."""
    stem = item["name"].rpartition(".")[0] or item["name"]
    for each in item.get("captions", ()):
        yield Enclosed(each["sha256"], f"{stem}.{each['language']}.vtt", "text/vtt")


def _enclosed(item: Mapping[str, Any]) -> Iterable[Enclosed]:
    yield Enclosed(**{name: value for name, value in item.items() if name != "captions"})
    yield from captions_of(item)


def _deliveries(keys: Sequence[str]) -> Mapping[str, Item]:
    rows = list(Delivery.objects.filter(pk__in=_ids(keys)).exclude(salt=b""))
    known = _known(rows)
    return {
        str(row.pk): Item(
            kind=known[row.pk].kind,
            at=row.created_at,
            url=row.url,
            ref=row.ref,
            case_like=known[row.pk].case_like,
            more={
                "source": row.source,
                "source_id": row.source_id,
                "part": row.part,
                "state": str(row.state),
                "sent_at": row.sent_at.isoformat() if row.sent_at else None,
            },
            **_place(row, known),
            **_content(row.content),
        )
        for row in rows
    }


def _changes(keys: Sequence[str]) -> Mapping[str, Item]:
    rows = list(Change.objects.filter(pk__in=_ids(keys)).exclude(salt=b"").select_related("delivery"))
    known = _known(row.delivery for row in rows)
    return {
        str(row.pk): Item(
            kind="change",
            at=row.asked_at,
            url=row.delivery.url,
            ref=row.delivery.ref,
            case_like=known[row.delivery_id].case_like,
            more={
                "author": row.asked_by_id,
                "delivery": row.delivery_id,
                "number": row.number,
                "note": row.note,
                "state": str(row.state),
            },
            **_place(row.delivery, known),
            **_content(row.content),
        )
        for row in rows
    }


def _sights(keys: Sequence[str]) -> Mapping[str, Item]:
    rows = list(Sight.objects.filter(pk__in=_ids(keys)).exclude(salt=b"").select_related("delivery", "file"))
    known = _known(row.delivery for row in rows)
    return {str(row.pk): _sight(row, known) for row in rows}


def _sight(row: Sight, known: Mapping[int, Belonging]) -> Item:
    file = row.file
    kept = (Enclosed(bytes(file.sha256).hex(), "", file.content_type, "", file.size),) if file else ()
    return Item(
        kind="sight",
        at=row.at,
        public=True,
        text=row.text,
        language=row.delivery.content.get("language", ""),
        url=row.url or row.delivery.url,
        ref=row.delivery.ref,
        media=kept,
        more={
            "by": row.by_id,
            "delivery": row.delivery_id,
            "way": str(row.way),
            "found": str(row.found),
            **({"edited_at": row.edited_at.isoformat()} if row.edited_at else {}),
        },
        **_place(row.delivery, known),
    )


ITEMS = {"publishing.delivery": _deliveries, _CHANGE: _changes, "publishing.sight": _sights}
