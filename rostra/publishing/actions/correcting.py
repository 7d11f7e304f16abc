"""Corrections of what stands in public: asked for by one person, confirmed by a second, made by a worker, visible to readers."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rostra.accounts.enums import AccountState
from rostra.accounts.queries import open_channel, plain_channel, publishing_stops
from rostra.audit.actions import Data
from rostra.channels import registry
from rostra.channels.contract import ChannelError, Level, Outgoing, Retry
from rostra.core.queue import defer
from rostra.core.refusals import Faster, Refused
from rostra.core.scoping import scope
from rostra.core.worker import release_connection, stopping
from rostra.people.models import User
from rostra.policy.queries import passing
from rostra.publishing import events
from rostra.publishing.actions.capturing import before_change
from rostra.publishing.actions.change_moves import (
    change_failed,
    move_change,
    note_change,
    tell_of_change,
    update_change,
)
from rostra.publishing.actions.looking import first_look
from rostra.publishing.actions.moves import note, wake
from rostra.publishing.actions.objections import objections
from rostra.publishing.actions.requests import NotPossible, queue_delivery, take_back
from rostra.publishing.content import Broken, digest, freeze, thaw
from rostra.publishing.enums import CHANGE_MOVES, ChangeState, DeliveryState
from rostra.publishing.leaving import Objection
from rostra.publishing.models import Change, Delivery
from rostra.publishing.queries import newest_alts, newest_text
from rostra.publishing.sources import CHANGE, change_capture

logger = logging.getLogger("rostra.publishing")

Clock = Callable[[], datetime]

JOB = "publishing.correct"
LEASE = timedelta(minutes=2)
PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(minutes=15)
FAILURES = 8
"""About an hour: then a person is told."""


class NothingChanged(Refused):
    """The correction says what stands there already."""


def with_note(text: str, note_: str, language: str, now: datetime) -> str:
    """The corrected words with the line that tells readers, in the language of the content."""
    with translation.override(language or translation.get_language()):
        day = date_format(timezone.localtime(now).date(), "j F Y")
        line = gettext("Corrected %(day)s: %(note)s") % {"day": day, "note": note_}
    return f"{text.rstrip()}\n\n{line}"


@transaction.atomic
def ask_change(
    *, delivery: Delivery, text: str, alts: Sequence[str] | None = None, note_: str, by: User, now: datetime
) -> Change:
    """Ask that the item says `text` from now on, with a line that tells readers what was corrected.

    `alts` is how its files are described from now on, in their order; None leaves that as it is. Raises NotPossible for
    what does not stand in public or can neither be changed nor taken back there, for descriptions that the network
    keeps as they are, or while another correction is under way; NothingChanged; Refused where the network would not
    take it.
    """
    _require_open_to_change(delivery)
    text, note_ = text.strip(), note_.strip()
    if not note_:
        raise Refused(_("Say in one sentence what was wrong: readers see it."), field="note")
    before = thaw(delivery)
    stand = newest_alts(delivery)
    described = stand if alts is None else [alt.strip() for alt in alts]
    if text == newest_text(delivery).strip() and described == stand:
        raise NothingChanged(_("These are the words that stand there already."), field="text")
    if described != stand and not may_describe(delivery):
        raise NotPossible(_("This network lets Rostra not change how a file is described. Use the network's own page."))
    media = tuple(replace(file, alt=alt) for file, alt in zip(before.media, described, strict=True))
    outgoing = replace(before, text=with_note(text, note_, before.language, now), media=media)
    _check(delivery, outgoing)
    content = freeze(outgoing, part=delivery.part)
    try:
        with transaction.atomic():
            change = Change.objects.create(
                delivery=delivery,
                number=Change.objects.filter(delivery=delivery).count() + 1,
                content=content,
                content_hash=digest(content),
                note=note_,
                asked_at=now,
                asked_by=by,
                state_at=now,
            )
    except IntegrityError as error:
        raise NotPossible(_("A correction of this is under way already.")) from error
    data: Data = {"delivery": delivery.pk, "number": change.number, "account": delivery.account_id}
    note_change(change, events.CHANGE_ASKED, by=by, now=now, data=data, capture=change_capture(change))
    before_change(delivery, now=now)
    return change


def may_describe(delivery: Delivery) -> bool:
    """Whether a correction can say how a file is described: changed where it stands, or published again with it."""
    can = registry.get(delivery.account.channel).can
    return can.alt_text and (can.edit_alt or not can.edit)


@transaction.atomic
def confirm_change(*, change: Change, by: User, now: datetime) -> Change:
    """Have it made. Who may, and that it is a second person, is the caller's to ask. Raises NotPossible, Faster."""
    if change.state != ChangeState.ASKED:
        raise NotPossible(_("There is nothing to confirm here any more."))
    _require_public(change.delivery)
    move_change(change, ChangeState.CONFIRMED, now=now, decided_at=now, decided_by=by, next_try_at=now)
    note_change(change, events.CHANGE_CONFIRMED, by=by, now=now, data={"alone": by.pk == change.asked_by_id})
    defer(JOB)
    return change


