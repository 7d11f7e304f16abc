from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rostra.accounts.actions.capturing import plan
from rostra.accounts.enums import ProofMethod, Stage
from rostra.accounts.models import Account, Proof
from rostra.people.actions import add_unit, give_role, set_rule
from rostra.people.enums import AccessState, GrantRight, RoleCode, RuleKey
from rostra.people.models import AccessRequest, Grant, Mandate, Member, Qualification, Role, User
from rostra.policy.actions import decide
from rostra.policy.decisions import (
    ACCESS_CRITERIA,
    ACKNOWLEDGE_REQUIRED,
    CAPTURE_MONTHS,
    DORMANT_DAYS,
    MANDATE_REQUIRED,
    PERSONAL_ADMINS,
    PROOF_DAYS,
    RECERTIFY_MONTHS,
    TRAINING_COURSES,
    UNSANCTIONED_PUBLISHING,
)
from rostra.policy.impacts import foreseen
from rostra.records.enums import CaptureState
from rostra.records.models import PageCapture


def account(name: str = "City", **more: Any) -> Account:
    values = {"name": name, "url": f"https://social.example/{name}", "network": "x", "stage": Stage.ACTIVE, **more}
    return Account.objects.create(**values)


def said(question: Any, value: Any, cast: Any) -> list[tuple[str, ...]]:
    return [(impact.sentence, *impact.examples) for impact in foreseen(question, value, cast.now)]


LOSE = "lose the right to publish and to answer, until they have what is asked for. Accounts concerned:"
LOSES = "loses the right to publish and to answer, until they have what is asked for. Accounts concerned:"


def test_training_takes_the_right_of_those_who_have_not_done_it(cast: Any) -> None:
    account(), account("Transit"), account("Old", stage=Stage.CLOSED)
    Qualification.objects.create(member=cast.editor, code="course:basics", valid_until=cast.now + timedelta(days=1))
    Qualification.objects.create(member=cast.approver, code="course:basics", valid_until=cast.now)

    assert said(TRAINING_COURSES, ("basics",), cast) == [(f"2 members {LOSE} 2.", "Jonas Berg", "Lena Krog")]
    assert said(TRAINING_COURSES, (), cast) == []


def test_accounts_concerned_are_those_of_units_and_of_grants(cast: Any) -> None:
    parks = add_unit(name="Parks", by=None, now=cast.now)
    below = add_unit(name="Trees", parent=parks, by=None, now=cast.now)
    Role.objects.filter(code__in=[RoleCode.EDITOR, RoleCode.APPROVER, RoleCode.RESPONDER]).delete()
    give_role(member=cast.reader, code=RoleCode.EDITOR, unit=parks, by=None, now=cast.now)
    granted = account("Granted")
    account("Trees", unit=below), account("Other", unit=cast.unit)
    Grant.objects.create(member=cast.records, account=granted, right=GrantRight.WRITE, starts_at=cast.now)

    assert said(ACKNOWLEDGE_REQUIRED, True, cast) == [(f"2 members {LOSE} 2.", "Nour Haddad", "Ravi Nair")]


def test_mandate_counts_where_one_is_in_force(cast: Any) -> None:
    for member in (cast.editor, cast.approver):
        Mandate.objects.create(
            member=member,
            manager=cast.reader,
            scope="x",
            starts_at=cast.now,
            confirmed_at=cast.now,
            created_at=cast.now,
        )

    assert said(MANDATE_REQUIRED, True, cast) == [(f"1 member {LOSES} 0.", "Lena Krog")]


def test_members_who_may_act_again_are_told(cast: Any) -> None:
    decide(question=TRAINING_COURSES, value=("basics",), by=None, now=cast.now)
    set_rule(key=RuleKey.ACKNOWLEDGE_REQUIRED, value=True, by=None, now=cast.now)
    Qualification.objects.create(member=cast.editor, code="policy")

    words = "1 member may publish and answer again by the roles and rights that they hold."
    assert said(TRAINING_COURSES, (), cast) == [(words, "Ana Popa")]


def test_accounts_without_a_decision_stop(cast: Any) -> None:
    account(), account("Found", stage=Stage.UNSANCTIONED)

    assert said(UNSANCTIONED_PUBLISHING, False, cast) == [
        ("On 1 account that nobody decided on nothing is posted any more.", "Found")
    ]
    assert said(UNSANCTIONED_PUBLISHING, True, cast) == []
    decide(question=UNSANCTIONED_PUBLISHING, value=False, by=None, now=cast.now)
    assert said(UNSANCTIONED_PUBLISHING, False, cast) == []


