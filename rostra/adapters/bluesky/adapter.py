"""The channel for Bluesky: posts and answers out; replies, mentions and quotes in."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar

from PIL import ExifTags, Image, UnidentifiedImageError

from rostra.adapters.bluesky import mapping, searching
from rostra.adapters.bluesky.client import Client, dump
from rostra.adapters.bluesky.cursor import Cursor
from rostra.channels.adapter import Adapter
from rostra.channels.contract import (
    N_,
    Bad,
    Batch,
    Capabilities,
    Context,
    Field,
    FieldKind,
    Identity,
    Incoming,
    Level,
    Limit,
    Locked,
    Measure,
    Media,
    Outgoing,
    Problem,
    Published,
    Refused,
    Retry,
    Seen,
    Unsupported,
)
from rostra.channels.counting import graphemes
from rostra.channels.searching import Sought

THREADGATE = "app.bsky.feed.threadgate"
PAGE = 100
POSTS_PER_CALL = 25
COUNTS = {"likes": "likeCount", "replies": "replyCount", "reposts": "repostCount", "quotes": "quoteCount"}


class Bluesky(Adapter):
    """One account on Bluesky, or on any other service that speaks its protocol."""

    name: ClassVar[str] = "bluesky"
    label: ClassVar[str] = "Bluesky"
    can: ClassVar[Capabilities] = Capabilities(
        max_chars=mapping.MAX_GRAPHEMES,
        media=4,
        media_types=("image/jpeg", "image/png", "image/webp"),
        media_bytes=1_000_000,
        alt_text=True,
        threads=True,
        look=True,
        withdraw=True,
        hide=True,
        idempotent=True,
        find=True,
        search=True,
        card=True,
        live_proof="real",
    )
    fields: ClassVar[tuple[Field, ...]] = (
        Field(
            "service",
            N_("Service"),
            FieldKind.URL,
            N_("The address of the service that hosts the account. Change it only if the body runs its own."),
            default="https://bsky.social",
            leads=True,
        ),
        Field("identifier", N_("Handle"), help=N_("For example city.bsky.social, without @.")),
        Field(
            "password",
            N_("App password"),
            FieldKind.SECRET,
            N_("Made on Bluesky under Settings, Privacy and security, App passwords. Not the account’s own password."),
        ),
    )

    def __init__(self, context: Context, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        super().__init__(context)
        self._now = now
        self._client = Client(context, now, self._note)

    # --- Before ------------------------------------------------------------------------------------

    def length(self, text: str) -> int:
        return graphemes(text)

    def written(self, post: Outgoing) -> str:
        """The link becomes a card, and no part of the text."""
        return post.text

    def check(self, post: Outgoing) -> list[Problem]:
        problems = super().check(post)
        size = len(post.text.encode())
        if size > mapping.MAX_BYTES:
            text = N_("The text takes %(length)d bytes: the network takes %(limit)d.")
            problems.append(Problem("too_long", Level.BLOCK, text, {"length": size, "limit": mapping.MAX_BYTES}))
        if _hides_link(post):
            text = N_("Bluesky shows either pictures or a link below a post. Put the link into the text.")
            problems.append(Problem("link_and_media", Level.BLOCK, text))
        if post.visibility == "private":
            text = N_("Everything on this channel is public. A private answer cannot leave here.")
            problems.append(Problem("not_private", Level.BLOCK, text))
        return problems

    def verify(self) -> Identity:
        session = self._client.session(fresh=True)
        did, handle = str(session["did"]), str(session["handle"])
        try:
            profile = self._client.query("app.bsky.actor.getProfile", {"actor": did})
        except Refused:
            # A new account, which the network's index has not seen yet: it is valid all the same.
            profile = {}
        name, url = str(profile.get("displayName") or ""), f"https://bsky.app/profile/{did}"
        return Identity(did, handle, name, url, scopes=mapping.scopes(str(session["accessJwt"])))

    # --- Out ---------------------------------------------------------------------------------------

    def publish(self, post: Outgoing, *, key: str) -> Published:
        if post.visibility == "private":
            raise Unsupported("private")
        if _hides_link(post):
            raise Refused("invalid", "a link beside pictures")
        did, rkey = self._client.did, mapping.record_key(key)
        record = mapping.post_record(
            post,
            at=self._now(),
            dids=self._resolve(mapping.handles(post.text)),
            reply=self._reply(post.reply_to) if post.reply_to else None,
            images=[self._image(media) for media in post.media],
        )
        # `swapRecord: null` = only where there is nothing yet: the network itself keeps the second one out.
        body = {"repo": did, "collection": mapping.POST, "rkey": rkey, "record": record, "swapRecord": None}
        try:
            made = self._client.write("com.atproto.repo.putRecord", body)
        except Refused as error:
            if error.code != "duplicate":
                raise
            return self._published(did, rkey)
        ref = f"at://{did}/{mapping.POST}/{rkey}"
        return mapping.published(ref, {"uri": ref, "cid": made.get("cid"), "value": record})

    def find(self, post: Outgoing, *, key: str, since: datetime) -> Published | None:  # noqa: ARG002
        try:
            return self._published(self._client.did, mapping.record_key(key))
        except Refused as error:
            if error.code != "not_found":
                raise
            return None

    def look(self, ref: str) -> Seen | None:
        """The record itself: another program may have changed it, although the network shows no edits."""
        try:
            found = self._record(ref)
        except Refused as error:
            if error.code != "not_found":
                raise
            return None
        return Seen(ref, str(found["value"].get("text") or ""), mapping.public_url(ref), raw=dump(found))

    def withdraw(self, ref: str) -> None:
        repo, collection, rkey = _split(ref)
        if repo != self._client.did:
            raise Refused("not_allowed", "not an item of this account")
        self._client.write("com.atproto.repo.deleteRecord", {"repo": repo, "collection": collection, "rkey": rkey})

    def hide(self, ref: str, *, hidden: bool) -> None:
        """Change the list of hidden replies in the thread's gate, and nothing else in it."""
        _, root = mapping.reply_refs(self._record(ref)["value"])
        repo, _, rkey = _split(root) if root else ("", "", "")
        if repo != self._client.did:
            raise Refused("not_allowed", "not a reply in a thread of this account")
        gate: dict[str, Any] = {"$type": THREADGATE, "post": root, "createdAt": mapping.stamp(self._now())}
        swap: str | None = None
        try:
            found = self._record(f"at://{repo}/{THREADGATE}/{rkey}")
            gate, swap = dict(found["value"]), found["cid"]
        except Refused as error:
            if error.code != "not_found":
                raise
        before: list[str] = gate.get("hiddenReplies") or []
        if hidden is (ref in before):
            return
        gate["hiddenReplies"] = [*before, ref] if hidden else [each for each in before if each != ref]
        body = {"repo": repo, "collection": THREADGATE, "rkey": rkey, "record": gate, "swapRecord": swap}
        try:
            self._client.write("com.atproto.repo.putRecord", body)
        except Refused as error:
            if error.code != "duplicate":
                raise
            raise Retry("the gate of the thread was changed by somebody else just now") from error

    def _note(self, limit: Limit | None) -> None:
        self.limit = limit

    def _resolve(self, handles: Sequence[str]) -> dict[str, str]:
        """The DIDs of the handles that exist; the others stay plain text."""
        dids = {}
        for handle in handles:
            try:
                found = self._client.query("com.atproto.identity.resolveHandle", {"handle": handle})
            except Refused:
                continue
            dids[handle] = str(found.get("did", ""))
        return dids

    def _reply(self, parent: str) -> dict[str, Any]:
        """The strong references of parent and root. The parent names the root; it is the root when it names none."""
        found = self._record(parent)
        strong = {"uri": parent, "cid": found["cid"]}
        above = found["value"].get("reply") or {}
        return {"root": above.get("root") or strong, "parent": strong}

    def _image(self, media: Media) -> dict[str, Any]:
        content = media.read()
        blob = self._client.upload(content, media.content_type)
        return {"image": blob, "alt": media.alt, **_aspect_ratio(content)}

    def _record(self, ref: str) -> Mapping[str, Any]:
        """A record with its content hash, of ours or of anybody: uri, cid, value."""
        repo, collection, rkey = _split(ref)
        params = {"repo": repo, "collection": collection, "rkey": rkey}
        found = self._client.query("com.atproto.repo.getRecord", params)
        if not isinstance(found.get("value"), dict) or not isinstance(found.get("cid"), str):
            raise Locked("protocol", "a record without value or cid")
        return found

    def _published(self, did: str, rkey: str) -> Published:
        ref = f"at://{did}/{mapping.POST}/{rkey}"
        return mapping.published(ref, self._record(ref))

    # --- In ----------------------------------------------------------------------------------------

    def fetch(self, cursor: str) -> Batch:
        walk = Cursor.load(cursor, self._now())
        # Without `priority`, an account that set this preference would be shown only what those it follows write.
        params: dict[str, Any] = {"limit": PAGE, "priority": False, "reasons": list(mapping.REASONS)}
        answer = self._client.query(
            "app.bsky.notification.listNotifications", {**params, **({"cursor": walk.page} if walk.page else {})}
        )
        items, page = answer.get("notifications"), answer.get("cursor") or ""
        if not isinstance(items, list) or not isinstance(page, str):
            raise Locked("protocol", "no list of notifications")
        reached, fresh = walk.advance([item for item in items if _is_message(item)], page)
        messages, bad = self._messages(fresh)
        return Batch(tuple(messages), reached.dump(), more=bool(reached.page), gap=walk.gap, bad=tuple(bad))

    def _messages(self, items: Sequence[Any]) -> tuple[list[Incoming], list[Bad]]:
        views = self._views([str(item.get("uri")) for item in items if mapping.has_files(item)])
        messages: list[Incoming] = []
        bad: list[Bad] = []
        for item in items:
            try:
                messages.append(mapping.message(item, own=self._client.did, views=views))
            except mapping.Unreadable as error:
                bad.append(Bad(str(error), dump(item), mapping.ref_of(item)))
        return messages, bad

    def search(self, words: str, cursor: str) -> Batch:
        sought = Sought(words)
        try:
            return searching.search(self._client, sought, cursor, now=self._now())
        except Locked as error:
            if error.code not in ("credentials", "protocol"):
                raise
            # Where it is the account that is refused, this says so; otherwise it goes on with everything else.
            self._client.query("com.atproto.server.getSession", {})
            raise Refused("not_allowed", error.detail) from error

    def measure(self, refs: Sequence[str]) -> list[Measure]:
        at, views = self._now(), self._views(refs)
        return [
            Measure(ref, name, views[ref][field], at)
            for ref in refs
            if ref in views
            for name, field in COUNTS.items()
            if isinstance(views[ref].get(field), int)
        ]

    def _views(self, refs: Sequence[str]) -> dict[str, Mapping[str, Any]]:
        """The posts as the network shows them, by address; those that are gone are left out."""
        views: dict[str, Mapping[str, Any]] = {}
        for start in range(0, len(refs), POSTS_PER_CALL):
            answer = self._client.query("app.bsky.feed.getPosts", {"uris": list(refs[start : start + POSTS_PER_CALL])})
            posts = [view for view in answer.get("posts") or [] if isinstance(view, dict)]
            views.update({str(view.get("uri")): view for view in posts})
        return views


def _split(ref: str) -> tuple[str, str, str]:
    try:
        return mapping.split_ref(ref)
    except mapping.Unreadable as error:
        raise Refused("not_found", str(error)) from error


def _is_message(item: Any) -> bool:
    """Whether a notification is a message, or so odd that a person should see it."""
    return not isinstance(item, dict) or item.get("reason") in (*mapping.REASONS, None)


def _hides_link(post: Outgoing) -> bool:
    """Pictures and a link card exclude each other; a link in the text is not lost."""
    return bool(post.media and post.link and post.link not in post.text)


def _aspect_ratio(content: bytes) -> dict[str, Any]:
    """How to lay out a picture before it is loaded; nothing when it cannot be read (the network then decides)."""
    try:
        with Image.open(io.BytesIO(content)) as image:
            width, height = image.size
            turned = image.getexif().get(ExifTags.Base.Orientation) in (5, 6, 7, 8)
    except (UnidentifiedImageError, OSError):
        return {}
    return {"aspectRatio": {"width": height, "height": width} if turned else {"width": width, "height": height}}
