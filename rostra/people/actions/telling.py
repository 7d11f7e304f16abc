"""Notices: telling people, that they have read it, and that it is settled."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from rostra.people import notices
from rostra.people.models import Notice, User


def notify(
    *,
    users: Iterable[User],
    kind: str,
    now: datetime,
    data: dict[str, str | int] | None = None,
    url: str = "",
) -> None:
    """The one door for telling people something: the bell now, mail by job as each person wishes.

    `kind` is registered in `rostra.people.notices`; words are made when shown, in the reader's language.
    Raises UnknownNotice for a kind that is not, or data that lack a field of it.
    """
    notices.check(kind, data or {})
    with transaction.atomic():
        Notice.objects.bulk_create(
            Notice(user=user, kind=kind, data=data or {}, url=url, at=now) for user in dict.fromkeys(users)
        )


def mark_read(*, notice: Notice, now: datetime) -> None:
    """The reader has seen it. No event: nothing was done."""
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=now)


def settle(*, kind: str, url: str, now: datetime) -> int:
    """What people were asked has been decided: it is new to nobody any more; gives how many notices that were."""
    return Notice.objects.filter(kind=kind, url=url, read_at=None).update(read_at=now)


def mark_all_read(*, user: User, now: datetime) -> int:
    """All notices of a person in the body in scope; gives how many were new."""
    return Notice.objects.filter(user=user, read_at=None).update(read_at=now)
