"""The page on which a post is written."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rostra.channels.testing import Fault
from rostra.editorial.content import Content, Picture, Target, outgoing
from rostra.editorial.enums import PostState
from rostra.editorial.media import seal
from rostra.editorial.models import Approval, Post
from rostra.editorial.queries import current
from rostra.policy.actions import decide
from rostra.policy.decisions import SECOND_PERSON
from tests.editorial.office import Office, fields, html, photograph


def test_picture_of_another_body_is_not_found(office: Office, editor: Client) -> None:
    upload = SimpleUploadedFile("a.jpg", photograph())
    editor.post(reverse("editorial:compose"), fields(office, file=upload, alt="A bridge"))
    page = html(editor.get(reverse("editorial:edit", args=[Post.objects.get().pk])))
    url = re.findall(r'src="(/posts/pictures/[^"]+)"', page)[0]

    shown = editor.get(url)

    assert (shown.status_code, shown["Content-Type"], shown["X-Content-Type-Options"]) == (200, "image/jpeg", "nosniff")
    assert b"Ana Popa" not in shown.getvalue()
    assert office.cast.client(office.cast.stranger).get(url).status_code == 404
    assert editor.get(url[:-2] + "/").status_code == 404


def test_draft_is_saved_and_opened_again(office: Office, editor: Client) -> None:
    local = timezone.now().astimezone(ZoneInfo("Europe/Oslo")) + timedelta(days=2)
    values = fields(office, day=local.strftime("%Y-%m-%d"), clock="09:00", text="One.\r\nTwo.", link="city.example/a")

    answer = editor.post(reverse("editorial:compose"), values)

    post = Post.objects.get()
    version = current(post).versions[0]
    assert answer.headers["Location"] == reverse("editorial:edit", args=[post.pk])
    assert post.due_at == local.replace(hour=9, minute=0, second=0, microsecond=0)
    assert (version.text, version.link) == ("One.\nTwo.", "https://city.example/a")
    page = html(editor.get(answer.headers["Location"]))
    assert 'value="09:00"' in page
    assert f'value="{office.city.pk}" checked' in page


def test_saving_what_was_opened_changes_nothing(office: Office, editor: Client) -> None:
    post = office.write(
        due_at=timezone.now() + timedelta(days=1),
        versions={
            Target(office.city): Content("Own.", "nb"),
            Target(office.transit): Content("The bridge is open.", "en"),
        },
    )
    due = post.due_at.astimezone(ZoneInfo("Europe/Oslo")) if post.due_at else timezone.now()
    own = {f"text_{office.city.pk}": "Own.", f"language_{office.city.pk}": "nb"}
    both = [str(office.city.pk), str(office.transit.pk)]
    when = {"day": due.strftime("%Y-%m-%d"), "clock": due.strftime("%H:%M")}

    editor.post(reverse("editorial:edit", args=[post.pk]), fields(office, accounts=both, revision="1", **own, **when))

    assert Post.objects.get().revision == 1


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"title": ""}, "Title: This field is required."),
        ({"link": "javascript:alert(1)"}, "Link: Enter a valid URL."),
        ({"day": "2020-01-01", "clock": "09:00"}, "Day: This time has passed: choose one in the future."),
        ({"day": "2027-03-28", "clock": "02:30"}, "Time: This time does not exist on that day"),
        ({"day": "0001-01-01", "clock": "00:10"}, "Day: Choose a day."),
        ({"day": "2027-03-28"}, "Time: Choose a time."),
        ({"clock": "09:00"}, "Day: Choose a day."),
        ({"accounts": ["999999"]}, "Accounts: Select a valid choice."),
        ({"text": "a\x00b"}, "Text: Null characters are not allowed."),
        ({"file": SimpleUploadedFile("a.jpg", b"nothing")}, "Add a picture: This file is no JPEG"),
        ({"language": "tlh"}, "Language of the text: Select a valid choice."),
    ],
)
def test_wrong_input_comes_back_with_the_form(office: Office, editor: Client, changes: Any, error: str) -> None:
    answer = editor.post(reverse("editorial:compose"), fields(office, **changes))

    page = html(answer).replace("&#x27;", "'")
    assert answer.status_code == 422
    assert error in page
    assert "The bridge is open." in page or "text" in changes
    assert not Post.objects.exists()


def test_second_editor_gets_own_text_back_and_sees_the_other(office: Office, editor: Client) -> None:
    post = office.write("First.")
    office.save(post, "Theirs.", by=office.cast.approver)
    url = reverse("editorial:edit", args=[post.pk])

    answer = editor.post(url, fields(office, text="Mine.", revision="1"))

    page = html(answer)
    assert answer.status_code == 422
    assert "Jonas Berg changed this post after you opened it." in page
    assert "<ins>Theirs.</ins>" in page
    assert "Mine.</textarea>" in page
    assert current(post).versions[0].text == "Theirs."

    editor.post(url, fields(office, text="Mine.", revision="2"))
    assert current(post).versions[0].text == "Mine."


def test_picture_with_its_description_stays_with_the_post(office: Office, editor: Client) -> None:
    upload = SimpleUploadedFile("a.jpg", photograph())
    editor.post(reverse("editorial:compose"), fields(office, file=upload, alt="A bridge"))
    post = Post.objects.get()
    page = html(editor.get(reverse("editorial:edit", args=[post.pk])))
    token = re.findall(r'name="media" value="([^"]+)"', page)[0]
    alt = re.findall(r'name="(alt_[0-9a-f]+)"', page)[0]

    editor.post(
        reverse("editorial:edit", args=[post.pk]), fields(office, media=[token], revision="1", **{alt: "A red bridge"})
    )

    assert [(m["alt"], m["name"]) for m in current(post).versions[0].media] == [("A red bridge", "a.jpg")]

    drop = alt.replace("alt_", "drop_")
    editor.post(
        reverse("editorial:edit", args=[post.pk]), fields(office, media=[token], revision="2", **{alt: "", drop: "on"})
    )
    assert current(post).versions[0].media == []


def test_picture_is_kept_when_the_form_comes_back(office: Office, editor: Client) -> None:
    upload = SimpleUploadedFile("a.jpg", photograph())

    answer = editor.post(reverse("editorial:compose"), fields(office, title="", file=upload, alt="A bridge"))

    assert answer.status_code == 422
    assert 'alt="A bridge"' in html(answer)


def test_forged_picture_is_not_taken(office: Office, editor: Client) -> None:
    editor.post(reverse("editorial:compose"), fields(office, media=["eyJhIjoxfQ:forged"]))

    assert current(Post.objects.get()).versions[0].media == []


def test_check_while_typing_saves_nothing(office: Office, editor: Client) -> None:
    answer = editor.post(
        reverse("editorial:check_new"),
        fields(office, title="", text="x" * 501),
        headers={"HX-Request": "true", "HX-Target": "preview"},
    )

    page = html(answer)
    assert answer.status_code == 200
    assert "501 characters: the network takes 500." in page
    assert "<html" not in page
    assert not Post.objects.exists()


def test_chosen_account_brings_its_fields(office: Office, editor: Client) -> None:
    post = office.write()
    url = reverse("editorial:check", args=[post.pk])

    answer = editor.post(
        url, fields(office, accounts=[str(office.transit.pk)]), headers={"HX-Request": "true", "HX-Target": "own"}
    )

    assert re.findall(r'name="(text_\d+)"', html(answer)) == [f"text_{office.transit.pk}"]


def test_refused_request_for_approval_keeps_the_draft(office: Office, editor: Client) -> None:
    answer = editor.post(reverse("editorial:compose"), fields(office, text="x" * 501, then="ask"), follow=True)

    assert "501 characters" in html(answer)
    assert Post.objects.get().state == PostState.DRAFT


def test_author_publishes_alone_where_the_body_decided_so(office: Office, editor: Client) -> None:
    decide(question=SECOND_PERSON, value=False, by=None, now=office.clock())
    assert 'value="publish"' in html(editor.get(reverse("editorial:compose")))

    editor.post(reverse("editorial:compose"), fields(office, then="publish"))

    post = Post.objects.get()
    assert (post.state, Approval.objects.get().by) == (PostState.APPROVED, office.cast.editor.user)


def test_author_does_not_publish_alone_otherwise(office: Office, editor: Client) -> None:
    editor.post(reverse("editorial:compose"), fields(office, then="publish"))

    assert Post.objects.get().state == PostState.DRAFT


def test_edit_of_what_is_partly_out_comes_back_with_the_reason(office: Office, editor: Client) -> None:
    office.network.plan("transit", "publish", Fault("refused", code="invalid"))
    post = office.published(accounts=(office.city, office.transit))

    answer = editor.post(reverse("editorial:edit", args=[post.pk]), fields(office, text="Other.", revision="1"))

    assert answer.status_code == 422
    assert "This cannot be cancelled any more" in html(answer)
    assert "Other.</textarea>" in html(answer)


def test_picture_whose_row_is_gone_is_not_found(office: Office, editor: Client) -> None:
    token = seal(Picture("00" * 32, "a.png", "image/png", 1), office.cast.body.pk)

    assert editor.get(reverse("editorial:picture", args=[token])).status_code == 404


def test_picture_goes_out_with_its_description(office: Office) -> None:
    picture = office.media(content=photograph("PNG"), name="a.png", alt="A bridge")
    office.published(shared=Content("Look.", "en", media=(picture,)))

    assert [item.media for item in office.network.items("city")] == [(("image/png", "A bridge"),)]
    assert outgoing(Content("Look.", "en", media=(picture,))).media[0].read().startswith(b"\x89PNG")


def test_saving_an_approved_post_says_that_approval_is_needed_again(office: Office, editor: Client) -> None:
    post = office.approved(due_at=timezone.now() + timedelta(days=1))

    answer = editor.post(
        reverse("editorial:edit", args=[post.pk]), fields(office, text="Other.", revision="1"), follow=True
    )

    assert "approval is needed again. Changed: time, text for all accounts, city: text." in html(answer)
    assert office.states(post) == {}
