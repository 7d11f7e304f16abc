"""Approved answers: the list, one of them, and what is done with it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rostra.core.links import web_address
from rostra.core.refusals import refusal_in, refusal_told
from rostra.inbox import actions
from rostra.inbox.access import approved_or_404, approved_text_or_404
from rostra.inbox.enums import ApprovedState
from rostra.inbox.forms.library import AboutForm, NewAnswerForm, WantedForm, WithdrawForm, WordsForm
from rostra.inbox.models import ApprovedAnswer, ApprovedText
from rostra.inbox.presentation import language_name
from rostra.inbox.queries import library
from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right
from rostra.people.rules import may_anywhere

STATES = {
    ApprovedState.DRAFT: "in_review",
    ApprovedState.APPROVED: "approved",
    ApprovedState.WITHDRAWN: "withdrawn",
}


@members_only()
def approved_list(request: MemberRequest) -> HttpResponse:
    """All that can be used, or what the address asks for."""
    now = timezone.now()
    form = WantedForm(request.GET, member=request.member)
    rows = library.approved_answers(form.wanted(), now=now)
    counted = library.reactions(row.pk for row in rows)
    shown = [
        {
            "answer": row,
            "pill": _pill(row, now),
            "waits": row.state == ApprovedState.APPROVED and any(text.approved_at is None for text in _current(row)),
            "languages": [language_name(text.language) for text in _current(row)],
            "reaction": counted.get(row.pk, library.Reaction()),
        }
        for row in rows
    ]
    context = {"rows": shown, "form": form, "may_write": _may_write(request), "asked": any(request.GET.values())}
    return render(request, "inbox/approved_list.html", context)


@members_only(Right.ANSWER, Right.APPROVE)
def new_approved(request: MemberRequest) -> HttpResponse:
    """A new answer with its first words."""
    form = NewAnswerForm(request.POST or None, member=request.member)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with refusal_in(form):
            row = actions.add_approved(
                about=form.about(),
                language=said["language"],
                question=said["question"],
                text=said["text"],
                by=request.member,
                now=timezone.now(),
            )
            messages.success(request, _("The answer is kept. It is offered once somebody else has approved it."))
            return redirect("inbox:approved", row.pk)
    return _form(request, form, _("New approved answer"))


@members_only()
def approved(request: MemberRequest, pk: int) -> HttpResponse:
    """One answer: its words in every language with their versions, where it was used, and what came then."""
    row = approved_or_404(pk)
    return _page(request, row)


@members_only(Right.ANSWER, Right.APPROVE)
def edit_approved(request: MemberRequest, pk: int) -> HttpResponse:
    """What is known about it besides its words."""
    row = approved_or_404(pk)
    form = AboutForm(request.POST or None, answer=row)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.change_approved(answer=row, about=form.about(), by=request.member, now=timezone.now())
            messages.success(request, _("Saved."))
            return redirect("inbox:approved", pk)
    return _form(request, form, row.title, row)


@members_only(Right.ANSWER, Right.APPROVE)
def write_approved(request: MemberRequest, pk: int) -> HttpResponse:
    """Words in a language: the first ones, or the next version."""
    row = approved_or_404(pk)
    language = request.GET.get("language", "")
    newest = next((text for text in library.texts_of(row) if text.language == language), None)
    initial = {"language": language, "question": newest.question, "text": newest.text} if newest else {}
    form = WordsForm(request.POST or None, member=request.member, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.write_approved(answer=row, by=request.member, now=timezone.now(), **form.cleaned_data)
            messages.success(request, _("The new words wait for approval; those approved before hold until then."))
            return redirect("inbox:approved", pk)
    return _form(request, form, _("Words of “%(title)s”") % {"title": row.title}, row)


@members_only(Right.APPROVE)
@require_POST
def agree(request: MemberRequest, pk: int) -> HttpResponse:
    """Approve these words."""
    text = approved_text_or_404(pk)
    with refusal_told(request):
        actions.approve_text(text=text, by=request.member, now=timezone.now())
        messages.success(request, _("Approved: these words are offered from now on."))
    return redirect("inbox:approved", text.answer_id)


@members_only(Right.APPROVE)
@require_POST
def withdraw_approved(request: MemberRequest, pk: int) -> HttpResponse:
    """Offer it to nobody any more."""
    row = approved_or_404(pk)
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form, status=422)
    reason = form.cleaned_data["reason"]
    with refusal_told(request):
        actions.withdraw_approved(answer=row, reason=reason, by=request.member, now=timezone.now())
        messages.success(request, _("Withdrawn: it is offered to nobody any more."))
    return redirect("inbox:approved", row.pk)


def _page(
    request: MemberRequest, row: ApprovedAnswer, withdraw: WithdrawForm | None = None, *, status: int = 200
) -> HttpResponse:
    now = timezone.now()
    texts = library.texts_of(row)
    usable = set(library.usable_texts(now=now).filter(answer=row).values_list("pk", flat=True))
    may_approve = may_anywhere(request.member, Right.APPROVE)
    context = {
        "answer": row,
        "pill": _pill(row, now),
        "source": web_address(row.source_url),
        "groups": _by_language(
            texts,
            usable,
            request.member.user_id if may_approve else None,
            ended=row.state == ApprovedState.WITHDRAWN,
        ),
        "reaction": library.reactions([row.pk]).get(row.pk, library.Reaction()),
        "uses": library.uses_of(request.member, row),
        "may_write": _may_write(request) and row.state != ApprovedState.WITHDRAWN,
        "may_withdraw": may_approve and row.state != ApprovedState.WITHDRAWN,
        "withdraw_form": withdraw or WithdrawForm(),
        "overdue": row.review_on is not None and row.review_on <= timezone.localdate(now),
    }
    return render(request, "inbox/approved.html", context, status=status)


def _by_language(
    texts: list[ApprovedText], usable: set[int], approver: int | None, *, ended: bool
) -> list[dict[str, Any]]:
    """Each language with its versions, newest first; `agree` on those that this person may approve. Nothing of what was
    withdrawn waits.
    """
    groups: dict[str, list[dict[str, Any]]] = {}
    for text in texts:
        rows = groups.setdefault(text.language, [])
        newest = not rows
        waits = newest and text.approved_at is None and not ended
        own = text.by_id == approver
        rows.append(
            {
                "text": text,
                "usable": text.pk in usable,
                "waits": waits,
                "agree": waits and approver is not None and not own,
                "own": waits and own,
            }
        )
    return [
        {"code": code, "name": language_name(code), "first": rows[0], "rest": rows[1:]} for code, rows in groups.items()
    ]


def _form(request: MemberRequest, form: Any, title: str, row: ApprovedAnswer | None = None) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, "inbox/approved_form.html", {"form": form, "title": title, "answer": row}, status=status)


def _pill(row: ApprovedAnswer, now: datetime) -> tuple[str, str]:
    """Kind and words of its state."""
    if row.state == ApprovedState.APPROVED and row.valid_until is not None and row.valid_until <= now:
        return "closed", _("Past its date")
    state = ApprovedState(row.state)
    return STATES[state], str(state.label)


def _current(row: ApprovedAnswer) -> list[ApprovedText]:
    current: list[ApprovedText] = vars(row)["current"]
    return current


def _may_write(request: MemberRequest) -> bool:
    return may_anywhere(request.member, Right.ANSWER) or may_anywhere(request.member, Right.APPROVE)
