"""What one person asks for: it goes into planning, and what came of it goes back to them (R-150)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from rostra.audit.models import Event
from rostra.core.refusals import Faster, Refused
from rostra.editorial.models import Idea
from rostra.inbox import actions
from rostra.inbox.actions.themes import plan_wish, settle_theme
from rostra.inbox.enums import TopicBy
from rostra.inbox.models import Answer, Conversation, Theme, Topic
from rostra.people.models import Notice
from tests.inbox.office import Office, again, happened
from tests.inbox.pages import form_of, page_of, url

TITLE, DID = "A list of papers for parking permits", "The list of papers stands on our website now."


def wish(office: Office, conversation: Conversation) -> Theme:
    return plan_wish(conversation=conversation, title=TITLE, said="", by=office.cast.responder, now=office.now)


def test_wish_is_planned_settled_and_told_to_who_asked(office: Office, client: Client) -> None:
    conversation = office.message("Which papers do I need for a parking permit? Please list them somewhere.")
    actions.claim(conversation=conversation, by=office.cast.responder, now=office.now)
    address = url("conversation", conversation.pk)

    planned = client.post(url("plan_conversation", conversation.pk), {"title": TITLE, "text": "Many may ask this."})
    theme = Theme.objects.get()
    shown = page_of(client.get(address))
    settle_theme(theme=theme, did=DID, by=office.cast.editor, now=office.now + timedelta(days=3))
    notice = Notice.objects.get(kind="inbox.wish_settled")
    opened = page_of(client.get(notice.url))
    client.post(url("answer", conversation.pk), form_of(again(conversation), DID))

    assert (planned.status_code, planned["Location"]) == (302, address)
    assert (theme.idea_id, theme.conversation_id) == (Idea.objects.get().pk, conversation.pk)
    assert [TITLE in shown, "In the plan" in shown, url("plan_conversation", conversation.pk) in shown] == [
        True,
        True,
        False,
    ]
    assert (notice.user, notice.url) == (office.cast.responder.user, f"{address}?theme={theme.pk}")
    assert [f"{DID}</textarea>" in opened, "Tell them what was done" in opened] == [True, True]
    assert Answer.objects.get().text == DID
    assert Event.objects.get(kind="inbox.theme_planned").data["conversation"] == conversation.pk


def test_wish_has_the_topic_that_was_said_and_none_that_is_only_suggested(office: Office) -> None:
    topic = Topic.objects.create(name="Parking")
    said, suggested = office.message("One"), office.message("Two", author="dan")
    for row, by in ((said, TopicBy.PERSON), (suggested, TopicBy.SUGGESTED)):
        row.topic, row.topic_by = topic, by

    assert [wish(office, row).topic for row in (said, suggested)] == [topic, None]


def test_wish_is_planned_once_and_with_a_title(office: Office, client: Client) -> None:
    conversation = office.message()
    with pytest.raises(Refused):
        plan_wish(conversation=conversation, title=" ", said="", by=office.cast.responder, now=office.now)
    wish(office, conversation)

    with pytest.raises(Faster):
        wish(office, conversation)
    again_ = client.post(url("plan_conversation", conversation.pk), {"title": TITLE})

    assert (again_.status_code, "This is in the plan already." in page_of(again_)) == (422, True)
    assert (Theme.objects.count(), Idea.objects.count()) == (1, 1)
    assert client.post(url("plan_conversation", conversation.pk), {"title": ""}).status_code == 422


def test_box_is_filled_with_what_was_done_only(office: Office, client: Client) -> None:
    conversation, other = office.message(), office.message("Another", author="dan")
    theme = wish(office, conversation)
    before = page_of(client.get(url("conversation", conversation.pk) + f"?theme={theme.pk}"))
    settle_theme(theme=theme, did=DID, by=office.cast.editor, now=office.now)

    elsewhere = page_of(client.get(url("conversation", other.pk) + f"?theme={theme.pk}"))

    assert [f"{DID}</textarea>" in page for page in (before, elsewhere)] == [False, False]


def test_theme_leads_to_the_conversation_for_those_who_may_read_it(office: Office, client: Client) -> None:
    conversation = office.message()
    theme = wish(office, conversation)

    assert url("conversation", conversation.pk) in page_of(client.get(url("theme", theme.pk)))


def test_planning_a_wish_is_no_change_of_the_conversation(office: Office) -> None:
    conversation = office.message()
    before = (conversation.version, happened(conversation))

    wish(office, conversation)

    assert (again(conversation).version, happened(conversation)) == before
