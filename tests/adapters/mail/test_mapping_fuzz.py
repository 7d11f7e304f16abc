"""Whatever arrives is a message or is kept as unreadable; nothing of it can break a database or a page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage

from hypothesis import given, settings
from hypothesis import strategies as st

from rostra.adapters.mail.mapping import parse, too_large
from rostra.channels.contract import Bad, Incoming

RECEIVED = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)


def _mail() -> bytes:
    inner = EmailMessage()
    inner["Subject"], inner["Message-ID"] = "Løkt", "<inner@citizen.example>"
    inner.set_content("Inner")
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "Ștefan <stefan@citizen.example>", "Spørsmål: ضوء"
    mail["Message-ID"], mail["Date"] = "<q@citizen.example>", "Tue, 03 Nov 2026 09:00:00 +0100"
    mail["In-Reply-To"], mail["References"] = "<b@rostra.example>", "<a@rostra.example> <b@rostra.example>"
    mail.set_content("Hei å\n\nOn 3 Nov 2026 City wrote:\n> quote\n")
    mail.add_alternative("<p>Hei <a href='https://a.example'>å</a></p><!-- x -->", subtype="html")
    mail.add_attachment(b"abc", maintype="image", subtype="png", filename="blå.png")
    mail.add_attachment(inner)
    return mail.as_bytes()


WHOLE = _mail()
PIECES = [
    *(b"\0", b"\xff", b"\r\n", b"\n\n", b";", b'"', b"/", b"<", b">", b"=?utf-8?b?//8=?=", b"=?x?q?=00?=", b"charset="),
    *(
        b"utf-16",
        b"\nContent-Type: multipart/mixed; boundary=a\n\n--a\n",
        b"--a--",
        b"message/rfc822",
        b"message/partial",
    ),
    *(b"*0*=", b"filename*=utf-16''%ff%d8", b"\nContent-Transfer-Encoding: base64\n", b"x-uuencode", b"begin 644 x\n"),
    *(b"text/rfc822-headers", b"multipart/report", b"<![", b"<!", b"&#xd800;", b"&#0;", b"format=flowed"),
]
EDIT = st.tuples(st.integers(0, len(WHOLE)), st.integers(0, 60), st.sampled_from(PIECES) | st.binary(max_size=4))


def _strings(item: Incoming) -> Iterator[str]:
    yield from (item.ref, item.text, item.author_id, item.author_name, item.author_handle, item.subject)
    yield from (item.reply_to, item.root, *item.references)
    for file in item.attachments:
        yield from (file.name, file.content_type)


def _readable(raw: bytes) -> None:
    item = parse(raw, RECEIVED, address="city@rostra.example")
    assert isinstance(too_large(raw), Bad)
    assert item.raw == raw
    if isinstance(item, Incoming):
        assert [text for text in _strings(item) if "\0" in text] == []
        assert [name for name in (file.name for file in item.attachments) if {"/", "\\", "\n"} & set(name)] == []
        "".join(_strings(item)).encode()
        assert item.sent_at <= RECEIVED
        assert item.ref != ""


@given(st.binary(max_size=2_000))
def test_random_bytes_are_a_message_or_kept_as_bad(raw: bytes) -> None:
    _readable(raw)


@settings(max_examples=300)
@given(st.lists(EDIT, min_size=1, max_size=12))
def test_mutated_mails_are_a_message_or_kept_as_bad(edits: list[tuple[int, int, bytes]]) -> None:
    raw = WHOLE
    for at, cut, piece in edits:
        raw = raw[:at] + piece + raw[at + cut :]
    _readable(raw)
