"""WordPress's posts and comments as the contract's values. Pure functions."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from rostra.adapters.wordpress import text
from rostra.adapters.wordpress.cursor import Cursor, mark
from rostra.channels.contract import Bad, Identity, Incoming, Kind, Outgoing, Published, Refused, Seen

Entity = Mapping[str, Any]

POSTS, COMMENTS = "posts", "comments"
RIGHTS = ("publish_posts", "edit_published_posts", "upload_files", "moderate_comments")
"""What the user must be allowed to do: an editor is."""

_MARK = re.compile(r"-([0-9a-f]{12})(?:-[0-9]+)?(?:__trashed)?$")
"""WordPress counts where two would stand at one address, and adds the word in the bin."""
_NUMBER = re.compile(r"\bwp-image-([0-9]{1,18})\b")


def place(home: str) -> str:
    """Host and path of a site: what people call it."""
    parts = urlsplit(home)
    return f"{parts.netloc}{parts.path}".rstrip("/").lower()


def identity(user: Entity, site: Entity) -> Identity:
    """A user's number means something on the site only. The handle is the site's: that is what people see."""
    home = str(site["home"])
    return Identity(
        remote_id=f"{int(user['id'])}@{place(home)}",
        handle=place(home).removesuffix(".wordpress.com"),
        name=html.unescape(str(site["name"])),
        url=home,
        scopes=RIGHTS,
    )


def split(ref: str) -> tuple[str, str]:
    """The kind of an item and its number: "posts/12", "comments/34"."""
    kind, _, number = ref.partition("/")
    if kind not in (POSTS, COMMENTS) or not (number.isascii() and number.isdecimal()):
        raise Refused("not_found", "not the reference of a post or comment")
    return kind, number


# --- Out


def words(post: Outgoing) -> str:
    """The text with the link that the post carries, unless it is in the text already."""
    if not post.link or post.link in post.text:
        return post.text
    return f"{post.text}\n\n{post.link}".strip()


def mark_of(key: str) -> str:
    """By which a post and its files are found again; the same for the same delivery."""
    return hashlib.sha256(key.encode()).hexdigest()[:12]


def mark_on(post: Entity) -> str:
    """The one at the end of the post's address; "" where somebody changed that."""
    found = _MARK.search(str(post.get("slug", "")))
    return found[1] if found else ""


def shown_files(post: Entity) -> list[str]:
    """The numbers of the pictures that the post shows, as WordPress notes them."""
    featured = int(post.get("featured_media") or 0)
    inside = _NUMBER.findall(source(post))
    return list(dict.fromkeys([str(featured), *inside] if featured else inside))


def slug(post: Outgoing, key: str) -> str:
    """Where the post will stand; the same for the same delivery, so that it can be found by it."""
    return text.slug(text.title(post.subject, post.text), mark_of(key))


def headed(post: Outgoing) -> tuple[str, str]:
    """Title and text: the heading of the post, else its first line, which is not said again below."""
    return text.title(post.subject, post.text), words(replace(post, text=text.below(post.subject, post.text)))


def content(post: Outgoing, pictures: str) -> dict[str, str]:
    """Title and text of a post as WordPress takes them; `pictures` is HTML."""
    title, rest = headed(post)
    written, heading = text.paragraphs(rest, post.language), html.escape(title, quote=False)
    return {"title": heading, "content": "\n\n".join(part for part in (written, pictures) if part)}


def pictures(raw: str) -> str:
    """The pictures that we put under a post, as they stand there."""
    start = raw.find("<figure")
    return raw[start:] if start >= 0 else ""


def said(kind: str, post: Outgoing) -> tuple[str, ...]:
    """The words of the post as `seen` reads them; what was published before posts had headings said its first line twice."""
    if kind == COMMENTS:
        return (text.plain(text.comment(words(post))),)
    title, rest = headed(post)
    return tuple(
        f"{text.plain(html.escape(title, quote=False))}\n\n{text.plain(text.paragraphs(below, ''))}".strip()
        for below in (rest, words(post))
    )


def ref(kind: str, item: Entity) -> str:
    return f"{kind}/{int(item['id'])}"


def published(kind: str, item: Entity, raw: str) -> Published:
    """Raises ValueError, KeyError or TypeError if it is no item of this kind."""
    return Published(ref(kind, item), str(item["link"]), time(item["date_gmt"]), raw.encode())


def seen(kind: str, item: Entity, raw: str) -> Seen | None:
    """The item as it stands there; None when the public does not see it any more."""
    if item["status"] != ("publish" if kind == POSTS else "approved"):
        return None
    shown = text.plain(str(item["content"]["raw"]))
    edited = None
    if kind == POSTS:
        shown = f"{text.plain(str(item['title']['raw']))}\n\n{shown}".strip()
        edited = time(item["modified_gmt"])
    at = edited if edited and edited > time(item["date_gmt"]) else None
    return Seen(ref(kind, item), shown, str(item["link"]), at, raw.encode())


# --- In


def comments(
    items: list[tuple[Entity, str]], state: Cursor, *, me: str, now: datetime
) -> tuple[list[Incoming], list[Bad]]:
    """What is new on a page or has another text than before, oldest first. What cannot be read is kept as it is."""
    messages: list[Incoming] = []
    bad: list[Bad] = []
    for item, raw in reversed(items):
        number = int(item["id"])
        changed = state.known.get(str(number), mark(source(item))) != mark(source(item))
        if not (changed or state.is_new(number)):
            continue
        try:
            messages.append(_comment(item, raw, me=me, edited_at=now if changed else None))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            bad.append(Bad(f"not a comment: {type(error).__name__} {error}", raw.encode(), ref(COMMENTS, item)))
    return messages, bad


def source(comment: Entity) -> str:
    """The text as it is kept, "" where the answer has none."""
    kept = comment.get("content")
    return str(kept.get("raw", "")) if isinstance(kept, dict) else ""


def _comment(item: Entity, raw: str, *, me: str, edited_at: datetime | None) -> Incoming:
    """Raises ValueError, KeyError or TypeError if it is no comment."""
    post, parent = f"{POSTS}/{int(item['post'])}", int(item["parent"])
    return Incoming(
        ref=ref(COMMENTS, item),
        text=text.plain(str(item["content"]["raw"])),
        sent_at=edited_at or time(item["date_gmt"]),
        kind=Kind.EDIT if edited_at else Kind.MESSAGE,
        author_id=_author(item),
        author_name=html.unescape(str(item["author_name"])),
        url=str(item["link"]),
        reply_to=f"{COMMENTS}/{parent}" if parent else post,
        root=post,
        own=str(item["author"]) == me,
        raw=raw.encode(),
    )


def _author(item: Entity) -> str:
    """The user's number; guests have none, so that who gives the same mail address, else the same name, is one person."""
    if int(item["author"]):
        return f"user:{int(item['author'])}"
    known = str(item.get("author_email") or "").strip().lower() or f"name {item['author_name']}"
    return f"guest:{hashlib.sha256(known.encode()).hexdigest()[:20]}"


def removal(number: str, at: datetime) -> Incoming:
    """A comment that went to spam or into the bin, or is gone."""
    return Incoming(f"{COMMENTS}/{number}", "", at, Kind.DELETION)


def time(value: object) -> datetime:
    """WordPress gives these times in UTC, without saying so."""
    return datetime.fromisoformat(str(value)).replace(tzinfo=UTC)
