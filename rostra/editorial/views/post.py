"""A post to read: exactly what goes out, approval, its time, what happened, and how it went on each network."""

from __future__ import annotations

from collections.abc import Callable
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
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rostra.accounts.models import Account
from rostra.audit import registry as kinds
from rostra.audit.models import Event
from rostra.channels import registry
from rostra.core.refusals import Refused
from rostra.core.ui import times
from rostra.editorial import actions
from rostra.editorial.access import post_or_404
from rostra.editorial.calendar import status_of
from rostra.editorial.checks import Finding, problems
from rostra.editorial.content import Content, Current
from rostra.editorial.diff import changes
from rostra.editorial.enums import OPEN_STATES, PostState, Verdict
from rostra.editorial.forms import ReasonForm, WhenForm
from rostra.editorial.media import seal
from rostra.editorial.models import Approval, Post
from rostra.editorial.queries import approvers, current, deliveries, history, last_verdict, reasons
from rostra.editorial.rules import may_approve, may_edit, may_move, may_on, wrote
from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right
from rostra.policy.decisions import SECOND_PERSON
from rostra.policy.queries import decided
from rostra.publishing.enums import OPEN_STATES as ON_ITS_WAY
from rostra.publishing.enums import DeliveryState
from rostra.publishing.models import Delivery

PAGE = "editorial/post.html"
LOOK = {
    DeliveryState.DUE: "scheduled",
    DeliveryState.SENDING: "sending",
    DeliveryState.SENT: "published",
    DeliveryState.UNKNOWN: "unknown",
    DeliveryState.UNSURE: "unknown",
    DeliveryState.FAILED: "failed",
    DeliveryState.WITHDRAWN: "withdrawn",
    DeliveryState.CANCELLED: "closed",
}


@dataclass(frozen=True)
class Shown:
    """One account's version with its delivery, if it was approved: `age` is for how long it has been in its state."""

    account: Account
    content: Content
    pictures: list[tuple[str, str]]
    problems: list[Finding]
    delivery: Delivery | None
    look: str
    age: str
    can_withdraw: bool


@dataclass(frozen=True)
class Step:
    """A line of the history."""

    label: str | Promise
    event: Event
    reason: str


@require_safe
@members_only(Right.READ)
def post(request: MemberRequest, pk: int) -> HttpResponse:
    shown = post_or_404(request.member, pk)
    if request.htmx.target == "networks":
        return _page(request, shown, part="networks")
    return _page(request, shown)


@require_POST
@members_only(Right.WRITE)
def ask(request: MemberRequest, pk: int) -> HttpResponse:
    found = post_or_404(request.member, pk, Right.WRITE)
    return _do(request, found, actions.ask_review, _("Approval was asked for."))


@require_POST
@members_only(Right.READ)
def approve(request: MemberRequest, pk: int) -> HttpResponse:
    """Bound to what the page showed: the form carries its hash."""
    found = post_or_404(request.member, pk, Right.WRITE, Right.APPROVE)
    try:
        seen = bytes.fromhex(request.POST.get("content_hash", ""))
    except ValueError:
        seen = b""
    return _do(request, found, actions.approve, _("Approved: the post goes out at its time."), content_hash=seen)


@require_POST
@members_only(Right.APPROVE)
def send_back(request: MemberRequest, pk: int) -> HttpResponse:
    found = post_or_404(request.member, pk, Right.APPROVE)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _again(request, found, form)
    return _do(
        request, found, actions.send_back, _("Sent back to its authors."), form=form, reason=form.cleaned_data["reason"]
    )


@require_POST
@members_only(Right.READ)
def reschedule(request: MemberRequest, pk: int) -> HttpResponse:
    found = post_or_404(request.member, pk, Right.WRITE, Right.APPROVE)
    form = WhenForm(request.POST, body=request.tenant, due_at=found.due_at)
    if not form.is_valid():
        return _again(request, found, form)
    due_at = form.cleaned_data["due_at"]
    return _do(request, found, actions.reschedule_post, _("Moved to another time."), form=form, due_at=due_at)


@require_POST
@members_only(Right.READ)
def cancel(request: MemberRequest, pk: int) -> HttpResponse:
    found = post_or_404(request.member, pk, Right.WRITE, Right.APPROVE)
    return _do(request, found, actions.cancel_post, _("Taken back: it is a draft again."))


@require_POST
@members_only(Right.WRITE)
def discard(request: MemberRequest, pk: int) -> HttpResponse:
    found = post_or_404(request.member, pk, Right.WRITE)
    return _do(request, found, actions.discard_post, _("Discarded. What was written stays on record."))


