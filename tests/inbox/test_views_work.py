from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from rostra.inbox import actions
from rostra.inbox.actions.alarms import end_settled
from rostra.inbox.models import Alarm, BulkAct, Conversation, Muted, Note, Turn
from rostra.people.actions import add_member, add_unit, give_role
from rostra.people.enums import RoleCode
from tests.inbox.office import Office, again
from tests.inbox.pages import form_of, htmx, page_of, url


def undo_of(done: Any) -> str:
    """The address of the button that undoes what was just done."""
    found = re.search(r'action="(/inbox/act/\d+/undo/)"', page_of(done))
    assert found is not None
    return found.group(1)


@pytest.mark.parametrize("headers", [{}, htmx("talk")])
def test_claim_release_and_reopen_by_button(office: Office, client: Client, headers: dict[str, str]) -> None:
    conversation = office.message()

    client.post(url("claim", conversation.pk), headers=headers)
    assert again(conversation).owner == office.cast.responder
    client.post(url("release", conversation.pk), {"version": again(conversation).version}, headers=headers)
    assert again(conversation).owner is None
    client.post(url("close", conversation.pk), {"reason": "no_answer"}, headers=headers)
    assert again(conversation).state == "closed"
    client.post(url("reopen", conversation.pk), headers=headers)

    assert again(conversation).state == "new"


def test_act_for_htmx_keeps_what_stands_in_the_box(office: Office, client: Client) -> None:
    conversation = office.message()

    response = client.post(
        url("claim", conversation.pk), form_of(conversation, "Half a sentence", "private"), headers=htmx("talk")
    )

    page = page_of(response)
    assert ("Half a sentence</textarea>" in page, 'value="private" checked' in page) == (True, True)


@pytest.mark.parametrize(("text", "kind"), [("", "public"), ("For us", "note")])
def test_reopened_begins_with_an_answer_unless_a_note_was_begun(
    office: Office, client: Client, text: str, kind: str
) -> None:
    conversation = office.message()
    client.post(url("close", conversation.pk), {"reason": "no_answer"})

    response = client.post(url("reopen", conversation.pk), {"text": text, "kind": "note"}, headers=htmx("talk"))

    assert f'value="{kind}" checked' in page_of(response)


@pytest.mark.parametrize("headers", [{}, htmx("talk")])
def test_refused_act_says_why(office: Office, client: Client, headers: dict[str, str]) -> None:
    conversation = office.message()
    actions.claim(conversation=conversation, by=office.cast.administrator, now=office.now)

    response = client.post(url("claim", conversation.pk), headers=headers, follow=not headers)

    assert response.status_code == (422 if headers else 200)
    assert "Mihai Rusu has taken this conversation already." in page_of(response)


@pytest.mark.parametrize(("name", "title"), [("assign", "Assign"), ("hand_over", "Hand over"), ("close", "Close")])
def test_each_dialog_is_a_page_too(office: Office, client: Client, name: str, title: str) -> None:
    conversation = office.message()

    page = page_of(client.get(url(name, conversation.pk)))
    refused = client.post(url(name, conversation.pk), {"to": "999", "reason": "none"})
    swapped = client.post(url(name, conversation.pk), {"to": "999", "reason": "none"}, headers=htmx("talk"))

    assert f"<h1>{title}</h1>" in page
    assert (refused.status_code, "<h1>" in page_of(refused)) == (422, True)
    assert (swapped.status_code, "Select a valid choice" in page_of(swapped)) == (422, True)


def test_assign_and_hand_over_by_form(office: Office, client: Client) -> None:
    conversation = office.message()
    queue = actions.create_queue(name="Culture", by=None, now=office.now)

    client.post(url("assign", conversation.pk), {"to": office.cast.responder.pk})
    assert again(conversation).owner == office.cast.responder
    client.post(url("hand_over", conversation.pk), {"to": queue.pk, "note": "Yours."})

    assert (again(conversation).queue, Note.objects.get().text) == (queue, "Yours.")


def test_close_as_spam_by_form_mutes(office: Office, client: Client) -> None:
    conversation = office.message()

    client.post(url("close", conversation.pk), {"reason": "spam", "version": conversation.version})

    assert Muted.objects.get().author_id == "id-maria"


