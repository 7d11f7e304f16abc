"""What pages show about an account: where it stands and what comes next; its charter in words, and what changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from rostra.accounts import queries
from rostra.accounts.actions import may_decide
from rostra.accounts.content import LABELS, PARTS, CharterText
from rostra.accounts.enums import (
    CONNECTABLE,
    PROOF_CODES,
    STAGE_MOVES,
    AccountState,
    Mode,
    ProofMethod,
    Retention,
    Stage,
)
from rostra.accounts.models import Account, Call, Certification, Charter, Closing, Opening, OpeningStep, Proof, Terms
from rostra.accounts.notices import reason, step_name
from rostra.accounts.queries import Stop
from rostra.accounts.requirements import GATES, Dossier, missing, sentence
from rostra.accounts.rules import may_change, may_tend, may_word
from rostra.core.ui.differences import Piece, words
from rostra.people.models import Member
from rostra.policy.forms import DEGREES


@dataclass(frozen=True, slots=True)
class Line:
    """One field: its label and its value in words, empty where nothing is said."""

    name: str
    label: Any
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    heading: str | Promise
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A field that a version changed, with what is gone and what is new."""

    label: Any
    pieces: tuple[Piece, ...]


def charter_parts(text: CharterText) -> list[Part]:
    return [
        Part(heading, tuple(Line(name, LABELS[name], in_words(name, getattr(text, name))) for name in names))
        for _code, heading, names in PARTS
    ]


def charter_changes(before: CharterText, after: CharterText) -> list[Change]:
    return [
        Change(LABELS[name], words(in_words(name, getattr(before, name)), in_words(name, getattr(after, name))))
        for name in before.differences(after)
    ]


def in_words(name: str, value: Any) -> str:
    """A field's value as people read it."""
    match name:
        case "modes":
            return pgettext("between the items of a list", "; ").join(str(Mode(code).label) for code in value)
        case "degree":
            return str(DEGREES.get(value, ""))
        case "retention":
            return str(Retention(value).label) if value else ""
        case "hours":
            return str(value) if value else ""
    return str(value)


@dataclass(frozen=True, slots=True)
class Act:
    """Something that can be done about an account now: its words, where, and whether that is a form or a button.

    `asks` is what the button asks first; `last` that it is never the first thing to do.
    """

    label: str
    url: str
    posts: bool = False
    asks: str = ""
    last: bool = False


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step of the review as the page shows it; `people` decide it, while it is open."""

    name: str
    decider: str
    step: OpeningStep
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Life:
    """Where an account stands, what comes next, who must act, and what the reader can do."""

    path: tuple[tuple[str, str, str], ...]
    next: str
    missing: str
    steps: tuple[StepLine, ...]
    acts: tuple[Act, ...]
    opening: Opening | None
    charter: Charter | None
    holds: Charter | None
    terms: Terms | None
    terms_accepted: bool
    terms_before: bool
    may_accept: bool
    certification: Certification | None
    closing: Closing | None
    stop: Stop | None
    may_word: bool
    may_tend: bool


WAY = (Stage.PROPOSED, Stage.IN_REVIEW, Stage.APPROVED, Stage.OPENING, Stage.PILOT, Stage.ACTIVE)
"""The stages of the way into use, in order; others are shown by themselves."""

NEXT: Mapping[str, str | Promise] = {
    Stage.PROPOSED: _("Complete what is missing, then submit the proposal."),
    Stage.IN_REVIEW: _("Those named below decide."),
    Stage.APPROVED: _("It may be opened: its owner or an administrator begins."),
    Stage.OPENING: _("Connect it, or open it by hand; then declare it open."),
    Stage.PILOT: _("When what the pilot should show is true, end the pilot."),
    Stage.ACTIVE: _("Nothing, until it is certified again."),
    Stage.DORMANT: _("Nobody has spoken there for long: speak, or close it."),
    Stage.CLOSING: _("Settle every step of closing."),
    Stage.CLOSED: _("Nothing. It stays in the register."),
    Stage.UNSANCTIONED: _("Nobody decided on this account: propose it, or close it."),
}


def life_of(account: Account, member: Member, *, now: datetime) -> Life:
    """All that the account's page says about its life; the number of queries does not grow with its history."""
    opening = queries.opening_of(account)
    if opening is not None:
        opening.account = account
    charter = queries.charter_of(account)
    steps = queries.steps_of(opening)
    certification = queries.certification_of(account)
    terms = queries.current_terms([account.network]).get(account.network)
    facts = queries.dossier(account, opening, charter)
    may_write, tends = may_word(member, account, opening), may_tend(member, account)
    life = Life(
        path=_path(account),
        next=str(NEXT[account.stage]),
        missing=sentence(_lacking(account, opening, facts)),
        steps=tuple(_line(account, step, steps) for step in steps),
        acts=(),
        opening=opening,
        charter=charter,
        holds=charter if charter and charter.approved_at else queries.approved_charter(account),
        terms=terms,
        terms_accepted=facts.terms,
        terms_before=account.pk in queries.accepted([account]),
        may_accept=terms is not None and not facts.terms and queries.may_accept(member),
        certification=certification,
        closing=queries.closing_of(account),
        stop=queries.publishing_stops([account], now).get(account.pk),
        may_word=may_write,
        may_tend=tends,
    )
    return replace(life, acts=tuple(_acts(account, life, member)))


