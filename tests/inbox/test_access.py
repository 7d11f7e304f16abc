from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client
from django.urls import reverse

from rostra.core import files
from rostra.core.scoping import scope
from rostra.inbox import actions
from rostra.inbox.access import answer_or_404, attachment_or_404, conversation_or_404
from rostra.inbox.enums import Visibility
from rostra.inbox.models import Attachment, Conversation, Message
from rostra.people.actions import add_member, give_role
from rostra.people.enums import Right, RoleCode
from tests.inbox.office import Office

ROLES = ["editor", "approver", "responder", "records", "security", "administrator", "reader"]
PAGES = ["conversation", "thread_news"]
FORMS = ["assign", "hand_over", "close"]
ACTS = ["answer", "note", "check", "writing", "claim", "release", "reopen", *FORMS]


@pytest.fixture
def conversation(office: Office) -> Conversation:
    return office.message()


def with_file(conversation: Conversation) -> Attachment:
    stored = files.store(b"text", content_type="text/plain")
    return Attachment.objects.create(message=Message.objects.get(conversation=conversation), file=stored, name="a.txt")


@pytest.mark.parametrize("role", ROLES)
def test_conversation_is_there_for_every_role(office: Office, conversation: Conversation, role: str) -> None:
    assert conversation_or_404(getattr(office.cast, role), conversation.pk) == conversation


@pytest.mark.parametrize("role", ROLES)
def test_only_responders_may_work_on_it(office: Office, conversation: Conversation, role: str) -> None:
    member = getattr(office.cast, role)
    if role == "responder":
        assert conversation_or_404(member, conversation.pk, Right.ANSWER) == conversation
    else:
        with pytest.raises(PermissionDenied):
            conversation_or_404(member, conversation.pk, Right.ANSWER)


def test_another_units_member_finds_nothing(office: Office, conversation: Conversation) -> None:
    member = add_member(email="local@portavale.example", name="Lo Cal", by=None, now=office.now)
    give_role(member=member, code=RoleCode.RESPONDER, unit=office.cast.unit, by=None, now=office.now)
    file = with_file(conversation)
    answer = actions.answer(
        conversation=conversation, text="Yes.", visibility=Visibility.PUBLIC, by=office.cast.responder, now=office.now
    )

    for look in (
        lambda: conversation_or_404(member, conversation.pk),
        lambda: attachment_or_404(member, file.pk),
        lambda: answer_or_404(member, answer.pk),
    ):
        with pytest.raises(Http404):
            look()


def test_what_does_not_exist_is_not_there(office: Office) -> None:
    with pytest.raises(Http404):
        conversation_or_404(office.cast.responder, 10**12)
    with pytest.raises(Http404):
        answer_or_404(office.cast.responder, 10**12)
    with pytest.raises(Http404):
        attachment_or_404(office.cast.responder, 10**12)


def test_a_file_that_is_not_here_yet_is_not_there(office: Office, conversation: Conversation) -> None:
    row = Attachment.objects.create(message=Message.objects.get(), name="a.txt")

    with pytest.raises(Http404):
        attachment_or_404(office.cast.responder, row.pk)


def test_strangers_get_404_everywhere(office: Office, conversation: Conversation) -> None:
    file = with_file(conversation)
    answer = actions.answer(
        conversation=conversation, text="Yes.", visibility=Visibility.PUBLIC, by=office.cast.responder, now=office.now
    )
    client = office.cast.client(office.cast.stranger)
    urls = [reverse(f"inbox:{name}", args=[conversation.pk]) for name in [*PAGES, *FORMS]]
    urls += [reverse(f"inbox:{name}", args=[file.pk]) for name in ("attachment", "thumbnail")]
    urls += [reverse("inbox:answer_file", args=[answer.pk, 0])]
    posts = [reverse(f"inbox:{name}", args=[conversation.pk]) for name in ACTS]
    posts += [reverse("inbox:settle_answer", args=[answer.pk])]

    assert {url: client.get(url).status_code for url in urls} == dict.fromkeys(urls, 404)
    assert {url: client.post(url).status_code for url in posts} == dict.fromkeys(posts, 404)


def test_strangers_list_shows_nothing_of_ours(office: Office, conversation: Conversation) -> None:
    html = office.cast.client(office.cast.stranger).get(reverse("inbox:list") + "?tab=all").content.decode()

    assert (conversation.preview in html, "Account city" in html) == (False, False)


@pytest.mark.parametrize("role", [role for role in ROLES if role != "responder"])
def test_acts_are_forbidden_without_the_right_to_answer(office: Office, conversation: Conversation, role: str) -> None:
    client = office.cast.client(getattr(office.cast, role))
    urls = [reverse(f"inbox:{name}", args=[conversation.pk]) for name in ACTS]

    assert {url: client.post(url).status_code for url in urls} == dict.fromkeys(urls, 403)


def test_visitors_are_asked_to_sign_in(office: Office, conversation: Conversation) -> None:
    url = reverse("inbox:conversation", args=[conversation.pk])

    response = Client().get(url)

    assert (response.status_code, response["Location"]) == (302, f"{reverse('account_login')}?next={url}")


def test_another_bodys_scope_hides_it(office: Office, conversation: Conversation, now: datetime) -> None:
    with scope(office.cast.other), pytest.raises(Http404):
        conversation_or_404(office.cast.stranger, conversation.pk)


def test_every_act_refuses_get(office: Office, conversation: Conversation) -> None:
    client: Any = office.cast.client(office.cast.responder)
    urls = [reverse(f"inbox:{name}", args=[conversation.pk]) for name in ACTS if name not in FORMS]

    assert {url: client.get(url).status_code for url in urls} == dict.fromkeys(urls, 405)
