"""Who answers, by when, and how closely the body watches: decided with a reason, from a moment on, never backwards."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Required, TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rostra.accounts.models import Account
from rostra.audit.actions import Data, record
from rostra.audit.registry import EventKind
from rostra.core.refusals import Faster, Refused
from rostra.core.scoping import current_body_id
from rostra.inbox import events
from rostra.inbox.enums import Hours, Level, Share, Voice, Way
from rostra.inbox.models import Clock, Queue, ResponseModel, Topic, Watch
from rostra.inbox.routing import superseded
from rostra.people import rules
from rostra.people.actions import NotAllowed
from rostra.people.enums import Right
from rostra.people.models import Member, Unit

LONGEST = 60 * 24 * 90
"""Minutes: as for the body's own promise."""


NEEDED = {
    "responder": _("Say who answers."),
    "substitute": _("A single responder needs a substitute."),
    "queue": _("Choose the queue in which conversations wait."),
    "reason": _("Give the reason: objective, resources, size, what you do today."),
}
"""What is said where something lacks without which it cannot be decided."""


class DutyNotPossible(Refused):
    """It cannot be decided like this."""


class Model(TypedDict, total=False):
    """A way of answering for an account, a unit or the whole body, at some hours or levels or at any.

    `starts_at` None: now.
    """

    way: Required[Way]
    reason: Required[str]
    account: Account | None
    unit: Unit | None
    hours: Hours | None
    level: Level | None
    queue: Queue | None
    responder: Member | None
    substitute: Member | None
    share: Share | None
    voice: Voice | None
    starts_at: datetime | None


@transaction.atomic
def decide_model(*, by: Member, now: datetime, **values: Unpack[Model]) -> ResponseModel:
    """Who answers from a moment on; a later decision for the same takes its place. Takes and raises what `check_model`
    does.
    """
    row = check_model(by=by, now=now, **values)
    row.pk = None
    row.save(force_insert=True)
    _note(events.MODEL_DECIDED, by, now, f"inbox.model:{row.pk}", _model_data(row))
    return row


def check_model(*, by: Member, now: datetime, **values: Unpack[Model]) -> ResponseModel:
    """The model, not saved, number 0. Raises NotAllowed, DutyNotPossible with the field that is wrong."""
    way, account, unit, queue = values["way"], values.get("account"), values.get("unit"), values.get("queue")
    _may_administer(by, account, unit)
    if account is not None and unit is not None:
        raise DutyNotPossible(_("Choose an account or a unit, not both."), field="unit")
    row = ResponseModel(
        pk=0,
        body_id=current_body_id(),
        way=way,
        account=account,
        unit=unit,
        hours=values.get("hours") or "",
        level=values.get("level") or "",
        queue=queue,
        starts_at=_not_past(values.get("starts_at"), now),
        by=by.user,
        at=now,
    )
    if way == Way.SINGLE:
        row.responder, row.substitute = _pair(row, values.get("responder"), values.get("substitute"), now)
    if way in (Way.SEVERAL, Way.TOPIC) and queue is None:
        raise DutyNotPossible(NEEDED["queue"], field="queue")
    row.share = (values.get("share") or Share.PULL) if way == Way.SEVERAL else ""
    row.voice = (values.get("voice") or Voice.UNIT) if way == Way.UNITS else ""
    row.reason = _reason(values["reason"])
    return row


@transaction.atomic
def end_model(*, model: ResponseModel, by: Member, now: datetime) -> None:
    """A planned one never begins; one in force ends now, and what is less particular holds again.

    Raises NotAllowed, DutyNotPossible for one that another has replaced, Faster for one that has ended.
    """
    _may_administer(by, model.account, model.unit)
    same = ResponseModel.objects.filter(account=model.account_id, unit=model.unit_id)
    if superseded(model, same.filter(hours=model.hours, level=model.level), now):
        raise DutyNotPossible(_("Another decision has taken its place already."))
    if not ResponseModel.objects.filter(pk=model.pk, ended_at=None).update(ended_at=now):
        raise Faster(_("Somebody has ended it in the meantime."))
    _note(events.MODEL_ENDED, by, now, f"inbox.model:{model.pk}", {"planned": model.starts_at > now})


@transaction.atomic
def set_watch(
    *,
    level: Level,
    reason: str,
    by: Member,
    now: datetime,
    account: Account | None = None,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
) -> Watch:
    """How closely an account, or all of them, is watched, from `starts_at` on (None: now) until `ends_at`.

    Raises NotAllowed, DutyNotPossible.
    """
    _may_administer(by, account, None)
    starts_at = _not_past(starts_at, now)
    if ends_at is not None and ends_at <= starts_at:
        raise DutyNotPossible(_("It must end after it begins."), field="ends_at")
    row = Watch.objects.create(
        account=account,
        level=level,
        reason=_reason(reason),
        starts_at=starts_at,
        ends_at=ends_at,
        by=by.user,
        at=now,
    )
    data: Data = {
        "account": account.pk if account else None,
        "level": level.value,
        "reason": row.reason,
        "starts_at": starts_at.isoformat(),
        "ends_at": ends_at.isoformat() if ends_at else None,
    }
    _note(events.WATCH_SET, by, now, f"inbox.watch:{row.pk}", data)
    return row


