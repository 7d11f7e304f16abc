"""A page of the records that a selection means, in a time that does not grow with the number of records.

The newest captured come first; where days are asked for, the newest written, sent or decided: by the index over (body,
at), as the captured order says nothing about when something was written that was brought in later.

A frequent word is found soon by looking through the nearest records, in order. Any other word is found by the index over
(body, words), which gives all of its records, in no order.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from django.db import connection
from django.db.models import Q, QuerySet

from rostra.records.enums import Access
from rostra.records.models import Record, RecordClass
from rostra.records.selecting import Selection, Words

SIZE = 50
MANY = 1000
"""So far records are counted; what is more is "more than so many"."""
LOOKED_THROUGH = 10_000
FEW = 10_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins: behind this record, which need not be there any more. `at` where days were asked for."""

    pk: int
    at: datetime | None = None

    @staticmethod
    def of(text: str) -> Place:
        """What `str` wrote. Raises ValueError for anything else."""
        first, mark, second = text.partition(".")
        if not all(part.isascii() and part.isdecimal() and len(part) < 19 for part in (first, second or "0")):
            raise ValueError(text)
        if not mark:
            return Place(int(first))
        try:
            return Place(int(second or "0"), _EPOCH + timedelta(microseconds=int(first)))
        except OverflowError as error:
            raise ValueError(text) from error

    def __str__(self) -> str:
        if self.at is None:
            return str(self.pk)
        return f"{(self.at - _EPOCH) // timedelta(microseconds=1)}.{self.pk}"


@dataclass(frozen=True, slots=True)
class Found:
    """Records of a page; `newer` and `older` are where the pages beside it begin, as `ui/pages.html` takes them.

    `number` is how many there are, None where they are more than `MANY`. `cut`: only the nearest were looked through,
    further back there may be more.
    """

    rows: list[Record]
    newer: Place | None
    older: Place | None
    number: int | None
    cut: bool = False


@dataclass(frozen=True, slots=True)
class _Order:
    """The order of a list, and the way through it that is asked for."""

    by_time: bool
    newer: bool

    @property
    def fields(self) -> tuple[str, ...]:
        names = ("at", "pk") if self.by_time else ("pk",)
        return names if self.newer else tuple(f"-{name}" for name in names)

    @property
    def sql(self) -> str:
        way = "" if self.newer else " DESC"
        return f"at{way}, pk{way}" if self.by_time else f"pk{way}"

    def behind(self, rows: QuerySet[Record], start: Place | None) -> QuerySet[Record]:
        if start is None:
            return rows
        way = "gt" if self.newer else "lt"
        beyond = Q(**{f"pk__{way}": start.pk})
        if not self.by_time:
            return rows.filter(beyond)
        # The first condition is what the index is read by.
        return rows.filter(**{f"at__{way}e": start.at}).filter(Q(**{f"at__{way}": start.at}) | beyond)

    def place(self, record: Record) -> Place:
        return Place(record.pk, record.at if self.by_time else None)


def find(
    selection: Selection, *, before: Place | None = None, after: Place | None = None, closed: bool = False
) -> Found:
    """The page newer than `before`, older than `after`, or the newest one. `closed`: the asker reads no closed class,
    and so finds none of its records by their words."""
    order = _Order(selection.since is not None or selection.until is not None, newer=before is not None)
    start = before if before is not None else after
    if start is not None and (start.at is not None) != order.by_time:
        raise ValueError("The place belongs to another order.")
    if selection.text:
        return _by_words(selection, order, start, closed=closed)
    rows = selection.rows()
    found = list(_shown(order.behind(rows, start)).order_by(*order.fields)[: SIZE + 1])
    return _page(found, order, start, _counted(rows))


def _by_words(selection: Selection, order: _Order, start: Place | None, *, closed: bool) -> Found:
    rows = replace(selection, text="").rows()
    if closed:
        rows = rows.exclude(record_class__in=_closed())
    ahead = order.behind(rows, start).order_by(*order.fields)
    ids = _nearest(ahead, selection.text, order)
    few = list(rows.filter(words=Words(selection.text)).order_by().values_list("pk", flat=True)[: FEW + 1])
    if len(ids) > SIZE:
        return _page(_rows(ids, order), order, start, _number(len(few)))
    if len(few) > FEW:
        horizon = next(iter(ahead[LOOKED_THROUGH - 1 : LOOKED_THROUGH]), None)
        page = _page(_rows(ids, order), order, start, None)
        return page if horizon is None else _cut(page, order, order.place(horizon))
    found = _shown(order.behind(Record.objects.filter(pk__in=few), start)).order_by(*order.fields)[: SIZE + 1]
    return _page(list(found), order, start, _number(len(few)))


def _nearest(ahead: QuerySet[Record], text: str, order: _Order) -> list[int]:
    """Of the nearest records those that have the words, one more than a page holds."""
    inner, values = ahead.values_list("pk", "at", "words")[:LOOKED_THROUGH].query.sql_with_params()
    asked = "SELECT pk FROM ({}) nearest WHERE words @@ rostra_search_query(%s) ORDER BY {} LIMIT %s"
    with connection.cursor() as cursor:
        cursor.execute(asked.format(inner, order.sql), [*values, text, SIZE + 1])
        return [row[0] for row in cursor.fetchall()]


def _rows(ids: list[int], order: _Order) -> list[Record]:
    return list(_shown(Record.objects.filter(pk__in=ids)).order_by(*order.fields))


def _shown(rows: QuerySet[Record]) -> QuerySet[Record]:
    return rows.select_related("record_class").defer("words")


def _page(found: list[Record], order: _Order, start: Place | None, number: int | None) -> Found:
    shown = found[:SIZE]
    further = order.place(shown[-1]) if len(found) > SIZE else None
    back = order.place(shown[0]) if start is not None and shown else None
    if order.newer:
        return Found(shown[::-1], further, back, number)
    return Found(shown, back, further, number)


def _cut(page: Found, order: _Order, horizon: Place) -> Found:
    """The page goes on where looking stopped."""
    if order.newer:
        return replace(page, cut=True, newer=horizon)
    return replace(page, cut=True, older=horizon)


def _counted(rows: QuerySet[Record]) -> int | None:
    number = rows.order_by()[: MANY + 1].count()
    return None if number > MANY else number


def _number(found: int) -> int | None:
    return None if found > MANY else found


def _closed() -> list[int]:
    return list(RecordClass.objects.filter(access=Access.OFFICERS).values_list("pk", flat=True))
