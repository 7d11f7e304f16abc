"""Closing an account in order (R-188): nothing is forgotten, and what it said stays on record."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rostra.accounts import events
from rostra.accounts.actions.capturing import at_closing
from rostra.accounts.actions.moves import NotNow, allow, move_stage, note, shut, tell
from rostra.accounts.actions.revoking import revoke_access
from rostra.accounts.content import snapshot_capture
from rostra.accounts.enums import (
    TASK_MOVES,
    Certified,
    ClosingOutcome,
    ClosingReason,
    ClosingTask,
    HandleFate,
    Retention,
    Stage,
    TaskState,
)
from rostra.accounts.models import Account, Certification, Closing, ClosingStep, Snapshot
from rostra.accounts.queries.holdings import holdings
from rostra.accounts.queries.life import dossier
from rostra.accounts.requirements import GATES, require
from rostra.accounts.rules import may_tend
from rostra.audit.actions import record
from rostra.core.refusals import Faster, Refused
from rostra.people.models import Member


@transaction.atomic
def begin_closing(
    *,
    account: Account,
    reason: ClosingReason,
    explanation: str,
    by: Member,
    now: datetime,
    decided: bool = False,
) -> Closing:
    """Begin to close the account; `decided`: somebody with the right to has said so already.

    Raises NotAllowed, NotNow, Faster, Refused where the reason needs words.
    """
    if not decided:
        allow(may_tend(by, account))
    explanation = explanation.strip()
    if reason == ClosingReason.OTHER and not explanation:
        raise Refused(_("Say why."), field="explanation")
    move_stage(account, Stage.CLOSING, by=by.user, now=now, review_at=None)
    Certification.objects.filter(account=account, outcome="").update(
        outcome=Certified.CLOSE, decided_at=now, decided_by=by
    )
    closing = Closing.objects.create(
        account=account, reason=reason, explanation=explanation, began_at=now, began_by=by.user
    )
    ClosingStep.objects.bulk_create(ClosingStep(closing=closing, task=task) for task in ClosingTask)
    data = {"reason": reason.value, "explanation": explanation}
    note(account, events.CLOSING_BEGUN, by=by.user, now=now, data=data)
    at_closing(account, now=now)
    people = [account.owner, account.substitute, account.sponsor]
    tell(people, "accounts.closing", account, now=now, by=by.user.name, reason=reason.value)
    return closing


@transaction.atomic
def settle_step(
    *, step: ClosingStep, state: TaskState, note_text: str = "", by: Member, now: datetime, **values: str
) -> ClosingStep:
    """Do one step of a closing, or leave it out with a reason.

    `values`: notice=; handle_fate= and handed_to=; retention=. Doing the first step keeps what we hold as a record;
    doing the fourth ends rights and credentials. Raises NotAllowed, NotNow, Faster, Refused for what is not said.
    """
    closing = step.closing
    account = closing.account
    allow(may_tend(by, account))
    if account.stage != Stage.CLOSING or not TASK_MOVES.allowed(step.state, state):
        raise NotNow(_("This step is settled, or the account is not being closed."))
    note_text = note_text.strip()
    if state == TaskState.WAIVED and not note_text:
        raise Refused(_("Say why this is left out."), field="note")
    rows = ClosingStep.objects.filter(pk=step.pk, state=step.state)
    if not rows.update(state=state, note=note_text, settled_at=now, settled_by=by.user):
        raise Faster(_("Somebody else changed this account in the meantime."))
    step.state, step.note, step.settled_at, step.settled_by = state, note_text, now, by.user
    if state == TaskState.DONE:
        _do(step, values, by, now)
    data = {"task": step.task, "state": state.value, "note": note_text}
    note(account, events.CLOSING_SETTLED, by=by.user, now=now, data=data)
    return step


@transaction.atomic
def finish_closing(*, closing: Closing, by: Member, now: datetime) -> Account:
    """Every step is settled: the account is closed, and stays in the register. Raises NotAllowed, NotReady, NotNow."""
    account = closing.account
    allow(may_tend(by, account))
    require(GATES[Stage.CLOSED], dossier(account))
    shut(account, by=by.user, now=now)
    _end(closing, ClosingOutcome.CLOSED, by, now)
    people = [account.owner, account.substitute, account.sponsor]
    tell(people, "accounts.closed", account, now=now, by=by.user.name)
    return account


@transaction.atomic
def stop_closing(*, closing: Closing, by: Member, now: datetime) -> Account:
    """Keep the account after all, as it was before: in use, or without a decision. Raises NotAllowed, NotNow, Faster."""
    account = closing.account
    allow(may_tend(by, account))
    if account.stage != Stage.CLOSING:
        raise NotNow(_("This account is not being closed."))
    move_stage(account, Stage.ACTIVE if account.opened_at else Stage.UNSANCTIONED, by=by.user, now=now)
    _end(closing, ClosingOutcome.STOPPED, by, now)
    return account


@transaction.atomic
def take_snapshot(*, account: Account, by: Member, now: datetime) -> Snapshot:
    """Keep what the body holds of the account at this moment as a record."""
    row = Snapshot.objects.create(account=account, content=holdings(account), at=now, by=by.user)
    record(
        body=account.body_id,
        by=by.user,
        now=now,
        kind=events.SNAPSHOT.name,
        about=f"accounts.snapshot:{row.pk}",
        data={"account": account.pk},
        capture=snapshot_capture(row),
    )
    return row


def _end(closing: Closing, outcome: ClosingOutcome, by: Member, now: datetime) -> None:
    closing.outcome, closing.ended_at = outcome, now
    closing.save(update_fields=["outcome", "ended_at"])
    note(closing.account, events.CLOSING_ENDED, by=by.user, now=now, data={"outcome": outcome.value})


def _do(step: ClosingStep, values: dict[str, Any], by: Member, now: datetime) -> None:
    """What doing a step means."""
    closing = step.closing
    match step.task:
        case ClosingTask.CAPTURE:
            take_snapshot(account=closing.account, by=by, now=now)
            at_closing(closing.account, now=now)
        case ClosingTask.NOTICE:
            closing.notice = _said(values, "notice", step.note)
        case ClosingTask.HANDLE:
            closing.handle_fate = _one_of(HandleFate.values, values.get("handle_fate", ""), "handle_fate")
            closing.handed_to = values.get("handed_to", "").strip()
            if closing.handle_fate == HandleFate.HANDED_OVER and not closing.handed_to:
                raise Refused(_("Say to whom it was handed over."), field="handed_to")
        case ClosingTask.CREDENTIALS:
            revoke_access(account=closing.account, by=by, now=now)
        case _:
            closing.retention = _one_of(Retention.values, values.get("retention", ""), "retention")
    closing.save(update_fields=["notice", "handle_fate", "handed_to", "retention"])


def _said(values: dict[str, Any], name: str, note_text: str) -> str:
    text = str(values.get(name, "")).strip() or note_text
    if not text:
        raise Refused(_("Write the notice, or where it was published."), field=name)
    return text


def _one_of(allowed: list[str], value: str, field: str) -> str:
    if value not in allowed:
        raise Refused(_("Choose one."), field=field)
    return value
