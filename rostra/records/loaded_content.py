"""What a record of a loaded package vouches for, and what it is: read from its ActivityStreams form."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import unquote

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from rostra.audit.actions import Capture
from rostra.audit.canonical import canonical
from rostra.audit.erasing import Emptying
from rostra.audit.sources import Enclosed, Item, Source
from rostra.records.models import LoadedItem
from rostra.records.packages.as2 import PARTY

NAME = "records.loaded"
_EMPTYING = Emptying(LoadedItem, {"activity": "", "proof": ""})


def loaded_item(row: LoadedItem) -> Capture:
    return Capture(NAME, str(row.pk), bytes(row.salt), _bytes(row))


def item_of(activity: Mapping[str, Any]) -> Item:
    """The item that an activity of a package tells of, as far as filing, finding and export ask."""
    thing = activity.get("object")
    thing = thing if isinstance(thing, Mapping) else {}
    actor = activity.get("actor")
    actor = actor if isinstance(actor, Mapping) else {}
    incoming = activity.get("incoming") is True
    return Item(
        kind="imported",
        at=moment(thing.get("published")) or _published(activity),
        incoming=incoming,
        public=bool(activity.get("to")),
        case_like=activity.get("caseLike") is True,
        party=_party(actor.get("id")) if incoming else "",
        party_name=_text(actor.get("name")) if incoming else "",
        party_handle=_text(actor.get("preferredUsername")) if incoming else "",
        subject=_text(thing.get("name")),
        text=_text(thing.get("content")),
        language=next(iter(_mapping(thing.get("contentMap"))), ""),
        url=_text(thing.get("url")),
        ref=_text(thing.get("reference")),
        deleted_at=moment(thing.get("deleted")),
        ended_at=moment(activity.get("endedAt")),
        media=tuple(_files(thing.get("attachment"))),
        more={"kind": _text(activity.get("kind"))},
    )


def _party(name: object) -> str:
    """Who it was, with the number of the account where the package was made: ids of several networks may be the same."""
    account, colon, party = _text(name).removeprefix(PARTY).partition(":")
    known = _text(name).startswith(PARTY) and colon
    return f"{account}:{unquote(party)}"[:300] if known else ""


def moment(text: object) -> datetime | None:
    """A time of a package; None where there is none. Raises ValueError for one without its zone."""
    if not isinstance(text, str):
        return None
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(text)
    return at


def _published(activity: Mapping[str, Any]) -> datetime:
    at = moment(activity.get("published"))
    if at is None:
        raise ValueError("no time")
    return at


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _files(attachments: object) -> list[Enclosed]:
    found = attachments if isinstance(attachments, list) else []
    return [
        Enclosed(
            _text(each.get("sha256")),
            _text(each.get("fileName")),
            _text(each.get("mediaType")),
            _text(each.get("name")),
            each.get("size", 0),
        )
        for each in found
        if isinstance(each, Mapping)
    ]


def _bytes(row: LoadedItem) -> bytes:
    return canonical(
        {
            "body": row.body_id,
            "package": row.package_id,
            "number": row.number,
            "activity": row.activity,
            "proof": row.proof,
        }
    )


def _rows(keys: Sequence[str]) -> QuerySet[LoadedItem]:
    return LoadedItem.everywhere.filter(pk__in=[int(key) for key in keys]).exclude(salt=b"")


def _read(keys: list[str]) -> Mapping[str, tuple[bytes, bytes]]:
    return {str(row.pk): (bytes(row.salt), _bytes(row)) for row in _rows(keys)}


def _keys() -> list[QuerySet[LoadedItem, tuple[str]]]:
    rows = LoadedItem.everywhere.exclude(salt=b"")
    return [rows.annotate(key=Cast("pk", TextField())).values_list("key")]


def _items(keys: Sequence[str]) -> Mapping[str, Item]:
    return {str(row.pk): item_of(json.loads(row.activity)) for row in _rows(keys)}


LOADED = Source(NAME, _read, _keys, _items, _EMPTYING.erase, _EMPTYING.not_gone)
