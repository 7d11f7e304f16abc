"""Records with all that an export says of them: what they are, what proves them, or what is left of them.

Read in batches, each in a number of queries that does not depend on how many records it has.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from django.db.models import QuerySet

from rostra.audit import sources
from rostra.audit.leaves import COLUMNS, document
from rostra.audit.merkle import Prover
from rostra.audit.models import Checkpoint, Event, Leaf, Tombstone
from rostra.audit.reading import stored
from rostra.audit.sources import Item
from rostra.people.naming import mentions
from rostra.records.loaded_content import NAME as LOADED
from rostra.records.models import LoadedItem, Record
from rostra.records.packages import as2, premis
from rostra.records.packages.as2 import Facts
from rostra.records.packages.part import Line

BATCH = 500
REDACTED, MISSING = "redacted", "missing"

Disclose = Callable[[Item], Item]


@dataclass(frozen=True, slots=True)
class Gathered:
    """A record ready to be written. `item` is None for what was disposed of, or is missing; `content` is (salt, bytes).

    `account` is the account's name; `loaded` the row of a loaded package that the record is, as it came.
    """

    record: Record
    event: Mapping[str, Any]
    leaf: int
    item: Item | None
    content: tuple[bytes, bytes] | None
    account: str
    decision: str
    tombstone: Tombstone | None = None
    loaded: LoadedItem | None = None

    @property
    def differs(self) -> bool:
        """Whether the content is another than the one that the log vouches for, or is gone without a decision."""
        if self.tombstone is not None:
            return False
        return self.content is None or self.hash != self.event["content"]

    @property
    def hash(self) -> str:
        return hashlib.sha256(b"".join(self.content)).hexdigest() if self.content is not None else ""

    @property
    def state(self) -> str:
        """How it stands with the content: "", "disposed", "differs" or "missing"."""
        if self.tombstone is not None:
            return "disposed"
        return MISSING if self.content is None else "differs" if self.differs else ""


@dataclass(slots=True)
class Gatherer:
    """`head` is the signed checkpoint that everything is proven against; `disclose` redacts what others may not see."""

    head: Checkpoint
    witness: str
    body: str
    disclose: Disclose | None = None
    _prover: Prover = field(init=False)

    def __post_init__(self) -> None:
        self._prover = Prover(self.head.size, stored(self.head.log))

    def gather(self, rows: QuerySet[Record], *, after: int, last: int, limit: int) -> Iterator[Gathered]:
        """So many of the records with ids above `after` and up to `last`, in the order in which the log has them."""
        left = limit
        rows = rows.select_related("record_class").defer("words").filter(pk__lte=last).order_by("pk")
        while left > 0 and (some := list(rows.filter(pk__gt=after)[: min(BATCH, left)])):
            yield from self._batch(some)
            after, left = some[-1].pk, left - len(some)

    def line(self, found: Gathered, cells: tuple[str, ...]) -> Line:
        """The record as a package has it: one that was loaded as it came, the others in their new form."""
        record = found.record
        if found.loaded is not None:
            activity, proof = found.loaded.activity, found.loaded.proof
        else:
            activity, proof = as2.line(self._activity(found)), as2.line(self._proof(found))
        edited = found.item is not None and found.item.edited_at is not None
        return Line(
            id=self.urn(found),
            at=record.at,
            captured_at=found.tombstone.at if found.tombstone is not None else record.captured_at,
            happened=premis.event_type(
                record.kind, edited=edited, disposed=found.tombstone is not None, removed=record.removed
            ),
            activity=activity,
            record=proof,
            cells=cells,
            files=found.item.media if found.item is not None else (),
            decision=found.decision,
            fixity="fail" if found.differs else "pass" if found.content is not None else "",
        )

    def urn(self, found: Gathered) -> str:
        return f"urn:rostra:{quote(self.head.log.origin)}:{found.record.event_id}"

    def _batch(self, records: Sequence[Record]) -> Iterator[Gathered]:
        events = {row[0]: document(*row) for row in _events(records)}
        leaves = dict(Leaf.objects.filter(event__in=list(events)).values_list("event", "index"))
        contents, items = _contents(records)
        stones = {stone.of_id: stone for stone in Tombstone.objects.filter(of__in=list(events))}
        names = mentions(
            [f"accounts.account:{pk}" for pk in sorted({row.account_id for row in records if row.account_id})]
            + sorted({stone.decision for stone in stones.values()})
        )
        loaded = _loaded(records)
        for record in records:
            key = (record.source, record.source_key)
            stone = stones.get(record.event_id)
            account = names.get(f"accounts.account:{record.account_id}")
            decision = names.get(stone.decision) if stone is not None else None
            item = items.get(key)
            yield Gathered(
                record=record,
                event=events[record.event_id],
                leaf=leaves[record.event_id],
                item=self.disclose(item) if item is not None and self.disclose is not None else item,
                content=contents.get(key),
                account=account.name if account is not None else "",
                decision=decision.name if decision is not None else stone.decision if stone is not None else "",
                tombstone=stone,
                loaded=loaded.get(record.source_key) if record.source == LOADED and self.disclose is None else None,
            )

    def _facts(self, found: Gathered) -> Facts:
        record, item = found.record, found.item
        return Facts(
            id=self.urn(found),
            log=self.head.log.origin,
            body=self.body,
            event=record.event_id,
            captured_at=record.captured_at,
            content_hash=str(found.event["content"] or ""),
            record_class=str(record.record_class) if record.record_class is not None else "",
            account=found.account,
            proven=self.disclose is None and item is not None and _is_proven(item.text, found.content),
            withheld=self._withheld(found),
        )

    def _withheld(self, found: Gathered) -> str:
        if found.tombstone is not None:
            return ""
        return REDACTED if self.disclose is not None else MISSING if found.content is None else ""

    def _activity(self, found: Gathered) -> dict[str, Any]:
        facts, stone = self._facts(found), found.tombstone
        if stone is not None:
            return as2.disposed(
                found.record.kind, facts, at=found.record.at, decision=found.decision, removed_at=stone.at
            )
        item = found.item or Item(kind=found.record.kind, at=found.record.at, about=found.record.about)
        return as2.activity(item, facts)

    def _proof(self, found: Gathered) -> dict[str, Any]:
        proof: dict[str, Any] = {
            "id": self.urn(found),
            "event": found.event,
            "leaf_index": found.leaf,
            "inclusion": [b64encode(step).decode() for step in self._prover.inclusion(found.leaf)],
            "checkpoint": self.witness,
        }
        stone, withheld = found.tombstone, self._withheld(found)
        if stone is not None:
            proof["tombstone"] = {
                "at": as2.moment(stone.at),
                "decision": found.decision,
                "record_class": stone.record_class,
                "content_hash": bytes(stone.content_hash).hex(),
            }
        elif withheld:
            proof["withheld"] = withheld
        elif found.content is not None:
            proof["salt"] = b64encode(found.content[0]).decode()
            proof["content"] = found.content[1].decode()
        return proof


def _is_proven(text: str, content: tuple[bytes, bytes] | None) -> bool:
    """Whether the words stand so in the content."""
    return content is not None and (not text or text in _strings(json.loads(content[1])))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _strings(inner)


def _events(records: Sequence[Record]) -> QuerySet[Any, Any]:
    return Event.objects.filter(pk__in=[record.event_id for record in records]).values_list(*COLUMNS)


Key = tuple[str, str]


def _contents(records: Sequence[Record]) -> tuple[dict[Key, tuple[bytes, bytes]], dict[Key, Item]]:
    """By source and key: salt and content, and the item, of what is there."""
    by_source: dict[str, list[str]] = {}
    for record in records:
        by_source.setdefault(record.source, []).append(record.source_key)
    contents: dict[Key, tuple[bytes, bytes]] = {}
    items: dict[Key, Item] = {}
    for name, keys in by_source.items():
        # A record of a source that this release does not know has no content here.
        if name in sources.names():
            source = sources.get(name)
            contents.update({(name, key): found for key, found in source.read(keys).items()})
            if source.items is not None:
                items.update({(name, key): item for key, item in source.items(keys).items()})
    return contents, items


def _loaded(records: Sequence[Record]) -> dict[str, LoadedItem]:
    keys = [int(record.source_key) for record in records if record.source == LOADED]
    rows = LoadedItem.objects.filter(pk__in=keys).exclude(salt=b"") if keys else []
    return {str(row.pk): row for row in rows}
