from __future__ import annotations

from datetime import timedelta

import pytest

from rostra.audit import sources
from rostra.audit.models import Event
from rostra.core.refusals import Faster, Refused
from rostra.inbox import actions
from rostra.inbox.actions.changes import change
from rostra.inbox.enums import CloseReason, ConversationState, TopicBy, Visibility
from rostra.inbox.models import Conversation, Muted, Note, Topic
from rostra.people.models import Notice
from tests.inbox.office import Office, again, happened


def test_claim_makes_the_member_owner(office: Office) -> None:
    conversation = office.message()

    actions.claim(conversation=conversation, by=office.cast.responder, now=office.now)

    now = again(conversation)
    assert (now.owner, now.state, now.version) == (office.cast.responder, "open", conversation.version)
    assert happened(conversation) == ["inbox.received", "inbox.claimed"]


def test_claim_keeps_an_answered_conversation_answered(office: Office) -> None:
    conversation = office.message()
    actions.answer(
        conversation=conversation,
        text="At ten.",
        visibility=Visibility.PUBLIC,
        by=office.cast.responder,
        now=office.now,
    )
    actions.release(conversation=conversation, by=office.cast.responder, now=office.now)

    actions.claim(conversation=conversation, by=office.cast.responder, now=office.now)

    assert again(conversation).state == "waiting"


def test_claim_refuses_what_a_colleague_has(office: Office) -> None:
    conversation = office.message()
    page = again(conversation)
    actions.claim(conversation=conversation, by=office.cast.responder, now=office.now)

    with pytest.raises(Faster) as refusal:
        actions.claim(conversation=page, by=office.cast.administrator, now=office.now)

    assert str(refusal.value) == "Lena Krog has taken this conversation already."
    assert again(conversation).owner == office.cast.responder


def test_claim_refuses_when_the_state_has_moved(office: Office) -> None:
    conversation = office.message()
    page = again(conversation)
    actions.close(conversation=conversation, reason=CloseReason.ELSEWHERE, by=office.cast.responder, now=office.now)

    with pytest.raises(Faster):
        actions.claim(conversation=page, by=office.cast.responder, now=office.now)


def test_claim_goes_by_owner_and_not_by_version(office: Office) -> None:
    page = office.message()
    office.message("And on Sunday?", root=page.root, reply_to=page.root)

    actions.claim(conversation=page, by=office.cast.responder, now=office.now)

    assert again(page).owner == office.cast.responder


def test_assign_gives_the_conversation_and_tells(office: Office) -> None:
    conversation = office.message()

    actions.assign(conversation=conversation, to=office.cast.responder, by=office.cast.administrator, now=office.now)

    now = again(conversation)
    assert (now.owner, now.state) == (office.cast.responder, "open")
    assert happened(conversation)[-1] == "inbox.assigned"
    notice = Notice.objects.get(user=office.cast.responder.user)
    assert (notice.kind, notice.data) == (
        "inbox.assigned",
        {"conversation": conversation.pk, "by": office.cast.administrator.user.name},
    )


def test_assign_to_oneself_tells_nobody(office: Office) -> None:
    conversation = office.message()

    actions.assign(conversation=conversation, to=office.cast.responder, by=office.cast.responder, now=office.now)

    assert not Notice.objects.exists()


def test_assign_keeps_an_answered_conversation_answered(office: Office) -> None:
    conversation = office.message()
    actions.answer(
        conversation=conversation,
        text="At ten.",
        visibility=Visibility.PUBLIC,
        by=office.cast.responder,
        now=office.now,
    )

    actions.assign(conversation=conversation, to=office.cast.responder, by=office.cast.responder, now=office.now)

    assert again(conversation).state == "waiting"


def test_assign_refuses_who_may_not_answer(office: Office) -> None:
    conversation = office.message()

    with pytest.raises(actions.NotTheirs):
        actions.assign(conversation=conversation, to=office.cast.reader, by=office.cast.responder, now=office.now)

    assert again(conversation).owner is None


