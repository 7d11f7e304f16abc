from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from rostra.audit.models import Event
from rostra.audit.sequencer import sequence_all
from rostra.audit.verify import verify_all
from rostra.core import files
from rostra.core.refusals import Faster, Refused
from rostra.inbox import actions
from rostra.inbox.actions.reviewing import OutOfDate, review_asked
from rostra.inbox.enums import Purpose, Visibility
from rostra.inbox.models import Answer, ApprovedAnswer, ApprovedText, Conversation, Draft, Note, ResponseModel, Topic
from rostra.inbox.outgoing import media_of
from rostra.people.actions import NotAllowed, give_role, take_role
from rostra.people.enums import RoleCode
from rostra.people.models import Notice, Role
from rostra.policy.actions import decide
from rostra.policy.content_checks import ContentChecks, Rule
from rostra.policy.decisions import CONTENT_CHECKS, REPLY_REVIEW, THANKS_WORDS
from rostra.policy.replies import ReplyReview
from rostra.publishing.models import Delivery
from tests.inbox.office import Office, again, happened


def give(office: Office, conversation: Conversation, text: str = "It opens at ten.", **more: Any) -> Answer | Draft:
    values: dict[str, Any] = {"visibility": Visibility.PUBLIC, "by": office.cast.responder, "now": office.now, **more}
    return actions.give(conversation=conversation, text=text, **values)


def review(office: Office, **more: Any) -> None:
    value = ReplyReview(members=(office.cast.responder.pk,)) if not more else ReplyReview(**more)
    decide(question=REPLY_REVIEW, value=value, by=None, now=office.now)


def drafted(office: Office, conversation: Conversation, **more: Any) -> Draft:
    review(office)
    draft = give(office, conversation, **more)
    assert isinstance(draft, Draft)
    draft.conversation = again(conversation)
    return draft


def test_answer_goes_out_at_once_where_nobody_reads_it_first(office: Office) -> None:
    conversation = office.message()

    answer = give(office, conversation)

    assert (type(answer), again(conversation).state, Delivery.objects.count()) == (Answer, "waiting", 1)


def test_answer_waits_for_a_second_person_where_policy_asks(office: Office) -> None:
    conversation = office.message()

    draft = drafted(office, conversation)

    now = again(conversation)
    assert (draft.state, draft.why, draft.version, Answer.objects.count()) == ("waiting", "chosen", now.version, 0)
    assert (now.state, now.owner, now.due_at) == ("open", office.cast.responder, conversation.due_at)
    assert happened(conversation)[-1] == "inbox.drafted"
    told = Notice.objects.filter(kind="inbox.draft_waits").values_list("user", flat=True)
    assert office.cast.approver.user_id in told
    assert office.cast.responder.user_id not in told


@pytest.mark.parametrize(
    ("policy", "sensitive", "why"),
    [
        ({}, True, "sensitive"),
        ({}, False, None),
        ({"sensitive": False}, True, None),
        ({"new_days": 5}, False, "new"),
        ({"new_days": 4}, False, None),
    ],
)
def test_policy_says_whose_answers_are_read(
    office: Office, policy: dict[str, Any], sensitive: bool, why: str | None
) -> None:
    member = office.cast.responder
    member.joined_at = office.now - timedelta(days=4)
    conversation = office.message()
    conversation.topic = Topic.objects.create(name="Housing", sensitive=sensitive)
    decide(question=REPLY_REVIEW, value=ReplyReview(**policy), by=None, now=office.now)

    assert review_asked(conversation, member, office.now) == why


def test_second_person_sends_exactly_what_they_read(office: Office) -> None:
    conversation = office.message()
    file = files.store(b"\x89PNG", content_type="image/png")
    draft = drafted(
        office, conversation, text=" It opens at ten. ", media=[media_of(file, name="plan.png", alt="The plan")]
    )

    answer = actions.approve_draft(draft=draft, by=office.cast.approver, now=office.now, version=draft.version)

    row = Draft.objects.get()
    assert (row.state, row.decided_by, row.decided_at, row.answer) == (
        "sent",
        office.cast.approver.user,
        office.now,
        answer,
    )
    assert (answer.text, answer.author, answer.media) == (draft.text, office.cast.responder.user, draft.media)
    assert happened(conversation)[-2:] == ["inbox.answered", "inbox.draft_sent"]
    assert Notice.objects.get(kind="inbox.draft_sent").user == office.cast.responder.user
    sequence_all(now=office.now)
    assert verify_all().bad == []


