"""One conversation: what was said and done in it, in order, and what is known about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from django.db.models import Exists, OuterRef, Q, QuerySet

from rostra.audit.models import Event
from rostra.core.compiled import Compiled
from rostra.inbox import events
from rostra.inbox.models import (
    Answer,
    Attachment,
    Conversation,
    ExpertQuestion,
    Hiding,
    Message,
    MessageVersion,
    Note,
    Queue,
)
from rostra.inbox.queries.gone import Gone, left_in
from rostra.inbox.queries.there import TOLD, There, there_is
from rostra.inbox.rules import reach
from rostra.inbox.senders import sender_of, senders_of, written_by
from rostra.inbox.sources import ANSWER
from rostra.people.enums import Right
from rostra.people.models import Member, User
from rostra.publishing.models import Delivery
from rostra.publishing.queries import deliveries_of
from rostra.records.queries.left import Left

MESSAGES = 100
EVENTS = 200
EARLIER = 5

Kind = Literal["message", "own", "answer", "note", "event"]
RANK: dict[Kind, int] = {"message": 0, "own": 1, "answer": 2, "note": 3, "event": 4}


@dataclass(slots=True)
class Entry:
    """One thing in a thread. `row` is the message, answer, note or event; the rest is what belongs to it.

    `left` is what is left of content of the thread that went.
    """

    kind: Kind
    at: datetime
    row: Any
    by: str = ""
    versions: list[MessageVersion] = field(default_factory=list)
    files: list[Attachment] = field(default_factory=list)
    delivery: Delivery | None = None
    hiding: Hiding | None = None
    names: dict[str, str] = field(default_factory=dict)
    left: dict[Gone, Left] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Thread:
    """Entries in order of time; `before` is where the earlier ones begin, None where there are none."""

    entries: list[Entry]
    before: int | None

    @property
    def question(self) -> str | None:
        """What the citizen said last on it; None where they said nothing that still stands."""
        said = (entry.row for entry in reversed(self.entries) if entry.kind == "message")
        return next((row.question for row in said if row.deleted_at is None), None)


def thread(conversation: Conversation, *, before: int | None = None, there: There | None = None) -> Thread:
    """The newest hundred messages, or those before message `before`, with all that happened between them.

    The number of queries does not grow with the thread; what is not `there` (None: asked here) is not looked for.
    """
    there = there or there_is(conversation)
    messages = _messages(conversation, before) if before is not None else _newest(conversation.pk)
    more = len(messages) > MESSAGES
    messages = messages[:MESSAGES]
    since = messages[-1].sent_at if more else datetime.min.replace(tzinfo=UTC)
    until = _start_of_later(conversation, before)
    during = {"conversation": conversation, "at__gte": since, "at__lt": until}
    entries = [
        *_message_entries(messages, files=there.files, hidings=there.hidings),
        *(_answer_entries(Answer.objects.filter(**during)) if there.answers else ()),
        *(_note_entries(Note.objects.filter(**during), experts=there.questions) if there.notes else ()),
        *(_event_entries(conversation, since, until) if there.events else ()),
    ]
    entries.sort(key=lambda entry: (entry.at, RANK[entry.kind], entry.row.pk))
    left = left_in(entries)
    for entry in entries:
        entry.left = left
    return Thread(entries, messages[-1].pk if more else None)


def earlier(member: Member, conversation: Conversation, *, there: There | None = None) -> list[dict[str, Any]]:
    """Other conversations with the same person that the member may read, newest first: on the same account, and on
    other channels where somebody linked them.
    """
    there = there or there_is(conversation)
    if not conversation.author_id or not (there.linked or there.others):
        return []
    senders = senders_of(conversation) if there.linked else [sender_of(conversation)]
    same = Q(account=conversation.account_id, author_id=conversation.author_id)
    rows = Conversation.objects.filter(reach(member, Right.READ), same if len(senders) == 1 else written_by(senders))
    columns = ("id", "subject", "preview", "language", "state", "last_in_at", "account__channel")
    return list(rows.exclude(pk=conversation.pk).order_by("-id").values(*columns)[:EARLIER])


def _messages(conversation: Conversation, before: int) -> list[Message]:
    rows = _said_in(conversation.pk)
    if (last := rows.filter(pk=before).first()) is not None:
        rows = rows.filter(sent_at__lte=last.sent_at).exclude(sent_at=last.sent_at, pk__gte=last.pk)
    return list(rows[: MESSAGES + 1])


@Compiled
def _newest(conversation: int) -> QuerySet[Message]:
    return _said_in(conversation)[: MESSAGES + 1]


def _said_in(conversation: int) -> QuerySet[Message]:
    rows = Message.objects.filter(conversation=conversation).defer("search").order_by("-sent_at", "-pk")
    # An answer whose echo was collected before the network told us its ref stands there as the answer that it is.
    echo = Delivery.objects.filter(account=OuterRef("account"), ref=OuterRef("ref"))
    return rows.exclude(Q(own=True) & Exists(echo))


def _start_of_later(conversation: Conversation, before: int | None) -> datetime:
    """Where the later page begins that the reader comes from."""
    found = None
    if before is not None:
        rows = Message.objects.filter(conversation=conversation, pk=before)
        found = rows.values_list("sent_at", flat=True).first()
    return found or datetime.max.replace(tzinfo=UTC)


def _message_entries(messages: list[Message], *, files: bool, hidings: bool) -> list[Entry]:
    ids = [message.pk for message in messages]
    entries = {m.pk: Entry("own" if m.own else "message", m.sent_at, m) for m in messages}
    replaced = [message.pk for message in messages if message.version > 1]
    if replaced:
        for version in MessageVersion.objects.filter(message__in=replaced).order_by("message", "version"):
            entries[version.message_id].versions.append(version)
    if files:
        for file in Attachment.objects.filter(message__in=ids).select_related("file").order_by("pk"):
            entries[file.message_id].files.append(file)
    if hidings:
        named = Hiding.objects.filter(message__in=ids)
        # The newest of each message comes last.
        for hiding in named.select_related("acted_by", "message__account").order_by("pk"):
            entries[hiding.message_id].hiding = hiding
    return list(entries.values())


def _answer_entries(rows: QuerySet[Answer]) -> list[Entry]:
    answers = list(rows.select_related("author"))
    deliveries = deliveries_of(ANSWER, [answer.pk for answer in answers])
    return [
        Entry("answer", row.at, row, by=row.author.name, delivery=next(iter(deliveries.get(row.pk, [])), None))
        for row in answers
    ]


def _note_entries(rows: QuerySet[Note], *, experts: bool) -> list[Entry]:
    """Notes with who wrote them; without `experts` nobody was asked."""
    notes = list(rows.select_related("author"))
    replies = ExpertQuestion.objects.filter(note__in=[note.pk for note in notes if experts])
    names = dict(replies.values_list("note", "name"))
    return [Entry("note", row.at, row, by=names.get(row.pk, row.author.name)) for row in notes]


def _event_entries(conversation: Conversation, since: datetime, until: datetime) -> list[Entry]:
    about = f"inbox.conversation:{conversation.pk}"
    found = Event.objects.filter(body=conversation.body_id, about=about, kind__in=TOLD, at__gte=since, at__lt=until)
    rows = list(found.select_related("actor").order_by("-id")[:EVENTS])
    users = {row.data[name] for row in rows for name in ("to", "owner") if name in row.data}
    queues = {row.data["queue"] for row in rows if row.kind == events.HANDED_OVER.name}
    people = dict(User.objects.filter(pk__in=users).values_list("pk", "name"))
    places = dict(Queue.objects.filter(pk__in=queues).values_list("pk", "name"))
    return [
        Entry(
            "event",
            row.at,
            row,
            by=row.actor.name if row.actor else "",
            names={
                "person": people.get(row.data.get("to") or row.data.get("owner"), ""),
                "queue": places.get(row.data.get("queue"), ""),
            },
        )
        for row in rows
    ]
