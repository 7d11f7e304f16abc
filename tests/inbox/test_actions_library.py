from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from rostra.audit import sources
from rostra.audit.models import Event
from rostra.audit.sequencer import sequence_all
from rostra.audit.verify import verify_all
from rostra.core.refusals import Faster, Refused
from rostra.inbox import actions, sweeps
from rostra.inbox.actions import About
from rostra.inbox.models import ApprovedAnswer, ApprovedText, Topic
from rostra.inbox.queries.library import usable_texts
from rostra.people.actions import NotAllowed, end_membership
from rostra.people.models import Notice
from tests.inbox.office import Office


def add(office: Office, text: str = "It opens at ten.", **more: Any) -> ApprovedAnswer:
    about = About("Opening hours", **more)
    return actions.add_approved(
        about=about, language="en", question="When is it open?", text=text, by=office.cast.responder, now=office.now
    )


def words(answer: ApprovedAnswer) -> ApprovedText:
    return ApprovedText.objects.filter(answer=answer).order_by("-pk")[0]


def kinds(answer: ApprovedAnswer) -> list[str]:
    rows = Event.objects.filter(about=f"inbox.approved:{answer.pk}").order_by("id")
    return list(rows.values_list("kind", flat=True))


def test_answer_is_added_recorded_and_waits_for_approval(office: Office) -> None:
    topic = Topic.objects.create(name="Library")

    answer = add(office, " It opens at ten. ", topic=topic, source_url="https://portavale.example/library")

    text = words(answer)
    assert (answer.state, answer.topic, text.version, text.text, text.approved_at) == (
        "draft",
        topic,
        1,
        "It opens at ten.",
        None,
    )
    assert kinds(answer) == ["inbox.approved_added", "inbox.approved_written"]
    event = Event.objects.get(kind="inbox.approved_written")
    salt, content = sources.get(event.source).read([event.source_key])[event.source_key]
    assert (salt, b"It opens at ten." in content) == (bytes(text.salt), True)


def test_approval_offers_the_words(office: Office) -> None:
    answer = add(office)

    actions.approve_text(text=words(answer), by=office.cast.approver, now=office.now)

    answer.refresh_from_db()
    text = words(answer)
    assert (answer.state, text.approved_by, text.approved_at) == ("approved", office.cast.approver.user, office.now)
    sequence_all(now=office.now)
    assert verify_all().bad == []


@pytest.mark.parametrize("change", [{"text": "Never."}, {"approved_at": None}, {"approved_by": None}])
def test_a_change_by_sql_of_words_or_their_approval_is_noticed(office: Office, change: dict[str, Any]) -> None:
    answer = add(office)
    actions.approve_text(text=words(answer), by=office.cast.approver, now=office.now)
    sequence_all(now=office.now)

    ApprovedText.objects.update(**change)

    assert len(verify_all().bad) == 1


def test_nobody_approves_their_own_words(office: Office) -> None:
    answer = actions.add_approved(
        about=About("Hours"), language="en", question="", text="At ten.", by=office.cast.approver, now=office.now
    )

    with pytest.raises(actions.OwnWords):
        actions.approve_text(text=words(answer), by=office.cast.approver, now=office.now)


def test_only_who_may_approve_approves_and_withdraws(office: Office) -> None:
    answer = add(office)

    with pytest.raises(NotAllowed):
        actions.approve_text(text=words(answer), by=office.cast.responder, now=office.now)
    with pytest.raises(NotAllowed):
        actions.withdraw_approved(answer=answer, reason="Old", by=office.cast.responder, now=office.now)


def test_only_who_answers_or_approves_writes(office: Office) -> None:
    with pytest.raises(NotAllowed):
        actions.add_approved(
            about=About("Hours"), language="en", question="", text="At ten.", by=office.cast.reader, now=office.now
        )


def test_words_are_approved_once_and_only_the_newest(office: Office) -> None:
    answer = add(office)
    first = words(answer)
    actions.approve_text(text=first, by=office.cast.approver, now=office.now)
    with pytest.raises(Faster):
        actions.approve_text(text=first, by=office.cast.approver, now=office.now)
    second = actions.write_approved(
        answer=answer, language="en", question="", text="At nine.", by=office.cast.responder, now=office.now
    )
    actions.write_approved(
        answer=answer, language="en", question="", text="At eight.", by=office.cast.responder, now=office.now
    )

    with pytest.raises(Faster):
        actions.approve_text(text=second, by=office.cast.approver, now=office.now)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"about": About(" ")}, "title"),
        ({"about": About("Hours", source_url="javascript:alert(1)")}, "source_url"),
        ({"text": " "}, "text"),
        ({"text": "Hello {nane}"}, "text"),
    ],
)
def test_what_cannot_be_kept_is_refused(office: Office, values: dict[str, Any], field: str) -> None:
    given = {"about": About("Hours"), "language": "en", "question": "", "text": "At ten.", **values}

    with pytest.raises(actions.ApprovedNotPossible) as caught:
        actions.add_approved(**given, by=office.cast.responder, now=office.now)

    assert (caught.value.field, ApprovedAnswer.objects.count()) == (field, 0)