@pytest.mark.parametrize("change", [{"text": "Never."}, {"state": "returned"}, {"state": "waiting"}])
def test_a_change_of_a_draft_by_sql_is_noticed(office: Office, change: dict[str, str]) -> None:
    draft = drafted(office, office.message())
    actions.approve_draft(draft=draft, by=office.cast.approver, now=office.now)
    sequence_all(now=office.now)

    Draft.objects.update(**change)

    assert len(verify_all().bad) == 1


def test_nobody_approves_or_returns_their_own_answer(office: Office) -> None:
    give_role(member=office.cast.responder, code=RoleCode.APPROVER, by=None, now=office.now)
    draft = drafted(office, office.message())

    with pytest.raises(actions.OwnWords):
        actions.approve_draft(draft=draft, by=draft.author, now=office.now)
    with pytest.raises(actions.OwnWords):
        actions.return_draft(draft=draft, reason="No", by=draft.author, now=office.now)


def test_who_may_not_approve_decides_nothing(office: Office) -> None:
    draft = drafted(office, office.message())

    with pytest.raises(NotAllowed):
        actions.approve_draft(draft=draft, by=office.cast.reader, now=office.now)


def test_what_came_since_stops_the_answer_until_its_author_read_it(office: Office) -> None:
    conversation = office.message(ref="m0")
    draft = drafted(office, conversation)
    later = office.now + timedelta(minutes=5)
    office.message("I mean on Sunday.", at=later, reply_to="m0", root="m0")

    with pytest.raises(Faster):
        actions.approve_draft(draft=draft, by=office.cast.approver, now=later)

    assert (Draft.objects.get().state, Answer.objects.count()) == ("waiting", 0)


def test_an_older_page_approves_nothing(office: Office) -> None:
    conversation = office.message()
    draft = drafted(office, conversation)
    actions.add_note(conversation=draft.conversation, text="Wait", by=office.cast.responder, now=office.now)

    with pytest.raises(Faster):
        actions.approve_draft(draft=draft, by=office.cast.approver, now=office.now, version=draft.version)

    draft.refresh_from_db()
    assert draft.state == "waiting"


def test_a_colleagues_answer_meanwhile_stops_it_too(office: Office) -> None:
    conversation = office.message()
    draft = drafted(office, conversation)
    later = office.now + timedelta(minutes=5)
    actions.answer(
        conversation=again(conversation),
        text="At nine.",
        visibility=Visibility.PUBLIC,
        by=office.cast.administrator,
        now=later,
    )

    with pytest.raises(Faster):
        actions.approve_draft(draft=draft, by=office.cast.approver, now=later)


def test_who_may_not_answer_any_more_has_nothing_sent_in_their_name(office: Office) -> None:
    draft = drafted(office, office.message())
    take_role(role=Role.objects.get(member=office.cast.responder), by=None, now=office.now)
    draft = Draft.objects.select_related("conversation__account", "author").get()

    with pytest.raises(NotAllowed):
        actions.approve_draft(draft=draft, by=office.cast.approver, now=office.now)


def test_returned_answer_says_what_should_be_different(office: Office) -> None:
    draft = drafted(office, office.message())
    with pytest.raises(Refused):
        actions.return_draft(draft=draft, reason=" ", by=office.cast.approver, now=office.now)

    actions.return_draft(draft=draft, reason="Too long", by=office.cast.approver, now=office.now)

    row = Draft.objects.get()
    assert (row.state, row.reason, happened(draft.conversation)[-1]) == ("returned", "Too long", "inbox.draft_returned")
    assert Notice.objects.get(kind="inbox.draft_returned").data["reason"] == "Too long"
    with pytest.raises(Faster):
        actions.approve_draft(draft=row, by=office.cast.approver, now=office.now)


