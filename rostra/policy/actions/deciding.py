from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from textwrap import shorten
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from rostra.audit.actions import Data, record
from rostra.core.refusals import Faster, Refused
from rostra.core.scoping import current_body_id, forget_version
from rostra.people.actions import notify
from rostra.people.models import Body, Member, User
from rostra.policy import events, impacts
from rostra.policy.decisions import CALENDAR, WORKING_HOURS, Question
from rostra.policy.effects import EFFECTS
from rostra.policy.models import Decision, PublishingHold
from rostra.policy.notices import PAGE
from rostra.policy.queries import GATE, decided, people_of_publishing, working_calendar
from rostra.policy.rules import may_stop

if TYPE_CHECKING:
    from rostra.accounts.models import Account

Overdue = Literal["now", "spread", "decide"]
"""What becomes of what was due during a stop: out at once, one after the other, or each waits for a decision."""

V = TypeVar("V")

TOGETHER = (WORKING_HOURS.key, CALENDAR.key)
"""Decisions that are possible, or not, only beside each other."""


class NotAllowed(Refused):
    """The value is none that this question can have."""


class MayNotStop(Refused):
    """The member may not stop publishing here, nor let it go on."""


class AlreadyStopped(Refused):
    """There is a stop in force already."""


@transaction.atomic
def decide(
    *,
    question: Question[V],
    value: V,
    by: User | None,
    now: datetime,
    reason: str = "",
    beside: Mapping[str, Any] | None = None,
) -> Decision:
    """Settle a policy question for the body in scope. Takes effect at once; earlier decisions stay on record.

    `beside`: values, by their keys, that are decided in the same transaction.

    Raises NotAllowed for a value that the question does not admit, and for a calendar without working days.
    """
    # First of all: whoever decides next waits here, so that versions grow in the order in which they are committed.
    body = Body.objects.select_for_update(no_key=True).get(pk=current_body_id())
    forget_version()
    require_possible(question=question, value=value, now=now, beside=beside)
    before = decided(question)
    row = Decision.objects.create(
        key=question.key, value=question.write(value), decided_at=now, decided_by=by, reason=reason
    )
    # A sequence never goes back, not even when this is rolled back: no version stands for two states.
    Body.objects.filter(pk=body.pk).update(policy_version=row.pk)
    if (effect := EFFECTS.get(question.key)) is not None:
        effect(key=question.key, value=row.value, by=by, now=now)
    record(
        body=body.pk,
        by=by,
        now=now,
        kind=events.DECIDED.name,
        about=f"policy.decision:{row.pk}",
        data={"key": question.key, "old": json.dumps(question.write(before)), "new": json.dumps(row.value)},
    )
    impacts.follow(question, before, by, now)
    return row


def require_possible(
    *, question: Question[V], value: V, now: datetime, beside: Mapping[str, Any] | None = None
) -> None:
    """Raises NotAllowed for what `decide` would refuse; `beside` are values that come along with it, by their keys."""
    if not question.allowed(value):
        raise NotAllowed(_("This value is not possible here."), field=question.key)
    if question.key in TOGETHER:
        others = {key: other for key, other in (beside or {}).items() if key in TOGETHER}
        rest = working_calendar("UTC", **{**others, question.key: value}).rests_from(now.date())
        if rest is not None:
            refusal = translate("Nobody would work for more than a year from %(day)s on, and nothing could fall due.")
            raise NotAllowed(refusal % {"day": rest.isoformat()}, field=question.key)


@transaction.atomic
def stop_publishing(
    *, account: Account | None, reason: str, answers_go_on: bool = False, by: Member, now: datetime
) -> PublishingHold:
    """Let nothing more leave for the account, or for any of the body, until the stop is lifted.

    What was on the wire when this commits cannot be stopped; nothing else leaves after. Raises MayNotStop,
    AlreadyStopped, and Refused without a reason.
    """
    _require(by, account, reason)
    shut_gate()
    try:
        # A savepoint of its own: whoever was faster must not break the transaction.
        with transaction.atomic():
            hold = PublishingHold.objects.create(
                account=account, reason=reason.strip(), answers_go_on=answers_go_on, at=now, by=by.user
            )
    except IntegrityError as error:
        raise AlreadyStopped(_("Publishing is stopped here already.")) from error
    data = {"account": hold.account_id, "reason": hold.reason, "answers_go_on": answers_go_on}
    _note(hold, events.STOPPED.name, data, by=by, now=now)
    _tell(hold, "policy.stopped", hold.reason, account=account, by=by, now=now)
    return hold


@transaction.atomic
def lift_hold(*, hold: PublishingHold, reason: str, overdue: Overdue, by: Member, now: datetime) -> PublishingHold:
    """Let publishing go on. `overdue` is on record only: `publishing.actions.resume` does it.

    Raises MayNotStop, Refused without a reason, Faster when somebody lifted it before.
    """
    _require(by, hold.account, reason)
    fields = {"lifted_at": now, "lifted_by": by.user, "lift_reason": reason.strip()}
    if not PublishingHold.objects.filter(pk=hold.pk, lifted_at=None).update(**fields):
        raise Faster(_("Somebody else let publishing go on in the meantime."))
    hold.lifted_at, hold.lifted_by, hold.lift_reason = now, by.user, reason.strip()
    _note(hold, events.RESUMED.name, {"reason": hold.lift_reason, "overdue": overdue}, by=by, now=now)
    _tell(hold, "policy.resumed", hold.lift_reason, account=hold.account, by=by, now=now)
    return hold


def shut_gate() -> None:
    """Wait for those who are letting something out; whoever comes after the caller's transaction sees what it wrote."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [GATE])


def _require(by: Member, account: Account | None, reason: str) -> None:
    if not may_stop(by, account):
        raise MayNotStop(_("Only administrators and approvers stop publishing, and let it go on."))
    if not reason.strip():
        raise Refused(_("Say why: everybody concerned is told."), field="reason")


def _note(hold: PublishingHold, kind: str, data: Data, *, by: Member, now: datetime) -> None:
    record(body=hold.body_id, by=by.user, now=now, kind=kind, about=f"policy.hold:{hold.pk}", data=data)


def _tell(hold: PublishingHold, kind: str, reason: str, *, account: Account | None, by: Member, now: datetime) -> None:
    """Everybody whom it concerns, but not whoever did it."""
    people = [user for user in people_of_publishing(hold.account_id) if user.pk != by.user_id]
    data: dict[str, str | int] = {"by": by.user.name, "reason": shorten(reason, 200, placeholder=" …")}
    if account is not None:
        kind, data = f"{kind}_account", {**data, "account": account.name}
    notify(users=people, kind=kind, now=now, data=data, url=reverse(PAGE))
