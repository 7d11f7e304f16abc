"""The pages of a unit, of contacts and of what colleagues read about a member."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from rostra.people.actions import add_unit, change_member, give_duty
from rostra.people.models import Member, Unit
from tests.people.rights import newcomer


def test_unit_is_renamed_moved_and_closed_on_its_page(cast: Any) -> None:
    client = cast.client(cast.administrator)
    web = add_unit(name="Web", by=None, now=cast.now)
    at = {name: reverse(f"people:{name}", args=[web.pk]) for name in ("unit", "unit_rename", "unit_move", "unit_close")}

    assert client.post(at["unit_rename"], {"name": "Internet"}).status_code == 302
    assert client.post(at["unit_rename"], {"name": "Communications"}).status_code == 422
    assert client.post(at["unit_rename"], {"name": ""}).status_code == 422
    assert client.post(at["unit_move"], {"parent": cast.unit.pk}).status_code == 302
    assert client.post(at["unit_move"], {"parent": web.pk}).status_code == 422
    assert Unit.objects.get(pk=web.pk).parent == cast.unit
    Member.objects.filter(pk=cast.editor.pk).update(unit=web)
    refused = client.post(at["unit_close"], follow=True).content.decode()
    assert ["Internet is not empty" in refused, "Ana Popa" in refused] == [True, True]
    Member.objects.filter(pk=cast.editor.pk).update(unit=None)
    assert client.post(at["unit_close"]).headers["Location"] == reverse("people:units")
    assert client.get(at["unit"]).status_code == 404


def test_unit_page_is_for_reading_by_everybody(cast: Any) -> None:
    add_unit(name="Web", by=None, now=cast.now, parent=cast.unit)
    page = cast.client(cast.reader).get(reverse("people:unit", args=[cast.unit.pk])).content.decode()

    assert ["Web" in page, "Move the unit" in page] == [True, False]


def test_contact_of_a_member_is_changed_and_found(cast: Any) -> None:
    client = cast.client(cast.administrator)
    url = reverse("people:member_change", args=[cast.editor.pk])
    sent = {"title": "Web editor", "unit": cast.unit.pk, "phone": "+47 555 01", "spokesperson": "Roads and bridges"}

    assert "Speaks for the body about" in client.get(url).content.decode()
    assert client.post(url, sent).status_code == 302
    give_duty(member=cast.editor, code="crisis", by=None, now=cast.now)
    page = cast.client(cast.reader).get(reverse("people:contacts")).content.decode()
    found = ("Roads and bridges", "+47 555 01", "ana@portavale.example", "Crisis", "Communications")
    assert [text in page for text in found] == [True] * 5
    assert cast.client(cast.editor).get(url).status_code == 403


def test_refused_change_of_a_member_is_said(cast: Any) -> None:
    member = newcomer(cast)
    client = cast.client(cast.administrator)
    url = reverse("people:member_change", args=[member.pk])
    other = Unit.objects.create(name="Old", closed_at=cast.now)

    assert client.post(url, {"unit": other.pk}).status_code == 422
    changed = change_member(
        member=member, title="x", unit=None, phone="", spokesperson="", by=cast.administrator, now=cast.now
    )
    assert changed.title == "x"


def test_today_tells_administrators_which_duties_lack_people(cast: Any) -> None:
    give_duty(member=cast.editor, code="crisis", by=None, now=cast.now)
    pages = {name: cast.client(getattr(cast, name)).get("/").content.decode() for name in ("administrator", "editor")}
    words = ("8 duties have nobody.", "One duty has one person only.")

    assert {name: [each in page for each in words] for name, page in pages.items()} == {
        "administrator": [True, True],
        "editor": [False, False],
    }