def test_only_its_author_takes_an_answer_back_and_only_while_it_waits(office: Office) -> None:
    draft = drafted(office, office.message())
    stale = Draft.objects.select_related("author", "conversation").get()
    with pytest.raises(NotAllowed):
        actions.take_back_draft(draft=draft, by=office.cast.approver, now=office.now)

    actions.take_back_draft(draft=draft, by=office.cast.responder, now=office.now)

    assert (Draft.objects.get().state, happened(draft.conversation)[-1]) == ("withdrawn", "inbox.draft_taken_back")
    with pytest.raises(Faster):
        actions.approve_draft(draft=stale, by=office.cast.approver, now=office.now)


def test_one_answer_waits_at_a_time(office: Office) -> None:
    conversation = office.message()
    drafted(office, conversation)

    with pytest.raises(actions.WrongState):
        give(office, again(conversation))


def test_a_draft_in_an_answered_conversation_leaves_its_state(office: Office) -> None:
    conversation = office.message()
    give(office, conversation)

    drafted(office, again(conversation), text="And on Sunday at noon.")

    assert again(conversation).state == "waiting"


def test_places_that_nobody_filled_are_never_sent(office: Office) -> None:
    with pytest.raises(actions.Unfilled):
        give(office, office.message(), "Hello {name}")

    assert Answer.objects.count() == 0


def test_acknowledgement_without_words_has_ours(office: Office) -> None:
    answer = give(office, office.message(language="sv"), "", purpose=Purpose.ACKNOWLEDGE)

    assert (answer.purpose, bool(answer.text)) == ("acknowledge", True)


def test_empty_answer_is_refused(office: Office) -> None:
    with pytest.raises(actions.Empty):
        give(office, office.message(), " ")


def test_what_the_policy_stops_is_not_published_but_may_be_said_in_private(office: Office) -> None:
    decide(question=CONTENT_CHECKS, value=ContentChecks({"personal_data": Rule.BLOCK}), by=None, now=office.now)
    conversation = office.message()
    text = "Write to ion.popescu@gmail.example."

    with pytest.raises(actions.Objected):
        give(office, conversation, text, confirmed=True, why="It is known.")

    assert isinstance(give(office, conversation, text, visibility=Visibility.PRIVATE), Answer)


def test_personal_data_in_public_is_confirmed_first(office: Office) -> None:
    conversation = office.message()
    text = "Write to ion.popescu@gmail.example."
    with pytest.raises(actions.Unconfirmed) as caught:
        give(office, conversation, text)

    assert (len(caught.value.doubts), caught.value.why) == (1, False)
    assert isinstance(give(office, conversation, text, confirmed=True), Answer)


def test_where_policy_wants_a_reason_it_is_kept_as_a_note(office: Office) -> None:
    decide(question=CONTENT_CHECKS, value=ContentChecks({"personal_data": Rule.REASON}), by=None, now=office.now)
    conversation = office.message()
    text = "Write to ion.popescu@gmail.example."
    with pytest.raises(actions.Unconfirmed) as caught:
        give(office, conversation, text, confirmed=True)
    assert caught.value.why

    give(office, conversation, text, confirmed=True, why="He asked us to.", version=conversation.version)

    assert Note.objects.get().text == "Why this may be published: He asked us to."
    assert Event.objects.filter(kind="inbox.answered").count() == 1


def test_reason_on_an_older_page_keeps_nothing(office: Office) -> None:
    decide(question=CONTENT_CHECKS, value=ContentChecks({"personal_data": Rule.REASON}), by=None, now=office.now)
    conversation = office.message()
    shown = conversation.version
    actions.add_note(conversation=conversation, text="Wait", by=office.cast.responder, now=office.now)

    with pytest.raises(Faster):
        give(
            office,
            conversation,
            "Write to ion.popescu@gmail.example.",
            confirmed=True,
            why="He asked us to.",
            version=shown,
        )

    assert (Note.objects.count(), Answer.objects.count()) == (1, 0)


