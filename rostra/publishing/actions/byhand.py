"""Assisted mode: a person posts it on the network, Rostra prepares, checks and keeps what came of it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from textwrap import shorten
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rostra.accounts.models import Account
from rostra.accounts.networks import NotRecognised, is_on, network_named, recognise
from rostra.accounts.queries import way_out
from rostra.audit.actions import Data
from rostra.core import files
from rostra.core.queue import defer
from rostra.core.refusals import Refused
from rostra.core.scoping import scope
from rostra.core.worker import release_connection, stopping
from rostra.people.actions import notify, settle
from rostra.people.models import User
from rostra.publishing import events
from rostra.publishing.actions.capturing import after_sent
from rostra.publishing.actions.looking import first_look, saw
from rostra.publishing.actions.moves import move, note, update
from rostra.publishing.actions.requests import NotPossible
from rostra.publishing.enums import DeliveryState, Found, Way
from rostra.publishing.evidence import Reading, read
from rostra.publishing.models import Delivery
from rostra.publishing.notices import page_of
from rostra.publishing.queries import people_to_tell, posters

logger = logging.getLogger("rostra.publishing")

Clock = Callable[[], datetime]

JOB = "publishing.check_links"
NOTICE = "publishing.by_hand"
LEASE = timedelta(minutes=2)

_is_address = URLValidator(schemes=["http", "https"])


def hand_over(delivery: Delivery, *, now: datetime) -> None:
    """Its time has come, and its network lets no program publish: its people get the task. In the caller's transaction."""
    move(
        delivery,
        DeliveryState.BY_HAND,
        now=now,
        error_code="",
        url="",
        taken_by=None,
        taken_at=None,
        look_at=None,
        looked_at=None,
    )
    note(delivery, events.BY_HAND, now=now)
    data: dict[str, str | int] = {"delivery": delivery.pk, "account": delivery.account.name}
    notify(users=posters(delivery), kind=NOTICE, now=now, data=data, url=page(delivery))


def page(delivery: Delivery) -> str:
    """The task's own page."""
    return reverse("publishing:task", args=[delivery.pk])


@transaction.atomic
def take_task(*, delivery: Delivery, by: User, now: datetime) -> Delivery:
    """“I am doing this”: others see it, and may still take it over. Raises NotPossible, Faster."""
    _require_task(delivery)
    if delivery.taken_by_id != by.pk:
        update(delivery, taken_by=by, taken_at=now)
        note(delivery, events.TAKEN, by=by, now=now)
    return delivery


@transaction.atomic
def leave_task(*, delivery: Delivery, by: User, now: datetime) -> Delivery:
    """Somebody else shall do it. Raises NotPossible, Faster."""
    _require_task(delivery)
    if delivery.taken_by_id is not None:
        update(delivery, taken_by=None, taken_at=None)
        note(delivery, events.LEFT, by=by, now=now)
    return delivery


@transaction.atomic
def name_link(*, delivery: Delivery, url: str, by: User, now: datetime) -> Delivery:
    """Where it was posted: a worker opens the page and compares. Raises Refused for an address that cannot be it."""
    _require_task(delivery)
    url = url.strip()
    _check_link(delivery.account, url)
    update(delivery, url=url, look_at=now, looked_at=None)
    note(delivery, events.LINKED, by=by, now=now, data={"url": url})
    defer(JOB)
    return delivery


@transaction.atomic
def confirm_link(*, delivery: Delivery, by: User, now: datetime) -> Delivery:
    """A person looked where Rostra could not: exactly this stands there. Raises NotPossible, Faster."""
    _require_task(delivery)
    if not delivery.url:
        raise NotPossible(_("Paste the address first."))
    if delivery.looked_at is None:
        raise NotPossible(_("Rostra is still looking: wait a moment."))
    saw(delivery, Found.SAME, way=Way.PERSON, url=delivery.url, by=by, now=now)
    _posted(delivery, by=by, now=now)
    return delivery