def test_assign_refuses_an_older_page(office: Office) -> None:
    conversation = office.message()
    version = conversation.version
    actions.add_note(conversation=again(conversation), text="Wait.", by=office.cast.administrator, now=office.now)

    with pytest.raises(Faster) as refusal:
        actions.assign(
            conversation=again(conversation),
            to=office.cast.responder,
            by=office.cast.responder,
            now=office.now,
            version=version,
        )

    assert str(refusal.value) == (
        "Mihai Rusu has worked on this conversation in the meantime. Read it again before you go on."
    )


def test_release_gives_it_back(office: Office) -> None:
    conversation = office.message()
    actions.claim(conversation=conversation, by=office.cast.responder, now=office.now)

    actions.release(conversation=conversation, by=office.cast.responder, now=office.now)

    now = again(conversation)
    assert (now.owner, now.state) == (None, "new")
    assert happened(conversation)[-1] == "inbox.released"


def test_release_refuses_what_nobody_has(office: Office) -> None:
    with pytest.raises(actions.WrongState):
        actions.release(conversation=office.message(), by=office.cast.responder, now=office.now)


def test_hand_over_moves_it_with_a_note(office: Office) -> None:
    conversation = office.message()
    queue = actions.create_queue(name="Roads", by=None, now=office.now)
    colleague = office.cast.responder
    actions.set_queue_members(queue=queue, members=[colleague], by=None, now=office.now)
    actions.claim(conversation=conversation, by=colleague, now=office.now)

    actions.hand_over(
        conversation=conversation, to=queue, text=" For you. ", by=office.cast.administrator, now=office.now
    )

    now = again(conversation)
    assert (now.queue, now.owner, now.state) == (queue, None, "new")
    assert happened(conversation)[-2:] == ["inbox.handed_over", "inbox.noted"]
    assert Note.objects.get().text == "For you."
    assert [notice.user for notice in Notice.objects.all()] == [colleague.user]


def test_hand_over_without_note_tells_no_one_who_did_it(office: Office) -> None:
    conversation = office.message()
    queue = actions.create_queue(name="Roads", by=None, now=office.now)
    actions.set_queue_members(queue=queue, members=[office.cast.responder], by=None, now=office.now)

    actions.hand_over(conversation=conversation, to=queue, by=office.cast.responder, now=office.now)

    assert not Notice.objects.exists()
    assert not Note.objects.exists()


def test_hand_over_keeps_an_answered_conversation_answered(office: Office) -> None:
    conversation = office.message()
    queue = actions.create_queue(name="Roads", by=None, now=office.now)
    actions.answer(
        conversation=conversation,
        text="At ten.",
        visibility=Visibility.PUBLIC,
        by=office.cast.responder,
        now=office.now,
    )

    actions.hand_over(conversation=conversation, to=queue, by=office.cast.responder, now=office.now)

    assert again(conversation).state == "waiting"


def test_hand_over_refuses_the_same_queue(office: Office) -> None:
    conversation = office.message()
    queue = actions.create_queue(name="Roads", by=None, now=office.now)
    actions.hand_over(conversation=conversation, to=queue, by=office.cast.responder, now=office.now)

    with pytest.raises(actions.WrongState):
        actions.hand_over(conversation=conversation, to=queue, by=office.cast.responder, now=office.now)


def test_add_note_is_a_record_and_a_change(office: Office) -> None:
    conversation = office.message()
    version = conversation.version

    note = actions.add_note(
        conversation=conversation, text=" Ask the library first. ", by=office.cast.responder, now=office.now
    )

    assert note.text == "Ask the library first."
    assert again(conversation).version == version + 1
    event = Event.objects.get(kind="inbox.noted")
    salt, content = sources.get(event.source).read([event.source_key])[event.source_key]
    assert (salt, b"Ask the library first." in content) == (bytes(note.salt), True)


