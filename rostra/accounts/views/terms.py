"""Terms of service: their versions, their acceptance, and who may accept them."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rostra.accounts import actions, queries
from rostra.accounts.access import account_or_404, delegate_or_404, terms_or_404
from rostra.accounts.enums import Authority, Risk
from rostra.accounts.forms.life import AcceptForm, DelegateForm, TermsForm, document_of
from rostra.accounts.models import Acceptance, Delegate, Terms
from rostra.accounts.rules import may_connect
from rostra.accounts.views.showing import show
from rostra.core import files
from rostra.core.models import StoredFile
from rostra.core.refusals import refusal_in, refusal_told
from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right
from rostra.people.rules import may


@require_safe
@members_only()
def terms(request: MemberRequest) -> HttpResponse:
    """All versions, newest first; the newest of each network counts."""
    rows = Terms.objects.order_by("network", "-id")
    newest = {row.pk for row in queries.current_terms(row.network for row in rows).values()}
    context = {"rows": rows, "newest": newest, "may_add": may_connect(request.member)}
    return render(request, "accounts/terms.html", context)


@members_only(Right.ADMINISTER, Right.SECURE)
def terms_new(request: MemberRequest) -> HttpResponse:
    form = TermsForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            _add(request, form)
            messages.success(request, _("The terms are in the register. Who must accept them is told."))
            return redirect("accounts:terms")
    return show(request, form, title=_("Add terms of service"), verb=_("Add"), upload=True, home="accounts:terms")


@require_safe
@members_only()
def terms_version(request: MemberRequest, pk: int) -> HttpResponse:
    """One version, with the accounts for which it was accepted."""
    row = terms_or_404(pk)
    accepted = Acceptance.objects.filter(terms=row).select_related("account", "authority__member__user", "opinion")
    context = {"terms": row, "acceptances": accepted.order_by("account__name", "pk")}
    return render(request, "accounts/terms_version.html", context)


@require_safe
@members_only()
def terms_document(request: MemberRequest, pk: int) -> HttpResponse:  # noqa: ARG001 - a view
    row = terms_or_404(pk)
    return _download(row.file, row.file_name)


@members_only()
def accept(request: MemberRequest, pk: int) -> HttpResponse:
    """Accept the newest terms of the account's network."""
    account = account_or_404(pk)
    row = queries.current_terms([account.network]).get(account.network)
    if row is None:
        messages.error(request, _("Nobody has added the terms of this network yet."))
        return redirect("accounts:account", pk)
    if not Delegate.objects.filter(member=request.member, ended_at=None).exists():
        raise PermissionDenied(_("Only the chief executive or an expressly named delegate accepts terms."))
    form = AcceptForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.accept_terms(
                account=account,
                terms=row,
                risk_note=form.cleaned_data["risk_note"],
                opinion=_attached(form, "opinion"),
                by=request.member,
                now=timezone.now(),
            )
            messages.success(request, _("The terms are accepted for this account."))
            return redirect("accounts:account", pk)
    return show(
        request,
        form,
        title=_("Accept the terms of service"),
        verb=_("Accept"),
        account=account,
        terms=row,
        upload=True,
        template="accounts/accept.html",
    )


@members_only()
def delegates(request: MemberRequest) -> HttpResponse:
    """Who may accept terms; administrators of the body name them."""
    may_name = may(request.member, Right.ADMINISTER)
    if request.method == "POST" and not may_name:
        raise PermissionDenied(_("Your roles do not include this."))
    form = DelegateForm(request.POST or None, request.FILES or None) if may_name else None
    if form is not None and request.method == "POST" and form.is_valid():
        with refusal_in(form):
            _name(request, form)
            messages.success(request, _("This person may accept terms of service from now on."))
            return redirect("accounts:delegates")
    rows = Delegate.objects.select_related("member__user").order_by("ended_at", "pk")
    context = {"rows": rows, "form": form}
    return render(request, "accounts/delegates.html", context, status=422 if form is not None and form.errors else 200)


@require_POST
@members_only(Right.ADMINISTER)
def delegate_end(request: MemberRequest, pk: int) -> HttpResponse:
    row = delegate_or_404(pk)
    with refusal_told(request):
        actions.end_delegate(delegate=row, by=request.member, now=timezone.now())
        messages.success(request, _("This person accepts no terms of service any more."))
    return redirect("accounts:delegates")


@require_safe
@members_only()
def delegate_document(request: MemberRequest, pk: int) -> HttpResponse:  # noqa: ARG001 - a view
    row = delegate_or_404(pk)
    return _download(row.file, row.file_name)


@require_safe
@members_only()
def opinion(request: MemberRequest, pk: int) -> HttpResponse:  # noqa: ARG001 - a view
    """The legal opinion that came with an acceptance."""
    row = Acceptance.objects.select_related("opinion").filter(pk=pk).first()
    if row is None:
        raise Http404
    return _download(row.opinion, row.opinion_name)


def _add(request: MemberRequest, form: TermsForm) -> None:
    values = form.cleaned_data
    actions.add_terms(
        network=values["network"],
        label=values["label"],
        url=values["url"],
        seen_on=values["seen_on"],
        clauses=[line.strip() for line in values["clauses"].splitlines() if line.strip()],
        risk=Risk(values["risk"]),
        unlimited=values["unlimited"],
        document=document_of(values["document"]),
        by=request.member,
        now=timezone.now(),
    )


def _name(request: MemberRequest, form: DelegateForm) -> None:
    values = form.cleaned_data
    actions.name_delegate(
        member=values["member"],
        kind=Authority(values["kind"]),
        document=_attached(form, "document"),
        by=request.member,
        now=timezone.now(),
    )


def _attached(form: AcceptForm | DelegateForm, name: str) -> actions.Document | None:
    upload = form.cleaned_data[name]
    return document_of(upload) if upload is not None else None


def _download(file: StoredFile | None, name: str) -> HttpResponse:
    """A stored document as a download, whatever it says it is; never run in the page."""
    try:
        content = files.read(file) if file is not None else None
    except FileNotFoundError as error:
        raise Http404 from error
    if content is None:
        raise Http404
    response = HttpResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
