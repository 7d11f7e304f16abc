"""Lists of conversations: cheap whatever their number. Pages go by the last row shown, counts stop at a thousand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from django.db.models import OuterRef, Q, QuerySet, Subquery

from rostra.inbox.enums import NEEDS_ANSWER, ConversationState
from rostra.inbox.models import Answer, Conversation, Message
from rostra.inbox.queries.people import my_queues
from rostra.inbox.rules import reach
from rostra.inbox.search import matches, newest_matches, search_conversations
from rostra.inbox.sources import ANSWER
from rostra.people.enums import Right
from rostra.people.models import Member
from rostra.publishing.enums import DeliveryState
from rostra.publishing.queries import deliveries_of

PAGE = 50
COUNTED = 1000
BATCHES = 3
NEWS = 99
NEWS_BATCH = 1000
URGENT = 20
UNSENT = (DeliveryState.FAILED, DeliveryState.UNSURE)

Tab = Literal["queues", "mine", "all"]
Shown = Literal["owed", "waiting", "closed", "any"]

COLUMNS = (
    "id",
    "state",
    "close_reason",
    "author_name",
    "author_handle",
    "subject",
    "preview",
    "language",
    "last_in_at",
    "last_at",
    "due_at",
    "seen_at",
    "owner_id",
    "account__channel",
    "account__name",
    "queue__name",
    "owner__user__name",
    "topic__name",
    "topic__names",
    "topic_by",
    "urgency",
    "group__state",
    "group__size",
)


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list shows. `tab`: my queues (with what no queue has), mine, or all; `shown`: which states."""

    tab: Tab = "queues"
    shown: Shown = "owed"
    account: int | None = None
    queue: int | None = None
    owner: int | None = None
    language: str | None = None
    topic: int | None = None
    urgent: bool = False
    due_by: datetime | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Rows as dicts, and the cursors of the pages before and after; empty where there is none."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    newer: str = ""
    older: str = ""


def page(member: Member, filters: Filters, *, after: str = "", before: str = "", size: int = PAGE) -> Page:
    """One page of what the member may read: owed ones soonest due first, others newest first.

    What is urgent stands before all that is owed, however long the others have been overdue. With words: that with the newest match first; a page may have fewer rows than its size, even none, and go on.
    `after` and `before` are cursors of earlier pages; one that is none is taken for the first page.
    """
    if filters.words:
        return _found_page(member, filters, after=after, before=before, size=size)
    order = "due_at" if filters.shown == "owed" else "-last_at"
    cursor = _read_cursor(after or before)
    backwards = bool(before) and cursor is not None
    keys = _keys(member, filters, order, cursor, backwards=backwards, limit=size + 1)
    more = len(keys) > size
    keys = keys[:size]
    if backwards:
        keys.reverse()
    shown = [key for key, _ in keys]
    if filters.shown == "owed" and cursor is None:
        shown = list(dict.fromkeys([*_urgent(member, filters), *shown]))
    rows = rows_of(shown)
    if not keys:
        return Page()
    first, last = _write_cursor(keys[0]), _write_cursor(keys[-1])
    has_newer = more if backwards else cursor is not None
    has_older = True if backwards else more
    return Page(rows, first if has_newer else "", last if has_older else "")


def _urgent(member: Member, filters: Filters) -> list[int]:
    """What is urgent in the list, soonest due first."""
    rows = _all(member, filters).exclude(urgency="").order_by("due_at", "id")
    return list(rows.values_list("pk", flat=True)[:URGENT])


def _found_page(member: Member, filters: Filters, *, after: str, before: str, size: int) -> Page:
    """Matches in batches until the page is full, at most BATCHES of them: its cost does not grow with the matches.

    A conversation stands where its newest match is. Cursors are ids of messages.
    """
    start = _read_message(after or before)
    backwards = bool(before) and start is not None
    allowed = _all(member, replace(filters, words=""))
    kept: list[tuple[int, int]] = []
    end = start
    for _ in range(BATCHES):
        batch = matches(filters.words, start=end, newer=backwards)
        ids = {conversation for _message, conversation in batch.found}
        shown = set(allowed.filter(pk__in=ids).values_list("pk", flat=True))
        newest = newest_matches(filters.words, shown)
        kept += [hit for hit in batch.found if hit[1] in shown and newest[hit[1]] == hit[0]]
        end = batch.end
        if end is None or len(kept) > size:
            break
    more = len(kept) > size
    kept = kept[:size]
    ahead = str(kept[-1][0]) if more else "" if end is None else str(end)
    behind = "" if start is None else str(kept[0][0] if kept else start + 1 if backwards else start - 1)
    rows = rows_of(conversation for _message, conversation in (reversed(kept) if backwards else kept))
    return Page(rows, ahead, behind) if backwards else Page(rows, behind, ahead)


def rows_of(ids: Iterable[int]) -> list[dict[str, Any]]:
    """The rows of these conversations in this order, each with `unsent`: its last answer did not go out."""
    wanted = list(ids)
    answers = Answer.objects.filter(conversation=OuterRef("pk")).order_by("-pk").values("pk")
    rows = Conversation.objects.filter(pk__in=wanted).values(*COLUMNS, newest_answer=Subquery(answers[:1]))
    found = {row["id"]: (row, row.pop("newest_answer")) for row in rows}
    sent = deliveries_of(ANSWER, [answer for _row, answer in found.values() if answer is not None])
    unsent = {answer for answer, (delivery, *_) in sent.items() if delivery.state in UNSENT}
    return [{**row, "unsent": answer in unsent} for row, answer in (found[pk] for pk in wanted if pk in found)]


