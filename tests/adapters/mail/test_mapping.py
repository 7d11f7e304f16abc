from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

import pytest

from rostra.adapters.mail import mapping
from rostra.adapters.mail.mapping import parse
from rostra.channels.contract import Attachment, Bad, Incoming

RECEIVED = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
CITY = "City@rostra.example"


def mail(*lines: str, **headers: str) -> bytes:
    """A mail with these lines as its body; a keyword's underscore is a hyphen, an empty value leaves the header out."""
    fields = {
        "From": "Ana <Ana@citizen.example>",
        "Message-ID": "<q@citizen.example>",
        "Subject": "Lamp",
        "Date": "Tue, 03 Nov 2026 09:00:00 +0100",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    head = [f"{name}: {value}" for name, value in fields.items() if value]
    return "\r\n".join([*head, "", *lines]).encode("utf-8", "surrogateescape")


def read(*lines: str, **headers: str) -> Incoming:
    item = parse(mail(*lines, **headers), RECEIVED, address=CITY)
    assert isinstance(item, Incoming), item
    return item


def part(kind: str, *lines: str, **headers: str) -> list[str]:
    return [
        "--b",
        f"Content-Type: {kind}",
        *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items()),
        "",
        *lines,
    ]


def mixed(*parts: list[str], kind: str = "mixed", **headers: str) -> Incoming:
    lines = [line for piece in parts for line in piece]
    return read(*lines, "--b--", Content_Type=f"multipart/{kind}; boundary=b", **headers)


def test_a_mail_becomes_a_private_message() -> None:
    raw = mail("It is dark.", "", "Ana")

    assert parse(raw, RECEIVED, address=CITY) == Incoming(
        ref="<q@citizen.example>",
        text="It is dark.\n\nAna",
        sent_at=datetime(2026, 11, 3, 8, 0, tzinfo=UTC),
        author_id="ana@citizen.example",
        author_name="Ana",
        author_handle="Ana@citizen.example",
        subject="Lamp",
        visibility="private",
        raw=raw,
    )


# --- Who ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "own", "author", "name", "handle"),
    [
        ({"From": "city@ROSTRA.example"}, True, "city@rostra.example", "", "city@ROSTRA.example"),
        ({"Reply_To": "Bo <bo@x.example>"}, False, "ana@citizen.example", "Ana", "bo@x.example"),
        ({"From": "City@rostra.example", "Reply_To": "Bo <bo@x.example>"}, False, "bo@x.example", "Bo", "bo@x.example"),
        ({"From": CITY, "Reply_To": "city@rostra.example"}, True, "city@rostra.example", "", "city@rostra.example"),
        ({"From": CITY, "Reply_To": "nobody"}, True, "city@rostra.example", "", CITY),
        ({"From": "nobody"}, False, "", "", ""),
        ({"From": ""}, False, "", "", ""),
        ({"From": "=?utf-8?q?=C8=98tefan?= <s@x.example>"}, False, "s@x.example", "Ștefan", "s@x.example"),
        ({"From": "bl\udce5 <s@x.example>"}, False, "s@x.example", "blå", "s@x.example"),
        ({"From": '"a\u202eb\0" <s@x.example>'}, False, "s@x.example", "ab", "s@x.example"),
    ],
)
def test_author_is_the_person_who_wrote(
    headers: dict[str, str], own: bool, author: str, name: str, handle: str
) -> None:
    item = read("x", **headers)

    assert (item.own, item.author_id, item.author_name, item.author_handle) == (own, author, name, handle)


def test_nothing_is_own_without_an_address_to_compare() -> None:
    item = parse(mail("x", From=""), RECEIVED)

    assert isinstance(item, Incoming)
    assert item.own is False


# --- Names and threads --------------------------------------------------------------------------------


def test_a_mail_without_id_is_named_by_its_content() -> None:
    raw = mail("x", Message_ID="")

    item = parse(raw, RECEIVED)

    assert item.ref == f"sha256:{hashlib.sha256(raw).hexdigest()}"


