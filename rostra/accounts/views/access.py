"""Who has access to which account: the register, giving and ending, asking and deciding (R-185, R-194, R-213)."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rostra.accounts.access import account_or_404
from rostra.accounts.forms.rights import AskForm, GrantForm, VerdictForm, end_of
from rostra.accounts.models import Account
from rostra.core.refusals import refusal_in, refusal_told
from rostra.people import actions, queries
from rostra.people.access import MemberRequest, grant_or_404, members_only, request_or_404
from rostra.people.enums import AccessState, GrantRight, Right, RuleKey
from rostra.people.paging import page_of
from rostra.people.queries import Access, csv_file
from rostra.people.rules import decides_access, may_anywhere, may_give
from rostra.policy.decisions import CRITERIA

EXPORTERS = (Right.ADMINISTER, Right.RECORDS, Right.SECURE)


@require_safe
@members_only()
def access(request: MemberRequest) -> HttpResponse:
    """The access register: every account that is not closed, with everybody who may do something on it."""
    page = page_of(_accounts(), request)
    rows: dict[Account, list[Access]] = {account: [] for account in page.rows}
    for row in queries.access_register(page.rows):
        rows[row.account].append(row)
    context = {
        "page": page,
        "rows": list(rows.items()),
        "now": timezone.now(),
        "may_export": any(may_anywhere(request.member, right) for right in EXPORTERS),
    }
    return render(request, "accounts/access.html", context)


@require_POST
@members_only(*EXPORTERS)
def access_export(request: MemberRequest) -> HttpResponse:
    """The whole register as CSV; that somebody took it out is in the log."""
    actions.access_exported(by=request.member, now=timezone.now())
    header = [_("Account"), _("Handle"), _("Person"), _("E-mail address"), _("By"), _("What"), _("Personal account")]
    header += [_("Since"), _("Given by"), _("Until")]
    rows = queries.access_register(_accounts().order_by("name", "pk"))
    name = f"access-{request.tenant.slug}-{timezone.localdate().isoformat()}.csv"
    return _download(name, [header, *(_cells(row) for row in rows)])


@members_only()
def account_access(request: MemberRequest, pk: int) -> HttpResponse:
    """Who has access to one account; who may give rights on it does so here."""
    account = account_or_404(pk)
    by = request.member
    gives = account.closed_at is None and any(may_give(by, right, account) for right in GrantRight)
    if request.method == "POST" and not gives:
        raise PermissionDenied(_("You may not give rights on this account."))
    form = GrantForm(by, account, request.POST or None) if gives else None
    if form is not None and request.method == "POST" and form.is_valid():
        now = timezone.now()
        with refusal_in(form):
            actions.give_grant(account=account, by=by, now=now, **form.values(now))
            messages.success(request, _("The right was given."))
            return redirect("accounts:account_access", pk)
    rows = [(row, row.grant is not None and _may_end(request, row)) for row in queries.access_to(account)]
    context = {"account": account, "rows": rows, "form": form, "now": timezone.now()}
    return render(
        request, "accounts/account_access.html", context, status=422 if form is not None and form.errors else 200
    )


@require_POST
@members_only()
def grant_end(request: MemberRequest, pk: int) -> HttpResponse:
    grant = grant_or_404(pk)
    with refusal_told(request):
        actions.end_grant(grant=grant, by=request.member, now=timezone.now())
        messages.success(request, _("The right has ended."))
    return redirect("accounts:account_access", grant.account_id)


@members_only()
def access_ask(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask for a right on one account."""
    return _ask(request, account_or_404(pk))


@members_only()
def role_ask(request: MemberRequest) -> HttpResponse:
    """Ask for a role on one's own part of the body."""
    return _ask(request, None)


@require_safe
@members_only()
def access_requests(request: MemberRequest) -> HttpResponse:
    """What the reader asked for, and what waits for their decision."""
    rows = [
        (row, row.member_id != request.member.pk and row.state == AccessState.ASKED)
        for row in queries.access_requests(request.member)
    ]
    return render(request, "accounts/access_requests.html", {"rows": rows})


@members_only()
def access_request(request: MemberRequest, pk: int) -> HttpResponse:
    """One request: for who made it and who decides it."""
    row = request_or_404(request.member, pk)
    decides = row.state == AccessState.ASKED and decides_access(request.member, row)
    if request.method == "POST" and not decides:
        raise PermissionDenied(_("Somebody else decides this request, or it was decided already."))
    form = VerdictForm(request.POST or None) if decides else None
    if form is not None and request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with refusal_in(form):
            actions.decide_access(
                request=row,
                granted=said["granted"],
                verdict=said["verdict"],
                ends_at=end_of(said["ends_on"]),
                personal_handle=said["personal_handle"].strip(),
                by=request.member,
                now=timezone.now(),
            )
            messages.success(request, _("The decision holds; the person is told."))
            return redirect("accounts:access_requests")
    context = {
        "asked": row,
        "criteria": [(CRITERIA.get(code, code), text) for code, text in row.criteria.items()],
        "form": form,
        "own": row.member_id == request.member.pk and row.state == AccessState.ASKED,
        "personal": queries.rule(RuleKey.PERSONAL_ADMINS) == "record",
    }
    return render(
        request, "accounts/access_request.html", context, status=422 if form is not None and form.errors else 200
    )


@require_POST
@members_only()
def access_take_back(request: MemberRequest, pk: int) -> HttpResponse:
    row = request_or_404(request.member, pk)
    with refusal_told(request):
        actions.take_back_access(request=row, by=request.member, now=timezone.now())
        messages.success(request, _("The request was taken back."))
    return redirect("accounts:access_requests")


def _ask(request: MemberRequest, account: Account | None) -> HttpResponse:
    form = AskForm(account, request.POST or None)
    if request.method == "POST" and form.is_valid():
        wanted = {"right" if account is not None else "role": form.cleaned_data["wanted"]}
        reason = form.cleaned_data["reason"]
        with refusal_in(form):
            row = actions.ask_access(
                member=request.member,
                account=account,
                reason=reason,
                criteria=form.said(),
                now=timezone.now(),
                **wanted,
            )
            messages.success(request, _("Those who decide are told."))
            return redirect("accounts:access_request", row.pk)
    context = {"form": form, "account": account}
    return render(request, "accounts/access_ask.html", context, status=422 if form.errors else 200)


def _accounts() -> QuerySet[Account]:
    return Account.objects.filter(closed_at=None).select_related("unit")


def _may_end(request: MemberRequest, row: Access) -> bool:
    own = row.member.pk == request.member.pk
    return row.grant is not None and (own or may_give(request.member, GrantRight(row.grant.right), row.account))


def _cells(row: Access) -> list[str]:
    by = _("Role") if row.role is not None else _("Right on the account")
    handle = row.grant.personal_handle if row.grant is not None else ""
    days = [timezone.localtime(at).date().isoformat() if at is not None else "" for at in (row.since, row.until)]
    person = row.member.user
    given = row.by.name if row.by is not None else ""
    return [
        row.account.name,
        row.account.handle,
        person.name,
        person.email,
        by,
        str(row.what),
        handle,
        days[0],
        given,
        days[1],
    ]


def _download(name: str, rows: list[list[str]]) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(csv_file(rows), content_type="text/csv; charset=utf-8", headers=headers)
