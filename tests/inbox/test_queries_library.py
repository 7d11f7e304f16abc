from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rostra.inbox import actions, approved_alike
from rostra.inbox.actions import About
from rostra.inbox.approved_alike import alike
from rostra.inbox.enums import CloseReason, Visibility
from rostra.inbox.models import ApprovedAnswer, ApprovedText, Conversation, Group, Topic
from rostra.inbox.queries.library import (
    Reaction,
    Wanted,
    approved_answers,
    earlier_answers,
    matching,
    newest_question,
    reactions,
    searched,
    usable_texts,
    uses_of,
)
from tests.inbox.office import Office, again


def approved(
    office: Office, title: str, text: str, *, language: str = "en", question: str = "", **more: Any
) -> ApprovedText:
    row = actions.add_approved(
        about=About(title, **more),
        language=language,
        question=question,
        text=text,
        by=office.cast.responder,
        now=office.now,
    )
    found = ApprovedText.objects.get(answer=row)
    actions.approve_text(text=found, by=office.cast.approver, now=office.now)
    return found


def titles(found: list[ApprovedText]) -> list[str]:
    return [text.answer.title for text in found]


def test_words_of_the_question_find_the_answer(office: Office) -> None:
    approved(office, "Library", "The library opens at ten on Saturdays.")
    approved(office, "Waste", "Bins are emptied on Mondays.")
    conversation = office.message("When does the library open on Saturday?", language="en")

    assert titles(matching(conversation, newest_question(conversation), now=office.now)) == ["Library"]


def test_what_is_spelt_otherwise_is_found_by_likeness(office: Office) -> None:
    approved(office, "Library", "It opens at ten.", question="When does the library open?")
    approved(office, "Waste", "Bins are emptied on Mondays.")
    conversation = office.message("wen dos the libary opn on sundys", language="en")

    assert titles(matching(conversation, newest_question(conversation), now=office.now)) == ["Library"]


def test_likeness_keeps_two_places_beside_what_shares_words(office: Office) -> None:
    for number in range(6):
        approved(office, f"Words {number}", f"Sundays are days of rest in street number {number}.")
    approved(office, "Library", "It opens at ten.", question="Wen dos the libary opn?")
    conversation = office.message("wen dos the libary opn on sundays", language="en")

    found = titles(matching(conversation, newest_question(conversation), now=office.now))

    assert (len(found), "Library" in found) == (5, True)


def test_likeness_knows_what_was_approved_and_withdrawn_meanwhile(office: Office) -> None:
    conversation = office.message("wen dos the libary opn", language="en")

    def offered() -> list[str]:
        return titles(matching(conversation, newest_question(conversation), now=office.now))

    first = approved(office, "Library", "It opens at ten.", question="When does the library open?")
    before = offered()
    approved(office, "Reading", "It opens at nine.", question="When does the reading room of the library open?")
    between = offered()
    actions.withdraw_approved(answer=first.answer, reason="Old", by=office.cast.approver, now=office.now)

    assert (before, between, offered()) == (["Library"], ["Library", "Reading"], ["Reading"])


def test_likeness_of_nothing_and_in_another_language_is_none(office: Office) -> None:
    text = approved(office, "Library", "It opens at ten.", question="When does the library open?")

    assert alike("when does the library open", {text.pk: "en"}, "en") == [text.pk]
    assert [alike(" ", {text.pk: "en"}, "en"), alike("library", {text.pk: "en"}, "sv")] == [[], []]


