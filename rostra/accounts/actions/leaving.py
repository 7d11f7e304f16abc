"""What becomes of the accounts that somebody tends when they leave; registered in `people.leaving`."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from rostra.accounts import events
from rostra.accounts.actions.moves import note, tell
from rostra.accounts.enums import Stage
from rostra.accounts.models import Account, Delegate
from rostra.audit.actions import Data, record
from rostra.people.models import Member, User

TASKS = ("sponsor", "owner", "substitute")


def count_tended(member: Member) -> int:
    """Accounts of which the member is sponsor, owner or substitute."""
    return _tended(member).count()


@transaction.atomic
def pass_on(*, member: Member, to: Member | None, by: User | None, now: datetime) -> int:
    """`to` takes the member's place. Without them the substitute becomes owner; what is left empty, people hear of.

    Nobody is owner and substitute of the same account. Naming them to accept terms ends as well. Gives how many
    accounts `to` tends now.
    """
    _end_delegation(member, by, now)
    passed = 0
    rows = _tended(member).select_related("unit", "owner__user", "substitute__user", "sponsor__user")
    for account in rows.select_for_update(of=("self",)).order_by("pk"):
        wanted = _places(account, member, to)
        changed = [task for task in TASKS if getattr(account, task) != wanted[task]]
        for task in changed:
            setattr(account, task, wanted[task])
        account.save(update_fields=changed)
        note(account, events.ENTRY_CHANGED, by=by, now=now, data={"changed": changed})
        passed += to is not None and to in [wanted[task] for task in changed]
        if account.owner is None or account.substitute is None:
            tell([account.owner], "accounts.tender_left", account, now=now, who=member.user.name)
    return passed


def _tended(member: Member) -> QuerySet[Account]:
    mine = Q(owner=member) | Q(substitute=member) | Q(sponsor=member)
    return Account.objects.filter(mine).exclude(stage=Stage.CLOSED)


def _places(account: Account, member: Member, to: Member | None) -> dict[str, Member | None]:
    """Who tends the account from now on."""
    owner = account.owner if account.owner != member else to
    substitute = account.substitute if account.substitute != member else to
    if owner is None and account.owner == member and substitute is not None and substitute.active:
        owner = substitute
    if substitute == owner:
        substitute = None
    return {"sponsor": account.sponsor if account.sponsor != member else to, "owner": owner, "substitute": substitute}


def _end_delegation(member: Member, by: User | None, now: datetime) -> None:
    for row in Delegate.objects.filter(member=member, ended_at=None):
        Delegate.objects.filter(pk=row.pk).update(ended_at=now)
        data: Data = {"member": member.pk, "kind": row.kind}
        about = f"accounts.delegate:{row.pk}"
        record(body=row.body_id, by=by, now=now, kind=events.DELEGATE_ENDED.name, about=about, data=data)
