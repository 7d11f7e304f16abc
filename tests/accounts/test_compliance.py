"""Evidence about accounts: decided, owned, listed, proven, run by their charters, looked at again, captured."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rostra.accounts.models import Acceptance, Account, Certification, Delegate, Proof, Terms
from rostra.core import files
from rostra.policy.decisions import PERSONAL_ADMINS, PROOF_DAYS
from rostra.records.models import PageCapture
from tests.cast import Cast
from tests.compliance import DAY, Case, Short, World, about, check, check_queries, holds, nothing, short

Lines = list[Short]


@pytest.fixture
def world(cast: Cast) -> World:
    return World(cast)


def not_in_use(world: World) -> Lines:
    """What never falls short: the body's own form, and accounts that are not in use."""
    world.account(network="webform", stage="active")
    for stage in ("proposed", "in_review", "approved", "opening", "closing", "closed"):
        world.account(stage=stage)
    return []


def decided(world: World) -> Lines:
    for stage in ("pilot", "active", "dormant"):
        world.opening(world.account(stage=stage))
    return not_in_use(world)


def undecided(world: World) -> Lines:
    found, refused, open_ = world.account(stage="unsanctioned"), world.account(), world.account()
    world.opening(refused, outcome="refused")
    world.opening(open_, outcome="")
    return [(about(found), "unsanctioned"), (about(refused), "unrecorded"), (about(open_), "unrecorded")]


def owned(world: World) -> Lines:
    world.account(owner=world.cast.editor, substitute=world.cast.responder)
    return not_in_use(world)


def not_owned(world: World) -> Lines:
    editor, responder, gone = world.cast.editor, world.cast.responder, world.gone()
    cases = {
        "no_owner": [world.account(substitute=responder), world.account(stage="unsanctioned")],
        "owner_left": [world.account(owner=gone, substitute=responder)],
        "no_substitute": [world.account(owner=editor), world.account(owner=editor, substitute=editor)],
        "substitute_left": [world.account(owner=editor, substitute=gone)],
    }
    return [(about(row), why) for why, rows in cases.items() for row in rows]


def chartered(name: str) -> Callable[[World], Lines]:
    def arrange(world: World) -> Lines:
        world.charter(world.account(), **{name: "Said"})
        return not_in_use(world)

    return arrange


def unchartered(name: str) -> Callable[[World], Lines]:
    def arrange(world: World) -> Lines:
        none, waiting, empty, older, unknown = (world.account() for _each in range(5))
        world.charter(waiting, **{name: "Said"}).__class__.objects.filter(account=waiting).update(approved_at=None)
        world.charter(empty, **{name: ""})
        world.charter(older, **{name: "Said"}), world.charter(older, **{name: ""})
        world.charter(unknown)
        lines = [(about(row), "no_charter") for row in (none, waiting)]
        return lines + [(about(row), "unsaid") for row in (empty, older, unknown)]

    return arrange


def listed(world: World) -> Lines:
    world.account(url="https://m.example/@city", summary="News", unit=world.cast.unit)
    return not_in_use(world)


def not_listed(world: World) -> Lines:
    whole = {"url": "https://m.example/@city", "summary": "News", "unit": world.cast.unit}
    cases = {
        "unlisted": world.account(**whole, stage="unsanctioned"),
        "no_address": world.account(**{**whole, "url": ""}),
        "no_purpose": world.account(**{**whole, "summary": ""}),
        "no_unit": world.account(**{**whole, "unit": None}),
    }
    return [(about(row), why) for why, row in cases.items()]


def prove(world: World, account: Account, *, days: int, ok: bool = True, lasts: int = 180) -> Account:
    at = world.now - days * DAY
    more = {"expires_at": at + lasts * DAY} if ok else {"code": "no_code"}
    Proof.objects.create(account=account, method="rel_me", at=at, ok=ok, **more)
    return account


def proven(world: World) -> Lines:
    prove(world, prove(world, world.account(), days=300), days=179)
    return not_in_use(world)


def unproven(world: World) -> Lines:
    never = [world.account(), prove(world, world.account(), days=1, ok=False)]
    old = [prove(world, world.account(), days=181), prove(world, world.account(), days=20, lasts=10)]
    return [*((about(row), "never") for row in never), *((about(row), "old") for row in old)]


def proven_before_the_policy_changed(world: World) -> Lines:
    world.decide(PROOF_DAYS, 30)
    return [(about(prove(world, world.account(), days=31)), "old")]


def official(world: World) -> Lines:
    world.decide(PERSONAL_ADMINS, "refuse")
    world.grant(world.cast.editor, world.account(), "administer")
    world.grant(world.cast.editor, world.account(), "administer", personal_handle="@ana", ended_at=world.now)
    return []


def personal_beside(world: World) -> Lines:
    account = world.account()
    world.grant(world.cast.editor, account, "administer", personal_handle="@ana")
    world.grant(world.cast.responder, account, "administer")
    return []


def personal_only(world: World) -> Lines:
    account = world.account()
    world.grant(world.cast.editor, account, "administer", personal_handle="@ana")
    world.grant(world.cast.responder, account, "administer", ends_at=world.now)
    return [(about(account), "only")]


def personal_refused(world: World) -> Lines:
    world.decide(PERSONAL_ADMINS, "refuse")
    account = world.account()
    world.grant(world.cast.editor, account, "administer", personal_handle="@ana")
    return [(about(account), "refused")]


CONNECTED = {"channel": "fake", "state": "active"}


def heard(world: World) -> Lines:
    then = world.now - 300 * DAY
    world.account(**CONNECTED, active_at=world.now - 90 * DAY, created_at=then)
    world.account(**CONNECTED, opened_at=world.now - 80 * DAY, active_at=then)
    return not_in_use(world)


