"""Lists of conversations: cheap whatever their number. Pages go by the last row shown, counts stop at a thousand."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, NamedTuple

from django.db.models import Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value

from rostra.core.compiled import Compiled
from rostra.inbox.enums import NEEDS_ANSWER, CloseReason, ConversationState, TopicBy
from rostra.inbox.models import Answer, Conversation, Message
from rostra.inbox.queries.alarms import late
from rostra.inbox.queries.people import my_queues
from rostra.inbox.rules import reach
from rostra.inbox.search import matches, newest_matches, search_conversations
from rostra.inbox.sources import ANSWER
from rostra.people.enums import Right
from rostra.people.models import Body, Member
from rostra.publishing.enums import DeliveryState
from rostra.publishing.models import Delivery

PAGE = 20
"""Rows: more than a screen shows, few enough for 12 kB of HTML."""
COUNTED = 1000
BATCHES = 3
NEWS = 99
NEWS_BATCH = 1000
UNASKED = (CloseReason.SPAM, CloseReason.ELSEWHERE)
"""What was closed so was no question to the body: it is counted nowhere."""
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
    """What a list shows. `tab`: my queues (with what no queue has), mine, or all; `shown`: which states.

    `topic` 0 is what is about none; `kind` is what a post of ours asked for (`Contribution`), "" for everything; `began`
    is the time in which somebody wrote first, its end exclusive: with it the list has what the report on that time
    counts. `late_at`: what alarms about lateness speak of at that moment.
    """

    tab: Tab = "queues"
    shown: Shown = "owed"
    account: int | None = None
    queue: int | None = None
    owner: int | None = None
    language: str | None = None
    topic: int | None = None
    kind: str = ""
    urgent: bool = False
    began: tuple[datetime, datetime] | None = None
    due_by: datetime | None = None
    late_at: datetime | None = None
    words: str = ""

    @property
    def timeless(self) -> bool:
        """Whether the same is asked again and again: neither a moment nor words are in it."""
        return not self.words and self.due_by is None and self.late_at is None and self.began is None


@dataclass(frozen=True, slots=True)
class Page:
    """Rows as dicts, and the cursors of the pages before and after; empty where there is none."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    newer: str = ""
    older: str = ""


def page(member: Member, filters: Filters, *, after: str = "", before: str = "", size: int = PAGE) -> Page:
    """One page of what the member may read: owed ones soonest due first, others newest first.

    What is urgent stands before all that is owed, page after page, however long the others have been overdue. With words:
    that with the newest match first; a page may have fewer rows than its size, even none, and go on.
    `after` and `before` are cursors of earlier pages; one that is none is taken for the first page.
    """
    if filters.words:
        return _found_page(member, filters, after=after, before=before, size=size)
    order = "due_at" if filters.shown == "owed" else "-last_at"
    cursor = _read_cursor(after or before)
    if cursor is not None and not cursor.place and filters.shown != "owed":
        # What is urgent has no place of its own there.
        cursor = None
    backwards = bool(before) and cursor is not None
    keys = _keys(member, filters, order, cursor, backwards=backwards, limit=size + 1)
    more = len(keys) > size
    keys = keys[:size]
    if backwards:
        keys.reverse()
    rows = rows_of(key.pk for key in keys)
    if not keys:
        return Page()
    start, end = _write_cursor(keys[0]), _write_cursor(keys[-1])
    has_newer = more if backwards else cursor is not None
    has_older = True if backwards else more
    return Page(rows, start if has_newer else "", end if has_older else "")


def _found_page(member: Member, filters: Filters, *, after: str, before: str, size: int) -> Page:
    """Matches in batches until the page is full, at most BATCHES of them: its cost does not grow with the matches.

    A conversation stands where its newest match is. Cursors are ids of messages.
    """
    start = _read_message(after or before)
    backwards = bool(before) and start is not None
    allowed = listed(member, replace(filters, words=""))
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
    found = {row["id"]: {**row} for row in _rows(wanted)} if wanted else {}
    return [found[pk] for pk in wanted if pk in found]


