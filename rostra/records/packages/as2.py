"""A record as ActivityStreams 2.0, in JSON-LD: one activity a line, readable by any program that reads social posts.

What ActivityStreams has no word for stands under the terms of `CONTEXT`, a small file that lies in the package.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from rostra.records.packages.folder import ENDINGS

if TYPE_CHECKING:
    from rostra.audit.sources import Enclosed, Item

STREAMS = "https://www.w3.org/ns/activitystreams"
CONTEXT_FILE = "rostra-context.jsonld"
"""Beside the items: it resolves without a network."""
PUBLIC = "https://www.w3.org/ns/activitystreams#Public"
PARTY = "urn:rostra:party:"
MEDIA, CAPTURES = "media", "captures"
_NUMBER = {"@type": "http://www.w3.org/2001/XMLSchema#integer"}
_MOMENT = {"@type": "http://www.w3.org/2001/XMLSchema#dateTime"}
_YES = {"@type": "http://www.w3.org/2001/XMLSchema#boolean"}
_TERMS: Mapping[str, Mapping[str, str]] = {
    "kind": {},
    "event": _NUMBER,
    "contentHash": {},
    "capturedAt": _MOMENT,
    "endedAt": _MOMENT,
    "recordClass": {},
    "decision": {},
    "disposedAt": _MOMENT,
    "account": {},
    "reference": {},
    "caseLike": _YES,
    "incoming": _YES,
    "wordsProven": _YES,
    "withheld": {},
    "fileName": {},
    "sha256": {},
    "size": _NUMBER,
    "facts": {"@container": "@set"},
    "value": {},
}
CONTEXT: Mapping[str, Any] = {
    "@context": {
        "rostra": "urn:rostra:terms:",
        "Fact": "rostra:Fact",
        **{name: {"@id": f"rostra:{name}", **more} for name, more in _TERMS.items()},
    }
}
_TYPES: Mapping[str, str] = {
    "text": "Article",
    "post": "Article",
    "charter": "Document",
    "terms": "Document",
    "acceptance": "Document",
    "snapshot": "Document",
    "sight": "Document",
    "journal": "Document",
    "policy": "Document",
    "training": "Document",
    "acknowledgement": "Document",
    "report": "Document",
    "capture": "Page",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a record besides its content. `id` is its URN; `account` is named for people.

    `proven`: its words stand so in the content that the log vouches for. `withheld` says why content is left out.
    """

    id: str
    log: str
    body: str
    event: int
    captured_at: datetime
    content_hash: str
    record_class: str = ""
    account: str = ""
    proven: bool = False
    withheld: str = ""


def activity(item: Item, facts: Facts) -> dict[str, Any]:
    """What came, went out or was decided: `Create`, `Update` of what was edited, `Delete` of what its author deleted."""
    thing = _thing(item, facts)
    name = "Create"
    if item.deleted_at is not None:
        name, thing = "Delete", {**thing, "type": "Tombstone", "formerType": thing["type"]}
        thing["deleted"] = moment(item.deleted_at)
    elif item.edited_at is not None:
        name = "Update"
    return _given(
        {
            "@context": [STREAMS, CONTEXT_FILE],
            "id": facts.id,
            "type": name,
            "actor": _actor(item, facts),
            "published": moment(item.edited_at or item.at),
            "to": [PUBLIC] if item.public else [],
            "object": _given(thing),
            **_common(item.kind, facts),
            "endedAt": item.ended_at and moment(item.ended_at),
            "caseLike": item.case_like or None,
            "incoming": item.incoming,
            "wordsProven": facts.proven,
        }
    )


def disposed(kind: str, facts: Facts, *, at: datetime, decision: str, removed_at: datetime) -> dict[str, Any]:
    """What is left of a record that was disposed of: that it was there, when, and by which decision it went."""
    return _given(
        {
            "@context": [STREAMS, CONTEXT_FILE],
            "id": facts.id,
            "type": "Delete",
            "actor": {"type": "Organization", "name": facts.body},
            "published": moment(removed_at),
            "object": {
                "id": f"{facts.id}:object",
                "type": "Tombstone",
                "formerType": _TYPES.get(kind, "Note"),
                "published": moment(at),
                "deleted": moment(removed_at),
            },
            **_common(kind, facts),
            "decision": decision,
            "disposedAt": moment(removed_at),
        }
    )


def line(activity: Mapping[str, Any]) -> str:
    """An activity as one line, the same for the same content."""
    return json.dumps(activity, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def moment(at: datetime) -> str:
    """A time in UTC."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def place_of(sha256: str, kind: str) -> str:
    """Where the file with this hash and type lies, below the folder of representations."""
    ending = ENDINGS.get(kind, ".bin")
    folder = CAPTURES if ending == ".wacz" else MEDIA
    return f"{folder}/data/{sha256[:2]}/{sha256}{ending}"


def _thing(item: Item, facts: Facts) -> dict[str, Any]:
    own = item.url if _is_address(item.url) else ""
    return {
        "id": own or f"{facts.id}:object",
        "type": _type(item),
        "name": item.subject,
        "content": item.text,
        "contentMap": {item.language: item.text} if item.language and item.text else {},
        "published": moment(item.at),
        "updated": item.edited_at and moment(item.edited_at),
        "url": own,
        "inReplyTo": _reference(item.reply_to, item),
        "context": item.about and f"urn:rostra:{quote(facts.log)}:{quote(item.about)}",
        "reference": item.ref,
        "attachment": [_attachment(file) for file in item.media],
        "facts": [{"type": "Fact", "name": name, "value": value} for name, value in _facts(item)],
    }


def _facts(item: Item) -> list[tuple[str, str | int | bool]]:
    return sorted((name, value) for name, value in item.more.items() if value is not None and value != "")


def _type(item: Item) -> str:
    if item.kind == "attachment" and item.media:
        return _media_type(item.media[0].type)
    return _TYPES.get(item.kind, "Note")


def _media_type(kind: str) -> str:
    return {"image": "Image", "video": "Video", "audio": "Audio"}.get(kind.partition("/")[0], "Document")


def _attachment(file: Enclosed) -> dict[str, Any]:
    return _given(
        {
            "type": _media_type(file.type),
            "mediaType": file.type,
            "name": file.alt,
            "fileName": file.name,
            "url": f"../../{place_of(file.sha256, file.type)}",
            "sha256": file.sha256,
            "size": file.size or None,
        }
    )


def _actor(item: Item, facts: Facts) -> dict[str, Any]:
    if not item.incoming:
        return {"type": "Organization", "name": facts.body}
    party = item.party and f"{PARTY}{item.account or 0}:{quote(item.party, safe='')}"
    return _given({"type": "Person", "id": party, "name": item.party_name, "preferredUsername": item.party_handle})


def _reference(ref: str, item: Item) -> str:
    return ref if not ref or _is_address(ref) else f"urn:rostra:reference:{item.account or 0}:{quote(ref, safe='')}"


def _is_address(text: str) -> bool:
    """Whether a program can take it for an address: anything else would be read as relative to the package."""
    return text.startswith(("https://", "http://", "at://")) and not any(each <= " " for each in text)


def _common(kind: str, facts: Facts) -> dict[str, Any]:
    return {
        "kind": kind,
        "event": facts.event,
        "contentHash": facts.content_hash,
        "capturedAt": moment(facts.captured_at),
        "recordClass": facts.record_class,
        "account": facts.account,
        "withheld": facts.withheld,
    }


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in ("", None, [], {})}
