"""After a post went out: the proof of each delivery, its corrections, and what to do when a network shows something else."""

from __future__ import annotations

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rostra.core.refusals import refusal_told
from rostra.editorial import actions
from rostra.editorial.access import change_or_404, delivery_to_read, delivery_to_work_on
from rostra.editorial.checks import Finding
from rostra.editorial.forms import CorrectionForm, WhenForm, WhyForm
from rostra.editorial.models import Post
from rostra.editorial.presentation import proof_of
from rostra.editorial.rules import may_move, may_on
from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right
from rostra.publishing.actions import accept_shown, may_describe
from rostra.publishing.actions.capturing import has_page
from rostra.publishing.enums import ChangeState
from rostra.publishing.models import Change, Delivery
from rostra.publishing.presentation import next_step
from rostra.publishing.queries import newest_alts, newest_text
from rostra.records.queries.captures import CaptureBox, box

PAGE = "editorial/delivery.html"
OPEN = (ChangeState.ASKED, ChangeState.CONFIRMED)


@require_safe
@members_only(Right.READ)
def delivery(request: MemberRequest, pk: int, delivery_pk: int) -> HttpResponse:
    """The proof page: what, when, by whom, and what became of it."""
    post, row = delivery_to_read(request.member, pk, delivery_pk)
    return _page(request, post, row)


@require_POST
@members_only(Right.READ)
def correct(request: MemberRequest, pk: int, delivery_pk: int) -> HttpResponse:
    post, row = delivery_to_work_on(request.member, pk, delivery_pk)
    form = _correction_form(row, request.POST)
    if form.is_valid():
        with refusal_told(request, form):
            actions.ask_correction(
                post=post,
                delivery=row,
                text=form.cleaned_data["text"],
                alts=form.alts,
                note=form.cleaned_data["note"],
                by=request.member,
                now=timezone.now(),
            )
            messages.success(request, _("The correction is on its way."))
    return _back(request, post, row, form)


@require_POST
@members_only(Right.READ)
def change_confirm(request: MemberRequest, pk: int, delivery_pk: int, change_pk: int) -> HttpResponse:
    post, change = change_or_404(request.member, pk, delivery_pk, change_pk)
    with refusal_told(request):
        actions.confirm_correction(post=post, change=change, by=request.member, now=timezone.now())
        messages.success(request, _("Confirmed: the correction is made now."))
    return redirect("editorial:delivery", pk, delivery_pk)


@require_POST
@members_only(Right.READ)
def change_refuse(request: MemberRequest, pk: int, delivery_pk: int, change_pk: int) -> HttpResponse:
    post, change = change_or_404(request.member, pk, delivery_pk, change_pk)
    form = WhyForm(request.POST)
    if form.is_valid():
        with refusal_told(request, form):
            reason, now = form.cleaned_data["reason"], timezone.now()
            actions.refuse_correction(post=post, change=change, reason=reason, by=request.member, now=now)
            messages.success(request, _("The correction is not made."))
    return _back(request, post, change.delivery, form)


@require_POST
@members_only(Right.READ)
def change_retry(request: MemberRequest, pk: int, delivery_pk: int, change_pk: int) -> HttpResponse:
    post, change = change_or_404(request.member, pk, delivery_pk, change_pk)
    with refusal_told(request):
        actions.retry_correction(post=post, change=change, by=request.member, now=timezone.now())
        messages.success(request, _("It is tried again now."))
    return redirect("editorial:delivery", pk, delivery_pk)


@require_POST
@members_only(Right.READ)
def end(request: MemberRequest, pk: int, delivery_pk: int) -> HttpResponse:
    """Until when it stands there, decided after it went out."""
    post, row = delivery_to_work_on(request.member, pk, delivery_pk)
    form = WhenForm(request.POST, body=request.tenant, due_at=row.expires_at)
    if form.is_valid():
        with refusal_told(request, form):
            expires_at, now = form.cleaned_data["due_at"], timezone.now()
            actions.set_end(post=post, delivery=row, expires_at=expires_at, by=request.member, now=now)
            messages.success(request, _("Noted: it is withdrawn then."))
    return _back(request, post, row, form)


@require_POST
@members_only(Right.READ)
def accept(request: MemberRequest, pk: int, delivery_pk: int) -> HttpResponse:
    """What the network shows is all right."""
    _post, row = delivery_to_work_on(request.member, pk, delivery_pk)
    with refusal_told(request):
        accept_shown(delivery=row, by=request.user, now=timezone.now())
        messages.success(request, _("Noted: what the network shows is accepted."))
    return redirect("editorial:delivery", pk, delivery_pk)


@require_POST
@members_only(Right.WRITE)
def again(request: MemberRequest, pk: int, delivery_pk: int) -> HttpResponse:
    """A new draft with the same words: nothing goes out a second time without a new approval."""
    post, row = delivery_to_work_on(request.member, pk, delivery_pk)
    with refusal_told(request):
        draft = actions.publish_again(post=post, delivery=row, by=request.member, now=timezone.now())
        messages.success(request, _("A new draft with the same words: have it approved."))
        return redirect("editorial:post", draft.pk)
    return redirect("editorial:delivery", pk, delivery_pk)


def _back(request: MemberRequest, post: Post, row: Delivery, form: Form) -> HttpResponse:
    """The page of the delivery again, with the form where something is wrong with it."""
    if form.errors:
        return _page(request, post, row, wrong=form)
    return redirect("editorial:delivery", post.pk, row.pk)


def _correction_form(row: Delivery, data: QueryDict | None = None) -> CorrectionForm:
    """Files are described anew only where the network takes that."""
    names = [str(file["name"]) for file in row.content["media"]] if may_describe(row) else []
    files = list(zip(names, newest_alts(row), strict=True)) if names else []
    return CorrectionForm(data, initial={"text": newest_text(row)}, files=files)


def _found(post: Post, change: Change) -> list[Finding]:
    """What the checks say of the words before they stand there: for who asks, and for who confirms."""
    return actions.new_findings(post=post, change=change, now=timezone.now())


def _captures(request: MemberRequest, row: Delivery) -> CaptureBox:
    """The captures of the item's page, and the button for one more."""
    url = row.url if has_page(row) else ""
    return box(request.member, url=url, account=row.account_id, about=f"publishing.delivery:{row.pk}")


def _page(request: MemberRequest, post: Post, row: Delivery, *, wrong: Form | None = None) -> HttpResponse:
    proof = proof_of(post, row)
    writes = may_on(request.member, Right.WRITE, post)
    fresh = _correction_form(row)
    changes = [item.change for item in proof.corrections]
    context = {
        "post": post,
        "proof": proof,
        "delivery": row,
        "item": {"next": next_step(row, timezone.now())},
        "account": row.account,
        "may_work": may_move(request.member, post),
        "may_correct": writes and proof.may_be_corrected,
        "several": writes and proof.may_be_corrected and actions.takes_steps(post, row),
        "found": [problem for change in changes if change.state in OPEN for problem in _found(post, change)],
        "may_write": writes,
        "confirmable": [change.pk for change in changes if actions.may_confirm(request.member, post, change)],
        "correction_form": wrong if isinstance(wrong, CorrectionForm) else fresh,
        "end_form": wrong if isinstance(wrong, WhenForm) else WhenForm(body=request.tenant, due_at=row.expires_at),
        "why_form": wrong if isinstance(wrong, WhyForm) else WhyForm(),
        "me": request.user.pk,
        "captures": _captures(request, row),
    }
    return render(request, PAGE, context, status=422 if wrong is not None else 200)
