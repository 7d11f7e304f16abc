"""Reconcile: what stands on the networks is compared with what was approved, and with what they made of it.

The first look compares with our own words, as the channel says that the network writes them; what stood there then is what
later looks compare with. Nothing is ever sent again by itself.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from rostra.accounts.enums import AccountState
from rostra.accounts.line import Line
from rostra.accounts.models import Account
from rostra.accounts.queries import open_channel, plain_channel, way_out
from rostra.audit.actions import Data
from rostra.channels.contract import ChannelError, Locked, Retry, Seen, Unsupported
from rostra.core import files
from rostra.core.models import StoredFile
from rostra.core.scoping import scope
from rostra.core.worker import release_connection, stopping
from rostra.people.models import User
from rostra.publishing import events
from rostra.publishing.actions.moves import move, note, tell
from rostra.publishing.actions.requests import NotPossible
from rostra.publishing.content import said
from rostra.publishing.enums import DeliveryState, Found, Shown, Way
from rostra.publishing.evidence import Reading, read
from rostra.publishing.models import Delivery, Sight
from rostra.publishing.queries import last_change, newest_text, words_gone
from rostra.publishing.sources import fingerprint, sight_capture

logger = logging.getLogger("rostra.publishing")

Clock = Callable[[], datetime]

FIRST_LOOK = timedelta(minutes=10)
"""Networks show a new item with a delay."""
AGES = (
    (timedelta(days=7), timedelta(hours=1)),
    (timedelta(days=30), timedelta(days=1)),
    (timedelta(days=365), timedelta(days=30)),
)
"""How often an item of which age is looked at; what is older is left alone."""
AT_ONCE = 30
"""How many items of one account are looked at in one run."""
PAGES_AT_ONCE = 30
"""How many pages are opened in one run: each may take its time."""
SETTLING = timedelta(minutes=1)
"""Programs of some sites store an item once more as it is published: that counts as no change by somebody."""
SKEW = timedelta(minutes=2)
"""How far a network's clock may be ahead of ours: so long after our own correction, a change is taken for that."""
SPARE = 4
"""A quarter of the calls that a network allows is left for publishing and collecting."""


def look_due(*, clock: Clock) -> int:
    """Ask the networks about everything that is due to be looked at, account by account; returns how many were asked.

    An account that is not connected, or that its network asked us to leave alone, waits.
    """
    waiting = Delivery.everywhere.filter(look_at__isnull=False)
    waiting.exclude(_lookable()).update(look_at=None)
    # Nothing is left that what stands there could be compared with.
    waiting.filter(words_gone()).update(look_at=None)
    looked = 0
    for account_id, body_id in _accounts(clock()):
        if stopping():
            break
        with scope(body_id):
            try:
                looked += _look_at_account(account_id, clock)
            except Exception:
                # One account that fails must not keep the others from being looked at.
                logger.exception("look failed", extra={"account": account_id})
    return looked + look_at_pages(clock=clock)


def look_at_pages(*, clock: Clock) -> int:
    """Open the public pages of what people posted by hand, which no network shows to a program; returns how many.

    Those of an account that is closed go with it, and nobody is told of that.
    """
    looked = 0
    rows = Delivery.everywhere.filter(_ON_PAGE, look_at__lte=clock(), account__state=AccountState.ACTIVE)
    for pk, body_id in list(rows.order_by("look_at", "pk").values_list("pk", "body_id")[:PAGES_AT_ONCE]):
        if stopping():
            break
        with scope(body_id):
            delivery = Delivery.objects.get(pk=pk)
            if not _take(delivery, clock()):
                continue
            looked += 1
            try:
                settle_page(delivery, _open(delivery), now=clock())
            except Exception:
                # Found again in an hour; the others are looked at now.
                logger.exception("page not looked at", extra={"delivery": pk})
    return looked


def first_look(now: datetime) -> datetime:
    """When an item that was just published is looked at first."""
    return now + FIRST_LOOK


def next_look(sent_at: datetime, now: datetime) -> datetime | None:
    """When to look again; None for what is too old."""
    return next((now + every for age, every in AGES if now - sent_at < age), None)


