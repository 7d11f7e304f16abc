"""Captures of pages on which a person stands: what people wrote under our posts is in them, too."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from rostra.records.models import PageCapture, Record
from rostra.records.page_content import KEPT, PAGE
from rostra.records.queries.persons import items_of

SHORTEST = 4
"""Letters of a name by which captures are searched: shorter ones stand on every page."""
READ = 200
"""Records of the person in which their names are read."""


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
