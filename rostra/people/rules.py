"""Who may: one predicate over a member's roles, grants, mandates and qualifications, asked by every domain.

Everything that a decision needs is read in one query, once for each member object: a request asks many times.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.aggregates import JSONBAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from rostra.core.compiled import preparing_cursor, written
from rostra.people.enums import ACTING, GRANTED, RIGHTS, RULES, GrantRight, Right, RuleKey
from rostra.people.models import AccessRequest, BodyRule, Duty, Grant, Mandate, Member, Qualification, Role, Unit

if TYPE_CHECKING:
    from rostra.accounts.models import Account

HELD = "_held_roles"
"""Under this name a member object keeps what was read."""
HOLDS = ("roles", "duties", "grants", "mandates", "qualifications")
POLICY, COURSE = "policy", "course:"
"""The codes of what may be asked of those who act: the policy acknowledged, and a course with its code."""
BINDING = (RuleKey.MANDATE_REQUIRED, RuleKey.TRAINING_COURSES, RuleKey.ACKNOWLEDGE_REQUIRED, RuleKey.SECOND_FACTOR)
Task = tuple[str, int | None]
"""A role or duty by its code, and the id of the unit for which it is held; None: for the whole body."""
COUNTS = Q(mandate=None) | Q(mandate__confirmed_at__isnull=False)
"""Of grants: those that do not wait for a manager to confirm the mandate with which they came."""


@dataclass(frozen=True, slots=True)
class Span:
    """A time from which, and until which (None: without end), something holds."""

    starts_at: datetime
    ends_at: datetime | None

    def covers(self, now: datetime) -> bool:
        return self.starts_at <= now and (self.ends_at is None or now < self.ends_at)


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that the body asks of those who act and a member has not: never had, or not since `ended_at`."""

    code: str
    ended_at: datetime | None

    @property
    def course(self) -> str:
        """The code of the course; empty where it is the policy that was not acknowledged."""
        return self.code.removeprefix(COURSE) if self.code.startswith(COURSE) else ""


@dataclass(frozen=True, slots=True)
class Held:
    """What a member holds: roles and duties with the id of their unit, grants with that of their account, mandates with
    the duties that they are for.

    `parents` is the tree of units, empty for who holds nothing on a unit; `bound`: the body asks for a mandate.
    `asked` are the qualifications that it asks for, `qualified` those that the member has or had, with their end;
    `factored` the roles and duties of which it asks a second factor.
    """

    roles: tuple[Task, ...]
    duties: tuple[Task, ...]
    grants: tuple[tuple[str, int, Span], ...]
    mandates: tuple[tuple[frozenset[str], Span], ...]
    parents: Mapping[int, int | None]
    bound: bool
    asked: tuple[str, ...]
    qualified: Mapping[str, datetime | None]
    factored: frozenset[str]

    def acts(self, now: datetime) -> bool:
        """Whether the member may act in the body's name at all, whatever roles and grants they have (R-190, R-380)."""
        if self.bound and not any(span.covers(now) for _duties, span in self.mandates):
            return False
        return not self.lacks(now)

    def lacks(self, now: datetime) -> list[Lack]:
        """What is asked and not there, in the order in which it is asked."""
        return [Lack(code, self.qualified.get(code)) for code in self.asked if self._lacks(code, now)]

    def _lacks(self, code: str, now: datetime) -> bool:
        until = self.qualified.get(code)
        return code not in self.qualified or (until is not None and until <= now)

    def line(self, unit: int, parent: int | None) -> set[int]:
        """The unit and all units above it."""
        line = {unit}
        while parent is not None and parent not in line:
            line.add(parent)
            parent = self.parents.get(parent)
        return line


def rights(member: Member, *, unit: Unit | None = None, now: datetime | None = None) -> frozenset[Right]:
    """The rights that the member's roles give on a unit (or, with None, on the body as a whole).

    A role held for the body counts everywhere; a role held for a unit counts there and below. Somebody who left has
    none. `now` None is this moment.
    """
    if unit is None:
        return _by_roles(member, None, None, now)
    return _by_roles(member, unit.pk, unit.parent_id, now)


def may(member: Member, right: Right, *, unit: Unit | None = None, now: datetime | None = None) -> bool:
    return right in rights(member, unit=unit, now=now)


