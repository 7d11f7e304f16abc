"""How posts are approved, account by account."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rostra.core.refusals import refusal_told
from rostra.editorial import actions
from rostra.editorial.access import publishing_account_or_404
from rostra.editorial.approval_forms import WorkflowForm
from rostra.editorial.approving import accounts_to_publish, unknown_types, ways
from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right
from rostra.people.rules import may
from rostra.policy.approval_chains import Workflow
from rostra.policy.decisions import WORKFLOW
from rostra.policy.queries import decided


@require_safe
@members_only(Right.READ)
def workflow(request: MemberRequest) -> HttpResponse:
    """Every member may know who approves what."""
    rows = ways(accounts_to_publish())
    forms = {row.account.pk: WorkflowForm(initial={"model": row.model}, prefix=str(row.account.pk)) for row in rows}
    context = {
        "rows": [
            (row, forms[row.account.pk] if may(request.member, Right.ADMINISTER, unit=row.account.unit) else None)
            for row in rows
        ],
        "default": Workflow(decided(WORKFLOW)).label,
        "unknown": unknown_types(),
        "may_decide": may(request.member, Right.ADMINISTER),
    }
    return render(request, "editorial/workflow.html", context)


@require_POST
@members_only(Right.ADMINISTER)
def workflow_set(request: MemberRequest, pk: int) -> HttpResponse:
    account = publishing_account_or_404(pk)
    if not may(request.member, Right.ADMINISTER, unit=account.unit):
        raise PermissionDenied(_("Your roles do not include this."))
    form = WorkflowForm(request.POST, prefix=str(account.pk))
    model = form.cleaned_data["model"] if form.is_valid() else "?"
    with refusal_told(request):
        actions.set_workflow(account=account, model=model, by=request.member, now=timezone.now())
        messages.success(request, _("From now on posts for this account are approved like this."))
    return redirect("editorial:workflow")