def test_add_note_refuses_an_empty_one(office: Office) -> None:
    with pytest.raises(Refused):
        actions.add_note(conversation=office.message(), text=" \n", by=office.cast.responder, now=office.now)


def test_close_ends_what_is_owed(office: Office) -> None:
    conversation = office.message()
    actions.start_writing(conversation=conversation, by=office.cast.responder, now=office.now)

    actions.close(conversation=conversation, reason=CloseReason.NO_ANSWER, by=office.cast.responder, now=office.now)

    now = again(conversation)
    assert (now.state, now.close_reason, now.due_at, now.closed_at, now.writing_by) == (
        "closed",
        "no_answer",
        None,
        office.now,
        None,
    )
    assert happened(conversation) == ["inbox.received", "inbox.closed"]
    assert not Muted.objects.exists()


def test_close_as_spam_mutes_the_sender(office: Office) -> None:
    conversation = office.message(author="spammer")

    actions.close(conversation=conversation, reason=CloseReason.SPAM, by=office.cast.responder, now=office.now)

    muted = Muted.objects.get()
    assert (muted.account, muted.author_id, muted.by) == (office.city, "id-spammer", office.cast.responder.user)
    assert happened(conversation)[-2:] == ["inbox.closed", "inbox.muted"]
    assert office.message("Buy now!", author="spammer").state == "closed"


def test_close_as_spam_mutes_once(office: Office) -> None:
    first, second = office.message(author="spammer"), office.message("Buy!", author="spammer")
    for conversation in (first, second):
        actions.close(conversation=conversation, reason=CloseReason.SPAM, by=office.cast.responder, now=office.now)

    assert Muted.objects.count() == 1
    assert happened(second)[-1] == "inbox.closed"


def test_close_as_spam_without_a_known_sender_mutes_nobody(office: Office) -> None:
    conversation = office.message(author_id="", author_handle="")

    actions.close(conversation=conversation, reason=CloseReason.SPAM, by=office.cast.responder, now=office.now)

    assert not Muted.objects.exists()


def test_close_refuses_when_a_message_has_come_in(office: Office) -> None:
    conversation = office.message()
    version = conversation.version
    office.message("One more thing.", root=conversation.root, reply_to=conversation.root)

    with pytest.raises(Faster) as refusal:
        actions.close(
            conversation=again(conversation),
            reason=CloseReason.NO_ANSWER,
            by=office.cast.responder,
            now=office.now,
            version=version,
        )

    assert str(refusal.value) == "This conversation has changed in the meantime. Read it again before you go on."
    assert again(conversation).state == "new"


@pytest.mark.parametrize("act", ["claim", "assign", "release", "hand_over", "close"])
def test_acts_on_a_closed_conversation_are_refused(office: Office, act: str) -> None:
    conversation = office.message()
    member = office.cast.responder
    queue = actions.create_queue(name="Roads", by=None, now=office.now)
    actions.close(conversation=conversation, reason=CloseReason.ELSEWHERE, by=member, now=office.now)
    more: dict[str, object] = {
        "assign": {"to": member},
        "hand_over": {"to": queue},
        "close": {"reason": CloseReason.SPAM},
    }.get(act, {})

    with pytest.raises(actions.WrongState):
        getattr(actions, act)(conversation=conversation, by=member, now=office.now, **more)

    assert happened(conversation) == ["inbox.received", "inbox.closed"]


def test_reopen_owes_an_answer_again(office: Office) -> None:
    conversation = office.message()
    actions.close(conversation=conversation, reason=CloseReason.ELSEWHERE, by=office.cast.responder, now=office.now)
    later = office.now + timedelta(days=1)

    actions.reopen(conversation=conversation, by=office.cast.responder, now=later)

    now = again(conversation)
    assert (now.state, now.close_reason, now.closed_at) == ("new", "", None)
    assert now.due_at == later + timedelta(days=1)
    assert happened(conversation)[-1] == "inbox.reopened"


