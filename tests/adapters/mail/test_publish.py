from __future__ import annotations

import email
import email.policy
import hashlib
import logging
import ssl
from datetime import UTC, datetime

import pytest

from rostra.adapters.mail.compose import message_id
from rostra.adapters.mail.faults import faults
from rostra.channels.contract import CODES, Locked, Refused, Retry, Unsupported
from rostra.core.http import AddressRefused
from tests.adapters.mail.cases import ANSWER, Build, answer, media
from tests.adapters.mail.loopback import HANG_UP, Mailboxes, Relay

SINCE = datetime(2026, 11, 1, tzinfo=UTC)
ARRIVED = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)


def test_publish_sends_a_mail_that_threads(mail: Build, boxes: Mailboxes, relay: Relay) -> None:
    post = answer(media=(media(name="../bil\u202ede.png"),), link="https://city.example")

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
    assert body.get_content().replace("\r\n", "\n") == "Hello,\n.the lamp is repaired.\n\n\nhttps://city.example\n"
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
        boxes.listing = [r'(\HasNoChildren) "/" INBOX', "(\\Noselect) NIL {3}\r\nabc"]
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
        ({"language": "en\r\nBcc: x@citizen.example"}, "invalid"),
        ({"text": "half \ud83d"}, "invalid"),
        ({"text": "a\0b"}, "invalid"),
        ({"to": ""}, "recipient"),
        ({"to": "ana"}, "recipient"),
        ({"to": "ana@citizen.example, bo@citizen.example"}, "recipient"),
        ({"to": f"ana@{'x' * 70}.example"}, "recipient"),
        ({"to": "år@citizen.example"}, "recipient"),
        ({"to": "a..b@citizen.example"}, "recipient"),
        ({"to": "=?utf-8?q?a?=@citizen.example"}, "recipient"),
        ({"visibility": "public"}, "not_allowed"),
    ],
)
def test_publish_refuses_what_must_not_leave(mail: Build, relay: Relay, changes: dict[str, object], code: str) -> None:
    with pytest.raises(Refused) as caught:
        mail().publish(answer(**changes), key="k")

    assert caught.value.code == code
    assert relay.received == []


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


def test_find_retries_when_the_mailbox_cannot_be_reached(mail: Build, boxes: Mailboxes) -> None:
    boxes.replies["UID SEARCH"] = HANG_UP

    with pytest.raises(Retry):
        mail().find(ANSWER, key="k", since=SINCE)


def test_a_lost_answer_is_found_by_the_same_key(mail: Build, boxes: Mailboxes, relay: Relay) -> None:
    relay.replies["CONTENT"] = HANG_UP
    with pytest.raises(Retry) as caught:
        mail().publish(ANSWER, key="k")
    relay.replies.clear()
    boxes.folders["Sent"] = {1: b"Message-ID: " + message_id("k", "city@rostra.example").encode() + b"\r\n\r\nx"}

    found = mail().find(ANSWER, key="k", since=SINCE)

    assert caught.value.sent is True
    assert found is not None
    assert found.ref == message_id("k", "city@rostra.example")


@pytest.mark.parametrize("error", [OSError, ValueError, ssl.SSLCertVerificationError, AddressRefused])
def test_nothing_that_fails_after_the_mail_left_reads_as_not_sent(error: type[Exception]) -> None:
    with pytest.raises(Retry) as caught, faults(sent=True):
        raise error

    assert caught.value.sent is True
