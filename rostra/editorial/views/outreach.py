"""What staff said for the body where it has no account: the list, writing down, correcting, striking out (R-220)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rostra.accounts.networks import networks
from rostra.channels import registry
from rostra.core.links import web_address
from rostra.core.refusals import refusal_in
from rostra.core.ui import times
from rostra.editorial.access import outreach_or_404
from rostra.editorial.actions import outreach as actions
from rostra.editorial.checks import Finding
from rostra.editorial.content import language_name
from rostra.editorial.forms.outreach import CorrectForm, OutreachFilter, OutreachForm, StrikeForm
from rostra.editorial.models import Outreach
from rostra.editorial.outreach import OUTREACH
from rostra.editorial.outreach_log import (
    SPEAKING,
    WEIGHTS,
    chosen,
    entries,
    finding_label,
    findings,
    history,
    identities,
    lately,
    may_speak,
    offered,
)
from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right
from rostra.people.paging import page_of
from rostra.people.queries import csv_file
from rostra.people.rules import may_anywhere
from rostra.records.actions.capturing import is_page
from rostra.records.queries.captures import box
from rostra.records.queries.left import left_in

HOME = "editorial:outreach"
EXPORTERS = (Right.RECORDS, Right.ADMINISTER, Right.APPROVE)


@require_safe
@members_only()
def outreach(request: MemberRequest) -> HttpResponse:
    """The list, the newest first, of what the reader may see."""
    seen = entries(request.member)
    form = _filter(request, seen)
    page = page_of(chosen(seen, form.choice(), request.tenant), request)
    left = left_in(OUTREACH.name, page.rows)
    who = lately(seen, timezone.now())
    context = {
        "form": form,
        "page": page,
        "rows": [(row, network_label(row), left.get(row.pk)) for row in page.rows],
        "filtered": any(form.cleaned_data.values()),
        "who": who,
        "said": sum(number for _name, number in who),
        "may_write": _any(request, SPEAKING),
        "may_export": _any(request, EXPORTERS),
    }
    return render(request, "editorial/outreach.html", context)


@require_POST
@members_only(*EXPORTERS)
def outreach_export(request: MemberRequest) -> HttpResponse:
    """The chosen entries as CSV; that somebody took them out is in the log."""
    seen = entries(request.member)
    rows = chosen(seen, _filter(request, seen).choice(), request.tenant).order_by("-said_at", "-pk")
    header = [_("Said at"), _("Account that spoke"), _("Network"), _("Place"), _("Link"), _("What was said")]
    header += [_("Language"), _("What it answered"), _("Words that it answered"), _("Approved words"), _("Said by")]
    header += [_("Written down"), _("Corrected"), _("Struck out")]
    cells = [_cells(row) for row in rows]
    actions.outreach_exported(rows=len(cells), by=request.member, now=timezone.now())
    name = f"said-elsewhere-{request.tenant.slug}-{timezone.localdate().isoformat()}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(csv_file([header, *cells]), content_type="text/csv; charset=utf-8", headers=headers)


@members_only(*SPEAKING)
def outreach_new(request: MemberRequest) -> HttpResponse:
    """Check words before they are said, and write down what was said."""
    now, accounts = timezone.now(), identities(request.member)
    form = OutreachForm(request.POST or None, body=request.tenant, accounts=accounts, now=now)
    if request.POST.get("then") == "check":
        return _checked(request, form)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            capture = form.cleaned_data["capture"]
            made = actions.note_outreach(said=form.said(), capture=capture, by=request.member, now=now)
            messages.success(request, _("It is on record."))
            return redirect("editorial:outreach_entry", made.entry)
    return _form(request, form)


@require_safe
@members_only()
def outreach_entry(request: MemberRequest, pk: int) -> HttpResponse:
    return _entry(request, outreach_or_404(request.member, pk), StrikeForm())


@members_only(*SPEAKING)
def outreach_correct(request: MemberRequest, pk: int) -> HttpResponse:
    """The same form, filled in, and a reason."""
    now, row = timezone.now(), _own(request, pk)
    if row.removed or not row.salt:
        raise Http404
    form = CorrectForm(request.POST or None, body=request.tenant, accounts=identities(request.member), now=now, row=row)
    if request.POST.get("then") == "check":
        return _checked(request, form, row=row)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            reason, capture = form.cleaned_data["reason"], form.cleaned_data["capture"]
            actions.correct_outreach(
                row=row, said=form.said(), reason=reason, capture=capture, by=request.member, now=now
            )
            messages.success(request, _("Corrected. The entry before stays in the history."))
            return redirect("editorial:outreach_entry", pk)
    return _form(request, form, row=row)


@require_POST
@members_only(*SPEAKING)
def outreach_strike(request: MemberRequest, pk: int) -> HttpResponse:
    row, form = _own(request, pk), StrikeForm(request.POST)
    if form.is_valid():
        with refusal_in(form):
            reason = form.cleaned_data["reason"]
            actions.remove_outreach(row=row, reason=reason, by=request.member, now=timezone.now())
            return redirect("editorial:outreach_entry", pk)
    return _entry(request, row, form)


def network_label(row: Outreach) -> str:
    """The network's own name; a website where it is none that Rostra knows."""
    if row.network in networks():
        return networks()[row.network].label
    return registry.get(row.network).label if row.network in registry.names() else _("Website")


