"""What comes in becomes rows and records: new messages, versions, deletions, what is bad."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, Self

import pytest
from django.db import connection, transaction

from rostra.accounts.models import Account
from rostra.audit.models import Event
from rostra.audit.sequencer import sequence_all
from rostra.audit.verify import verify_all
from rostra.channels.contract import Bad, Incoming
from rostra.core.scoping import ScopeBroken, scope
from rostra.inbox.intake import receive
from rostra.inbox.models import Conversation, Message, MessageKey, MessageRaw, MessageVersion, Unreadable
from tests.inbox.intake_parts import edited, gone, make_account, post, said
from tests.tampering import forge_a_decision


@pytest.fixture
def account(cast: Any) -> Account:
    return make_account()


def kinds() -> list[str]:
    return list(Event.objects.filter(kind__startswith="inbox.").order_by("id").values_list("kind", flat=True))


def first_bad() -> str | None:
    """What `verify` says of the log as it stands."""
    report = verify_all()
    return report.bad[0].reason if report.bad else None


# --- New messages


def test_receive_keeps_a_message_with_all_it_came_with(account: Account, now: datetime) -> None:
    came = said("1", now - timedelta(minutes=5), subject="Road", url="https://x.example/1", raw=b"{}")

    received = receive(account=account, messages=[came], now=now)

    message = Message.objects.get()
    assert (received.new, received.messages) == (1, [message.pk])
    assert (message.ref, message.text, message.subject, message.url) == (came.ref, came.text, "Road", came.url)
    assert (message.author_id, message.author_name, message.author_handle) == ("id-ana", "Ana", "ana")
    assert (message.language, message.visibility, message.version, message.own) == ("en", "public", 1, False)
    assert (message.sent_at, message.received_at) == (came.sent_at, now)
    assert bytes(MessageRaw.objects.get().raw) == b"{}"
    assert MessageKey.objects.get().message_id == message.pk


def test_receive_records_a_message(account: Account, now: datetime) -> None:
    receive(account=account, messages=[said("1", now)], now=now)

    message = Message.objects.get()
    event = Event.objects.get(kind="inbox.received")
    assert (event.source, event.source_key) == ("inbox.message", f"{message.pk}.1")
    assert (event.about, event.data) == (
        f"inbox.conversation:{message.conversation_id}",
        {"message": message.pk, "version": 1},
    )


def test_receive_the_same_batch_again_adds_nothing(account: Account, now: datetime) -> None:
    batch = [said("1", now), said("2", now, "And the other road, when?")]
    receive(account=account, messages=batch, now=now)

    again = receive(account=account, messages=batch, now=now + timedelta(hours=1))

    assert (again.new, again.duplicate, again.messages) == (0, 2, [])
    assert Message.objects.count() == MessageKey.objects.count() == len(kinds()) == 2


def test_receive_takes_a_message_told_twice_in_a_batch_once(account: Account, now: datetime) -> None:
    received = receive(account=account, messages=[said("1", now), said("1", now)], now=now)

    assert (received.new, received.duplicate, Message.objects.count()) == (1, 1, 1)


def test_receive_of_nothing_does_nothing(account: Account, now: datetime) -> None:
    received = receive(account=account, messages=[], now=now)

    assert (received.new, received.duplicate, received.messages, kinds()) == (0, 0, [], [])


def test_receive_prefers_what_the_text_says_to_the_given_language(account: Account, now: datetime) -> None:
    batch = [
        said("1", now, "Când se va repara strada Fabricii?", language="en"),
        said("2", now, "Mulțumesc", language="RO"),
        said("3", now, "Ok", language="klingon"),
    ]

    receive(account=account, messages=batch, now=now)

    assert list(Message.objects.order_by("ref").values_list("language", flat=True)) == ["ro", "ro", ""]


def test_receive_refuses_another_bodys_account(cast: Any, account: Account, now: datetime) -> None:
    with scope(cast.other), pytest.raises(ScopeBroken):
        receive(account=account, messages=[said("1", now)], now=now)

    assert not Message.everywhere.exists()


def test_receive_leaves_nothing_after_a_rollback(account: Account, now: datetime) -> None:
    with transaction.atomic():
        receive(account=account, messages=[said("1", now)], bad=[Bad("torn", b"x")], now=now)
        transaction.set_rollback(True)

    left = (Message, Conversation, MessageKey, MessageRaw, Unreadable)
    assert [model._default_manager.count() for model in left] == [0] * len(left)
    assert kinds() == []


def test_receive_costs_the_same_queries_for_one_and_thirty(account: Account, now: datetime) -> None:
    receive(account=account, messages=[said("0", now)], now=now)
    with CountQueries() as one:
        receive(account=account, messages=[said("1", now)], now=now)
    with CountQueries() as thirty:
        receive(account=account, messages=[said(str(n), now, by=f"p{n}") for n in range(2, 32)], now=now)

    assert len(one.seen) == len(thirty.seen)


class CountQueries:
    def __enter__(self) -> Self:
        self.seen: list[str] = []
        self._wrapper = connection.execute_wrapper(self._count)
        self._wrapper.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self._wrapper.__exit__(*error)  # type: ignore[arg-type]

    def _count(self, execute: Any, sql: str, *rest: Any) -> Any:
        self.seen.append(sql)
        return execute(sql, *rest)


# --- Bad input


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("a\0b", "ab"),
        ("a\ud800b", "a\ufffdb"),
        ("\ud83d\ude00", "😀"),
        ("\u202eevil\u202c", "\u202eevil\u202c"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("👩‍👩‍👧", "👩‍👩‍👧"),
        ("", ""),
    ],
)
def test_receive_keeps_every_text_safely(account: Account, now: datetime, given: str, kept: str) -> None:
    receive(account=account, messages=[said("1", now, given)], now=now)

    assert Message.objects.get().text == kept


def test_receive_cuts_what_is_too_long_and_keeps_it_in_raw(account: Account, now: datetime) -> None:
    came = Incoming(
        ref="r" * 900,
        text="x" * 3_000_000,
        sent_at=now,
        author_id="ă" * 400,
        author_name="n" * 900,
        author_handle="h" * 900,
        subject="s" * 900,
        url="https://" + "u" * 900,
        reply_to="r" * 901,
        raw=b"x" * 3_000_000,
    )

    receive(account=account, messages=[came], now=now)
    again = receive(account=account, messages=[came], now=now)

    message = Message.objects.get()
    assert again.duplicate == 1
    assert [len(value) for value in (message.ref, message.reply_to, message.text)] == [500, 500, 3_000_000]
    assert message.ref != message.reply_to
    assert len(message.author_id.encode()) <= 300
    assert [len(message.author_name), len(message.author_handle), len(message.subject)] == [200, 300, 300]
    assert len(bytes(MessageRaw.objects.get().raw)) == 3_000_000


def test_receive_takes_ten_megabytes_of_words(account: Account, now: datetime) -> None:
    words = " ".join(f"w{number}" for number in range(1_400_000))

    received = receive(account=account, messages=[said("1", now, words), said("2", now, "Unsure\n" * 700_000)], now=now)

    assert received.new == 2


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (datetime(2026, 11, 24, 10, tzinfo=timezone(timedelta(hours=1))), datetime(2026, 11, 24, 9, tzinfo=UTC)),
        (datetime(2026, 11, 24, 8), datetime(2026, 11, 24, 8, tzinfo=UTC)),  # noqa: DTZ001
        (datetime(1, 1, 1, tzinfo=UTC), datetime(1, 1, 1, tzinfo=UTC)),
        (
            datetime(9999, 12, 31, 23, tzinfo=timezone(timedelta(hours=-5))),
            datetime(9999, 12, 31, 23, tzinfo=UTC),
        ),
        (datetime(2099, 1, 1, tzinfo=UTC), datetime(2099, 1, 1, tzinfo=UTC)),
    ],
)
def test_receive_keeps_every_time_and_sorts_none_into_the_future(
    account: Account, now: datetime, given: datetime, kept: datetime
) -> None:
    receive(account=account, messages=[said("1", given)], now=now)

    message = Message.objects.get()
    assert message.sent_at == kept
    assert message.conversation.last_in_at == min(kept, now)


def test_receive_keeps_what_cannot_be_read_once(account: Account, now: datetime) -> None:
    bad = [Bad("torn \0 line", b"\xff\0", ref="7"), Bad("torn again", b"\xff\0"), Bad("nothing")]

    first = receive(account=account, messages=[said("1", now)], bad=bad, now=now)
    again = receive(account=account, messages=[], bad=bad, now=now)

    rows = Unreadable.objects.order_by("reason")
    assert (first.unreadable, first.new, again.unreadable) == (2, 1, 0)
    assert [(row.reason, bytes(row.raw)) for row in rows] == [("nothing", b""), ("torn again", b"\xff\0")]
    event = Event.objects.filter(kind="inbox.unreadable").order_by("id").first()
    assert event is not None
    torn = Unreadable.objects.get(reason="torn again")
    assert event.data == {
        "unreadable": torn.pk,
        "reason": "torn again",
        "sha256": hashlib.sha256(b"\xff\0").hexdigest(),
    }


# --- Edits and deletions


def test_receive_makes_an_edit_a_new_version(account: Account, now: datetime) -> None:
    receive(account=account, messages=[said("1", now, "When will the road be repaired?")], now=now)
    later = now + timedelta(minutes=9)

    received = receive(account=account, messages=[edited("1", later, "Când se va repara strada?")], now=later)

    message, old = Message.objects.get(), MessageVersion.objects.get()
    assert (received.edited, received.new, received.duplicate) == (1, 0, 0)
    assert (message.text, message.language, message.version) == ("Când se va repara strada?", "ro", 2)
    assert (message.sent_at, message.received_at) == (now, later)
    assert (old.text, old.language, old.version, old.replaced_at) == ("When will the road be repaired?", "en", 1, later)
    assert bytes(old.salt) != bytes(message.salt)
    assert list(MessageRaw.objects.order_by("version").values_list("version", flat=True)) == [1, 2]
    conversation = message.conversation
    assert (conversation.preview, conversation.version, conversation.messages_count) == (message.text, 2, 1)
    assert kinds() == ["inbox.received", "inbox.edited"]


def test_receive_keeps_the_author_whom_an_edit_does_not_name(account: Account, now: datetime) -> None:
    receive(account=account, messages=[said("1", now)], now=now)

    receive(account=account, messages=[Incoming("1", "Other words", now, author_handle="ana.new")], now=now)

    message = Message.objects.get()
    assert (message.author_id, message.author_name, message.author_handle) == ("id-ana", "Ana", "ana.new")


def test_receive_takes_changed_words_for_an_edit_whatever_they_are_called(account: Account, now: datetime) -> None:
    receive(account=account, messages=[said("1", now, "One")], now=now)

    received = receive(account=account, messages=[said("1", now, "Two")], now=now)

    assert (received.edited, Message.objects.get().text) == (1, "Two")


def test_receive_takes_an_edit_of_something_unknown_for_new(account: Account, now: datetime) -> None:
    received = receive(account=account, messages=[edited("1", now, "Words")], now=now)

    assert (received.new, received.edited, Message.objects.get().version) == (1, 0, 1)


def test_receive_does_not_go_back_when_an_older_state_is_told_again(account: Account, now: datetime) -> None:
    for came in (said("1", now, "One"), edited("1", now, "Two"), edited("1", now, "Three")):
        receive(account=account, messages=[came], now=now)

    # The same bytes of an edit once more, and a re-import of the first state from a file.
    again = receive(account=account, messages=[edited("1", now, "Two")], now=now)
    imported = receive(account=account, messages=[said("1", now, "One", raw=b"another export")], now=now)

    assert (again.duplicate, imported.duplicate) == (1, 1)
    assert (Message.objects.get().text, MessageVersion.objects.count()) == ("Three", 2)


def test_receive_lets_an_author_go_back_to_earlier_words(account: Account, now: datetime) -> None:
    for came in (said("1", now, "One"), edited("1", now, "Two"), edited("1", now, "One", raw=b"edited again")):
        receive(account=account, messages=[came], now=now)

    assert (Message.objects.get().text, Message.objects.get().version) == ("One", 3)


def test_receive_takes_an_edit_without_other_words_for_known(account: Account, now: datetime) -> None:
    receive(account=account, messages=[said("1", now, "One")], now=now)

    received = receive(account=account, messages=[edited("1", now, "One", raw=b'{"likes": 7}')], now=now)

    assert (received.duplicate, received.edited) == (1, 0)


def test_receive_takes_message_edit_and_deletion_in_one_batch(account: Account, now: datetime) -> None:
    batch = [said("1", now, "One"), edited("1", now, "One"), edited("1", now, "Two"), gone("1", now), gone("1", now)]

    received = receive(account=account, messages=batch, now=now)

    message = Message.objects.get()
    assert (received.new, received.edited, received.deleted, received.duplicate) == (1, 1, 1, 2)
    assert (message.text, message.version, message.deleted_at) == ("Two", 2, now)
    assert kinds() == ["inbox.received", "inbox.edited", "inbox.deleted"]


def test_receive_marks_a_deletion_and_keeps_the_content(account: Account, now: datetime) -> None:
    receive(account=account, messages=[said("1", now, "One")], now=now)
    later = now + timedelta(hours=1)

    received = receive(account=account, messages=[gone("1", later)], now=later)
    again = receive(account=account, messages=[gone("1", later)], now=later + timedelta(hours=1))

    message = Message.objects.get()
    assert (received.deleted, again.deleted, again.duplicate) == (1, 0, 1)
    assert (message.text, message.deleted_at, message.conversation.version) == ("One", later, 2)
    assert Event.objects.get(kind="inbox.deleted").data == {"message": message.pk}


def test_receive_has_nothing_to_mark_for_what_it_never_had(account: Account, now: datetime) -> None:
    received = receive(account=account, messages=[gone("1", now)], now=now)

    assert (received.duplicate, received.deleted, Message.objects.count()) == (1, 0, 0)


# --- Our own


def test_receive_only_counts_the_echo_of_a_delivery(account: Account, now: datetime) -> None:
    post(account, "p1", now)

    received = receive(account=account, messages=[said("p1", now, by="town", own=True), gone("p1", now)], now=now)

    assert (received.own, received.new, received.messages) == (2, 0, [])
    assert (Message.objects.count(), kinds()) == (0, [])


def test_receive_keeps_what_we_wrote_without_rostra_as_no_work(account: Account, now: datetime) -> None:
    received = receive(account=account, messages=[said("p1", now, by="town", own=True)], now=now)
    again = receive(account=account, messages=[said("p1", now, by="town", own=True)], now=now)

    message = Message.objects.get()
    assert (received.own, received.new, received.messages, again.duplicate) == (1, 0, [message.pk], 1)
    assert message.own
    assert (message.conversation.state, message.conversation.close_reason) == ("closed", "no_answer")


# --- The log vouches for it


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("inbox_message", "text = 'forged'"),
        ("inbox_message", "author_name = 'forged'"),
        ("inbox_message", "sent_at = now()"),
        ("inbox_message", "version = 1"),
        ("inbox_messageversion", "text = 'forged'"),
        ("inbox_messageversion", "subject = 'forged'"),
        ("inbox_messageraw", "raw = 'forged'"),
    ],
)
def test_verify_finds_a_changed_message(account: Account, now: datetime, table: str, change: str) -> None:
    receive(account=account, messages=[said("1", now, "One"), edited("1", now, "Two")], now=now)
    sequence_all(now=now)
    assert first_bad() is None

    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {change}")  # noqa: S608 - our own words, above

    assert first_bad() == "the content is not what was captured"


def test_verify_finds_removed_raw_bytes(account: Account, now: datetime) -> None:
    receive(account=account, messages=[said("1", now)], now=now)
    sequence_all(now=now)

    forge_a_decision()
    MessageRaw.objects.all().delete()

    assert first_bad() == "the content is missing"
