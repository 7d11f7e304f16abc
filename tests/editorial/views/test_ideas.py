"""The idea box."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rostra.editorial.actions import plan
from rostra.editorial.models import Idea, Post
from rostra.people.actions import add_member
from rostra.people.models import User
from tests.editorial.office import Office, html


@pytest.fixture
def idea(office: Office) -> Idea:
    return plan.give_idea(title="Night bus", by=office.cast.reader, now=office.clock(), text="The last one.")


def send(client: Client, name: str, idea: Idea, **data: Any) -> Any:
    return client.post(reverse(f"editorial:{name}", args=[idea.pk]), data, follow=True)


def test_member_without_any_role_gives_an_idea_and_comments(office: Office, idea: Idea) -> None:
    new = office.cast.client(add_member(email="new@portavale.example", name="New", by=None, now=office.clock()))

    assert new.post(reverse("editorial:idea_new"), {"title": "Tram"}).status_code == 302
    assert new.post(reverse("editorial:idea_new"), {"title": ""}).status_code == 422
    send(new, "idea_comment", idea, text="Yes!")
    assert send(new, "idea_comment", idea, text="").status_code == 422

    assert "Tram" in html(new.get(reverse("editorial:ideas")))
    shown = html(new.get(reverse("editorial:idea", args=[idea.pk])))
    assert "Yes!" in shown
    assert "Make a post of it" not in shown
    assert new.post(reverse("editorial:idea_take", args=[idea.pk])).status_code == 403


@pytest.mark.usefixtures("office")
def test_somebody_of_no_body_finds_no_box() -> None:
    client = Client()
    assert client.get(reverse("editorial:ideas")).status_code == 302
    client.force_login(User.objects.create_user("lone@example.org", None, name="Lone"))

    assert client.get(reverse("editorial:ideas")).status_code == 403


def test_writer_makes_a_post_of_it(editor: Client, idea: Idea) -> None:
    answer = send(editor, "idea_take", idea)

    post = Post.objects.get()
    assert answer.redirect_chain == [(reverse("editorial:edit", args=[post.pk]), 302)]
    assert "Became a post" in html(editor.get(reverse("editorial:idea", args=[idea.pk])))
    assert "This idea is decided already." in html(send(editor, "idea_take", idea))


def test_writer_declines_with_a_reason_and_opens_again(editor: Client, idea: Idea) -> None:
    assert send(editor, "idea_decline", idea, reason="").status_code == 422
    send(editor, "idea_decline", idea, reason="After the works.")

    declined = reverse("editorial:ideas") + "?state=declined"
    assert "Night bus" in html(editor.get(declined))
    assert "After the works." in html(editor.get(reverse("editorial:idea", args=[idea.pk])))

    send(editor, "idea_reopen", idea)

    assert "Night bus" in html(editor.get(reverse("editorial:ideas") + "?state=nonsense"))
    assert "No ideas here." in html(editor.get(declined))


def test_box_asks_as_often_for_thirty_ideas_as_for_one(office: Office, editor: Client, idea: Idea) -> None:
    plan.comment_on_idea(idea=idea, text="Yes!", by=office.cast.editor, now=office.clock())
    editor.get(reverse("editorial:ideas"))
    with CaptureQueriesContext(connection) as one:
        editor.get(reverse("editorial:ideas"))
    for _ in range(29):
        plan.give_idea(title="More", by=office.cast.reader, now=office.clock())
    with CaptureQueriesContext(connection) as thirty:
        editor.get(reverse("editorial:ideas"))

    assert len(thirty) == len(one)