def test_silent_accounts_are_dormant_at_once(cast: Any) -> None:
    account(
        channel="fake",
        state="active",
        active_at=cast.now - timedelta(days=40),
        opened_at=cast.now - timedelta(days=400),
    )
    account("Lively", channel="fake", state="active", active_at=cast.now - timedelta(days=2), opened_at=cast.now)

    assert said(DORMANT_DAYS, 30, cast) == [("1 account counts as dormant at once.", "City")]
    assert said(DORMANT_DAYS, 60, cast) == []


def test_pages_are_captured_at_once_by_a_shorter_time(cast: Any) -> None:
    account(), account("New")
    plan(now=cast.now)
    rows = PageCapture.objects.filter(account__name="City")
    rows.update(state=CaptureState.DONE, next_try_at=None, done_at=cast.now - timedelta(days=100))

    assert said(CAPTURE_MONTHS, 3, cast) == [("The page of 1 account is captured at once.", "City")]
    assert said(CAPTURE_MONTHS, 12, cast) == []


def test_days_that_were_set_stay(cast: Any) -> None:
    city = account(review_at=cast.now)
    Proof.objects.create(
        account=city, method=ProofMethod.CODE, at=cast.now, ok=True, expires_at=cast.now + timedelta(days=9)
    )

    assert said(RECERTIFY_MONTHS, 6, cast) == [
        ("1 account keeps the day by which it is certified again; the new time counts from then on.",)
    ]
    assert said(PROOF_DAYS, 30, cast) == [
        (
            "The proof of control of 1 account holds as long as it was given for; the new time counts from the next one on.",
        )
    ]


def test_personal_administrators_stay_and_are_named(cast: Any) -> None:
    values = {"member": cast.editor, "right": GrantRight.ADMINISTER, "starts_at": cast.now}
    Grant.objects.create(account=account(), personal_handle="@ana", **values)
    Grant.objects.create(account=account("Transit"), **values)

    assert said(PERSONAL_ADMINS, "refuse", cast) == [
        (
            "1 personal account that administers one of ours stays as it is: replace it. No other is recorded.",
            "City: @ana (Ana Popa)",
        )
    ]
    assert said(PERSONAL_ADMINS, "record", cast) == []
    decide(question=PERSONAL_ADMINS, value="refuse", by=None, now=cast.now)
    assert said(PERSONAL_ADMINS, "refuse", cast) == []


def test_requests_that_say_less_are_counted(cast: Any) -> None:
    values = {"role": RoleCode.EDITOR, "reason": "x", "state": AccessState.ASKED}
    AccessRequest.objects.create(member=cast.reader, criteria={"need": "Roads", "manager": ""}, **values)

    assert said(ACCESS_CRITERIA, ("need", "manager"), cast) == [
        (
            "1 request for access that waits says less than this. It is decided as it stands, or asked for again.",
            "Nour Haddad",
        )
    ]
    assert said(ACCESS_CRITERIA, ("need",), cast) == []


@pytest.mark.parametrize("count", [30])
def test_impact_names_some_and_asks_as_much_for_many(cast: Any, count: int) -> None:
    account()

    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            foreseen(ACKNOWLEDGE_REQUIRED, True, cast.now)
        return len(captured)

    before = asked()
    crowd(cast, count)

    assert asked() == before
    (impact,) = foreseen(ACKNOWLEDGE_REQUIRED, True, cast.now)
    assert (len(impact.examples), impact.examples[-1]) == (11, "and 23 more")


def test_impact_on_a_large_body_takes_less_than_a_second(cast: Any) -> None:
    Account.objects.bulk_create(
        Account(name=f"A {number}", network="x", stage=Stage.ACTIVE, unit=cast.unit) for number in range(500)
    )
    crowd(cast, 2000)
    # Of this process: the machine may be busy with other tests.
    begun = time.process_time()
    (impact,) = foreseen(ACKNOWLEDGE_REQUIRED, True, cast.now)
    took = time.process_time() - begun

    assert impact.sentence == f"2003 members {LOSE} 500."
    assert took < 1


def crowd(cast: Any, count: int) -> None:
    """Editors of one of twenty units."""
    units = [add_unit(name=f"Unit {number}", by=None, now=cast.now) for number in range(20)]
    users = User.objects.bulk_create(
        User(email=f"m{number}@portavale.example", name=f"Member {number:04}") for number in range(count)
    )
    members = Member.objects.bulk_create(Member(user=user) for user in users)
    Role.objects.bulk_create(
        Role(member=member, code=RoleCode.EDITOR, unit=units[number % 20]) for number, member in enumerate(members)
    )
