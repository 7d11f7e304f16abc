"""How posts are approved, account by account: by which model, along which chain, by whom, and what does not add up."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from rostra.accounts.models import Account
from rostra.accounts.queries import publishing_accounts
from rostra.editorial import chains
from rostra.editorial.chains import Chain
from rostra.editorial.enums import Risk
from rostra.editorial.models import ContentType, Post
from rostra.editorial.rounds import people
from rostra.people.enums import GrantRight
from rostra.people.models import Grant, User
from rostra.policy.approval_chains import Step
from rostra.policy.decisions import APPROVAL_CHAINS
from rostra.policy.queries import decided

Known = dict[tuple[tuple[str, ...], bool, int | None, int], list[User]]


@dataclass(frozen=True)
class StepPeople:
    """A step with those who decide it; `nobody`: no member could."""

    step: Step
    people: list[User]

    @property
    def nobody(self) -> bool:
        return not self.people


@dataclass(frozen=True)
class Way:
    """How posts of one risk for one account are approved."""

    risk: Risk
    chain: Chain
    steps: list[StepPeople]
    too_few: bool

    @property
    def risk_label(self) -> str:
        return str(self.risk.label)


@dataclass(frozen=True)
class AccountWay:
    """`model` is the account's own ("" as the body decided)."""

    account: Account
    model: str
    ways: list[Way]


def ways(accounts: Collection[Account]) -> list[AccountWay]:
    """For each account the way of posts of each risk that are nothing special otherwise.

    The number of queries grows with the units and with the accounts on which somebody has a right, not with all of them.
    """
    rules, own = chains.policy(), chains.own_workflows(accounts)
    granted = set(Grant.objects.filter(right=GrantRight.APPROVE, ended_at=None).values_list("account", flat=True))
    known: Known = {}
    found = []
    for account in accounts:
        model = own.get(account.pk, "")
        rows = []
        for risk in Risk:
            post = Post(unit=account.unit, risk=risk)
            chain = chains.choose(post, rules, central=chains.is_central(risk, [model or rules.workflow]))
            steps = [
                StepPeople(step, _people(known, step, post, account, chain, apart=account.pk in granted))
                for step in chain.steps
            ]
            enough = len({user.pk for step in steps for user in step.people}) >= len(steps)
            rows.append(Way(risk, chain, steps, too_few=not enough))
        found.append(AccountWay(account, model, rows))
    return found


def accounts_to_publish() -> list[Account]:
    """Those to which posts go, each once, by name."""
    return sorted(publishing_accounts(), key=lambda account: (account.name, account.pk))


def unknown_types() -> list[str]:
    """Names of content types for which there are chains, but which the body does not have: those chains never apply."""
    known = {name.casefold() for name in ContentType.objects.filter(archived_at=None).values_list("name", flat=True)}
    named = (name for chain in decided(APPROVAL_CHAINS) for name in chain.types)
    return [name for name in dict.fromkeys(named) if name.casefold() not in known]


def _people(known: Known, step: Step, post: Post, account: Account, chain: Chain, *, apart: bool) -> list[User]:
    """Accounts of one unit have the same people, but where somebody has a right on one of them (`apart`)."""
    key = (step.who, chain.central, account.unit_id, account.pk if apart else 0)
    if key not in known:
        known[key] = [member.user for member in people(step.who, post, [account], central=chain.central)]
    return known[key]