@require_POST
@members_only(Right.READ)
def withdraw(request: MemberRequest, pk: int) -> HttpResponse:
    found = post_or_404(request.member, pk, Right.WRITE, Right.APPROVE)
    try:
        result = actions.withdraw_post(post=found, by=request.member, now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("editorial:post", pk)
    if result.asked:
        messages.success(request, _("It is being withdrawn."))
    for delivery, why in result.refused:
        words = {"account": delivery.account.name, "problem": str(why)}
        messages.error(request, _("%(account)s: %(problem)s") % words)
    return redirect("editorial:post", pk)


def _do(
    request: MemberRequest,
    found: Post,
    action: Callable[..., object],
    done: str,
    *,
    form: Form | None = None,
    **arguments: Any,
) -> HttpResponse:
    """One action, one word about it. A refusal that concerns a field of the form comes back with the form."""
    try:
        action(post=found, by=request.member, now=timezone.now(), **arguments)
    except Refused as refused:
        if form is not None and refused.field in form.fields:
            form.add_error(refused.field, str(refused))
            return _again(request, found, form)
        messages.error(request, str(refused))
    else:
        messages.success(request, done)
    return redirect("editorial:post", found.pk)


def _again(request: MemberRequest, found: Post, form: Form) -> HttpResponse:
    """The page with the form as it was filled in, and what is wrong with it."""
    if isinstance(form, WhenForm):
        return _page(request, found, when_form=form)
    return _page(request, found, reason_form=form)


def _page(
    request: MemberRequest,
    found: Post,
    *,
    part: str = "",
    reason_form: Form | None = None,
    when_form: WhenForm | None = None,
) -> HttpResponse:
    now, content, member = timezone.now(), current(found), request.member
    rows = deliveries([content])
    second = decided(SECOND_PERSON)
    verdict = last_verdict(found)
    written = found.state in (PostState.DRAFT, PostState.REVIEW)
    findings = problems(found, content, now=now) if written else []
    states = [row.state for row in rows.values()]
    gone_out = set(states) - {DeliveryState.DUE, DeliveryState.FAILED, DeliveryState.UNSURE, DeliveryState.CANCELLED}
    context = {
        "post": found,
        "content": content,
        "status": status_of(found, list(rows.values()), now),
        "shown": [
            _shown(request, a, Content.of(v), findings, rows.get(v.pk), now) for a, v in content.by_account.items()
        ],
        "whole": [finding for finding in findings if finding.account is None],
        "blocked": any(finding.blocks for finding in findings),
        "missed": any(finding.code == "due" for finding in findings),
        "live": _live(rows.values(), now),
        "url": reverse("editorial:post", args=[found.pk]),
        "second_person": second,
        "verdict": verdict,
        "approved": verdict if verdict and verdict.verdict == Verdict.APPROVED else None,
        "changes": _changes(found, content, verdict),
        "history": _history(found),
        "may_approve": may_approve(member, found, content, second_person=second),
        "own": wrote(member, found, content),
        "others": approvers(found, content) if found.state == PostState.REVIEW and second else [],
        "may_send_back": found.state == PostState.REVIEW and may_on(member, Right.APPROVE, found),
        "may_edit": may_edit(member, found) and not gone_out,
        "may_move": found.state in OPEN_STATES and may_move(member, found) and not gone_out,
        "may_work": may_move(member, found),
        "may_ask": found.state == PostState.DRAFT and may_on(member, Right.WRITE, found),
        "may_withdraw": DeliveryState.SENT in states and may_move(member, found),
        "reason_form": reason_form or ReasonForm(),
        "when_form": when_form or WhenForm(body=request.tenant, due_at=found.due_at),
    }
    wrong = reason_form is not None or when_form is not None
    return render(request, f"{PAGE}#{part}" if part else PAGE, context, status=422 if wrong else 200)


def _shown(
    request: MemberRequest,
    account: Account,
    content: Content,
    findings: list[Finding],
    delivery: Delivery | None,
    now: datetime,
) -> Shown:
    def url(sealed: str) -> str:
        return reverse("editorial:picture", args=[sealed])

    return Shown(
        account=account,
        content=content,
        pictures=[(url(seal(picture, request.tenant.pk)), picture.alt) for picture in content.media],
        problems=[finding for finding in findings if finding.account == account],
        delivery=delivery,
        look=LOOK[DeliveryState(delivery.state)] if delivery else "",
        age=times.span(delivery.age(now)) if delivery else "",
        can_withdraw=registry.get(account.channel).can.withdraw,
    )


def _live(rows: Any, now: datetime) -> bool:
    """Whether the networks' part of the page asks again by itself."""
    return any((row.state in ON_ITS_WAY and row.due_at <= now) or _being_withdrawn(row) for row in rows)


def _being_withdrawn(row: Delivery) -> bool:
    return row.state == DeliveryState.SENT and row.withdraw_asked_at is not None


def _changes(found: Post, content: Current, verdict: Approval | None) -> list[Any]:
    """What is different since somebody last said yes or no to it."""
    if verdict is None or found.state not in (PostState.DRAFT, PostState.REVIEW):
        return []
    return changes(current(found, upto=verdict.revision), content)


def _history(found: Post) -> list[Step]:
    why = reasons(found)
    return [
        Step(kinds.get(event.kind).label, event, why.get(event.data.get("approval", 0), "")) for event in history(found)
    ]