@Compiled
def _rows(ids: list[int]) -> QuerySet[Conversation, dict[str, Any]]:
    answers = Answer.objects.filter(conversation=OuterRef("pk")).order_by("-pk").values("pk")
    unsent = Delivery.objects.filter(source=ANSWER, source_id=OuterRef("newest_answer"), state__in=UNSENT)
    rows = Conversation.objects.filter(pk__anyof=ids).annotate(newest_answer=Subquery(answers[:1]))
    found: QuerySet[Conversation, dict[str, Any]] = rows.values(*COLUMNS, unsent=Exists(unsent))
    return found


def count(member: Member, filters: Filters) -> int:
    """How many there are, at most 1001: more is not counted."""
    if filters.timeless:
        [number] = _number(member.body_id, member.pk, reader=Reader.of(member), filters=filters)
        return number
    return listed(member, filters)[: COUNTED + 1].count()


class Number(Subquery):
    """How many rows a query has, up to where it is cut."""

    template = "(SELECT count(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()
    empty_result_set_value = 0


def counted(rows: QuerySet[Conversation]) -> Number:
    """How many there are, at most 1001."""
    return Number(rows.values("pk")[: COUNTED + 1])


@Compiled
def _number(body: int, member: int, *, reader: Reader, filters: Filters) -> QuerySet[Body, int]:
    return Body.objects.filter(pk=body).values_list(counted(reader.listed(member, filters)), flat=True)


def owed_in_my_queues(member: Member) -> int:
    """The number beside "Inbox" in the menu."""
    return count(member, Filters())


def news(member: Member, filters: Filters, *, since: int) -> int:
    """How many conversations of this list have a message newer than `since`, at most 99; those new to it included.

    The newest messages are looked through in batches, at most BATCHES of them: joined with a list of thousands while
    thousands come in, the database took seconds.
    """
    newer = Message.objects.filter(pk__gt=since, own=False).order_by("-pk").values_list("pk", "conversation")
    found: set[int] = set()
    rows: list[tuple[int, int]] = []
    for _ in range(BATCHES):
        rows = list(newer.filter(pk__lt=rows[-1][0])[:NEWS_BATCH] if rows else newer[:NEWS_BATCH])
        ids = {conversation for _message, conversation in rows} - found
        found.update(listed(member, filters).filter(pk__in=ids).values_list("pk", flat=True))
        if len(rows) < NEWS_BATCH or len(found) >= NEWS:
            break
    return min(len(found), NEWS)


def listed(member: Member, filters: Filters) -> QuerySet[Conversation]:
    """Everything in the list, in no order."""
    return Reader.of(member).listed(member.pk, filters)


@dataclass(frozen=True, slots=True)
class Reader:
    """What a member may read, and the queues on which they work: the same for many members."""

    reach: Q
    queues: tuple[int, ...]

    @staticmethod
    def of(member: Member) -> Reader:
        return Reader(reach(member, Right.READ), tuple(my_queues(member)))

    def listed(self, member: int, filters: Filters) -> QuerySet[Conversation]:
        """Everything in the list of the member, in no order."""
        rows = _filtered(self.reach, member, filters)
        if filters.tab == "queues" and filters.queue is None:
            rows = rows.filter(Q(queue__in=self.queues) | Q(queue=None))
        return rows.order_by()

    def parts(self, member: int, filters: Filters) -> list[QuerySet[Conversation]]:
        """One query for each queue: each is read in order from its index, which an IN over all of them would not be."""
        rows = _filtered(self.reach, member, filters)
        if filters.tab != "queues" or filters.queue is not None:
            return [rows]
        return [rows.filter(queue=None), *(rows.filter(queue=pk) for pk in self.queues)]


def _filtered(reach: Q, member: int, filters: Filters) -> QuerySet[Conversation]:
    rows = Conversation.objects.filter(reach)
    if filters.shown == "owed":
        rows = rows.filter(state__in=NEEDS_ANSWER)
    elif filters.shown != "any":
        rows = rows.filter(state=ConversationState(filters.shown))
    if filters.tab == "mine":
        rows = rows.filter(owner=member)
    exact = {"account": filters.account, "queue": filters.queue, "owner": filters.owner, "language": filters.language}
    rows = rows.filter(**{name: value for name, value in exact.items() if value is not None})
    if filters.topic is not None:
        rows = rows.filter(_about(filters))
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.urgent:
        rows = rows.exclude(urgency="")
    if filters.began is not None:
        begin, end = filters.began
        # What began then was last touched since: that has an index.
        rows = rows.filter(first_in_at__gte=begin, first_in_at__lt=end, last_at__gte=begin)
        rows = rows.exclude(close_reason__in=UNASKED)
    if filters.due_by is not None:
        rows = rows.filter(due_at__lte=filters.due_by)
    if filters.late_at is not None:
        rows = rows.filter(late(filters.late_at))
    if filters.words:
        rows = rows.filter(pk__in=search_conversations(filters.words))
    return rows