@pytest.mark.parametrize(
    ("headers", "reply_to", "root", "references"),
    [
        ({}, "", "", ()),
        ({"In_Reply_To": "<a@x>"}, "<a@x>", "<a@x>", ()),
        ({"References": "<a@x>\r\n <b@x> <a@x>"}, "<b@x>", "<a@x>", ("<a@x>", "<b@x>")),
        ({"In_Reply_To": "<c@x> from Ana", "References": "<a@x>"}, "<c@x>", "<a@x>", ("<a@x>",)),
        ({"In_Reply_To": "<a\r\n b@x>"}, "<ab@x>", "<ab@x>", ()),
        ({"In_Reply_To": "a@x <å@x> <>"}, "", "", ()),
    ],
)
def test_threads_follow_ids_only(
    headers: dict[str, str], reply_to: str, root: str, references: tuple[str, ...]
) -> None:
    item = read("x", Subject="Re: Lamp", **headers)

    assert (item.reply_to, item.root, item.references) == (reply_to, root, references)


def test_long_threads_keep_the_first_and_the_newest() -> None:
    item = read("x", References=" ".join(f"<{number}@x>" for number in range(300)))

    assert (len(item.references), item.references[:2], item.reply_to) == (100, ("<0@x>", "<201@x>"), "<299@x>")


@pytest.mark.parametrize(
    "about",
    [
        part("text/rfc822-headers", "Message-ID: <rostra.1@rostra.example>"),
        part("message/rfc822", "Message-ID: <rostra.1@rostra.example>", "", "Hello"),
        part("message/global", "Subject: x", "Message-ID: <rostra.1@rostra.example>", "", "Hello"),
        [*part("text/rfc822-headers", "Subject: x"), *part("message/rfc822", "Message-ID: <rostra.1@rostra.example>")],
    ],
)
def test_a_delivery_report_threads_by_the_mail_it_is_about(about: list[str]) -> None:
    status = part("message/delivery-status", "Reporting-MTA: dns; mx", "", "Action: failed", "Status: 5.1.1")
    item = mixed(part("text/plain", "Could not be delivered."), status, about, kind="report", From="MAILER-DAEMON@mx")

    assert (item.reply_to, item.text) == ("<rostra.1@rostra.example>", "Could not be delivered.")
    assert b"5.1.1" in item.attachments[0].content


def test_a_report_about_nothing_starts_a_thread() -> None:
    assert mixed(part("text/plain", "x"), part("message/rfc822"), kind="report").reply_to == ""


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("Tue, 03 Nov 2026 10:00:00 +0200", datetime(2026, 11, 3, 8, 0, tzinfo=UTC)),
        ("Tue, 03 Nov 2026 08:00:00 -0000", datetime(2026, 11, 3, 8, 0, tzinfo=UTC)),
        ("Tue, 03 Nov 2099 10:00:00 +0200", RECEIVED),
        ("Fri, 31 Dec 9999 23:59:00 -2300", RECEIVED),
        ("Tue, 99 Nov 2026 10:00:00 +0200", RECEIVED),
        ("yesterday", RECEIVED),
        ("", RECEIVED),
    ],
)
def test_sent_at_is_the_authors_claim_within_reason(date: str, expected: datetime) -> None:
    assert read("x", Date=date).sent_at == expected


# --- Body ---------------------------------------------------------------------------------------------


def test_plain_text_is_preferred_to_html() -> None:
    html, plain = part("text/html", "<p>rich"), part("text/plain", "plain")

    assert mixed(html, plain, kind="alternative").text == "plain"
    assert mixed(html, part("text/plain", " "), kind="alternative").text == "rich"
    assert mixed(part("text/plain", ""), kind="alternative").text == ""


def test_every_text_of_a_mail_is_read() -> None:
    assert (
        mixed(part("text/plain", "one"), part("text/html", "<b>two</b>"), part("text/plain", "")).text == "one\n\ntwo"
    )


@pytest.mark.parametrize(
    ("kind", "line", "expected"),
    [
        ("text/plain; charset=iso-8859-1", "bl\udce5b\udce6r", "blåbær"),
        ("text/plain; charset=us-ascii", "blåbær", "blåbær"),
        ("text/plain; charset=nonsense", "blåbær", "blåbær"),
        ("text/plain; format=flowed", "one \r\ntwo", "one two"),
        ("text/plain; format=flowed; delsp=yes", "one \r\ntwo", "onetwo"),
        ("text/plain", "a\0b", "ab"),
        ("nonsense", "x", "x"),
        ("multipart/mixed", "no parts", "no parts"),
    ],
)
def test_text_is_read_in_every_wrong_charset(kind: str, line: str, expected: str) -> None:
    assert read(line, Content_Type=kind).text == expected


