"""One's own pages: profile, notices, the choice of the body."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from rostra.core.refusals import refusal_in
from rostra.people import actions, notices, queries
from rostra.people.access import MemberRequest, members_only, notice_or_404, signed_in
from rostra.people.forms import ProfileForm
from rostra.people.paging import page_of


@signed_in
def profile(request: MemberRequest) -> HttpResponse:
    user = request.user
    form = ProfileForm(request.POST or None, initial={name: getattr(user, name) for name in ProfileForm.base_fields})
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.change_profile(user=user, now=timezone.now(), **form.cleaned_data)
            messages.success(request, _("Your profile was saved."))
            return redirect("people:profile")
    now = timezone.now()
    mine = queries.devices_of(request.member) if request.member is not None else []
    context = {"form": form, "devices": [(row, queries.overdue(row, now)) for row in mine]}
    return render(request, "people/profile.html", context, status=422 if form.errors else 200)


@require_safe
@signed_in
def switch(request: MemberRequest) -> HttpResponse:
    """The bodies to which a person belongs; the links choose one."""
    return render(request, "people/switch.html")


@require_safe
@members_only()
def notice_list(request: MemberRequest) -> HttpResponse:
    page = page_of(queries.notices_of(request.user), request)
    rows = [(row, notices.sentence(row.kind, row.data)) for row in page.rows]
    return render(request, "people/notices.html", {"page": page, "rows": rows})


@require_POST
@members_only()
def notice_open(request: MemberRequest, pk: int) -> HttpResponse:
    """Mark a notice as read and go to what it is about; without a page of its own, back to the list."""
    notice = notice_or_404(request.user, pk)
    actions.mark_read(notice=notice, now=timezone.now())
    return redirect(notice.url or "people:notices")


@require_POST
@members_only()
def notices_read(request: MemberRequest) -> HttpResponse:
    number = actions.mark_all_read(user=request.user, now=timezone.now())
    text = ngettext("%(count)d notice was marked as read.", "%(count)d notices were marked as read.", number)
    messages.success(request, text % {"count": number})
    return redirect("people:notices")
