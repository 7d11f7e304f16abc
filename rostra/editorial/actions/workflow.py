"""By which model posts for an account are approved."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rostra.accounts.models import Account
from rostra.audit.actions import record
from rostra.core.refusals import Refused
from rostra.editorial import events
from rostra.editorial.actions.moves import allow
from rostra.editorial.models import AccountWorkflow
from rostra.people import rules
from rostra.people.enums import Right
from rostra.people.models import Member
from rostra.policy.approval_chains import Workflow


@transaction.atomic
def set_workflow(*, account: Account, model: str, by: Member, now: datetime) -> AccountWorkflow:
    """How posts for the account are approved from now on; "" is as the body decided. What was asked for keeps its chain.

    Raises NotAllowed for all but administrators of that part of the body, Refused for what is no model.
    """
    allow(rules.may(by, Right.ADMINISTER, unit=account.unit))
    if model not in ("", *Workflow.values):
        raise Refused(_("Choose one of the ways of approving."), field="model")
    row = AccountWorkflow.objects.select_for_update().filter(account=account).first()
    before = row.model if row else ""
    if row is not None and before == model:
        return row
    row, _made = AccountWorkflow.objects.update_or_create(
        account=account, defaults={"model": model, "by": by.user, "at": now}
    )
    record(
        body=row.body_id,
        by=by.user,
        now=now,
        kind=events.WORKFLOW_SET.name,
        about=f"editorial.workflow:{row.pk}",
        data={"account": account.pk, "model": model, "before": before},
    )
    return row
