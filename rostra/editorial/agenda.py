"""The plan as a calendar program reads it: what the member who made the address may read at this moment."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from rostra.editorial.calendar import Entry, entries
from rostra.editorial.chains import TWO_PERSONS
from rostra.editorial.enums import PostState, Quiet
from rostra.editorial.ical import Event, calendar
from rostra.editorial.models import CalendarFeed, PlanEntry
from rostra.editorial.planning import Wanted, entries_between, narrowed
from rostra.editorial.queries import readable
from rostra.people.queries import below

BEFORE, AFTER = timedelta(days=31), timedelta(days=366)
MOST = 2000
"""Posts of the past, and as many of what comes: a busy past takes no room from the future."""
LASTS = timedelta(minutes=15)
"""As long a post is drawn in a calendar: it has no length of its own."""
STATUS = {
    PostState.DRAFT: "TENTATIVE",
    PostState.REVIEW: "TENTATIVE",
    PostState.WITHDRAWN: "CANCELLED",
}


def agenda(feed: CalendarFeed, *, site: str, now: datetime) -> bytes:
    """Titles, times, states and accounts, from a month ago to a year ahead; `site` is where Rostra is found."""
    start, end = now - BEFORE, now + AFTER
    units = frozenset(below(feed.unit)) if feed.unit is not None else None
    # As with the links in mails: whoever has the address reads without signing in.
    posts = narrowed(readable(feed.member), Wanted(units=units)).exclude(confidentiality__in=TWO_PERSONS)
    past = posts.filter(due_at__gte=start, due_at__lt=now).order_by("-due_at", "-pk")[:MOST]
    coming = posts.filter(due_at__gte=now, due_at__lt=end).order_by("due_at", "pk")[:MOST]
    plan = entries_between(start, end)[:MOST]
    events = [_post(entry, site) for entry in entries([*reversed(past), *coming], now=now)]
    events += [_planned(entry, site) for entry in plan]
    name = feed.unit.name if feed.unit is not None else feed.member.body.name
    return calendar(_("Rostra: %(name)s") % {"name": name}, events)


def _post(entry: Entry, site: str) -> Event:
    post = entry.post
    due_at = post.due_at or post.saved_at
    accounts = pgettext("between the items of a list", ", ").join(account.name for account in entry.accounts)
    return Event(
        uid=f"post-{post.pk}@{_host(site)}",
        starts_at=due_at,
        ends_at=due_at + LASTS,
        changed_at=max(post.saved_at, post.state_at),
        title=post.title,
        text="\n".join(part for part in (str(entry.status.word), accounts) if part),
        url=site + reverse("editorial:post", args=[post.pk]),
        status=STATUS.get(PostState(post.state), "CONFIRMED"),
    )


def _planned(entry: PlanEntry, site: str) -> Event:
    quiet = Quiet(entry.quiet)
    words = [entry.get_kind_display()]
    if quiet != Quiet.NO:
        words.append(_("What may go out: %(what)s") % {"what": quiet.label})
    return Event(
        uid=f"entry-{entry.pk}@{_host(site)}",
        starts_at=entry.starts_at,
        ends_at=entry.ends_at,
        changed_at=entry.at,
        title=entry.title,
        text="\n".join(words),
        url=site + reverse("editorial:entry", args=[entry.pk]),
        status="CONFIRMED",
    )


def _host(site: str) -> str:
    return site.partition("://")[2]
