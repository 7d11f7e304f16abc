"""What leaves, as a mail: headers that thread, plain text, files."""

from __future__ import annotations

import base64
import re
from datetime import datetime
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from hashlib import sha256
from typing import Any

from rostra.adapters.mail.text import file_name
from rostra.channels.contract import Outgoing, Refused

ADDRESS = re.compile(
    r"(?!.*=\?)(?=.{1,64}@.{1,255}$)[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@[A-Za-z0-9_-]{1,63}(\.[A-Za-z0-9_-]{1,63})*"
)
"""The addresses that we send to. The local part is ASCII; a domain beyond ASCII is written in its ASCII form."""

_ID = re.compile(r"<[!-;=?-~]+>")
_FOLD = "\r\n "
_PLAIN = re.compile(r"[!-~]([ -~]{0,65}[!-~])?|")
_ATOMS = re.compile(r"[A-Za-z0-9]([A-Za-z0-9 ]{0,40}[A-Za-z0-9])?")
_WORD_BYTES = 42
_LANGUAGE = re.compile(r"[A-Za-z0-9-]{1,35}")
_FILE_TYPE = re.compile(r"(application|audio|font|image|model|text|video)/[A-Za-z0-9!#$&^_.+-]{1,100}")
_CONTROLS = re.compile("[\x00-\x1f\x7f\x85\u2028\u2029\ud800-\udfff]")
_ANSWERED = re.compile(r"\s*(re|sv|aw|ang|رد)\s*:", re.IGNORECASE)


class _Policy(EmailPolicy):
    """Takes the headers below as they stand on the wire, ASCII and folded.

    The standard way breaks long message ids, and the thread with them; and it decodes what only looks like an encoded
    word, so that a stranger's subject could write headers of its own into our answer.
    """

    def header_store_parse(self, name: str, value: Any) -> tuple[str, Any]:
        return (name, value) if name in _AS_THEY_STAND else super().header_store_parse(name, value)

    def fold_binary(self, name: str, value: Any) -> bytes:
        return f"{name}: {value}\r\n".encode("ascii") if name in _AS_THEY_STAND else super().fold_binary(name, value)


_AS_THEY_STAND = frozenset(
    {"From", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "Content-Language"}
)
_POLICY = _Policy(linesep="\r\n", cte_type="7bit")


def message_id(key: str, address: str) -> str:
    """The name of the mail that this key stands for: the same at every attempt, so that it can be looked up."""
    return f"<rostra.{sha256(key.encode()).hexdigest()[:32]}@{ascii_address(address).rpartition('@')[2]}>"


def ascii_address(address: str) -> str:
    """The address as it goes over the wire. Raises Refused("recipient") where it is none."""
    local, _, domain = address.strip().rpartition("@")
    try:
        wire = f"{local}@{domain.encode('idna').decode()}"
    except UnicodeError:
        wire = ""
    if not ADDRESS.fullmatch(wire):
        raise Refused("recipient", "not an e-mail address")
    return wire


def subject_line(post: Outgoing) -> str:
    """An answer's subject begins with one “Re:”."""
    answer = bool(post.reply_to) and not _ANSWERED.match(post.subject)
    return f"Re: {post.subject}".strip() if answer else post.subject


def compose(post: Outgoing, *, name: str, address: str, key: str, at: datetime) -> EmailMessage:
    """The mail of one answer. Raises Refused("invalid") for a line break in a header, "recipient" for a wrong address."""
    values = (post.subject, post.to, post.reply_to, post.language, name, *post.references)
    if any(_CONTROLS.search(value) for value in values) or "\0" in post.text:
        raise Refused("invalid", "a header holds a line break or a control character, or the text holds a NUL")
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = _mailbox(name, ascii_address(address))
    mail["To"] = ascii_address(post.to)
    mail["Subject"] = _words(subject_line(post))
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = message_id(key, address)
    # A message without a Message-ID has a name that only we know: no other mail program could thread by it.
    thread = [ref for ref in dict.fromkeys((*post.references, post.reply_to)) if _ID.fullmatch(ref)]
    if _ID.fullmatch(post.reply_to):
        mail["In-Reply-To"] = post.reply_to
    if thread:
        mail["References"] = _FOLD.join(thread)
    try:
        mail.set_content(_body(post), charset="utf-8")
    except UnicodeEncodeError as error:
        raise Refused("invalid", "the text holds half a character") from error
    # After the content, whose headers are cleared when it is set.
    if _LANGUAGE.fullmatch(post.language):
        mail["Content-Language"] = post.language
    for media in post.media:
        kind = media.content_type if _FILE_TYPE.fullmatch(media.content_type) else "application/octet-stream"
        maintype, _, subtype = kind.partition("/")
        # An encoded word inside a file name would be decoded once more on its way out.
        filename = file_name(media.name, kind).replace("=?", "_")
        mail.add_attachment(media.read(), maintype=maintype, subtype=subtype, filename=filename)
    return mail


def _words(text: str) -> str:
    """A header's text on the wire: as it is if it is short and plain, else as encoded words (RFC 2047)."""
    return text if _PLAIN.fullmatch(text) and "=?" not in text else _encoded(text)


def _encoded(text: str) -> str:
    words = [b""]
    for character in text:
        if len(words[-1] + character.encode()) > _WORD_BYTES:
            words.append(b"")
        words[-1] += character.encode()
    return _FOLD.join(f"=?utf-8?b?{base64.b64encode(word).decode()}?=" for word in words)


def _mailbox(name: str, address: str) -> str:
    """Name and address; a name with marks that mean something in a header is encoded."""
    shown = name.strip()
    if not shown:
        return address
    return f"{shown if _ATOMS.fullmatch(shown) else _encoded(shown)}{_FOLD if len(shown) > 30 else ' '}<{address}>"


def _body(post: Outgoing) -> str:
    return f"{post.text}\n\n{post.link}" if post.link and post.link not in post.text else post.text
