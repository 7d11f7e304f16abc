"""Between Rostra's values and the records of Bluesky (lexicon app.bsky.feed.post); no network here."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import regex

from rostra.adapters.bluesky.client import dump
from rostra.channels.contract import Attachment, Incoming, Outgoing, Published
from rostra.channels.counting import graphemes

POST = "app.bsky.feed.post"
MAX_GRAPHEMES, MAX_BYTES = 300, 3000
REASONS = ("reply", "mention", "quote")
"""The notifications that are messages; likes, reposts and followers are not."""

_LABEL = r"[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
_MARKS = regex.compile(
    rf"(?P<link>https?://[^\s<>\"]+)"
    rf"|(?<![\w@/.])@(?P<handle>(?:{_LABEL}\.)+[a-zA-Z](?:[a-zA-Z0-9-]{{0,61}}[a-zA-Z0-9])?)"
    rf"|(?<![\w#＃/&])[#＃](?P<tag>(?!\d+(?!\w))[\w\p{{M}}]+)"
)
_TRAILING = ".,;:!?'…”’»،؛؟"
_SORTABLE = "234567abcdefghijklmnopqrstuvwxyz"
# Microseconds since 1970 of 1 January 2021. The keys made from here end in February 2022, before the network had
# its first record: none of them meets a key made by a clock, none lies in the future.
_FIRST = 1_609_459_200_000_000


class Unreadable(ValueError):
    """The network gave something that is not what its lexicon says; the text names the field."""


# --- Out --------------------------------------------------------------------------------------------


def record_key(key: str) -> str:
    """The record key (a TID: 13 characters for 53 bits of time and 10 of clock) that belongs to a delivery's key.

    The same key gives the same record key for ever, so the network itself cannot hold the post twice.
    """
    bits = int.from_bytes(hashlib.sha256(key.encode()).digest()) >> (256 - 55)
    tid = ((_FIRST + (bits >> 10)) << 10) | (bits & 1023)
    return "".join(_SORTABLE[(tid >> shift) & 31] for shift in range(60, -1, -5))


def scopes(token: str) -> tuple[str, ...]:
    """What a session may do, as the access token (a JWT) says: whether it is an app password's or the account's own.

    Its signature is the network's own affair: it is read for people, and nothing is decided by it.
    """
    middle = token.split(".")[1:2]
    try:
        claims = json.loads(base64.urlsafe_b64decode(middle[0] + "==")) if middle else {}
    except ValueError:
        return ()
    said = claims.get("scope") if isinstance(claims, dict) else None
    return tuple(said.split()) if isinstance(said, str) else ()


def split_ref(ref: str) -> tuple[str, str, str]:
    """Repository, collection and record key of an at:// address. Raises `Unreadable`."""
    scheme, _, rest = ref.partition("://")
    parts = rest.split("/")
    if scheme != "at" or len(parts) != 3 or not all(parts):
        raise Unreadable("not an at:// address of a record")
    return parts[0], parts[1], parts[2]


def public_url(ref: str) -> str:
    """Where people read the post in the network's own web client. The DID stays when the handle changes."""
    repo, _, rkey = split_ref(ref)
    return f"https://bsky.app/profile/{repo}/post/{rkey}"


def handles(text: str) -> list[str]:
    """The handles that the text mentions, each once."""
    return list(dict.fromkeys(found["handle"].lower() for found in _MARKS.finditer(text) if found["handle"]))


def facets(text: str, dids: Mapping[str, str]) -> list[dict[str, Any]]:
    """Links, mentions and hashtags with their places in UTF-8 bytes. A handle that is not in `dids` stays plain."""
    found: list[dict[str, Any]] = []
    for mark in _MARKS.finditer(text):
        start, end = mark.span()
        if link := mark["link"]:
            uri = _without_trailing(link)
            end -= len(link) - len(uri)
            feature = {"$type": "app.bsky.richtext.facet#link", "uri": uri}
        elif handle := mark["handle"]:
            if handle.lower() not in dids:
                continue
            feature = {"$type": "app.bsky.richtext.facet#mention", "did": dids[handle.lower()]}
        else:
            tag = mark["tag"]
            if graphemes(tag) > 64 or len(tag.encode()) > 640:
                continue
            feature = {"$type": "app.bsky.richtext.facet#tag", "tag": tag}
        index = {"byteStart": len(text[:start].encode()), "byteEnd": len(text[:end].encode())}
        found.append({"index": index, "features": [feature]})
    return found


def _without_trailing(link: str) -> str:
    """A link without the punctuation of the sentence around it; a bracket belongs to it only when it was opened."""
    while link[-1] in _TRAILING or (link[-1] == ")" and link.count("(") < link.count(")")):
        link = link[:-1]
    return link


def post_record(
    post: Outgoing,
    *,
    at: datetime,
    dids: Mapping[str, str],
    images: Sequence[Mapping[str, Any]],
    reply: Mapping[str, Any] | None,
) -> dict[str, Any]:
    """The record to publish: `images` as the embed takes them, `reply` with the strong references of root and parent."""
    record: dict[str, Any] = {"$type": POST, "text": post.text, "createdAt": stamp(at)}
    if marks := facets(post.text, dids):
        record["facets"] = marks
    if post.language:
        record["langs"] = [post.language]
    if images:
        record["embed"] = {"$type": "app.bsky.embed.images", "images": list(images)}
    elif post.link:
        title = post.link_title or urlsplit(post.link).hostname or post.link
        card = {"uri": post.link, "title": title, "description": post.link_description}
        record["embed"] = {"$type": "app.bsky.embed.external", "external": card}
    if reply:
        record["reply"] = reply
    return record


