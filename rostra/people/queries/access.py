"""Who has access to which account: by a role on its part of the body, or by a grant (R-185)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise

from rostra.audit.models import Event
from rostra.core.compiled import Compiled
from rostra.core.scoping import current_body_id
from rostra.people.enums import GRANTED, RIGHTS, AccessState, GrantRight, Right, RoleCode
from rostra.people.events import ROLE_GIVEN
from rostra.people.models import AccessRequest, Grant, Member, Role, User
from rostra.people.queries.people import units
from rostra.people.rules import COUNTS, decides_access, read_ahead

if TYPE_CHECKING:
    from rostra.accounts.models import Account

COUNTED = frozenset().union(*GRANTED.values()) | {Right.SECURE}
"""Rights that are access to an account; reading and records are none."""
RECENT = 50


@dataclass(frozen=True, slots=True)
class Access:
    """One way in which one person reaches one account. `role` or `grant` says by what.

    `since` and `by` of a role are those of the log; None where it is older than the log.
    """

    account: Account
    member: Member
    what: str | Promise
    role: Role | None
    grant: Grant | None
    since: datetime | None
    by: User | None
    until: datetime | None


def granted(right: GrantRight | Right, account: int | None, now: datetime) -> Q:
    """The members who hold this right by a grant in force, on the account (by its id) or on any, as a condition."""
    grants = Grant.objects.filter(COUNTS, right=right, starts_at__lte=now, ended_at=None, member=OuterRef("pk"))
    grants = grants.filter(Q(ends_at=None) | Q(ends_at__gt=now))
    return Q(Exists(grants if account is None else grants.filter(account=account)))


def access_to(account: Account, now: datetime | None = None) -> list[Access]:
    """Everybody who may do something on the account, by name."""
    return access_register([account], now)


def access_register(accounts: Iterable[Account], now: datetime | None = None) -> list[Access]:
    """The same for many accounts, in the order given; the number of queries does not grow."""
    asked, at = list(accounts), now or timezone.now()
    line = _lines()
    roles = _roles()
    given = _given(roles)
    grants: dict[int, list[Grant]] = {}
    rows = Grant.objects.filter(
        COUNTS, account__in=asked, ended_at=None, member__left_at=None, member__user__is_active=True
    )
    for grant in rows.select_related("member__user", "given_by", "mandate"):
        if grant.ends_at is None or at < grant.ends_at:
            grants.setdefault(grant.account_id, []).append(grant)
    found: list[Access] = []
    for account in asked:
        above = line.get(account.unit_id, frozenset()) if account.unit_id is not None else frozenset()
        by_role = [
            Access(
                account, role.member, RoleCode(role.code).label, role, None, *given.get(_key(role), (None, None)), None
            )
            for role in roles
            if role.unit_id is None or role.unit_id in above
        ]
        by_grant = [
            Access(
                account,
                grant.member,
                GrantRight(grant.right).label,
                None,
                grant,
                grant.starts_at,
                grant.given_by,
                grant.ends_at,
            )
            for grant in grants.get(account.pk, [])
        ]
        found += sorted([*by_role, *by_grant], key=lambda row: (row.member.user.name, row.member.pk, str(row.what)))
    return found


def deciders(request: AccessRequest) -> list[Member]:
    """Everybody who can decide a request, by name."""
    given = Q(roles__code__in=[RoleCode.ADMINISTRATOR, RoleCode.SECURITY])
    if request.account is not None:
        given |= Q(grants__account=request.account, grants__right=GrantRight.ADMINISTER, grants__ended_at=None)
        given |= Q(pk=request.account.owner_id)
    rows = Member.objects.filter(given, left_at=None, user__is_active=True).select_related("user", "unit")
    asked = list(rows.order_by("user__name", "pk").distinct())
    read_ahead(asked)
    return [member for member in asked if decides_access(member, request)]


def access_requests(member: Member) -> list[AccessRequest]:
    """The requests that the member made or can decide, newest first: those that wait, and the last that were decided."""
    rows = AccessRequest.objects.select_related("member__user", "member__unit", "account__unit", "decided_by")
    waiting = [row for row in rows.filter(state=AccessState.ASKED).order_by("-pk") if _concerns(member, row)]
    done = rows.exclude(state=AccessState.ASKED).order_by("-pk")[:RECENT]
    return [*waiting, *(row for row in done if _concerns(member, row))]


def access_to_decide(member: Member, limit: int) -> list[AccessRequest]:
    """What waits for this member's decision, the oldest first; the number of queries does not grow with it."""
    return [row for row in _asked_by_others(member.pk) if decides_access(member, row)][:limit]


@Compiled
def _asked_by_others(member: int) -> QuerySet[AccessRequest]:
    rows = AccessRequest.objects.filter(state=AccessState.ASKED).exclude(member=member)
    return rows.select_related("member__user", "member__unit", "account__unit").order_by("pk")


def _concerns(member: Member, request: AccessRequest) -> bool:
    return request.member_id == member.pk or decides_access(member, request)


def grants_of(member: Member) -> QuerySet[Grant]:
    """A member's grants that have not ended, by account."""
    rows = Grant.objects.filter(COUNTS, member=member, ended_at=None).select_related("account", "given_by", "mandate")
    return rows.order_by("account__name", "right")


def _roles() -> list[Role]:
    """The roles in the body that are access to accounts."""
    codes = [code for code, rights in RIGHTS.items() if rights & COUNTED - {Right.READ}]
    rows = Role.objects.filter(code__in=codes, member__left_at=None, member__user__is_active=True)
    return list(rows.select_related("member__user", "unit").order_by("pk"))


def _lines() -> dict[int, frozenset[int]]:
    """Each unit with those above it."""
    found: dict[int, frozenset[int]] = {}
    for unit in units():
        line, at = set(), unit
        while at.pk not in line:
            line.add(at.pk)
            at = at.parent or at
        found[unit.pk] = frozenset(line)
    return found


def _given(roles: list[Role]) -> dict[tuple[int, str, int | None], tuple[datetime | None, User | None]]:
    """When each role was given and by whom, from the log, in one query."""
    abouts = {f"people.member:{role.member_id}": role.member_id for role in roles}
    events = Event.objects.filter(body=current_body_id(), kind=ROLE_GIVEN.name, about__in=list(abouts))
    return {
        (abouts[event.about], str(event.data["role"]), event.data["unit"]): (event.at, event.actor)
        for event in events.select_related("actor").order_by("pk")
    }


def _key(role: Role) -> tuple[int, str, int | None]:
    return role.member_id, role.code, role.unit_id
