"""Where else the words of a record stand: in captures of its page, in other versions of the text, in archives that were brought in."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import or_

from django.db.models import Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat

from rostra.records.models import PageCapture, PastItem, Record
from rostra.records.page_content import KEPT, PAGE
from rostra.records.past_content import PAST
from rostra.records.queries.persons import items_of
from rostra.records.selecting import any_of

SHORTEST = 4
"""Letters of a name by which captures are searched: shorter ones stand on every page."""
READ = 200
"""Records of the person in which their names are read."""
TEXTS = ("post", "delivery", "change", "sight", "outreach", "answer", "draft", "sending", "text")
"""Kinds of records that may say the same: what was drafted, what left, how it was corrected, what was seen of it."""


def captures_showing(records: Sequence[Record]) -> QuerySet[Record]:
    """The records of captures whose words hold a name or a handle under which the person wrote these records."""
    items = items_of(records[:READ]).values()
    names = {name.strip().lstrip("@") for item in items for name in (item.party_name, item.party_handle)}
    shown = [Q(text__icontains=name) | Q(title__icontains=name) for name in sorted(names) if len(name) >= SHORTEST]
    if not shown:
        return Record.objects.none()
    captures = PageCapture.objects.filter(reduce(or_, shown), state__in=KEPT).exclude(salt=b"")
    return Record.objects.filter(
        source=PAGE.name, source_key__in=captures.annotate(k=Cast("pk", TextField())).values("k")
    )


def captures_of(records: QuerySet[Record]) -> QuerySet[Record]:
    """The records of captures that were made of these, whatever their words say: of a page behind a log-in wall there is
    only the item, word for word."""
    things = records.annotate(thing=Concat("source", Value(":"), "source_key", output_field=TextField()))
    return Record.objects.filter(source=PAGE.name, about__in=things.values("thing"))


def beside(record: Record) -> QuerySet[Record]:
    """What may hold the same words as the record: texts of the same matter, what archives brought in of them, and
    captures of any of these."""
    same = any_of(Record.objects.filter(pk=record.pk), Record.objects.filter(_doubled(record)))
    matters = same.filter(kind__in=TEXTS).exclude(about="").order_by().values("about")
    texts = any_of(same, Record.objects.filter(about__in=matters, kind__in=TEXTS))
    said = any_of(texts, doubles_of(texts))
    return any_of(said, captures_of(said))


def doubles_of(records: QuerySet[Record]) -> QuerySet[Record]:
    """The items of archives that were here already as one of these. Of a message, its versions are one thing."""
    key = Func("source_key", Value("."), Value(1), function="split_part", output_field=TextField())
    things = records.annotate(thing=Concat("source", Value(":"), key, output_field=TextField()))
    items = PastItem.objects.filter(twin__in=things.values("thing")).annotate(k=Cast("pk", TextField()))
    return Record.objects.filter(source=PAST.name, source_key__in=items.values("k"))


def _doubled(record: Record) -> Q:
    """What an item of an archive was here already."""
    rows = PastItem.objects.filter(pk=record.source_key) if record.source == PAST.name else PastItem.objects.none()
    source, _, key = (rows.values_list("twin", flat=True).first() or "").partition(":")
    return Q(source=source, source_key=key) | Q(source=source, source_key__startswith=f"{key}.")