def rights_on(member: Member, account: Account, now: datetime | None = None) -> frozenset[Right]:
    """The rights on an account: those of roles on its unit, and those granted on this account."""
    if not member.active:
        return frozenset()
    held = _held(member)
    parent = held.parents.get(account.unit_id) if account.unit_id is not None else None
    found = _by_roles(member, account.unit_id, parent, now)
    for right, account_id, span in held.grants:
        if account_id == account.pk and span.covers(now or timezone.now()):
            found |= GRANTED[right]
    return _acting(found, held, now)


def may_on(member: Member, right: Right, account: Account, now: datetime | None = None) -> bool:
    """Whether the member may do this on the account, by a role or by a grant in force."""
    return right in rights_on(member, account, now)


def may_anywhere(member: Member, right: Right, now: datetime | None = None) -> bool:
    """The right on at least one unit or account: enough to open a page that then shows only what the member may see.

    A grant to administer one account opens no page about people and the body: that is asked on the account itself.
    """
    if not member.active:
        return False
    held = _held(member)
    found = frozenset[Right]().union(*(RIGHTS[code] for code, _unit in held.roles))
    if right != Right.ADMINISTER and granted_accounts(member, right, now):
        found |= {right}
    return right in _acting(found, held, now)


def granted_accounts(member: Member, right: Right, now: datetime | None = None) -> frozenset[int]:
    """The ids of the accounts on which a grant gives the right; for filters, beside `units_with`."""
    held = _held(member)
    if not member.active or right not in _acting(frozenset({right}), held, now):
        return frozenset()
    at = now or timezone.now()
    return frozenset(account for code, account, span in held.grants if right in GRANTED[code] and span.covers(at))


def units_with(member: Member, right: Right, now: datetime | None = None) -> frozenset[int] | None:
    """The ids of the units on which roles give the right; None where a role for the whole body does."""
    if may(member, right, now=now):
        return None
    parents = _held(member).parents
    return frozenset(unit for unit, parent in parents.items() if right in _by_roles(member, unit, parent, now))


def acts(member: Member, now: datetime | None = None) -> bool:
    """Whether the member has what the body asks of everybody who acts for it: mandate, trainings, signature."""
    return member.active and _held(member).acts(now or timezone.now())


def held_back(member: Member, now: datetime | None = None) -> list[Lack]:
    """What the member must do before they may act for the body; empty for who may, and for who left."""
    return _held(member).lacks(now or timezone.now()) if member.active else []


def tasks_of(member: Member) -> frozenset[Task]:
    """The roles and duties of a member; none of somebody who left."""
    if not member.active:
        return frozenset()
    held = _held(member)
    return frozenset({*held.roles, *held.duties})


def needs_second_factor(member: Member, *, now: datetime) -> bool:
    """Whether the body asks this member for one, by a role, a duty or a mandate that they hold (R-300)."""
    if not member.active:
        return False
    held = _held(member)
    mandated = (duties for duties, span in held.mandates if span.covers(now))
    return not held.factored.isdisjoint({code for code, _unit in (*held.roles, *held.duties)}.union(*mandated))


def would_act(member: Member, now: datetime | None = None) -> bool:
    """Whether roles or grants in force would let the member act, if nothing else were asked of them."""
    if not member.active:
        return False
    held, at = _held(member), now or timezone.now()
    by_grants = (GRANTED[code] for code, _account, span in held.grants if span.covers(at))
    return bool(ACTING & frozenset[Right]().union(*(RIGHTS[code] for code, _unit in held.roles), *by_grants))


def acts_if(member: Member, key: RuleKey, value: Any, now: datetime) -> bool:
    """Whether the member would have what is asked of those who act, if this rule had this value, as it is stored."""
    held = _held(member)
    signed = value if key == RuleKey.ACKNOWLEDGE_REQUIRED else POLICY in held.asked
    courses = (
        value
        if key == RuleKey.TRAINING_COURSES
        else [code.removeprefix(COURSE) for code in held.asked if code != POLICY]
    )
    bound = value if key == RuleKey.MANDATE_REQUIRED else held.bound
    return replace(held, bound=bound, asked=_asked(signed=signed, courses=courses)).acts(now)