def published(ref: str, found: Mapping[str, Any]) -> Published:
    """Our post from the answer of `com.atproto.repo.getRecord` (uri, cid, value), which is kept as it is."""
    try:
        at = moment(_object(found.get("value")), "createdAt")
    except Unreadable:
        at = None
    return Published(ref, public_url(ref), at, dump(found))


# --- In ---------------------------------------------------------------------------------------------


def stamp(at: datetime) -> str:
    """A time as the network writes it: UTC, milliseconds, Z."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def moment(item: Mapping[str, Any], name: str) -> datetime:
    """A field that is a time. Raises `Unreadable`."""
    try:
        at = datetime.fromisoformat(_string(item, name))
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Unreadable(f"{name} is not a time") from error


def reply_refs(record: Mapping[str, Any]) -> tuple[str, str]:
    """What a post answers and the first post of its thread; "" and "" when it starts one."""
    reply = _object(record.get("reply"))
    return str(_object(reply.get("parent")).get("uri", "")), str(_object(reply.get("root")).get("uri", ""))


def has_files(item: Any) -> bool:
    """Whether the post of a notification carries pictures or a video."""
    embed = _object(_object(_object(item).get("record")).get("embed"))
    media = _object(embed.get("media")) or embed
    return bool(_list(media.get("images")) or _list(media.get("items")) or media.get("video"))


def message(item: Any, *, own: str, views: Mapping[str, Mapping[str, Any]]) -> Incoming:
    """A notification of `app.bsky.notification.listNotifications`; `views` are posts as getPosts shows them, by address.

    Raises `Unreadable`. The author's own time counts unless it lies after the network saw the post.
    """
    item = _object(item)
    ref = _string(item, "uri")
    url = public_url(ref)
    author, record = _object(item.get("author")), _object(item.get("record"))
    at = sent(item)
    parent, root = reply_refs(record)
    did = _string(author, "did")
    languages = [each for each in _list(record.get("langs")) if isinstance(each, str)]
    return Incoming(
        ref=ref,
        text=_string(record, "text"),
        sent_at=at,
        author_id=did,
        author_name=str(author.get("displayName") or ""),
        author_handle=str(author.get("handle") or ""),
        url=url,
        reply_to=parent,
        root=root,
        references=tuple(_quoted(record)),
        language=next(iter(languages), ""),
        attachments=tuple(_files(_object(views.get(ref)).get("embed"))),
        own=did == own,
        raw=dump(item),
    )


def sent(item: Any) -> datetime:
    """The author's own time, unless it lies after the network saw the post. Raises `Unreadable`."""
    item = _object(item)
    seen = moment(item, "indexedAt")
    try:
        return min(moment(_object(item.get("record")), "createdAt"), seen)
    except Unreadable:
        return seen


def ref_of(item: Any) -> str:
    """The address that an unreadable item gives, "" where that is none either."""
    ref = _object(item).get("uri")
    return ref if isinstance(ref, str) else ""


def labels(item: Any) -> set[str]:
    """What the author of a post is labelled with, by themselves or by the network."""
    author = _object(_object(item).get("author"))
    return {str(each.get("val")) for each in map(_object, _list(author.get("labels"))) if not each.get("neg")}


def tags(item: Any) -> list[str]:
    """The tags of a post: those in its text, as their author's program marked them, and those beside it."""
    record = _object(_object(item).get("record"))
    marked = [
        _object(one).get("tag") for mark in _list(record.get("facets")) for one in _list(_object(mark).get("features"))
    ]
    return [tag for tag in (*_list(record.get("tags")), *marked) if isinstance(tag, str)]


def _quoted(record: Mapping[str, Any]) -> Iterable[str]:
    """The post that a post quotes: `embed.record`, one deeper when pictures are quoted along."""
    quote = _object(_object(record.get("embed")).get("record"))
    uri = quote.get("uri") or _object(quote.get("record")).get("uri")
    return [uri] if isinstance(uri, str) else []


def _files(embed: Any) -> Iterable[Attachment]:
    """The pictures and the video of a post, where the network serves them."""
    media = _object(_object(embed).get("media")) or _object(embed)
    for number, image in enumerate(map(_object, _list(media.get("images")) or _list(media.get("items"))), start=1):
        if isinstance(url := image.get("fullsize"), str):
            kind = url.rpartition("@")[2] if url.endswith(("@jpeg", "@png")) else "webp"
            yield Attachment(f"image-{number}.{kind}", f"image/{kind}", url=url, alt=str(image.get("alt") or ""))
    if isinstance(playlist := media.get("playlist"), str):
        yield Attachment("video.m3u8", "application/vnd.apple.mpegurl", url=playlist, alt=str(media.get("alt") or ""))


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _string(item: Mapping[str, Any], name: str) -> str:
    value = item.get(name)
    if not isinstance(value, str):
        raise Unreadable(f"{name} is not text")
    return value
