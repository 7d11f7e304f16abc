"""What leaves, as a mail: headers that thread, plain text, files."""

from __future__ import annotations

import re
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from hashlib import sha256

from rostra.adapters.mail.text import file_name
from rostra.channels.contract import Outgoing, Refused

ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[^\s@<>\[\]()\\,;:\"]{1,255}")
"""The addresses that we send to. The local part is ASCII; a domain beyond ASCII is written in its ASCII form."""

_ID = re.compile(r"<[!-;=?-~]+>")
_CONTROLS = re.compile("[\x00-\x1f\x7f\x85\u2028\u2029\ud800-\udfff]")
_ANSWERED = re.compile(r"\s*(re|sv|aw|ang|رد)\s*:", re.IGNORECASE)


class _Policy(EmailPolicy):
    """Folds headers of message ids between the ids: the standard way breaks long ones, and the thread with them."""

    def fold_binary(self, name: str, value: str) -> bytes:
        if name in {"Message-ID", "In-Reply-To", "References"}:
            return f"{name}: ".encode() + b"\r\n ".join(str(value).encode("ascii").split()) + b"\r\n"
        return super().fold_binary(name, value)


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
    if any(_CONTROLS.search(value) for value in (post.subject, post.to, post.reply_to, name, *post.references)):
        raise Refused("invalid", "a header holds a line break or a control character")
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = Address(display_name=name, addr_spec=ascii_address(address))
    mail["To"] = Address(addr_spec=ascii_address(post.to))
    mail["Subject"] = subject_line(post)
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = message_id(key, address)
    # A message without a Message-ID has a name that only we know: no other mail program could thread by it.
    thread = [ref for ref in dict.fromkeys((*post.references, post.reply_to)) if _ID.fullmatch(ref)]
    if _ID.fullmatch(post.reply_to):
        mail["In-Reply-To"] = post.reply_to
    if thread:
        mail["References"] = " ".join(thread)
    if post.language:
        mail["Content-Language"] = post.language
    try:
        mail.set_content(_body(post), charset="utf-8")
    except UnicodeEncodeError as error:
        raise Refused("invalid", "the text holds half a character") from error
    for media in post.media:
        maintype, _, subtype = media.content_type.partition("/")
        filename = file_name(media.name, media.content_type)
        mail.add_attachment(media.read(), maintype=maintype, subtype=subtype, filename=filename)
    return mail


def _body(post: Outgoing) -> str:
    return f"{post.text}\n\n{post.link}" if post.link and post.link not in post.text else post.text
