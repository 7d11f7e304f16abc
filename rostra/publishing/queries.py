from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from rostra.accounts.enums import AccountState
from rostra.accounts.models import Account
from rostra.people.enums import RIGHTS, Right
from rostra.people.models import Role, User
from rostra.publishing.enums import OPEN_STATES, UNSETTLED_STATES, DeliveryState
from rostra.publishing.models import Delivery

LATE_AFTER = timedelta(minutes=5)
AT_ONCE = 4
"""How many deliveries of one account are on the wire at the same time: a burst on one account leaves room for the others."""


@dataclass(frozen=True, slots=True)
class Health:
    """How publishing stands in the whole installation; `late` counts what is due for more than five minutes."""

    due: int
    sending: int
    unknown: int
    unsure: int
    failed: int
    late: int
    oldest_late: datetime | None


def deliveries_of(source: str, ids: Iterable[int]) -> dict[int, list[Delivery]]:
    """The deliveries of these posts' versions or answers, by `source_id`; those without any are left out."""
    found: dict[int, list[Delivery]] = {}
    rows = Delivery.objects.filter(source=source, source_id__in=list(ids)).select_related("account").order_by("pk")
    for row in rows:
        found.setdefault(row.source_id, []).append(row)
    return found


def match_own(account: Account, refs: Iterable[str]) -> Mapping[str, Delivery]:
    """Which of these items of the network are ours, by ref: own posts that a network echoes are no work."""
    wanted = [ref for ref in refs if ref]
    # One array parameter: intake asks about hundreds, and `__in` builds an expression for each.
    rows = Delivery.objects.filter(account=account).extra(where=["ref = ANY(%s::varchar[])"], params=[wanted])
    return {row.ref: row for row in rows}


def open_deliveries() -> QuerySet[Delivery]:
    """What is not settled yet, the person's decisions included, earliest first."""
    return _unsettled().select_related("account").order_by("due_at", "pk")


def late_deliveries(now: datetime) -> QuerySet[Delivery]:
    """What should have gone out more than five minutes ago and has not."""
    return open_deliveries().filter(state__in=OPEN_STATES, due_at__lt=now - LATE_AFTER)


def undelivered() -> QuerySet[Delivery]:
    """What waits for a person: failed, or nobody knows."""
    states = (DeliveryState.UNSURE, DeliveryState.FAILED)
    return Delivery.objects.filter(state__in=states).select_related("account").order_by("-state_at")


def health(now: datetime) -> Health:
    """For `doctor`: all bodies together."""
    states = (*UNSETTLED_STATES, DeliveryState.FAILED)
    counts = Delivery.everywhere.filter(state__in=states).values_list("state").annotate(Count("pk")).order_by()
    by_state: dict[str, int] = dict(counts)
    late = Delivery.everywhere.filter(state__in=OPEN_STATES, due_at__lt=now - LATE_AFTER).order_by("due_at")
    oldest = late.first()
    return Health(
        due=by_state.get(DeliveryState.DUE, 0),
        sending=by_state.get(DeliveryState.SENDING, 0),
        unknown=by_state.get(DeliveryState.UNKNOWN, 0),
        unsure=by_state.get(DeliveryState.UNSURE, 0),
        failed=by_state.get(DeliveryState.FAILED, 0),
        late=late.count(),
        oldest_late=oldest.due_at if oldest else None,
    )


def workable(now: datetime) -> QuerySet[Delivery]:
    """What a worker can do something about now, in all bodies, longest due first.

    Left waiting, visibly: accounts that are paused or that the network asked us to leave alone, what comes after
    something unsettled in its thread, and what would be too much at once for its account.
    """
    due, states = Delivery.everywhere.filter(next_try_at__lte=now), DeliveryState
    no_network = Q(state=states.SENDING) | Q(account__state__in=[AccountState.LOCKED, AccountState.CLOSED])
    reachable = Q(account__state=AccountState.ACTIVE) & (
        Q(account__quiet_until=None) | Q(account__quiet_until__lte=now)
    )
    free = ~Q(account__in=_busy_accounts())
    in_turn = ~Q(state=states.DUE) | Q(thread="") | ~Exists(_before())
    return due.filter(no_network | (reachable & free & in_turn)).select_related("account").order_by("next_try_at", "pk")


def people_to_tell(delivery: Delivery | None = None) -> list[User]:
    """Whoever queued it, and who approves or administers in the body in scope."""
    codes = [code for code, given in RIGHTS.items() if given & {Right.APPROVE, Right.ADMINISTER}]
    roles = Role.objects.filter(code__in=codes, member__left_at=None, member__user__is_active=True)
    author = [delivery.created_by] if delivery and delivery.created_by else []
    return list(dict.fromkeys([*author, *(role.member.user for role in roles.select_related("member__user"))]))


def _unsettled() -> QuerySet[Delivery]:
    return Delivery.objects.filter(state__in=UNSETTLED_STATES)


def _busy_accounts() -> QuerySet[Delivery, int]:
    sending = Delivery.everywhere.filter(state=DeliveryState.SENDING).values("account")
    return sending.annotate(wire=Count("pk")).filter(wire__gte=AT_ONCE).order_by().values_list("account", flat=True)


def _before() -> QuerySet[Delivery]:
    """What stands before a delivery in its thread and may still go out."""
    same = Delivery.everywhere.filter(
        account=OuterRef("account"), thread=OuterRef("thread"), state__in=UNSETTLED_STATES
    ).exclude(thread="")
    return same.filter(Q(due_at__lt=OuterRef("due_at")) | Q(due_at=OuterRef("due_at"), pk__lt=OuterRef("pk")))