def silent(world: World) -> Lines:
    then = world.now - 300 * DAY
    world.account(created_at=then)
    dormant = world.account(stage="dormant", active_at=world.now)
    quiet = [world.account(**CONNECTED, created_at=then), world.account(**CONNECTED, active_at=world.now - 91 * DAY)]
    return [(about(dormant), "dormant"), *((about(row), "silent") for row in quiet)]


def certified(world: World) -> Lines:
    account = world.account(review_at=world.now + DAY)
    Certification.objects.create(account=account, opened_at=world.now, due_at=world.now + DAY)
    world.account(stage="unsanctioned")
    return not_in_use(world)


def not_certified(world: World) -> Lines:
    asked, late = world.account(review_at=world.now + DAY), world.account(review_at=world.now - DAY)
    Certification.objects.create(account=asked, opened_at=world.now - DAY, due_at=world.now - DAY)
    return [(about(asked), "overdue"), (about(late), "overdue"), (about(world.account()), "undated")]


def accept(world: World, account: Account, label: str, kind: str = "delegate") -> None:
    terms, _made = Terms.objects.get_or_create(
        network=account.network,
        label=label,
        body=world.cast.body,
        defaults={"seen_on": world.now.date(), "risk": "low"},
    )
    member = world.cast.administrator if kind == "chief" else world.cast.security
    file = None if kind == "chief" else files.store(b"named", content_type="application/pdf")
    chosen = Delegate.objects.filter(member=member).first() or Delegate.objects.create(
        member=member, kind=kind, file=file
    )
    Acceptance.objects.create(terms=terms, account=account, authority=chosen, accepted_at=world.now)


def accepted(world: World) -> Lines:
    accept(world, world.account(), "2026", "chief"), accept(world, world.account(), "2026")
    return not_in_use(world)


def not_accepted(world: World) -> Lines:
    older, unknown, never = world.account(), world.account(network="bluesky"), world.account()
    accept(world, older, "2025")
    accept(world, world.account(), "2026")
    return [(about(older), "not_accepted"), (about(never), "not_accepted"), (about(unknown), "unknown")]


def accepted_by_delegate(world: World) -> Lines:
    world.policy({"E7.2": {"options": ["chief"]}})
    account = world.account()
    accept(world, account, "2026"), accept(world, world.account(), "2026", "chief")
    return [(about(account), "not_chief")]


PAGE = {"url": "https://m.example/@city"}


def capture(world: World, account: Account, *, days: int, state: str = "done", about: str = "") -> Account:
    at = world.now - days * DAY
    known = {"url": account.url, "reason": "periodic", "asked_at": at, "due_at": at, "done_at": at}
    PageCapture.objects.create(account=account, state=state, about=about, **known)
    return account


def captured(world: World) -> Lines:
    capture(world, world.account(**PAGE), days=180, state="partial")
    world.account(url="")
    return not_in_use(world)


def not_captured(world: World) -> Lines:
    other = capture(world, world.account(**PAGE), days=1, about="publishing.delivery:1")
    failed = capture(world, world.account(**PAGE, stage="unsanctioned"), days=1, state="failed")
    old = capture(world, world.account(**PAGE), days=190)
    return [(about(other), "never"), (about(failed), "never"), (about(old), "old")]


SAID = {"accounts.objective": "objective", "accounts.privacy": "privacy", "accounts.charters": "public_rules"}
CASES = [
    nothing("accounts.decided", "none in use", not_in_use),
    holds("accounts.decided", "decided", decided),
    short("accounts.decided", "undecided", undecided),
    nothing("accounts.owners", "none in use", not_in_use),
    holds("accounts.owners", "owned", owned),
    short("accounts.owners", "not owned", not_owned),
    *(nothing(name, "none in use", not_in_use) for name in SAID),
    *(holds(name, "said", chartered(field)) for name, field in SAID.items()),
    *(short(name, "not said", unchartered(field)) for name, field in SAID.items()),
    nothing("accounts.public", "none in use", not_in_use),
    holds("accounts.public", "listed", listed),
    short("accounts.public", "not listed", not_listed),
    nothing("accounts.proof", "none in use", not_in_use),
    holds("accounts.proof", "proven", proven),
    short("accounts.proof", "unproven", unproven),
    short("accounts.proof", "other days", proven_before_the_policy_changed),
    nothing("accounts.personal_admins"),
    holds("accounts.personal_admins", "official only", official),
    holds("accounts.personal_admins", "beside an official one", personal_beside),
    short("accounts.personal_admins", "only personal", personal_only),
    short("accounts.personal_admins", "refused", personal_refused),
    nothing("accounts.dormant", "none in use", not_in_use),
    holds("accounts.dormant", "heard", heard),
    short("accounts.dormant", "silent", silent),
    nothing("accounts.certified", "none in use", not_in_use),
    holds("accounts.certified", "certified", certified),
    short("accounts.certified", "not certified", not_certified),
    nothing("accounts.terms", "none in use", not_in_use),
    holds("accounts.terms", "accepted", accepted),
    short("accounts.terms", "not accepted", not_accepted),
    short("accounts.terms", "by a delegate", accepted_by_delegate),
    nothing("records.captured", "none in use", not_in_use),
    holds("records.captured", "captured", captured),
    short("records.captured", "not captured", not_captured),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_evidence_finds(case: Case, world: World) -> None:
    check(case, world)


@pytest.mark.parametrize("case", [case for case in CASES if case.found == "short" and not case.once], ids=str)
def test_evidence_asks_as_often_for_many(case: Case, world: World) -> None:
    check_queries(case, world)