@transaction.atomic
def end_watch(*, watch: Watch, by: Member, now: datetime) -> None:
    """It ends now, or never begins; what held before holds again. Raises NotAllowed, Faster."""
    _may_administer(by, watch.account, None)
    if not Watch.objects.filter(pk=watch.pk, ends_at=watch.ends_at).update(ends_at=now):
        raise Faster(_("Somebody has ended it in the meantime."))
    _note(events.WATCH_ENDED, by, now, f"inbox.watch:{watch.pk}")


@transaction.atomic
def set_clock(
    *,
    answer_minutes: int | None,
    by: Member,
    now: datetime,
    acknowledge_minutes: int | None = None,
    topic: Topic | None = None,
    account: Account | None = None,
    level: Level | None = None,
) -> Clock | None:
    """What is promised from now on for this topic, account and level; None: what is less particular holds again.

    What was promised before stays: open due times and figures of the past do not change. Raises NotAllowed,
    DutyNotPossible.
    """
    _may_administer(by, account, None)
    running = Clock.objects.filter(topic=topic, account=account, level=level or "", ended_at=None)
    old = running.select_for_update().order_by("-pk").first()
    if old is not None and (old.acknowledge_minutes, old.answer_minutes) == (acknowledge_minutes, answer_minutes):
        return old
    if answer_minutes is not None:
        _check_minutes(acknowledge_minutes, answer_minutes)
    running.update(ended_at=now)
    if answer_minutes is None:
        if old is not None:
            _note(events.CLOCK_ENDED, by, now, f"inbox.clock:{old.pk}")
        return None
    row = Clock.objects.create(
        topic=topic,
        account=account,
        level=level or "",
        acknowledge_minutes=acknowledge_minutes,
        answer_minutes=answer_minutes,
        starts_at=now,
        by=by.user,
        at=now,
    )
    data: Data = {
        "topic": topic.pk if topic else None,
        "account": account.pk if account else None,
        "level": row.level,
        "acknowledge_minutes": acknowledge_minutes,
        "answer_minutes": answer_minutes,
        "was": old.answer_minutes if old else None,
    }
    _note(events.CLOCK_SET, by, now, f"inbox.clock:{row.pk}", data)
    return row


def _pair(
    model: ResponseModel, responder: Member | None, substitute: Member | None, now: datetime
) -> tuple[Member, Member]:
    """A single responder and who stands in. Raises DutyNotPossible unless both may answer there, and are two."""
    if responder is None:
        raise DutyNotPossible(NEEDED["responder"], field="responder")
    if substitute is None:
        raise DutyNotPossible(NEEDED["substitute"], field="substitute")
    if responder.pk == substitute.pk:
        raise DutyNotPossible(_("The substitute must be somebody else."), field="substitute")
    for field, member in (("responder", responder), ("substitute", substitute)):
        if not _answers(member, model, now):
            raise DutyNotPossible(_("This person may not answer there."), field=field)
    return responder, substitute


def _answers(member: Member, model: ResponseModel, now: datetime) -> bool:
    queue = model.queue
    if queue is not None and rules.may(member, Right.ANSWER, unit=queue.unit, now=now):
        return True
    if model.account is not None:
        return rules.may_on(member, Right.ANSWER, model.account, now)
    return rules.may(member, Right.ANSWER, unit=model.unit, now=now)


def _check_minutes(acknowledge: int | None, answer: int) -> None:
    if not 1 <= answer <= LONGEST:
        raise DutyNotPossible(_("Choose between one minute and ninety days."), field="answer_minutes")
    if acknowledge is not None and not 1 <= acknowledge <= answer:
        raise DutyNotPossible(_("The acknowledgement must be due before the answer is."), field="acknowledge_minutes")


def _not_past(starts_at: datetime | None, now: datetime) -> datetime:
    if starts_at is not None and starts_at < now:
        raise DutyNotPossible(_("It cannot begin in the past: what was, was."), field="starts_at")
    return starts_at or now


def _reason(text: str) -> str:
    if not text.strip():
        raise DutyNotPossible(NEEDED["reason"], field="reason")
    return text.strip()


def _may_administer(by: Member, account: Account | None, unit: Unit | None) -> None:
    where = account.unit if account is not None else unit
    if not rules.may(by, Right.ADMINISTER, unit=where):
        raise NotAllowed(_("Only an administrator of this part of the body may do this."))


def _model_data(row: ResponseModel) -> dict[str, Any]:
    ids = {name: getattr(row, f"{name}_id") for name in ("account", "unit", "queue")}
    people = {name: member.user_id if member else None for name, member in _people(row).items()}
    words = {name: getattr(row, name) for name in ("way", "hours", "level", "share", "voice", "reason")}
    return {**words, **ids, **people, "starts_at": row.starts_at.isoformat()}


def _people(row: ResponseModel) -> dict[str, Member | None]:
    return {"responder": row.responder, "substitute": row.substitute}


def _note(kind: EventKind, by: Member, now: datetime, about: str, data: Data | None = None) -> None:
    record(body=current_body_id(), by=by.user, now=now, kind=kind.name, about=about, data=data or {})
