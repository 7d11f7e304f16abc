"""Writing: a post and its versions, saved so that nothing anybody wrote is ever overwritten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from rostra.accounts.models import Account
from rostra.audit.actions import Data, NewEvent, record_many
from rostra.channels import registry
from rostra.core import files
from rostra.core.refusals import Faster, Refused
from rostra.editorial import events
from rostra.editorial.actions.moves import NotNow, allow, cancel_deliveries, note, require_time, update
from rostra.editorial.content import Content, Current, Picture, stored, version_capture
from rostra.editorial.enums import OPEN_STATES, PostState
from rostra.editorial.media import clean, file_name, for_network
from rostra.editorial.models import Post, Version
from rostra.editorial.queries import current
from rostra.editorial.rules import may_on, may_write_for
from rostra.people.enums import Right
from rostra.people.models import Member, Unit


class SavedMeanwhile(Faster):
    """Another editor saved the post after this one opened it."""

    def __init__(self, post: Post) -> None:
        words = {"person": post.saved_by.name}
        super().__init__(_("%(person)s changed this post after you opened it. Nothing was overwritten.") % words)
        self.post = post


@dataclass(frozen=True)
class Saved:
    """What a save did: `changes` names what differs ("title", "due", "text", "mastodon city: text" …), empty if nothing
    did; `voided` when the post had been asked for approval or approved, and is a draft again.
    """

    post: Post
    changes: list[str]
    voided: bool


@transaction.atomic
def create_post(
    *,
    title: str,
    due_at: datetime | None,
    shared: Content,
    versions: Mapping[Account, Content],
    by: Member,
    now: datetime,
    unit: Unit | None = None,
) -> Post:
    """A new draft. Raises NotAllowed, and Refused for a time in the past."""
    post = Post(title=title, unit=unit, author=by.user, saved_by=by.user, saved_at=now, created_at=now, state_at=now)
    allow(may_on(by, Right.WRITE, post))
    post = Post.objects.create(
        title=title, unit=unit, author=by.user, saved_by=by.user, saved_at=now, created_at=now, state_at=now
    )
    note(post, events.CREATED, by=by.user, now=now, data={"title": title, "unit": post.unit_id})
    save_post(post=post, revision=0, title=title, due_at=due_at, shared=shared, versions=versions, by=by, now=now)
    return post


@transaction.atomic
def save_post(
    *,
    post: Post,
    revision: int,
    title: str,
    due_at: datetime | None,
    shared: Content,
    versions: Mapping[Account, Content],
    by: Member,
    now: datetime,
) -> Saved:
    """Keep what the editor wrote: new rows for what differs from the post as it stands, none where nothing does.

    `revision` is the one that the editor saw. Any change brings a post that was asked for or approved back to draft
    and cancels what was to go out. Raises SavedMeanwhile, Faster, NotAllowed, NotNow once something was published
    (NotPossible from publishing where it is on its way), Refused for a new time in the past or too far ahead.
    """
    allow(may_on(by, Right.WRITE, post))
    if post.state not in OPEN_STATES:
        raise NotNow(_("This post can no longer be changed."))
    if post.revision != revision:
        raise SavedMeanwhile(post)
    before = current(post)
    changed = _changed_rows(before, shared, _for_networks(before, versions), renamed=title != post.title)
    _require_accounts(by, changed)
    changes = _changes(post, title, due_at, before, changed)
    if not changes:
        return Saved(post, [], voided=False)
    if due_at is not None and due_at != post.due_at:
        require_time(due_at, now=now)
    voided = post.state in (PostState.REVIEW, PostState.APPROVED)
    if post.state == PostState.APPROVED:
        cancel_deliveries(before, by=by.user, now=now)
    _update(post, title, due_at, by, now, voided=voided)
    _write_rows(post, changed, by, now)
    data: Data = {
        "revision": post.revision,
        "title": title,
        "due_at": due_at.isoformat() if due_at else None,
        "changed": [code for code, _words in changes],
        "voided": voided,
    }
    note(post, events.SAVED, by=by.user, now=now, data=data)
    return Saved(post, [words for _code, words in changes], voided)


def add_media(*, content: bytes, name: str, alt: str = "") -> Picture:
    """Keep an uploaded picture, without its metadata; it belongs to a post once a version names it.

    Raises NotAPicture.
    """
    cleaned, kind = clean(content)
    row = files.store(cleaned, content_type=kind)
    return Picture(bytes(row.sha256).hex(), file_name(name), kind, len(cleaned), alt)


Changed = dict[Account | None, tuple[Content, bool]]
"""By account (None: for all), the new content, and whether the account was taken off the post."""


def _for_networks(before: Current, versions: Mapping[Account, Content]) -> dict[Account, Content]:
    """The versions with pictures that their networks take."""
    held = {account: Content.of(version) for account, version in before.by_account.items()}
    return {
        account: for_network(content, registry.get(account.channel).can, before=held.get(account))
        for account, content in versions.items()
    }


def _changed_rows(before: Current, shared: Content, versions: Mapping[Account, Content], *, renamed: bool) -> Changed:
    held = {account: Content.of(version) for account, version in before.by_account.items()}
    changed: Changed = {}
    # A new name is a new row as well: whoever gave it has a hand in the post.
    if renamed or _differs(before, shared):
        changed[None] = (shared, False)
    for account, content in versions.items():
        if held.get(account) != content:
            changed[account] = (content, False)
    for account, content in held.items():
        if account not in versions:
            changed[account] = (content, True)
    return changed


def _differs(before: Current, shared: Content) -> bool:
    return before.shared is None or Content.of(before.shared) != shared


def _require_accounts(by: Member, changed: Changed) -> None:
    for account in changed:
        if account is not None and not may_write_for(by, account):
            words = {"account": account.name}
            raise Refused(_("You may not write for %(account)s.") % words, field="accounts")


def _changes(
    post: Post, title: str, due_at: datetime | None, before: Current, changed: Changed
) -> list[tuple[str, str]]:
    """Code for the log and words for the reader of everything that differs."""
    held = {account: Content.of(version) for account, version in before.by_account.items()}
    names = {"text": _("text"), "language": _("language"), "link": _("link"), "media": _("pictures")}
    found = [("title", _("title"))] if title != post.title else []
    if due_at != post.due_at:
        found.append(("due", _("time")))
    for account, (content, removed) in changed.items():
        if account is None:
            found += [("shared", _("text for all accounts"))] if _differs(before, content) else []
            continue
        words = {"account": account.name}
        if removed:
            found.append((f"removed:{account.pk}", _("%(account)s taken off") % words))
        elif account not in held:
            found.append((f"added:{account.pk}", _("%(account)s added") % words))
        else:
            for part in content.differences(held[account]):
                what = {"account": account.name, "part": names[part]}
                found.append((f"{part}:{account.pk}", _("%(account)s: %(part)s") % what))
    return found


def _update(post: Post, title: str, due_at: datetime | None, by: Member, now: datetime, *, voided: bool) -> None:
    """One conditional UPDATE before anything else is written: of two editors at the same moment, one gets through."""
    fields = {"title": title, "due_at": due_at, "revision": post.revision + 1, "saved_by": by.user, "saved_at": now}
    if due_at != post.due_at:
        fields["unapproved_told_at"] = None
    if voided:
        fields |= {"state": PostState.DRAFT, "state_at": now, "review_asked_by": None}
    update(post, **fields)


def _write_rows(post: Post, changed: Changed, by: Member, now: datetime) -> None:
    rows = Version.objects.bulk_create(
        Version(
            post=post,
            account=account,
            number=post.revision,
            text=content.text,
            language=content.language,
            link=content.link,
            media=stored(content),
            removed=removed,
            saved_at=now,
            saved_by=by.user,
        )
        for account, (content, removed) in changed.items()
    )
    new = [
        NewEvent(
            events.VERSION_SAVED.name,
            f"editorial.version:{row.pk}",
            {"post": post.pk, "account": row.account_id, "number": row.number},
            version_capture(row),
        )
        for row in rows
    ]
    record_many(body=post.body_id, by=by.user, now=now, events=new)
