"""The canonical form of an event: what its leaf in the tree is the hash of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from hashlib import sha256

from rostra.audit.canonical import canonical_form, quoted

COLUMNS = ("id", "body_id", "at", "kind", "actor_id", "about", "data", "source", "source_key", "content_hash")
"""The columns of Event that `document` takes, in its order."""


def document(
    identifier: int,
    body: int | None,
    at: datetime,
    kind: str,
    actor: int | None,
    about: str,
    data: Mapping[str, object],
    source: str,
    source_key: str,
    content_hash: bytes | None,
) -> dict[str, object]:
    """The event as plain JSON values: whole numbers, text, and the content's hash in hexadecimal."""
    return {
        "id": identifier,
        "body": body,
        "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "kind": kind,
        "actor": actor,
        "about": about,
        "data": data,
        "source": source,
        "source_key": source_key,
        "content": content_hash and bytes(content_hash).hex(),
    }


STORED = """e.id, e.body_id, to_json(e.at)::text, e.kind, e.actor_id, e.about, e.data::text, e.source,
 e.source_key, e.content_hash"""
"""The columns of audit_event (as e) that `leaf` takes, in its order: the database writes time and data as JSON."""

_WHOLE_SECOND = len('"2026-11-24T09:00:00+00:00"')
_ZONE = len('+00:00"')


def leaf(
    identifier: int,
    body: int | None,
    at: str,
    kind: str,
    actor: int | None,
    about: str,
    data: str,
    source: str,
    source_key: str,
    content_hash: bytes | None,
    *,
    form: Callable[[str], str] = canonical_form,
) -> bytes:
    """RFC 9162 §2.1.1 leaf hash of `canonical(document(…))`, from the columns `STORED`.

    Written out for speed: every event goes through here whenever all is verified. `form` writes `data`, and raises
    TypeError or ValueError where it has no canonical form.
    """
    content = f'"{content_hash.hex()}"' if content_hash is not None else "null"
    return sha256(
        (
            f'\0{{"about":{quoted(about)},"actor":{_number(actor)},"at":"{_written(at)}","body":{_number(body)},'
            f'"content":{content},"data":{form(data)},"id":{identifier},"kind":{quoted(kind)},'
            f'"source":{quoted(source)},"source_key":{quoted(source_key)}}}'
        ).encode()
    ).digest()


def moment(at: str) -> datetime:
    """The moment that `STORED` has as text."""
    return datetime.fromisoformat(_written(at))


def _written(at: str) -> str:
    """As the document has it: the database, whose connections are in UTC, writes no zeros at the end of a second."""
    return f"{at[1:-_ZONE]}.000000+00:00" if len(at) == _WHOLE_SECOND else f"{at[1:-_ZONE]:0<26}+00:00"


def _number(value: int | None) -> str | int:
    return "null" if value is None else value