def _any(request: MemberRequest, rights: tuple[Right, ...]) -> bool:
    return any(may_anywhere(request.member, right) for right in rights)


def _own(request: MemberRequest, pk: int) -> Outreach:
    """An entry that the member may see, on whose account they speak; 403 for others who see it."""
    row = outreach_or_404(request.member, pk)
    if not may_speak(request.member, row.account):
        raise PermissionDenied(_("Your roles do not include this."))
    return row


def _filter(request: MemberRequest, seen: QuerySet[Outreach]) -> OutreachFilter:
    """Raises Http404 for a choice that the form does not offer."""
    accounts, people = offered(seen)
    form = OutreachFilter(request.GET, accounts=accounts, people=people)
    if not form.is_valid():
        raise Http404
    return form


def _checked(request: MemberRequest, form: OutreachForm, row: Outreach | None = None) -> HttpResponse:
    """The form as it was sent, with what the checks say of the words."""
    if not form.only_checked():
        return _form(request, form, row=row)
    given = form.cleaned_data
    found = findings(given["account"], given["text"], given["language"], url=given["url"], now=timezone.now())
    return _form(request, form, row=row, found=found)


def _form(
    request: MemberRequest, form: OutreachForm, *, row: Outreach | None = None, found: list[Finding] | None = None
) -> HttpResponse:
    context = {"form": form, "row": row, "checked": found is not None, "problems": found or []}
    return render(request, "editorial/outreach_form.html", context, status=422 if form.errors else 200)


def _entry(request: MemberRequest, row: Outreach, strike: StrikeForm) -> HttpResponse:
    rows = history(row.entry)
    left = left_in(OUTREACH.name, rows)
    url = row.url if is_page(row.url) else ""
    context: dict[str, Any] = {
        "row": row,
        "left": left.get(row.pk),
        "network": network_label(row),
        "language": language_name(row.language),
        "link": web_address(row.url),
        "findings": [(finding_label(one["code"]), one["level"], WEIGHTS[one["level"]]) for one in row.findings],
        "history": [(each, left.get(each.pk)) for each in rows],
        "may_change": not row.removed and row.salt and may_speak(request.member, row.account),
        "strike": strike,
        "captures": box(request.member, url=url, account=row.account_id, about=f"editorial.outreach:{row.entry}"),
    }
    return render(request, "editorial/outreach_entry.html", context, status=422 if strike.errors else 200)


def _cells(row: Outreach) -> list[str]:
    yes = _("Yes")
    return [
        times.full(row.said_at),
        row.account.name,
        network_label(row),
        row.place,
        row.url,
        row.text,
        language_name(row.language),
        row.answered,
        row.quote,
        yes if row.approved_words else "",
        row.said_by.name,
        times.full(row.first.at if row.first else row.at),
        times.full(row.at) if row.first else "",
        yes if row.removed else "",
    ]
