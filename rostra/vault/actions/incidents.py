"""One act for what may have come into wrong hands at once: at a network, on an account, with a person."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rostra.people.actions import end_sessions
from rostra.people.enums import Right
from rostra.people.models import Member
from rostra.people.rules import may, may_anywhere
from rostra.vault.actions.items import NotPossible, NotYours
from rostra.vault.actions.rotating import open_rotations
from rostra.vault.enums import Cause
from rostra.vault.models import RotationTask
from rostra.vault.queries.exposure import exposed_to, secured_by

if TYPE_CHECKING:
    from rostra.accounts.models import Account


@transaction.atomic
def report_incident(
    *,
    cause: Cause,
    detail: str,
    by: Member,
    now: datetime,
    network: str = "",
    account: Account | None = None,
    person: Member | None = None,
) -> list[RotationTask]:
    """Everything that may be known to others must be changed: what belongs to the network or the account, and what
    the person could have had shown; where several are given, what is all of these. Gives the new tasks.

    All sessions of the person end. Security officers do this, those of a unit for the accounts of their unit. Raises
    NotYours, and NotPossible where nothing is named or nothing is kept.
    """
    if not may_anywhere(by, Right.SECURE) or (person is not None and not may(by, Right.SECURE)):
        raise NotYours(_("Only security officers may do this."))
    if not (network or account or person):
        raise NotPossible(_("Choose a network, an account or a person."))
    items = secured_by(by)
    if network:
        items = items.filter(account__network=network)
    if account is not None:
        items = items.filter(account=account)
    if person is not None:
        items = items.filter(pk__in=exposed_to(person).order_by().values("pk"))
        end_sessions(user=person.user, now=now, by=by.user)
    elif not items.exists():
        raise NotPossible(_("No secret is kept here that this would concern."))
    return open_rotations(cause=cause, member=person, items=items, detail=detail.strip(), by=by.user, now=now)