@transaction.atomic
def cannot_post(*, delivery: Delivery, reason: str, by: User, now: datetime) -> Delivery:
    """Back to its authors: it is not published. Raises NotPossible, Faster, and Refused without a reason."""
    _require_task(delivery)
    if not reason.strip():
        raise Refused(_("Say why it cannot be posted."), field="reason")
    nobody: dict[str, Any] = {"taken_by": None, "taken_at": None, "url": "", "look_at": None}
    move(delivery, DeliveryState.FAILED, now=now, error_code="not_posted", **nobody)
    note(delivery, events.NOT_POSTED, by=by, now=now, data={"reason": reason.strip()})
    settle(kind=NOTICE, url=page(delivery), now=now)
    words = shorten(reason.strip(), 200, placeholder=" …")
    people = [user for user in people_to_tell(delivery) if user.pk != by.pk]
    data: dict[str, str | int] = {"delivery": delivery.pk, "account": delivery.account.name, "reason": words}
    notify(users=people, kind="publishing.not_posted", now=now, data=data, url=page_of(delivery))
    return delivery


def check_links(*, clock: Clock) -> int:
    """Open the pages that people named, and compare; returns how many were opened."""
    opened = 0
    rows = Delivery.everywhere.filter(state=DeliveryState.BY_HAND, look_at__lte=clock()).exclude(url="")
    for pk, body_id in list(rows.order_by("look_at", "pk").values_list("pk", "body_id")):
        if stopping():
            break
        with scope(body_id):
            delivery = _take(pk, clock())
            if delivery is None:
                continue
            opened += 1
            try:
                _check(delivery, clock)
            except Exception:
                # Found again when its lease is over; the others are looked at now.
                logger.exception("link not checked", extra={"delivery": pk})
    return opened


def _take(pk: int, now: datetime) -> Delivery | None:
    rows = Delivery.objects.filter(pk=pk, state=DeliveryState.BY_HAND, look_at__lte=now)
    if not rows.update(look_at=now + LEASE):
        return None
    return Delivery.objects.select_related("account", "taken_by").get(pk=pk)


def _check(delivery: Delivery, clock: Clock) -> None:
    release_connection()
    with way_out().session() as session:
        reading = read(session, delivery.url, str(delivery.content["text"]))
    _settle(delivery, reading, now=clock())


@transaction.atomic
def _settle(delivery: Delivery, reading: Reading, *, now: datetime) -> None:
    """Found word for word: published. Else a person looks; what came is kept either way."""
    url = delivery.url
    row = Delivery.objects.select_for_update(of=("self",)).select_related("account").get(pk=delivery.pk)
    if row.state != DeliveryState.BY_HAND or row.url != url:
        # Another address was named meanwhile, or it was settled by hand.
        return
    update(row, look_at=None, looked_at=now)
    file = files.store(reading.body, content_type=reading.content_type) if reading.body else None
    saw(row, reading.found, way=Way.PAGE, text=reading.text, url=url, file=file, now=now)
    if reading.found == Found.SAME:
        _posted(row, by=row.taken_by, now=now)


def _posted(delivery: Delivery, *, by: User | None, now: datetime) -> None:
    """It stands there. No program published it: there is no attempt, and no reference of the network's own."""
    move(delivery, DeliveryState.SENT, now=now, sent_at=now, error_code="", look_at=first_look(now))
    data: Data = {"ref": "", "url": delivery.url, "sent_at": now.isoformat(), "attempt": 0, "found": True}
    note(delivery, events.SENT, by=by, now=now, data=data)
    settle(kind=NOTICE, url=page(delivery), now=now)
    after_sent([delivery], now=now)


def _require_task(delivery: Delivery) -> None:
    if delivery.state != DeliveryState.BY_HAND:
        raise NotPossible(_("There is nothing to post by hand here any more."))


def _check_link(account: Account, url: str) -> None:
    """It leads to the account's network and, where the address says whose it is, to the account's own page."""
    try:
        _is_address(url)
    except ValidationError as error:
        raise Refused(_("This is not the address of a page."), field="url") from error
    network = network_named(account.network)
    if network is None:
        # A network of which the table knows nothing: whatever page it is, it is opened and compared.
        return
    if not url.startswith("https://"):
        raise Refused(_("The address must begin with https://."), field="url")
    if not is_on(network, url):
        words = _("This address is not on %(network)s.") % {"network": network.label}
        raise Refused(words, field="url")
    try:
        found = recognise(url)
    except NotRecognised:
        # Addresses of single items often do not say whose they are.
        return
    if account.key and found.key != account.key:
        words = _("This is %(handle)s, not the account for which it is meant.") % {"handle": found.handle}
        raise Refused(words, field="url")
    if found.url.rstrip("/") == url.rstrip("/"):
        raise Refused(_("This is the address of the profile: paste that of what you posted."), field="url")
