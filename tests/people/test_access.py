"""Every page of the people domain by every role."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from rostra.core.scoping import scope
from rostra.people.actions import add_member, add_unit, create_body, end_membership, give_duty, give_role
from rostra.people.enums import DutyCode, RoleCode
from rostra.people.models import Duty, Member, Role, Unit

OPEN = ("profile", "switch", "notices", "members", "member", "units", "duties", "body", "log")
ROLES = ("reader", "editor", "approver", "responder", "records", "security", "administrator")


def pages(cast: Any) -> dict[str, str]:
    names = (*OPEN, "member_add", "sign_ins")
    arguments = {"member": [cast.editor.pk]}
    return {name: reverse(f"people:{name}", args=arguments.get(name)) for name in names}


def test_who_may_open_what(cast: Any) -> None:
    watchers = {"sign_ins": 200}
    looks = {**dict.fromkeys(OPEN, 200), "member_add": 403, "sign_ins": 403}
    special = {"security": looks | watchers, "administrator": looks | watchers | {"member_add": 200}}
    expected = {role: special.get(role, looks) for role in ROLES}
    got = {
        role: {name: cast.client(getattr(cast, role)).get(url).status_code for name, url in pages(cast).items()}
        for role in ROLES
    }
    assert got == expected


def test_nobody_signed_in_is_sent_to_sign_in(cast: Any) -> None:
    client = cast.client()
    got = {name: client.get(url).headers.get("Location", "") for name, url in pages(cast).items()}
    assert got == {name: f"{reverse('account_login')}?next={url}" for name, url in pages(cast).items()}


@pytest.fixture
def held(cast: Any) -> tuple[Role, Duty]:
    role = give_role(member=cast.reader, code=RoleCode.EDITOR, by=cast.administrator, now=cast.now)
    return role, give_duty(member=cast.reader, code=DutyCode.CRISIS, by=cast.administrator, now=cast.now)


def changes(member: Member, role: Role, duty: Duty) -> dict[str, str]:
    of_member = ("role_give", "duty_give", "member_end", "member_invite")
    return {
        **{name: reverse(f"people:{name}", args=[member.pk]) for name in of_member},
        "role_take": reverse("people:role_take", args=[role.pk]),
        "duty_take": reverse("people:duty_take", args=[duty.pk]),
        "member_add": reverse("people:member_add"),
    }


def test_only_administrators_change_people(cast: Any, held: tuple[Role, Duty]) -> None:
    urls = changes(cast.reader, *held)
    got = {
        role: {cast.client(getattr(cast, role)).post(url).status_code for url in urls.values()}
        for role in ROLES
        if role != "administrator"
    }
    assert set().union(*got.values()) == {403}
    assert cast.client(cast.administrator).post(urls["role_take"]).status_code == 302


def test_only_administrators_change_units_and_the_body(cast: Any) -> None:
    client = cast.client(cast.approver)
    got = [client.post(reverse(f"people:{name}"), {"name": "Mine"}).status_code for name in ("units", "body")]
    assert got == [403, 403]


def test_people_of_another_body_do_not_exist(cast: Any, held: tuple[Role, Duty]) -> None:
    stranger = cast.client(cast.stranger)
    urls = changes(cast.reader, *held)
    del urls["member_add"]
    assert {stranger.post(url).status_code for url in urls.values()} == {404}
    assert stranger.get(reverse("people:member", args=[cast.reader.pk])).status_code == 404
    for name in ("members", "units", "duties", "log", "sign_ins"):
        page = stranger.get(reverse(f"people:{name}")).content.decode()
        assert [text for text in ("Haddad", "Communications", "Rusu") if text in page] == []


def test_the_log_export_is_for_those_who_answer_for_it(cast: Any) -> None:
    url = reverse("people:log_export")
    got = {role: cast.client(getattr(cast, role)).post(url).status_code for role in ROLES}
    assert got == {**dict.fromkeys(ROLES, 403), "records": 200, "security": 200, "administrator": 200}


def test_pages_that_change_refuse_get(cast: Any, held: tuple[Role, Duty]) -> None:
    client = cast.client(cast.administrator)
    urls = changes(cast.reader, *held)
    del urls["member_add"], urls["member_end"]
    urls |= {"log_export": reverse("people:log_export"), "notices_read": reverse("people:notices_read")}
    assert {client.get(url).status_code for url in urls.values()} == {405}


def test_somebody_without_a_body_is_told_what_to_do(cast: Any) -> None:
    end_membership(member=cast.editor, by=cast.administrator, now=cast.now)
    client = cast.client(cast.editor)
    answer = client.get(reverse("people:members"))
    assert answer.status_code == 403
    assert "Ask an administrator of your body to add you" in answer.content.decode()
    assert client.get(reverse("people:profile")).status_code == 200
    assert client.get(reverse("people:switch")).status_code == 200


def test_a_link_switches_the_body_and_stays_on_this_host(cast: Any) -> None:
    with scope(cast.other):
        add_member(email=cast.reader.user.email, name="", by=None, now=cast.now)
    client = cast.client(cast.reader)
    answer = client.get("/me/?body=elsewhere&x=1")
    assert (answer.status_code, answer.headers["Location"], client.session["body"]) == (302, "/me/?x=1", cast.other.pk)
    assert client.get("////evil.example/?body=portavale").headers["Location"] == "/%2Fevil.example/"
    switch = client.get(reverse("people:switch")).content.decode()
    assert [name for name in ("Portavale Municipality", "Elsewhere Transit") if name in switch] == [
        "Portavale Municipality",
        "Elsewhere Transit",
    ]
    # A form that is sent to such an address is not lost.
    assert client.post("/me/?body=portavale", {"name": ""}).status_code == 422


@pytest.fixture
def unit_administrator(cast: Any) -> Member:
    """The reader, who also administers the unit “Communications”."""
    give_role(member=cast.reader, code=RoleCode.ADMINISTRATOR, unit=cast.unit, by=cast.administrator, now=cast.now)
    return Member.objects.get(pk=cast.reader.pk)


def test_a_unit_administrator_gives_within_the_unit_only(cast: Any, unit_administrator: Member) -> None:
    client = cast.client(unit_administrator)
    url = reverse("people:role_give", args=[cast.editor.pk])
    below = add_unit(name="Web", by=None, now=cast.now, parent=cast.unit)
    beside = add_unit(name="Roads", by=None, now=cast.now)
    wanted: dict[str, Unit | None] = {"body": None, "beside": beside, "unit": cast.unit, "below": below}
    got = {
        name: client.post(url, {"code": "approver", "unit": unit.pk if unit else ""}).status_code
        for name, unit in wanted.items()
    }
    assert got == {"body": 422, "beside": 422, "unit": 302, "below": 302}


def test_a_unit_administrator_adds_people_and_units_below_only(cast: Any, unit_administrator: Member) -> None:
    client = cast.client(unit_administrator)
    person = {"email": "new@portavale.example", "name": "New"}
    assert client.post(reverse("people:member_add"), person).status_code == 422
    assert client.post(reverse("people:member_add"), {**person, "unit": cast.unit.pk}).status_code == 302
    assert client.post(reverse("people:units"), {"name": "Top"}).status_code == 422
    assert client.post(reverse("people:units"), {"name": "Web", "parent": cast.unit.pk}).status_code == 302
    ended = client.post(reverse("people:member_end", args=[cast.editor.pk]), follow=True)
    assert ended.status_code == 403
    assert Member.objects.get(pk=cast.editor.pk).left_at is None
    assert client.post(reverse("people:body"), {"name": "Mine"}).status_code == 403
    cast.body.refresh_from_db()
    assert cast.body.name == "Portavale Municipality"


def test_roles_and_duties_of_the_body_are_not_for_a_unit_administrator_to_take(
    cast: Any, unit_administrator: Member
) -> None:
    role = Role.objects.get(member=cast.editor)
    duty = give_duty(member=cast.editor, code=DutyCode.CRISIS, by=cast.administrator, now=cast.now)
    client = cast.client(unit_administrator)
    pages = [
        client.post(reverse("people:role_take", args=[role.pk]), follow=True),
        client.post(reverse("people:duty_take", args=[duty.pk]), follow=True),
    ]
    sentence = "Only an administrator of this part of the body may do this."
    assert [sentence in page.content.decode() for page in pages] == [True, True]
    assert (Role.objects.filter(pk=role.pk).exists(), Duty.objects.filter(pk=duty.pk).exists()) == (True, True)


def test_bodies_are_seen_by_their_members_only(cast: Any) -> None:
    create_body(slug="third", name="Third", language="en", time_zone="UTC", by=None, now=cast.now)
    client = cast.client(cast.reader)
    client.get("/me/?body=third")
    assert client.session.get("body") is None