def _about(filters: Filters) -> Q:
    """Those of a week are counted, as `themes` does: there what is only suggested is about nothing."""
    if filters.began is None:
        return Q(topic=filters.topic or None)
    if filters.topic:
        return Q(topic=filters.topic) & ~Q(topic_by=TopicBy.SUGGESTED)
    return Q(topic=None) | Q(topic_by=TopicBy.SUGGESTED)


class _Key(NamedTuple):
    """Where a row stands in its list: all that is urgent has place 0 and comes first, where answers are owed."""

    place: int
    at: datetime
    pk: int


def _keys(
    member: Member, filters: Filters, order: str, cursor: _Key | None, *, backwards: bool, limit: int
) -> list[_Key]:
    """The rows behind the cursor (before it, nearest first, if `backwards`)."""
    # Where the list begins is asked again and again.
    ask: Callable[..., Iterable[tuple[int, datetime, int]]]
    ask = _first_ones if cursor is None and filters.timeless else _ordered
    found = ask(
        member.pk,
        reader=Reader.of(member),
        filters=filters,
        order=order,
        cursor=cursor,
        backwards=backwards,
        limit=limit,
    )
    return [_Key(*row) for row in found]


def _ordered(
    member: int,
    *,
    reader: Reader,
    filters: Filters,
    order: str,
    cursor: _Key | None,
    backwards: bool,
    limit: int,
) -> QuerySet[Conversation, tuple[int, datetime, int]]:
    """Place, time and id of these rows."""
    name = order.lstrip("-")
    descending = order.startswith("-") != backwards
    sign = "-" if descending else ""
    ordering = (f"{sign}{name}", f"{sign}id")

    def read(rows: QuerySet[Conversation], place: int) -> Any:
        if cursor is not None and cursor.place == place:
            rows = _behind(rows, name, cursor, descending=descending)
        return rows.annotate(place=Value(place)).order_by(*ordering).values_list("place", name, "id")[:limit]

    parts = []
    owed = filters.shown == "owed"
    if owed and (cursor is None or backwards or not cursor.place):
        parts.append(read(reader.listed(member, filters).exclude(urgency=""), 0))
    if cursor is None or not backwards or cursor.place:
        rest = reader.parts(member, filters)
        parts += [read(rows.filter(urgency="") if owed else rows, 1) for rows in rest]
    rows: QuerySet[Conversation, tuple[int, datetime, int]] = parts[0]
    if len(parts) > 1:
        rows = parts[0].union(*parts[1:], all=True).order_by("-place" if backwards else "place", *ordering)
    return rows[:limit]


_first_ones = Compiled(_ordered)


def _behind(rows: QuerySet[Conversation], name: str, cursor: _Key, *, descending: bool) -> QuerySet[Conversation]:
    bound, same = ("lte", "gte") if descending else ("gte", "lte")
    return rows.filter(**{f"{name}__{bound}": cursor.at}).exclude(**{name: cursor.at, f"id__{same}": cursor.pk})


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


_MARKED = "u"
"""A cursor among what is urgent begins with it."""


def _write_cursor(key: _Key) -> str:
    return f"{'' if key.place else _MARKED}{(key.at - _EPOCH) // _MICROSECOND}-{key.pk}"


def _read_cursor(text: str) -> _Key | None:
    moment, _, pk = text.removeprefix(_MARKED).rpartition("-")
    try:
        at = _EPOCH + int(moment) * _MICROSECOND
        return _Key(int(not text.startswith(_MARKED)), at, min(int(pk), 2**63 - 1))
    except (ValueError, OverflowError):
        return None


def _read_message(text: str) -> int | None:
    return min(int(text), 2**63 - 1) if text.isascii() and text.isdecimal() else None
