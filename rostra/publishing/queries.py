from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import BooleanField, Count, Exists, F, Func, OuterRef, Q, QuerySet

from rostra.accounts.enums import AccountState
from rostra.accounts.models import Account
from rostra.people.enums import RIGHTS, Right
from rostra.people.models import Member, Role, User
from rostra.people.rules import read_ahead
from rostra.policy.models import PublishingHold
from rostra.publishing.enums import AWAITED_STATES, UNSETTLED_STATES, ChangeState, DeliveryState, Shown
from rostra.publishing.models import Change, Delivery, Sight
from rostra.publishing.rules import may_post
from rostra.publishing.sources import CHANGE

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
    wanted = list(ids)
    if not wanted:
        return {}
    found: dict[int, list[Delivery]] = {}
    rows = Delivery.objects.filter(source=source, source_id__in=wanted).select_related("account").order_by("pk")
    for row in rows:
        found.setdefault(row.source_id, []).append(row)
    return found


def match_own(account: Account, refs: Iterable[str]) -> Mapping[str, Delivery]:
    """Which of these items of the network are ours, by ref: own posts that a network echoes are no work."""
    wanted = [ref for ref in refs if ref]
    # One array parameter: intake asks about hundreds, and `__in` builds an expression for each.
    rows = Delivery.objects.filter(account=account).extra(where=["ref = ANY(%s::varchar[])"], params=[wanted])
    return {row.ref: row for row in rows}


def twins(account: int, refs: Sequence[str], urls: Sequence[str]) -> Mapping[str, str | None]:
    """Which of these refs and addresses of the past are items that we published ourselves (see `records.twins`)."""
    rows = Delivery.objects.filter(account=account)
    by_ref = rows.filter(ref__in=[ref for ref in refs if ref]).values_list("ref", "pk", "salt")
    by_url = rows.filter(url__in=list(urls)).values_list("url", "pk", "salt")
    return {name: f"publishing.delivery:{pk}" if bytes(salt) else None for name, pk, salt in (*by_url, *by_ref)}


def open_deliveries() -> QuerySet[Delivery]:
    """What is not settled yet, the person's decisions included, earliest first."""
    return _unsettled().select_related("account").order_by("due_at", "pk")


def late_deliveries(now: datetime) -> QuerySet[Delivery]:
    """What should have gone out more than five minutes ago and has not."""
    return open_deliveries().filter(state__in=AWAITED_STATES, due_at__lt=now - LATE_AFTER)


def undelivered() -> QuerySet[Delivery]:
    """What waits for a person: failed, or nobody knows."""
    states = (DeliveryState.UNSURE, DeliveryState.FAILED)
    return Delivery.objects.filter(state__in=states).select_related("account").order_by("-state_at")


