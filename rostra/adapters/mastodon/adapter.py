"""An account on a Mastodon server, or on another server that speaks its client API."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import ClassVar
from urllib.parse import urlsplit

from rostra.adapters.mastodon import mapping, searching, text
from rostra.adapters.mastodon.client import Answer, Client
from rostra.adapters.mastodon.cursor import Cursor, age
from rostra.channels import exact
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
from rostra.channels.searching import Sought
from rostra.channels.silence import understood

PAGE = 40
"""The most that every server gives at once."""
THREADS = 20
"""Our newest statuses whose threads are watched."""
SEARCHED = 10
"""Pages of our own statuses that a look-up reads before it says that it does not know."""
SKEW = timedelta(minutes=2)
"""How far the server's clock may be behind ours."""
UPLOAD_POLLS = 15
"""Seconds that a file may take to be processed before the delivery is tried again later."""
NAME_LENGTH = 30
"""The longest user name on Mastodon; an answer begins with one."""


class Mastodon(Adapter):
    name: ClassVar[str] = "mastodon"
    label: ClassVar[str] = "Mastodon"
    can: ClassVar[Capabilities] = Capabilities(
        max_chars=500,
        media=4,
        media_types=("image/jpeg", "image/png", "image/gif", "image/webp", "video/mp4", "audio/mpeg", "audio/ogg"),
        media_bytes=16 * 1024 * 1024,
        film_bytes=99 * 1024 * 1024,
        alt_text=True,
        threads=True,
        edit=True,
        edit_alt=True,
        look=True,
        withdraw=True,
        find=True,
        search=True,
        private=True,
        live_proof="emulator",
    )
    fields: ClassVar[tuple[Field, ...]] = (
        Field("server", N_("Server address"), FieldKind.URL, N_("For example https://mastodon.social."), leads=True),
        Field(
            "token",
            N_("Access token"),
            FieldKind.SECRET,
            N_("In Mastodon: Preferences, Development, New application, with the rights “read” and “write”."),
        ),
    )

    def __init__(self, context: Context, *, sleep: Callable[[float], None] = time.sleep) -> None:
        super().__init__(context)
        self._sleep = sleep
        # What the server said of itself stands before what Mastodon has from the beginning.
        vars(self)["can"] = replace(type(self).can, **mapping.limits_in(context.fields))

    # --- Checks

    def check(self, post: Outgoing) -> list[Problem]:
        """Counts what will stand there: the link, and the name that an answer begins with."""
        if not post.text.strip():
            return super().check(post)
        written = mapping.body(post)
        if "@" in post.to:
            written = mapping.addressed(written, mapping.short(post.to, self._host), self._host)
        elif (post.reply_to or post.to) and not written.startswith("@"):
            written = f"@{'x' * NAME_LENGTH} {written}"
        return super().check(replace(post, text=written))

    def length(self, text_: str) -> int:
        return text.length(text_)

    def verify(self) -> Identity:
        """Read the account and what the inbox reads, and ask for a post that no server makes: empty, in answer to nothing."""
        identity = self._identity()
        if self.context.remote_id not in {"", identity.remote_id}:
            raise Locked("wrong_account")
        self._client.call("notifications", limit=1, account=True)
        self._client.call("account_statuses", identity.remote_id, limit=1, account=True)
        try:
            self._client.call("status_post", "", in_reply_to_id="0", visibility="direct")
        except Refused as refused:
            if refused.code == "not_allowed":
                raise Locked("scopes", refused.detail) from None
            return replace(identity, scopes=self._scopes(), said=self._limits())
        raise Locked("protocol", "an empty post was not refused")

    # --- Out

    def publish(self, post: Outgoing, *, key: str) -> Published:
        """The key goes along as Idempotency-Key, which Mastodon honours for an hour and other servers may not."""
        written = self._addressed(post)
        media = [self._upload(item) for item in post.media]
        answer = self._client.call(
            "status_post",
            written,
            in_reply_to_id=post.reply_to or None,
            media_ids=media or None,
            visibility="direct" if post.visibility == "private" else "public",
            language=post.language or None,
            idempotency_key=key,
            sends=True,
        )
        with understood(Retry("unreadable answer to a post", sent=True)):
            return mapping.published(answer.data, answer.text)

    def find(self, post: Outgoing, *, key: str, since: datetime) -> Published | None:  # noqa: ARG002
        """Look for the same post among our own statuses. None only when all since then were seen."""
        doubt = False
        with understood(Retry("an unreadable status among our own")):
            for status, raw in self._since(since - SKEW):
                if mapping.is_this(status, post, host=self._host):
                    if mapping.parent(status) == post.reply_to:
                        return mapping.published(status, raw)
                    doubt = True
        if doubt:
            raise Retry("an answer with this text stands there, but what it answered is gone")
        return None

    def _since(self, since: datetime) -> Iterator[tuple[mapping.Entity, str]]:
        """Our own statuses from the newest down to this time."""
        oldest = None
        for _ in range(SEARCHED):
            page = self._statuses(limit=PAGE, max_id=oldest)
            yield from (entry for entry in page if mapping.time(entry[0]["created_at"]) >= since)
            if not page or mapping.time(page[-1][0]["created_at"]) < since:
                return
            oldest = str(page[-1][0]["id"])
        raise Retry("too many statuses since then to be sure")

    def look(self, ref: str) -> Seen | None:
        try:
            answer = self._client.call("status", ref)
        except Refused as refused:
            if refused.code != "not_found":
                raise
            return None
        with understood(Retry("an unreadable status of our own")):
            return mapping.seen(answer.data, answer.text, host=self._host)

    def shows(self, seen: Seen, post: Outgoing) -> bool:
        return text.shows(seen.text, mapping.body(post), answer=bool(post.reply_to or post.to))

    def edit(self, ref: str, post: Outgoing) -> Published:
        """Other words and descriptions; the files stay, which the server would take away if they were not named again."""
        status = self._client.call("status", ref).data
        with understood(Locked("protocol", "no status in the answer")):
            files = [str(media["id"]) for media in status["media_attachments"]]
            written = mapping.body(post)
            for person in status["mentions"][:1] if post.reply_to or post.to else ():
                written = mapping.addressed(written, str(person["acct"]), self._host)
        if post.media and len(files) != len(post.media):
            # Somebody took files away there, or added some: nobody knows any more which description is whose.
            raise Refused("files_differ")
        # The library names the files by their descriptions, and cannot be given both.
        alts = [{"id": file, "description": media.alt} for file, media in zip(files, post.media, strict=False)]
        named = {"media_attributes": alts} if alts else {"media_ids": files or None}
        try:
            answer = self._client.call("status_update", ref, written, sends=True, **named)
        except Refused as refused:
            if refused.code != "not_found":
                raise
            # The status is there, so it is the request that the server does not know.
            raise Unsupported("edit") from None
        with understood(Retry("unreadable answer to an edit", sent=True)):
            return mapping.published(answer.data, answer.text)

    def withdraw(self, ref: str) -> None:
        try:
            self._client.call("status_delete", ref)
        except Refused as refused:
            if refused.code != "not_found":
                raise

    def measure(self, refs: Sequence[str]) -> list[Measure]:
        """Items that are gone have no counts."""
        now = datetime.now(UTC)
        found: list[Measure] = []
        for ref in refs:
            try:
                status = self._client.call("status", ref).data
            except Refused as refused:
                if refused.code != "not_found":
                    raise
                continue
            with understood(Locked("protocol", "no counts in the answer")):
                found += mapping.measures(status, ref, now)
        return found

    # --- In

    def fetch(self, cursor: str) -> Batch:
        """Mentions first, page by page, oldest first; when all are read, the threads under our newest statuses."""
        state = Cursor.read(cursor)
        page = self._mentions(state.notification)
        if page:
            messages, bad = mapping.read(reversed(page), host=self._host, me=self._me)
            newest = max((str(item["id"]) for item, _ in page), key=age)
            return Batch(tuple(messages), str(replace(state, notification=newest)), more=True, bad=tuple(bad))
        return self._threads(replace(state, notification=state.notification or "0"))

    def _mentions(self, after: str) -> list[tuple[mapping.Entity, str]]:
        """The next page after this notification; at first the newest one. Also those that the account's filters hold back."""
        page = self._list(
            self._client.call(
                "notifications",
                types=["mention"],
                limit=PAGE,
                min_id=after or None,
                query={"include_filtered": "true"},
                account=True,
            )
        )
        # A server that does not know `min_id` gives its newest page again and again.
        return [entry for entry in page if age(str(entry[0]["id"])) > age(after)]

    def _threads(self, state: Cursor) -> Batch:
        """What stands under our newest statuses, and those statuses themselves, whoever wrote them for the account.

        Posts are asked for once more without the answers, which would soon crowd them out of the newest.
        """
        newest = self._statuses(limit=THREADS)
        posts = self._statuses(limit=THREADS, exclude_replies=True)
        unique = {str(entry[0]["id"]): entry for entry in (*newest, *posts)}
        page = [unique[ref] for ref in sorted(unique, key=age, reverse=True)]
        fresh = [entry for entry in page if age(str(entry[0]["id"])) > age(state.own) or entry[0].get("edited_at")]
        messages, bad = mapping.read(reversed(fresh), host=self._host, me=self._me)
        with understood(Locked("protocol", "no number of replies in a status")):
            replies = {str(item["id"]): int(item["replies_count"]) for item, _ in page if item["replies_count"]}
        refs, turn = state.threads(replies)
        for ref in refs:
            under, broken = self._thread(ref)
            messages += under
            bad += broken
        own = max((str(item["id"]) for item, _ in page), key=age, default=state.own)
        missed = (
            bool(state.own) and len(newest) == THREADS and all(age(str(i["id"])) > age(state.own) for i, _ in newest)
        )
        once = {message.ref: message for message in messages}
        cursor = replace(state, own=own, turn=turn, replies=replies)
        return Batch(tuple(once.values()), str(cursor), gap=missed, bad=tuple(bad))

    def _thread(self, ref: str) -> tuple[list[Incoming], list[Bad]]:
        """What others wrote under this status of ours; nothing if it is gone."""
        try:
            answer = self._client.call("status_context", ref)
        except Refused as refused:
            return [], [] if refused.code == "not_found" else [Bad(f"thread not readable: {refused.code}", ref=ref)]
        with understood(Locked("protocol", "no thread in the answer")):
            parts = exact.members(answer.text)
            root = next((str(item["id"]) for item, _ in exact.elements(parts["ancestors"])), ref)
            under = list(exact.elements(parts["descendants"]))
        messages, bad = mapping.read(under, host=self._host, me=self._me, root=root)
        return [message for message in messages if not message.own], bad

    def search(self, words: str, cursor: str) -> Batch:
        sought, whose = Sought(words), self._identity
        return searching.search(self._client, sought, cursor, host=self._host, me=self._me, whose=whose)

    # --- Requests

    def _scopes(self) -> tuple[str, ...]:
        """What the application that the token belongs to may do. Servers before Mastodon 4.3 do not say it.

        Others refuse the question, even with 401, to a token that they have just accepted for everything else.
        """
        try:
            application = self._client.call("app_verify_credentials").data
        except (Refused, Locked):
            return ()
        return mapping.scopes(application)

    def _limits(self) -> dict[str, str]:
        """What the server takes, by its own word; servers before Mastodon 4.0 do not say it, and others refuse to."""
        try:
            return mapping.limits(self._client.call("instance_v2").data)
        except (Refused, Locked):
            return {}

    def _identity(self) -> Identity:
        account = self._client.call("account_verify_credentials", account=True).data
        with understood(Locked("protocol", "no account in the answer")):
            return mapping.identity(account, self._host)

    def _statuses(
        self, *, limit: int, max_id: str | None = None, exclude_replies: bool = False
    ) -> list[tuple[mapping.Entity, str]]:
        """A page of our own statuses, newest first."""
        return self._list(
            self._client.call(
                "account_statuses",
                self._me,
                exclude_reblogs=True,
                exclude_replies=exclude_replies,
                limit=limit,
                max_id=max_id,
                account=True,
            )
        )

    def _list(self, answer: Answer) -> list[tuple[mapping.Entity, str]]:
        """The entities of a page, each with its text and at least an identifier and a time."""
        with understood(Locked("protocol", "no list of entities in the answer")):
            page = list(exact.elements(answer.text))
            for item, _ in page:
                _, _ = item["id"], mapping.time(item["created_at"])
        return page

    def _addressed(self, post: Outgoing) -> str:
        """The text, beginning with whom it is for."""
        written = mapping.body(post)
        if post.visibility == "private":
            return mapping.addressed(written, self._recipient(post.to), self._host)
        if not post.reply_to:
            return written
        status = self._client.call("status", post.reply_to).data
        with understood(Locked("protocol", "no status in the answer")):
            author, acct = str(status["account"]["id"]), str(status["account"]["acct"])
        return written if author == self._me else mapping.addressed(written, acct, self._host)

    def _recipient(self, to: str) -> str:
        """The name of the account given as handle or as stable id."""
        if "@" in to:
            return mapping.short(to, self._host)
        try:
            account = self._client.call("account", to).data
        except Refused:
            raise Refused("recipient") from None
        with understood(Locked("protocol", "no account in the answer")):
            return str(account["acct"])

    def _upload(self, media: Media) -> str:
        """Give the file to the server and wait, within bounds, until it can be attached."""
        answer = self._client.call(
            "media_post", media.read(), media.content_type, description=media.alt or None, file_name=media.name
        )
        for _ in range(UPLOAD_POLLS):
            with understood(Locked("protocol", "no file in the answer")):
                ref, ready = str(answer.data["id"]), bool(answer.data["url"])
            if ready:
                return ref
            self._sleep(1.0)
            answer = self._client.call("media", ref)
        raise Retry("the server is still processing a file", after=60)

    @cached_property
    def _client(self) -> Client:
        return Client(self.context, self._note)

    def _note(self, limit: Limit | None) -> None:
        self.limit = limit

    @cached_property
    def _me(self) -> str:
        if self.context.remote_id:
            return self.context.remote_id
        return self._identity().remote_id

    @property
    def _host(self) -> str:
        server = self.context.fields["server"]
        return urlsplit(server if "://" in server else f"https://{server}").hostname or ""