def acting_places(member: Member, now: datetime) -> tuple[frozenset[int] | None, frozenset[int]]:
    """Where roles and grants let the member act: the ids of units, None for the whole body, and those of accounts."""
    held = _held(member)
    accounts = frozenset(account for code, account, span in held.grants if GRANTED[code] & ACTING and span.covers(now))
    on = {unit for code, unit in held.roles if RIGHTS[code] & ACTING}
    if None in on:
        return None, accounts
    return frozenset(unit for unit, parent in held.parents.items() if on & held.line(unit, parent)), accounts


def may_give(member: Member, right: GrantRight, account: Account, now: datetime | None = None) -> bool:
    """Administrators and security officers of that part of the body give any right on the account; whoever
    administers just this account, or is its owner, gives only what they hold on it themselves.
    """
    if _keeps(member, account, now):
        return True
    held = rights_on(member, account, now)
    return (Right.ADMINISTER in held or account.owner_id == member.pk) and Right(right.value) in held


def latest_end(member: Member, right: GrantRight, account: Account, now: datetime) -> datetime | None:
    """Until when at the latest runs what the member gives on the account; None: without an end.

    Asked for what they may give. What somebody gives because of a role has no end; what they give because of a grant
    ends when that ends.
    """
    if _keeps(member, account, now):
        return None
    held = _held(member)
    parent = held.parents.get(account.unit_id) if account.unit_id is not None else None
    needed = {Right(right.value)} if account.owner_id == member.pk else {Right(right.value), Right.ADMINISTER}
    ends = [_end(held, need, account, now) for need in needed - _by_roles(member, account.unit_id, parent, now)]
    return min((end for end in ends if end is not None), default=None)


def decides_access(member: Member, request: AccessRequest, now: datetime | None = None) -> bool:
    """Who decides a request: nobody their own; for an account those who keep it, else administrators of that part."""
    if member.pk == request.member_id or not member.active:
        return False
    account = request.account
    if account is None:
        return may(member, Right.ADMINISTER, unit=request.member.unit, now=now)
    if account.owner_id == member.pk or _keeps(member, account, now):
        return True
    return may_on(member, Right.ADMINISTER, account, now)


def forget(*members: Member) -> None:
    """After a change of what a member holds: read it again when next asked."""
    for member in members:
        vars(member).pop(HELD, None)


def read_ahead(members: Iterable[Member]) -> None:
    """Read in one query what many members hold, before each of them is asked."""
    wanted = {member.pk: member for member in members if HELD not in vars(member)}
    # A request asks many times: where all is known, not even the question is put together.
    for row in _rows(wanted) if wanted else ():
        vars(wanted[row["pk"]])[HELD] = _from(row)


def rule(key: RuleKey) -> Any:
    """What the body in scope decided that binds its people, as stored; the default while it decided nothing."""
    found = BodyRule.objects.filter(key=key).values_list("value", flat=True).first()
    return RULES[key] if found is None else found


def _keeps(member: Member, account: Account, now: datetime | None) -> bool:
    """Whether a role makes the member keeper of the account: administrator or security officer of its unit."""
    parent = _held(member).parents.get(account.unit_id) if account.unit_id is not None else None
    return bool(_by_roles(member, account.unit_id, parent, now) & {Right.ADMINISTER, Right.SECURE})


def _end(held: Held, right: Right, account: Account, now: datetime) -> datetime | None:
    """When the last grant in force that gives the right ends."""
    ends = [
        span.ends_at
        for code, account_id, span in held.grants
        if account_id == account.pk and right in GRANTED[code] and span.covers(now)
    ]
    dated = [end for end in ends if end is not None]
    return max(dated) if len(dated) == len(ends) else None


def _by_roles(member: Member, unit: int | None, parent: int | None, now: datetime | None) -> frozenset[Right]:
    if not member.active:
        return frozenset()
    held = _held(member)
    line = held.line(unit, parent) if unit is not None else set()
    found = frozenset[Right]().union(*(RIGHTS[code] for code, on in held.roles if on is None or on in line))
    return _acting(found, held, now)


def _acting(found: frozenset[Right], held: Held, now: datetime | None) -> frozenset[Right]:
    """Without the mandate, training or signature that the body asks for, reading is left, and the inner offices."""
    return found if not found & ACTING or held.acts(now or timezone.now()) else found - ACTING


