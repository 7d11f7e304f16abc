"""Where an account stands on its way, what it lacks, and who must act."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from rostra.accounts.content import CharterText
from rostra.accounts.enums import ProposalForm, Stage, TaskState
from rostra.accounts.models import (
    Acceptance,
    Account,
    Certification,
    Charter,
    Closing,
    Delegate,
    Opening,
    OpeningStep,
    Terms,
)
from rostra.accounts.requirements import LATER, Dossier
from rostra.accounts.rules import decides, line_of
from rostra.core.compiled import Compiled
from rostra.people.enums import DutyCode, RoleCode
from rostra.people.models import Member, Unit
from rostra.people.queries import units
from rostra.people.rules import tasks_of
from rostra.policy.decisions import OPENING
from rostra.policy.queries import decided

SOON = timedelta(days=30)
"""How long before its date a recertification is asked for."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Something about an account that waits for a member; `kind` is decide, returned, open, certify or close."""

    account: Account
    kind: str
    at: datetime | None = None
    step: OpeningStep | None = None


def opening_of(account: Account) -> Opening | None:
    """The newest record of how the account came to be decided on."""
    return (
        Opening.objects.filter(account=account).select_related("proposed_by__user", "account").order_by("-id").first()
    )


def steps_of(opening: Opening | None) -> list[OpeningStep]:
    """The steps of the review that is under way, or was last."""
    if opening is None:
        return []
    rows = OpeningStep.objects.filter(opening=opening, round=opening.round).order_by("number")
    return list(rows.select_related("decided_by__user", "charter"))


def next_step(steps: Iterable[OpeningStep]) -> OpeningStep | None:
    """The step that is to be decided now."""
    return next((step for step in steps if not step.verdict), None)


def charter_of(account: Account) -> Charter | None:
    """The newest version of the charter."""
    rows = Charter.objects.filter(account=account).select_related("saved_by", "approved_by__user")
    return rows.order_by("-number").first()


def charters_of(account: Account) -> QuerySet[Charter]:
    """All versions, newest first."""
    return Charter.objects.filter(account=account).select_related("saved_by", "approved_by__user").order_by("-number")


def approved_charter(account: Account) -> Charter | None:
    """The version that holds: the newest that somebody approved."""
    return charters_of(account).exclude(approved_at=None).first()


def closing_of(account: Account) -> Closing | None:
    return Closing.objects.filter(account=account).select_related("began_by").order_by("-id").first()


def certification_of(account: Account) -> Certification | None:
    """The recertification that is asked for now, if one is."""
    return Certification.objects.filter(account=account, outcome="").first()


def certifications_of(account: Account) -> QuerySet[Certification]:
    rows = Certification.objects.filter(account=account).exclude(outcome="")
    return rows.select_related("decided_by__user").order_by("-id")


def current_terms(networks: Iterable[str]) -> dict[str, Terms]:
    """The newest terms of these networks, by network."""
    rows = Terms.objects.filter(network__in=set(networks)).order_by("network", "-id").distinct("network")
    return {row.network: row for row in rows}


def may_accept(member: Member) -> bool:
    """Whether the member accepts terms for the body."""
    return member.active and Delegate.objects.filter(member=member, ended_at=None).exists()


def accepted(accounts: Iterable[Account]) -> dict[int, int]:
    """The id of the newest terms that were accepted for each account, by account."""
    ids = [account.pk for account in accounts]
    rows = Acceptance.objects.filter(account__in=ids).order_by("account", "-terms_id").distinct("account")
    return dict(rows.values_list("account_id", "terms_id"))


def outdated(accounts: Iterable[Account]) -> set[int]:
    """The accounts for which older terms were accepted than the network has now; two queries for any number."""
    found = list(accounts)
    newest, held = current_terms(account.network for account in found), accepted(found)
    return {
        account.pk
        for account in found
        if account.pk in held and account.network in newest and held[account.pk] != newest[account.network].pk
    }


def dossier(account: Account, opening: Opening | None = None, charter: Charter | None = None) -> Dossier:
    """All that a gate asks about an account."""
    terms = current_terms([account.network]).get(account.network)
    closing = closing_of(account) if account.stage == Stage.CLOSING else None
    return Dossier(
        account=account,
        text=CharterText.of(charter or charter_of(account)),
        terms=terms is not None and Acceptance.objects.filter(account=account, terms=terms).exists(),
        place=opening.place if opening else "",
        pilot_exit=opening.pilot_exit if opening else "",
        open_tasks=closing.steps.filter(state=TaskState.OPEN).count() if closing else 0,
    )


