"""Who could have seen what since it was last changed, and what is late because of it."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, Min, OuterRef, Q, QuerySet

from rostra.people.enums import RIGHTS, DutyCode, Right
from rostra.people.models import Duty, Member, Role, Unit, User
from rostra.people.rules import rights, rights_on, units_with
from rostra.vault.models import Holding, Item, Reveal, RotationTask, Secret


def exposed_to(member: Member) -> QuerySet[Item]:
    """What the member could have had shown since its last change: held it, saw it, or wrote it. One query.

    At the very moment of the change counts as after it: better one change too many.
    """
    since = OuterRef("changed_at")
    held = Holding.objects.filter(item=OuterRef("pk"), member=member).filter(Q(ended_at=None) | Q(ended_at__gte=since))
    seen = Reveal.objects.filter(item=OuterRef("pk"), member=member, at__gte=since)
    wrote = Secret.objects.filter(item=OuterRef("pk"), created_by=member.user_id, created_at__gte=since)
    return Item.objects.filter(Exists(held) | Exists(seen) | Exists(wrote), retired_at=None).order_by("label", "pk")


def secured_by(member: Member) -> QuerySet[Item]:
    """The secrets over which the member has order: all, or those of the accounts of their units."""
    units = units_with(member, Right.SECURE)
    rows = Item.objects.filter(retired_at=None)
    return rows if units is None else rows.filter(account__unit__in=units)


def needed_by(member: Member, now: datetime) -> set[int]:
    """Ids of what the member could have had shown, and needs for what they may do now.

    For a secret of an account that is a right on the account beyond reading; for others, order over the body's
    secrets; the duty “protection and passwords” needs both, and the custodian what they keep. As the database says,
    whatever was read before.
    """
    items = list(exposed_to(member).select_related("account__unit"))
    if not items:
        return set()
    fresh = Member.objects.select_related("user").get(pk=member.pk)
    duties: set[int | None] = set(
        Duty.objects.filter(member=member, code=DutyCode.PROTECTION).values_list("unit_id", flat=True)
    )
    lines = _lines() if duties - {None} else {}
    all_of_them = None in duties
    return {item.pk for item in items if all_of_them or _needs(fresh, item, duties, lines, now)}


def _needs(member: Member, item: Item, duties: set[int | None], lines: dict[int, set[int]], now: datetime) -> bool:
    if item.custodian_id == member.pk:
        return True
    if item.account is None:
        return bool(rights(member, now=now) & {Right.SECURE, Right.ADMINISTER})
    if lines.get(item.account.unit_id or 0, set()) & duties:
        return True
    return bool(rights_on(member, item.account, now) - {Right.READ, Right.RECORDS})


def _lines() -> dict[int, set[int]]:
    """Each unit with those above it."""
    parents = dict(Unit.objects.values_list("pk", "parent_id"))
    found: dict[int, set[int]] = {}
    for unit in parents:
        line, at = set[int](), unit
        while at is not None and at not in line:
            line.add(at)
            at = parents[at]
        found[unit] = line
    return found


def overdue_accounts(now: datetime) -> dict[int, datetime]:
    """Accounts with a secret that should have been changed by now, and since when. One query."""
    late = RotationTask.objects.filter(done_at=None, due_at__lte=now, item__account__isnull=False)
    rows = late.values_list("item__account_id").annotate(since=Min("due_at")).order_by()
    return {account_id: since for account_id, since in rows if account_id is not None}


class Officers:
    """Who has the right to secure, and for which part of the body; read once, asked for each secret."""

    def __init__(self) -> None:
        codes = [code for code, given in RIGHTS.items() if given & {Right.SECURE, Right.ADMINISTER}]
        rows = Role.objects.filter(code__in=codes, member__left_at=None, member__user__is_active=True)
        self._roles = list(rows.select_related("member__user").order_by("pk"))
        self._lines = _lines() if any(role.unit_id is not None for role in self._roles) else {}

    def of(self, item: Item) -> list[User]:
        """Those of the whole body and of the unit that has the account; administrators where nobody secures."""
        unit = item.account.unit_id if item.account is not None else None
        line = {None, *self._lines.get(unit or 0, ())}
        found = [role.member.user for role in self._roles if Right.SECURE in RIGHTS[role.code] and role.unit_id in line]
        # Administrators of a part know of no secret.
        return list(dict.fromkeys(found or [role.member.user for role in self._roles if role.unit_id is None]))
