"""The adapter against loopback servers that speak IMAP and SMTP; the real ones are in tests/servers/test_mail.py."""

from __future__ import annotations

import email
import email.policy
import hashlib
import json
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from rostra.adapters.mail import Mail
from rostra.adapters.mail import adapter as adapter_module
from rostra.channels.contract import CODES, Identity, Level, Locked, Media, Outgoing, Refused, Retry, Unsupported
from tests.adapters.mail.loopback import HANG_UP, Mailboxes, Relay

Build = Callable[..., Mail]
SINCE = datetime(2026, 11, 1, tzinfo=UTC)
ARRIVED = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
ANSWER = Outgoing(
    text="Hello,\n.the lamp is repaired.\n",
    subject="Lamp",
    to="ana@citizen.example",
    reply_to="<q2@citizen.example>",
    references=("<q1@citizen.example>",),
    visibility="private",
    language="en",
)


def written(number: int, *, sender: str = "ana@citizen.example", body: str = "Hello") -> bytes:
    lines = [
        f"From: Ana <{sender}>",
        f"Message-ID: <m{number}@citizen.example>",
        f"Subject: Question {number}",
        "Date: Tue, 03 Nov 2026 09:00:00 +0100",
        "",
        body,
    ]
    return "\r\n".join(lines).encode()


def media(size: int = 3, name: str = "a.png") -> Media:
    return Media("0" * 64, "image/png", size, name, "", lambda: b"png")


# --- check, verify ------------------------------------------------------------------------------------


def test_check_finds_nothing_wrong_with_a_plain_answer(mail: Build) -> None:
    assert mail().check(ANSWER) == []


def test_check_blocks_a_subject_of_two_lines_and_too_many_bytes(mail: Build) -> None:
    post = Outgoing(text="x", subject="a\nb", media=(media(9_000_000), media(9_000_000)))

    problems = mail().check(post)

    assert [(problem.code, problem.level) for problem in problems] == [
        ("invalid", Level.BLOCK),
        ("media_size", Level.BLOCK),
    ]
    assert problems[1].text % problems[1].data == "The files together are larger than 15 MB."


def test_verify_says_whose_mailbox_it_is(mail: Build) -> None:
    assert mail().verify() == Identity("city@rostra.example", "City@rostra.example", "City of Rostra")


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_verify_works_over_tls_with_the_operators_own_authority(
    mail: Build, boxes: Mailboxes, relay: Relay, server_tls: object, certificate: Path, security: str
) -> None:
    for server in (boxes, relay):
        server.tls = server_tls  # type: ignore[assignment]
        server.tls_from_start = security == "tls"
    boxes.capabilities += " STARTTLS"
    relay.extensions += ("STARTTLS",)

    identity = mail(imap_security=security, smtp_security=security, ca_file=str(certificate)).verify()

    assert identity.remote_id == "city@rostra.example"


def test_verify_refuses_a_certificate_of_an_unknown_authority(
    mail: Build, boxes: Mailboxes, server_tls: object
) -> None:
    boxes.tls = server_tls  # type: ignore[assignment]
    boxes.tls_from_start = True

    with pytest.raises(Locked) as caught:
        mail(imap_security="tls").verify()

    assert caught.value.code == "tls"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"imap_password": "wrong"}, "credentials"),
        ({"smtp_password": "wrong"}, "credentials"),
        ({"imap_security": "starttls"}, "protocol"),
        ({"smtp_security": "starttls"}, "protocol"),
        ({"imap_security": "tls"}, "protocol"),
        ({"imap_folder": "Nothing"}, "not_found"),
        ({"imap_port": "many"}, "address"),
        ({"ca_file": "no-such-file.pem"}, "tls"),
    ],
)
def test_verify_locks_on_settings_that_a_person_must_change(mail: Build, changes: dict[str, str], code: str) -> None:
    # A client that speaks TLS to a plain server waits for a greeting that is none; ours answers at once.
    with pytest.raises((Locked, Retry)) as caught:
        mail(**changes).verify()

    assert (type(caught.value), caught.value.code) == (Locked, code)