def test_the_quoted_tail_is_not_the_message() -> None:
    assert read("No.", "", "On 3 Nov 2026 City wrote:", "> Is it lit?", In_Reply_To="<a@x>").text == "No."


def test_a_body_of_ten_megabytes_is_cut_and_kept() -> None:
    raw = mail("blåbær " * 1_300_000)

    item = parse(raw, RECEIVED)

    assert isinstance(item, Incoming)
    assert (len(item.text), item.text[-4:], item.raw) == (mapping.TEXT_CHARS + 4, mapping.CUT, raw)


@pytest.mark.parametrize(
    ("kind", "headers", "name", "sent"),
    [
        ("image/png; name=a.png", {}, "a.png", "image/png"),
        ("text/plain", {"Content_Disposition": "attachment"}, "attachment.txt", "text/plain"),
        ("text/html; name=x.html", {}, "x.html", "text/html"),
        ("image/png", {"Content_Disposition": "attachment; filename*=utf-8''bl%C3%A5.png"}, "blå.png", "image/png"),
        ("image/png", {"Content_Disposition": 'attachment; filename="../../a\u202eb.png"'}, "ab.png", "image/png"),
        ("image/png", {"Content_Disposition": "attachment; filename*=utf-7''a+2AA-b.png"}, "a\ufffdb.png", "image/png"),
        ("a b/c\0d", {}, "attachment.bin", "application/octet-stream"),
    ],
)
def test_files_are_attachments_with_safe_names(kind: str, headers: dict[str, str], name: str, sent: str) -> None:
    item = mixed(part("text/plain", "See."), part(kind, "eA==", Content_Transfer_Encoding="base64", **headers))

    assert (item.text, item.attachments) == ("See.", (Attachment(name, sent, b"x"),))


def test_a_forwarded_mail_is_a_file() -> None:
    inner = ["Subject: =?utf-8?q?L=C3=B8kt?=", "", "Hello"]

    item = mixed(part("text/plain", "See."), part("message/rfc822", *inner), part("message/external-body", "x: y"))

    assert [(file.name, file.content_type) for file in item.attachments] == [
        ("Løkt.eml", "message/rfc822"),
        ("attachment.bin", "message/external-body"),
    ]
    assert b"Hello" in item.attachments[0].content


def test_a_whole_mail_that_is_a_broken_message_is_a_file() -> None:
    item = read("x", Content_Type="message/rfc822", Content_Transfer_Encoding="base64")

    assert (item.text, len(item.attachments)) == ("", 1)


# --- What cannot be read ------------------------------------------------------------------------------


def test_nothing_at_all_is_bad() -> None:
    assert parse(b" \r\n", RECEIVED) == Bad(mapping.EMPTY, b" \r\n")


def test_a_mail_too_large_keeps_its_headers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mapping, "MAIL_BYTES", 100)
    raw = mail("x" * 100)

    assert parse(raw, RECEIVED) == Bad(mapping.TOO_LARGE, raw.split(b"\r\n\r\n")[0], "<q@citizen.example>")


def test_a_mail_of_too_many_parts_is_bad() -> None:
    lines = ["--b\r\n\r\nx"] * 501
    item = parse(mail(*lines, Content_Type="multipart/mixed; boundary=b"), RECEIVED)

    assert (type(item), getattr(item, "reason", ""), item.ref) == (Bad, mapping.TOO_MANY_PARTS, "<q@citizen.example>")


def test_a_mail_nested_without_end_is_bad() -> None:
    nested = "".join(f'Content-Type: multipart/mixed; boundary="{n}"\r\n\r\n--{n}\r\n' for n in range(3_000))
    item: Any = parse(nested.encode(), RECEIVED)

    assert (item.reason, item.raw, item.ref[:7]) == (mapping.UNREADABLE, nested.encode(), "sha256:")
