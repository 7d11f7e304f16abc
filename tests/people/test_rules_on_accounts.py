"""Roles, grants and mandates on single accounts, as tables."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rostra.accounts.models import Account
from rostra.people.actions import add_unit, end_membership, give_grant, give_role, set_rule
from rostra.people.enums import ACTING, GrantRight, Right, RoleCode, RuleKey
from rostra.people.models import AccessRequest, Member
from rostra.people.queries import rule
from rostra.people.rules import (
    decides_access,
    granted_accounts,
    may_anywhere,
    may_give,
    may_on,
    read_ahead,
    rights_on,
    units_with,
)
from tests.people.rights import account, mandate, newcomer

ROLES = {
    RoleCode.READER: {Right.READ},
    RoleCode.EDITOR: {Right.READ, Right.WRITE},
    RoleCode.APPROVER: {Right.READ, Right.WRITE, Right.APPROVE},
    RoleCode.RESPONDER: {Right.READ, Right.ANSWER, Right.MODERATE},
    RoleCode.RECORDS: {Right.READ, Right.RECORDS},
    RoleCode.SECURITY: {Right.READ, Right.SECURE},
    RoleCode.ADMINISTRATOR: {Right.READ, Right.ADMINISTER},
}


@pytest.fixture
def inside(cast: Any) -> Account:
    below = add_unit(name="Web", by=None, now=cast.now, parent=cast.unit)
    return account("inside", now=cast.now, unit=add_unit(name="Video", by=None, now=cast.now, parent=below))


@pytest.fixture
def outside(cast: Any) -> Account:
    return account("outside", now=cast.now, unit=add_unit(name="Roads", by=None, now=cast.now))


@pytest.fixture
def common(cast: Any) -> Account:
    return account("common", now=cast.now)


@pytest.mark.parametrize("code", RoleCode.values)
def test_role_on_a_unit_reaches_accounts_of_it_and_below(
    cast: Any, inside: Account, outside: Account, common: Account, code: str
) -> None:
    member = newcomer(cast)
    give_role(member=member, code=code, unit=cast.unit, by=None, now=cast.now)

    assert [rights_on(member, each, cast.now) for each in (inside, outside, common)] == [ROLES[code], set(), set()]


@pytest.mark.parametrize("code", RoleCode.values)
def test_role_on_the_body_reaches_every_account(
    cast: Any, inside: Account, outside: Account, common: Account, code: str
) -> None:
    member = newcomer(cast)
    give_role(member=member, code=code, by=None, now=cast.now)

    assert [rights_on(member, each, cast.now) for each in (inside, outside, common)] == [ROLES[code]] * 3


@pytest.mark.parametrize("right", GrantRight.values)
def test_grant_reaches_its_account_only_and_gives_one_right(
    cast: Any, inside: Account, outside: Account, right: str
) -> None:
    member = newcomer(cast)
    give_grant(member=member, account=outside, right=right, by=None, now=cast.now)

    assert rights_on(member, outside, cast.now) == {Right.READ, Right(right)}
    assert rights_on(member, inside, cast.now) == frozenset()


def test_grant_holds_between_its_dates(cast: Any, inside: Account) -> None:
    member = newcomer(cast)
    begin, end = cast.now + timedelta(days=1), cast.now + timedelta(days=3)
    give_grant(member=member, account=inside, right="answer", by=None, now=cast.now, starts_at=begin, ends_at=end)
    moments = (begin - timedelta(seconds=1), begin, end - timedelta(seconds=1), end)

    assert [may_on(member, Right.ANSWER, inside, at) for at in moments] == [False, True, True, False]
    assert [may_anywhere(member, Right.ANSWER, at) for at in moments] == [False, True, True, False]


def test_grant_opens_the_pages_of_its_right_but_none_about_people(cast: Any, inside: Account) -> None:
    member = newcomer(cast)
    for right in GrantRight.values:
        give_grant(member=member, account=inside, right=right, by=None, now=cast.now)

    assert {right for right in Right if may_anywhere(member, right, cast.now)} == {Right.READ, *ACTING}
    assert may_on(member, Right.ADMINISTER, inside, cast.now)


def test_rights_on_accounts_end_with_the_membership(cast: Any, inside: Account) -> None:
    member = newcomer(cast)
    give_grant(member=member, account=inside, right="write", by=None, now=cast.now)
    assert may_on(member, Right.WRITE, inside, cast.now)
    end_membership(member=member, by=cast.administrator, now=cast.now)

    assert rights_on(member, inside, cast.now) == frozenset()
    assert granted_accounts(member, Right.WRITE, cast.now) == frozenset()
    assert not may_anywhere(member, Right.READ, cast.now)


def test_mandate_is_needed_where_the_body_says_so(cast: Any, inside: Account) -> None:
    set_rule(key=RuleKey.MANDATE_REQUIRED, value=True, by=None, now=cast.now)
    grantee = newcomer(cast)
    give_grant(member=grantee, account=inside, right="answer", by=None, now=cast.now)
    without = {cast.approver: {Right.READ}, cast.administrator: {Right.READ, Right.ADMINISTER}, grantee: {Right.READ}}
    assert {member: rights_on(member, inside, cast.now) for member in without} == without
    assert granted_accounts(grantee, Right.ANSWER, cast.now) == frozenset()
    assert units_with(cast.approver, Right.WRITE, cast.now) == frozenset()

    mandate(cast, cast.approver, now=cast.now)
    mandate(cast, grantee, now=cast.now)

    assert rights_on(cast.approver, inside, cast.now) == ROLES[RoleCode.APPROVER]
    assert rights_on(grantee, inside, cast.now) == {Right.READ, Right.ANSWER}
    assert rights_on(grantee, inside, cast.now + timedelta(days=30)) == {Right.READ}


def test_rule_is_what_was_set_else_the_default(cast: Any) -> None:
    before = rule(RuleKey.PERSONAL_ADMINS)
    set_rule(key=RuleKey.PERSONAL_ADMINS, value="refuse", by=None, now=cast.now)
    set_rule(key=RuleKey.PERSONAL_ADMINS, value="record", by=None, now=cast.now)
    set_rule(key=RuleKey.PERSONAL_ADMINS, value="refuse", by=None, now=cast.now)

    assert (before, rule(RuleKey.PERSONAL_ADMINS), rule(RuleKey.MANDATE_REQUIRED)) == ("record", "refuse", False)


def test_units_with_a_right_are_those_of_the_role_and_below(cast: Any, inside: Account, outside: Account) -> None:
    member = newcomer(cast)
    give_role(member=member, code=RoleCode.EDITOR, unit=cast.unit, by=None, now=cast.now)
    web = inside.unit.parent if inside.unit is not None else None
    assert web is not None

    assert units_with(member, Right.WRITE, cast.now) == {cast.unit.pk, web.pk, inside.unit_id}
    assert units_with(member, Right.ANSWER, cast.now) == frozenset()
    assert units_with(cast.editor, Right.WRITE, cast.now) is None


@pytest.mark.parametrize("code", [None, *RoleCode.values])
def test_access_decision_takes_two_queries_at_most(cast: Any, inside: Account, code: str | None) -> None:
    member = newcomer(cast)
    give_grant(member=member, account=inside, right="answer", by=None, now=cast.now)
    if code is not None:
        give_role(member=member, code=code, unit=cast.unit, by=None, now=cast.now)
    fresh = Member.objects.select_related("user").get(pk=member.pk)
    row = Account.objects.get(pk=inside.pk)

    with CaptureQueriesContext(connection) as asked:
        assert may_anywhere(fresh, Right.ANSWER, cast.now)
        assert may_on(fresh, Right.ANSWER, row, cast.now)
        assert granted_accounts(fresh, Right.ANSWER, cast.now) == {inside.pk}

    assert len(asked) <= 2


def test_what_many_hold_is_read_in_one_query(cast: Any) -> None:
    members = list(Member.objects.select_related("user"))

    with CaptureQueriesContext(connection) as asked:
        read_ahead(members)
        assert sum(may_anywhere(member, Right.READ, cast.now) for member in members) == 7

    assert len(asked) == 1


def test_who_may_give_what(cast: Any, inside: Account, outside: Account) -> None:
    keeper, owner = newcomer(cast, "Kim Keeper"), newcomer(cast, "Ola Owner")
    for right in ("administer", "answer"):
        give_grant(member=keeper, account=inside, right=right, by=None, now=cast.now)
    give_grant(member=owner, account=inside, right="write", by=None, now=cast.now)
    inside.owner = owner
    inside.save(update_fields=["owner"])
    everything = set(GrantRight)

    given = {
        member: {right for right in GrantRight if may_give(member, right, inside, cast.now)}
        for member in (cast.administrator, cast.security, keeper, owner, cast.editor, cast.reader)
    }
    elsewhere = {right for right in GrantRight if may_give(keeper, right, outside, cast.now)}

    assert given == {
        cast.administrator: everything,
        cast.security: everything,
        keeper: {GrantRight.ADMINISTER, GrantRight.ANSWER},
        owner: {GrantRight.WRITE},
        cast.editor: set(),
        cast.reader: set(),
    }
    assert elsewhere == set()


def test_who_decides_a_request(cast: Any, inside: Account) -> None:
    keeper, owner = newcomer(cast, "Kim Keeper"), newcomer(cast, "Ola Owner")
    give_grant(member=keeper, account=inside, right="administer", by=None, now=cast.now)
    inside.owner = owner
    inside.save(update_fields=["owner"])
    on_account = AccessRequest(member=cast.reader, account=inside, right="answer")
    for_role = AccessRequest(member=cast.administrator, role="editor")
    people = (cast.administrator, cast.security, keeper, owner, cast.editor, cast.reader)

    assert [decides_access(member, on_account, cast.now) for member in people] == [True] * 4 + [False] * 2
    assert [decides_access(member, for_role, cast.now) for member in people] == [False] * 6
    for_role.member = cast.reader
    assert [decides_access(member, for_role, cast.now) for member in people] == [True] + [False] * 5
    end_membership(member=owner, by=cast.administrator, now=cast.now)
    assert not decides_access(owner, on_account, cast.now)
