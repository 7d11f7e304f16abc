"""A mailbox in one file (mbox, RFC 4155), mail by mail; who wrote from the account's own address is the body."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from rostra.adapters.mail import mbox
from rostra.adapters.mail.mapping import receiver
from rostra.channels.contract import Attachment, Incoming
from rostra.records.archives.found import Found, FoundFile, Items, Refusal


def read(path: Path, *, address: str, now: datetime) -> Items:
    """Each with the line on which it begins; `now` stands in for a missing date."""
    for line, mail in mbox.read(path, now=now):
        yield line, _found(mail, address.casefold()) if isinstance(mail, Incoming) else Refusal(mail.reason)


def _found(mail: Incoming, address: str) -> Found:
    own = bool(address) and mail.author_handle.casefold() == address
    name, party = receiver(mail.raw) if own else (mail.author_name, mail.author_id)
    return Found(
        refs=(mail.ref,),
        sent_at=mail.sent_at,
        text=mail.text,
        own=own,
        author_id=party,
        author_name=name,
        subject=mail.subject,
        language=mail.language,
        visibility="direct",
        reply_to=mail.reply_to,
        media=tuple(_file(each) for each in mail.attachments),
        raw=mail.raw,
    )


def _file(attached: Attachment) -> FoundFile:
    return FoundFile(attached.name, attached.content_type, lambda: attached.content, attached.alt)
