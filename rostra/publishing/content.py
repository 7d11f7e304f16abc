"""What a delivery carries: frozen as JSON when it is queued, and given to the channel exactly so."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC
from functools import partial
from typing import Any

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from rostra.audit.actions import Capture
from rostra.audit.canonical import canonical
from rostra.audit.sources import Source
from rostra.channels.contract import Captions, Media, Outgoing
from rostra.core import files
from rostra.core.models import StoredFile
from rostra.publishing.models import Delivery


class Broken(Exception):
    """The content cannot be sent as it was approved. `code` is one of `enums.REASONS`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def freeze(outgoing: Outgoing, *, part: int = 0) -> dict[str, Any]:
    """The content as JSON: files by hash, name, type, alternative text, size and captions; never their bytes.

    A later part of a thread says which it is. What it answers is not known yet: `thaw` fills that in.
    """
    content = {
        "text": outgoing.text,
        "language": outgoing.language,
        "media": [_frozen(media) for media in outgoing.media],
        "link": outgoing.link,
        "subject": outgoing.subject,
        "reply_to": outgoing.reply_to,
        "root": outgoing.root,
        "references": list(outgoing.references),
        "to": outgoing.to,
        "visibility": outgoing.visibility,
    }
    # Only where there is one: what was queued before cards went along keeps its hash.
    if outgoing.link_title:
        content |= {"link_title": outgoing.link_title, "link_description": outgoing.link_description}
    # A worker of a release that knew no threads cannot read this: it leaves such a part to one that can.
    return {**content, "part": part} if part else content


def digest(content: Mapping[str, Any]) -> bytes:
    """SHA-256 of the canonical form: what was approved."""
    return hashlib.sha256(canonical(content)).digest()


@dataclass(frozen=True, slots=True)
class Before:
    """A part of a thread that comes before another one: where it stands, and what was approved."""

    ref: str
    content: Mapping[str, Any]


def parts_before(deliveries: Iterable[Delivery]) -> dict[int, list[Before]]:
    """What comes before each of those that follow another, in order, by id; one query for any number."""
    later = [delivery for delivery in deliveries if delivery.follows_id is not None]
    if not later:
        return {}
    rows = Delivery.objects.filter(
        account__in={row.account_id for row in later},
        source__in={row.source for row in later},
        source_id__in={row.source_id for row in later},
    )
    threads: dict[tuple[int, str, int], list[Delivery]] = {}
    for row in rows.order_by("part").only("account", "source", "source_id", "part", "ref", "content"):
        threads.setdefault((row.account_id, row.source, row.source_id), []).append(row)
    return {
        row.pk: [
            Before(part.ref, part.content)
            for part in threads[row.account_id, row.source, row.source_id]
            if part.part < row.part
        ]
        for row in later
    }


def thaw(delivery: Delivery, before: Sequence[Before] | None = None) -> Outgoing:
    """What the channel gets, inside the body's scope; the bytes of its files are read and checked now.

    A later part of a thread answers the one before it, wherever that stands by now. Raises Broken when the content or
    a file is not what was approved, or when nobody knows where the part before it stands.
    """
    content = dict(delivery.content)
    if digest(content) != bytes(delivery.content_hash):
        raise Broken("altered")
    content.pop("part", None)
    media = tuple(_media(item) for item in content.pop("media"))
    references = tuple(content.pop("references"))
    post = Outgoing(**content, media=media, references=references)
    if delivery.follows_id is None:
        return post
    return _behind(post, parts_before([delivery])[delivery.pk] if before is None else before)


def said(content: Mapping[str, Any]) -> Outgoing:
    """The words of it and all around them, without its files: for comparing, whatever has become of the files."""
    known = {name: value for name, value in content.items() if name not in ("part", "media", "references")}
    return Outgoing(**known)


def capture(delivery: Delivery) -> Capture:
    """What the log vouches for: the content, and for whom and for which account it was approved, and when.

    What becomes of it stands in the events after.
    """
    return Capture(SOURCE.name, str(delivery.pk), bytes(delivery.salt), _canonical(delivery))


def _behind(post: Outgoing, before: Sequence[Before]) -> Outgoing:
    refs = [part.ref for part in before]
    if not all(refs):
        raise Broken("no_place")
    first = before[0].content
    return replace(
        post,
        reply_to=refs[-1],
        root=first["root"] or first["reply_to"] or refs[0],
        references=(*first["references"], *refs),
    )


def _frozen(media: Media) -> dict[str, Any]:
    plain = {
        "sha256": media.sha256,
        "name": media.name,
        "type": media.content_type,
        "alt": media.alt,
        "size": media.size,
    }
    captions = [{"language": each.language, "sha256": each.sha256} for each in media.captions]
    # Only where there are any: what was queued before captions went along keeps its hash.
    return {**plain, "captions": captions} if captions else plain


def _read_checked(sha256: str) -> Callable[[], bytes]:
    """The bytes of a file, which are those that were approved. Raises Broken."""
    row = StoredFile.objects.filter(sha256=bytes.fromhex(sha256)).first()
    try:
        content = files.read(row) if row else b""
    except FileNotFoundError:
        content = b""
    if hashlib.sha256(content).hexdigest() != sha256:
        raise Broken("media_missing")
    return partial(bytes, content)


def _media(item: Mapping[str, Any]) -> Media:
    return Media(
        sha256=item["sha256"],
        content_type=item["type"],
        size=item["size"],
        name=item["name"],
        alt=item["alt"],
        read=_read_checked(item["sha256"]),
        captions=tuple(
            Captions(each["sha256"], each["language"], _read_checked(each["sha256"]))
            for each in item.get("captions", ())
        ),
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
    rows = Delivery.everywhere.filter(pk__in=[int(key) for key in keys]).exclude(salt=b"")
    return {str(row.pk): (bytes(row.salt), _canonical(row)) for row in rows}


def _keys() -> list[QuerySet[Delivery, tuple[str]]]:
    return [Delivery.everywhere.exclude(salt=b"").annotate(text=Cast("pk", TextField())).values_list("text")]


SOURCE = Source("publishing.delivery", _read, _keys)