def test_reopen_gives_it_to_its_owner(office: Office) -> None:
    conversation = office.message()
    actions.answer(
        conversation=conversation,
        text="At ten.",
        visibility=Visibility.PUBLIC,
        by=office.cast.responder,
        now=office.now,
    )

    actions.reopen(conversation=conversation, by=office.cast.administrator, now=office.now)

    now = again(conversation)
    assert (now.state, now.owner) == ("open", office.cast.responder)


@pytest.mark.parametrize(("topic_by", "minutes"), [(TopicBy.SUGGESTED, 480), (TopicBy.LEARNT, 60)])
def test_reopen_promises_nothing_for_a_topic_that_is_only_suggested(
    office: Office, topic_by: TopicBy, minutes: int
) -> None:
    roads = Topic.objects.create(name="Roads")
    actions.set_clock(topic=roads, answer_minutes=60, by=office.cast.administrator, now=office.now)
    conversation = office.message()
    Conversation.objects.update(topic=roads, topic_by=topic_by)
    conversation = again(conversation)
    actions.close(conversation=conversation, reason=CloseReason.ELSEWHERE, by=office.cast.responder, now=office.now)

    actions.reopen(conversation=conversation, by=office.cast.responder, now=office.now)

    assert again(conversation).answer_minutes == minutes


def test_reopen_of_spam_hears_the_sender_again(office: Office) -> None:
    conversation = office.message(author="spammer")
    actions.close(conversation=conversation, reason=CloseReason.SPAM, by=office.cast.responder, now=office.now)

    actions.reopen(conversation=conversation, by=office.cast.responder, now=office.now)

    assert not Muted.objects.exists()
    assert happened(conversation)[-2:] == ["inbox.reopened", "inbox.unmuted"]
    assert office.message("Hello?", author="spammer").state == "new"


def test_reopen_refuses_what_is_owed(office: Office) -> None:
    with pytest.raises(actions.WrongState):
        actions.reopen(conversation=office.message(), by=office.cast.responder, now=office.now)


def test_mark_seen_is_no_change(office: Office) -> None:
    conversation = office.message()

    actions.mark_seen(conversation=conversation, now=office.now + timedelta(minutes=1))
    actions.mark_seen(conversation=conversation, now=office.now + timedelta(minutes=9))

    now = again(conversation)
    assert (now.seen_at, now.version) == (office.now + timedelta(minutes=1), conversation.version)
    assert happened(conversation) == ["inbox.received"]


def test_start_writing_warns_a_second_one_until_it_ends(office: Office) -> None:
    conversation, now = office.message(), office.now
    first, second = office.cast.responder, office.cast.administrator

    assert actions.start_writing(conversation=conversation, by=first, now=now) is None
    assert actions.start_writing(conversation=conversation, by=second, now=now) == first
    assert actions.start_writing(conversation=conversation, by=first, now=now) is None
    actions.stop_writing(conversation=conversation, by=second)
    assert again(conversation).writing_by == first
    assert actions.start_writing(conversation=conversation, by=second, now=now + timedelta(minutes=3)) is None


def test_stop_writing_frees_the_lock(office: Office) -> None:
    conversation = office.message()
    actions.start_writing(conversation=conversation, by=office.cast.responder, now=office.now)

    actions.stop_writing(conversation=conversation, by=office.cast.responder)

    assert (again(conversation).writing_by, again(conversation).writing_until) == (None, None)


def test_a_move_that_the_table_does_not_know_is_refused(office: Office) -> None:
    conversation = office.message()
    actions.close(conversation=conversation, reason=CloseReason.ELSEWHERE, by=office.cast.responder, now=office.now)

    with pytest.raises(actions.WrongState):
        change(conversation, state=ConversationState.WAITING)

    assert again(conversation).state == "closed"
