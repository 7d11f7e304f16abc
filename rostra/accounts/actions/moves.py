"""What every move of an account through its stages has in common: it happens once, is logged, and people hear of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rostra.accounts import events
from rostra.accounts.enums import STAGE_MOVES, AccountState, Stage
from rostra.accounts.line import keepers
from rostra.accounts.models import Account
from rostra.audit.actions import Capture, Data, record
from rostra.audit.registry import EventKind
from rostra.core.refusals import Faster, Refused
from rostra.people.actions import notify
from rostra.people.models import Member, User


class NotAllowed(Refused):
    """The member's roles and tasks do not include this."""


class NotNow(Refused):
    """The account is in a stage in which this cannot be done."""


def allow(permitted: bool) -> None:
    """Raises NotAllowed unless permitted."""
    if not permitted:
        raise NotAllowed(_("Your roles do not include this."))


def move_stage(account: Account, to: Stage, *, by: User | None, now: datetime, **fields: Any) -> None:
    """Change the stage. Raises NotNow for a move that is not possible, Faster when somebody was faster."""
    if not STAGE_MOVES.allowed(account.stage, to):
        raise NotNow(_("This is not possible while the account is at this stage."))
    old = account.stage
    if not Account.objects.filter(pk=account.pk, stage=old).update(stage=to, **fields):
        raise Faster(_("Somebody else changed this account in the meantime."))
    for name, value in {"stage": to, **fields}.items():
        setattr(account, name, value)
    note(account, events.STAGE_CHANGED, by=by, now=now, data={"old": old, "new": to.value})


def shut(account: Account, *, by: User | None, now: datetime) -> None:
    """The end of an account: nothing is collected or published there any more; what was said and received stays."""
    move_stage(
        account,
        Stage.CLOSED,
        by=by,
        now=now,
        state=AccountState.CLOSED,
        closed_at=now,
        review_at=None,
        next_fetch_at=None,
    )


def note(
    account: Account,
    kind: EventKind,
    *,
    by: User | None,
    now: datetime,
    data: Data | None = None,
    capture: Capture | None = None,
) -> None:
    """Write an event about the account."""
    about = f"accounts.account:{account.pk}"
    record(body=account.body_id, by=by, now=now, kind=kind.name, about=about, data=data, capture=capture)


def tell(people: Iterable[Member | None], kind: str, account: Account, *, now: datetime, **data: str | int) -> None:
    """Let people know, with the account's name and a link to it; who left is not told.

    Where nobody is left, its administrators and security officers hear of it: news about an account reaches somebody.
    """
    users = [member.user for member in people if member is not None and member.active]
    url = reverse("accounts:account", args=[account.pk])
    notify(users=users or keepers(), kind=kind, now=now, data={"account": account.name, **data}, url=url)