def _path(account: Account) -> tuple[tuple[str, str, str], ...]:
    """The stages of the way with “done”, “now” or nothing; empty for an account that left it."""
    if account.stage not in WAY:
        return ()
    here = WAY.index(Stage(account.stage))
    marks = ("done" if place < here else "now" if place == here else "" for place in range(len(WAY)))
    return tuple((stage.value, str(stage.label), mark) for stage, mark in zip(WAY, marks, strict=True))


def _lacking(account: Account, opening: Opening | None, facts: Dossier) -> list[str]:
    """The codes that the next gate will ask for."""
    match account.stage:
        case Stage.PROPOSED | Stage.IN_REVIEW if opening is not None:
            return missing(queries.wanted(opening), facts)
        case Stage.OPENING:
            return missing(GATES[Stage.ACTIVE], facts)
        case Stage.CLOSING:
            return missing(GATES[Stage.CLOSED], facts)
    return []


def _line(account: Account, step: OpeningStep, steps: list[OpeningStep]) -> StepLine:
    people = queries.deciders(step.decider, account.unit) if step is queries.next_step(steps) else []
    names = tuple(member.user.name for member in people)
    return StepLine(step_name(step.name), queries.decider_label(step.decider), step, names)


def _acts(account: Account, life: Life, member: Member) -> Iterator[Act]:
    def act(label: str, name: str, *, posts: bool = False, asks: str = "", last: bool = False) -> Act:
        return Act(label, reverse(f"accounts:{name}", args=[account.pk]), posts, asks, last)

    offline = account.state == AccountState.OFFLINE
    match account.stage:
        case Stage.PROPOSED if life.may_word:
            yield act(gettext("Submit the proposal"), "submit", posts=True)
            yield act(gettext("Give up the proposal"), "take_back", posts=True, asks=gettext("Give up this proposal?"))
        case Stage.IN_REVIEW:
            step = next((line.step for line in life.steps if not line.step.verdict), None)
            if step is not None and life.opening is not None and may_decide(member, step, life.opening):
                yield act(gettext("Decide"), "decide")
            if life.may_word:
                yield act(gettext("Take back to change it"), "take_back", posts=True)
        case Stage.APPROVED if life.may_tend:
            yield act(gettext("Begin to open it"), "open", posts=True)
        case Stage.OPENING if life.may_tend:
            yield act(gettext("Declare it open"), "opened")
        case Stage.PILOT if life.may_tend:
            yield act(gettext("End the pilot"), "pilot")
        case Stage.UNSANCTIONED:
            yield act(gettext("Propose this account"), "propose_existing")
        case Stage.CLOSING:
            yield act(gettext("Steps of closing"), "closing")
        case Stage.DORMANT if offline and life.may_tend:
            yield act(gettext("It is in use again"), "awake", posts=True)
    if life.certification is not None and life.may_tend:
        yield act(gettext("Certify"), "certify")
    if may_be_connected(account) and may_change(member, account):
        yield act(gettext("Connect"), "attach")
    if account.stage == Stage.ACTIVE and offline and life.may_tend:
        asks = gettext("Has nobody spoken there for long?")
        yield act(gettext("Mark as dormant"), "dormant", posts=True, asks=asks)
    if life.may_tend and STAGE_MOVES.allowed(account.stage, Stage.CLOSING) and account.stage != Stage.IN_REVIEW:
        yield act(gettext("Close the account"), "close", last=True)


def may_be_connected(account: Account) -> bool:
    """Whether the entry is one that waits for a connection, and Rostra has a channel for its network."""
    waits = account.state == AccountState.OFFLINE and account.stage in CONNECTABLE
    return waits and queries.channel_for(account.network) is not None


OPERATIONS: Mapping[str, str | Promise] = {
    "verify": _("Sign-in to the network"),
    "publish": _("Publishing"),
    "find": _("Search for a post"),
    "look": _("Look at a post"),
    "edit": _("Correction"),
    "withdraw": _("Withdrawal"),
    "hide": _("Hiding or showing"),
    "fetch": _("Collection"),
    "search": _("Search for public posts"),
    "measure": _("Measurement"),
    "renew": _("Renewal of the credentials"),
}
"""The calls that `accounts.line.Line` makes, in words."""


@dataclass(frozen=True, slots=True)
class CallLine:
    """One call to a network; `failure` says why it failed, empty where it did not."""

    label: str
    at: datetime
    failure: str


def call_lines(calls: Iterable[Call]) -> list[CallLine]:
    return [
        CallLine(str(OPERATIONS[call.operation]), call.at, "" if call.outcome == "ok" else reason(call.outcome))
        for call in calls
    ]


@dataclass(frozen=True, slots=True)
class ProofWay:
    """One way to prove an account: what is done, and what it says."""

    method: str
    label: str
    text: str
    possible: bool


def why_unproven(proof: Proof) -> str:
    """Why a try failed, in words; empty for one that did not."""
    return str(PROOF_CODES.get(proof.code) or reason(proof.code)) if proof.code else ""


def ways_to_prove(possible: Iterable[ProofMethod]) -> list[ProofWay]:
    """All ways, with those that this account offers."""
    texts = {
        ProofMethod.CREDENTIALS: gettext("Rostra signs in with the stored credentials and asks the network who it is."),
        ProofMethod.REL_ME: gettext(
            'The body\'s website and the profile link to each other; both links are marked rel="me".'
        ),
        ProofMethod.DOMAIN: gettext(
            "The handle is a name of the body's own domain, and the domain names this account."
        ),
        ProofMethod.CODE: gettext(
            "Put a code into the text of the profile. Rostra looks for it on the profile's page."
        ),
    }
    open_to = set(possible)
    return [ProofWay(each.value, str(each.label), texts[each], each in open_to) for each in ProofMethod]