def test_verify_locks_when_the_address_is_private(mail: Build) -> None:
    with pytest.raises(Locked) as caught:
        mail(allow=()).verify()

    assert caught.value.code == "address"


@pytest.mark.parametrize("changes", [{"imap_port": "1"}, {"smtp_port": "1"}])
def test_verify_retries_when_nobody_listens(mail: Build, changes: dict[str, str]) -> None:
    with pytest.raises(Retry):
        mail(**changes).verify()


@pytest.mark.parametrize(
    ("greeting", "expected"),
    [("* BYE too busy", Retry), ("* NO go away", Locked), (HANG_UP, Retry), ("220 not IMAP", Retry)],
)
def test_verify_reads_the_imap_greeting(
    mail: Build, boxes: Mailboxes, greeting: str, expected: type[Exception]
) -> None:
    boxes.greeting = greeting

    with pytest.raises((Locked, Retry)) as caught:
        mail().verify()

    assert type(caught.value) is expected


@pytest.mark.parametrize(
    ("reply", "expected", "code"),
    [
        ("NO [UNAVAILABLE] later", Retry, "retry"),
        ("NO [AUTHORIZATIONFAILED] no", Locked, "scopes"),
        ("NO whatever new wording", Locked, "credentials"),
        ("BAD what", Locked, "credentials"),
        (HANG_UP, Retry, "retry"),
    ],
)
def test_verify_reads_the_imap_answer_to_the_login(
    mail: Build, boxes: Mailboxes, reply: str, expected: type[Exception], code: str
) -> None:
    boxes.replies["AUTHENTICATE"] = reply

    with pytest.raises((Locked, Retry)) as caught:
        mail().verify()

    assert (type(caught.value), caught.value.code) == (expected, code)


def test_verify_takes_a_password_beyond_ascii(mail: Build, boxes: Mailboxes, relay: Relay) -> None:
    boxes.password = relay.password = "blåbær سر"

    assert mail(imap_password="blåbær سر").verify().remote_id == "city@rostra.example"


def test_verify_signs_in_where_only_login_is_offered(mail: Build, boxes: Mailboxes, relay: Relay) -> None:
    boxes.capabilities, relay.extensions = "IMAP4rev1", ("AUTH LOGIN",)

    assert mail(imap_user='ci"ty').verify().remote_id == "city@rostra.example"
    assert [command for command in boxes.commands if command.startswith("LOGIN")] == ['LOGIN "ci\\"ty" "right"']


@pytest.mark.parametrize("server", ["imap", "smtp"])
def test_verify_locks_a_password_that_login_cannot_carry(
    mail: Build, boxes: Mailboxes, relay: Relay, server: str
) -> None:
    boxes.capabilities = "IMAP4rev1" if server == "imap" else boxes.capabilities
    relay.extensions = ("AUTH LOGIN",)
    boxes.password = "blåbær"

    with pytest.raises(Locked) as caught:
        mail(imap_password="blåbær").verify()

    assert caught.value.code == "credentials"
    assert caught.value.detail == f"the {server.upper()} server takes user and password in ASCII only"


def test_verify_locks_a_wrong_password_for_login(mail: Build, boxes: Mailboxes, relay: Relay) -> None:
    boxes.capabilities = "IMAP4rev1"

    with pytest.raises(Locked) as caught:
        mail(imap_password="wrong").verify()

    assert caught.value.code == "credentials"


def test_verify_locks_a_wrong_smtp_password_for_login(mail: Build, relay: Relay) -> None:
    relay.extensions = ("AUTH LOGIN",)

    with pytest.raises(Locked) as caught:
        mail(smtp_password="wrong").verify()

    assert caught.value.code == "credentials"


def test_a_relay_without_sign_in_gets_no_password(mail: Build, relay: Relay) -> None:
    relay.extensions = ()

    mail().verify()

    assert [command.split()[0] for command in relay.commands] == ["EHLO", "QUIT"]


