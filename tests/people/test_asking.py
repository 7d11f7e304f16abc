"""Requests for access: asked with reasons, decided by who keeps that part of the body."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from rostra.accounts.models import Account
from rostra.audit.models import Event
from rostra.core.refusals import Faster
from rostra.people.actions import (
    NotAllowed,
    ask_access,
    decide_access,
    end_membership,
    set_rule,
    take_back_access,
)
from rostra.people.actions.asking import RequestNotPossible
from rostra.people.enums import AccessState, RuleKey
from rostra.people.models import AccessRequest, Grant, Member, Notice, Role
from rostra.people.queries import access_requests, deciders
from tests.people.rights import account, newcomer

SAID = {"need": "The library's evenings", "training": "In May", "device": "Laptop 12"}


@pytest.fixture
def city(cast: Any) -> Account:
    return account("city", now=cast.now)


@pytest.fixture
def noor(cast: Any) -> Member:
    return newcomer(cast)


def ask(cast: Any, member: Member, account: Account | None, **more: Any) -> AccessRequest:
    wanted = {"right": "answer"} if account is not None else {"role": "editor"}
    values: dict[str, Any] = {"reason": "I answer on Tuesdays.", "criteria": SAID, "now": cast.now, **wanted, **more}
    return ask_access(member=member, account=account, **values)


def told(kind: str) -> list[str]:
    return sorted(row.user.name for row in Notice.objects.filter(kind=kind))


def test_request_goes_to_those_who_keep_the_account(cast: Any, city: Account, noor: Member) -> None:
    owner = newcomer(cast, "Ola Owner")
    city.owner = owner
    city.save(update_fields=["owner"])
    row = ask(cast, noor, city)

    assert (row.state, row.criteria, row.right, row.role) == (AccessState.ASKED, SAID, "answer", "")
    assert [member.user.name for member in deciders(row)] == ["Mihai Rusu", "Ola Owner", "Sara Lind"]
    assert told("people.access_asked") == ["Mihai Rusu", "Ola Owner", "Sara Lind"]
    assert Event.objects.get(kind="people.access_asked").data["account"] == city.pk


def test_role_is_asked_of_administrators_only(cast: Any, noor: Member) -> None:
    row = ask(cast, noor, None)

    assert (row.account, row.role) == (None, "editor")
    assert told("people.access_asked") == ["Mihai Rusu"]


def test_reason_and_criteria_are_asked_for(cast: Any, city: Account, noor: Member) -> None:
    with pytest.raises(RequestNotPossible) as refused:
        ask(cast, noor, city, reason=" ")
    assert refused.value.field == "reason"
    with pytest.raises(RequestNotPossible) as refused:
        ask(cast, noor, city, criteria={**SAID, "device": ""})
    assert refused.value.field == "device"
    set_rule(key=RuleKey.ACCESS_CRITERIA, value=[], by=None, now=cast.now)

    assert ask(cast, noor, city, criteria={}).criteria == {}
    with pytest.raises(RequestNotPossible):
        ask(cast, noor, city)


def test_decision_makes_the_grant(cast: Any, city: Account, noor: Member) -> None:
    end = cast.now + timedelta(days=5)
    row = decide_access(
        request=ask(cast, noor, city), granted=True, verdict="", by=cast.security, now=cast.now, ends_at=end
    )

    assert (row.state, row.decided_by) == (AccessState.GRANTED, cast.security.user)
    grant = Grant.objects.get()
    assert (grant.member, grant.account, grant.right, grant.ends_at, grant.given_by) == (
        noor,
        city,
        "answer",
        end,
        cast.security.user,
    )
    assert told("people.access_granted") == ["Noor New"]


def test_decision_gives_the_role_on_the_persons_unit(cast: Any) -> None:
    member = newcomer(cast, unit=cast.unit)
    decide_access(request=ask(cast, member, None), granted=True, verdict="", by=cast.administrator, now=cast.now)

    assert [(role.code, role.unit) for role in Role.objects.filter(member=member)] == [("editor", cast.unit)]


def test_refusal_needs_a_reason_and_is_told(cast: Any, city: Account, noor: Member) -> None:
    row = ask(cast, noor, city)
    with pytest.raises(RequestNotPossible):
        decide_access(request=row, granted=False, verdict=" ", by=cast.security, now=cast.now)
    decide_access(request=row, granted=False, verdict="Ask Lena.", by=cast.security, now=cast.now)

    assert (row.state, row.verdict, Grant.objects.count()) == (AccessState.REFUSED, "Ask Lena.", 0)
    assert told("people.access_refused") == ["Noor New"]


def test_others_decide_nothing(cast: Any, city: Account, noor: Member) -> None:
    row = ask(cast, noor, city)
    for by in (cast.editor, noor):
        with pytest.raises(NotAllowed):
            decide_access(request=row, granted=True, verdict="", by=by, now=cast.now)
    with pytest.raises(NotAllowed):
        take_back_access(request=row, by=cast.administrator, now=cast.now)


def test_owner_who_holds_too_little_cannot_grant_and_nothing_is_left(cast: Any, city: Account, noor: Member) -> None:
    city.owner = cast.reader
    city.save(update_fields=["owner"])
    row = ask(cast, noor, city)
    with pytest.raises(NotAllowed):
        decide_access(request=row, granted=True, verdict="", by=cast.reader, now=cast.now)

    row.refresh_from_db()
    assert (row.state, Grant.objects.count()) == (AccessState.ASKED, 0)


def test_request_is_decided_once(cast: Any, city: Account, noor: Member) -> None:
    row = ask(cast, noor, city)
    take_back_access(request=row, by=noor, now=cast.now)
    for granted in (True, False):
        with pytest.raises(Faster):
            decide_access(request=row, granted=granted, verdict="x", by=cast.security, now=cast.now)

    assert row.state == AccessState.TAKEN_BACK


def test_leaving_takes_requests_back(cast: Any, city: Account, noor: Member) -> None:
    row = ask(cast, noor, city)
    end_membership(member=noor, by=cast.administrator, now=cast.now)
    row.refresh_from_db()

    assert row.state == AccessState.TAKEN_BACK


def test_list_has_ones_own_and_what_one_decides(cast: Any, city: Account, noor: Member) -> None:
    done = decide_access(
        request=ask(cast, noor, None), granted=False, verdict="No", by=cast.administrator, now=cast.now
    )
    waiting = ask(cast, noor, city)

    assert access_requests(noor) == [waiting, done]
    assert access_requests(cast.security) == [waiting]
    assert access_requests(cast.editor) == []
