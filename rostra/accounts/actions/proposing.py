"""Proposing an account, and bringing the proposal before those who decide (R-180 to R-183)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rostra.accounts import events
from rostra.accounts.actions.capturing import before_change
from rostra.accounts.actions.charters import save_charter
from rostra.accounts.actions.moves import NotNow, allow, move_stage, note, shut, tell
from rostra.accounts.content import CharterText
from rostra.accounts.enums import OpeningOutcome, ProposalForm, Stage
from rostra.accounts.models import Account, Opening, OpeningStep
from rostra.accounts.networks import Recognised
from rostra.accounts.queries.life import charter_of, deciders, dossier, opening_of, wanted, wanted_first
from rostra.accounts.requirements import require
from rostra.accounts.rules import may_place, may_word
from rostra.core.refusals import Refused
from rostra.people.models import Member
from rostra.policy.decisions import OPENING
from rostra.policy.queries import decided

ENTRY = ("name", "summary", "languages", "unit", "sponsor", "owner", "substitute", "notes")
"""What of an account's entry people write; the rest follows from what is decided and found."""
SEEN = frozenset({"name", "summary", "languages"})
"""What of it the public sees: its page is captured before that changes."""


class AlreadyThere(Refused):
    """The body has this account in its register; `account` is the one."""

    def __init__(self, account: Account) -> None:
        super().__init__(_("This account stands in the register already."), field="profile")
        self.account = account


@transaction.atomic
def propose_account(
    *,
    profile: Recognised,
    form: ProposalForm,
    message: str,
    entry: Mapping[str, Any],
    text: CharterText,
    by: Member,
    now: datetime,
) -> Account:
    """Propose a new account: any member may. `entry` holds fields of ENTRY.

    Raises AlreadyThere when the register has it and it is not closed.
    """
    allow(by.active)
    same = Account.objects.exclude(stage=Stage.CLOSED).filter(key=profile.key).first()
    if same is not None:
        raise AlreadyThere(same)
    values: dict[str, Any] = {
        **entry,
        "network": profile.network,
        "key": profile.key,
        "handle": profile.handle,
        "url": profile.url,
        "stage": Stage.PROPOSED,
        "created_at": now,
    }
    account = Account.objects.create(**values)
    _propose(account, form, message, text, by, now)
    return account


@transaction.atomic
def propose_existing(
    *, account: Account, form: ProposalForm, message: str, text: CharterText, by: Member, now: datetime
) -> Account:
    """Propose an account that is there without a decision, so that it becomes one of the body's. Raises NotNow, Faster."""
    allow(by.active)
    if account.stage != Stage.UNSANCTIONED:
        raise NotNow(_("Only an account without a decision can be proposed."))
    move_stage(account, Stage.PROPOSED, by=by.user, now=now)
    _propose(account, form, message, text, by, now)
    return account


@transaction.atomic
def change_entry(*, account: Account, values: Mapping[str, Any], by: Member, now: datetime) -> Account:
    """Change what people write in the register entry; an entry that is before its deciders stays as they read it.

    Raises NotAllowed, NotNow.
    """
    allow(may_word(by, account, opening_of(account)))
    require_open(account)
    if account.stage == Stage.CLOSED:
        raise NotNow(_("A closed account stays as it was."))
    changed = [name for name in ENTRY if name in values and getattr(account, name) != values[name]]
    if "unit" in changed:
        allow(may_place(by, account, values["unit"]))
    if SEEN.intersection(changed):
        before_change(account, now=now)
    for name in changed:
        setattr(account, name, values[name])
    if changed:
        account.save(update_fields=changed)
        note(account, events.ENTRY_CHANGED, by=by.user, now=now, data={"changed": changed})
    return account


@transaction.atomic
def submit_proposal(*, account: Account, by: Member, now: datetime) -> Opening:
    """Bring the proposal before its deciders; the policy's steps and requirements are frozen with it.

    Raises NotAllowed, NotNow, NotReady with what is missing, Faster.
    """
    opening = _under_way(account)
    allow(may_word(by, account, opening))
    require(wanted_first(opening), dossier(account, opening))
    opening.requirements = list(wanted(opening))
    move_stage(account, Stage.IN_REVIEW, by=by.user, now=now)
    opening.round += 1
    opening.submitted_at = now
    opening.save(update_fields=["requirements", "round", "submitted_at"])
    charter = charter_of(account)
    steps = OpeningStep.objects.bulk_create(
        OpeningStep(
            opening=opening,
            round=opening.round,
            number=number,
            name=step.name,
            decider=step.decider,
            charter=charter,
        )
        for number, step in enumerate(decided(OPENING).steps, start=1)
    )
    note(account, events.SUBMITTED, by=by.user, now=now, data={"round": opening.round})
    ask_deciders(account, steps[0], by=by, now=now)
    return opening


@transaction.atomic
def take_back_proposal(*, account: Account, by: Member, now: datetime) -> Account:
    """Out of review to be changed; a proposal that is not in review is given up.

    What was given up is closed, or without a decision where the account is there already. Raises NotAllowed, NotNow.
    """
    opening = _under_way(account)
    allow(may_word(by, account, opening))
    if account.stage == Stage.IN_REVIEW:
        move_stage(account, Stage.PROPOSED, by=by.user, now=now)
        note(account, events.TAKEN_BACK, by=by.user, now=now, data={"reason": "change"})
        return account
    if account.channel:
        move_stage(account, Stage.UNSANCTIONED, by=by.user, now=now)
    else:
        shut(account, by=by.user, now=now)
    end_opening(opening, OpeningOutcome.TAKEN_BACK, now=now)
    note(account, events.TAKEN_BACK, by=by.user, now=now, data={"reason": "given_up"})
    return account


def ask_deciders(account: Account, step: OpeningStep, *, by: Member, now: datetime) -> None:
    """Tell who decides the step; where nobody can, those who give tasks are told so."""
    people = [member for member in deciders(step.decider, account.unit) if member.pk != by.pk]
    kind = "accounts.decision_asked" if people else "accounts.nobody_decides"
    tell(people, kind, account, now=now, by=by.user.name, decider=step.decider)


def end_opening(opening: Opening, outcome: OpeningOutcome, *, now: datetime) -> None:
    opening.outcome, opening.decided_at = outcome, now
    opening.save(update_fields=["outcome", "decided_at"])


def require_open(account: Account) -> None:
    """Raises NotNow while deciders have the proposal before them: they decide on what they read."""
    if account.stage == Stage.IN_REVIEW:
        raise NotNow(_("The proposal is in review: take it back to change it."))


def _under_way(account: Account) -> Opening:
    opening = Opening.objects.filter(account=account, outcome="").select_related("account").first()
    if opening is None or account.stage not in (Stage.PROPOSED, Stage.IN_REVIEW):
        raise NotNow(_("There is no proposal under way for this account."))
    opening.account = account
    return opening


def _propose(account: Account, form: ProposalForm, message: str, text: CharterText, by: Member, now: datetime) -> None:
    Opening.objects.create(account=account, form=form, message=message, proposed_by=by, proposed_at=now)
    data = {"form": form.value, "network": account.network, "handle": account.handle}
    note(account, events.PROPOSED, by=by.user, now=now, data=data)
    if text != CharterText():
        save_charter(account=account, text=text, by=by, now=now)