@transaction.atomic
def accept_shown(*, delivery: Delivery, by: User | None, now: datetime) -> Delivery:
    """What the network shows is all right: other words count as ours from now on, what is gone as withdrawn.

    Raises NotPossible where nothing is to be accepted, Faster.
    """
    if delivery.state != DeliveryState.SENT or delivery.shown not in (Shown.ALTERED, Shown.GONE):
        raise NotPossible(_("There is nothing to accept here any more."))
    if delivery.shown == Shown.GONE:
        data: Data = {"found": Shown.GONE.value, "shown_hash": ""}
        move(delivery, DeliveryState.WITHDRAWN, now=now, look_at=None)
    else:
        digest = fingerprint(delivery.shown_text)
        data = {"found": Shown.ALTERED.value, "shown_hash": digest.hex()}
        _show(delivery, shown=Shown.SAME, shown_at=now, shown_hash=digest)
    note(delivery, events.SHOWN_ACCEPTED, by=by, now=now, data=data)
    return delivery


@transaction.atomic
def saw(
    delivery: Delivery,
    found: Found,
    *,
    way: Way,
    text: str = "",
    url: str = "",
    edited_at: datetime | None = None,
    file: StoredFile | None = None,
    by: User | None = None,
    now: datetime,
) -> Sight:
    """Keep what was seen, for good. Its event says what the delivery's columns hold from then on."""
    sight = Sight.objects.create(
        delivery=delivery,
        at=now,
        way=way,
        found=found,
        text=text,
        url=url[:500],
        edited_at=edited_at,
        file=file,
        by=by,
    )
    data: Data = {
        "way": way.value,
        "found": found.value,
        "shown_hash": fingerprint(text).hex() if found in (Found.SAME, Found.ALTERED, Found.EDITED) else "",
        "sight": sight.pk,
    }
    note(delivery, events.SEEN, by=by, now=now, data=data, capture=sight_capture(sight))
    return sight


_ON_PAGE = Q(state=DeliveryState.SENT, withdraw_asked_at=None, ref="") & ~Q(url="")
"""What people posted by hand, or found there: the network named nothing by which a program could ask for it."""


def _lookable() -> Q:
    """What may stand on a network by itself, and what a person says to have posted there."""
    by_hand = Q(state=DeliveryState.BY_HAND) & ~Q(url="")
    return Q(state=DeliveryState.SENT, withdraw_asked_at=None) & ~Q(ref="") | _ON_PAGE | by_hand


def _due(now: datetime) -> QuerySet[Delivery]:
    reachable = Q(account__quiet_until=None) | Q(account__quiet_until__lte=now)
    rows = Delivery.everywhere.filter(reachable, look_at__lte=now, state=DeliveryState.SENT, withdraw_asked_at=None)
    return rows.filter(account__state=AccountState.ACTIVE).exclude(ref="")


def _accounts(now: datetime) -> list[tuple[int, int]]:
    return list(_due(now).order_by().values_list("account_id", "body_id").distinct())


def _look_at_account(account_id: int, clock: Clock) -> int:
    account = Account.objects.get(pk=account_id)
    line: Line | None = None
    looked = 0
    for delivery in _due(clock()).filter(account=account).select_related("account").order_by("look_at", "pk")[:AT_ONCE]:
        if stopping() or not _take(delivery, clock()):
            continue
        line = line or open_channel(account)
        looked += 1
        if not _look(delivery, line, clock):
            break
    return looked


def _take(delivery: Delivery, now: datetime) -> bool:
    """For nobody else to look meanwhile; a worker that dies here leaves it due again in an hour."""
    rows = Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.SENT, look_at=delivery.look_at)
    return bool(rows.update(look_at=now + AGES[0][1]))


def _look(delivery: Delivery, line: Line, clock: Clock) -> bool:
    """Ask about one item; False where the account is to be left alone for now."""
    release_connection()
    try:
        seen = line.look(delivery.ref)
    except Unsupported:
        Delivery.objects.filter(pk=delivery.pk).update(look_at=None, looked_at=clock())
        return False
    except (Retry, Locked):
        # The line has noted how the account stands; this one is asked about again in an hour.
        return False
    except ChannelError:
        logger.warning("item cannot be looked at", extra={"delivery": delivery.pk})
        return True
    settle(delivery, seen, now=clock())
    limit = line.channel.limit
    return limit is None or limit.remaining * SPARE > limit.total


