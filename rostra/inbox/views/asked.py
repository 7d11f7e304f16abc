"""What came in for a post that asked people for something: to read, and to take along."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rostra.core.ui import times
from rostra.inbox.access import asking_post_or_404
from rostra.inbox.actions.kinds import contributions_exported
from rostra.inbox.presentation import language_name
from rostra.inbox.queries.asked import Given, accounts_of, asking_posts, came_in, contributions, given_to, totals
from rostra.people import rules
from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right
from rostra.people.paging import cursor, page_of
from rostra.people.queries import csv_file


@require_safe
@members_only(Right.READ)
def asked_list(request: MemberRequest) -> HttpResponse:
    """What still runs first, then what is over, each newest first."""
    zone = ZoneInfo(request.tenant.time_zone)
    today = timezone.now().astimezone(zone).date()
    page = asking_posts(request.member, today, after=cursor(request, "after"), before=cursor(request, "before"))
    return render(request, "inbox/asked_list.html", {"page": page, "rows": came_in(request.member, page.rows, zone)})


@require_safe
@members_only()
def asked(request: MemberRequest, pk: int) -> HttpResponse:
    """Newest first, as far as the member may read them."""
    post = asking_post_or_404(request.member, pk)
    rows = given_to(request.member, post)
    page = page_of(rows, request)
    context = {
        "post": post,
        "page": page,
        "rows": contributions(page.rows, post, ZoneInfo(request.tenant.time_zone)),
        "totals": totals(rows),
        "may_export": any(rules.may_on(request.member, Right.ANSWER, account) for account in accounts_of(post)),
    }
    return render(request, "inbox/asked.html", context)


@require_POST
@members_only(Right.ANSWER)
def asked_export(request: MemberRequest, pk: int) -> HttpResponse:
    """All that the member may answer, as CSV, oldest first; that somebody took it out is in the log."""
    post = asking_post_or_404(request.member, pk, Right.ANSWER)
    rows = list(given_to(request.member, post, Right.ANSWER).order_by("first_in_at", "pk"))
    header = [_("Number"), _("Written"), _("Account"), _("Name"), _("Address"), _("Language"), _("What it is")]
    header += [_("Words"), _("Late"), _("Answered"), _("What became of it"), _("Link")]
    cells = [_cells(given) for given in contributions(rows, post, ZoneInfo(request.tenant.time_zone))]
    contributions_exported(post=post, rows=len(cells), by=request.member, now=timezone.now())
    name = f"contributions-{post.pk}-{request.tenant.slug}-{timezone.localdate().isoformat()}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(csv_file([header, *cells]), content_type="text/csv; charset=utf-8", headers=headers)


def _cells(given: Given) -> list[str]:
    row = given.conversation
    return [
        str(row.pk),
        times.full(row.first_in_at),
        row.account.name,
        row.author_name,
        row.author_handle,
        language_name(row.language),
        row.get_kind_display(),
        given.words,
        _("Yes") if given.late else "",
        times.full(row.answered_at) if row.answered_at else "",
        _became(given),
        given.url,
    ]


def _became(given: Given) -> str:
    if given.erased:
        return _("Disposed of")
    if given.withdrawn:
        return _("Deleted by its author")
    return _("Hidden on the network") if given.hidden else ""
