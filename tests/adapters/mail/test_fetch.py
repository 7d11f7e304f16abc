from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from rostra.adapters.mail import adapter as adapter_module
from rostra.channels.contract import Locked, Retry
from tests.adapters.mail.cases import Build, written
from tests.adapters.mail.loopback import HANG_UP, Mailboxes

SINCE = datetime(2026, 11, 1, tzinfo=UTC)
ARRIVED = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)


def test_fetch_reads_an_empty_mailbox(mail: Build) -> None:
    batch = mail().fetch("")

    assert (batch.messages, batch.bad, batch.more, batch.claimed, batch.gap) == ((), (), False, 0, False)
    assert json.loads(batch.cursor) == {"uidvalidity": 7, "uid": 0}


def test_fetch_brings_messages_once_and_marks_nothing(mail: Build, boxes: Mailboxes) -> None:
    boxes.folders["INBOX"] = {4: written(4), 5: written(5, sender="city@rostra.example")}

    first = mail().fetch("")
    second = mail().fetch(first.cursor)

    assert [(message.ref, message.own) for message in first.messages] == [
        ("<m4@citizen.example>", False),
        ("<m5@citizen.example>", True),
    ]
    assert first.messages[0].raw == written(4)
    assert first.messages[0].sent_at == datetime(2026, 11, 3, 8, 0, tzinfo=UTC)
    assert (second.messages, second.cursor) == ((), first.cursor)
    changing = ("STORE", "COPY", "MOVE", "EXPUNGE", "SELECT", "CLOSE")
    assert [command for command in boxes.commands if command.startswith(changing) or "BODY[" in command] == []


def test_fetch_goes_on_in_batches(mail: Build, boxes: Mailboxes) -> None:
    boxes.folders["INBOX"] = {uid: written(uid) for uid in range(1, 251)}
    adapter, cursor, sizes, more = mail(), "", [], True

    while more:
        batch = adapter.fetch(cursor)
        cursor, more = batch.cursor, batch.more
        sizes.append((len(batch.messages), batch.claimed))

    assert sizes == [(100, 100), (100, 100), (50, 50)]


def test_fetch_begins_with_the_newest(mail: Build, boxes: Mailboxes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adapter_module, "FIRST", 2)
    boxes.folders["INBOX"] = {uid: written(uid) for uid in (3, 5, 9)}

    batch = mail().fetch("")

    assert [message.subject for message in batch.messages] == ["Question 5", "Question 9"]
    assert batch.gap is False


def test_fetch_starts_again_when_the_server_numbers_anew(
    mail: Build, boxes: Mailboxes, monkeypatch: pytest.MonkeyPatch
) -> None:
    boxes.folders["INBOX"] = {1: written(1), 2: written(2)}
    cursor = json.dumps({"uidvalidity": 6, "uid": 40})

    whole = mail().fetch(cursor)
    monkeypatch.setattr(adapter_module, "FIRST", 1)
    part = mail().fetch(cursor)

    assert (len(whole.messages), whole.gap) == (2, False)
    assert (len(part.messages), part.gap) == (1, True)


def test_fetch_stops_a_batch_at_its_bytes(mail: Build, boxes: Mailboxes) -> None:
    boxes.folders["INBOX"] = {1: written(1), 2: written(2), 3: written(3)}
    boxes.sizes = {1: 20_000_000, 2: 20_000_000, 3: 1}

    first = mail().fetch("")
    second = mail().fetch(first.cursor)

    assert ([message.subject for message in first.messages], first.more) == (["Question 1"], True)
    assert ([message.subject for message in second.messages], second.more) == (["Question 2", "Question 3"], False)


def test_fetch_keeps_only_the_headers_of_a_huge_mail(mail: Build, boxes: Mailboxes) -> None:
    boxes.folders["INBOX"] = {1: written(1, body="secret"), 2: written(2)}
    boxes.sizes = {1: 26_000_000}

    batch = mail().fetch("")

    assert [message.subject for message in batch.messages] == ["Question 2"]
    assert [(bad.ref, b"secret" in bad.raw, b"Subject: Question 1" in bad.raw) for bad in batch.bad] == [
        ("<m1@citizen.example>", False, True)
    ]


def test_fetch_passes_over_mails_deleted_meanwhile(mail: Build, boxes: Mailboxes) -> None:
    boxes.folders["INBOX"] = {1: written(1), 2: written(2)}
    boxes.gone = {1}
    boxes.noise = "* 9 FETCH (FLAGS (\\Seen))"

    batch = mail().fetch("")

    assert ([message.subject for message in batch.messages], batch.claimed) == (["Question 2"], 2)


def test_fetch_passes_over_content_without_uid(mail: Build, boxes: Mailboxes) -> None:
    boxes.folders["INBOX"] = {1: written(1)}
    boxes.noise = "* 9 FETCH (BODY[] {2}\r\nab)"

    assert [message.subject for message in mail().fetch("").messages] == ["Question 1"]


def test_fetch_does_without_arrival_time_and_uidvalidity(mail: Build, boxes: Mailboxes) -> None:
    boxes.folders["INBOX"] = {1: written(1)}
    boxes.arrived, boxes.validity = "", None

    batch = mail().fetch("")

    # The Date header lies in the past of the clock only if the clock is right; either way it is not after it.
    assert batch.messages[0].sent_at <= datetime.now(UTC)
    assert json.loads(batch.cursor) == {"uidvalidity": 0, "uid": 1}


def test_fetch_reads_a_folder_of_any_name(mail: Build, boxes: Mailboxes) -> None:
    boxes.folders["Sp&APg-rsm&AOU-l & svar".replace(" & ", " &- ")] = {1: written(1)}

    assert len(mail(imap_folder="Spørsmål & svar").fetch("").messages) == 1


@pytest.mark.parametrize(
    ("command", "reply", "expected"),
    [
        ("UID SEARCH", "NO [SERVERBUG] sorry", Retry),
        ("UID SEARCH", "NO sorry", Retry),
        ("UID SEARCH", "BAD what", Locked),
        ("UID FETCH", HANG_UP, Retry),
        ("EXAMINE", "NO no such folder", Locked),
        ("EXAMINE", "NO [INUSE] later", Retry),
    ],
)
def test_fetch_reads_refusals(
    mail: Build, boxes: Mailboxes, command: str, reply: str, expected: type[Exception]
) -> None:
    boxes.folders["INBOX"] = {1: written(1)}
    boxes.replies[command] = reply

    with pytest.raises((Locked, Retry)) as caught:
        mail().fetch(json.dumps({"uidvalidity": 7, "uid": 0}))

    assert type(caught.value) is expected


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("found", "many"),
        ("capabilities", "IMAP4rev1 \u00e9"),
        ("validity", "new"),
        ("arrived", ' INTERNALDATE "yesterday"'),
        ("arrived", ' INTERNALDATE "99-Nov-2026 10:00:00 +0100"'),
    ],
)
def test_fetch_locks_on_what_is_no_imap(mail: Build, boxes: Mailboxes, what: str, said: str) -> None:
    boxes.folders["INBOX"] = {1: written(1)}
    setattr(boxes, what, said)

    with pytest.raises(Locked) as caught:
        mail().fetch(json.dumps({"uidvalidity": 7, "uid": 0}))

    assert caught.value.code == "protocol"