def _held(member: Member) -> Held:
    read_ahead([member])
    held: Held = vars(member)[HELD]
    return held


def _rows(members: Iterable[int]) -> list[dict[str, Any]]:
    """One row for each member, with everything that decides."""
    with preparing_cursor(connection) as cursor:
        cursor.execute(_question(), [list(members)])
        return [json.loads(row) for (row,) in cursor]


@cache
def _question() -> str:
    """What is asked of the database: every page asks it, and to put it together takes ten times as long as to answer it."""
    mine = {"member": OuterRef("pk")}
    roles = Role.everywhere.filter(**mine)
    duties = Duty.everywhere.filter(**mine)
    grants = Grant.everywhere.filter(COUNTS, **mine, ended_at=None)
    mandates = Mandate.everywhere.filter(**mine, ended_at=None, confirmed_at__isnull=False)
    # The tree decides only for who holds something on a part of it.
    on_a_part = Role.everywhere.filter(member=OuterRef(OuterRef("pk")), unit__isnull=False)
    units = Unit.everywhere.filter(Exists(on_a_part), body=OuterRef("body"))
    # As one piece: for thousands of members, a piece for each unit would take longer than all the rest.
    pairs = JSONBAgg(JSONObject(unit="pk", parent="parent_id"))
    tree = units.order_by().values("body").annotate(pairs=pairs).values("pairs")
    binding = BodyRule.everywhere.filter(body=OuterRef("body"), key__in=BINDING)
    qualified = Qualification.everywhere.filter(**mine)
    span = {"starts_at": "starts_at", "ends_at": "ends_at"}
    rows = (
        Member.everywhere.order_by()
        .annotate(
            held_roles=ArraySubquery(roles.values(row=JSONObject(code="code", unit="unit_id"))),
            held_duties=ArraySubquery(duties.values(row=JSONObject(code="code", unit="unit_id"))),
            held_grants=ArraySubquery(grants.values(row=JSONObject(right="right", account="account_id", **span))),
            held_mandates=ArraySubquery(mandates.values(row=JSONObject(duties="duties", **span))),
            tree=Subquery(tree),
            rules=ArraySubquery(binding.values(row=JSONObject(key="key", value="value"))),
            held_qualifications=ArraySubquery(qualified.values(row=JSONObject(code="code", until="valid_until"))),
        )
        .values("pk", "tree", "rules", *(f"held_{what}" for what in HOLDS))
    )
    question, values = rows.query.sql_with_params()
    # The question is the ORM's own.
    return f"SELECT to_jsonb(held) FROM ({written(question, values)}) held WHERE held.pk = ANY(%s)"  # noqa: S608


def _from(row: dict[str, Any]) -> Held:
    rules = {**RULES, **{item["key"]: item["value"] for item in row["rules"]}}
    signed, courses = rules[RuleKey.ACKNOWLEDGE_REQUIRED], rules[RuleKey.TRAINING_COURSES]
    return Held(
        roles=_tasks(row["held_roles"]),
        duties=_tasks(row["held_duties"]),
        grants=tuple((item["right"], item["account"], _span(item)) for item in row["held_grants"]),
        mandates=tuple((frozenset(item["duties"]), _span(item)) for item in row["held_mandates"]),
        parents={item["unit"]: item["parent"] for item in row["tree"] or ()},
        bound=rules[RuleKey.MANDATE_REQUIRED],
        asked=_asked(signed=signed, courses=courses),
        qualified={item["code"]: _moment(item["until"]) for item in row["held_qualifications"]},
        factored=frozenset(rules[RuleKey.SECOND_FACTOR]),
    )


def _tasks(rows: Iterable[dict[str, Any]]) -> tuple[Task, ...]:
    return tuple((row["code"], row["unit"]) for row in rows)


def _asked(*, signed: bool, courses: Iterable[str]) -> tuple[str, ...]:
    return (*([POLICY] if signed else []), *(f"{COURSE}{code}" for code in courses))


def _span(item: dict[str, Any]) -> Span:
    return Span(datetime.fromisoformat(item["starts_at"]), _moment(item["ends_at"]))


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
