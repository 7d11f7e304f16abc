"""What a post asks people for, changed while they take part (R-122)."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rostra.core.refusals import Refused
from rostra.editorial import events
from rostra.editorial.actions.moves import NotNow, allow, note, update
from rostra.editorial.models import Post
from rostra.editorial.rules import asking_stands, may_on
from rostra.people.enums import Right
from rostra.people.models import Member


@transaction.atomic
def change_asking(*, post: Post, asks_until: date | None, rules_url: str, by: Member, now: datetime) -> Post:
    """Another last day (in the time zone of the body) or other rules, once the post is approved or in public.

    It is no content: an approval stays. What was written before is in time or late as it was. Raises NotAllowed, NotNow,
    Refused for a day that is over already, Faster.
    """
    allow(may_on(by, Right.WRITE, post))
    if not asking_stands(post):
        raise NotNow(_("What this post asks for can no longer be changed here."))
    data = _differences(post, asks_until, rules_url)
    if not data:
        raise Refused(_("Nothing is different."), field="asks_until")
    if "asks_until" in data:
        _require_day_ahead(post, asks_until, now)
    said = {"asks_until": asks_until, "rules_url": rules_url}
    update(post, revision=post.revision + 1, saved_by=by.user, saved_at=now, **said)
    data["revision"] = post.revision
    note(post, events.ASKING_CHANGED, by=by.user, now=now, data=data)
    return post


def _differences(post: Post, asks_until: date | None, rules_url: str) -> dict[str, str | int | None]:
    """What changes, with what stood there before, as the log keeps it."""
    data: dict[str, str | int | None] = {}
    if asks_until != post.asks_until:
        data |= {"asks_until": _day(asks_until), "asks_until_before": _day(post.asks_until)}
    if rules_url != post.rules_url:
        data |= {"rules_url": rules_url, "rules_url_before": post.rules_url}
    return data


def _require_day_ahead(post: Post, day: date | None, now: datetime) -> None:
    """A day that is over would end it behind the backs of those who wrote since."""
    zone = ZoneInfo(post.body.time_zone)
    if day is not None and day < max(now, post.due_at or now).astimezone(zone).date():
        raise Refused(_("Choose today or a later day, on which the post is there."), field="asks_until")


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