def test_verify_retries_when_the_relay_is_busy(mail: Build, relay: Relay) -> None:
    relay.greeting = "421 too many connections"

    with pytest.raises(Retry):
        mail().verify()


# --- fetch --------------------------------------------------------------------------------------------


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
        ("EXAMINE", "NO", Locked),
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


# --- publish ------------------------------------------------------------------------------------------


def test_publish_sends_a_mail_that_threads(mail: Build, boxes: Mailboxes, relay: Relay) -> None:
    post = Outgoing(**{**_fields(ANSWER), "media": (media(name="../bil\u202ede.png"),), "link": "https://city.example"})

    published = mail().publish(post, key="delivery-1")

    ref = f"<rostra.{hashlib.sha256(b'delivery-1').hexdigest()[:32]}@rostra.example>"
    received = email.message_from_bytes(relay.received[0], policy=email.policy.default)
    assert published.ref == ref
    assert published.raw == relay.received[0]
    assert {name: received[name] for name in ("From", "To", "Subject", "Message-ID", "In-Reply-To", "References")} == {
        "From": "City of Rostra <City@rostra.example>",
        "To": "ana@citizen.example",
        "Subject": "Re: Lamp",
        "Message-ID": ref,
        "In-Reply-To": "<q2@citizen.example>",
        "References": "<q1@citizen.example> <q2@citizen.example>",
    }
    body, picture = received.iter_parts()
    assert body.get_content() == "Hello,\n.the lamp is repaired.\n\n\nhttps://city.example\n"
    assert (picture.get_filename(), picture.get_content()) == ("bilde.png", b"png")
    assert boxes.folders["Sent"] == {1: relay.received[0]}


def test_publish_keeps_no_second_copy_where_the_provider_did(mail: Build, boxes: Mailboxes) -> None:
    adapter = mail()

    adapter.publish(ANSWER, key="k")
    adapter.publish(ANSWER, key="k")

    assert len(boxes.folders["Sent"]) == 1


@pytest.mark.parametrize("cause", ["no folder", "no login", "full"])
def test_publish_succeeds_even_if_no_copy_can_be_kept(
    mail: Build, boxes: Mailboxes, relay: Relay, caplog: pytest.LogCaptureFixture, cause: str
) -> None:
    if cause == "no folder":
        boxes.listing = [r'(\HasNoChildren) "/" INBOX', r"(\Noselect) NIL {3}"]
    else:
        boxes.replies["AUTHENTICATE" if cause == "no login" else "APPEND"] = "NO [LIMIT] no"

    with caplog.at_level(logging.WARNING):
        published = mail().publish(ANSWER, key="k")

    assert (published.raw, boxes.folders["Sent"]) == (relay.received[0], {})
    assert len(caplog.records) == 1


def test_publish_keeps_the_copy_in_the_chosen_or_usual_folder(mail: Build, boxes: Mailboxes) -> None:
    boxes.folders |= {"Sendt": {}, "INBOX.Sent Items": {}}
    boxes.listing = [r'(\HasNoChildren) "." "INBOX.Sent Items"']

    mail(sent_folder="Sendt").publish(ANSWER, key="a")
    mail().publish(ANSWER, key="b")

    assert (len(boxes.folders["Sendt"]), len(boxes.folders["INBOX.Sent Items"])) == (1, 1)


