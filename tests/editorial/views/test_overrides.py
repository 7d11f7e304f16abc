from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from rostra.editorial.checks import problems
from rostra.editorial.models import Override, Post
from rostra.editorial.queries import current
from tests.editorial.office import Office, html

TEXT = "The plan is for internal use."


def _fields(office: Office, post: Post, **changes: Any) -> dict[str, Any]:
    found = problems(post, current(post), now=office.clock())
    values = {
        "account": str(office.city.pk),
        "translation": "",
        "code": "confidential",
        "content_hash": next(f.content_hash for f in found if f.code == "confidential").hex(),
        "reason": "It was decided yesterday.",
    }
    return {**values, **changes}


def _url(post: Post) -> str:
    return reverse("editorial:override", args=[post.pk])


def test_editor_lets_it_go_out_and_the_approver_sees_why(office: Office, editor: Client, approver: Client) -> None:
    post = office.write(text=TEXT)
    page = html(editor.get(reverse("editorial:post", args=[post.pk])))
    assert f'action="{_url(post)}"' in page

    answer = editor.post(_url(post), _fields(office, post), follow=True)

    assert "It holds as long as the content stays as it is." in html(answer)
    office.ask(post)
    seen = html(approver.get(reverse("editorial:post", args=[post.pk])))
    assert "It was decided yesterday." in seen
    assert f'action="{_url(post)}"' not in seen
    assert "Does the body speak here" in seen


def test_refusal_is_said_and_nothing_is_kept(office: Office, editor: Client) -> None:
    post = office.write(text=TEXT)

    for changes in ({"reason": ""}, {"content_hash": "zz"}, {"code": ""}, {"translation": "ro"}):
        answer = editor.post(_url(post), _fields(office, post, **changes), follow=True)
        assert "ds-alert" in html(answer)

    assert not Override.objects.exists()


def test_account_that_is_not_on_the_post_is_said(office: Office, editor: Client) -> None:
    post = office.write(text=TEXT)

    for account in (str(office.transit.pk), "x"):
        answer = editor.post(_url(post), _fields(office, post, account=account), follow=True)
        assert "The post no longer goes to this account." in html(answer)
    assert not Override.objects.exists()


def test_reader_is_refused(office: Office) -> None:
    post = office.write(text=TEXT)

    reader = office.cast.client(office.cast.reader)

    assert reader.post(_url(post), _fields(office, post)).status_code == 403


def test_form_while_writing_says_where_to_say_why(office: Office, editor: Client) -> None:
    post = office.write(text=TEXT)

    page = html(editor.get(reverse("editorial:edit", args=[post.pk])))

    assert "save it, and say so on the page of the post" in page
    assert _url(post) not in page
