"""A mail as bytes (RFC 5322, MIME) to `Incoming` or `Bad`. Pure: no network, no clock, never raises."""

from __future__ import annotations

import email
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from email.policy import Compat32
from email.utils import parseaddr, parsedate_to_datetime

from rostra.adapters.mail.markup import from_html
from rostra.adapters.mail.quotes import unflow, without_quote
from rostra.adapters.mail.text import clean, decode, file_name, header_text, one_line
from rostra.channels.contract import N_, Attachment, Bad, Incoming

MAIL_BYTES = 25_000_000
TEXT_CHARS = 1_000_000
PARTS = 500
REFERENCES = 100
CUT = "\n[…]"
"""Stands where a text longer than TEXT_CHARS was cut; the message as it came keeps all."""

TOO_LARGE = N_("The message is larger than 25 MB. Its headers were kept; the message itself stays in the mailbox.")
TOO_MANY_PARTS = N_("The message has too many parts to be read.")
UNREADABLE = N_("The message is damaged and could not be read.")
EMPTY = N_("The message has neither headers nor text.")

_IDS = re.compile(r"<([^<>]{3,1000})>")
_ID = re.compile(r"<[!-;=?-~]{3,500}>")
_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,100}/[a-z0-9][a-z0-9!#$&^_.+-]{0,100}")
_HEADER_CHARS = 2_000
_REFERENCE_CHARS = 100_000


def parse(raw: bytes, received: datetime, *, address: str = "") -> Incoming | Bad:
    """Read one mail. `received` (aware) is when it arrived, the latest time it can have been sent.

    `address` is the account's own: what it wrote itself is marked as own.
    """
    if len(raw) > MAIL_BYTES:
        return too_large(raw)
    if not raw.strip():
        return Bad(EMPTY, raw)
    try:
        return _parse(raw, received, address)
    # One damaged mail must not stop the mailbox: the email package raises many kinds of errors, and all mean this.
    except Exception:  # noqa: BLE001
        return Bad(UNREADABLE, raw, f"sha256:{hashlib.sha256(raw).hexdigest()}")


def too_large(headers: bytes) -> Bad:
    """What is kept of a mail over MAIL_BYTES: its headers (or as much of it as was read), and its Message-ID."""
    head = re.split(rb"\r?\n\r?\n", headers[:1_000_000], maxsplit=1)[0]
    return Bad(TOO_LARGE, head, _message_id(_message(head)))


def receiver(raw: bytes) -> tuple[str, str]:
    """Name and address, in small letters, of the first to whom a mail that `parse` reads was written; empty without one."""
    name, address = _mailbox(_message(raw), "To")
    return name, address.lower()


class _AsTheyCame(Compat32):
    """Gives headers with their bytes beyond ASCII escaped, where the standard way replaces them."""

    def header_fetch_parse(self, name: str, value: str) -> str:  # noqa: ARG002
        return value


_POLICY = _AsTheyCame()


def _message(raw: bytes) -> Message:
    return email.message_from_bytes(raw, policy=_POLICY)


def _parse(raw: bytes, received: datetime, address: str) -> Incoming | Bad:
    message = _message(raw)
    if sum(1 for _ in message.walk()) > PARTS:
        return Bad(TOO_MANY_PARTS, raw, _message_id(message))
    name, author = _mailbox(message, "From")
    answers_to = _mailbox(message, "Reply-To")
    own = bool(author) and author.lower() == address.lower()
    if own and answers_to[1] and answers_to[1].lower() != address.lower():
        # A web form writes from the mailbox's own address, for a person whom only Reply-To names.
        own, (name, author) = False, answers_to
    subject = one_line(header_text(_header(message, "Subject")))
    references = _references(message)
    reply_to = _reply_to(message, references)
    found = _read(message)
    text = without_quote(_joined(found.texts), reply=bool(reply_to), subject=subject).strip("\n")
    return Incoming(
        ref=_message_id(message) or f"sha256:{hashlib.sha256(raw).hexdigest()}",
        text=text,
        sent_at=_sent_at(message, received),
        author_id=author.lower(),
        author_name=name,
        author_handle=answers_to[1] or author,
        subject=subject,
        reply_to=reply_to,
        root=references[0] if references else reply_to,
        references=references,
        visibility="private",
        attachments=tuple(found.files),
        own=own,
        raw=raw,
    )


# --- Headers ----------------------------------------------------------------------------------------


def _header(message: Message, name: str, limit: int = _HEADER_CHARS) -> str:
    """The first header of this name, unfolded, with bytes beyond ASCII as they came (escaped); "" if there is none."""
    for key, value in message.raw_items():
        if key.lower() == name.lower():
            text = re.sub(r"\r?\n[ \t]?", " ", str(value)[:limit])
            return decode(text.encode("utf-8", "surrogateescape"))
    return ""


def _mailbox(message: Message, name: str) -> tuple[str, str]:
    """Name and address of the first mailbox in a header; both empty where there is no address."""
    shown, address = parseaddr(_header(message, name))
    return (one_line(header_text(shown)), one_line(address)) if "@" in address else ("", "")


def _message_id(message: Message) -> str:
    """The Message-ID, or "" where it cannot serve as a name."""
    ids = _ids(_header(message, "Message-ID"))
    return ids[0] if ids else ""


def _ids(value: str) -> list[str]:
    """The message ids of a header, in order, each once."""
    found = (f"<{''.join(content.split())}>" for content in _IDS.findall(value))
    return list(dict.fromkeys(item for item in found if _ID.fullmatch(item)))


def _references(message: Message) -> tuple[str, ...]:
    ids = _ids(_header(message, "References", _REFERENCE_CHARS))
    return tuple(ids if len(ids) <= REFERENCES else [ids[0], *ids[1 - REFERENCES :]])


def _reply_to(message: Message, references: tuple[str, ...]) -> str:
    """The mail that this one answers; for a delivery report, the mail that it is about."""
    ids = _ids(_header(message, "In-Reply-To")) or list(references[-1:])
    if not ids and message.get_content_type() == "multipart/report":
        ids = list(filter(None, _reported(message)))
    return ids[0] if ids else ""


def _reported(message: Message) -> Iterator[str]:
    for part in message.walk():
        kind = part.get_content_type()
        if kind == "text/rfc822-headers":
            yield _message_id(_message(_payload(part)))
        elif kind in {"message/rfc822", "message/global"}:
            yield _message_id(_nested(part))


def _sent_at(message: Message, received: datetime) -> datetime:
    """The Date header in UTC; `received` where it is missing, wrong, or in the future."""
    try:
        sent = parsedate_to_datetime(_header(message, "Date"))
        sent = sent.replace(tzinfo=sent.tzinfo or UTC).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return received.astimezone(UTC)
    return min(sent, received.astimezone(UTC))


# --- Body -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Found:
    texts: list[str]
    files: list[Attachment]
    plain: bool = True


def _read(part: Message) -> _Found:
    kind = _kind(part)
    if part.get_content_maintype() == "message":
        return _Found([], [_attached_message(part)])
    if part.is_multipart():
        return _combined(kind, [_read(child) for child in part.get_payload()])  # type: ignore[arg-type]
    broken_multipart = part.get_content_maintype() == "multipart"
    if broken_multipart or (kind in {"text/plain", "text/html"} and not _is_file(part)):
        return _Found([_text(part, kind)], [], plain=kind != "text/html")
    name = file_name(part.get_filename() or "", kind)
    return _Found([], [Attachment(name, kind, _payload(part))])


def _combined(kind: str, children: list[_Found]) -> _Found:
    files = [file for child in children for file in child.files]
    if kind != "multipart/alternative":
        return _Found(
            [text for child in children for text in child.texts], files, all(child.plain for child in children)
        )
    written = [child for child in children if any(text.strip() for text in child.texts)]
    best = next((child for child in written if child.plain), written[-1] if written else _Found([], []))
    return _Found(best.texts, files, best.plain)


def _kind(part: Message) -> str:
    kind = part.get_content_type()
    return kind if _TYPE.fullmatch(kind) else "application/octet-stream"


def _is_file(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or bool(part.get_filename())


def _text(part: Message, kind: str) -> str:
    text = clean(decode(_payload(part), part.get_content_charset() or ""))
    if kind == "text/html":
        return from_html(text)
    if str(part.get_param("format", "")).lower() == "flowed":
        return unflow(text, delete_space=str(part.get_param("delsp", "")).lower() == "yes")
    return text


def _joined(texts: list[str]) -> str:
    text = "\n\n".join(stripped for text in texts if (stripped := text.strip("\n")).strip())
    return text if len(text) <= TEXT_CHARS else text[:TEXT_CHARS] + CUT


def _payload(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _nested(part: Message) -> Message:
    return part.get_payload(0)  # type: ignore[return-value]


def _attached_message(part: Message) -> Attachment:
    """A forwarded mail, or the machine's part of a report, as a file."""
    kind = _kind(part)
    nested: list[Message] = part.get_payload()  # type: ignore[assignment]
    content = b"\n".join(child.as_bytes() for child in nested)
    subject = _header(nested[0], "Subject") if kind == "message/rfc822" else ""
    return Attachment(file_name(part.get_filename() or (subject and f"{subject}.eml"), kind), kind, content)
