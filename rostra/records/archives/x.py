"""The archive that X gives an account: scripts in the folder "data" that hold JSON, and the files of media beside them."""

from __future__ import annotations

import html
import mimetypes
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

from rostra.channels.contract import N_
from rostra.records.archives.box import Box
from rostra.records.archives.document import NoItem, dump, entry, load, many, moment, needed, path_of, refusal, text
from rostra.records.archives.found import Found, FoundFile, Items, Refusal, Unreadable

NO_TWEETS = N_("This is no archive of an X account: it holds no data/tweets.js.")
_POSTS = re.compile(r"(?:.*/)?data/tweets?(?:-part\d+)?\.js")
_DELETED = re.compile(r"(?:.*/)?data/deleted-tweets(?:-part\d+)?\.js")
_LETTERS = re.compile(r"(?:.*/)?data/direct-messages(?:-group)?(?:-part\d+)?\.js")
_ACCOUNT = re.compile(r"(?:.*/)?data/account\.js")
_WRITTEN = "%a %b %d %H:%M:%S %z %Y"


def read(box: Box) -> Items:
    """Posts, deleted posts and direct messages. Raises Unreadable where there is no list of posts."""
    names = sorted(box.names)
    posts = [name for name in names if _POSTS.fullmatch(name) or _DELETED.fullmatch(name)]
    if not posts:
        raise Unreadable(NO_TWEETS)
    own = _own(box, next((name for name in names if _ACCOUNT.fullmatch(name)), ""))
    number = 0
    for name in posts:
        media = _media(names, name.rpartition("/")[0])
        for each in many(_load(box, name)):
            number += 1
            yield number, _or_refused(partial(_post, each, own, box, media))
    for name in (name for name in names if _LETTERS.fullmatch(name)):
        for each in _letters(_load(box, name)):
            number += 1
            yield number, _or_refused(partial(_letter, each, own))


def _or_refused(read_one: Callable[[], Found]) -> Found | Refusal:
    try:
        return read_one()
    except NoItem:
        return refusal()


def _load(box: Box, name: str) -> Any:
    # window.YTD.tweets.part0 = [ … ]
    return load(box, name, before=b"[")


def _own(box: Box, name: str) -> Mapping[str, Any]:
    """What the archive says of the account; nothing where it says nothing."""
    first: object = next(iter(many(_load(box, name))), None) if name else None
    account = first.get("account") if isinstance(first, dict) else None
    return account if isinstance(account, dict) else {}


def _media(names: list[str], folder: str) -> dict[str, list[str]]:
    """The files of posts by the number of the post: "<number>-<name>"."""
    found: dict[str, list[str]] = {}
    for name in names:
        place, _, file = name.rpartition("/")
        if place.startswith(f"{folder}/") and place.endswith("_media"):
            found.setdefault(file.partition("-")[0], []).append(name)
    return found


def _post(value: object, own: Mapping[str, Any], box: Box, media: Mapping[str, list[str]]) -> Found:
    wrapped = entry(value)
    tweet = entry(wrapped.get("tweet", wrapped))
    number = needed(tweet.get("id_str") or tweet.get("id"))
    name = text(own.get("username"))
    answered = text(tweet.get("in_reply_to_status_id_str") or tweet.get("in_reply_to_status_id"))
    return Found(
        refs=(number,),
        sent_at=_written(tweet.get("created_at")),
        text=_words(tweet),
        url=f"https://x.com/{name}/status/{number}" if name else "",
        language=_language(tweet.get("lang")),
        reply_to=answered,
        media=tuple(_files(tweet, box, media.get(number, []))),
        raw=dump(value),
    )


def _words(tweet: Mapping[str, Any]) -> str:
    """As people read it: short addresses written out, those of its own pictures left out."""
    words = html.unescape(text(tweet.get("full_text") or tweet.get("text")))
    for link in _entities(tweet, "entities", "urls"):
        if short := text(link.get("url")):
            words = words.replace(short, text(link.get("expanded_url")) or short)
    for picture in (*_entities(tweet, "extended_entities", "media"), *_entities(tweet, "entities", "media")):
        if short := text(picture.get("url")):
            words = words.replace(short, "")
    return words.strip()


def _entities(tweet: Mapping[str, Any], group: str, kind: str) -> Iterator[Mapping[str, Any]]:
    held = tweet.get(group)
    return (each for each in many(held.get(kind) if isinstance(held, dict) else None) if isinstance(each, dict))


def _files(tweet: Mapping[str, Any], box: Box, names: list[str]) -> Iterator[FoundFile]:
    """What is there of its pictures and films, with what they show where the archive says it."""
    shown = {
        path_of(text(each.get("media_url_https"))).rpartition("/")[2]: text(each.get("ext_alt_text"))
        for each in _entities(tweet, "extended_entities", "media")
    }
    for name in names:
        file = name.rpartition("/")[2]
        alt = shown.get(file.partition("-")[2], "")
        kind = mimetypes.guess_type(file)[0] or "application/octet-stream"
        yield FoundFile(file, kind, partial(box.read, name), alt)


def _letters(value: Any) -> Iterator[object]:
    """The direct messages of all conversations."""
    for each in many(value):
        talk = each.get("dmConversation") if isinstance(each, dict) else None
        for message in many(talk.get("messages") if isinstance(talk, dict) else None):
            if isinstance(message, dict) and "messageCreate" in message:
                yield message["messageCreate"]


def _letter(value: object, own: Mapping[str, Any]) -> Found:
    message = entry(value)
    sender = needed(message.get("senderId"))
    is_own = sender == text(own.get("accountId"))
    return Found(
        refs=(needed(message.get("id")),),
        sent_at=moment(message.get("createdAt")),
        text=text(message.get("text")),
        own=is_own,
        author_id=text(message.get("recipientId")) if is_own else sender,
        visibility="direct",
        raw=dump(value),
    )


def _written(value: object) -> datetime:
    try:
        return datetime.strptime(needed(value), _WRITTEN).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise NoItem from error


def _language(value: object) -> str:
    """As it says; its own codes for "no language" are none."""
    code = text(value)
    return "" if code in ("und", "zxx") or code.startswith("q") else code