@transaction.atomic
def settle(delivery: Delivery, seen: Seen | None, *, now: datetime) -> None:
    """Write down what the network showed; kept and told where it says something new.

    What somebody withdrew or corrected meanwhile is left to the next look.
    """
    row = Delivery.objects.select_for_update().select_related("account").get(pk=delivery.pk)
    if (row.state, row.withdraw_asked_at, row.shown_hash) != (DeliveryState.SENT, None, delivery.shown_hash):
        return
    Delivery.objects.filter(pk=row.pk).update(looked_at=now, look_at=next_look(row.sent_at or now, now))
    text = seen.text if seen else ""
    edited_at = _edited_at(row, seen)
    found = _compare(row, seen, edited_at)
    shown = Shown.ALTERED if found == Found.EDITED else Shown(found.value)
    if shown == row.shown and (shown != Shown.ALTERED or text == row.shown_text):
        return
    file = files.store(seen.raw, content_type="application/octet-stream") if seen and seen.raw else None
    _show(row, **_shown(shown, text, now))
    url = seen.url if seen else ""
    saw(row, found, way=Way.NETWORK, text=text, url=url, edited_at=edited_at, file=file, now=now)
    if shown != Shown.SAME:
        tell(row, f"publishing.{shown.value}", now=now)


@transaction.atomic
def settle_page(delivery: Delivery, reading: Reading, *, now: datetime) -> None:
    """Write down what the public page said. One that does not let itself be read proves nothing, and is opened again."""
    row = Delivery.objects.select_for_update().select_related("account").get(pk=delivery.pk)
    if (row.state, row.withdraw_asked_at, row.url) != (DeliveryState.SENT, None, delivery.url):
        return
    # What was seen there before was seen then: a page that cannot be read now says nothing newer.
    read_at = row.looked_at if row.shown and reading.found == Found.UNREAD else now
    Delivery.objects.filter(pk=row.pk).update(looked_at=read_at, look_at=next_look(row.sent_at or now, now))
    if reading.found not in (Found.SAME, Found.GONE) or reading.found.value == row.shown:
        return
    shown = Shown(reading.found.value)
    file = files.store(reading.body, content_type=reading.content_type) if reading.body else None
    _show(row, **_shown(shown, reading.text, now))
    saw(row, reading.found, way=Way.AGAIN, text=reading.text, url=row.url, file=file, now=now)
    if shown == Shown.GONE:
        tell(row, "publishing.gone", now=now)


def _open(delivery: Delivery) -> Reading:
    release_connection()
    with way_out().session() as session:
        return read(session, delivery.url, newest_text(delivery))


def _shown(shown: Shown, text: str, now: datetime) -> dict[str, object]:
    """The delivery's columns: what is as published is what later looks compare with."""
    fields: dict[str, object] = {"shown": shown, "shown_at": now, "shown_text": text}
    return {**fields, "shown_hash": fingerprint(text)} if shown == Shown.SAME else fields


def _edited_at(delivery: Delivery, seen: Seen | None) -> datetime | None:
    """When somebody else than Rostra changed it there, since it was published, corrected by us, or seen last."""
    if seen is None or seen.edited_at is None:
        return None
    change = last_change(delivery)
    ours = [(delivery.sent_at or delivery.state_at) + SETTLING]
    if change is not None and change.done_at is not None:
        ours.append(change.done_at + SKEW)
    if delivery.shown == Shown.SAME and delivery.shown_at is not None:
        ours.append(delivery.shown_at)
    return seen.edited_at if seen.edited_at > max(ours) else None


def _compare(delivery: Delivery, seen: Seen | None, edited_at: datetime | None) -> Found:
    """Our words, as the channel writes them or as the network did before; and whether anything else was changed there."""
    if seen is None:
        return Found.GONE
    if not _has_our_words(delivery, seen):
        return Found.ALTERED
    # Its words are ours again after others stood there: only where there are files, something else may still differ.
    restored = delivery.shown == Shown.ALTERED and delivery.shown_text != seen.text and not delivery.content["media"]
    return Found.EDITED if edited_at is not None and not restored else Found.SAME


def _has_our_words(delivery: Delivery, seen: Seen) -> bool:
    if delivery.shown_hash:
        return bytes(delivery.shown_hash) == fingerprint(seen.text)
    ours = said((last_change(delivery) or delivery).content)
    return plain_channel(delivery.account).shows(seen, ours)


def _show(delivery: Delivery, **fields: object) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(**fields)
    for name, value in fields.items():
        setattr(delivery, name, value)
