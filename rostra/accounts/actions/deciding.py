"""What deciders say to a proposal, step by step."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rostra.accounts import events
from rostra.accounts.actions.charters import mark_approved
from rostra.accounts.actions.closing import begin_closing
from rostra.accounts.actions.moves import NotAllowed, NotNow, allow, move_stage, note, shut, tell
from rostra.accounts.actions.proposing import ask_deciders, end_opening
from rostra.accounts.enums import ClosingReason, OpeningOutcome, Stage, Verdict
from rostra.accounts.models import Account, Opening, OpeningStep
from rostra.accounts.queries.life import charter_of, deciders, dossier, next_step, opening_of, steps_of, wanted
from rostra.accounts.requirements import require
from rostra.accounts.rules import decides, line_of
from rostra.audit.actions import Data
from rostra.core.refusals import Faster, Refused
from rostra.people.models import Member
from rostra.people.rules import tasks_of


@transaction.atomic
def decide_step(*, step: OpeningStep, verdict: Verdict, reason: str, by: Member, now: datetime) -> Account:
    """Say yes, send back or say no, with a reason for all but yes. The last yes approves the account and its charter.

    A no closes what was only proposed, and begins the closing of an account that is there already. Raises NotAllowed,
    NotNow for a step whose turn it is not, NotReady at the last yes while something is missing, Faster.
    """
    opening = step.opening
    account = opening.account
    if account.stage != Stage.IN_REVIEW:
        raise NotNow(_("This proposal is not in review."))
    steps = steps_of(opening)
    turn = next_step(steps)
    if turn is None or turn.pk != step.pk:
        raise NotNow(_("It is not the turn of this step."))
    _require_decider(step, opening, by)
    reason = reason.strip()
    if verdict != Verdict.YES and not reason:
        raise Refused(_("Say why."), field="reason")
    last = step.pk == steps[-1].pk
    if verdict == Verdict.YES and last:
        require(wanted(opening), dossier(account, opening))
    _write(step, verdict, reason, by, now)
    if verdict == Verdict.NO:
        _refuse(account, opening, reason, by, now)
    elif verdict == Verdict.BACK:
        move_stage(account, Stage.PROPOSED, by=by.user, now=now)
        tell([opening.proposed_by], "accounts.sent_back", account, now=now, by=by.user.name, reason=reason[:200])
    elif last:
        _approve(account, opening, by, now)
    else:
        ask_deciders(account, steps[steps.index(turn) + 1], by=by, now=now)
    return account


def may_decide(member: Member, step: OpeningStep, opening: Opening) -> bool:
    """Whether the member decides this step: a holder of its role or duty, and not of their own proposal."""
    try:
        _require_decider(step, opening, member)
    except NotAllowed:
        return False
    return True


def _require_decider(step: OpeningStep, opening: Opening, by: Member) -> None:
    account = opening.account
    allow(decides(tasks_of(by), step, line_of(account.unit)))
    if opening.proposed_by_id == by.pk and len(deciders(step.decider, account.unit)) > 1:
        raise NotAllowed(_("You proposed this account: somebody else decides."))


def _write(step: OpeningStep, verdict: Verdict, reason: str, by: Member, now: datetime) -> None:
    rows = OpeningStep.objects.filter(pk=step.pk, verdict="")
    if not rows.update(verdict=verdict, reason=reason, decided_by=by, decided_at=now):
        raise Faster(_("Somebody else decided in the meantime."))
    data: Data = {
        "step": step.name,
        "verdict": verdict.value,
        "reason": reason,
        "round": step.round,
        "charter": step.charter.number if step.charter else None,
    }
    note(step.opening.account, events.STEP_DECIDED, by=by.user, now=now, data=data)


def _approve(account: Account, opening: Opening, by: Member, now: datetime) -> None:
    move_stage(account, Stage.APPROVED, by=by.user, now=now)
    end_opening(opening, OpeningOutcome.APPROVED, now=now)
    charter = charter_of(account)
    if charter is not None:
        charter.account = account
        mark_approved(charter, by=by, now=now)
    people = [opening.proposed_by, account.owner, account.substitute]
    tell(people, "accounts.approved", account, now=now, by=by.user.name)


def _refuse(account: Account, opening: Opening, reason: str, by: Member, now: datetime) -> None:
    end_opening(opening, OpeningOutcome.REFUSED, now=now)
    if account.channel:
        begin_closing(account=account, reason=ClosingReason.REFUSED, explanation=reason, by=by, now=now, decided=True)
    else:
        shut(account, by=by.user, now=now)
    tell([opening.proposed_by], "accounts.refused", account, now=now, by=by.user.name, reason=reason[:200])


def step_to_decide(account: Account) -> OpeningStep | None:
    """The step of the account's review that is to be decided now, with its proposal at hand."""
    opening = opening_of(account)
    if opening is None or account.stage != Stage.IN_REVIEW:
        return None
    step = next_step(steps_of(opening))
    if step is not None:
        opening.account = account
        step.opening = opening
    return step
