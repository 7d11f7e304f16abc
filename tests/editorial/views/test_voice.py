"""The pages about templates, style, brand, partners and press."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from rostra.accounts.models import Account
from rostra.audit.models import Event
from rostra.editorial.models import Brand, Contact, ShareRequest, Style, Template
from tests.editorial.office import Office, html, photograph

VOICE = "/voice/"


def address(name: str, *args: int) -> str:
    return reverse(f"editorial:{name}", args=args)


@pytest.fixture
def planner(office: Office) -> Client:
    client: Client = office.cast.client(office.cast.approver)
    return client


def test_template_is_written_changed_and_archived(office: Office, editor: Client) -> None:
    values = {"name": "Snow", "language": "en", "text": "Snow in [place]."}
    editor.post(address("template_new"), values)
    row = Template.objects.get()
    editor.post(address("template", row.pk), {**values, "text": "Ice in [place]."})

    assert "Ice in [place]." in html(editor.get(VOICE))
    assert "Ice in [place]." in html(editor.get(address("template", row.pk)))
    wrong = editor.post(address("template_new"), {"name": "", "text": "Kept"})
    assert (wrong.status_code, "Kept" in html(wrong)) == (422, True)
    editor.post(address("template_archive", row.pk))
    assert editor.get(address("template", row.pk)).status_code == 404


def test_starters_are_taken_over(office: Office, editor: Client) -> None:
    editor.post(address("starters"), {"language": "ro"})

    assert "Avertizare meteo" in html(editor.get(VOICE))


def test_style_is_written_by_whoever_plans(office: Office, editor: Client, planner: Client) -> None:
    values = {"account": office.city.pk, "language": "en", "voice": "Warm and brief"}

    refused, saved = editor.post(address("style_new"), values), planner.post(address("style_new"), values)

    assert (refused.status_code, saved.headers["Location"]) == (403, VOICE)
    assert "Warm and brief" in html(editor.get(VOICE))
    assert "Warm and brief" in html(planner.get(address("style", Style.objects.get().pk)))


def test_brand_has_words_in_each_language_and_a_logo(office: Office, editor: Client, planner: Client) -> None:
    language = office.cast.body.language
    values = {"name": "Portavale", "handle": "@portavale", f"bio_{language}": "We run it."}
    logo = SimpleUploadedFile("logo.jpg", photograph())

    saved = planner.post(address("brand"), {**values, "logo": logo})
    broken = planner.post(address("brand"), {**values, "logo": SimpleUploadedFile("logo.jpg", b"none")})

    assert (saved.headers["Location"], broken.status_code) == (VOICE, 422)
    assert Brand.objects.get().bios == {language: "We run it."}
    assert "We run it." in html(editor.get(VOICE))
    assert 'value="portavale"' in html(planner.get(address("brand")))


def test_partner_is_asked_and_what_came_of_it_noted(office: Office, editor: Client) -> None:
    editor.post(address("contact_new"), {"name": "County", "organisation": "County council"})
    partner, post = Contact.objects.get(), office.write()
    editor.post(address("contact", partner.pk), {"name": "County", "email": "press@county.example"})
    editor.post(address("share"), {"contact": partner.pk, "post": post.pk})
    neither = editor.post(address("share"), {"contact": partner.pk})
    request = ShareRequest.objects.get()
    editor.post(address("shared", request.pk), {"url": "https://county.example/9"})

    request.refresh_from_db()
    assert (neither.status_code, request.result_url) == (422, "https://county.example/9")
    assert "press@county.example" in html(editor.get(VOICE))
    for _ in range(2):
        editor.post(address("contact_archive", partner.pk))
    assert editor.get(address("contact", partner.pk)).status_code == 404


@pytest.mark.parametrize(
    "url", ["\0", "https://county.example/\0", "javascript:alert(1)", "nowhere", f"https://a.example/{'a' * 500}"]
)
def test_address_that_is_none_is_not_noted(office: Office, editor: Client, url: str) -> None:
    editor.post(address("contact_new"), {"name": "County"})
    editor.post(address("share"), {"contact": Contact.objects.get().pk, "post": office.write().pk})
    row = ShareRequest.objects.get()

    answer = editor.post(address("shared", row.pk), {"url": url}, follow=True)

    row.refresh_from_db()
    assert (answer.status_code, row.done_at, row.result_url) == (200, None, "")
    assert [message.level_tag for message in answer.context["messages"]][-1] == "error"


def test_reader_looks_and_changes_nothing(office: Office) -> None:
    reader: Any = office.cast.client(office.cast.reader)

    assert reader.get(VOICE).status_code == 200
    assert reader.post(address("template_new"), {"name": "x", "text": "y", "language": "en"}).status_code == 403
    assert reader.post(address("brand"), {"name": "x"}).status_code == 403
    assert Brand.objects.count() == 0


def test_what_another_body_has_is_not_there(office: Office, editor: Client) -> None:
    editor.post(address("template_new"), {"name": "Snow", "language": "en", "text": "Snow."})
    stranger: Any = office.cast.client(office.cast.stranger)

    assert stranger.get(address("template", Template.objects.get().pk)).status_code in (403, 404)


def test_logo_is_shown_and_can_be_taken_along(office: Office, editor: Client, planner: Client) -> None:
    logo_address = address("brand_logo")
    assert (editor.get(logo_address).status_code, logo_address in html(editor.get(VOICE))) == (404, False)

    logo = SimpleUploadedFile("logo.jpg", photograph())
    planner.post(address("brand"), {"name": "Portavale", "handle": "portavale", "logo": logo})

    answer = editor.get(logo_address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert b"Ana Popa" not in answer.getvalue()
    assert html(editor.get(VOICE)).count(logo_address) == 2
    assert office.cast.client(office.cast.stranger).get(logo_address).status_code == 404


def test_profile_of_which_nothing_is_said_is_noted_by_nobody(office: Office, editor: Client) -> None:
    answers = [editor.post(address("profile", office.city.pk), data) for data in ({}, {"what": "perhaps"})]

    assert [answer.status_code for answer in answers] == [400, 400]
    assert not Event.objects.filter(kind="editorial.profile_compared").exists()


def test_profile_that_was_looked_at_says_by_whom_until_the_brand_changes(
    office: Office, editor: Client, planner: Client
) -> None:
    Account.objects.filter(pk=office.city.pk).update(
        stage="active", network="mastodon", url="https://social.example/@c"
    )
    planner.post(address("brand"), {"name": "Portavale", "handle": "portavale"})
    assert "Not looked at since the brand was written down" in html(editor.get(VOICE))

    editor.post(address("profile", office.city.pk), {"what": "differs"})
    assert "Looked at, differs" in html(editor.get(VOICE))
    editor.post(address("profile", office.city.pk), {"what": "same"})

    page = html(editor.get(VOICE))
    assert ("Looked at, as it should be" in page, office.cast.editor.user.name in page) == (True, True)
    told = Event.objects.filter(kind="editorial.profile_compared").order_by("pk")
    assert [event.data for event in told] == [{"as_it_should": False}, {"as_it_should": True}]
    planner.post(address("brand"), {"name": "Portavale town", "handle": "portavale"})
    assert "Not looked at since the brand was written down" in html(editor.get(VOICE))