def test_likeness_holds_so_many_languages_at_a_time(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(approved_alike, "HELD", 1)
    texts = {approved(office, code, "It opens at ten.", language=code).pk: code for code in ("en", "sv")}

    found = [alike("it opens at ten", texts, code) for code in ("en", "sv", "en")]

    assert found == [[pk] for pk in (*texts, next(iter(texts)))]
    assert len(approved_alike._held) == 1


def test_topic_goes_before_words_and_the_citizens_language_before_others(office: Office) -> None:
    topic = Topic.objects.create(name="Library")
    approved(office, "Saturday", "Saturday Saturday library.")
    approved(office, "Cards", "Ask at the desk.", topic=topic)
    approved(office, "Bibliotek", "Biblioteket åpner klokken ti.", language="nb", topic=topic)
    conversation = office.message("When does the library open on Saturday?", language="en")
    Conversation.objects.update(topic=topic)

    found = matching(again(conversation), newest_question(conversation), now=office.now)

    assert titles(found) == ["Cards", "Bibliotek", "Saturday"]


def test_one_language_of_an_answer_is_offered_the_citizens_first(office: Office) -> None:
    text = approved(office, "Library", "The library opens at ten.", topic=Topic.objects.create(name="Library"))
    nb = actions.write_approved(
        answer=text.answer,
        language="nb",
        question="",
        text="Biblioteket åpner klokken ti.",
        by=office.cast.responder,
        now=office.now,
    )
    actions.approve_text(text=nb, by=office.cast.approver, now=office.now)
    conversation = office.message("Når åpner biblioteket?", language="nb")
    Conversation.objects.update(topic=text.answer.topic)

    assert matching(again(conversation), "Når åpner biblioteket?", now=office.now) == [nb]


def test_neither_drafts_nor_withdrawn_ones_nor_those_past_their_date_are_offered(office: Office) -> None:
    approved(office, "Old", "The library opens at nine.", valid_until=office.now)
    gone = approved(office, "Gone", "The library opens at eight.")
    actions.withdraw_approved(
        answer=ApprovedAnswer.objects.get(title="Gone"), reason="Old", by=office.cast.approver, now=office.now
    )
    held = approved(office, "Held", "The library opens at ten.", valid_until=office.now + timedelta(hours=1))
    actions.write_approved(
        answer=held.answer,
        language="en",
        question="",
        text="The library opens at six.",
        by=office.cast.responder,
        now=office.now,
    )
    conversation = office.message("When does the library open?", language="en")

    assert matching(conversation, newest_question(conversation), now=office.now) == [held]
    assert searched(conversation, "library", now=office.now) == [held]
    assert list(usable_texts(now=office.now)) == [held]
    assert gone.pk != held.pk


def test_search_finds_by_words_and_by_title(office: Office) -> None:
    approved(office, "Opening hours", "At ten.")
    approved(office, "Waste", "Bins are emptied on Mondays.")
    conversation = office.message()

    assert titles(searched(conversation, "opening", now=office.now)) == ["Opening hours"]
    assert titles(searched(conversation, "Monday bin", now=office.now)) == ["Waste"]


@pytest.mark.parametrize("text", ["", "\0", "it's \\ 'quoted' & | ! ( <-> :*", "{name}"])
def test_any_text_can_be_asked(office: Office, text: str) -> None:
    approved(office, "Waste", "Bins are emptied on Mondays.")
    conversation = office.message()

    assert matching(conversation, text, now=office.now) == []


def test_list_filters_by_words_topic_language_and_state(office: Office) -> None:
    topic = Topic.objects.create(name="Waste")
    approved(office, "Waste", "Bins are emptied on Mondays.", topic=topic)
    approved(office, "Library", "Biblioteket åpner klokken ti.", language="nb", valid_until=office.now)
    actions.add_approved(
        about=About("Draft"), language="en", question="", text="Later.", by=office.cast.responder, now=office.now
    )
    withdrawn = approved(office, "Gone", "Never.").answer
    withdrawn.refresh_from_db()
    actions.withdraw_approved(answer=withdrawn, reason="Old", by=office.cast.approver, now=office.now)

    def found(**wanted: Any) -> list[str]:
        return [row.title for row in approved_answers(Wanted(**wanted), now=office.now)]

    assert found() == ["Draft", "Library", "Waste"]
    assert found(words="bin") == ["Waste"]
    assert found(words="libr") == ["Library"]
    assert found(topic=topic.pk) == ["Waste"]
    assert found(language="nb") == ["Library"]
    assert found(state="draft") == ["Draft"]
    assert found(state="ended") == ["Library"]
    assert found(state="withdrawn") == ["Gone"]


def test_reactions_are_counted_in_one_query(office: Office) -> None:
    text = approved(office, "Library", "The library opens at ten.")
    again_asked = office.message(ref="m0")
    closed = office.message(author="ann")
    silent = office.message(author="bo")
    for conversation in (again_asked, closed, silent):
        actions.give(
            conversation=conversation,
            text="The library opens at ten.",
            visibility=Visibility.PUBLIC,
            by=office.cast.responder,
            now=office.now,
            approved_text=text,
        )
    actions.close(conversation=again(closed), reason=CloseReason.ANSWERED, by=office.cast.responder, now=office.now)
    office.message("And on Sunday?", at=office.now + timedelta(hours=1), reply_to="m0", root="m0")

    with CaptureQueriesContext(
        connection,
    ) as queries:
        counted = reactions([text.answer_id])

    assert counted == {text.answer_id: Reaction(used=3, settled=1, again=1)}
    assert len(queries) == 1
    uses = {use.conversation_id: (use.again, use.settled) for use in uses_of(office.cast.responder, text.answer)}  # type: ignore[attr-defined]
    assert uses == {again_asked.pk: (True, False), closed.pk: (False, True), silent.pk: (False, False)}


def test_what_others_were_told_who_asked_the_same_is_shown(office: Office) -> None:
    topic = Topic.objects.create(name="Library")
    first, second = office.message(), office.message(author="ann")
    answer = actions.give(
        conversation=first, text="At ten.", visibility=Visibility.PUBLIC, by=office.cast.responder, now=office.now
    )
    assert earlier_answers(office.cast.responder, again(second)) == []

    Conversation.objects.update(topic=topic)
    assert earlier_answers(office.cast.responder, again(second)) == [answer]

    group = Group.objects.create(title="Hours", started_at=office.now, grown_at=office.now)
    Conversation.objects.filter(pk=second.pk).update(group=group)
    assert earlier_answers(office.cast.responder, again(second)) == []
    Conversation.objects.update(group=group)
    assert earlier_answers(office.cast.responder, again(second)) == [answer]


def test_a_conversation_without_messages_asks_nothing(office: Office) -> None:
    conversation = office.message()
    conversation.messages.update(own=True)

    assert newest_question(conversation) == ""
