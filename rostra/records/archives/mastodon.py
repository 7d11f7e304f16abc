"""The archive that Mastodon gives an account: outbox.json (ActivityStreams), actor.json and the files of media."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from rostra.adapters.mastodon.text import plain
from rostra.channels.contract import N_
from rostra.records.archives.box import Box, clean
from rostra.records.archives.document import NoItem, dump, entry, load, many, moment, needed, path_of, refusal, text
from rostra.records.archives.found import Found, FoundFile, Items, Unreadable

OUTBOX = "outbox.json"
NO_OUTBOX = N_("This is no archive of a Mastodon account: it holds no outbox.json.")
PUBLIC = ("https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public")


def read(box: Box) -> Items:
    """Posts and what was passed on, in the archive's order. Raises Unreadable where there is no outbox."""
    folder = next((name.removesuffix(OUTBOX) for name in sorted(box.names, key=len) if _is(name, OUTBOX)), None)
    if folder is None:
        raise Unreadable(NO_OUTBOX)
    outbox = load(box, f"{folder}{OUTBOX}")
    if not isinstance(outbox, dict) or not isinstance(outbox.get("orderedItems"), list):
        raise Unreadable(NO_OUTBOX)
    for number, activity in enumerate(outbox["orderedItems"], 1):
        try:
            yield number, _read(entry(activity), box, folder)
        except NoItem:
            yield number, refusal()


def _is(name: str, file: str) -> bool:
    return name == file or name.endswith(f"/{file}")


def _read(activity: Mapping[str, Any], box: Box, folder: str) -> Found:
    if activity.get("type") == "Announce":
        return _passed_on(activity)
    note = entry(activity.get("object"))
    name = needed(note.get("id"))
    written = plain(text(note.get("content")), _mentions(note))
    return Found(
        refs=(name, _last(name)),
        sent_at=moment(note.get("published") or activity.get("published")),
        text=written,
        url=_web(note.get("url")) or _web(name),
        subject=text(note.get("summary")),
        language=_language(note),
        visibility=_visibility(activity),
        reply_to=text(note.get("inReplyTo")),
        media=tuple(_files(note, box, folder)),
        raw=dump(activity),
    )


def _passed_on(activity: Mapping[str, Any]) -> Found:
    """A post of others that the account passed on: its address, for its words are theirs."""
    name = needed(activity.get("id"))
    return Found(
        refs=(name.removesuffix("/activity"), _last(name.removesuffix("/activity"))),
        sent_at=moment(activity.get("published")),
        text=needed(activity.get("object")),
        visibility=_visibility(activity),
        raw=dump(activity),
    )


def _mentions(note: Mapping[str, Any]) -> dict[str, str]:
    tags = [tag for tag in many(note.get("tag")) if isinstance(tag, dict) and tag.get("type") == "Mention"]
    return {text(tag.get("href")): text(tag.get("name")).lstrip("@") for tag in tags}


def _language(note: Mapping[str, Any]) -> str:
    given = note.get("contentMap")
    return next(iter(given), "") if isinstance(given, dict) else ""


def _visibility(activity: Mapping[str, Any]) -> str:
    to, copied = _list(activity.get("to")), _list(activity.get("cc"))
    if any(each in PUBLIC for each in to):
        return "public"
    if any(each in PUBLIC for each in copied):
        return "unlisted"
    return "followers" if any(text(each).endswith("/followers") for each in (*to, *copied)) else "direct"


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _files(note: Mapping[str, Any], box: Box, folder: str) -> list[FoundFile]:
    found = []
    for each in many(note.get("attachment")):
        attached = entry(each)
        path = path_of(text(attached.get("url")))
        # Archives name the file below their own folder, as the server did below its own.
        inside = next((name for name in _places(folder, clean(path)) if name in box), f"{folder}{clean(path)}")
        kind = text(attached.get("mediaType"))
        found.append(FoundFile(path.rpartition("/")[2], kind, partial(box.read, inside), text(attached.get("name"))))
    return found


def _places(folder: str, path: str) -> list[str]:
    parts = path.split("/")
    return [f"{folder}{'/'.join(parts[number:])}" for number in range(len(parts))]


def _last(name: str) -> str:
    """The number at the end of an address, by which the server's interface names the post."""
    return path_of(name).rstrip("/").rpartition("/")[2] or name


def _web(value: object) -> str:
    address = text(value)
    return address if address.startswith(("https://", "http://")) else ""