@transaction.atomic
def refuse_change(*, change: Change, reason: str, by: User, now: datetime) -> Change:
    """It shall not be made. Raises NotPossible, Faster, and Refused without a reason."""
    if not CHANGE_MOVES.allowed(change.state, ChangeState.REFUSED):
        raise NotPossible(_("There is nothing to confirm here any more."))
    if not reason.strip():
        raise Refused(_("Say why."), field="reason")
    fields = {"decided_at": now, "decided_by": by, "reason": reason.strip(), "error_code": ""}
    move_change(change, ChangeState.REFUSED, now=now, **fields)
    note_change(change, events.CHANGE_REFUSED, by=by, now=now, data={"reason": change.reason})
    if change.asked_by_id != by.pk:
        tell_of_change(
            [change.asked_by], "publishing.change_refused", change, now=now, by=by.name, reason=change.reason[:200]
        )
    return change


@transaction.atomic
def retry_change(*, change: Change, by: User, now: datetime) -> Change:
    """Try again what could not be made. Raises NotPossible, Faster."""
    if change.state != ChangeState.FAILED:
        raise NotPossible(_("Only what failed can be tried again."))
    _require_public(change.delivery)
    code = change.error_code
    move_change(change, ChangeState.CONFIRMED, now=now, next_try_at=now, failures=0, error_code="")
    note_change(change, events.CHANGE_RETRIED, by=by, now=now, data={"code": code})
    defer(JOB)
    return change


def make_changes(*, clock: Clock) -> int:
    """Make every confirmed correction that is due; returns how many steps were taken."""
    steps = 0
    rows = Change.everywhere.filter(state=ChangeState.CONFIRMED, next_try_at__lte=clock())
    for pk, body_id in list(rows.order_by("next_try_at", "pk").values_list("pk", "body_id")):
        if stopping():
            break
        with scope(body_id):
            change = _take(pk, clock())
            if change is None:
                continue
            steps += 1
            try:
                _make(change, clock)
            except Broken as error:
                change_failed(change, error.code, now=clock())
            except Faster:
                logger.warning("correction moved meanwhile", extra={"change": pk})
            except Exception:
                # The row stays due: found again when its lease is over.
                logger.exception("correction failed", extra={"change": pk})
    return steps


def _take(pk: int, now: datetime) -> Change | None:
    """For nobody else to make meanwhile."""
    rows = Change.objects.filter(pk=pk, state=ChangeState.CONFIRMED, next_try_at__lte=now)
    if not rows.update(next_try_at=now + LEASE):
        return None
    return Change.objects.select_related("delivery__account", "asked_by", "decided_by").get(pk=pk)


def _make(change: Change, clock: Clock) -> None:
    """What is to leave was begun before a stop is committed, or sees it: at the same gate as what is published."""
    delivery, now = change.delivery, clock()
    can = registry.get(delivery.account.channel).can
    edit: Callable[[], object] | None = None
    with passing():
        if not _stands(delivery) and (can.edit or change.began_at is None):
            # Somebody took it back before we did: then it shall stand nowhere.
            change_failed(change, "taken_back", now=now)
        elif delivery.account.pk in publishing_stops([delivery.account], now) or _is_paused(delivery):
            _later(change, change.error_code, now=now, counts=False)
        elif can.edit:
            edit = _begun(change, now)
        else:
            _replace(change, now)
    if edit is not None:
        release_connection()
        _edit(change, edit, clock)


def _stands(delivery: Delivery) -> bool:
    return delivery.state == DeliveryState.SENT and delivery.withdraw_asked_at is None


def _is_paused(delivery: Delivery) -> bool:
    return delivery.account.state == AccountState.PAUSED


def _begun(change: Change, now: datetime) -> Callable[[], object]:
    """The call to the network, with all that it needs; from now on the correction counts as being sent."""
    delivery = change.delivery
    call = partial(open_channel(delivery.account).edit, delivery.ref, _outgoing(change))
    update_change(change, began_at=now)
    return call


def _edit(change: Change, call: Callable[[], object], clock: Clock) -> None:
    try:
        call()
    except Retry as error:
        # The same words twice are the same words: what may have arrived is simply sent again.
        _later(change, error.code, wait=error.after, now=clock(), began_at=None)
    except ChannelError as error:
        change_failed(change, error.code, now=clock())
    else:
        _edited(change, now=clock())