def test_who_wrote_in_private_before_is_answered_in_public_only_after_a_second_look(office: Office) -> None:
    office.message("My number is secret.", visibility="private")
    conversation = office.message("And when does the library open?")

    with pytest.raises(actions.Unconfirmed):
        give(office, conversation)

    assert isinstance(give(office, conversation, confirmed=True), Answer)


def test_thanks_are_said_with_one_press_in_the_citizens_language(office: Office) -> None:
    decide(question=THANKS_WORDS, value={"sv": "Tack ska du ha!"}, by=None, now=office.now)
    swedish = office.message("Tack för hjälpen med biblioteket, det var verkligen snällt av er!", language="sv")
    english = office.message("Thank you very much for your help with the library, it was kind!", author="ann")

    first = actions.thank(conversation=swedish, by=office.cast.responder, now=office.now)
    second = actions.thank(conversation=english, by=office.cast.responder, now=office.now)

    assert [first.text, second.text] == ["Tack ska du ha!", "Thank you for your message."]
    assert (first.purpose, again(swedish).due_at) == ("thanks", None)


def test_thanks_wait_for_a_second_person_where_policy_asks(office: Office) -> None:
    review(office)
    conversation = office.message()

    draft = actions.thank(conversation=conversation, by=office.cast.responder, now=office.now)

    assert isinstance(draft, Draft)
    assert (draft.purpose, draft.why, Answer.objects.count()) == ("thanks", "chosen", 0)
    answer = actions.approve_draft(draft=draft, by=office.cast.approver, now=office.now)
    assert (answer.purpose, answer.text, again(conversation).due_at) == ("thanks", draft.text, None)


def test_thanks_take_the_way_that_there_is(office: Office) -> None:
    account = office.account("only", channel="fakepublic")
    conversation = office.message(account=account)
    Conversation.objects.filter(pk=conversation.pk).update(visibility="public")

    answer = actions.thank(conversation=again(conversation), by=office.cast.responder, now=office.now)

    assert answer.visibility == "public"


def test_thanks_where_nothing_can_be_answered_are_refused(office: Office) -> None:
    conversation = office.message(account=office.account("silent", channel="fakesilent"))

    with pytest.raises(actions.WrongWay):
        actions.thank(conversation=conversation, by=office.cast.responder, now=office.now)


def test_draft_from_words_that_hold_no_more_is_not_sent(office: Office) -> None:
    conversation = office.message()
    actions.add_approved(
        about=actions.About("Library"),
        language="en",
        question="",
        text="It opens at ten.",
        by=office.cast.responder,
        now=office.now,
    )
    words = ApprovedText.objects.get()
    actions.approve_text(text=words, by=office.cast.approver, now=office.now)
    draft = drafted(office, conversation, approved_text=words)
    ApprovedAnswer.objects.update(state="withdrawn")

    with pytest.raises(OutOfDate):
        actions.approve_draft(draft=draft, by=office.cast.approver, now=office.now)

    assert Answer.objects.count() == 0
    page = office.cast.client(office.cast.approver).get(f"/inbox/{conversation.pk}/").content.decode()
    assert ("not offered any more" in page, f"/drafts/{draft.pk}/approve/" in page) == (True, False)
    ApprovedAnswer.objects.update(state="approved")
    actions.approve_draft(draft=draft, by=office.cast.approver, now=office.now)
    assert Answer.objects.get().approved_text == words


@pytest.mark.parametrize(("voice", "signed"), [("unit", True), ("monitor", False)])
def test_words_that_rostra_brings_are_signed_by_the_unit_that_answers_in_its_name(
    office: Office, voice: str, signed: bool
) -> None:
    by = office.cast.administrator.user
    ResponseModel.objects.create(
        way="units", voice=voice, reason="Desks", starts_at=office.now - timedelta(minutes=1), by=by, at=office.now
    )
    conversation = office.message()

    given = actions.thank(conversation=conversation, by=office.cast.approver, now=office.now)

    assert given.text.endswith("\nPortavale Municipality") is signed