def test_the_same_words_are_no_new_version(office: Office) -> None:
    answer = add(office)

    with pytest.raises(actions.ApprovedNotPossible):
        actions.write_approved(
            answer=answer,
            language="en",
            question="When is it open?",
            text="It opens at ten.",
            by=office.cast.responder,
            now=office.now,
        )


def test_owner_who_approves_is_told_of_new_words(office: Office) -> None:
    add(office, owner=office.cast.approver)

    notice = Notice.objects.get()
    assert (notice.user, notice.kind) == (office.cast.approver.user, "inbox.approved_waits")


def test_all_who_may_approve_are_told_where_no_owner_does(office: Office) -> None:
    add(office, owner=office.cast.responder)

    told = set(Notice.objects.filter(kind="inbox.approved_waits").values_list("user", flat=True))
    assert office.cast.approver.user_id in told
    assert office.cast.responder.user_id not in told


def test_withdrawn_answer_comes_back_by_no_new_words(office: Office) -> None:
    answer = add(office)
    actions.approve_text(text=words(answer), by=office.cast.approver, now=office.now)
    swedish = actions.write_approved(
        answer=answer, language="sv", question="", text="Klockan tio.", by=office.cast.responder, now=office.now
    )
    answer.refresh_from_db()
    actions.withdraw_approved(answer=answer, reason="Old hours", by=office.cast.approver, now=office.now)

    with pytest.raises(actions.ApprovedNotPossible):
        actions.approve_text(text=swedish, by=office.cast.approver, now=office.now)
    answer.refresh_from_db()
    with pytest.raises(actions.ApprovedNotPossible):
        actions.write_approved(
            answer=answer, language="nb", question="", text="Klokka ti.", by=office.cast.responder, now=office.now
        )

    assert (answer.state, list(usable_texts(now=office.now))) == ("withdrawn", [])


def test_withdrawn_answer_says_why_and_is_not_withdrawn_twice(office: Office) -> None:
    answer = add(office)
    with pytest.raises(Refused):
        actions.withdraw_approved(answer=answer, reason=" ", by=office.cast.approver, now=office.now)

    actions.withdraw_approved(answer=answer, reason="Old hours", by=office.cast.approver, now=office.now)

    event = Event.objects.get(kind="inbox.approved_withdrawn")
    assert (ApprovedAnswer.objects.get().state, event.data) == ("withdrawn", {"reason": "Old hours"})
    with pytest.raises(Faster):
        actions.withdraw_approved(answer=answer, reason="Again", by=office.cast.approver, now=office.now)
    answer.refresh_from_db()
    with pytest.raises(actions.ApprovedNotPossible):
        actions.withdraw_approved(answer=answer, reason="Again", by=office.cast.approver, now=office.now)


def test_review_is_asked_once_and_again_after_a_new_day(office: Office) -> None:
    today = date(2026, 11, 21)
    now = office.now.replace(year=2026, month=11, day=21, hour=12)
    answer = add(office, owner=office.cast.approver, review_on=today)
    actions.approve_text(text=words(answer), by=office.cast.approver, now=now)
    Notice.objects.all().delete()

    assert [sweeps.remind_reviews(now=now), sweeps.remind_reviews(now=now)] == [1, 0]
    assert list(Notice.objects.values_list("user", "kind")) == [(office.cast.approver.user_id, "inbox.approved_review")]

    answer.refresh_from_db()
    about = About("Opening hours", owner=office.cast.approver, review_on=today + timedelta(days=1))
    actions.change_approved(answer=answer, about=about, by=office.cast.responder, now=now)
    later = now + timedelta(days=1)
    assert [sweeps.remind_reviews(now=now), sweeps.remind_reviews(now=later)] == [0, 1]


def test_whoever_added_it_is_asked_where_the_owner_left(office: Office) -> None:
    now = office.now.replace(year=2026, month=11, day=21, hour=12)
    answer = add(office, owner=office.cast.records, review_on=date(2026, 11, 1))
    actions.approve_text(text=words(answer), by=office.cast.approver, now=now)
    end_membership(member=office.cast.records, by=None, now=now)

    sweeps.remind_reviews(now=now)

    assert Notice.objects.filter(kind="inbox.approved_review").get().user == office.cast.responder.user


def test_a_change_of_other_things_reminds_of_no_review_again(office: Office) -> None:
    now = office.now.replace(year=2026, month=11, day=21, hour=12)
    answer = add(office, review_on=date(2026, 11, 1))
    actions.approve_text(text=words(answer), by=office.cast.approver, now=now)
    sweeps.remind_reviews(now=now)
    answer.refresh_from_db()

    about = About("Hours", review_on=date(2026, 11, 1))
    actions.change_approved(answer=answer, about=about, by=office.cast.responder, now=now)

    assert sweeps.remind_reviews(now=now) == 0
