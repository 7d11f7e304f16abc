from __future__ import annotations

from typing import Any

from rostra.people.actions import add_unit, end_membership, give_role
from rostra.people.enums import Right, RoleCode
from rostra.people.rules import may, may_anywhere, rights


def test_rights_follow_roles_on_the_body(cast: Any) -> None:
    table = {
        cast.editor: {Right.READ, Right.WRITE},
        cast.approver: {Right.READ, Right.WRITE, Right.APPROVE},
        cast.responder: {Right.READ, Right.ANSWER, Right.MODERATE},
        cast.records: {Right.READ, Right.RECORDS},
        cast.security: {Right.READ, Right.SECURE},
        cast.administrator: {Right.READ, Right.ADMINISTER},
        cast.reader: {Right.READ},
    }
    assert {member: rights(member) for member in table} == table


def test_role_on_a_unit_counts_there_and_below_only(cast: Any) -> None:
    below = add_unit(name="Web", by=None, now=cast.now, parent=cast.unit)
    beside = add_unit(name="Roads", by=None, now=cast.now)
    give_role(member=cast.reader, code=RoleCode.RESPONDER, unit=cast.unit, by=cast.administrator, now=cast.now)
    held = {unit: may(cast.reader, Right.ANSWER, unit=unit) for unit in (cast.unit, below, beside, None)}
    assert held == {cast.unit: True, below: True, beside: False, None: False}
    assert may_anywhere(cast.reader, Right.ANSWER)


def test_rights_end_with_the_membership(cast: Any) -> None:
    end_membership(member=cast.editor, by=cast.administrator, now=cast.now)
    assert rights(cast.editor) == frozenset()
    assert not may_anywhere(cast.editor, Right.READ)