def wanted(opening: Opening) -> tuple[str, ...]:
    """The codes of what a proposal must say: as frozen when it was submitted, else as the policy has it now."""
    if opening.round and opening.account.stage != Stage.PROPOSED:
        return tuple(opening.requirements)
    policy = decided(OPENING)
    return policy.full if opening.form == ProposalForm.FULL else policy.short


def wanted_first(opening: Opening) -> tuple[str, ...]:
    """What is asked for when a proposal is submitted: all but what comes during the review."""
    return tuple(code for code in wanted(opening) if code not in LATER)


def deciders(decider: str, unit: Unit | None) -> list[Member]:
    """Who holds this role or duty for the unit or the body, active members only."""
    name = "roles" if decider in RoleCode.values else "duties"
    at = Q(**{f"{name}__unit": None}) | Q(**{f"{name}__unit__in": line_of(unit)})
    rows = Member.objects.filter(at, left_at=None, user__is_active=True, **{f"{name}__code": decider})
    return list(rows.select_related("user").order_by("pk").distinct())


def decider_label(decider: str) -> str:
    """A role or a duty in words."""
    words: Mapping[str, object] = {**dict(RoleCode.choices), **dict(DutyCode.choices)}
    return str(words.get(decider, decider))


def waiting_for(member: Member, *, limit: int = 50) -> list[Wait]:
    """What about accounts waits for this member, most urgent first; the number of queries does not grow with it."""
    kinds = {Stage.CLOSING: "close"}
    return [
        *_decisions(member, limit),
        *(Wait(row.account, "certify", row.due_at) for row in _to_certify(member.pk, limit=limit)),
        *(Wait(row.account, "returned", row.submitted_at) for row in _returned(member.pk, limit=limit)),
        *(Wait(row, kinds.get(Stage(row.stage), "open")) for row in _ready(member.pk, limit=limit)),
    ][:limit]


@Compiled
def _to_certify(member: int, *, limit: int) -> QuerySet[Certification]:
    rows = Certification.objects.filter(outcome="", account__in=Account.objects.filter(_looked_after(member)))
    return rows.select_related("account").order_by("due_at")[:limit]


@Compiled
def _returned(member: int, *, limit: int) -> QuerySet[Opening]:
    rows = Opening.objects.filter(outcome="", account__stage=Stage.PROPOSED, proposed_by=member, round__gt=0)
    return rows.select_related("account")[:limit]


@Compiled
def _ready(member: int, *, limit: int) -> QuerySet[Account]:
    stages = [Stage.APPROVED, Stage.OPENING, Stage.CLOSING]
    return Account.objects.filter(_looked_after(member), stage__in=stages).order_by("name")[:limit]


def _looked_after(member: int) -> Q:
    return Q(owner=member) | Q(substitute=member)


@Compiled
def _in_review(member: int, deciders: list[str]) -> QuerySet[OpeningStep]:
    return (
        OpeningStep.objects.filter(opening__outcome="", opening__account__stage=Stage.IN_REVIEW, verdict="")
        .filter(decider__anyof=deciders)
        .exclude(opening__proposed_by=member)
        .select_related("opening__account", "opening__proposed_by__user")
        .order_by("opening__submitted_at", "opening", "number")
    )


def _decisions(member: Member, limit: int) -> list[Wait]:
    tasks = tasks_of(member)
    steps = _in_review(member.pk, sorted({code for code, _unit in tasks}))
    if not steps:
        return []
    first = _first_open([step.opening_id for step in steps])
    known = {unit.pk: unit for unit in units()}
    found = []
    for step in steps:
        account = step.opening.account
        line = line_of(known.get(account.unit_id or 0))
        if first.get(step.opening_id) == step.pk and decides(tasks, step, line):
            found.append(Wait(account, "decide", step.opening.submitted_at, step))
    return found[:limit]


def _first_open(openings: list[int]) -> dict[int, int]:
    """The step that is to be decided now, by proposal."""
    rows = OpeningStep.objects.filter(opening__in=openings, verdict="").order_by("opening", "-round", "number")
    return dict(rows.distinct("opening").values_list("opening_id", "pk"))
