"""Files that come with messages: kept by hash when their bytes came along, fetched by a job when an address did."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from rostra.audit.actions import Capture, NewEvent
from rostra.channels.contract import Attachment as Attached
from rostra.core import files
from rostra.core.queue import defer
from rostra.inbox import events
from rostra.inbox.intake.conversations import about
from rostra.inbox.intake.rows import Row, safe
from rostra.inbox.intake.terms import Terms
from rostra.inbox.models import Attachment
from rostra.inbox.sources import ATTACHMENT, DISPOSED, attachment_content

MAX_BYTES = 25 * 1024 * 1024

# Why a file is not kept.
TOO_LARGE = "too_large"
EMPTY = "empty"
ADDRESS = "address"
GONE = "gone"
UNREACHABLE = "unreachable"
REASONS = {
    TOO_LARGE: _("The file is larger than 25 MB."),
    EMPTY: _("The network named a file and gave nothing."),
    ADDRESS: _("The file lies at an address that Rostra must not call."),
    GONE: _("The file is no longer there."),
    UNREACHABLE: _("The file could not be had for a day."),
    DISPOSED: _("The file was disposed of under a decision."),
}

UNKNOWN_TYPE = "application/octet-stream"
_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,62}/[a-z0-9][a-z0-9!#$&^_.+-]{0,62}")
# Path separators, control characters and marks of direction: a name that lies about what it names.
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f/\\\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def keep(rows: Sequence[Row], terms: Terms) -> list[NewEvent]:
    """Write the attachments of new messages and versions, and have those fetched that came as an address.

    What is to be logged comes back; what is still to be fetched is logged once more when it is here.
    """
    made = [(_attachment(row.id, file), row.conversation) for row in rows for file in row.attachments]
    Attachment.objects.bulk_create(attachment for attachment, _conversation in made)
    if any(row.file is None and not row.refused for row, _conversation in made):
        defer(
            "inbox.fetch_attachments",
            key=f"inbox.fetch_attachments:{terms.account.body_id}",
            body_id=terms.account.body_id,
        )
    return [logged(row, conversation) for row, conversation in made]


def logged(attachment: Attachment, conversation_id: int) -> NewEvent:
    """What the log says of an attachment: that it is here, that it will never be, or that it is still to be fetched."""
    data: dict[str, str | int] = {
        "message": attachment.message_id,
        "attachment": attachment.pk,
        "type": attachment.content_type,
    }
    kind = events.NAMED
    if attachment.file is not None:
        kind, data["sha256"] = events.ATTACHED, str(attachment.file)
    elif attachment.refused:
        kind, data["reason"] = events.NOT_ATTACHED, attachment.refused
    capture = Capture(ATTACHMENT, str(attachment.pk), bytes(attachment.salt), attachment_content(attachment))
    return NewEvent(kind.name, about(conversation_id), data, capture)


def pending() -> QuerySet[Attachment]:
    """What is still to be fetched in the body in scope."""
    return Attachment.objects.filter(file=None, refused="").order_by("pk")


def bodies_with_pending() -> list[int]:
    """The bodies that have something to be fetched."""
    rows = Attachment.everywhere.filter(file=None, refused="")
    return list(rows.order_by("body_id").values_list("body_id", flat=True).distinct())


def clean_name(name: str) -> str:
    """A file name that is only a name."""
    cleaned = _UNSAFE.sub("_", safe(name)).strip(". ")
    if len(cleaned) > 255:
        stem, dot, ending = cleaned.rpartition(".")
        cleaned = f"{stem[:200]}.{ending}" if dot and len(ending) <= 20 else cleaned[:255]
    return cleaned or "file"


def clean_type(content_type: str) -> str:
    """A media type without parameters; what is none is unknown."""
    found = content_type.partition(";")[0].strip().lower()
    return found if _TYPE.fullmatch(found) else UNKNOWN_TYPE


def clean_url(url: str) -> str:
    """An address that can be fetched, else ""."""
    found = safe(url).strip()
    return found if found.startswith(("https://", "http://")) and len(found) <= 1000 else ""


def _attachment(message_id: int, given: Attached) -> Attachment:
    made = Attachment(
        message_id=message_id,
        name=clean_name(given.name),
        content_type=clean_type(given.content_type),
        alt=safe(given.alt),
        url=clean_url(given.url),
    )
    if len(given.content) > MAX_BYTES:
        made.refused = TOO_LARGE
    elif given.content:
        made.file = files.store(given.content, content_type=made.content_type)
    elif not made.url:
        made.refused = EMPTY if not given.url else ADDRESS
    return made
