"""What the pages about people show and do, beyond who may open them."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rostra.people.actions import add_member, add_unit, end_membership, give_duty, give_role
from rostra.people.enums import DutyCode, RoleCode
from rostra.people.models import Duty, Member, Role, Unit, User
from rostra.people.queries import duty_rows, member_page, unit_tree
from rostra.people.queries.people import PAGE


def test_profile_is_saved_and_holds_at_once(cast: Any) -> None:
    client = cast.client(cast.editor)
    sent = {"name": "Ana-Maria", "language": "ar", "theme": "dark", "digest": "daily"}
    quiet = {"quiet_from": "22:00", "quiet_until": "07:00"}
    assert client.post("/me/", {**sent, **quiet}).status_code == 302
    page = client.get("/me/").content.decode()
    assert '<html lang="ar" dir="rtl" data-color-scheme="dark"' in page
    assert ('value="Ana-Maria"' in page, 'value="22:00"' in page) == (True, True)


def test_profile_shows_what_is_wrong(cast: Any) -> None:
    sent = {"name": "Ana", "language": "", "theme": "auto", "digest": "daily", "quiet_from": "22:00"}
    answer = cast.client(cast.editor).post("/me/", sent)
    assert (answer.status_code, "Quiet hours need a beginning and an end." in answer.content.decode()) == (422, True)


def test_adding_a_person_leads_to_their_roles(cast: Any) -> None:
    client = cast.client(cast.administrator)
    sent = {"email": "new@portavale.example", "name": "New Person", "title": "Trainee", "unit": cast.unit.pk}
    answer = client.post(reverse("people:member_add"), sent)
    member = Member.objects.get(user__email="new@portavale.example")
    assert answer.headers["Location"] == reverse("people:member", args=[member.pk])
    page = client.get(answer.headers["Location"]).content.decode()
    assert ["No role: this person can do nothing here." in page, "Send the welcome mail again" in page] == [True, True]
    again = client.post(reverse("people:member_add"), sent)
    assert (again.status_code, "This person is a member already." in again.content.decode()) == (422, True)
    invited = client.post(reverse("people:member_invite", args=[member.pk]), follow=True)
    assert "The mail is on its way." in invited.content.decode()


def test_roles_and_duties_are_given_and_taken_on_the_page(cast: Any) -> None:
    client = cast.client(cast.administrator)
    url = reverse("people:member", args=[cast.reader.pk])
    for name, code in (("role_give", "editor"), ("duty_give", "crisis")):
        answer = client.post(reverse(f"people:{name}", args=[cast.reader.pk]), {"code": code, "unit": ""})
        assert (answer.status_code, answer.headers["Location"]) == (302, url)
    role, duty = Role.objects.get(member=cast.reader, code="editor"), Duty.objects.get(member=cast.reader)
    page = client.get(url).content.decode()
    assert ["Take away: Editor" in page, "Take away: Crisis" in page] == [True, True]
    client.post(reverse("people:role_take", args=[role.pk]))
    client.post(reverse("people:duty_take", args=[duty.pk]))
    assert (Role.objects.filter(member=cast.reader, code="editor").count(), Duty.objects.count()) == (0, 0)


@pytest.mark.parametrize("name", ["role_give", "duty_give"])
def test_what_cannot_be_given_is_said_beside_the_form(cast: Any, name: str) -> None:
    answer = cast.client(cast.administrator).post(reverse(f"people:{name}", args=[cast.reader.pk]), {"code": "king"})
    assert (answer.status_code, "ds-error-summary" in answer.content.decode()) == (422, True)


def test_the_last_administrator_is_told_why_not(cast: Any) -> None:
    client = cast.client(cast.administrator)
    role = Role.objects.get(member=cast.administrator)
    sentence = "The body needs at least one administrator"
    taken = client.post(reverse("people:role_take", args=[role.pk]), follow=True)
    ended = client.post(reverse("people:member_end", args=[cast.administrator.pk]), follow=True)
    assert [sentence in page.content.decode() for page in (taken, ended)] == [True, True]


def test_who_left_has_a_page_and_nothing_to_give(cast: Any) -> None:
    client = cast.client(cast.administrator)
    assert client.post(reverse("people:member_end", args=[cast.editor.pk])).status_code == 302
    page = client.get(reverse("people:member", args=[cast.editor.pk])).content.decode()
    assert ["This person is no member any more." in page, "Give the role" in page] == [True, False]
    assert client.post(reverse("people:role_give", args=[cast.editor.pk]), {"code": "editor"}).status_code == 403
    refused = client.post(reverse("people:member_invite", args=[cast.editor.pk]), follow=True).content.decode()
    assert refused.count("This person is no member any more.") == 2


def test_the_list_tells_members_from_former_ones(cast: Any) -> None:
    end_membership(member=cast.editor, by=cast.administrator, now=cast.now)
    client = cast.client(cast.reader)
    present = client.get(reverse("people:members")).content.decode()
    former = client.get(reverse("people:members") + "?left=1").content.decode()
    assert [("Ana Popa" in page, "Lena Krog" in page) for page in (present, former)] == [(False, True), (True, False)]


def test_people_are_found_by_name_position_and_address(cast: Any) -> None:
    Member.objects.filter(pk=cast.editor.pk).update(title="Web editor")
    found = {text: [row.pk for row in member_page(text=text).rows] for text in ("POPA", "web ed", "ana@", "nobody")}
    assert found == {"POPA": [cast.editor.pk], "web ed": [cast.editor.pk], "ana@": [cast.editor.pk], "nobody": []}


def test_the_list_goes_on_after_a_page(cast: Any) -> None:
    for number in range(PAGE):
        add_member(email=f"p{number}@portavale.example", name="Same Name", by=None, now=cast.now)
    first = member_page()
    second = member_page(after=first.after)
    shown = [row.pk for row in (*first.rows, *second.rows)]
    assert (len(first.rows), len(shown), len(set(shown)), second.after) == (PAGE, PAGE + 7, PAGE + 7, None)
    assert member_page(after=10**12).rows == first.rows


def test_the_lists_ask_as_much_for_one_as_for_thirty(cast: Any) -> None:
    client = cast.client(cast.administrator)
    urls = [reverse(f"people:{name}") for name in ("members", "units", "duties")]

    def queries() -> list[int]:
        counts = []
        for url in urls:
            with CaptureQueriesContext(connection) as captured:
                assert client.get(url).status_code == 200
            counts.append(len(captured))
        return counts

    def one_more(number: int) -> None:
        unit = add_unit(name=f"Unit {number}", by=None, now=cast.now, parent=cast.unit)
        email = f"p{number}@portavale.example"
        member = add_member(email=email, name=f"P {number}", unit=unit, by=None, now=cast.now)
        give_role(member=member, code=RoleCode.EDITOR, unit=unit, by=None, now=cast.now)
        give_duty(member=member, code=DutyCode.CRISIS, unit=unit, by=None, now=cast.now)

    one_more(0)
    one = queries()
    for number in range(1, 30):
        one_more(number)
    assert queries() == one


def test_units_stand_in_their_tree(cast: Any) -> None:
    web = add_unit(name="Web", by=None, now=cast.now, parent=cast.unit)
    add_unit(name="Archive", by=None, now=cast.now)
    add_unit(name="Video", by=None, now=cast.now, parent=web)
    Member.objects.filter(pk=cast.editor.pk).update(unit=web)
    assert [(row.unit.name, row.depth, row.members) for row in unit_tree()] == [
        ("Archive", 0, 0),
        ("Communications", 0, 0),
        ("Web", 1, 1),
        ("Video", 2, 0),
    ]
    assert len(unit_tree()[3].levels) == 2


def test_a_unit_is_added_on_the_page(cast: Any) -> None:
    client = cast.client(cast.administrator)
    url = reverse("people:units")
    assert client.post(url, {"name": "Web", "parent": cast.unit.pk}).status_code == 302
    assert Unit.objects.get(name="Web").parent == cast.unit
    again = client.post(url, {"name": "Web", "parent": ""})
    assert (again.status_code, "There is a unit of this name already." in again.content.decode()) == (422, True)


def test_duties_show_where_somebody_is_missing(cast: Any) -> None:
    give_duty(member=cast.editor, code=DutyCode.PUBLISHING, by=None, now=cast.now)
    give_duty(member=cast.editor, code=DutyCode.PUBLISHING, unit=cast.unit, by=None, now=cast.now)
    for member in (cast.editor, cast.reader):
        give_duty(member=member, code=DutyCode.CRISIS, by=None, now=cast.now)
    rows = {row.code: row.people for row in duty_rows()}
    assert (len(rows), rows["publishing"], rows["crisis"], rows["training"]) == (9, 1, 2, 0)
    page = cast.client(cast.reader).get(reverse("people:duties")).content.decode()
    assert [page.count(word) for word in ("Nobody", "One person only", "Covered")] == [8, 2, 1]


def test_the_body_is_changed_on_its_page(cast: Any) -> None:
    client = cast.client(cast.administrator)
    sent = {"name": "Portavale City", "language": "en", "languages": ["ar"], "time_zone": "Europe/Oslo", "website": ""}
    assert client.post(reverse("people:body"), sent).status_code == 302
    assert "Portavale City" in client.get(reverse("people:body")).content.decode()
    wrong = client.post(reverse("people:body"), {**sent, "name": ""})
    assert wrong.status_code == 422
    assert "Portavale City" in wrong.content.decode()


def test_roles_of_the_menu(cast: Any) -> None:
    page = cast.client(cast.reader).get(reverse("people:members")).content.decode()
    assert [reverse(f"people:{name}") in page for name in ("members", "body", "log")] == [True, True, True]
    assert User.objects.filter(email=cast.reader.user.email).exists()


def test_a_search_for_people_takes_any_bytes(cast: Any) -> None:
    answer = cast.client(cast.reader).get(reverse("people:members"), {"name": "Ana\0"})
    assert (answer.status_code, "Ana Popa" in answer.content.decode()) == (200, True)


def test_what_the_signed_in_see_is_kept_nowhere(cast: Any) -> None:
    answer = cast.client(cast.reader).get(reverse("people:members"))
    assert answer.headers["Cache-Control"] == "private, no-store"
