"""What nobody took goes: at its time, or once its author's request for erasure was granted. A number stays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Q

from rostra.audit.actions import NewEvent, record_many
from rostra.audit.registry import EventKind
from rostra.core.scoping import current_body_id
from rostra.listening import events
from rostra.listening.actions.deciding import EMPTY
from rostra.listening.actions.settling import settle_urgent
from rostra.listening.enums import UNTAKEN, FindState
from rostra.listening.models import Find


@transaction.atomic
def let_fall(*, now: datetime) -> int:
    """Delete the finds of the body in scope whose time is over; how many nobody had taken, by watch in the log.

    With them goes what is left of those that were taken or deleted: that they were found once.
    """
    over = Find.objects.select_for_update(skip_locked=True).filter(until__lte=now)
    rows = list(over.values_list("pk", "watch", "state"))
    Find.objects.filter(pk__in=[pk for pk, _watch, _state in rows]).delete()
    return _tell(events.FELL_AWAY, [watch for _pk, watch, state in rows if state in UNTAKEN], now)


def forget(known: Sequence[tuple[int, str]], now: datetime) -> None:
    """Keep nothing of what these people wrote (see `records.parties`) but that it was found, so that it does not come again."""
    theirs = reduce(or_, [Q(account=account, author_id=author) for account, author in known], Q(pk__in=[]))
    rows = list(Find.objects.select_for_update().filter(theirs, state__in=UNTAKEN).values_list("pk", "watch"))
    Find.objects.filter(pk__in=[pk for pk, _watch in rows]).update(state=FindState.GONE, at=now, **EMPTY)
    _tell(events.DELETED, [watch for _pk, watch in rows], now)


def _tell(kind: EventKind, watches: Sequence[int], now: datetime) -> int:
    """How many went of each watch, for the log; and of all."""
    about = sorted(Counter(watches).items())
    told = [NewEvent(kind.name, f"listening.watch:{watch}", {"finds": finds}) for watch, finds in about]
    record_many(body=current_body_id(), by=None, now=now, events=told)
    if told:
        settle_urgent(now=now)
    return len(watches)
