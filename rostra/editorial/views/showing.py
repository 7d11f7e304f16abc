"""The page of a post, and one action of it: what the views of a post share."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise

from rostra.accounts.models import Account
from rostra.audit import registry as kinds
from rostra.audit.models import Event
from rostra.channels import registry
from rostra.core.refusals import refusal_told
from rostra.core.ui import times
from rostra.editorial import chains
from rostra.editorial.actions.approval import may_send_back
from rostra.editorial.approval_forms import CommentForm
from rostra.editorial.asking import moved
from rostra.editorial.checks import QUESTIONS, Finding, problems
from rostra.editorial.comments import COMMENT
from rostra.editorial.content import Card, Content, Current, Part, Picture, Target, language_name
from rostra.editorial.diff import changes, details
from rostra.editorial.enums import OPEN_STATES, PostState
from rostra.editorial.forms import AskingForm, ReasonForm, WhenForm
from rostra.editorial.lapses import cannot_wait, lapses
from rostra.editorial.media import seal
from rostra.editorial.models import Approval, Comment, Post
from rostra.editorial.post_status import status_of, ways
from rostra.editorial.preview import Shot, shots_of
from rostra.editorial.queries import comments, current, deliveries, every, history, last_verdict, reasons, standing
from rostra.editorial.revisions import stages
from rostra.editorial.rounds import completes, round_of, seat
from rostra.editorial.rules import asking_stands, may_edit, may_move, may_on, may_publish_alone, wrote
from rostra.editorial.sources import VERSION
from rostra.editorial.trail import trail_of
from rostra.people import rules
from rostra.people.access import MemberRequest
from rostra.people.enums import Right
from rostra.publishing.enums import OPEN_STATES as ON_ITS_WAY
from rostra.publishing.enums import DeliveryState
from rostra.publishing.models import Delivery
from rostra.publishing.presentation import next_step
from rostra.publishing.queries import in_public, under_correction
from rostra.records.queries.left import Left, left_in

PAGE = "editorial/post.html"
LOOK = {
    DeliveryState.DUE: "scheduled",
    DeliveryState.BY_HAND: "due_soon",
    DeliveryState.SENDING: "sending",
    DeliveryState.SENT: "published",
    DeliveryState.UNKNOWN: "unknown",
    DeliveryState.UNSURE: "unknown",
    DeliveryState.FAILED: "failed",
    DeliveryState.WITHDRAWN: "withdrawn",
    DeliveryState.CANCELLED: "closed",
}


@dataclass(frozen=True)
class Item:
    """One item of a thread with its delivery, if it was approved: `age` is for how long it has been in its state, `next`
    what comes then.
    """

    part: Part
    shots: list[Shot]
    delivery: Delivery | None
    look: str
    age: str
    can_withdraw: bool
    next: str


@dataclass(frozen=True)
class Shown:
    """What goes to one account in one language; `items` are several for a thread, `left` is there where the words went."""

    account: Account
    translation: str
    content: Content
    card: Card | None
    items: list[Item]
    problems: list[Finding]
    outdated: bool
    left: Left | None


@dataclass(frozen=True)
class Remark:
    """What somebody said about the post; `left` is there where the words went."""

    row: Comment
    left: Left | None


@dataclass(frozen=True)
class Step:
    """A line of the history."""

    label: str | Promise
    event: Event
    reason: str


def do(
    request: MemberRequest,
    found: Post,
    action: Callable[..., object],
    done: str,
    *,
    form: Form | None = None,
    **arguments: Any,
) -> HttpResponse:
    """One action, one word about it. A refusal that concerns a field of the form comes back with the form."""
    with refusal_told(request, form):
        action(post=found, by=request.member, now=timezone.now(), **arguments)
        messages.success(request, done)
    if form is not None and form.errors:
        return again(request, found, form)
    return redirect("editorial:post", found.pk)


def again(request: MemberRequest, found: Post, form: Form) -> HttpResponse:
    """The page with the form as it was filled in, and what is wrong with it."""
    if isinstance(form, WhenForm):
        return page(request, found, when_form=form)
    if isinstance(form, CommentForm):
        return page(request, found, comment_form=form)
    if isinstance(form, AskingForm):
        return page(request, found, asking_form=form)
    return page(request, found, reason_form=form)


def page(
    request: MemberRequest,
    found: Post,
    *,
    part: str = "",
    asked: bool = False,
    reason_form: Form | None = None,
    when_form: WhenForm | None = None,
    comment_form: CommentForm | None = None,
    asking_form: AskingForm | None = None,
) -> HttpResponse:
    """`asked`: the writer pressed the button that publishes, and is asked here whether they mean it."""
    now, content, member = timezone.now(), current(found), request.member
    first = deliveries([content])
    rows = standing(first)
    written = found.state in (PostState.DRAFT, PostState.REVIEW)
    findings = problems(found, content, now=now) if written else []
    sent = every(rows)
    replaced = under_correction(sent)
    states = [row.state for row in every(first)]
    left = left_in(VERSION.name, content.targets.values())
    gone_out = set(states) - {DeliveryState.DUE, DeliveryState.FAILED, DeliveryState.UNSURE, DeliveryState.CANCELLED}
    context = {
        "post": found,
        "content": content,
        "status": status_of(found, list(ways(sent).values()), now),
        "shown": [
            _shown(request, target, content, findings, rows.get(version.pk, []), replaced, left.get(version.pk), now)
            for target, version in content.targets.items()
        ],
        "whole": [finding for finding in findings if finding.account is None],
        "blocked": any(finding.blocks for finding in findings),
        "missed": any(finding.code == "due" for finding in findings),
        "live": _live(sent, now),
        "url": reverse("editorial:post", args=[found.pk]),
        "asked": asked,
        "history": _history(found),
        "may_edit": may_edit(member, found) and not gone_out,
        "may_move": found.state in OPEN_STATES and may_move(member, found) and not gone_out,
        "checklist": QUESTIONS,
        "may_work": may_move(member, found),
        "asked_link": found.asks and sent and any(rules.may_on(member, Right.READ, each) for each in content.accounts),
        "may_withdraw": bool(in_public(sent)) and may_move(member, found),
        "reason_form": reason_form or ReasonForm(),
        "when_form": when_form or WhenForm(body=request.tenant, due_at=found.due_at),
        "comment_form": comment_form or CommentForm(),
        **_approval(request, found, content, now),
        **_answering(found, content, now),
        **_asking(request, found, asking_form),
    }
    wrong = any(form is not None for form in (reason_form, when_form, comment_form, asking_form))
    return render(request, f"{PAGE}#{part}" if part else PAGE, context, status=422 if wrong else 200)


def _approval(request: MemberRequest, found: Post, content: Current, now: datetime) -> dict[str, Any]:
    """How the post is approved, and what the reader can do about it."""
    member, place, verdict = request.member, round_of(found), last_verdict(found)
    draft, asked = found.state == PostState.DRAFT, found.state == PostState.REVIEW
    planned = chains.plan(found, content.accounts) if draft else place.chain
    sits = seat(member, found, content, place, now=now)
    said = comments(found)
    left = left_in(COMMENT.name, said)
    return {
        "trail": trail_of(found, content, now=now),
        "verdict": verdict,
        **_changes(found, content, verdict),
        "seat": sits,
        "may_approve": sits is not None,
        "may_alone": draft and not planned.steps and may_publish_alone(member, found, content),
        "last_step": completes(sits, member, found, content, place),
        "own": wrote(member, found, content),
        "may_send_back": asked and may_send_back(member, found, content, place),
        "may_ask": draft and bool(planned.steps) and may_on(member, Right.WRITE, found),
        "fast_track": draft and chains.has_fast_track(planned),
        "comments": [Remark(row, left.get(row.pk)) for row in said],
        "open_comments": [row for row in said if row.settled_at is None],
        "may_comment": found.state != PostState.DISCARDED,
    }


def _asking(request: MemberRequest, found: Post, form: AskingForm | None) -> dict[str, Any]:
    """How the last day was moved since people take part, and the form that moves it."""
    if not found.asks:
        return {}
    may = asking_stands(found) and may_on(request.member, Right.WRITE, found)
    return {"asking_moved": moved([found])[found.pk], "asking_form": (form or AskingForm(post=found)) if may else None}


def _answering(found: Post, content: Current, now: datetime) -> dict[str, Any]:
    """Who answers for it no more while it waits for its time, and whether it goes out all the same."""
    if found.state != PostState.APPROVED:
        return {}
    missing = lapses([found], {found.pk: content}, now)[found.pk]
    return {
        "lapsed": list(dict.fromkeys(word.user.name for word in missing)),
        "cannot_wait": cannot_wait(found),
    }


def _shown(
    request: MemberRequest,
    target: Target,
    current: Current,
    findings: list[Finding],
    sent: list[Delivery],
    replaced: Collection[int],
    left: Left | None,
    now: datetime,
) -> Shown:
    content = Content.of(current.targets[target])
    by_part = {row.part: row for row in sent}
    parts = list(content.parts)
    if left is not None:
        # Of a thread, the deliveries still say how many parts it had.
        parts += [Part("")] * (max(by_part, default=0) + 1 - len(parts))
    return Shown(
        account=target.account,
        translation=language_name(target.translation) if target.translation else "",
        content=content,
        card=current.card(target.account, content),
        items=[
            _item(request, target.account, part, by_part.get(number), replaced, now)
            for number, part in enumerate(parts)
        ],
        problems=[finding for finding in findings if (finding.account, finding.translation) == target],
        outdated=target.translation in current.outdated,
        left=left,
    )


def _item(
    request: MemberRequest,
    account: Account,
    part: Part,
    delivery: Delivery | None,
    replaced: Collection[int],
    now: datetime,
) -> Item:
    # While corrected words are to take its place, people may still say that it shall stand nowhere.
    stands = delivery is not None and (_stands(delivery) or delivery.pk in replaced)

    def url(picture: Picture) -> str:
        return reverse("editorial:picture", args=[seal(picture, request.tenant.pk)])

    return Item(
        part=part,
        shots=shots_of(part.media, url),
        delivery=delivery,
        look=LOOK[DeliveryState(delivery.state)] if delivery else "",
        age=times.span(delivery.age(now)) if delivery else "",
        can_withdraw=stands and registry.get(account.channel).can.withdraw,
        next=next_step(delivery, now) if delivery else "",
    )


def _live(rows: Any, now: datetime) -> bool:
    """Whether the networks' part of the page asks again by itself."""
    return any((row.state in ON_ITS_WAY and row.due_at <= now) or _being_withdrawn(row) for row in rows)


def _stands(row: Delivery) -> bool:
    return row.state == DeliveryState.SENT and row.withdraw_asked_at is None


def _being_withdrawn(row: Delivery) -> bool:
    return row.state == DeliveryState.SENT and row.withdraw_asked_at is not None


def _changes(found: Post, content: Current, verdict: Approval | None) -> dict[str, Any]:
    """What is different since somebody last said yes or no to it."""
    if verdict is None or found.state not in (PostState.DRAFT, PostState.REVIEW):
        return {}
    then = next((stage for stage in reversed(stages(found)) if stage.revision <= verdict.revision), None)
    return {
        "changes": changes(current(found, upto=verdict.revision), content),
        "changed_details": details(then, found) if then else [],
    }


def _history(found: Post) -> list[Step]:
    why = reasons(found)
    return [
        Step(kinds.get(event.kind).label, event, why.get(event.data.get("approval", 0), "")) for event in history(found)
    ]
