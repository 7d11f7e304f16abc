"""Who runs a body alone gets all that they need at the beginning: later nobody gives themselves more."""

from __future__ import annotations

import getpass
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from rostra.core.scoping import scope
from rostra.people.models import Body, Duty, Role

ALONE = ("createbody", "alone", "Alone", "--admin", "ida@alone.example", "--admin-name", "Ida", "--password", "-")


def create(*words: str) -> tuple[list[str], list[str]]:
    """The roles and the duties of the administrator of a body that is created with these words."""
    call_command(*ALONE, *words, stdout=StringIO())
    with scope(Body.objects.get(slug="alone")):
        held = Role.objects.filter(unit=None).order_by("pk"), Duty.objects.filter(unit=None).order_by("pk")
        return [role.code for role in held[0]], [duty.code for duty in held[1]]


def test_administrator_is_what_the_first_person_is(cast: Any) -> None:
    assert create() == (["administrator"], [])


def test_further_roles_and_duties_are_given_with_the_body(cast: Any) -> None:
    words = ("--role", "editor", "--role", "approver", "--duty", "approvals", "--duty", "crisis")

    assert create(*words) == (["administrator", "editor", "approver"], ["approvals", "crisis"])


def test_where_nobody_can_be_asked_the_password_is_to_be_given(cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(_prompt: str) -> str:
        raise EOFError

    monkeypatch.setattr(getpass, "getpass", nobody)
    with pytest.raises(CommandError, match="give it with --password"):
        call_command(*ALONE[:-2], stdout=StringIO())

    assert not Body.objects.filter(slug="alone").exists()


@pytest.mark.parametrize("words", [("--role", "administrator"), ("--role", "mayor"), ("--duty", "editor")])
def test_what_is_no_further_role_and_no_duty_is_refused(cast: Any, words: tuple[str, str]) -> None:
    with pytest.raises(CommandError, match="invalid choice"):
        create(*words)

    assert not Body.objects.filter(slug="alone").exists()
