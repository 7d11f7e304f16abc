"""One answer to many: written, approved, and how far it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rostra.accounts.models import Account
from rostra.core.refusals import Refused, refusal_told
from rostra.inbox.access import group_or_404, sending_or_404
from rostra.inbox.actions import Unconfirmed
from rostra.inbox.actions import sending as acts
from rostra.inbox.actions.reviewing import GONE
from rostra.inbox.enums import LeftOut, PartState
from rostra.inbox.forms import sentences
from rostra.inbox.forms.groups import SendingForm, StopForm, written
from rostra.inbox.group_display import shown_parts
from rostra.inbox.models import Conversation, Group, GroupSending
from rostra.inbox.outgoing import capabilities
from rostra.inbox.presentation import language_name, shown_findings, shown_problems
from rostra.inbox.queries import groups as queries
from rostra.inbox.tailored import Checked, checked, objections, words_for
from rostra.inbox.views.groups import group_again
from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right
from rostra.people.models import Member


@members_only(Right.ANSWER)
def write(request: MemberRequest, pk: int) -> HttpResponse:
    """Write the one answer; "check" says what the channels say and who would get it, and sends nothing."""
    group = group_or_404(request.member, pk, Right.ANSWER)
    rows = list(queries.answerable(group).select_related(*acts.RELATED))
    if request.method != "POST":
        return _form_page(request, group, rows, _form(rows, initial=_initial(request, group, rows)))
    form = _form(rows, data=request.POST)
    if not form.is_valid() or "check" in request.POST:
        return _form_page(request, group, rows, form, status=422 if form.errors else 200)
    texts, now = form.texts(), timezone.now()
    try:
        sending = acts.write_sending(
            group=group,
            version=form.cleaned_data["version"],
            texts=texts,
            shown=form.cleaned_data["shown"],
            by=request.member,
            now=now,
            approved=queries.written_as(texts, now=now),
            confirmed=form.cleaned_data["confirmed"],
            why=form.cleaned_data["why"],
        )
    except Refused as refused:
        return _form_page(request, group, rows, form, status=422, refused=refused)
    messages.success(
        request, _("It waits for a second person.") if sending.waits else _("The answers are on their way.")
    )
    return redirect("inbox:sending", sending.pk)


@members_only(Right.ANSWER)
@require_POST
def repeat(request: MemberRequest, pk: int) -> HttpResponse:
    """The same answer for those who came later."""
    group = group_or_404(request.member, pk, Right.ANSWER)
    last = queries.newest_approved(group)
    form = _form([], data=request.POST)
    if last is None or not form.is_valid():
        messages.error(request, _("There is no answer to repeat."))
        return redirect("inbox:group", pk)
    with refusal_told(request):
        try:
            again = acts.repeat_sending(
                sending=last,
                version=form.cleaned_data["version"],
                shown=form.cleaned_data["shown"],
                by=request.member,
                now=timezone.now(),
                confirmed=form.cleaned_data["confirmed"],
                why=form.cleaned_data["why"],
            )
        except Unconfirmed as unsure:
            return group_again(request, group, errors=[str(unsure)], **_doubted(unsure, form.cleaned_data["why"]))
        messages.success(request, _("The answers are on their way."))
        return redirect("inbox:sending", again.pk)
    return redirect("inbox:group", pk)


@members_only(Right.READ)
@require_safe
def sending_page(request: MemberRequest, pk: int) -> HttpResponse:
    return _page(request, sending_or_404(request.member, pk))


@members_only(Right.APPROVE)
@require_POST
def approve(request: MemberRequest, pk: int) -> HttpResponse:
    sending = sending_or_404(request.member, pk)
    with refusal_told(request):
        acts.approve_sending(sending=sending, by=request.member, now=timezone.now())
        messages.success(request, _("Approved: the answers are on their way."))
    return redirect("inbox:sending", pk)


@members_only(Right.READ)
@require_POST
def stop(request: MemberRequest, pk: int) -> HttpResponse:
    sending = sending_or_404(request.member, pk)
    form = StopForm(request.POST)
    if not form.is_valid():
        return _page(request, sending, errors=sentences(form), stop_form=form)
    try:
        acts.stop_sending(sending=sending, **form.cleaned_data, by=request.member, now=timezone.now())
    except Refused as refused:
        return _page(request, sending_or_404(request.member, pk), errors=[str(refused)], stop_form=form)
    messages.success(request, _("Stopped: nothing more of it leaves."))
    return redirect("inbox:sending", pk)


def _form(rows: Sequence[Conversation], **given: Any) -> SendingForm:
    """A box for each language, and one for each account with a limit or a way of its own."""
    languages = Counter(row.language for row in rows)
    accounts: dict[tuple[str, int], Account] = {(row.language, row.account_id): row.account for row in rows}
    limited = [
        (language, account)
        for (language, _pk), account in sorted(accounts.items())
        if (can := capabilities(account)) and can.max_chars
    ]
    return SendingForm(sorted(languages.items(), reverse=True), limited, **given)


def _initial(request: MemberRequest, group: Group, rows: Sequence[Conversation]) -> dict[str, Any]:
    """The page as it was opened: with the words of an approved answer, where one was chosen."""
    shown = {"version": group.version, "shown": written((row.pk, row.version) for row in rows)}
    chosen = request.GET.get("approved", "")
    if not (chosen.isascii() and chosen.isdigit() and len(chosen) < 19):
        return shown
    words = queries.words_of(int(chosen), now=timezone.now())
    # Where nobody made out the language of a message, it is answered in that of the body.
    filled = {**words, "": words.get(request.tenant.language, "")}
    return {**shown, **{f"text_{language}": text for language, text in filled.items()}}


def _form_page(
    request: MemberRequest,
    group: Group,
    rows: Sequence[Conversation],
    form: SendingForm,
    *,
    status: int = 200,
    refused: Refused | None = None,
) -> HttpResponse:
    now = timezone.now()
    texts = form.texts() if form.is_bound and form.is_valid() else {}
    context = {
        "group": group,
        "form": form,
        "boxes": _boxes(form, rows),
        "second_person": acts.second_person_asked(rows, request.member, now),
        "library": queries.approved_for_group(group, now=now),
        "checked": bool(texts),
        "outlook": _outlook(rows, texts, request.member) if texts else [],
        "objections": [
            *_against((one.account, one.language, shown_problems(one.problems)) for one in objections(texts, rows)),
            *_checked(checked(texts, rows, now=now)),
        ],
        "people": len(rows),
        "errors": [str(refused)] if refused is not None else [],
        **(_doubted(refused, form.cleaned_data["why"]) if isinstance(refused, Unconfirmed) else {}),
    }
    return render(request, "inbox/group_answer.html", context, status=status)


def _doubted(refused: Unconfirmed, why: str) -> dict[str, Any]:
    """What somebody confirms, and the reason as far as it was written."""
    return {"doubts": refused.doubts, "why_asked": refused.why, "why": why}


def _against(rows: Iterable[tuple[Account, str, list[dict[str, str]]]]) -> list[dict[str, Any]]:
    """What stands against the words on an account in a language, for the template."""
    return [
        {"account": account, "language": language_name(language), "problems": problems}
        for account, language, problems in rows
    ]


def _checked(rows: Iterable[Checked]) -> list[dict[str, Any]]:
    return _against((row.account, row.language, shown_findings(row.findings)) for row in rows)


def _boxes(form: SendingForm, rows: Sequence[Conversation]) -> list[dict[str, Any]]:
    """The fields by language, each with the accounts that may need other words."""
    languages, accounts = Counter(row.language for row in rows), Counter((row.language, row.account_id) for row in rows)
    boxes: dict[str, dict[str, Any]] = {}
    for name, key in form.keys.items():
        language, _at, account = key.partition("@")
        field = form[name]
        if account:
            people = accounts[language, int(account)]
            boxes[language]["accounts"].append({"field": field, "people": people, "open": bool(field.value())})
        else:
            boxes[language] = {"field": field, "people": languages[language], "accounts": []}
    return list(boxes.values())


def _outlook(rows: Sequence[Conversation], texts: Mapping[str, str], by: Member) -> list[dict[str, Any]]:
    """How many get it and in which way, and how many do not, and why."""
    counted: Counter[str] = Counter()
    for row in rows:
        words = words_for(row, texts, by)
        counted[str(words.label) if isinstance(words, LeftOut) else str(words.way.label)] += 1
    return [{"words": words, "people": people} for words, people in counted.most_common()]


def _page(
    request: MemberRequest, sending: GroupSending, *, errors: Sequence[str] = (), stop_form: StopForm | None = None
) -> HttpResponse:
    progress = queries.progress([sending.pk]).get(sending.pk, queries.Progress())
    parts = {state: queries.part_rows(sending, request.member, state=state) for state in PartState}
    accounts = dict(Account.objects.values_list("pk", "name"))
    now = timezone.now()
    context = {
        "sending": sending,
        "group": sending.group,
        "progress": progress,
        "total": progress.planned + progress.answered + progress.left_out,
        "texts": [_shown_text(key, text, accounts) for key, text in sorted(sending.texts.items())],
        "planned": shown_parts(parts[PartState.PLANNED]),
        "answered": shown_parts(parts[PartState.ANSWERED]),
        "left_out": shown_parts(parts[PartState.LEFT_OUT]),
        "reasons": queries.left_out(sending),
        "may_approve": sending.waits and acts.may_approve(sending, request.member),
        "gone": GONE if sending.waits and acts.out_of_date(sending, now=now) else "",
        "objections": _checked(acts.checked_of(sending, now=now)) if sending.waits else [],
        "why": queries.why_published(sending),
        "may_stop": sending.stopped_at is None
        and (sending.waits or progress.planned > 0)
        and acts.may_stop(sending, request.member),
        "stop_form": stop_form or StopForm(),
        "errors": errors,
    }
    return render(request, "inbox/sending.html", context, status=422 if errors else 200)


def _shown_text(key: str, text: str, accounts: Mapping[int, str]) -> dict[str, str]:
    language, _at, account = key.partition("@")
    name = language_name(language) if language else _("Everybody else")
    return {"language": language, "name": name, "account": accounts.get(int(account or 0), ""), "text": text}