def health(now: datetime) -> Health:
    """For `doctor`: all bodies together."""
    states = (*UNSETTLED_STATES, DeliveryState.FAILED)
    counts = Delivery.everywhere.filter(state__in=states).values_list("state").annotate(Count("pk")).order_by()
    by_state: dict[str, int] = dict(counts)
    late = Delivery.everywhere.filter(state__in=AWAITED_STATES, due_at__lt=now - LATE_AFTER).order_by("due_at")
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
    something unsettled in its thread, and accounts that have enough on the wire.
    """
    due, states = Delivery.everywhere.filter(next_try_at__lte=now), DeliveryState
    no_network = Q(state=states.SENDING) | Q(account__state__in=[AccountState.LOCKED, AccountState.CLOSED])
    reachable = Q(account__state=AccountState.ACTIVE) & (
        Q(account__quiet_until=None) | Q(account__quiet_until__lte=now)
    )
    free = ~Q(account__in=_busy_accounts())
    first = Q(follows=None) | Q(follows__state=states.SENT)
    in_turn = ~Q(state=states.DUE) | (first & (Q(thread="") | ~Exists(_before())))
    # What follows a part that failed with its account waits for it, and does not fail as well.
    rows = due.filter((no_network & (~Q(state=states.DUE) | first)) | (reachable & free & in_turn))
    return rows.select_related("account").order_by("next_try_at", "pk")


def people_to_tell(delivery: Delivery | None = None) -> list[User]:
    """Whoever queued it, and who approves or administers in the body in scope."""
    codes = [code for code, given in RIGHTS.items() if given & {Right.APPROVE, Right.ADMINISTER}]
    roles = Role.objects.filter(code__in=codes, member__left_at=None, member__user__is_active=True)
    author = [delivery.created_by] if delivery and delivery.created_by else []
    return list(dict.fromkeys([*author, *(role.member.user for role in roles.select_related("member__user"))]))


def overdue_of(hold: PublishingHold, now: datetime) -> QuerySet[Delivery]:
    """What is due and would leave if this stop were lifted, in the order in which it was due.

    Another stop that is in force may keep some of it.
    """
    rows = Delivery.objects.filter(state=DeliveryState.DUE, due_at__lte=now)
    if hold.account_id is not None:
        rows = rows.filter(account=hold.account_id)
    return rows.order_by("due_at", "pk")


def posters(delivery: Delivery) -> list[User]:
    """Who posts on the account by hand: whoever writes or approves there, and whoever queued this."""
    rights = {Right.WRITE, Right.APPROVE}
    codes = [code for code, given in RIGHTS.items() if given & rights]
    granted = Q(grants__account=delivery.account_id, grants__right__in=rights, grants__ended_at=None)
    members = Member.objects.filter(Q(roles__code__in=codes) | granted, left_at=None, user__is_active=True)
    asked = list(members.select_related("user").order_by("pk").distinct())
    read_ahead(asked)
    users = [member.user for member in asked if may_post(member, delivery.account)]
    return list(dict.fromkeys([*users, *([delivery.created_by] if delivery.created_by else [])]))


def tasks_by_hand(member: Member, limit: int = 50) -> list[Delivery]:
    """What the member can post by hand now, longest due first."""
    rows = Delivery.objects.filter(state=DeliveryState.BY_HAND).select_related("account__unit", "taken_by")
    return [row for row in rows.order_by("due_at", "pk")[:limit] if may_post(member, row.account)]


def not_as_published() -> QuerySet[Delivery]:
    """What a network shows otherwise than it was published, or no more, and nobody has settled."""
    rows = Delivery.objects.filter(state=DeliveryState.SENT, shown__in=[Shown.ALTERED, Shown.GONE])
    return rows.select_related("account").order_by("-shown_at", "-pk")


def changes_of(deliveries: Iterable[Delivery]) -> dict[int, list[Change]]:
    """The corrections of these, by delivery, newest first."""
    found: dict[int, list[Change]] = {}
    people = ("asked_by", "decided_by")
    for row in Change.objects.filter(delivery__in=list(deliveries)).select_related(*people).order_by("-number"):
        found.setdefault(row.delivery_id, []).append(row)
    return found


def replacements_of(changes: Iterable[Change]) -> dict[int, Delivery]:
    """What stands in the place of what was taken back, by correction: where nobody can change an item on the network."""
    rows = deliveries_of(CHANGE.name, [change.pk for change in changes])
    return {pk: deliveries[0] for pk, deliveries in rows.items()}


def origin_of(delivery: Delivery) -> Delivery:
    """What was approved first: the delivery itself, or the one that it replaced when it was corrected."""
    return origins_of([delivery])[delivery.pk]


def origins_of(deliveries: Iterable[Delivery]) -> dict[int, Delivery]:
    """The same of several, by the id of each; a query for each time that something was corrected again."""
    found = {row.pk: row for row in deliveries}
    while again := {pk: row.source_id for pk, row in found.items() if row.source == CHANGE.name}:
        changes = Change.objects.select_related("delivery__account").in_bulk(list(again.values()))
        found |= {pk: changes[change].delivery for pk, change in again.items()}
    return found


def standing_for(deliveries: Iterable[Delivery]) -> list[Delivery]:
    """Each delivery, or what stands in its place since it was taken back to be corrected; as many as were given."""
    rows = list(deliveries)
    changes = changes_of(row for row in rows if row.state == DeliveryState.WITHDRAWN)
    again = replacements_of(change for found in changes.values() for change in found)
    newest = {pk: [again[c.pk] for c in found if c.pk in again] for pk, found in changes.items()}
    standing = [newest[row.pk][0] if newest.get(row.pk) else row for row in rows]
    return standing if standing == rows else standing_for(standing)


_AGAIN = """EXISTS (
  WITH RECURSIVE again (id, state) AS (
    SELECT %(expressions)s, '' UNION ALL SELECT n.id, n.state::text
    FROM again JOIN publishing_change c ON c.delivery_id = again.id
    JOIN publishing_delivery n ON n.source = 'publishing.change' AND n.source_id = c.id
  ) SELECT FROM again WHERE again.state = 'sent'
)"""
_STANDS_AGAIN = _AGAIN % {"expressions": "publishing_delivery.id"}
STANDS = f"(publishing_delivery.state = 'sent' OR publishing_delivery.state = 'withdrawn' AND {_STANDS_AGAIN})"
"""A condition of SQL: what a delivery carried stands in public, be it in the words of a correction."""


def stands() -> Q:
    """The same for the deliveries of a query."""
    again = Func(F("pk"), template=_AGAIN, output_field=BooleanField())
    return Q(state=DeliveryState.SENT) | (Q(state=DeliveryState.WITHDRAWN) & Q(again))


def under_correction(deliveries: Iterable[Delivery]) -> set[int]:
    """Which of these are being taken back, or were, for their corrected words to be published in their place."""
    rows = Change.objects.filter(delivery__in=list(deliveries), state=ChangeState.CONFIRMED, began_at__isnull=False)
    return set(
        rows.exclude(Q(delivery__state=DeliveryState.SENT, delivery__withdraw_asked_at=None)).values_list(
            "delivery", flat=True
        )
    )


def states_of(deliveries: Iterable[Delivery]) -> list[str]:
    """Where each stands for the public: a corrected one as what took its place, also while that is on its way."""
    standing = standing_for(deliveries)
    between = under_correction(row for row in standing if row.state == DeliveryState.WITHDRAWN)
    return [_state(row, between) for row in standing]


def _state(row: Delivery, between: Collection[int]) -> str:
    if row.pk in between:
        return DeliveryState.DUE.value
    # What it was to take the place of is gone: nothing is given up, it was taken back.
    given_up = row.source == CHANGE.name and row.state == DeliveryState.CANCELLED
    return DeliveryState.WITHDRAWN.value if given_up else row.state


def in_public(deliveries: Iterable[Delivery]) -> list[Delivery]:
    """What of these stands in public, or what is on its way into the place of what stood there."""
    standing = standing_for(deliveries)
    between = under_correction(row for row in standing if row.state == DeliveryState.WITHDRAWN)
    coming = (*UNSETTLED_STATES, DeliveryState.FAILED)
    return [
        row
        for row in standing
        if row.state == DeliveryState.SENT or row.pk in between or (row.source == CHANGE.name and row.state in coming)
    ]


def edits_on_the_wire() -> int:
    """How many networks are being asked at this moment to change an item of the body in scope."""
    rows = Change.objects.filter(state=ChangeState.CONFIRMED, began_at__isnull=False)
    return rows.filter(delivery__state=DeliveryState.SENT, delivery__withdraw_asked_at=None).count()


def corrected_parts(source: str, source_id: int) -> dict[int, tuple[str, list[str]]]:
    """The corrected words of what this was published as, and how its files are described, by part.

    Those that nobody corrected are left out.
    """
    rows = deliveries_of(source, [source_id]).get(source_id, [])
    found = {
        row.part: (row, newest_text(stands), newest_alts(stands))
        for row, stands in zip(rows, standing_for(rows), strict=True)
    }
    return {
        part: (text, alts)
        for part, (row, text, alts) in found.items()
        if (text, alts) != (row.content["text"], [media["alt"] for media in row.content["media"]])
    }


def sights_of(delivery: Delivery, limit: int = 20) -> list[Sight]:
    """What was seen of it in public, newest first."""
    return list(delivery.sights.select_related("by", "file").order_by("-pk")[:limit])


def newest_text(delivery: Delivery) -> str:
    """The words that stand there by our own doing."""
    return str((last_change(delivery) or delivery).content["text"])


def newest_alts(delivery: Delivery) -> list[str]:
    """How its files are described there by our own doing, in their order."""
    first = [str(media["alt"]) for media in delivery.content["media"]]
    change = last_change(delivery)
    newest = [str(media["alt"]) for media in change.content["media"]] if change else first
    # A correction that was disposed of names no files any more.
    return newest if len(newest) == len(first) else first


def last_change(delivery: Delivery) -> Change | None:
    """The correction that was made last."""
    return Change.objects.filter(delivery=delivery, state=ChangeState.DONE).order_by("-number").first()


def words_gone() -> Exists:
    """Of deliveries, that the correction that was made last was disposed of, and with it what stands there by our doing."""
    done = Change.everywhere.filter(state=ChangeState.DONE)
    later = done.filter(delivery=OuterRef("delivery"), number__gt=OuterRef("number"))
    return Exists(done.filter(~Exists(later), delivery=OuterRef("pk"), salt=b""))


def _unsettled() -> QuerySet[Delivery]:
    return Delivery.objects.filter(state__in=UNSETTLED_STATES)


def on_the_wire(accounts: Iterable[int]) -> dict[int, int]:
    """How many deliveries of each of these accounts are being sent."""
    sending = Delivery.everywhere.filter(state=DeliveryState.SENDING, account__in=list(accounts)).order_by()
    return dict(sending.values_list("account").annotate(Count("pk")))


def _busy_accounts() -> QuerySet[Delivery, int]:
    sending = Delivery.everywhere.filter(state=DeliveryState.SENDING).values("account")
    return sending.annotate(wire=Count("pk")).filter(wire__gte=AT_ONCE).order_by().values_list("account", flat=True)


def _before() -> QuerySet[Delivery]:
    """What stands before a delivery in its thread and may still go out."""
    same = Delivery.everywhere.filter(
        account=OuterRef("account"), thread=OuterRef("thread"), state__in=UNSETTLED_STATES
    ).exclude(thread="")
    # What waits for a part of its own thread that people must see to holds up nobody else.
    same = same.exclude(state=DeliveryState.DUE, error_code="follows")
    return same.filter(Q(due_at__lt=OuterRef("due_at")) | Q(due_at=OuterRef("due_at"), pk__lt=OuterRef("pk")))