@transaction.atomic
def _edited(change: Change, *, now: datetime) -> None:
    """It says the new words: what the network shows of them is found out anew."""
    delivery = change.delivery
    unseen: dict[str, Any] = {"shown": "", "shown_at": None, "shown_hash": None, "shown_text": ""}
    look_at = first_look(now) if registry.get(delivery.account.channel).can.look else None
    Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.SENT).update(**unseen, look_at=look_at)
    note(delivery, events.CHANGED, by=change.decided_by, now=now, data={"change": change.pk, "replacement": None})
    _done(change, now=now)


@transaction.atomic
def _replace(change: Change, now: datetime) -> None:
    """Taken back first, published again once it is gone: never do both stand there."""
    delivery = change.delivery
    if change.began_at is None:
        against = objections([delivery], now, due_at=now).get(delivery.pk)
        if against is not None:
            _keep_back(change, against, now=now)
            return
        # The correction's row first, as whoever ends it does.
        update_change(change, began_at=now, next_try_at=now + PAUSE)
        take_back(delivery, by=change.decided_by, now=now)
        defer(JOB, at=now + PAUSE)
        return
    if delivery.state == DeliveryState.SENT:
        if delivery.withdraw_asked_at is None:
            change_failed(change, delivery.error_code, now=now)
        else:
            update_change(change, next_try_at=now + PAUSE)
            defer(JOB, at=now + PAUSE)
        return
    again = queue_delivery(
        account=delivery.account,
        source=CHANGE.name,
        source_id=change.pk,
        outgoing=_outgoing(change),
        due_at=now,
        by=change.decided_by,
        now=now,
        expires_at=delivery.expires_at,
    )
    note(delivery, events.CHANGED, by=change.decided_by, now=now, data={"change": change.pk, "replacement": again.pk})
    _done(change, now=now)
    wake()


def _keep_back(change: Change, against: Objection, *, now: datetime) -> None:
    """It would have to be published anew, and may not be: it stays as it stands, and is not taken back first."""
    if against.passes:
        _later(change, against.code, now=now, counts=False)
    else:
        change_failed(change, against.code, now=now)


def _outgoing(change: Change) -> Outgoing:
    """What stands there with the words that were confirmed. Raises Broken when they are not those any more."""
    if digest(change.content) != bytes(change.content_hash):
        raise Broken("altered")
    post = thaw(change.delivery)
    alts = [str(file["alt"]) for file in change.content["media"]]
    media = tuple(replace(file, alt=alt) for file, alt in zip(post.media, alts, strict=True))
    return replace(post, text=change.content["text"], media=media)


def _done(change: Change, *, now: datetime) -> None:
    move_change(change, ChangeState.DONE, now=now, done_at=now, error_code="")
    note_change(change, events.CHANGE_DONE, by=None, now=now, data={"delivery": change.delivery_id})


@transaction.atomic
def _later(
    change: Change, code: str, *, wait: float | None = None, now: datetime, counts: bool = True, **fields: Any
) -> None:
    failures = change.failures + 1 if counts and wait is None else change.failures
    if failures >= FAILURES:
        change_failed(change, code, now=now)
        return
    pause = timedelta(seconds=max(0.0, wait)) if wait is not None else min(PAUSE * 2**failures, LONGEST_PAUSE)
    update_change(change, failures=failures, next_try_at=now + pause, error_code=code, **fields)
    defer(JOB, at=now + pause)


def _require_open_to_change(delivery: Delivery) -> None:
    _require_public(delivery)
    can = registry.get(delivery.account.channel).can
    if can.assisted or not (can.edit or can.withdraw):
        raise NotPossible(_("This network lets Rostra neither change nor withdraw it. Publish a correction as a post."))
    if not delivery.ref:
        raise NotPossible(_("Rostra does not know where this stands on the network. Use the network's own page."))
    if not can.edit and (delivery.follows_id is not None or delivery.followers.exists()):
        raise NotPossible(_("This network lets nobody change an item, and this is a part of a thread. Add a part."))


def _require_public(delivery: Delivery) -> None:
    if not _stands(delivery):
        raise NotPossible(_("Only what stands in public can be corrected."))


def _check(delivery: Delivery, outgoing: Outgoing) -> None:
    """Raises Refused with the first thing for which the network would not take it."""
    for problem in plain_channel(delivery.account).check(outgoing):
        if problem.level == Level.BLOCK:
            words = gettext(problem.text) % problem.data
            raise Refused(words, field="text")
