"""What a delivery carries: frozen as JSON when it is queued, and given to the channel exactly so."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC
from functools import partial
from typing import Any

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from rostra.audit.actions import Capture
from rostra.audit.canonical import canonical
from rostra.audit.sources import Source
from rostra.channels.contract import Media, Outgoing
from rostra.core import files
from rostra.core.models import StoredFile
from rostra.publishing.models import Delivery


class Broken(Exception):
    """The content cannot be sent as it was approved. `code` is one of `enums.REASONS`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def freeze(outgoing: Outgoing) -> dict[str, Any]:
    """The content as JSON: files by hash, name, type, alternative text and size; never their bytes."""
    return {
        "text": outgoing.text,
        "language": outgoing.language,
        "media": [
            {"sha256": m.sha256, "name": m.name, "type": m.content_type, "alt": m.alt, "size": m.size}
            for m in outgoing.media
        ],
        "link": outgoing.link,
        "subject": outgoing.subject,
        "reply_to": outgoing.reply_to,
        "root": outgoing.root,
        "references": list(outgoing.references),
        "to": outgoing.to,
        "visibility": outgoing.visibility,
    }


def digest(content: Mapping[str, Any]) -> bytes:
    """SHA-256 of the canonical form: what was approved."""
    return hashlib.sha256(canonical(content)).digest()


def thaw(delivery: Delivery) -> Outgoing:
    """What the channel gets, inside the body's scope; the bytes of its files are read and checked now.

    Raises Broken when the content or a file is not what was approved.
    """
    content = dict(delivery.content)
    if digest(content) != bytes(delivery.content_hash):
        raise Broken("altered")
    media = tuple(_media(item) for item in content.pop("media"))
    references = tuple(content.pop("references"))
    return Outgoing(**content, media=media, references=references)


def capture(delivery: Delivery) -> Capture:
    """What the log vouches for: the content, and for whom and for which account it was approved, and when.

    What becomes of it stands in the events after.
    """
    return Capture(SOURCE.name, str(delivery.pk), bytes(delivery.salt), _canonical(delivery))


def _media(item: Mapping[str, Any]) -> Media:
    row = StoredFile.objects.filter(sha256=bytes.fromhex(item["sha256"])).first()
    try:
        content = files.read(row) if row else b""
    except FileNotFoundError:
        content = b""
    if hashlib.sha256(content).hexdigest() != item["sha256"]:
        raise Broken("media_missing")
    return Media(
        sha256=item["sha256"],
        content_type=item["type"],
        size=item["size"],
        name=item["name"],
        alt=item["alt"],
        read=partial(bytes, content),
    )


def _canonical(delivery: Delivery) -> bytes:
    return canonical(
        {
            "body": delivery.body_id,
            "account": delivery.account_id,
            "source": delivery.source,
            "source_id": delivery.source_id,
            "key": delivery.key,
            "created_at": delivery.created_at.astimezone(UTC).isoformat(),
            "content": delivery.content,
            "content_hash": bytes(delivery.content_hash).hex(),
        }
    )


def _read(keys: list[str]) -> Mapping[str, tuple[bytes, bytes]]:
    rows = Delivery.everywhere.filter(pk__in=[int(key) for key in keys])
    return {str(row.pk): (bytes(row.salt), _canonical(row)) for row in rows}


def _keys() -> list[QuerySet[Delivery, tuple[str]]]:
    return [Delivery.everywhere.annotate(text=Cast("pk", TextField())).values_list("text")]


SOURCE = Source("publishing.delivery", _read, _keys)