def count(member: Member, filters: Filters) -> int:
    """How many there are, at most 1001: more is not counted."""
    return _all(member, filters)[: COUNTED + 1].count()


def owed_in_my_queues(member: Member) -> int:
    """The number beside "Inbox" in the menu."""
    return count(member, Filters())


def newest_message(member: Member) -> int:
    """A mark for `news`: everything up to here is on the page that shows it."""
    rows = Message.objects.filter(body=member.body_id).order_by("-pk")
    return rows.values_list("pk", flat=True).first() or 0


def news(member: Member, filters: Filters, *, since: int) -> int:
    """How many conversations of this list have a new message, at most 99; those new to the list included.

    The newest messages are looked through in batches, at most BATCHES of them: joined with a list of thousands while
    thousands come in, the database took seconds.
    """
    newer = Message.objects.filter(pk__gt=since, own=False).order_by("-pk").values_list("pk", "conversation")
    found: set[int] = set()
    rows: list[tuple[int, int]] = []
    for _ in range(BATCHES):
        rows = list(newer.filter(pk__lt=rows[-1][0])[:NEWS_BATCH] if rows else newer[:NEWS_BATCH])
        ids = {conversation for _message, conversation in rows} - found
        found.update(_all(member, filters).filter(pk__in=ids).values_list("pk", flat=True))
        if len(rows) < NEWS_BATCH or len(found) >= NEWS:
            break
    return min(len(found), NEWS)


def _all(member: Member, filters: Filters) -> QuerySet[Conversation]:
    """Everything in the list, in no order."""
    rows = _filtered(member, filters)
    if filters.tab == "queues" and filters.queue is None:
        rows = rows.filter(Q(queue__in=my_queues(member)) | Q(queue=None))
    return rows.order_by()


def _filtered(member: Member, filters: Filters) -> QuerySet[Conversation]:
    rows = Conversation.objects.filter(reach(member, Right.READ))
    if filters.shown == "owed":
        rows = rows.filter(state__in=NEEDS_ANSWER)
    elif filters.shown != "any":
        rows = rows.filter(state=ConversationState(filters.shown))
    if filters.tab == "mine":
        rows = rows.filter(owner=member)
    exact = {"account": filters.account, "queue": filters.queue, "owner": filters.owner, "language": filters.language}
    rows = rows.filter(**{name: value for name, value in exact.items() if value is not None})
    if filters.topic is not None:
        rows = rows.filter(topic=filters.topic)
    if filters.urgent:
        rows = rows.exclude(urgency="")
    if filters.due_by is not None:
        rows = rows.filter(due_at__lte=filters.due_by)
    if filters.words:
        rows = rows.filter(pk__in=search_conversations(filters.words))
    return rows


def _parts(member: Member, filters: Filters) -> list[QuerySet[Conversation]]:
    """One query for each queue: each is read in order from its index, which an IN over all of them would not be."""
    rows = _filtered(member, filters)
    if filters.tab != "queues" or filters.queue is not None:
        return [rows]
    return [rows.filter(queue=None), *(rows.filter(queue=pk) for pk in my_queues(member))]


def _keys(
    member: Member,
    filters: Filters,
    order: str,
    cursor: tuple[datetime, int] | None,
    *,
    backwards: bool,
    limit: int,
) -> list[tuple[int, datetime]]:
    """Id and time of the rows behind the cursor (before it, nearest first, if `backwards`)."""
    name = order.lstrip("-")
    descending = order.startswith("-") != backwards
    sign = "-" if descending else ""
    ordering = (f"{sign}{name}", f"{sign}id")
    parts: list[Any] = [
        _behind(rows, name, cursor, descending=descending).order_by(*ordering).values_list("id", name)[:limit]
        for rows in _parts(member, filters)
    ]
    merged = parts[0] if len(parts) == 1 else parts[0].union(*parts[1:], all=True).order_by(*ordering)[:limit]
    return list(merged)


def _behind(
    rows: QuerySet[Conversation], name: str, cursor: tuple[datetime, int] | None, *, descending: bool
) -> QuerySet[Conversation]:
    if cursor is None:
        return rows
    moment, pk = cursor
    bound, same = ("lte", "gte") if descending else ("gte", "lte")
    return rows.filter(**{f"{name}__{bound}": moment}).exclude(**{name: moment, f"id__{same}": pk})


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def _write_cursor(key: tuple[int, datetime]) -> str:
    pk, moment = key
    return f"{(moment - _EPOCH) // _MICROSECOND}-{pk}"


def _read_cursor(text: str) -> tuple[datetime, int] | None:
    moment, _, pk = text.rpartition("-")
    try:
        return _EPOCH + int(moment) * _MICROSECOND, min(int(pk), 2**63 - 1)
    except (ValueError, OverflowError):
        return None


def _read_message(text: str) -> int | None:
    return min(int(text), 2**63 - 1) if text.isascii() and text.isdecimal() else None
