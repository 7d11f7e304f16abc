"""The chain of a post: what the policy says of it, frozen when approval is asked for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from rostra.accounts.models import Account
from rostra.editorial.enums import Confidentiality, Risk
from rostra.editorial.models import AccountWorkflow, Post
from rostra.policy.approval_chains import Chain as PolicyChain
from rostra.policy.approval_chains import Step, Workflow, read_step, write_step
from rostra.policy.decisions import APPROVAL_CHAINS, SECOND_PERSON, WORKFLOW
from rostra.policy.queries import decided

TWO_PERSONS = (Confidentiality.RESTRICTED, Confidentiality.SECRET)
"""What was of these classes goes out by the word of two people at least (R-283)."""


@dataclass(frozen=True, slots=True)
class Chain:
    """The steps of one post, in order; none where its author may publish alone.

    `central`: whoever approves must have the right for the whole body. `skipped` are the steps that the fast track left
    out, for the `reason` given. `after` is the last verdict before approval was asked for: later ones count.
    """

    steps: tuple[Step, ...] = ()
    name: str = ""
    central: bool = False
    skipped: tuple[Step, ...] = ()
    reason: str = ""
    after: int = 0


DEFAULT = Chain((Step(),))


def read(value: Any) -> Chain:
    """A post's chain; one step for those for which approval was asked before there were chains."""
    if not value:
        return DEFAULT
    steps = {key: tuple(map(read_step, value[key])) for key in ("steps", "skipped")}
    return Chain(**{**value, **steps})


def write(chain: Chain) -> dict[str, Any]:
    return {
        "steps": [write_step(step) for step in chain.steps],
        "name": chain.name,
        "central": chain.central,
        "skipped": [write_step(step) for step in chain.skipped],
        "reason": chain.reason,
        "after": chain.after,
    }


@dataclass(frozen=True, slots=True)
class Policy:
    """What the body decided about approval, read once."""

    chains: tuple[PolicyChain, ...]
    second_person: bool
    workflow: str


def policy() -> Policy:
    return Policy(decided(APPROVAL_CHAINS), decided(SECOND_PERSON), decided(WORKFLOW))


def plan(post: Post, accounts: Collection[Account], *, fast: bool = False) -> Chain:
    """What the policy says of the post now; on the fast track only the steps that it keeps, all where it knows none."""
    rules = policy()
    return choose(post, rules, central=is_central(post.effective_risk, workflows(accounts, rules.workflow)), fast=fast)


def choose(post: Post, rules: Policy, *, central: bool, fast: bool = False) -> Chain:
    """The first chain that fits the post; else one step, or none where its author may publish alone."""
    type_name = post.content_type.name if post.content_type else ""
    place = "central" if central else "parallel"
    risk, confidentiality = post.effective_risk, post.confidentiality
    fitting = (
        chain
        for chain in rules.chains
        if chain.fits(risk=risk, type_name=type_name, confidentiality=confidentiality, place=place)
    )
    chosen = next(fitting, None)
    steps = chosen.steps if chosen else DEFAULT.steps if rules.second_person else ()
    kept = tuple(step for step in steps if step.fast) if fast else ()
    skipped = tuple(step for step in steps if step not in kept) if kept else ()
    found = Chain(kept or steps, chosen.name if chosen else "", central, skipped)
    return _for_two(found) if post.confidentiality in TWO_PERSONS else found


def has_fast_track(chain: Chain) -> bool:
    """Whether the fast track leaves out any of these steps."""
    return any(step.fast for step in chain.steps) and not all(step.fast for step in chain.steps)


def workflows(accounts: Collection[Account], default: str) -> list[str]:
    """By which model each of the accounts is approved; the body's own where there is none."""
    own = own_workflows(accounts)
    return [own.get(account.pk) or default for account in accounts] or [default]


def own_workflows(accounts: Collection[Account]) -> dict[int, str]:
    """The models of accounts that have one of their own, or had one ("")."""
    return dict(AccountWorkflow.objects.filter(account__in=accounts).values_list("account", "model"))


def is_central(risk: str, models: Collection[str]) -> bool:
    """Whether one account at least is approved centrally: the strictest decides for the post."""
    return Workflow.CENTRAL in models or (Workflow.MIXED in models and risk != Risk.LOW)


def _for_two(chain: Chain) -> Chain:
    """Nobody decides two steps: two of them are two people."""
    if len(chain.steps) > 1:
        return chain
    return replace(chain, steps=(*(chain.steps or DEFAULT.steps), Step("second")))
