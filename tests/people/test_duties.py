"""The gap check, the RACI sheet, contacts."""

from __future__ import annotations

from typing import Any

from rostra.accounts.queries.sheet import raci_sheet
from rostra.people import raci
from rostra.people.actions import add_unit, end_membership, give_duty
from rostra.people.enums import DutyCode
from rostra.people.queries import contacts, missing_duties, unit_gaps
from tests.people.rights import account


def test_gap_check_counts_people_for_the_body(cast: Any) -> None:
    for code in DutyCode.values[:7]:
        for member in (cast.editor, cast.responder):
            give_duty(member=member, code=code, by=None, now=cast.now)
    give_duty(member=cast.editor, code="crisis", by=None, now=cast.now)
    missing = missing_duties(now=cast.now)

    assert (missing.nobody, missing.one) == (["Training"], ["Crisis"])
    end_membership(member=cast.responder, by=cast.administrator, now=cast.now)
    assert len(missing_duties(now=cast.now).one) == 8


def test_gap_check_of_a_unit_counts_those_above(cast: Any) -> None:
    below = add_unit(name="Web", by=None, now=cast.now, parent=cast.unit)
    give_duty(member=cast.editor, code="crisis", by=None, now=cast.now)
    give_duty(member=cast.reader, code="crisis", unit=cast.unit, by=None, now=cast.now)
    give_duty(member=cast.approver, code="training", unit=below, by=None, now=cast.now)

    def gaps() -> dict[Any, tuple[list[str], list[str]]]:
        return {row.unit: ([str(each) for each in row.nobody], [str(each) for each in row.one]) for row in unit_gaps()}

    # Seven duties that nobody has anywhere, and the one that one person has, are the body's gaps, and said once.
    assert gaps() == {cast.unit: (["Training"], [])}
    give_duty(member=cast.editor, code="training", unit=below, by=None, now=cast.now)
    end_membership(member=cast.reader, by=cast.administrator, now=cast.now)
    give_duty(member=cast.approver, code="crisis", unit=below, by=None, now=cast.now)
    assert gaps() == {cast.unit: (["Training"], ["Crisis"])}


def test_sheet_has_everybody_with_a_part(cast: Any) -> None:
    give_duty(member=cast.editor, code="publishing", by=None, now=cast.now)
    give_duty(member=cast.responder, code="strategy", by=None, now=cast.now)
    city = account("city", now=cast.now)
    city.owner = cast.editor
    city.save(update_fields=["owner"])

    people, lines = raci_sheet()
    rows = {str(line.label): line for line in lines}

    assert [member.user.name for member in people] == ["Ana Popa", "Lena Krog", "Mihai Rusu", "Ravi Nair", "Sara Lind"]
    assert rows["Write and publish every day"].cells == ["R/A", "", "", "", ""]
    assert rows["Propose and open an account"].cells == ["R", "C", "A", "", ""]
    assert (rows["Advertise"].missing, rows["Write and publish every day"].missing) == (True, False)


def test_every_party_of_the_sheet_is_known_and_each_activity_complete() -> None:
    named = {party for activity in raci.ACTIVITIES for part in raci.PARTS for party in getattr(activity, part)}

    assert named == set(raci.PARTIES)
    assert [len(activity.accountable) for activity in raci.ACTIVITIES] == [1] * len(raci.ACTIVITIES)


def test_contacts_are_the_members(cast: Any) -> None:
    end_membership(member=cast.editor, by=cast.administrator, now=cast.now)

    assert [row.user.name for row in contacts()] == [
        "Jonas Berg",
        "Lena Krog",
        "Mihai Rusu",
        "Nour Haddad",
        "Ravi Nair",
        "Sara Lind",
    ]
