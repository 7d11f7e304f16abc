"""Mastodon's entities as the contract's values, and our posts as Mastodon's text. Pure functions."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

from rostra.adapters.mastodon import text
from rostra.channels.contract import Attachment, Bad, Identity, Incoming, Kind, Measure, Outgoing, Published, Seen

Entity = Mapping[str, Any]

COUNTS = {"likes": "favourites_count", "reposts": "reblogs_count", "replies": "replies_count"}
LIMITS = {
    "max_chars": ("statuses", "max_characters"),
    "media": ("statuses", "max_media_attachments"),
    "media_bytes": ("media_attachments", "image_size_limit"),
    "film_bytes": ("media_attachments", "video_size_limit"),
}
"""By the name of the capability, where the instance entity says it."""
SAID = "said_"


def identity(account: Entity, host: str) -> Identity:
    return Identity(
        remote_id=str(account["id"]),
        handle=full(str(account["acct"]), host),
        name=str(account.get("display_name") or ""),
        url=str(account.get("url") or ""),
    )


def scopes(application: Any) -> tuple[str, ...]:
    said = application.get("scopes") if isinstance(application, dict) else None
    return tuple(map(str, said)) if isinstance(said, list) else ()


def limits(instance: Any) -> dict[str, str]:
    """The limits that a server states (`configuration` of its instance entity), as text, by the name that we give them."""
    found = {}
    for name, (part, field) in LIMITS.items():
        said = _member(_member(_member(instance, "configuration"), part), field)
        if isinstance(said, int) and said > 0:
            found[f"{SAID}{name}"] = str(said)
    return found


def limits_in(fields: Mapping[str, str]) -> dict[str, Any]:
    """Those that the server stated when the account was connected, as capabilities."""
    known = {name: fields.get(f"{SAID}{name}", "") for name in LIMITS}
    return {name: int(value) for name, value in known.items() if value.isdecimal()}


def _member(entity: Any, name: str) -> Any:
    return entity.get(name) if isinstance(entity, dict) else None


def full(acct: str, host: str) -> str:
    """user@host; the server leaves its own name out."""
    return acct if "@" in acct else f"{acct}@{host}"


def short(handle: str, host: str) -> str:
    """How the server itself names the account: without the host if it is its own, and without a leading @."""
    return handle.removeprefix("@").removesuffix(f"@{host}")


# --- Out


def body(post: Outgoing) -> str:
    """The text with the link that the post carries, unless it is in the text already."""
    if not post.link or post.link in post.text:
        return post.text
    return f"{post.text}\n\n{post.link}".strip()


def addressed(written: str, acct: str, host: str) -> str:
    """The text with the person it is for in front: Mastodon delivers to whom it mentions, and only to them."""
    names = "|".join(re.escape(name) for name in (full(acct, host), acct))
    if re.search(rf"(?<![\w/])@(?:{names})(?![\w@]|[.-]\w)", written, re.IGNORECASE):
        return written
    return f"@{acct} {written}"


def published(status: Entity, raw: str) -> Published:
    """Raises ValueError, KeyError or TypeError if it is no status."""
    url = status.get("url") or status.get("uri") or ""
    return Published(str(status["id"]), str(url), time(status["created_at"]), raw.encode())


def seen(status: Entity, raw: str, *, host: str) -> Seen:
    """Our status as it stands there. Raises ValueError, KeyError or TypeError if it is no status."""
    edited = status.get("edited_at")
    url = str(status.get("url") or status.get("uri") or "")
    return Seen(str(status["id"]), written(status, host), url, time(edited) if edited else None, raw.encode())


def parent(status: Entity) -> str:
    """What it answers; "" too when that was deleted, because servers then forget it."""
    return str(status.get("in_reply_to_id") or "")


def is_this(status: Entity, post: Outgoing, *, host: str) -> bool:
    """Whether a status of ours is the post: the same text, with as many files, in answer to the same or to what is gone."""
    return (
        parent(status) in {post.reply_to, ""}
        and (status.get("visibility") == "direct") == (post.visibility == "private")
        and len(status.get("media_attachments") or ()) == len(post.media)
        and text.same(written(status, host), body(post))
    )


# --- In


def written(status: Entity, host: str) -> str:
    """What the person wrote, as plain text."""
    handles = {str(mention["url"]): full(str(mention["acct"]), host) for mention in status.get("mentions") or ()}
    return text.plain(str(status["content"]), handles)


def incoming(status: Entity, *, raw: str, host: str, me: str, root: str = "") -> Incoming:
    """Raises ValueError, KeyError, TypeError or AttributeError if it is no status.

    An edited status is an edit even if its first version was never seen; `sent_at` is then the time of the edit.
    """
    account, edited = status["account"], status.get("edited_at")
    return Incoming(
        ref=str(status["id"]),
        text=written(status, host),
        sent_at=time(edited or status["created_at"]),
        kind=Kind.EDIT if edited else Kind.MESSAGE,
        author_id=str(account["id"]),
        author_name=str(account.get("display_name") or account["acct"]),
        author_handle=full(str(account["acct"]), host),
        subject=str(status.get("spoiler_text") or ""),
        url=str(status.get("url") or status.get("uri") or ""),
        reply_to=parent(status),
        root=root,
        visibility=_visibility(status),
        language=str(status.get("language") or ""),
        attachments=tuple(_attachment(media) for media in status.get("media_attachments") or ()),
        own=str(account["id"]) == me,
        raw=raw.encode(),
    )


def read(items: Iterable[tuple[Any, str]], *, host: str, me: str, root: str = "") -> tuple[list[Incoming], list[Bad]]:
    """Statuses, or notifications that hold one, each with its text. What cannot be read is kept as it is."""
    messages: list[Incoming] = []
    bad: list[Bad] = []
    for item, raw in items:
        try:
            status = item.get("status", item)
            messages.append(incoming(status, raw=raw, host=host, me=me, root=root))
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
            bad.append(Bad(f"not a status: {type(error).__name__} {error}", raw.encode()))
    return messages, bad


def measures(status: Entity, ref: str, at: datetime) -> list[Measure]:
    return [Measure(ref, name, int(status[field]), at) for name, field in COUNTS.items()]


def time(value: object) -> datetime:
    """An aware time in UTC; the API always gives a zone."""
    moment = datetime.fromisoformat(str(value))
    if moment.tzinfo is None:
        raise ValueError("a time without a zone")
    return moment.astimezone(UTC)


def _visibility(status: Entity) -> Literal["public", "private"]:
    """Followers-only counts as private: an answer in public would show what was not meant for everybody."""
    return "public" if status.get("visibility") in {"public", "unlisted"} else "private"


def _attachment(media: Entity) -> Attachment:
    url = str(media.get("url") or media.get("remote_url") or media.get("preview_url") or "")
    name = unquote(urlsplit(url).path.rpartition("/")[2])
    content_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Attachment(name, content_type, url=url, alt=str(media.get("description") or ""))
