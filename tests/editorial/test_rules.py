from __future__ import annotations

from datetime import datetime

import pytest

from rostra.core.scoping import scope
from rostra.editorial.enums import PostState
from rostra.editorial.models import Post
from rostra.editorial.queries import currents, readable, waiting_for_me
from rostra.editorial.rules import home, may_edit, may_move
from rostra.people.actions import add_member, add_unit, give_role
from rostra.people.enums import RoleCode
from rostra.people.models import Member, Unit
from tests.editorial.office import Office, connect


@pytest.fixture
def harbour(office: Office, now: datetime) -> Unit:
    return add_unit(name="Harbour", by=None, now=now)


@pytest.fixture
def quay(harbour: Unit, now: datetime) -> Unit:
    """A part of the harbour."""
    return add_unit(name="Quay", by=None, now=now, parent=harbour)


def person(office: Office, code: str, unit: Unit | None, home_unit: Unit | None = None) -> Member:
    member = add_member(email="new@portavale.example", name="Noor New", by=None, now=office.clock(), unit=home_unit)
    give_role(member=member, code=code, by=None, now=office.clock(), unit=unit)
    return member


def test_member_of_a_unit_sees_its_posts_and_those_below(office: Office, harbour: Unit, quay: Unit) -> None:
    office.write(title="All")
    for unit in (harbour, quay, office.cast.unit):
        office.write(title=unit.name, unit=unit)
    member = person(office, RoleCode.READER, harbour)

    assert [post.title for post in readable(member).order_by("pk")] == ["Harbour", "Quay"]
    assert readable(office.cast.reader).count() == 4


def test_approver_of_a_unit_is_asked_for_its_posts(office: Office, harbour: Unit, quay: Unit) -> None:
    account = connect(office.network, "quay", now=office.clock(), unit=quay)
    member = person(office, RoleCode.APPROVER, harbour)
    office.ask(office.write(title="Ours", unit=quay, accounts=(account,)))
    office.ask(office.write(title="Ours, on a common account", unit=quay))
    office.ask(office.write(title="Theirs"))

    assert [item.post.title for item in waiting_for_me(member)] == ["Ours"]


def test_new_post_belongs_to_the_writers_unit(office: Office, harbour: Unit, quay: Unit) -> None:
    member = person(office, RoleCode.EDITOR, harbour, home_unit=quay)

    assert home(member) == quay
    assert home(office.cast.editor) is None


def test_new_post_belongs_to_the_first_unit_that_the_writer_may_write_for(office: Office, harbour: Unit) -> None:
    member = person(office, RoleCode.EDITOR, harbour, home_unit=office.cast.unit)

    assert home(member) == harbour
    assert home(office.cast.reader) is None


@pytest.mark.parametrize(
    ("role", "edits", "moves"),
    [
        ("editor", True, True),
        ("approver", True, True),
        ("responder", False, False),
        ("records", False, False),
        ("security", False, False),
        ("administrator", False, False),
        ("reader", False, False),
    ],
)
def test_who_edits_and_moves(office: Office, role: str, edits: bool, moves: bool) -> None:
    post, member = office.write(), getattr(office.cast, role)

    assert (may_edit(member, post), may_move(member, post)) == (edits, moves)


@pytest.mark.parametrize("state", [PostState.PUBLISHED, PostState.WITHDRAWN, PostState.DISCARDED])
def test_what_is_over_is_not_edited(office: Office, state: str) -> None:
    assert not may_edit(office.cast.editor, Post(state=state))


def test_contents_of_another_body_do_not_exist(office: Office) -> None:
    post = office.write()

    with scope(office.cast.other):
        assert currents([post])[post.pk].rows == ()
