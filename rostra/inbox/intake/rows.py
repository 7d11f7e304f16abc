"""What came in, made safe for the columns: no NUL, no lone surrogate, nothing longer than its column. Raw bytes keep all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from rostra.channels.contract import Attachment, Incoming, Kind

REF_BYTES = 500
AUTHOR_BYTES = 300
PREVIEW = 200


@dataclass(slots=True)
class Row:
    """One incoming message. The fields after `attachments` are filled in on its way into the tables.

    `at` is `sent_at`, but never in the future: what the inbox sorts by. `parents` are the refs of what it may answer,
    nearest first. `prefers` is the conversation, and `beside` the row of the same batch, that it had best join.
    `came_into` is the conversation that an earlier version came into, where it was moved out of that.
    """

    kind: Kind
    own: bool
    ref: str
    text: str
    subject: str
    author_id: str
    author_name: str
    author_handle: str
    url: str
    reply_to: str
    root: str
    parents: tuple[str, ...]
    visibility: str
    sent_at: datetime
    at: datetime
    given_language: str
    raw: bytes
    attachments: tuple[Attachment, ...]

    id: int = 0
    version: int = 1
    language: str = ""
    salt: bytes = b""
    conversation: int = 0
    came_into: int | None = None
    thread: str = ""
    post_delivery: int | None = None
    prefers: int | None = None
    beside: Row | None = None


def rows_of(messages: Iterable[Incoming], *, now: datetime) -> list[Row]:
    return [_row(message, now) for message in messages]


def waves(rows: Sequence[Row]) -> tuple[list[list[Row]], int]:
    """The rows in rounds in which each ref stands once, in the order given; and how many said again what was just said."""
    rounds: list[list[Row]] = []
    last: dict[str, tuple[int, Row]] = {}
    repeated = 0
    for row in rows:
        place, before = last.get(row.ref, (-1, None))
        if before is not None and _same(before, row):
            repeated += 1
            continue
        last[row.ref] = (place + 1, row)
        if place + 1 == len(rounds):
            rounds.append([])
        rounds[place + 1].append(row)
    return rounds, repeated


def safe(text: str) -> str:
    """Text as PostgreSQL takes it."""
    if "\0" in text:
        text = text.replace("\0", "")
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        # A lone surrogate becomes the replacement sign; a pair that came apart becomes its letter.
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def key(ref: str, limit: int = REF_BYTES) -> str:
    """A reference as it is stored and compared: one too long for an index ends in its hash, so that it stays its own."""
    ref = safe(ref)
    if len(ref) * 4 <= limit or len(ref.encode()) <= limit:
        return ref
    digest = hashlib.sha256(ref.encode()).hexdigest()
    return f"{ref.encode()[: limit - 65].decode(errors='ignore')}#{digest}"


def preview(text: str) -> str:
    return " ".join(text[: 3 * PREVIEW].split())[:PREVIEW]


def instant(moment: datetime) -> datetime:
    """In UTC; without a zone it is taken for UTC, and so is what lies beyond the calendar in it."""
    if moment.tzinfo is UTC:
        return moment
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return moment.replace(tzinfo=UTC)


def _row(message: Incoming, now: datetime) -> Row:
    sent_at = instant(message.sent_at)
    ref, reply_to, root = key(message.ref), key(message.reply_to), key(message.root)
    references = [key(reference) for reference in message.references]
    parents = dict.fromkeys((reply_to, *reversed(references), root))
    return Row(
        kind=message.kind,
        own=message.own,
        ref=ref,
        text=safe(message.text),
        subject=safe(message.subject)[:300],
        author_id=key(message.author_id, AUTHOR_BYTES),
        author_name=safe(message.author_name)[:200],
        author_handle=safe(message.author_handle)[:300],
        url=safe(message.url)[:500],
        reply_to=reply_to,
        root=root or next(iter(references), "") or reply_to or ref,
        parents=tuple(parent for parent in parents if parent and parent != ref),
        visibility=message.visibility,
        sent_at=sent_at,
        at=min(sent_at, now),
        given_language=message.language,
        raw=message.raw,
        attachments=message.attachments,
    )


def _same(one: Row, other: Row) -> bool:
    """Said as new once and as changed the other time is the same, if the words are."""
    gone = (one.kind is Kind.DELETION, other.kind is Kind.DELETION)
    return all(gone) or (
        not any(gone) and (one.text, one.subject, one.attachments) == (other.text, other.subject, other.attachments)
    )
