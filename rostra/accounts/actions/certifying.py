"""Recertification: is the account still needed, still staffed, still true to its charter? (R-188, R-192)"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rostra.accounts import events
from rostra.accounts.actions.closing import begin_closing
from rostra.accounts.actions.moves import allow, note
from rostra.accounts.actions.opening import next_review
from rostra.accounts.enums import Certified, ClosingReason
from rostra.accounts.models import Account, Certification
from rostra.accounts.rules import may_tend
from rostra.audit.actions import Data
from rostra.core.refusals import Faster, Refused
from rostra.people.models import Member

TIME_TO_CHANGE = timedelta(days=30)
"""After “change the charter” the account is asked about again so soon."""


@transaction.atomic
def certify(
    *,
    certification: Certification,
    needed: bool,
    staffed: bool,
    charter_true: bool,
    outcome: Certified,
    by: Member,
    now: datetime,
    note_text: str = "",
) -> Account:
    """Answer for an account: keep it, keep it and change its charter, or close it.

    Raises NotAllowed, Refused for answers that do not fit the outcome, Faster when it was answered meanwhile.
    """
    account = certification.account
    allow(may_tend(by, account))
    note_text = note_text.strip()
    _require_sense(outcome, needed=needed, staffed=staffed, charter_true=charter_true, note_text=note_text)
    rows = Certification.objects.filter(pk=certification.pk, outcome="")
    if not rows.update(
        needed=needed,
        staffed=staffed,
        charter_true=charter_true,
        outcome=outcome,
        note=note_text,
        decided_at=now,
        decided_by=by,
    ):
        raise Faster(_("Somebody else answered in the meantime."))
    data: Data = {
        "outcome": outcome.value,
        "needed": needed,
        "staffed": staffed,
        "charter_true": charter_true,
        "note": note_text,
    }
    note(account, events.CERTIFIED, by=by.user, now=now, data=data)
    if outcome == Certified.CLOSE:
        reason = _reason(needed=needed, staffed=staffed)
        begin_closing(account=account, reason=reason, explanation=note_text, by=by, now=now, decided=True)
        return account
    account.review_at = next_review(now) if outcome == Certified.KEEP else now + TIME_TO_CHANGE
    account.save(update_fields=["review_at"])
    return account


def _require_sense(outcome: Certified, *, needed: bool, staffed: bool, charter_true: bool, note_text: str) -> None:
    if outcome == Certified.KEEP and not (needed and staffed and charter_true):
        raise Refused(
            _("It can stay as it is only if it is needed, staffed, and true to its charter."), field="outcome"
        )
    if outcome == Certified.CHANGE and not (needed and staffed):
        raise Refused(_("An account that nobody needs or looks after is closed."), field="outcome")
    if outcome != Certified.KEEP and not note_text:
        raise Refused(_("Say what is to change, or why it is closed."), field="note")


def _reason(*, needed: bool, staffed: bool) -> ClosingReason:
    if not needed:
        return ClosingReason.NOT_USED
    return ClosingReason.OTHER if staffed else ClosingReason.NO_OWNER
