"""Writing: a post and its versions, saved so that nothing anybody wrote is ever overwritten."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from rostra.accounts.queries import plain_channel
from rostra.audit.actions import Data, NewEvent, record_many
from rostra.core.refusals import Faster, Refused
from rostra.editorial import events
from rostra.editorial.actions.changes import COMPARED, Changed, Named, changed_rows, changes, held
from rostra.editorial.actions.moves import NotNow, allow, cancel_deliveries, note, require_end, require_time, update
from rostra.editorial.content import Content, Current, Details, Target, stored
from rostra.editorial.enums import OPEN_STATES, PostState
from rostra.editorial.library import with_captions
from rostra.editorial.media import for_network
from rostra.editorial.models import Post, Slot, Version
from rostra.editorial.planning import days_of
from rostra.editorial.queries import current
from rostra.editorial.rules import may_on, may_write_for
from rostra.editorial.sources import version_capture
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
    texts: Mapping[str, Content],
    versions: Mapping[Target, Content],
    by: Member,
    now: datetime,
    unit: Unit | None = None,
    details: Details | None = None,
) -> Post:
    """A new draft. Raises NotAllowed, and Refused for a time in the past."""
    post = Post(title=title, unit=unit, author=by.user, saved_by=by.user, saved_at=now, created_at=now, state_at=now)
    allow(may_on(by, Right.WRITE, post))
    post = Post.objects.create(
        title=title, unit=unit, author=by.user, saved_by=by.user, saved_at=now, created_at=now, state_at=now
    )
    note(post, events.CREATED, by=by.user, now=now, data={"title": title, "unit": post.unit_id})
    save_post(
        post=post,
        revision=0,
        title=title,
        due_at=due_at,
        texts=texts,
        versions=versions,
        details=details,
        by=by,
        now=now,
    )
    return post


@transaction.atomic
def save_post(
    *,
    post: Post,
    revision: int,
    title: str,
    due_at: datetime | None,
    texts: Mapping[str, Content],
    versions: Mapping[Target, Content],
    by: Member,
    now: datetime,
    details: Details | None = None,
    compared: Collection[str] = (),
    restored: int | None = None,
) -> Saved:
    """Keep what the editor wrote: new rows for what differs from the post as it stands, none where nothing does.

    `texts` is what is written for all accounts, the original under "" and each translation under its language;
    `versions` is what goes out; without `details` they stay as they are. `compared` are the translations that the editor
    found to say what the original says as it is saved now. `revision` is the one that the editor saw; `restored` is the
    one that is brought back. Any change but a comparison brings a post that was asked for or approved back to draft and
    cancels what was to go out. Raises SavedMeanwhile, Faster, NotAllowed, NotNow once something was published
    (NotPossible from publishing where it is on its way), Refused for a new time in the past or too far ahead, for an
    end before the beginning, and for a place in the plan that another post has.
    """
    allow(may_on(by, Right.WRITE, post))
    if post.state not in OPEN_STATES:
        raise NotNow(_("This post can no longer be changed."))
    if post.revision != revision:
        raise SavedMeanwhile(post)
    before = current(post)
    details = details or before.details
    rows = changed_rows(
        before,
        with_captions(texts),
        _for_networks(before, with_captions(versions)),
        renamed=title != post.title or _weighed(details) != _weighed(before.details),
        compared=compared,
        number=post.revision + 1,
    )
    _require_accounts(by, rows)
    found = changes(post, title, due_at, details, before, rows, compared)
    if not found:
        return Saved(post, [], voided=False)
    if due_at is not None and due_at != post.due_at:
        require_time(due_at, now=now)
    if (details.expires_at, due_at) != (before.details.expires_at, post.due_at):
        require_end(details.expires_at, due_at or now)
    _require_place(before.details, details)
    told = {} if restored is None else {"restored": restored}
    return _keep(post, title, due_at, details, before, rows, found, by, now, told)


@transaction.atomic
def renew_captions(*, post: Post, by: Member, now: datetime) -> Saved:
    """The captions that the media library has now go out with the post, as a new revision where they are others.

    No right on the post is asked for: whoever may add captions changes them wherever the film is, and has a hand in it.
    What was asked for or approved is a draft again. Raises Faster, and NotPossible from publishing for what is on its
    way.
    """
    before = current(post)
    texts = {code: Content.of(version) for code, version in before.texts.items()}
    versions = {target: Content.of(version) for target, version in before.targets.items()}
    rows = changed_rows(
        before,
        with_captions(texts),
        with_captions(versions),
        renamed=False,
        compared=(),
        number=post.revision + 1,
    )
    found = changes(post, post.title, post.due_at, before.details, before, rows, ())
    if not found:
        return Saved(post, [], voided=False)
    return _keep(post, post.title, post.due_at, before.details, before, rows, found, by, now, {})


def _keep(
    post: Post,
    title: str,
    due_at: datetime | None,
    details: Details,
    before: Current,
    rows: Changed,
    found: Named,
    by: Member,
    now: datetime,
    told: Data,
) -> Saved:
    """Write the revision, and its event."""
    voided = post.state in (PostState.REVIEW, PostState.APPROVED) and any(code != COMPARED for code, _words in found)
    if voided and post.state == PostState.APPROVED:
        cancel_deliveries(before, by=by.user, now=now)
    _update(post, title, due_at, details, by, now, voided=voided)
    _write_rows(post, rows, by, now)
    data: Data = {
        "revision": post.revision,
        "title": title,
        "due_at": due_at.isoformat() if due_at else None,
        "changed": [code for code, _words in found],
        "voided": voided,
        **details.told(before.details.differences(details)),
        **told,
    }
    note(post, events.SAVED, by=by.user, now=now, data=data)
    return Saved(post, [words for _code, words in found], voided)


def _for_networks(before: Current, versions: Mapping[Target, Content]) -> dict[Target, Content]:
    """The versions with pictures that their networks take, and with a heading where they have such."""
    stands = held(before)
    return {
        target: for_network(content, plain_channel(target.account).can, before=stands.get(target))
        for target, content in versions.items()
    }


def _require_accounts(by: Member, changed: Changed) -> None:
    for account, _translation in changed:
        if account is not None and not may_write_for(by, account):
            words = {"account": account.name}
            raise Refused(_("You may not write for %(account)s.") % words, field="accounts")


def _weighed(details: Details) -> tuple[object, ...]:
    """What an approval holds for, and what decides by whom: whoever changes it has a hand in the post."""
    return details.vouched, details.content_type_id, details.fast_track


def _require_place(old: Details, new: Details) -> None:
    """The form carries the place in the plan: it may say anything."""
    place = (new.slot_id, new.slot_day)
    if place in ((None, None), (old.slot_id, old.slot_day)):
        return
    slot = Slot.objects.filter(pk=new.slot_id or 0).first() if new.slot_id is not None else None
    if slot is None or new.slot_day is None or not any(days_of(slot, new.slot_day, new.slot_day)):
        raise Refused(_("There is no such place in the plan."))


def _update(
    post: Post, title: str, due_at: datetime | None, details: Details, by: Member, now: datetime, *, voided: bool
) -> None:
    """One conditional UPDATE before anything else is written: of two editors at the same moment, one gets through."""
    fields = {"title": title, "due_at": due_at, "revision": post.revision + 1, "saved_by": by.user, "saved_at": now}
    if due_at != post.due_at:
        fields["unapproved_told_at"] = None
    if voided:
        fields |= {"state": PostState.DRAFT, "state_at": now, "review_asked_by": None}
    try:
        # A savepoint of its own: the refusal must not break the caller's transaction.
        with transaction.atomic():
            update(post, **fields, **details.columns)
    except IntegrityError as error:
        raise Refused(_("Another post has this place in the plan already.")) from error


def _write_rows(post: Post, changed: Changed, by: Member, now: datetime) -> None:
    rows = Version.objects.bulk_create(
        Version(
            post=post,
            account=account,
            translation=translation,
            number=post.revision,
            **stored(content),
            removed=removed,
            saved_at=now,
            saved_by=by.user,
        )
        for (account, translation), (content, removed) in changed.items()
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