@pytest.mark.parametrize(
    ("replies", "expected", "code", "sent"),
    [
        ({"MAIL": "550 5.7.1 not yours"}, Locked, "scopes", None),
        ({"MAIL": "530 5.7.0 sign in"}, Locked, "credentials", None),
        ({"MAIL": "552 5.3.4 too big"}, Refused, "media_size", None),
        ({"RCPT": "550 5.1.1 unknown"}, Refused, "recipient", None),
        ({"RCPT": "554 5.7.1 relay denied"}, Refused, "not_allowed", None),
        ({"RCPT": "450 4.2.0 greylisted"}, Retry, "retry", False),
        ({"DATA": "554 no"}, Refused, "not_allowed", None),
        ({"DATA": HANG_UP}, Retry, "retry", False),
        ({"CONTENT": "554 5.7.1 spam"}, Refused, "not_allowed", None),
        ({"CONTENT": "552 5.3.4 too big"}, Refused, "media_size", None),
        ({"CONTENT": "500 what"}, Refused, "invalid", None),
        ({"CONTENT": "451 4.3.0 later"}, Retry, "retry", False),
        ({"CONTENT": HANG_UP}, Retry, "retry", True),
        ({"CONTENT": "what"}, Retry, "retry", True),
        ({"CONTENT": "250 " + "x" * 9000}, Retry, "retry", True),
        ({"MAIL": "what"}, Locked, "protocol", None),
        ({"AUTH": "454 4.7.0 later"}, Retry, "retry", False),
        ({"EHLO": "550 no", "HELO": "550 no"}, Locked, "protocol", None),
    ],
)
def test_publish_reads_refusals(
    mail: Build, boxes: Mailboxes, relay: Relay, replies: dict[str, str], expected: type, code: str, sent: bool | None
) -> None:
    relay.replies = replies

    with pytest.raises((Locked, Refused, Retry)) as caught:
        mail().publish(ANSWER, key="k")

    assert (type(caught.value), caught.value.code, getattr(caught.value, "sent", None)) == (expected, code, sent)
    assert caught.value.code in CODES
    assert boxes.folders["Sent"] == {}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"subject": "Hello\r\nBcc: everybody@citizen.example"}, "invalid"),
        ({"to": "ana@citizen.example\nBcc: x@citizen.example"}, "invalid"),
        ({"reply_to": "<a@b>\n"}, "invalid"),
        ({"references": ("<a@b>\r\nX: y",)}, "invalid"),
        ({"text": "half \ud83d"}, "invalid"),
        ({"to": ""}, "recipient"),
        ({"to": "ana"}, "recipient"),
        ({"to": "ana@citizen.example, bo@citizen.example"}, "recipient"),
        ({"to": f"ana@{'x' * 70}.example"}, "recipient"),
        ({"to": "år@citizen.example"}, "recipient"),
        ({"visibility": "public"}, "not_allowed"),
    ],
)
def test_publish_refuses_what_must_not_leave(mail: Build, relay: Relay, changes: dict[str, object], code: str) -> None:
    with pytest.raises(Refused) as caught:
        mail().publish(Outgoing(**{**_fields(ANSWER), **changes}), key="k")  # type: ignore[arg-type]

    assert caught.value.code == code
    assert relay.received == []


# --- find ---------------------------------------------------------------------------------------------


def test_find_sees_the_copy_among_the_sent(mail: Build) -> None:
    adapter = mail()
    published = adapter.publish(ANSWER, key="k")

    found = adapter.find(ANSWER, key="k", since=SINCE)

    assert found is not None
    assert (found.ref, found.raw, found.at) == (published.ref, published.raw, ARRIVED)


def test_find_sees_a_copy_in_the_mailbox(mail: Build, boxes: Mailboxes) -> None:
    adapter = mail()
    published = adapter.publish(ANSWER, key="k")
    boxes.folders["INBOX"], boxes.folders["Sent"] = boxes.folders["Sent"], {}

    found = adapter.find(ANSWER, key="k", since=SINCE)

    assert found is not None
    assert found.ref == published.ref


def test_find_leaves_it_to_a_person_when_there_is_no_copy(mail: Build, boxes: Mailboxes) -> None:
    boxes.listing = []

    with pytest.raises(Unsupported) as caught:
        mail().find(ANSWER, key="other", since=SINCE)

    assert caught.value.feature == "find"


def _fields(post: Outgoing) -> dict[str, object]:
    return {name: getattr(post, name) for name in Outgoing.__slots__}
