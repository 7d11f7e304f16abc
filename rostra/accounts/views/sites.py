"""Private sites to which the body links."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rostra.accounts import actions
from rostra.accounts.access import site_or_404, site_to_decide
from rostra.accounts.forms.trust import PREFIX, SiteDecisionForm, SiteEndForm, SiteForm, SiteReviewForm
from rostra.accounts.queries.sites import sites as all_sites
from rostra.accounts.rules import may_decide_sites
from rostra.accounts.views.showing import show
from rostra.core.refusals import refusal_in
from rostra.people.access import MemberRequest, members_only


@require_safe
@members_only()
def sites(request: MemberRequest) -> HttpResponse:
    """What the body links to, what is proposed, and what ended."""
    settled = request.GET.get("which") == "settled"
    return render(request, "accounts/sites.html", {"sites": all_sites(settled=settled)[:200], "settled": settled})


@members_only()
def site_new(request: MemberRequest) -> HttpResponse:
    form = SiteForm(request.tenant, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.propose_site(
                who=form.cleaned_data["who"],
                url=form.cleaned_data["url"],
                what=form.cleaned_data["what"],
                disclaimers=form.disclaimers(),
                by=request.member,
                now=timezone.now(),
            )
            messages.success(request, _("The site is proposed. Who decides is told."))
            return redirect("accounts:sites")
    return show(request, form, title=_("Propose a private site"), verb=_("Propose"), home="accounts:sites")


@require_safe
@members_only()
def site(request: MemberRequest, pk: int) -> HttpResponse:
    row = site_or_404(pk)
    context = {"site": row, "texts": sorted(row.disclaimers.items()), "may_decide": may_decide_sites(request.member)}
    return render(request, "accounts/site.html", context)


@members_only()
def site_decide(request: MemberRequest, pk: int) -> HttpResponse:
    row = site_to_decide(request.member, pk)
    form = SiteDecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.decide_site(
                site=row,
                listed=form.cleaned_data["listed"],
                review_on=form.cleaned_data["review_on"],
                reason=form.cleaned_data["reason"],
                by=request.member,
                now=timezone.now(),
            )
            messages.success(request, _("Your decision stands on record."))
            return redirect("accounts:site", pk)
    title = _("Link to the private site of %(who)s?") % {"who": row.who}
    return show(request, form, title=title, verb=_("Decide"), home="accounts:sites")


@members_only()
def site_review(request: MemberRequest, pk: int) -> HttpResponse:
    row = site_to_decide(request.member, pk)
    initial = {f"{PREFIX}{language}": text for language, text in row.disclaimers.items()}
    form = SiteReviewForm(request.tenant, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.review_site(
                site=row,
                review_on=form.cleaned_data["review_on"],
                disclaimers=form.disclaimers(),
                by=request.member,
                now=timezone.now(),
            )
            messages.success(request, _("The link stays."))
            return redirect("accounts:site", pk)
    return show(request, form, title=_("Keep the link"), verb=_("Keep"), home="accounts:sites")


@members_only()
def site_end(request: MemberRequest, pk: int) -> HttpResponse:
    row = site_to_decide(request.member, pk)
    form = SiteEndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.end_site(site=row, reason=form.cleaned_data["reason"], by=request.member, now=timezone.now())
            messages.success(request, _("The body does not link there any more."))
            return redirect("accounts:sites")
    return show(request, form, title=_("End the link"), verb=_("End"), home="accounts:sites")
