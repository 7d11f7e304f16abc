"""By when the body promises to answer, and how it did."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rostra.core.refusals import Refused, refusal_told
from rostra.core.ui import times
from rostra.inbox import actions
from rostra.inbox.enums import Level
from rostra.inbox.forms.duty import ClockForm
from rostra.inbox.lengths import worked
from rostra.inbox.models import Clock
from rostra.inbox.queries.duty import running_clocks
from rostra.inbox.queries.performance import Figures, figures, figures_by
from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right
from rostra.people.naming import NOTHING
from rostra.people.rules import may_anywhere
from rostra.policy.decisions import RESPONSE_MINUTES
from rostra.policy.queries import decided

FIELDS = {"acknowledge_minutes": "acknowledge", "answer_minutes": "answer"}
"""Fields of the form, by what the action calls them."""


@members_only(Right.READ)
def clocks(request: MemberRequest) -> HttpResponse:
    administers = may_anywhere(request.member, Right.ADMINISTER)
    form = ClockForm(request.POST or None) if administers else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            actions.set_clock(**form.values(), by=request.member, now=timezone.now())
        except Refused as refused:
            form.add_error(FIELDS.get(refused.field or ""), str(refused))
        else:
            messages.success(request, _("Decided. It holds for what comes in from now on."))
            return redirect("inbox:clocks")
    context = {
        "rows": [_shown(row) for row in running_clocks()],
        "usual": worked(decided(RESPONSE_MINUTES)),
        "form": form,
        "administers": administers,
    }
    return render(request, "inbox/clocks.html", context, status=422 if form is not None and form.errors else 200)


@members_only(Right.ADMINISTER)
@require_POST
def end_clock(request: MemberRequest, pk: int) -> HttpResponse:
    row = Clock.objects.select_related("topic", "account__unit").filter(pk=pk).first()
    if row is None:
        raise Http404
    with refusal_told(request):
        actions.set_clock(
            answer_minutes=None,
            topic=row.topic,
            account=row.account,
            level=Level(row.level) if row.level else None,
            by=request.member,
            now=timezone.now(),
        )
        messages.success(request, _("Ended."))
    return redirect("inbox:clocks")


@members_only(Right.READ)
@require_safe
def performance(request: MemberRequest) -> HttpResponse:
    """The last four weeks by topic, queue and account."""
    now = timezone.now()
    whole = figures(now)
    tables = [
        _table(_("By topic"), _("Topic"), _("Without a topic"), figures_by("topic", now)),
        _table(_("By queue"), _("Queue"), _("In no queue"), figures_by("queue", now)),
        _table(_("By account"), _("Account"), "", figures_by("account", now)),
    ]
    context = {"whole": whole, "median": _median(whole), "tables": tables}
    return render(request, "inbox/performance.html", context)


def _table(title: str, column: str, nothing: str, rows: list[Figures]) -> dict[str, object]:
    return {"title": title, "column": column, "nothing": nothing, "rows": [(row, _median(row)) for row in rows]}


def _median(row: Figures) -> str:
    return NOTHING if row.median is None else times.span(row.median)


def _shown(row: Clock) -> dict[str, object]:
    acknowledge = row.acknowledge_minutes
    return {
        "clock": row,
        "acknowledge": None if acknowledge is None else worked(acknowledge),
        "answer": worked(row.answer_minutes),
    }
