"""Addresses at which calendar programs read the plan: secret, shown once, ended at any time."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rostra.core.refusals import Faster, Refused
from rostra.core.tickets import hash_of
from rostra.editorial import events
from rostra.editorial.actions.moves import allow
from rostra.editorial.actions.plan.noting import note
from rostra.editorial.models import CalendarFeed
from rostra.editorial.planning import feeds_of
from rostra.people.enums import Right
from rostra.people.models import Member, Unit
from rostra.people.rules import may_anywhere

MOST = 10
SELDOM = timedelta(hours=1)


class TooManyFeeds(Refused):
    """The member has as many addresses as anybody needs."""


class Feed(NamedTuple):
    """A new address; `token` is its secret, which is not stored."""

    row: CalendarFeed
    token: str


@transaction.atomic
def make_feed(*, unit: Unit | None, by: Member, now: datetime) -> Feed:
    """An address for what the member may read, of the unit and those below it, or of all. Raises NotAllowed, TooManyFeeds."""
    allow(may_anywhere(by, Right.READ))
    if feeds_of(by).count() >= MOST:
        raise TooManyFeeds(_("You have ten addresses: end one that you do not need."))
    token = secrets.token_urlsafe(24)
    row = CalendarFeed.objects.create(token_hash=hash_of(token), member=by, unit=unit, created_at=now)
    note(row, events.FEED_MADE, by=by.user, now=now, data={"member": by.pk, "unit": unit.pk if unit else None})
    return Feed(row, token)


@transaction.atomic
def end_feed(*, feed: CalendarFeed, by: Member, now: datetime) -> None:
    """It works no longer. Raises NotAllowed for somebody else's, Faster."""
    allow(feed.member_id == by.pk)
    if not CalendarFeed.objects.filter(pk=feed.pk, ended_at=None).update(ended_at=now):
        raise Faster(_("This address has been ended already."))
    note(feed, events.FEED_ENDED, by=by.user, now=now, data={"member": by.pk})


def note_use(*, feed: CalendarFeed, now: datetime) -> None:
    """When a program read it last, to the hour. No event: nothing was done."""
    unused = Q(used_at=None) | Q(used_at__lte=now - SELDOM)
    CalendarFeed.objects.filter(unused, pk=feed.pk).update(used_at=now)
