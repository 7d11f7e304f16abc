"""How a post was, and is to be, approved, as a list to read: who said what in which step, and who is still to say it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.functional import Promise

from rostra.editorial import chains
from rostra.editorial.content import Current
from rostra.editorial.enums import PostState
from rostra.editorial.models import Approval, Post
from rostra.editorial.queries import verdicts
from rostra.editorial.rounds import Round, asked, round_of
from rostra.editorial.sources import APPROVAL
from rostra.people.models import User
from rostra.policy.approval_chains import STEP_NAMES
from rostra.records.queries.left import Left, left_in


@dataclass(frozen=True)
class Said:
    """A verdict; `step` is empty where there were no steps, `left` is there where its reason went."""

    row: Approval
    step: str | Promise
    left: Left | None


@dataclass(frozen=True)
class Ahead:
    """A step that nobody has decided yet: `now` the one that is waited for, by `people`, until `due_at`."""

    number: int
    name: str | Promise
    now: bool = False
    every: bool = False
    people: tuple[User, ...] = ()
    due_at: datetime | None = None


@dataclass(frozen=True)
class Trail:
    """`before` are the verdicts of earlier rounds, `said` those of this one; `ahead` is empty once it is approved."""

    before: list[Said]
    said: list[Said]
    ahead: list[Ahead]
    steps: int
    fast: bool
    reason: str
    skipped: list[str | Promise]


def trail_of(post: Post, content: Current, *, now: datetime) -> Trail:
    place = round_of(post)
    if post.state == PostState.DRAFT:
        place = replace(place, chain=chains.plan(post, content.accounts))
    rows = verdicts(post)
    left = left_in(APPROVAL.name, rows)
    lines = [Said(row, STEP_NAMES.get(row.step_name, row.step_name), left.get(row.pk)) for row in rows]
    after = place.chain.after if post.state != PostState.DRAFT else max((line.row.pk for line in lines), default=0)
    return Trail(
        before=[line for line in lines if line.row.pk <= after],
        said=[line for line in lines if line.row.pk > after],
        ahead=list(_ahead(post, content, place, now)),
        steps=len(place.chain.steps),
        fast=bool(place.chain.skipped),
        reason=place.chain.reason,
        skipped=[step.label for step in place.chain.skipped],
    )


def _ahead(post: Post, content: Current, place: Round, now: datetime) -> Iterable[Ahead]:
    if post.state not in (PostState.DRAFT, PostState.REVIEW):
        return
    waits = place.number if post.state == PostState.REVIEW else 0
    for number, step in enumerate(place.chain.steps, start=1):
        if number == waits:
            people = tuple(asked(post, content, place, now=now))
            yield Ahead(number, step.label, True, step.every, people, post.step_due_at)
        elif number > waits:
            yield Ahead(number, step.label, every=step.every)
