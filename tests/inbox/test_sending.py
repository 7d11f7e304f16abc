"""One answer to many: each gets it once, or is left out for a reason that is told."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections, transaction

from rostra.accounts.models import RateLimit
from rostra.audit import sources
from rostra.audit.models import Event
from rostra.audit.sequencer import sequence_all
from rostra.audit.verify import verify_all
from rostra.core.refusals import Faster, Refused
from rostra.core.scoping import scope
from rostra.inbox import pace
from rostra.inbox.actions import add_note, close, start_writing
from rostra.inbox.actions import answer as answer_one
from rostra.inbox.actions.answering import Empty
from rostra.inbox.actions.groups import GroupNotPossible, confirm, split, take_out
from rostra.inbox.actions.reviewing import Objected, OutOfDate, Unconfirmed
from rostra.inbox.actions.sending import (
    NotYours,
    approve_sending,
    may_stop,
    repeat_sending,
    send_due,
    stop_sending,
    write_sending,
)
from rostra.inbox.enums import CloseReason, Visibility
from rostra.inbox.models import (
    Answer,
    ApprovedAnswer,
    ApprovedText,
    Conversation,
    Group,
    GroupSending,
    ResponseModel,
    SendingPart,
    Topic,
)
from rostra.inbox.queries.groups import why_published
from rostra.inbox.sweeps import bodies_to_answer
from rostra.people.models import Member, Notice
from rostra.policy.actions import decide
from rostra.policy.content_checks import ContentChecks, Rule
from rostra.policy.decisions import CONTENT_CHECKS, GROUP_SECOND_PERSON, REPLY_REVIEW
from rostra.policy.replies import ReplyReview
from rostra.publishing.models import Delivery
from tests.cast import Cast
from tests.inbox.gathering import ask, fresh, group_of, ids, late, members, parts, propose_for, shown
from tests.inbox.office import Office, again, open_office

TEXTS = {"en": "At six this evening.", "ro": "Astăzi la ora 18."}


def write(office: Office, group: Group, **more: Any) -> GroupSending:
    values: dict[str, Any] = {"texts": TEXTS, "shown": shown(group), "by": office.cast.responder, **more}
    return write_sending(group=group, version=fresh(group).version, now=office.now, **values)


def approved(office: Office, group: Group, **more: Any) -> GroupSending:
    return approve_sending(sending=write(office, group, **more), by=office.cast.approver, now=office.now)


def alone(office: Office) -> None:
    """The body decides that nobody need approve."""
    decide(question=GROUP_SECOND_PERSON, value=False, reason="Small", by=office.cast.administrator.user, now=office.now)


def test_answer_of_whom_policy_has_read_waits_for_a_second_person(office: Office) -> None:
    alone(office)
    value = ReplyReview(members=(office.cast.responder.pk,))
    decide(question=REPLY_REVIEW, value=value, by=None, now=office.now)

    assert write(office, group_of(office, 3)).waits


def test_answer_about_a_sensitive_topic_waits_for_a_second_person(office: Office) -> None:
    alone(office)
    group = group_of(office, 3)
    housing = Topic.objects.create(name="Housing", sensitive=True)
    Conversation.objects.filter(pk=members(group)[1]).update(topic=housing)

    assert write(office, group).waits


def test_answer_of_a_unit_that_only_drafts_waits_for_the_monitor(office: Office) -> None:
    alone(office)
    group = group_of(office, 3)
    ResponseModel.objects.create(
        way="units",
        voice="monitor",
        reason="Call centre",
        starts_at=office.now,
        by=office.cast.administrator.user,
        at=office.now,
    )

    assert write(office, group).waits


def test_answer_waits_for_a_second_person_and_then_reaches_each_once(office: Office) -> None:
    group = group_of(office, 3)

    sending = write(office, group)

    assert (sending.waits, parts(sending), send_due(now=late(office.now))) == (True, [("planned", "")] * 3, 0)
    asked = Notice.objects.get(kind="inbox.sending_waits")
    assert (asked.user, asked.url) == (office.cast.approver.user, f"/inbox/sendings/{sending.pk}/")
    with pytest.raises(NotYours):
        approve_sending(sending=sending, by=office.cast.responder, now=office.now)
    with pytest.raises(NotYours):
        approve_sending(sending=sending, by=office.cast.editor, now=office.now)

    approve_sending(sending=sending, by=office.cast.approver, now=office.now)

    assert (fresh(group).state, bodies_to_answer(now=office.now)) == ("answered", [office.cast.body.pk])
    assert [send_due(now=late(office.now)), send_due(now=late(office.now))] == [3, 0]
    answers = list(Answer.objects.filter(sending=sending).order_by("conversation"))
    assert [(a.conversation_id, a.text, a.author) for a in answers] == [
        (pk, "At six this evening.", office.cast.responder.user) for pk in members(group)
    ]
    due = list(Delivery.objects.order_by("due_at").values_list("due_at", flat=True))
    assert [moment - max(office.now, late(office.now)) for moment in due] == [timedelta(0)] * 3
    assert {again(row).state for row in group.conversations.all()} == {"waiting"}
    with pytest.raises(Faster):
        approve_sending(sending=sending, by=office.cast.approver, now=office.now)


def test_answers_go_out_at_the_pace_of_their_account(office: Office) -> None:
    group = group_of(office, 3)

    sending = approved(office, group)

    moments = SendingPart.objects.filter(sending=sending).order_by("due_at").values_list("due_at", flat=True)
    assert [moment - office.now for moment in moments] == [timedelta(seconds=s) for s in (0, 2, 4)]
    assert send_due(now=office.now - timedelta(seconds=17)) == 2
    assert send_due(now=office.now) == 1


def test_pace_leaves_half_of_what_a_network_grants(office: Office) -> None:
    until = office.now + timedelta(minutes=10)
    limit = RateLimit(account=office.city, remaining=20, total=300, resets_at=until)
    assert pace.pace(limit, office.now) == pace.Pace(office.now, timedelta(minutes=1))
    limit.remaining = 1
    assert pace.pace(limit, office.now) == pace.Pace(until, timedelta(seconds=4))
    assert pace.pace(None, office.now).at(3) == office.now + timedelta(seconds=6)
    RateLimit.objects.create(account=office.city, remaining=4, total=4, resets_at=until)
    assert pace.paces([office.city.pk], now=office.now)[office.city.pk].every == timedelta(minutes=5)
    assert pace.paces([office.city.pk], now=until)[office.city.pk].every == pace.EVERY


def test_one_who_may_send_alone_sends_at_once(office: Office) -> None:
    alone(office)

    sending = write(office, group_of(office, 3))

    assert (sending.waits, sending.approved_by, sending.approved_at) == (False, None, office.now)
    assert send_due(now=late(office.now)) == 3


def test_whoever_changed_meanwhile_is_left_out_with_the_reason(office: Office) -> None:
    group = group_of(office, 8)
    rows = [again(row) for row in group.conversations.order_by("pk")]
    responder, administrator = office.cast.responder, office.cast.administrator
    sending = approved(office, group)
    later = office.now + timedelta(seconds=30)
    close(conversation=rows[0], reason=CloseReason.NO_ANSWER, by=responder, now=later)
    answer_one(conversation=rows[1], text="Soon.", visibility=Visibility.PUBLIC, by=responder, now=later)
    office.message("And the pressure?", author="person2", at=later, root=rows[2].root)
    start_writing(conversation=rows[3], by=administrator, now=late(office.now))
    add_note(conversation=rows[4], text="Ask the works", by=responder, now=later)
    rows[5].messages.update(deleted_at=later)
    take_out(group=fresh(group), version=fresh(group).version, conversations=[rows[6].pk], by=responder, now=later)

    send_due(now=late(office.now))

    found = dict(zip(ids(rows), parts(sending), strict=True))
    told = [found[row.pk] for row in rows]
    assert told == [
        ("left_out", "closed"),
        ("left_out", "answered"),
        ("left_out", "message"),
        ("left_out", "writing"),
        ("left_out", "changed"),
        ("left_out", "gone"),
        ("left_out", "out"),
        ("answered", ""),
    ]


def test_whoever_cannot_get_it_is_left_out_from_the_beginning(office: Office) -> None:
    silent = office.account("silent", channel="fakesilent")
    rows = [*ask(office, 3), *ask(office, 1, start=5, account=silent), *ask(office, 2, start=7)]
    propose_for(rows, office.now)
    group = Group.objects.get()
    confirm(group=group, version=1, by=office.cast.responder, now=office.now, seen=2**62)
    Conversation.objects.filter(pk=rows[4].pk).update(language="sv")
    Conversation.objects.filter(pk=rows[5].pk).update(language="ar")
    long = "x" * 6000

    sending = write(office, fresh(group), texts={"en": "At six.", f"ar@{office.city.pk}": long, "ar": "x"})

    assert parts(sending) == [
        *[("planned", "")] * 3,
        ("left_out", "way"),
        ("left_out", "language"),
        ("left_out", "refused"),
    ]


def test_writer_without_the_right_on_an_account_leaves_it_out(office: Office) -> None:
    group = group_of(office, 3)
    sending = approved(office, group)
    Member.objects.filter(pk=office.cast.responder.pk).update(left_at=office.now)

    send_due(now=late(office.now))

    assert parts(sending) == [("left_out", "rights")] * 3


def test_places_are_filled_for_each_and_none_is_sent_open(office: Office) -> None:
    group = group_of(office, 3)
    Conversation.objects.filter(pk=members(group)[0]).update(author_name="")

    sending = approved(office, group, texts={"": "Dear {name}, at six."})
    send_due(now=late(office.now))

    assert parts(sending) == [("left_out", "place"), ("answered", ""), ("answered", "")]
    texts = Answer.objects.filter(sending=sending).order_by("conversation").values_list("text", flat=True)
    assert list(texts) == ["Dear Person1, at six.", "Dear Person2, at six."]


def test_words_of_the_library_are_named_in_each_answer(office: Office) -> None:
    words = library_words(office, TEXTS["en"])
    sending = approved(office, group_of(office, 3), approved={"en": words, "sv": words})

    send_due(now=late(office.now))

    assert sending.approved_texts == {"en": words.pk}
    assert {row.approved_text for row in Answer.objects.filter(sending=sending)} == {words}


def test_error_of_ours_leaves_out_one_and_not_the_others(office: Office) -> None:
    group = group_of(office, 3)
    sending = approved(office, group)
    SendingPart.objects.filter(conversation=members(group)[0]).update(version=2**31 - 1)
    GroupSending.objects.filter(pk=sending.pk).update(approved_texts={"en": "no number"})

    send_due(now=late(office.now))

    assert parts(sending) == [("left_out", "changed"), *[("left_out", "internal")] * 2]


def test_answer_is_refused_where_it_makes_no_sense(office: Office) -> None:
    rows = ask(office, 3)
    propose_for(rows, office.now)
    group = Group.objects.get()
    with pytest.raises(GroupNotPossible, match="Confirm first"):
        write(office, group)
    confirm(group=group, version=1, by=office.cast.responder, now=office.now, seen=2**62)
    group = fresh(group)
    with pytest.raises(Empty):
        write(office, group, texts={"en": " "})
    with pytest.raises(GroupNotPossible, match="Nobody"):
        write(office, group, texts={"sv": "Klockan sex."})
    with pytest.raises(GroupNotPossible, match="Nobody"):
        write(office, group, by=office.cast.reader)
    sending = write(office, group)
    with pytest.raises(GroupNotPossible, match="waits"):
        write(office, group)
    with pytest.raises(GroupNotPossible, match="not been approved"):
        repeat_sending(sending=sending, version=3, shown=shown(group), by=office.cast.responder, now=office.now)
    stop(office, sending)
    with pytest.raises(Faster):
        write_sending(group=group, version=1, texts=TEXTS, shown=[], by=office.cast.responder, now=office.now)


def stop(office: Office, sending: GroupSending) -> None:
    stop_sending(sending=sending, reason="Not yet", by=office.cast.responder, now=office.now)


def test_second_person_returns_it_and_its_writer_is_told(office: Office) -> None:
    group = group_of(office, 3)
    sending = write(office, group)
    with pytest.raises(Refused, match="Say why"):
        stop_sending(sending=sending, reason=" ", by=office.cast.approver, now=office.now)
    assert [may_stop(sending, m) for m in (office.cast.responder, office.cast.approver, office.cast.reader)] == [
        True,
        True,
        False,
    ]
    with pytest.raises(NotYours):
        stop_sending(sending=sending, reason="No", by=office.cast.reader, now=office.now)

    stop_sending(sending=sending, reason="The time is wrong.", by=office.cast.approver, now=office.now)

    told = Notice.objects.get(kind="inbox.sending_returned")
    assert (told.user, fresh(group).state) == (office.cast.responder.user, "confirmed")
    assert (sending.reason, parts(sending)) == ("The time is wrong.", [("left_out", "stopped")] * 3)
    with pytest.raises(Faster):
        stop(office, sending)
    assert write(office, group).waits


def test_group_that_is_split_while_it_is_answered_keeps_what_is_queued(office: Office) -> None:
    group = group_of(office, 4)
    sending = approved(office, group)
    send_due(now=office.now, limit=2)
    rest = members(group)[2:]

    new = split(
        group=fresh(group),
        version=fresh(group).version,
        conversations=rest[:1],
        title="The other street",
        by=office.cast.responder,
        now=office.now,
    )

    sending.refresh_from_db()
    assert (sending.stopped_at, parts(sending)) == (
        office.now,
        [("answered", ""), ("answered", ""), ("left_out", "stopped"), ("left_out", "stopped")],
    )
    assert (send_due(now=late(office.now)), Answer.objects.filter(sending=sending).count()) == (0, 2)
    assert (members(new, "in"), new.state, fresh(group).size) == (rest[:1], "confirmed", 3)


def test_sending_that_is_stopped_halfway_leaves_the_group_answered(office: Office) -> None:
    group = group_of(office, 3)
    sending = approved(office, group)
    send_due(now=office.now, limit=1)

    stop(office, sending)

    assert (fresh(group).state, [state for state, _ in parts(sending)].count("answered")) == ("answered", 1)


def test_late_ones_get_the_same_words_without_a_second_approval(office: Office) -> None:
    group = group_of(office, 3)
    sending = approved(office, group)
    send_due(now=late(office.now))
    newcomers = ask(office, 2, start=20)
    propose_for(newcomers, late(office.now))

    group = fresh(group)
    pairs = [(row.pk, again(row).version) for row in newcomers]
    more = repeat_sending(
        sending=sending, version=group.version, shown=pairs, by=office.cast.responder, now=late(office.now)
    )
    send_due(now=late(late(office.now)))

    assert (more.repeats, more.waits, more.texts, parts(more)) == (sending, False, TEXTS, [("answered", "")] * 2)
    assert set(ids(newcomers)) < set(members(group, "in"))
    Group.objects.filter(pk=group.pk).update(state="closed")
    more.refresh_from_db()
    with pytest.raises(GroupNotPossible, match="closed"):
        repeat_sending(sending=more, version=1, shown=pairs, by=office.cast.responder, now=late(office.now))


def test_log_vouches_for_the_words_and_for_what_was_decided(office: Office) -> None:
    sending = approved(office, group_of(office, 3))
    event = Event.objects.get(kind="inbox.sending_written")
    salt, content = sources.get(event.source).read([event.source_key])[event.source_key]
    assert (salt, b"At six this evening." in content) == (bytes(sending.salt), True)
    sequence_all(now=office.now)
    assert verify_all().bad == []

    for change in ("texts = '{}'", "approved_by_id = NULL", "reason = 'x'"):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE inbox_groupsending SET {change} WHERE id = %s", [sending.pk])  # noqa: S608
            assert [bad.about for bad in verify_all().bad] == [f"inbox.groupsending {sending.pk}"]
            transaction.set_rollback(True)


def test_log_vouches_for_what_was_stopped(office: Office) -> None:
    sending = write(office, group_of(office, 3))
    stop(office, sending)
    sequence_all(now=office.now)
    assert verify_all().bad == []

    with connection.cursor() as cursor:
        cursor.execute("UPDATE inbox_groupsending SET stopped_at = NULL WHERE id = %s", [sending.pk])
    assert [bad.about for bad in verify_all().bad] == [f"inbox.groupsending {sending.pk}"]


def test_database_lets_no_conversation_have_one_answer_twice(office: Office) -> None:
    group = group_of(office, 3)
    sending = approved(office, group)
    send_due(now=late(office.now))
    row = Answer.objects.filter(sending=sending)[0]

    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.create(
            conversation=row.conversation, author=row.author, text="x", visibility="public", at=row.at, sending=sending
        )


def _die_after(count: int, now: datetime) -> None:
    with transaction.atomic():
        send_due(now=late(now), limit=count)
        raise ZeroDivisionError


def test_workers_that_send_at_once_and_die_send_each_once(committed: str, now: datetime) -> None:
    with scope((cast := Cast(now=now)).body), open_office(cast, now) as office:
        group = group_of(office, 8)
        sending = approved(office, group)
        with pytest.raises(ZeroDivisionError):
            _die_after(3, now)
        assert Answer.objects.count() == 0
        failures: list[Exception] = []

        def work() -> None:
            try:
                with scope(cast.body):
                    send_due(now=late(now))
            except Exception as error:  # noqa: BLE001 - told below, in the thread of the test.
                failures.append(error)
            finally:
                connections.close_all()

        threads = [threading.Thread(target=work) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        send_due(now=late(now))

        assert failures == []
        assert parts(sending) == [("answered", "")] * 8
        assert (Answer.objects.count(), Delivery.objects.count()) == (8, 8)


PRIVATE = "Write to ion.popescu@gmail.example, 1850101123456."


def personal_data(office: Office, rule: Rule) -> None:
    decide(question=CONTENT_CHECKS, value=ContentChecks({"personal_data": rule}), by=None, now=office.now)


def test_public_answer_to_many_is_checked_as_a_post_is(office: Office) -> None:
    group = group_of(office, 3)
    personal_data(office, Rule.BLOCK)

    with pytest.raises(Objected):
        write(office, group, texts={"": PRIVATE}, confirmed=True, why="They agreed")

    assert not GroupSending.objects.exists()


def test_private_answer_to_many_is_read_by_nobody_else_and_not_checked(office: Office) -> None:
    group = group_of(office, 3, visibility=Visibility.PRIVATE.value)
    personal_data(office, Rule.BLOCK)

    assert write(office, group, texts={"": PRIVATE}).waits


def test_doubtful_answer_to_many_is_confirmed_with_a_reason_that_stays(office: Office) -> None:
    group = group_of(office, 3)
    personal_data(office, Rule.REASON)

    for said in ({}, {"confirmed": True}, {"why": "They agreed"}):
        with pytest.raises(Unconfirmed) as raised:
            write(office, group, texts={"": PRIVATE}, **said)
        assert (len(raised.value.doubts) > 0, raised.value.why) == (True, True)
    sending = write(office, group, texts={"": PRIVATE}, confirmed=True, why=" They agreed ")

    assert why_published(sending) == "They agreed"
    assert why_published(GroupSending(pk=0, group=group, body=sending.body)) == ""


def test_what_policy_forbids_meanwhile_is_neither_approved_nor_repeated(office: Office) -> None:
    group = group_of(office, 3)
    personal_data(office, Rule.WARN)
    sending = write(office, group, texts={"": PRIVATE}, confirmed=True)
    personal_data(office, Rule.BLOCK)
    with pytest.raises(Objected):
        approve_sending(sending=sending, by=office.cast.approver, now=office.now)
    assert send_due(now=late(office.now)) == 0

    personal_data(office, Rule.WARN)
    approve_sending(sending=sending, by=office.cast.approver, now=office.now)
    send_due(now=late(office.now))
    newcomers = ask(office, 2, start=20)
    propose_for(newcomers, late(office.now))
    personal_data(office, Rule.BLOCK)
    with pytest.raises(Objected):
        repeat(office, sending, newcomers)
    personal_data(office, Rule.REASON)
    with pytest.raises(Unconfirmed):
        repeat(office, sending, newcomers)
    assert len(parts(repeat(office, sending, newcomers, confirmed=True, why="They agreed"))) == 2


def repeat(office: Office, sending: GroupSending, rows: list[Conversation], **more: Any) -> GroupSending:
    pairs = [(row.pk, again(row).version) for row in rows]
    version = fresh(sending.group).version
    sending.refresh_from_db()
    by, now = office.cast.responder, late(office.now)
    return repeat_sending(sending=sending, version=version, shown=pairs, by=by, now=now, **more)


def library_words(office: Office, text: str) -> ApprovedText:
    by, now = office.cast.approver.user, office.now
    kept = ApprovedAnswer.objects.create(title="Water", state="approved", by=by, at=now)
    return ApprovedText.objects.create(
        answer=kept, language="en", version=1, text=text, by=by, at=now, approved_by=by, approved_at=now
    )


@pytest.mark.parametrize("change", [{"state": "withdrawn"}, {"valid_until": "now"}])
def test_words_that_hold_no_more_are_neither_approved_nor_repeated(office: Office, change: dict[str, Any]) -> None:
    words = library_words(office, TEXTS["en"])
    group = group_of(office, 3)
    sending = write(office, group, approved={"en": words})
    change = {name: office.now if value == "now" else value for name, value in change.items()}
    ApprovedAnswer.objects.update(**change)
    with pytest.raises(OutOfDate):
        approve_sending(sending=sending, by=office.cast.approver, now=office.now)

    ApprovedAnswer.objects.update(state="approved", valid_until=None)
    approve_sending(sending=sending, by=office.cast.approver, now=office.now)
    send_due(now=late(office.now))
    newcomers = ask(office, 2, start=20)
    propose_for(newcomers, late(office.now))
    ApprovedAnswer.objects.update(**change)
    with pytest.raises(OutOfDate):
        repeat(office, sending, newcomers)
    assert SendingPart.objects.filter(conversation__in=newcomers).count() == 0


@pytest.mark.parametrize("change", ["withdrawn", "ended", "ends on the way"])
def test_words_that_end_while_it_goes_out_hold_the_rest(office: Office, change: str) -> None:
    words = library_words(office, TEXTS["en"])
    group = group_of(office, 4)
    Group.objects.update(owner=office.cast.administrator)
    sending = approved(office, group, approved={"en": words})
    assert send_due(now=office.now - timedelta(seconds=19)) == 1
    Notice.objects.all().delete()
    # The next one leaves in two seconds, and is written now.
    values: dict[str, Any] = {"state": "withdrawn"} if change == "withdrawn" else {"valid_until": office.now}
    if change == "ends on the way":
        values["valid_until"] = office.now + timedelta(seconds=1)
    ApprovedAnswer.objects.update(**values)

    send_due(now=office.now)

    assert parts(sending) == [("answered", ""), *[("left_out", "expired")] * 3]
    assert Answer.objects.filter(sending=sending).count() == 1
    told = Notice.objects.filter(kind="inbox.sending_held").order_by("user")
    wanted = sorted([office.cast.responder.user_id, office.cast.administrator.user_id])
    assert list(told.values_list("user", flat=True)) == wanted


def test_words_that_nobody_took_from_the_library_end_never(office: Office) -> None:
    words = library_words(office, TEXTS["en"])
    sending = approved(office, group_of(office, 3), approved={"ro": words})
    ApprovedAnswer.objects.update(state="withdrawn")

    send_due(now=late(office.now))

    assert Answer.objects.filter(sending=sending).count() == 3
