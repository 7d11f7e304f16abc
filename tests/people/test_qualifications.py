"""What a body asks of those who act: without it members read, and keep the inner offices, and no more."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rostra.audit.models import Event
from rostra.people.actions import (
    add_member,
    disqualify,
    end_membership,
    give_role,
    limit_qualifications,
    qualify,
    set_rule,
)
from rostra.people.enums import Right, RoleCode, RuleKey
from rostra.people.models import Member, Qualification
from rostra.people.rules import (
    Lack,
    forget,
    granted_accounts,
    held_back,
    may,
    may_anywhere,
    may_on,
    rights,
    units_with,
    would_act,
)
from tests.people.rights import account, newcomer

BASICS = "course:basics"


def ask(cast: Any, *courses: str, signed: bool = False) -> None:
    set_rule(key=RuleKey.TRAINING_COURSES, value=list(courses), by=None, now=cast.now)
    set_rule(key=RuleKey.ACKNOWLEDGE_REQUIRED, value=signed, by=None, now=cast.now)


def have(cast: Any, member: Member, code: str = BASICS, *, days: int | None = 30) -> Qualification:
    until = cast.now + timedelta(days=days) if days is not None else None
    return qualify(member=member, code=code, valid_until=until, by=None, now=cast.now)


def test_a_body_that_asks_nothing_holds_nobody_back(cast: Any) -> None:
    assert held_back(cast.editor, cast.now) == []
    assert may(cast.editor, Right.WRITE, now=cast.now)


@pytest.mark.parametrize("role", [RoleCode.EDITOR, RoleCode.APPROVER, RoleCode.RESPONDER])
def test_without_the_course_reading_is_what_is_left(cast: Any, role: str) -> None:
    ask(cast, "basics")
    member = newcomer(cast)
    give_role(member=member, code=role, by=None, now=cast.now)
    assert rights(member, now=cast.now) == {Right.READ}
    assert held_back(member, cast.now) == [Lack(BASICS, None)]
    assert would_act(member, cast.now)


def test_inner_offices_go_on_without_the_course(cast: Any) -> None:
    ask(cast, "basics", signed=True)
    assert may(cast.administrator, Right.ADMINISTER, now=cast.now)
    assert may(cast.records, Right.RECORDS, now=cast.now)
    assert not would_act(cast.administrator, cast.now)


def test_the_course_gives_the_rights_back_until_its_end(cast: Any) -> None:
    ask(cast, "basics")
    row = have(cast, cast.editor)
    assert row.valid_until is not None
    assert may(cast.editor, Right.WRITE, now=row.valid_until - timedelta(microseconds=1))
    assert not may(cast.editor, Right.WRITE, now=row.valid_until)
    assert held_back(cast.editor, row.valid_until) == [Lack(BASICS, row.valid_until)]


def test_all_that_is_asked_must_be_there(cast: Any) -> None:
    ask(cast, "basics", "security", signed=True)
    have(cast, cast.editor)
    have(cast, cast.editor, "policy", days=None)
    assert held_back(cast.editor, cast.now) == [Lack("course:security", None)]
    assert [lack.course for lack in held_back(cast.reader, cast.now)] == ["", "basics", "security"]


def test_every_question_about_rights_agrees(cast: Any) -> None:
    city = account("city", now=cast.now)
    ask(cast, "basics")
    member = cast.editor
    asked = {
        "may": may(member, Right.WRITE, now=cast.now),
        "may_on": may_on(member, Right.WRITE, city, cast.now),
        "may_anywhere": may_anywhere(member, Right.WRITE, cast.now),
        "granted": bool(granted_accounts(member, Right.WRITE, cast.now)),
        "units": units_with(member, Right.WRITE, cast.now),
    }
    assert asked == {
        "may": False,
        "may_on": False,
        "may_anywhere": False,
        "granted": False,
        "units": frozenset(),
    }


def test_who_left_is_not_held_back_and_would_not_act(cast: Any) -> None:
    ask(cast, "basics")
    end_membership(member=cast.editor, by=cast.administrator, now=cast.now)
    assert held_back(cast.editor, cast.now) == []
    assert not would_act(cast.editor, cast.now)


def test_everything_is_read_in_one_query(cast: Any) -> None:
    ask(cast, "basics", signed=True)
    have(cast, cast.editor)
    forget(cast.editor)
    with CaptureQueriesContext(connection) as asked:
        rights(cast.editor, now=cast.now)
        held_back(cast.editor, cast.now)
        would_act(cast.editor, cast.now)
    assert len(asked) == 1


def test_only_what_is_asked_for_is_an_event(cast: Any) -> None:
    have(cast, cast.editor)
    disqualify(member=cast.editor, code=BASICS, by=None, now=cast.now)
    ask(cast, "basics", signed=True)
    have(cast, cast.editor)
    have(cast, cast.editor, "policy", days=None)
    disqualify(member=cast.editor, code=BASICS, by=None, now=cast.now)
    disqualify(member=cast.editor, code=BASICS, by=None, now=cast.now)
    rows = Event.objects.filter(kind__contains="qualif").order_by("id").values_list("kind", "data__qualification")
    assert list(rows) == [
        ("people.qualified", BASICS),
        ("people.qualified", "policy"),
        ("people.disqualified", BASICS),
    ]


def test_the_same_qualification_again_is_the_same_row(cast: Any) -> None:
    have(cast, cast.editor, days=1)
    row = have(cast, cast.editor, days=10)
    assert Qualification.objects.get() == row
    assert row.valid_until == cast.now + timedelta(days=10)


def test_a_limit_holds_for_all_but_those_named(cast: Any) -> None:
    ask(cast, signed=True)
    have(cast, cast.editor, "policy", days=None)
    until = cast.now + timedelta(days=14)
    count = limit_qualifications(code="policy", until=until, but={cast.approver.pk}, by=None, now=cast.now)
    assert count == Member.objects.count()
    found = dict(Qualification.objects.values_list("member", "valid_until"))
    assert found[cast.editor.pk] == until
    assert found[cast.approver.pk] is None
    event = Event.objects.get(kind="people.qualifications_limited")
    assert event.data == {"qualification": "policy", "until": until.isoformat(), "count": count - 1}


def test_who_left_before_a_limit_is_asked_anew_when_they_come_back(cast: Any) -> None:
    ask(cast, signed=True)
    have(cast, cast.editor, "policy", days=None)
    end_membership(member=cast.editor, by=cast.administrator, now=cast.now)
    limit_qualifications(code="policy", until=cast.now + timedelta(days=14), but=(), by=None, now=cast.now)
    user = cast.editor.user
    back = add_member(email=user.email, name=user.name, by=None, now=cast.now)
    assert held_back(back, cast.now) == [Lack("policy", None)]


def test_a_limit_on_what_nobody_asks_for_is_no_event(cast: Any) -> None:
    limit_qualifications(code="policy", until=cast.now, but=(), by=None, now=cast.now)
    assert not Event.objects.filter(kind="people.qualifications_limited").exists()
