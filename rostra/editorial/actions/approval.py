"""Approval: other people say yes to exactly what they saw, step by step; with the last yes it is queued."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from textwrap import shorten

from django.db import transaction
from django.utils.translation import gettext as _

from rostra.audit.actions import Data
from rostra.core.refusals import Faster, Refused
from rostra.editorial import chains, events
from rostra.editorial.actions.moves import (
    ASKED,
    NotNow,
    allow,
    move,
    note,
    queue_deliveries,
    require_no_silence,
    settle_asked,
    tell,
    update,
)
from rostra.editorial.checks import problems, require_two_persons, require_unblocked
from rostra.editorial.content import Current
from rostra.editorial.enums import PostState, Verdict
from rostra.editorial.models import Approval, Post
from rostra.editorial.queries import current, last_verdict
from rostra.editorial.rounds import Round, Seat, asked, done, names, people, round_of, seat, unfilled
from rostra.editorial.rules import holds, may_on, wrote
from rostra.editorial.sources import approval_capture
from rostra.jurisdictions.worktime import NoWorkingTime
from rostra.people.enums import Right
from rostra.people.models import Member, User
from rostra.policy.approval_chains import Step
from rostra.policy.queries import working_calendar


class OtherContent(Refused):
    """What stands there is not what the approver saw."""


class NotApproved(Refused):
    """This member cannot be the one who approves."""


class NobodyToAsk(Refused):
    """The body has too few people who can approve this post."""


@transaction.atomic
def ask_review(*, post: Post, by: Member, now: datetime, fast_reason: str = "") -> Post:
    """Ask for approval: the post's chain is frozen, and everybody who can decide its first step is told.

    `fast_reason` says why the post takes the fast track; who is left out by that is told once it is approved. Raises
    NotAllowed, NotNow, Blocked, NobodyToAsk, Faster, and Refused for a fast track that does not exist or has no reason.
    """
    allow(may_on(by, Right.WRITE, post))
    if post.state != PostState.DRAFT:
        raise NotNow(_("Approval was asked for already, or is no longer needed."))
    content = current(post)
    require_unblocked(problems(post, content, now=now))
    fast = post.fast_track or bool(fast_reason)
    chain = _chain(post, content, fast=fast, reason=fast_reason.strip())
    first = chain.steps[0]
    due_at = _deadline(first, post, now, fast=fast)
    fields = {"chain": chains.write(chain), "step": 1, "step_due_at": due_at, "step_told_at": None, "fast_track": fast}
    move(post, PostState.REVIEW, now=now, review_asked_by=by.user, cards=dict(content.cards), **fields)
    start = Round(chain, 1)
    if (step := unfilled(post, content, start)) is not None:
        raise NobodyToAsk(_nobody(step, chain.steps))
    data: Data = {
        "revision": post.revision,
        "chain": json.dumps(post.chain),
        "step_due_at": due_at.isoformat() if due_at else None,
        "fast_track": fast,
    }
    note(post, events.REVIEW_ASKED, by=by.user, now=now, data=data)
    _ask(post, content, start, by=by.user, now=now)
    return post


@transaction.atomic
def approve(*, post: Post, content_hash: bytes, by: Member, now: datetime) -> Approval:
    """Say yes to the content with this hash, as the page showed it; after the last step it is queued for its time, or now.

    Where nobody else need approve, whoever may write approves alone. Raises NotAllowed, NotApproved for people who wrote
    it, decided a step of it or are needed for a later one, NotNow, OtherContent, Blocked, OneHand, Quietness, Faster.
    """
    content = current(post)
    if post.state != PostState.REVIEW:
        return _approve_alone(post, content, content_hash, by, now)
    _require_seat(post, content, round_of(post), by, now=now)
    _require_unchanged(post, content, content_hash, by=by, now=now)
    _lock(post)
    # Read again behind the lock: of several people at the same moment each sees what the others did before.
    place = round_of(post)
    sits = _require_seat(post, content, place, by, now=now)
    _require_free_for_later(post, content, place, by)
    row = _verdict(post, content, Verdict.APPROVED, by, now, place=place, sits=sits)
    place = replace(place, verdicts=(*place.verdicts, row))
    if done(post, content, place):
        _next(post, content, place, row, by, now)
    else:
        _note_step(post, row, by, now)
    return row


@transaction.atomic
def send_back(*, post: Post, reason: str, by: Member, now: datetime) -> Approval:
    """Back to its authors, with a reason; the chain starts anew when they ask again.

    By whoever decides the step or may approve the post. Raises NotAllowed, NotNow, Faster, and Refused without a reason.
    """
    place, content = round_of(post), current(post)
    allow(may_send_back(by, post, content, place))
    if post.state != PostState.REVIEW:
        raise NotNow(_("Only a post that waits for approval can be sent back."))
    if not reason.strip():
        raise Refused(_("Say what should be different."), field="reason")
    asked_by = post.review_asked_by
    row = _verdict(post, content, Verdict.RETURNED, by, now, place=place, reason=reason.strip())
    told = {*(verdict.by for verdict in place.verdicts), post.author, *([asked_by] if asked_by else [])}
    move(post, PostState.DRAFT, now=now)
    note(post, events.RETURNED, by=by.user, now=now, data={"approval": row.pk}, capture=approval_capture(row))
    short = shorten(row.reason, 200, placeholder=" …")
    tell(_but(told, by), "editorial.returned", post, now=now, by=by.user.name, reason=short)
    return row


def may_send_back(member: Member, post: Post, content: Current, place: Round) -> bool:
    """Whoever may approve the post, and the people of the step and their substitutes."""
    codes = (*place.step.who, *place.step.substitutes)
    return may_on(member, Right.APPROVE, post) or names(
        member, codes, post, content.accounts, central=place.chain.central
    )


def _chain(post: Post, content: Current, *, fast: bool, reason: str) -> chains.Chain:
    planned = chains.plan(post, content.accounts)
    if fast:
        if not chains.has_fast_track(planned):
            raise Refused(_("There is no fast track for this post: ask along the whole chain."), field="fast_reason")
        if not reason:
            raise Refused(_("Say why it must go fast: those who are left out are told."), field="fast_reason")
        planned = chains.plan(post, content.accounts, fast=True)
    last = last_verdict(post)
    # Somebody asks although nobody need approve: one step, as ever.
    steps = planned.steps or chains.DEFAULT.steps
    return replace(planned, steps=steps, reason=reason, after=last.pk if last else 0)


def _deadline(step: Step, post: Post, now: datetime, *, fast: bool) -> datetime | None:
    """In working time; on the fast track, which is for what cannot wait, and without any working day, at any hour."""
    if not step.hours:
        return None
    if not fast:
        with suppress(NoWorkingTime):
            return working_calendar(post.body.time_zone).due(now, 60 * step.hours)
    return now + timedelta(hours=step.hours)


def _nobody(step: Step, steps: tuple[Step, ...]) -> str:
    if len(steps) == 1:
        return _(
            "Nobody else may approve this post. Ask an administrator to make somebody an approver who did not write it."
        )
    words = {"step": step.label}
    return (
        _("Nobody is left to decide “%(step)s”: each step needs people of its own who did not write the post.") % words
    )


def _ask(post: Post, content: Current, place: Round, *, by: User, now: datetime) -> None:
    tell(asked(post, content, place, now=now), ASKED, post, now=now, by=by.name, content=content.hash.hex())


def _require_seat(post: Post, content: Current, place: Round, by: Member, *, now: datetime) -> Seat:
    sits = seat(by, post, content, place, now=now)
    if sits is not None:
        return sits
    codes = (*place.step.who, *place.step.substitutes)
    allow(names(by, codes, post, content.accounts, central=place.chain.central))
    if wrote(by, post, content):
        raise NotApproved(_("You wrote this, or asked for its approval: a second person approves it."))
    if by.user_id in place.before | place.gone:
        raise NotApproved(_("You, or somebody in your place, approved this already: other people decide what is left."))
    raise NotApproved(_("You decide in place of others, once their time is over."))


def _require_unchanged(post: Post, content: Current, content_hash: bytes, *, by: Member, now: datetime) -> None:
    if content.hash != content_hash:
        raise OtherContent(_("The post was changed after you opened it. Look at it again; this is how it stands now."))
    found = problems(post, content, now=now)
    require_unblocked(found)
    require_two_persons(found, by.user)
    require_no_silence(post, post.due_at or now)


def _require_free_for_later(post: Post, content: Current, place: Round, by: Member) -> None:
    """Who decides now cannot decide later: they leave this step to others if it takes them there."""
    if unfilled(post, content, place, start=place.number) is None:
        step = unfilled(post, content, place, start=place.number, without=[by.user_id])
        if step is not None:
            words = {"step": step.label}
            raise NotApproved(_("You are needed for “%(step)s”: let somebody else decide this step.") % words)


def _lock(post: Post) -> None:
    """Nobody else decides, edits or moves the post meanwhile. Raises Faster if somebody did since it was read."""
    same = {"state": post.state, "revision": post.revision, "due_at": post.due_at, "step": post.step}
    if not Post.objects.select_for_update(of=("self",)).filter(pk=post.pk, **same).exists():
        raise Faster(_("Somebody else changed this post in the meantime. This is how it stands now."))


def _approve_alone(post: Post, content: Current, content_hash: bytes, by: Member, now: datetime) -> Approval:
    if chains.plan(post, content.accounts).steps:
        allow(may_on(by, Right.WRITE, post) or may_on(by, Right.APPROVE, post))
        raise NotNow(_("Only a post that waits for approval can be approved."))
    allow(holds(by, Right.WRITE, post, content.accounts))
    _require_unchanged(post, content, content_hash, by=by, now=now)
    due_at = post.due_at or now
    move(post, PostState.APPROVED, now=now, due_at=due_at, cards=dict(content.cards))
    row = _verdict(post, content, Verdict.APPROVED, by, now)
    _approved(post, content, row, by, now)
    return row


def _next(post: Post, content: Current, place: Round, row: Approval, by: Member, now: datetime) -> None:
    """The step is decided: on to the next one, or out."""
    if place.last:
        asked_by = post.review_asked_by
        move(post, PostState.APPROVED, now=now, due_at=post.due_at or now)
        _approved(post, content, row, by, now)
        told = {post.author, *([asked_by] if asked_by else [])}
        tell(_but(told, by), "editorial.approved", post, now=now, by=by.user.name)
        _tell_skipped(post, content, place, by, now)
        return
    due_at = _deadline(place.chain.steps[place.number], post, now, fast=post.fast_track)
    update(post, step=place.number + 1, step_due_at=due_at, step_told_at=None)
    settle_asked(post, now=now)
    _note_step(post, row, by, now)
    asker = post.review_asked_by or post.author
    _ask(post, content, replace(place, number=place.number + 1), by=asker, now=now)


def _approved(post: Post, content: Current, row: Approval, by: Member, now: datetime) -> None:
    due_at = post.due_at or now
    data: Data = {"approval": row.pk, "due_at": due_at.isoformat(), "alone": wrote(by, post, content)}
    note(post, events.APPROVED, by=by.user, now=now, data=data, capture=approval_capture(row))
    queue_deliveries(content, due_at=due_at, by=by.user, now=now)


def _note_step(post: Post, row: Approval, by: Member, now: datetime) -> None:
    due_at = post.step_due_at.isoformat() if post.step_due_at else None
    data: Data = {"approval": row.pk, "step": post.step, "step_due_at": due_at}
    note(post, events.STEP_APPROVED, by=by.user, now=now, data=data, capture=approval_capture(row))


def _tell_skipped(post: Post, content: Current, place: Round, by: Member, now: datetime) -> None:
    """Who was left out by the fast track hears of it, and why."""
    codes = {code for step in place.chain.skipped for code in step.who}
    left_out = {member.user for member in people(codes, post, content.accounts, central=place.chain.central)}
    left_out -= {verdict.by for verdict in place.verdicts}
    reason = shorten(place.chain.reason, 200, placeholder=" …")
    tell(_but(left_out, by), "editorial.fast_tracked", post, now=now, reason=reason)


def _but(users: Iterable[User], by: Member) -> list[User]:
    return sorted((user for user in users if user.pk != by.user_id), key=lambda user: user.pk)


def _verdict(
    post: Post,
    content: Current,
    verdict: Verdict,
    by: Member,
    now: datetime,
    *,
    place: Round | None = None,
    sits: Seat | None = None,
    reason: str = "",
) -> Approval:
    return Approval.objects.create(
        post=post,
        revision=post.revision,
        content_hash=content.hash,
        verdict=verdict,
        by=by.user,
        at=now,
        reason=reason,
        step=place.number if place else 0,
        step_name=place.step.name if place else "",
        instead_of=sits.instead_of if sits else None,
    )
