from __future__ import annotations

import contextlib
import email
import email.policy
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostra.adapters.mail.compose import compose, message_id
from rostra.channels.contract import Media, Refused
from tests.adapters.mail.cases import answer, media

AT = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
HEADERS = ["From", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References"]
MIME = ["Content-Type", "Content-Transfer-Encoding", "MIME-Version", "Content-Language"]
INJECTION = "=?utf-8?q?a=0D=0ABcc:=20x@citizen.example?="


def composed(*, name: str = "City", **changes: Any) -> EmailMessage:
    """The mail as it is read at the other end."""
    post = answer(**changes)
    content = compose(post, name=name, address="city@rostra.example", key="k", at=AT).as_bytes()
    assert max(map(len, content.split(b"\r\n"))) <= 998
    return email.message_from_bytes(content, policy=email.policy.default)


def test_message_id_is_stable() -> None:
    """These names are in other people's mailboxes: a change would publish again what is there."""
    assert message_id("delivery-1", "City@rostra.example") == "<rostra.0b220df1969115139ffebb337981298d@rostra.example>"
    assert message_id("k", "post@blåbær.example").endswith("@xn--blbr-roah.example>")


@pytest.mark.parametrize(
    "subject",
    ["", "Lamp", " two  blanks ", "Gatelykt på Torget", "سؤال " * 50, "x" * 2_000, INJECTION, f"{INJECTION} and more"],
)
def test_subject_arrives_as_it_was_approved(subject: str) -> None:
    mail = composed(subject=subject, reply_to="", references=())

    assert (str(mail["Subject"]).strip(), mail.keys()) == (subject.strip(), [*HEADERS[:5], *MIME])


@pytest.mark.parametrize("name", ["City", "Ștefan ăâî", 'A "b" <c@d.example>, e: f;', "b" * 500, INJECTION])
def test_name_of_the_sender_arrives_whole(name: str) -> None:
    mail = composed(name=name)

    (sender,) = mail["From"].addresses
    assert ("".join(sender.display_name.split()), sender.addr_spec) == ("".join(name.split()), "city@rostra.example")
    assert mail.keys() == [*HEADERS, *MIME]


def test_no_name_is_only_the_address() -> None:
    assert str(composed(name=" ")["From"]) == "city@rostra.example"


@pytest.mark.parametrize(
    ("subject", "reply_to", "expected"),
    [
        ("Lamp", "<q@citizen.example>", "Re: Lamp"),
        ("SV: Lampe", "<q@citizen.example>", "SV: Lampe"),
        ("رد: مصباح", "<q@citizen.example>", "رد: مصباح"),
        ("", "<q@citizen.example>", "Re:"),
        ("Lamp", "", "Lamp"),
    ],
)
def test_subject_of_an_answer_begins_with_one_re(subject: str, reply_to: str, expected: str) -> None:
    assert str(composed(subject=subject, reply_to=reply_to)["Subject"]) == expected


def test_threads_by_every_id_of_the_thread_even_by_long_ones() -> None:
    ids = tuple(f"<{'x' * 200}{number}@citizen.example>" for number in range(5))

    mail = composed(references=ids[:4], reply_to=ids[4])

    assert (mail["References"].split(), mail["In-Reply-To"]) == (list(ids), ids[4])


def test_a_message_without_an_id_is_answered_without_thread() -> None:
    mail = composed(reply_to="sha256:abc", references=(), language="")

    assert mail.keys() == [*HEADERS[:5], *MIME[:3]]


@pytest.mark.parametrize("files", [0, 1])
def test_language_goes_with_the_text(files: int) -> None:
    mail = composed(language="nb", media=(media(),) * files)

    text = next(mail.iter_parts(), mail)
    assert (text["Content-Language"], text.get_content_type()) == ("nb", "text/plain")


def test_link_is_added_once() -> None:
    texts = [composed(text=text, link="https://city.example").get_content() for text in ("See", "https://city.example")]

    assert [text.split() for text in texts] == [["See", "https://city.example"], ["https://city.example"]]


@pytest.mark.parametrize(
    ("kind", "sent"),
    [
        ("image/png", "image/png"),
        ("text/plain", "text/plain"),
        ("message/rfc822", "application/octet-stream"),
        ("multipart/mixed", "application/octet-stream"),
        ("im age/p\nng", "application/octet-stream"),
        ("", "application/octet-stream"),
    ],
)
def test_files_arrive_byte_for_byte_with_a_type_that_is_one(kind: str, sent: str) -> None:
    file = Media("0" * 64, kind, 4, INJECTION * 2 + "../\r\nå.png", "", lambda: b"a\0\r\n")

    _, part = composed(media=(file,)).iter_parts()

    assert (part.get_content_type(), part.get_payload(decode=True)) == (sent, b"a\0\r\n")
    assert part.keys() == ["Content-Type", "Content-Transfer-Encoding", "Content-Disposition", "MIME-Version"]


NASTY = st.text(st.characters(), max_size=80) | st.lists(
    st.sampled_from([INJECTION, "=?utf-8?b?", "?=", "\n", "\r\n", "Bcc: x@y", " ", "<", ">", '"', "\\", ",", "å", "\0"])
).map("".join)


@given(subject=NASTY, name=NASTY, to=NASTY, text=NASTY, language=NASTY, file=NASTY)
def test_no_value_writes_a_header_of_its_own(
    subject: str, name: str, to: str, text: str, language: str, file: str
) -> None:
    changes = {"subject": subject, "text": text, "language": language, "media": (media(name=file),)}
    for recipient in ("ana@citizen.example", f"{to}@citizen.example", to):
        with contextlib.suppress(Refused):
            mail = composed(name=name, to=recipient, **changes)
            assert [header for header in mail if header not in MIME] == HEADERS
            assert len(list(mail.iter_parts())) == 2