def test_close_on_an_older_page_is_refused(office: Office, client: Client) -> None:
    conversation = office.message()
    office.message("One more thing", root=conversation.root, reply_to=conversation.root)

    response = client.post(
        url("close", conversation.pk), {"reason": "no_answer", "version": conversation.version}, headers=htmx("talk")
    )

    assert (response.status_code, again(conversation).state) == (422, "new")


@pytest.mark.parametrize("headers", [{}, htmx("talk")])
def test_who_hands_a_conversation_out_of_sight_comes_back_to_the_list(office: Office, headers: dict[str, str]) -> None:

    member = add_member(email="local@portavale.example", name="Lo Cal", by=None, now=office.now)
    give_role(member=member, code=RoleCode.RESPONDER, unit=office.cast.unit, by=None, now=office.now)
    conversation = office.message()
    press = actions.create_queue(name="Press", unit=office.cast.unit, by=None, now=office.now)
    roads = actions.create_queue(
        name="Roads", unit=add_unit(name="Roads", by=None, now=office.now), by=None, now=office.now
    )
    actions.hand_over(conversation=conversation, to=press, by=office.cast.responder, now=office.now)

    response = office.cast.client(member).post(url("hand_over", conversation.pk), {"to": roads.pk}, headers=headers)

    where = response["HX-Redirect"] if headers else response["Location"]
    assert (response.status_code, where) == (204 if headers else 302, url("list"))


@pytest.mark.parametrize("headers", [{}, htmx("talk")])
@pytest.mark.parametrize(("act", "inverse"), [("close", r"/inbox/act/\d+/undo/"), ("claim", r"/inbox/\d+/release/")])
def test_what_was_done_can_be_undone_from_the_message(
    office: Office, client: Client, act: str, inverse: str, headers: dict[str, str]
) -> None:
    conversation = office.message()

    done = client.post(
        url(act, conversation.pk) + "?tab=all", {"reason": "no_answer"}, headers=headers, follow=not headers
    )
    undo = re.search(rf'<form method="post" action="({inverse}\?tab=all)"[^>]*>(.*?)Undo', page_of(done))
    assert undo is not None
    assert "csrfmiddlewaretoken" in undo[2]
    undone = client.post(undo[1], headers=headers, follow=not headers)

    assert (again(conversation).state, again(conversation).owner) == ("new", None)
    assert ">Undo<" not in page_of(undone)


def test_undoing_a_close_puts_back_the_clock_and_what_was_told(office: Office, client: Client) -> None:
    conversation = office.message()
    stands = {"due_at": office.now, "acknowledged_at": office.now, "warned_at": office.now, "left_minutes": 30}
    Conversation.objects.update(**stands)
    alarm = Alarm.objects.create(kind="breach", conversation=conversation, at=office.now, told_at=office.now)

    undo = undo_of(client.post(url("close", conversation.pk), {"reason": "no_answer"}, follow=True))
    end_settled(now=office.now)
    client.post(undo)

    assert Conversation.objects.values(*stands).get() == stands
    assert (Alarm.objects.get(ended_at=None), Turn.objects.count()) == (alarm, 0)


def test_undoing_a_close_on_which_somebody_has_worked_is_refused(office: Office, client: Client) -> None:
    conversation = office.message()
    undo = undo_of(client.post(url("close", conversation.pk), {"reason": "no_answer"}, follow=True))
    actions.add_note(conversation=again(conversation), text="No.", by=office.cast.administrator, now=office.now)

    assert "Somebody has worked on it since." in page_of(client.post(undo, follow=True))
    assert again(conversation).state == "closed"


def test_undoing_one_act_is_for_its_author_and_for_one_conversation(office: Office, client: Client) -> None:
    conversation = office.message()
    mine, other = office.cast.responder, office.cast.administrator
    row = {"conversation": conversation.pk, "version": 1, "before": {}}
    acts = [
        BulkAct.objects.create(kind="close", by=by, at=office.now, rows=rows)
        for by, rows in ((other, [row]), (mine, [row, row]), (mine, []))
    ]

    assert [client.post(url("undo_act", act.pk)).status_code for act in acts] == [404] * 3
