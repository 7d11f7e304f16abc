"""What is left of content that went, for the pages on which it stood: by which decision, and what of it was kept."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import F, Q

from rostra.audit.models import Tombstone
from rostra.core.captured import Captured
from rostra.records.models import Decision, Redaction


@dataclass(frozen=True, slots=True)
class Left:
    """`decision` is its number. `text` is what was kept, empty where all went; the page of `event` tells more."""

    at: datetime
    decision: str
    text: str
    event: int


def left_of(gone: Mapping[str, Collection[str]]) -> dict[tuple[str, str], Left]:
    """By source and key, for these keys of each source; no query where there are none, otherwise three."""
    wanted = [Q(source=source, source_key__in=list(keys)) for source, keys in gone.items() if keys]
    if not wanted:
        return {}
    stones = list(Tombstone.objects.filter(reduce(or_, wanted)).order_by("pk"))
    ids = {stone.pk: int(stone.decision.rpartition(":")[2]) for stone in stones}
    numbers = dict(Decision.objects.filter(pk__in=set(ids.values())).values_list("pk", "number"))
    kept = Redaction.objects.filter(record__event__in=[stone.of_id for stone in stones]).exclude(salt=b"")
    texts = dict(kept.annotate(event=F("record__event")).values_list("event", "text"))
    return {
        (stone.source, stone.source_key): Left(
            stone.at, numbers.get(ids[stone.pk], ""), texts.get(stone.of_id, ""), stone.of_id
        )
        for stone in stones
    }


def left_in(source: str, rows: Iterable[Captured]) -> dict[int, Left]:
    """By number, for those of these rows of a source of which the content went; no query where all of it is there."""
    found = left_of({source: [str(row.pk) for row in rows if not row.salt]})
    return {int(key): left for (_source, key), left in found.items()}
