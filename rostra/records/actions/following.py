"""Records follow what they are about: its end, its topic, files that came later; and what their class decides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from rostra.audit.actions import NewEvent, record_many
from rostra.audit.sources import Item
from rostra.core.scoping import current_body_id
from rostra.records import events
from rostra.records.actions.cabinet import (
    CHANGING,
    Cabinet,
    Key,
    items_of,
    keep_files,
    set_due,
    those_of,
    update,
    wait_for,
    words_of,
)
from rostra.records.actions.going import no_new_holds
from rostra.records.actions.holding import still_held
from rostra.records.enums import ClassedBy, EndAction, Trigger
from rostra.records.matching import Facts, first, journal_state
from rostra.records.models import Classing, Record, RecordClass
from rostra.records.retention import is_decided

BATCH = 2_000


@dataclass
class _Found:
    """What looking again brought: rows to write, and records that a rule now puts elsewhere."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    moved: list[Classing] = field(default_factory=list)


def follow(abouts: Iterable[str], keys: Iterable[Key], cabinet: Cabinet, *, now: datetime) -> int:
    """Look again at the records of these things and keys, and at those that stand together with them. Gives how many.

    Within the caller's transaction, as the one who files.
    """
    no_new_holds()
    things = set(abouts)
    named = {_key(about) for about in things}
    beside = Record.objects.filter(those_of(named)).exclude(about="").values_list("about", flat=True)
    concerned = Q(about__in=things.union(beside)) | those_of(named.union(keys))
    ids = list(Record.objects.filter(concerned, disposed_at=None).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        _look_again(ids[start : start + BATCH], cabinet, now)
    return len(ids)


def _key(about: str) -> Key:
    source, _, key = about.partition(":")
    return source, key


def _look_again(ids: Sequence[int], cabinet: Cabinet, now: datetime) -> None:
    rows = Record.objects.select_for_update(of=("self",)).select_related("record_class")
    records = {record.pk: record for record in rows.filter(pk__in=ids).defer("words").order_by("pk")}
    items = items_of((record.source, record.source_key) for record in records.values())
    known = {pk: item for pk, row in records.items() if (item := items.get((row.source, row.source_key)))}
    found = _Found()
    for pk, item in known.items():
        _compare(records[pk], item, cabinet, found, now)
    with still_held([row["id"] for row in found.rows], by=None, now=now):
        update(found.rows)
    keep_files(known)
    Classing.objects.bulk_create(found.moved)
    record_many(body=current_body_id(), by=None, now=now, events=list(_told(found.moved)))


def _compare(record: Record, item: Item, cabinet: Cabinet, found: _Found, now: datetime) -> None:
    """Put the record's row among those to write, if the item says something else than it does."""
    facts = Facts.said(item)
    # Only what happened puts a record elsewhere, not that the rules were changed since; and never against a person.
    asked = record.classed_by != ClassedBy.PERSON and facts != Facts.of(record)
    rule = first(cabinet.rules, facts) if asked else None
    record_class = rule.record_class if rule else record.record_class
    row = {
        "id": record.pk,
        "kind": item.kind,
        "at": item.at,
        "incoming": item.incoming,
        "public": item.public,
        "case_like": item.case_like,
        "removed": item.removed,
        "account_id": item.account,
        "topic_id": item.topic,
        "about": item.about or record.about,
        "party": item.party,
        "language": item.language,
        "record_class_id": record_class.pk if record_class else None,
        "classed_by": ClassedBy.RULE.value if rule else record.classed_by,
        "rule_id": rule.pk if rule else record.rule_id,
        "ended_at": item.ended_at,
        "due_on": cabinet.due(record_class, record.captured_at, item.ended_at, item.account, record.kept_until),
        "journal": journal_state(record_class, item.kind, record.source, record.journal),
    }
    if any(row[name] != getattr(record, name) for name in CHANGING):
        found.rows.append({**row, **words_of(item)})
    if record_class is not None and record_class.pk != record.record_class_id:
        found.moved.append(
            Classing(
                record=record,
                before=record.record_class,
                after=record_class,
                classed_by=ClassedBy.RULE,
                at=now,
            )
        )


def _told(moved: Iterable[Classing]) -> Iterable[NewEvent]:
    counts: dict[int, int] = {}
    for row in moved:
        counts[row.after_id] = counts.get(row.after_id, 0) + 1
    for pk, count in counts.items():
        yield NewEvent(events.FILED_ANEW.name, f"records.class:{pk}", {"records": count})


# --- What a class decides -----------------------------------------------------------------------------------


def recount_due(record_class: int, *, now: datetime) -> int:
    """Work out anew when the records of a class are due, in batches that wait for nobody long. Gives how many changed.

    Idempotent: killed anywhere and begun again, it comes to the same.
    """
    after, changed = 0, 0
    while (batch := _recount_batch(record_class, after, now)) is not None:
        after, count = batch
        changed += count
    return changed


@transaction.atomic
def _recount_batch(record_class: int, after: int, now: datetime) -> tuple[int, int] | None:
    # Who files now knows the class as it was: wait until that is written.
    wait_for(current_body_id())
    no_new_holds()
    row = RecordClass.objects.get(pk=record_class)
    cabinet = Cabinet.open()
    rows = Record.objects.filter(record_class=row, pk__gt=after, disposed_at=None).order_by("pk")
    records = list(rows.values_list("pk", "captured_at", "ended_at", "account", "kept_until", "due_on")[:BATCH])
    if not records:
        return None
    days = {pk: cabinet.due(row, at, ended_at, account, kept) for pk, at, ended_at, account, kept, _ in records}
    changed = {pk: days[pk] for pk, *_, before in records if days[pk] != before}
    with still_held(changed, by=None, now=now):
        set_due(changed)
    return records[-1][0], len(changed)


def classes_to_recount() -> list[int]:
    """Classes with records whose account was closed, which is what their time counts from, and that have no day yet."""
    rows = RecordClass.objects.filter(trigger=Trigger.ACCOUNT, retention_months__isnull=False)
    counting = [row.pk for row in rows if is_decided(row) and row.action != EndAction.KEEP]
    waiting = Record.objects.filter(record_class__in=counting, due_on=None, disposed_at=None)
    found = waiting.filter(account__closed_at__isnull=False).order_by().values_list("record_class", flat=True)
    return sorted(pk for pk in set(found.distinct()) if pk is not None)
