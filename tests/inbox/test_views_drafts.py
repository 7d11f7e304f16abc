from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from rostra.inbox.actions import Objected, approve_draft
from rostra.inbox.models import Answer, Draft, Message
from rostra.people.actions import give_role
from rostra.people.enums import RoleCode
from rostra.policy.actions import decide
from rostra.policy.content_checks import ContentChecks, Rule
from rostra.policy.decisions import CONTENT_CHECKS, REPLY_REVIEW
from rostra.policy.replies import ReplyReview
from tests.inbox.office import Office, again
from tests.inbox.pages import form_of, page_of, url
from tests.inbox.test_views_files import uploaded


def drafted(office: Office, client: Client, text: str = "It opens at ten.", **more: Any) -> Draft:
    decide(question=REPLY_REVIEW, value=ReplyReview(members=(office.cast.responder.pk,)), by=None, now=office.now)
    conversation = office.message()
    # The views take the time of the machine, which is before that of the tests.
    Message.objects.update(received_at=office.now - timedelta(days=400))
    answer = client.post(url("answer", conversation.pk), form_of(conversation, text, **more))
    assert answer.status_code == 302
    return Draft.objects.get()


def test_answer_is_given_to_a_second_person_who_sends_it(office: Office, client: Client) -> None:
    draft = drafted(office, client)
    approver = office.cast.client(office.cast.approver)
    listed = page_of(approver.get(url("drafts")))
    page = page_of(approver.get(url("conversation", draft.conversation_id)))
    assert ["It opens at ten." in listed, "Approve and send" in page] == [True, True]

    approver.post(url("draft_approve", draft.pk), {"version": again(draft.conversation).version})

    assert (Answer.objects.get().text, Draft.objects.get().state) == ("It opens at ten.", "sent")
    assert "No answer waits for your word." in page_of(approver.get(url("drafts")))


def test_second_person_opens_the_files_and_reads_how_they_are_described(office: Office, client: Client) -> None:
    draft = drafted(office, client, upload_0=uploaded("map.png"), alt_0="The way to the library")
    approver = office.cast.client(office.cast.approver)
    file = url("draft_file", draft.pk, 0)

    page = page_of(approver.get(url("conversation", draft.conversation_id)))
    opened = approver.get(file)

    assert [f'href="{file}"' in page, "The way to the library" in page] == [True, True]
    assert (opened.content[:4], opened["Content-Disposition"]) == (b"\x89PNG", 'attachment; filename="map.png"')
    assert approver.get(url("draft_file", draft.pk, 1)).status_code == 404
    Draft.objects.update(state="returned")
    assert [each.get(file).status_code for each in (approver, client)] == [404, 200]


def test_second_person_sees_what_checks_say(office: Office, client: Client) -> None:
    draft = drafted(office, client, "Write to ion.popescu@gmail.example.", confirmed="1")

    page = page_of(office.cast.client(office.cast.approver).get(url("conversation", draft.conversation_id)))

    card = page[page.index('id="draft-title"') : page.index("What should be different")]
    assert 'class="problems"' in card


def test_what_the_policy_stops_meanwhile_is_not_approved_in_public(office: Office, client: Client) -> None:
    draft = drafted(office, client, "Write to ion.popescu@gmail.example.", confirmed="1")
    decide(question=CONTENT_CHECKS, value=ContentChecks({"personal_data": Rule.BLOCK}), by=None, now=office.now)

    with pytest.raises(Objected):
        approve_draft(draft=draft, by=office.cast.approver, now=office.now)

    Draft.objects.update(visibility="private")
    sent = approve_draft(draft=Draft.objects.get(), by=office.cast.approver, now=office.now)
    assert Answer.objects.get() == sent


def test_author_sees_it_wait_and_takes_it_back_into_the_box(office: Office, client: Client) -> None:
    draft = drafted(office, client)
    page = page_of(client.get(url("conversation", draft.conversation_id)))
    assert ["Take it back and change it" in page, "Approve and send" in page] == [True, False]
    assert "It opens at ten." in page_of(client.get(url("drafts")))

    back = page_of(client.post(url("draft_take_back", draft.pk), follow=True))

    assert "It opens at ten.</textarea>" in back


def test_returned_answer_comes_back_with_the_reason_and_is_written_anew(office: Office, client: Client) -> None:
    draft = drafted(office, client)
    approver = office.cast.client(office.cast.approver)
    approver.post(url("draft_return", draft.pk), {"reason": "Say until when"})

    page = page_of(client.get(url("conversation", draft.conversation_id)))
    assert ["Your answer was returned" in page, "Say until when" in page] == [True, True]
    assert "Say until when" in page_of(client.get(url("drafts")))
    assert "Your answer was returned" not in page_of(approver.get(url("conversation", draft.conversation_id)))
    anew = page_of(client.get(url("conversation", draft.conversation_id) + f"?draft={draft.pk}"))
    assert "It opens at ten.</textarea>" in anew


def test_refusals_are_said(office: Office, client: Client) -> None:
    draft = drafted(office, client)
    approver = office.cast.client(office.cast.approver)

    no_reason = page_of(approver.post(url("draft_return", draft.pk), {"reason": ""}, follow=True))
    not_theirs = client.post(url("draft_approve", draft.pk)).status_code
    give_role(member=office.cast.approver, code=RoleCode.RESPONDER, by=None, now=office.now)
    taken = page_of(approver.post(url("draft_take_back", draft.pk), follow=True))
    assert ["Say what should be different." in no_reason, not_theirs] == [True, 403]
    assert Draft.objects.get().state == "waiting"
    assert "Only its author takes an answer back." in taken

    stale = page_of(approver.post(url("draft_approve", draft.pk), {"version": 0}, follow=True))
    assert (Answer.objects.count(), "Read" in stale) == (0, True)


def test_what_came_since_is_shown_beside_it_instead_of_the_button(office: Office, client: Client) -> None:
    draft = drafted(office, client)
    Draft.objects.update(at=office.now - timedelta(days=401))

    page = page_of(office.cast.client(office.cast.approver).get(url("conversation", draft.conversation_id)))

    assert ["Something has come in since it was written" in page, "Approve and send" in page] == [True, False]


def test_words_of_others_are_put_into_no_box(office: Office, client: Client) -> None:
    draft = drafted(office, client)
    Draft.objects.update(state="returned")

    page = page_of(
        office.cast.client(office.cast.administrator).get(
            url("conversation", draft.conversation_id) + f"?draft={draft.pk}"
        )
    )

    assert "It opens at ten.</textarea>" not in page
