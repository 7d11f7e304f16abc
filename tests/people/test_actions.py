"""Every action of the domain: its effect, its event, its refusals."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time
from typing import Any

import pytest

from rostra.audit.models import Event
from rostra.core.refusals import Refused
from rostra.people import actions
from rostra.people.actions import (
    BodyNotPossible,
    LastAdministrator,
    NotAllowed,
    add_member,
    add_unit,
    change_body,
    change_profile,
    choose_language,
    create_body,
    end_membership,
    give_duty,
    give_role,
    log_exported,
    send_invitation,
    take_duty,
    take_role,
)
from rostra.people.enums import DutyCode, RoleCode
from rostra.people.models import Body, Duty, Member, Role, Unit, User


def newest(kind: str) -> Event:
    return Event.objects.filter(kind=kind).order_by("-pk")[0]


def refused(call: Callable[[], object]) -> tuple[type[Refused], str | None]:
    with pytest.raises(Refused) as caught:
        call()
    return type(caught.value), caught.value.field


# --- Bodies and units ---------------------------------------------------------------------------------


def test_create_body_writes_its_first_event(cast: Any) -> None:
    body = create_body(
        slug="new", name="New", language="ro", languages=["en", "ro"], time_zone="UTC", by=None, now=cast.now
    )
    event = newest("people.body_created")
    assert (body.languages, event.body, event.about) == (["ro", "en"], body, f"people.body:{body.pk}")
    assert event.data == {"slug": "new", "name": "New"}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"slug": "portavale"}, "slug"),
        ({"language": "xx"}, "language"),
        ({"languages": ["en", "xx"]}, "language"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"time_zone": "../etc/passwd"}, "time_zone"),
        ({"time_zone": "Europe"}, "time_zone"),
    ],
)
def test_create_body_refuses(cast: Any, wrong: dict[str, Any], field: str) -> None:
    right: dict[str, Any] = {"slug": "new", "name": "New", "language": "en", "time_zone": "UTC"}
    assert refused(lambda: create_body(**{**right, **wrong}, by=None, now=cast.now)) == (BodyNotPossible, field)
    assert not Body.objects.filter(slug="new").exists()


def body_values(**changed: Any) -> dict[str, Any]:
    same = {"name": "Portavale Municipality", "language": "en", "languages": ["en"], "website": ""}
    return {**same, "time_zone": "Europe/Oslo", **changed}


def test_change_body_says_which_fields(cast: Any) -> None:
    values = body_values(name="Portavale City", languages=["ar"], website="https://portavale.example")
    change_body(body=cast.body, **values, by=cast.administrator, now=cast.now)
    cast.body.refresh_from_db()
    event = newest("people.body_changed")
    assert (cast.body.name, cast.body.languages) == ("Portavale City", ["en", "ar"])
    assert (event.data, event.actor) == ({"fields": ["name", "languages", "website"]}, cast.administrator.user)


def test_change_body_writes_nothing_where_nothing_changed(cast: Any) -> None:
    change_body(body=cast.body, **body_values(), by=cast.administrator, now=cast.now)
    assert not Event.objects.filter(kind="people.body_changed").exists()


def test_change_body_refuses(cast: Any) -> None:
    def change(by: Member, **changed: Any) -> Callable[[], object]:
        return lambda: change_body(body=cast.body, **body_values(**changed), by=by, now=cast.now)

    assert refused(change(cast.editor)) == (NotAllowed, None)
    assert refused(change(cast.administrator, language="xx")) == (BodyNotPossible, "language")
    assert refused(change(cast.administrator, time_zone="nowhere")) == (BodyNotPossible, "time_zone")


def test_add_unit_refuses_a_second_of_its_name(cast: Any) -> None:
    unit = add_unit(name="Web", parent=cast.unit, by=cast.administrator.user, now=cast.now)
    assert (unit.parent, newest("people.unit_added").data) == (cast.unit, {"name": "Web"})
    assert refused(lambda: add_unit(name="Web", by=None, now=cast.now)) == (Refused, "name")
    assert Unit.objects.filter(name="Web").count() == 1


# --- Members ------------------------------------------------------------------------------------------


def test_add_member_makes_a_user_who_must_set_a_password(cast: Any) -> None:
    member = add_member(
        email=" New@Portavale.example ",
        name="New",
        title="Trainee",
        unit=cast.unit,
        by=cast.administrator.user,
        now=cast.now,
    )
    assert (member.user.email, member.user.has_usable_password()) == ("new@portavale.example", False)
    assert newest("people.member_added").data == {"user": member.user_id}
    assert not Event.objects.filter(kind="people.member_invited").exists()


def test_add_member_takes_the_user_that_exists(cast: Any) -> None:
    member = add_member(email="otto@elsewhere.example", name="Ignored", by=None, now=cast.now, invite=True)
    assert member.user == cast.stranger.user
    assert newest("people.member_invited").about == f"people.member:{member.pk}"


def test_who_left_comes_back_without_roles(cast: Any) -> None:
    end_membership(member=cast.editor, by=cast.administrator, now=cast.now)
    back = add_member(email=cast.editor.user.email, name="", title="Again", unit=cast.unit, by=None, now=cast.now)
    assert (back.pk, back.left_at, back.title, back.unit) == (cast.editor.pk, None, "Again", cast.unit)
    assert not Role.objects.filter(member=back).exists()


def test_add_member_refuses(cast: Any) -> None:
    assert refused(lambda: add_member(email="no address", name="", by=None, now=cast.now)) == (Refused, "email")
    present = cast.editor.user.email
    assert refused(lambda: add_member(email=present, name="", by=None, now=cast.now)) == (Refused, "email")


def test_send_invitation_again(cast: Any) -> None:
    send_invitation(member=cast.editor, by=cast.administrator, now=cast.now)
    assert newest("people.member_invited").actor == cast.administrator.user
    assert refused(lambda: send_invitation(member=cast.editor, by=cast.reader, now=cast.now)) == (NotAllowed, None)
    end_membership(member=cast.editor, by=None, now=cast.now)
    assert refused(lambda: send_invitation(member=cast.editor, by=None, now=cast.now)) == (Refused, None)


def test_end_membership_ends_roles_and_duties(cast: Any) -> None:
    give_duty(member=cast.editor, code=DutyCode.PUBLISHING, by=None, now=cast.now)
    end_membership(member=cast.editor, by=cast.administrator, now=cast.now)
    left = Role.objects.filter(member=cast.editor).count() + Duty.objects.filter(member=cast.editor).count()
    assert (left, cast.editor.left_at) == (0, cast.now)
    assert newest("people.member_left").data == {"user": cast.editor.user_id}
    assert refused(lambda: end_membership(member=cast.reader, by=cast.approver, now=cast.now)) == (NotAllowed, None)


# --- Roles and duties ---------------------------------------------------------------------------------


def test_a_role_given_twice_is_one_role_and_one_event(cast: Any) -> None:
    for _ in range(2):
        give_role(member=cast.reader, code=RoleCode.EDITOR, unit=cast.unit, by=cast.administrator, now=cast.now)
    events = Event.objects.filter(kind="people.role_given", about=f"people.member:{cast.reader.pk}")
    data = {"user": cast.reader.user_id, "role": "editor", "unit": cast.unit.pk}
    assert (Role.objects.filter(member=cast.reader, code="editor").count(), events.filter(data=data).count()) == (1, 1)


def test_a_role_is_taken_away(cast: Any) -> None:
    role = Role.objects.get(member=cast.editor)
    take_role(role=role, by=cast.administrator, now=cast.now)
    assert newest("people.role_taken").data == {"user": cast.editor.user_id, "role": "editor", "unit": None}
    assert not Role.objects.filter(member=cast.editor).exists()


def test_the_last_administrator_stays(cast: Any) -> None:
    only = Role.objects.get(member=cast.administrator)
    assert refused(lambda: take_role(role=only, by=cast.administrator, now=cast.now)) == (LastAdministrator, None)
    assert refused(lambda: end_membership(member=cast.administrator, by=None, now=cast.now))[0] is LastAdministrator
    give_role(member=cast.editor, code=RoleCode.ADMINISTRATOR, by=cast.administrator, now=cast.now)
    User.objects.filter(pk=cast.editor.user_id).update(is_active=False)
    assert refused(lambda: take_role(role=only, by=cast.administrator, now=cast.now)) == (LastAdministrator, None)
    User.objects.filter(pk=cast.editor.user_id).update(is_active=True)
    take_role(role=only, by=cast.administrator, now=cast.now)
    assert not Role.objects.filter(member=cast.administrator).exists()


def test_nobody_gives_what_they_do_not_administer(cast: Any) -> None:
    giver = cast.reader
    give_role(member=giver, code=RoleCode.ADMINISTRATOR, unit=cast.unit, by=None, now=cast.now)
    duty = give_duty(member=cast.editor, code=DutyCode.CRISIS, by=None, now=cast.now)
    role = Role.objects.get(member=cast.editor)
    attempts = (
        lambda: give_role(member=giver, code=RoleCode.ADMINISTRATOR, by=giver, now=cast.now),
        lambda: give_duty(member=giver, code=DutyCode.CRISIS, by=giver, now=cast.now),
        lambda: take_role(role=role, by=giver, now=cast.now),
        lambda: take_duty(duty=duty, by=giver, now=cast.now),
    )
    assert [refused(attempt) for attempt in attempts] == [(NotAllowed, None)] * 4
    given = give_role(member=cast.editor, code=RoleCode.APPROVER, unit=cast.unit, by=giver, now=cast.now)
    assert given.unit == cast.unit


def test_a_duty_is_given_once_and_taken_away(cast: Any) -> None:
    for _ in range(2):
        duty = give_duty(member=cast.reader, code=DutyCode.CRISIS, unit=cast.unit, by=cast.administrator, now=cast.now)
    assert Event.objects.filter(kind="people.duty_given").count() == 1
    take_duty(duty=duty, by=cast.administrator, now=cast.now)
    assert newest("people.duty_taken").data == {"user": cast.reader.user_id, "duty": "crisis", "unit": cast.unit.pk}


# --- One's own account --------------------------------------------------------------------------------


def profile(**changed: Any) -> dict[str, Any]:
    same = {"name": "Ana Popa", "language": "", "theme": "auto", "digest": "at_once"}
    return {**same, "quiet_from": None, "quiet_until": None, **changed}


def test_change_profile_says_which_fields(cast: Any) -> None:
    values = profile(language="ar", theme="dark", quiet_from=time(22), quiet_until=time(7))
    user = change_profile(user=cast.editor.user, **values, now=cast.now)
    event = newest("people.profile_changed")
    assert (user.language, user.theme, user.quiet_from) == ("ar", "dark", time(22))
    assert (event.body, event.about) == (None, f"people.user:{user.pk}")
    assert event.data == {"fields": ["language", "theme", "quiet_from", "quiet_until"]}
    change_profile(user=cast.editor.user, **values, now=cast.now)
    assert Event.objects.filter(kind="people.profile_changed").count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, "name"),
        ({"language": "xx"}, "language"),
        ({"quiet_from": time(22)}, "quiet_until"),
        ({"quiet_until": time(22)}, "quiet_until"),
        ({"quiet_from": time(22), "quiet_until": time(22)}, "quiet_until"),
    ],
)
def test_change_profile_refuses(cast: Any, wrong: dict[str, Any], field: str) -> None:
    call = lambda: change_profile(user=cast.editor.user, **profile(**wrong), now=cast.now)  # noqa: E731
    assert refused(call) == (Refused, field)


def test_choose_language_is_written_down_once(cast: Any) -> None:
    for _ in range(2):
        choose_language(user=cast.editor.user, language="sv", now=cast.now)
    assert Event.objects.filter(kind="people.profile_changed").count() == 1
    assert refused(lambda: choose_language(user=cast.editor.user, language="xx", now=cast.now))[0] is Refused


def test_log_exported_names_what_was_asked_for(cast: Any) -> None:
    log_exported(by=cast.records, kind="people.role_given", now=cast.now)
    event = newest("people.log_exported")
    assert (event.actor, event.data) == (cast.records.user, {"kind": "people.role_given"})


def test_nobody_gives_themselves_a_role(cast: Any) -> None:
    own = cast.administrator
    assert refused(lambda: give_role(member=own, code=RoleCode.SECURITY, by=own, now=cast.now)) == (NotAllowed, None)
    client, page = cast.client(own), f"/settings/people/{own.pk}/"
    assert client.post(f"{page}role/", {"code": "security", "unit": ""}).status_code == 422
    assert "Give the role" not in client.get(page).content.decode()
    assert [role.code for role in Role.objects.filter(member=own)] == ["administrator"]


def test_nobody_gives_themselves_a_duty(cast: Any) -> None:
    own = cast.administrator
    assert refused(lambda: give_duty(member=own, code=DutyCode.APPROVALS, by=own, now=cast.now)) == (NotAllowed, None)
    client, page = cast.client(own), f"/settings/people/{own.pk}/"
    assert client.post(f"{page}duty/", {"code": "approvals", "unit": ""}).status_code == 422
    assert "Give the duty" not in client.get(page).content.decode()
    assert not Duty.objects.filter(member=own).exists()


def test_the_package_names_every_action() -> None:
    assert sorted(actions.__all__) == actions.__all__
