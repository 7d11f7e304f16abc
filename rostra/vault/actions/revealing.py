"""Showing a value to a person: with a reason, a fresh second factor, and where it must be, a second person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rostra.audit.actions import Data, record
from rostra.core.refusals import Faster, Refused
from rostra.people.actions import notify
from rostra.people.models import Member, User
from rostra.vault import events, totp
from rostra.vault.actions.sealing import about, newest, open_row
from rostra.vault.enums import RELEASE_MOVES, Kind, ReleaseState
from rostra.vault.models import Item, Release, Reveal
from rostra.vault.queries.exposure import Officers
from rostra.vault.rules import may_ask, may_decide, may_reveal

GOOD_FOR = timedelta(hours=1)


class NotShown(Refused):
    """The value is not shown: no right, no reason, no second factor, no second person, or shown already."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page may show, once: the value, or a code and the seconds for which it still holds."""

    value: str
    seconds: int | None = None


@transaction.atomic
def reveal(
    *,
    item: Item,
    reason: str,
    once: UUID,
    second_factor: bool,
    by: Member,
    now: datetime,
    release: Release | None = None,
) -> Shown:
    """Open the value for one person, and write down that they saw it. A seed is shown as its code only.

    `once` comes from the form that asked; `second_factor` says that the person has just proved theirs. Raises
    NotShown, and keyring.KeyMissing when the key is not at hand.
    """
    if not second_factor:
        raise NotShown(_("Prove your second factor first."))
    if not reason.strip():
        raise NotShown(_("Give a reason."), field="reason")
    if release is None and not may_reveal(by, item):
        raise NotShown(_("You may not see this alone: ask for a second person."))
    row = newest(Item.objects.select_for_update().get(pk=item.pk))
    if row is None or row.lost_at is not None:
        raise NotShown(_("There is no value to show: it was destroyed, or the key that sealed it is lost."))
    if Reveal.objects.filter(once=once).exists():
        raise NotShown(_("This was shown already. Ask again if you need it again."))
    if release is not None:
        _use(release, item, by=by, now=now)
    value = open_row(row, item)
    if value in reason:
        raise NotShown(_("The reason shows the secret itself."), field="reason")
    Reveal.objects.create(item=item, member=by, version=row.version, at=now, reason=reason, release=release, once=once)
    data: Data = {"version": row.version, "reason": reason, "release": release.pk if release else None}
    record(body=item.body_id, by=by.user, now=now, kind=events.REVEALED.name, about=about(item), data=data)
    if release is not None:
        _tell(item, "vault.release_used", by.user, now, users=[*Officers().of(item), *_keeper(item)])
    if item.kind == Kind.TOTP:
        return Shown(*totp.code(value, now))
    return Shown(value)


@transaction.atomic
def ask_release(*, item: Item, reason: str, by: Member, now: datetime) -> Release:
    """Ask for a second person; custodian and security officers are told. Good for an hour.

    Raises NotShown without the right or a reason, and when a request of the same person waits already.
    """
    if not may_ask(by, item):
        raise NotShown(_("You may not ask for this secret."))
    if not reason.strip():
        raise NotShown(_("Give a reason."), field="reason")
    Item.objects.select_for_update().get(pk=item.pk)
    waiting = (ReleaseState.ASKED, ReleaseState.AGREED)
    if Release.objects.filter(item=item, member=by, state__in=waiting, expires_at__gt=now).exists():
        raise NotShown(_("Your request is open already."))
    release = Release.objects.create(item=item, member=by, reason=reason, asked_at=now, expires_at=now + GOOD_FOR)
    data: Data = {"release": release.pk, "reason": reason}
    record(body=item.body_id, by=by.user, now=now, kind=events.RELEASE_ASKED.name, about=about(item), data=data)
    _tell(item, "vault.release_asked", by.user, now, users=[*Officers().of(item), *_keeper(item)])
    return release


@transaction.atomic
def decide_release(*, release: Release, agree: bool, by: Member, now: datetime) -> Release:
    """The second person agrees or refuses; agreeing opens the value to the one who asked, once, for an hour.

    Raises NotShown for the one who asked and for who is neither custodian nor security officer; Faster when decided
    or run out meanwhile.
    """
    item = release.item
    if not may_decide(by, item, asked_by=release.member_id):
        raise NotShown(_("Another person must decide: the custodian or a security officer."))
    to = ReleaseState.AGREED if agree else ReleaseState.REFUSED
    _move(release, to, now, decided_by=by, decided_at=now, expires_at=now + GOOD_FOR)
    kind = events.RELEASE_AGREED if agree else events.RELEASE_REFUSED
    data: Data = {"release": release.pk, "holder": release.member.user_id}
    record(body=item.body_id, by=by.user, now=now, kind=kind.name, about=about(item), data=data)
    told = "vault.release_agreed" if agree else "vault.release_refused"
    _tell(item, told, by.user, now, users=[release.member.user, *Officers().of(item)])
    return release


def expire_releases(*, now: datetime) -> int:
    """Requests of the body in scope that nobody used within their hour; gives how many."""
    waiting = (ReleaseState.ASKED, ReleaseState.AGREED)
    return Release.objects.filter(state__in=waiting, expires_at__lte=now).update(state=ReleaseState.EXPIRED)


def _use(release: Release, item: Item, *, by: Member, now: datetime) -> None:
    if release.item_id != item.pk or release.member_id != by.pk or not may_ask(by, item):
        raise NotShown(_("You may not see this alone: ask for a second person."))
    _move(release, ReleaseState.USED, now)


def _move(release: Release, to: ReleaseState, now: datetime, **fields: object) -> None:
    if not RELEASE_MOVES.allowed(release.state, to):
        raise NotShown(_("This request is settled, or its hour is over."))
    rows = Release.objects.filter(pk=release.pk, state=release.state, expires_at__gt=now)
    if not rows.update(state=to, **fields):
        raise Faster(_("This request is settled, or its hour is over."))
    release.refresh_from_db()


def _keeper(item: Item) -> list[User]:
    return [item.custodian.user] if item.custodian is not None and item.custodian.active else []


def _tell(item: Item, kind: str, who: User, now: datetime, *, users: list[User]) -> None:
    url = reverse("vault:item", args=[item.pk])
    others = [user for user in users if user != who]
    notify(users=others, kind=kind, now=now, data={"secret": item.label, "who": who.name}, url=url)
