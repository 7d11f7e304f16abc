"""A site made with WordPress: posts and comments out, comments in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import ClassVar

from rostra.adapters.wordpress import mapping, text
from rostra.adapters.wordpress.client import API, Answer, Client
from rostra.adapters.wordpress.cursor import PAGE, Cursor
from rostra.adapters.wordpress.library import ENDINGS, Library, staying
from rostra.adapters.wordpress.mapping import COMMENTS, POSTS
from rostra.channels import exact
from rostra.channels.adapter import Adapter
from rostra.channels.contract import (
    N_,
    Batch,
    Capabilities,
    ChannelError,
    Context,
    Field,
    FieldKind,
    Identity,
    Level,
    Locked,
    Measure,
    Outgoing,
    Problem,
    Published,
    Refused,
    Retry,
    Seen,
    Unsupported,
)
from rostra.channels.silence import understood

SKEW = timedelta(minutes=2)
"""How far the site's clock may be behind ours."""
STATES = "publish,future,draft,pending,private,trash"
"""All that a post can be: also one that was taken down has been published."""


class WordPress(Adapter):
    name: ClassVar[str] = "wordpress"
    label: ClassVar[str] = "WordPress"
    can: ClassVar[Capabilities] = Capabilities(
        media=10,
        media_types=tuple(ENDINGS),
        media_bytes=8_000_000,
        alt_text=True,
        edit=True,
        edit_alt=True,
        look=True,
        withdraw=True,
        hide=True,
        find=True,
        subject=True,
        poll_seconds=120,
        live_proof="real",
    )
    fields: ClassVar[tuple[Field, ...]] = (
        Field(
            "site",
            N_("Address of the site"),
            FieldKind.URL,
            N_("As the browser shows it, for example https://news.city.example."),
            leads=True,
        ),
        Field("user", N_("User name"), help=N_("A user with the role Editor.")),
        Field(
            "password",
            N_("Application password"),
            FieldKind.SECRET,
            N_("Made in WordPress under Users, Profile, Application Passwords. Not the password for signing in."),
        ),
    )

    def __init__(self, context: Context, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        super().__init__(context)
        self._now = now

    # --- Before

    def check(self, post: Outgoing) -> list[Problem]:
        problems = super().check(post)
        if post.reply_to and post.media:
            words = N_("%(count)d files: the network takes %(limit)d.")
            problems.append(Problem("media_count", Level.BLOCK, words, {"count": len(post.media), "limit": 0}))
        if post.visibility == "private":
            words = N_("Everything on this channel is public. A private answer cannot leave here.")
            problems.append(Problem("not_private", Level.BLOCK, words))
        return problems

    def headed(self, post: Outgoing) -> tuple[str, str]:
        return mapping.headed(post)

    def verify(self) -> Identity:
        self._client.forget()
        site = self._client.call("GET", "", query={"_fields": "name,home"}).data
        user = self._client.call("GET", f"{API}/users/me", query={"context": "edit"}).data
        with understood(Locked("protocol", "no site or no user in the answer")):
            identity = mapping.identity(user, site)
            lacking = [right for right in mapping.RIGHTS if not user["capabilities"].get(right)]
        if lacking:
            raise Locked("scopes", f"without {', '.join(lacking)}")
        if self.context.remote_id not in {"", identity.remote_id}:
            raise Locked("wrong_account")
        return identity

    # --- Out

    def publish(self, post: Outgoing, *, key: str) -> Published:
        if post.visibility == "private":
            raise Unsupported("private")
        if post.reply_to:
            return self._answer(post)
        uploaded: list[str] = []
        try:
            answer = self._post(post, key, uploaded)
        except ChannelError as error:
            # Nothing of what is surely not published stays in public. What may stand there keeps its pictures.
            if not (isinstance(error, Retry) and error.sent):
                error.detail = "; ".join([error.detail, *staying(self._library.remove(uploaded))])
            raise
        return self._published(POSTS, answer)

    def _post(self, post: Outgoing, key: str, uploaded: list[str]) -> Answer:
        """The site's answer; `uploaded` gets the number of each file as soon as the site has it."""
        mark = mapping.mark_of(key)
        files = [(*self._library.upload(media, mark, uploaded), media.alt) for media in post.media]
        # Themes show the first one above the text; what stands in the text would be there twice.
        rest = "\n\n".join(text.picture(url, alt, number) for number, url, alt in files[1:])
        body: dict[str, object] = {**mapping.content(post, rest), "status": "publish", "slug": mapping.slug(post, key)}
        if files:
            body["featured_media"] = int(files[0][0])
        return self._client.call("POST", f"{API}/posts", body=body, sends=True)

    def _answer(self, post: Outgoing) -> Published:
        """A comment under the post, or under the comment that is answered."""
        if post.media:
            raise Refused("media_count", "a comment carries no files")
        kind, number = mapping.split(post.reply_to)
        body: dict[str, object] = {"post": int(number), "content": text.comment(mapping.words(post))}
        if kind == COMMENTS:
            item, _ = self._item(post.reply_to)
            if item["status"] not in {"approved", "hold"}:
                # WordPress would take it, and show it under nothing.
                raise Refused("not_found", "the comment is in the bin")
            with understood(Locked("protocol", "no comment in the answer")):
                body |= {"post": int(item["post"]), "parent": int(number)}
        return self._published(COMMENTS, self._client.call("POST", f"{API}/comments", body=body, sends=True))

    def find(self, post: Outgoing, *, key: str, since: datetime) -> Published | None:
        """A post by the end of its address, which holds the key; a comment by its text, which WordPress takes once."""
        if post.reply_to:
            return self._find_answer(post, since)
        slug = mapping.slug(post, key)
        query = {"slug": f"{slug},{slug}__trashed", "status": STATES, "context": "edit"}
        for item, raw in self._list(self._client.call("GET", f"{API}/posts", query=query)):
            with understood(Retry("an unreadable post")):
                return mapping.published(POSTS, item, raw)
        return None

    def _find_answer(self, post: Outgoing, since: datetime) -> Published | None:
        kind, number = mapping.split(post.reply_to)
        above = {"parent": number} if kind == COMMENTS else {"post": number, "parent": "0"}
        # WordPress knows no word for all states together. What lies in the bin may be another one, withdrawn before.
        recent = {"after": (since - SKEW).isoformat()}
        for state, when in (("all", {}), ("spam", {}), ("trash", recent)):
            page = self._comments({**above, **when, "author": self._me, "status": state})
            with understood(Retry("an unreadable comment")):
                for item, raw in page:
                    if text.same(text.plain(mapping.source(item)), text.plain(text.comment(mapping.words(post)))):
                        return mapping.published(COMMENTS, item, raw)
            if len(page) == PAGE:
                raise Retry("too many answers since then to be sure")
        return None

    def look(self, ref: str) -> Seen | None:
        kind, _ = mapping.split(ref)
        try:
            item, raw = self._item(ref)
        except Refused as refused:
            if refused.code != "not_found":
                raise
            return None
        with understood(Retry("an unreadable item of our own")):
            return mapping.seen(kind, item, raw)

    def shows(self, seen: Seen, post: Outgoing) -> bool:
        kind, _ = mapping.split(seen.ref)
        return any(text.same(seen.text, said) for said in mapping.said(kind, post))

    def edit(self, ref: str, post: Outgoing) -> Published:
        """Other words and descriptions; pictures stay."""
        kind, _ = mapping.split(ref)
        item = self._own(ref)
        if item["status"] == "trash":
            raise Refused("not_found", "it is in the bin")
        if kind == COMMENTS:
            body = {"content": text.comment(mapping.words(post))}
        else:
            alts = self._alts(item, post)
            self._library.describe(alts)
            body = mapping.content(post, text.described(mapping.pictures(mapping.source(item)), alts))
        return self._published(kind, self._client.call("POST", f"{API}/{ref}", body=body, sends=True))

    def _alts(self, item: mapping.Entity, post: Outgoing) -> dict[str, str]:
        """What each picture that the post brought shows, by the number of its file."""
        files = mapping.shown_files(item) if post.media else []
        if len(files) != len(post.media):
            # Somebody took pictures away there, or added some: nobody knows any more which description is whose.
            raise Refused("files_differ")
        return {number: media.alt for number, media in zip(files, post.media, strict=True)}

    def withdraw(self, ref: str) -> None:
        """Into the site's bin, on a site without one away at once; and the files that a post brought, for good."""
        kind, _ = mapping.split(ref)
        try:
            item = self._own(ref)
        except Refused as refused:
            if refused.code != "not_found":
                raise
            return
        kept = item["status"] == "trash" or self._to_bin(ref)
        if kind == COMMENTS:
            return
        try:
            self._library.take_back(item, by=self._me)
        except ChannelError as error:
            # What lies in the bin still says next time which files it brought; otherwise a person hears of it now.
            if kept and isinstance(error, Retry):
                raise
            raise Refused("files_left", error.detail) from None

    def _to_bin(self, ref: str) -> bool:
        """Whether it surely lies there now: on a site without one, it is deleted."""
        try:
            self._client.call("DELETE", f"{API}/{ref}")
        except Unsupported:
            self._client.call("DELETE", f"{API}/{ref}", query={"force": "true"})
            return False
        except Refused as refused:
            if refused.code != "not_found":
                raise
            return False
        return True

    def hide(self, ref: str, *, hidden: bool) -> None:
        """A hidden comment waits for moderation, as WordPress calls it: it can be shown again."""
        kind, _ = mapping.split(ref)
        if kind != COMMENTS:
            raise Refused("not_allowed", "only comments can be hidden")
        self._client.call("POST", f"{API}/{ref}", body={"status": "hold" if hidden else "approved"})

    def measure(self, refs: Sequence[str]) -> list[Measure]:
        """How many comments stand under the item for everybody; what is gone has none."""
        found: list[Measure] = []
        for ref in refs:
            if self.look(ref) is None:
                continue
            kind, number = mapping.split(ref)
            query = {"post" if kind == POSTS else "parent": number, "per_page": "1", "_fields": "id"}
            total = self._client.call("GET", f"{API}/comments", query=query).total
            found.append(Measure(ref, "replies", total, self._now()))
        return found

    # --- In

    def fetch(self, cursor: str) -> Batch:
        """All comments of the site, those that wait for moderation too; newest first over as many pages as are new."""
        try:
            state, gap = Cursor.read(cursor), False
        except (ValueError, TypeError):
            state, gap = Cursor(), True
        page = self._comments({"status": "all", "offset": str(state.skip)})
        now = self._now()
        messages, bad = mapping.comments(page, state, me=self._me, now=now)
        texts = {int(item["id"]): mapping.source(item) for item, _ in page}
        if not state.skip:
            messages += [mapping.removal(number, now) for number in state.removed(list(texts))]
        after = state.after(texts)
        return Batch(tuple(messages), str(after), more=bool(after.skip), gap=gap, bad=tuple(bad))

    # --- Requests

    def _comments(self, query: dict[str, str]) -> list[tuple[mapping.Entity, str]]:
        """A page of comments, newest first, with what only moderators see: the text as it was written."""
        order = {"context": "edit", "orderby": "id", "order": "desc", "per_page": str(PAGE)}
        return self._list(self._client.call("GET", f"{API}/comments", query={**order, **query}))

    def _list(self, answer: Answer) -> list[tuple[mapping.Entity, str]]:
        """The items of a page, each with its text and at least a number."""
        with understood(Locked("protocol", "no list of items in the answer")):
            page = list(exact.elements(answer.text))
            for item, _ in page:
                int(item["id"])
        return page

    def _item(self, ref: str) -> tuple[mapping.Entity, str]:
        kind, number = mapping.split(ref)
        answer = self._client.call("GET", f"{API}/{kind}/{number}", query={"context": "edit"})
        with understood(Retry("an unreadable item")):
            _, _, _ = answer.data["status"], answer.data["author"], answer.data["content"]["raw"]
        return answer.data, answer.text

    def _own(self, ref: str) -> mapping.Entity:
        """An item of our user: the rights of an editor reach farther than we may."""
        item, _ = self._item(ref)
        if str(item["author"]) != self._me:
            raise Refused("not_allowed", "somebody else's item")
        return item

    def _published(self, kind: str, answer: Answer) -> Published:
        with understood(Retry("unreadable answer to a publication", sent=True)):
            return mapping.published(kind, answer.data, answer.text)

    @cached_property
    def _client(self) -> Client:
        return Client(self.context)

    @cached_property
    def _library(self) -> Library:
        return Library(self._client)

    @cached_property
    def _me(self) -> str:
        """The user's number on the site."""
        known = self.context.remote_id.partition("@")[0]
        if known:
            return known
        user = self._client.call("GET", f"{API}/users/me", query={"_fields": "id"}).data
        with understood(Locked("protocol", "no user in the answer")):
            return str(int(user["id"]))
