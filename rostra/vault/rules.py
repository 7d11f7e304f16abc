"""Who may do what with a secret. The right to secure gives order over secrets, and no look at any of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rostra.people.enums import Right
from rostra.people.models import Member
from rostra.people.rules import may, may_anywhere
from rostra.vault.models import Holding, Item

if TYPE_CHECKING:
    from rostra.accounts.models import Account


def secures(member: Member, item: Item | None = None) -> bool:
    """A security officer for the item: of the whole body, or of the unit that has its account."""
    if may(member, Right.SECURE):
        return True
    unit = item.account.unit if item is not None and item.account is not None else None
    return unit is not None and may(member, Right.SECURE, unit=unit)


def keeps(member: Member, item: Item) -> bool:
    """The custodian, who decides who else holds it."""
    return member.active and item.custodian_id == member.pk


def holds(member: Member, item: Item) -> bool:
    """Holder or custodian: may have the value shown. Asked once per object, unless the query brought the answer."""
    if keeps(member, item):
        return True
    cached: dict[int, bool] = item.__dict__.setdefault("_held_by", {})
    if member.pk not in cached:
        cached[member.pk] = Holding.objects.filter(item=item, member=member, ended_at=None).exists()
    return member.active and cached[member.pk]


def may_see(member: Member, item: Item) -> bool:
    """That it exists, who holds it and how it stands; never its value."""
    return holds(member, item) or secures(member, item) or may(member, Right.ADMINISTER)


def may_see_all(member: Member) -> bool:
    return may(member, Right.SECURE) or may(member, Right.ADMINISTER)


def may_manage(member: Member, item: Item) -> bool:
    return keeps(member, item) or secures(member, item)


def may_add(member: Member) -> bool:
    """Something, somewhere: enough to open the form."""
    return may_anywhere(member, Right.SECURE) or may(member, Right.ADMINISTER)


def may_add_to(member: Member, account: Account | None) -> bool:
    """Who secures a part of the body adds nothing to the accounts of another part: what is late stops publishing."""
    if account is None or may(member, Right.ADMINISTER):
        return may_add(member)
    return may(member, Right.SECURE, unit=account.unit)


def may_reveal(member: Member, item: Item) -> bool:
    """Alone, with reason and second factor."""
    return item.sealed_kind and not item.dual and holds(member, item)


def may_ask(member: Member, item: Item) -> bool:
    """With a second person: holders for what nobody sees alone, security officers for everything."""
    return item.sealed_kind and (secures(member, item) or (item.dual and holds(member, item)))


def may_decide(member: Member, item: Item, *, asked_by: int) -> bool:
    """The second person: custodian or security officer, and never the one who asked."""
    return member.pk != asked_by and may_manage(member, item)


def may_rotate(member: Member, item: Item) -> bool:
    return holds(member, item) or secures(member, item)
