"""Charters: versions, records, approval."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest

from rostra.accounts import actions, queries
from rostra.accounts.content import CHARTER, LABELS, PARTS, CharterText
from rostra.accounts.models import Account, Charter
from rostra.accounts.presentation import charter_changes, charter_parts
from rostra.audit.models import Event
from tests.accounts.office import FULL, Office


@pytest.fixture
def office(cast: Any) -> Office:
    return Office(cast)


def test_charter_has_a_communication_part_and_a_technical_part(office: Office) -> None:
    """R-003, R-022: every field of the charter stands in one part, with a label."""
    placed = [name for _code, _heading, names in PARTS for name in names]

    assert placed == [field.name for field in fields(CharterText)] == list(LABELS)
    assert [code for code, _heading, _names in PARTS] == ["communication", "content", "engagement", "technical"]


def test_every_change_is_a_version_and_a_record(office: Office, cast: Any) -> None:
    """R-023."""
    account = office.propose()
    row = actions.save_charter(account=account, text=replace(FULL, hours=8), by=cast.editor, now=cast.now)
    same = actions.save_charter(account=account, text=replace(FULL, hours=8), by=cast.editor, now=cast.now)

    assert row is not None
    assert (row.number, same, Charter.objects.count()) == (2, None, 2)
    event = Event.objects.filter(kind="accounts.charter_saved").latest("pk")
    assert event.data == {"account": account.pk, "number": 2, "changed": ["hours"]}
    salt, content = CHARTER.read([str(row.pk)])[str(row.pk)]
    assert (event.source, event.source_key, bytes(row.salt)) == ("accounts.charter", str(row.pk), salt)
    assert b'"hours":8' in content


def test_changed_charter_is_detected(office: Office) -> None:
    account = office.propose()
    before = CHARTER.read([str(queries.charter_of(account).pk)])  # type: ignore[union-attr]

    Charter.objects.update(content={**FULL.stored(), "hours": 1})

    assert CHARTER.read(list(before)) != before


def test_second_editor_overwrites_nothing(office: Office, cast: Any) -> None:
    account = office.propose()
    actions.save_charter(account=account, text=replace(FULL, hours=8), number=1, by=cast.editor, now=cast.now)

    with pytest.raises(actions.SavedMeanwhile):
        actions.save_charter(account=account, text=replace(FULL, hours=9), number=1, by=cast.records, now=cast.now)

    assert Charter.objects.count() == 2


def test_number_that_was_taken_meanwhile_is_refused(office: Office, cast: Any) -> None:
    from rostra.accounts.actions.charters import _write

    account = office.propose()

    with pytest.raises(actions.SavedMeanwhile):
        _write(account, 1, FULL, cast.editor, cast.now)


def test_changed_charter_is_approved_by_who_decides_last_and_did_not_write_it(office: Office, cast: Any) -> None:
    account = office.opened()
    row = actions.save_charter(account=account, text=replace(FULL, hours=8), by=cast.editor, now=cast.now)
    assert row is not None
    row.account = account
    people = [cast.editor, cast.approver, cast.administrator]
    may = [who for who in people if actions.may_approve_charter(who, row)]

    with pytest.raises(actions.NotAllowed):
        actions.approve_charter(charter=row, by=cast.approver, now=cast.now)
    held_before = queries.approved_charter(account)
    actions.approve_charter(charter=row, by=cast.administrator, now=cast.now)

    assert may == [cast.administrator]
    assert held_before is not None
    assert (held_before.number, Charter.objects.get(pk=row.pk).approved_by) == (1, cast.administrator)
    with pytest.raises(actions.NotNow):
        actions.approve_charter(charter=row, by=cast.administrator, now=cast.now)


def test_charter_of_a_proposal_is_approved_with_it(office: Office, cast: Any) -> None:
    account = office.submitted()
    row = queries.charter_of(account)
    assert row is not None

    with pytest.raises(actions.NotNow):
        actions.approve_charter(charter=row, by=cast.administrator, now=cast.now)


def test_what_an_older_version_wrote_is_read(office: Office) -> None:
    row = Charter(account=Account(), content={"objective": "Help", "gone": 1})

    assert CharterText.of(row) == CharterText(objective="Help")


def test_charter_in_words(office: Office) -> None:
    words = {line.name: line.text for part in charter_parts(FULL) for line in part.lines}

    assert words["modes"] == "Convey: we tell; Take part: we work on things together with people"
    assert (words["degree"], words["retention"], words["hours"]) == (
        "Comments are open",
        "Official posts with their edits",
        "6",
    )
    empty = {line.text for part in charter_parts(CharterText()) for line in part.lines}
    assert empty == {""}


def test_difference_between_versions(office: Office) -> None:
    found = charter_changes(FULL, replace(FULL, objective="People find their way", hours=8))

    assert [(str(change.label), [(piece.kind, piece.text) for piece in change.pieces]) for change in found] == [
        ("Objective", [("same", "People find their way"), ("gone", " around roadworks")]),
        ("Hours of work a week", [("gone", "6"), ("new", "8")]),
    ]
