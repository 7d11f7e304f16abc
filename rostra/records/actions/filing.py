"""Filing: each content that the log vouches for becomes a record, from the leaves, exactly once and without a gap.

One worker files for a body at a time; a batch of leaves, its records and how far it came are one transaction, so a
worker that is killed anywhere is gone on from where it was. After an event that makes items say something else (a
conversation was closed, its topic was said), the records of what it is about are looked at again, in the same way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from rostra.audit import sources
from rostra.audit.models import Leaf, Log
from rostra.audit.sources import Item
from rostra.records.actions.cabinet import Cabinet, Key, existing, insert, items_of, keep_files, take, words_of
from rostra.records.actions.following import follow
from rostra.records.enums import ClassedBy
from rostra.records.matching import Facts, first, journal_state
from rostra.records.models import FilingPlace

BATCH = 2_000
_LEAF = ("index", "event", "event__at", "event__kind", "event__about", "event__source", "event__source_key")


@dataclass(frozen=True, slots=True)
class Captured:
    """What a leaf says was captured."""

    event: int
    at: datetime
    about: str


def bodies_waiting() -> list[int]:
    """The bodies whose log has leaves that are not filed; two questions for any number of bodies."""
    places = dict(FilingPlace.everywhere.values_list("body", "next_leaf"))
    sizes = Log.objects.exclude(body=None).order_by("body").values_list("body", "size")
    return [body for body, size in sizes if body is not None and places.get(body, 0) < size]


def file_waiting(body_id: int, *, now: datetime) -> int:
    """File all leaves of the body in scope that are not filed yet. Gives how many records came of it.

    While another worker is at it, nothing is done here.
    """
    total = 0
    while (done := _file_batch(body_id, now)) is not None:
        total += done
    return total


@transaction.atomic
def _file_batch(body_id: int, now: datetime) -> int | None:
    """The next leaves; None where there are none, or somebody else files them."""
    if not take(body_id):
        return None
    place, _ = FilingPlace.objects.get_or_create(body_id=body_id)
    rows = Leaf.objects.filter(log__body=body_id, index__gte=place.next_leaf).order_by("index")
    leaves = list(rows.values_list(*_LEAF)[:BATCH])
    if not leaves:
        return None
    captured: dict[Key, Captured] = {}
    told: set[str] = set()
    for _index, event, at, kind, about, source, key in leaves:
        if source:
            captured.setdefault((source, key), Captured(event, at, about))
        if kind in sources.telling():
            told.add(about)
    cabinet = Cabinet.open()
    known = set(existing(captured).values_list("source", "source_key"))
    filed = _file({key: what for key, what in captured.items() if key not in known}, cabinet)
    follow(told, known, cabinet, now=now)
    place.next_leaf = leaves[-1][0] + 1
    place.save(update_fields=["next_leaf"])
    return filed


def _file(fresh: Mapping[Key, Captured], cabinet: Cabinet) -> int:
    """Write the records, with their files."""
    items = items_of(fresh)
    rows = [_row(key, what, items.get(key), cabinet) for key, what in fresh.items()]
    ids = insert(rows)
    keep_files({ids[key]: item for key, item in items.items()})
    return len(rows)


def _row(key: Key, what: Captured, item: Item | None, cabinet: Cabinet) -> dict[str, Any]:
    # What is gone already, or of a source that this release does not know, is a record all the same.
    item = item or Item(kind="", at=what.at, about=what.about)
    facts = Facts.said(item)
    rule = first(cabinet.rules, facts)
    record_class = rule.record_class if rule else None
    return {
        "event_id": what.event,
        "source": key[0],
        "source_key": key[1],
        "kind": item.kind,
        "at": item.at,
        "captured_at": what.at,
        "incoming": item.incoming,
        "public": item.public,
        "case_like": item.case_like,
        "removed": item.removed,
        "account_id": item.account,
        "topic_id": item.topic,
        "about": item.about or what.about,
        "party": item.party,
        "language": item.language,
        "record_class_id": record_class.pk if record_class else None,
        "classed_by": ClassedBy.RULE.value if rule else "",
        "rule_id": rule.pk if rule else None,
        "ended_at": item.ended_at,
        "due_on": cabinet.due(record_class, what.at, item.ended_at, item.account),
        "journal": journal_state(record_class, item.kind, key[0]),
        **words_of(item),
    }
