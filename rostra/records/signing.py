"""What people sign for and decide, as hashes and ids that the log holds: what a row says alone is not believed."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256

from django.db import connection

from rostra.audit import sources
from rostra.audit.canonical import canonical
from rostra.audit.models import Event
from rostra.audit.registry import EventKind
from rostra.records import events
from rostra.records.enums import Verdict
from rostra.records.models import (
    DisposalItem,
    DisposalList,
    ErasureCase,
    ErasureItem,
    FilingRule,
    Hold,
    Record,
    RecordClass,
)

CHUNK = 10_000
_DIGESTS = """
SELECT item.list_id,
  encode(sha256(convert_to(string_agg(item.record_id::text, ',' ORDER BY item.record_id), 'UTF8')), 'hex')
FROM records_disposalitem AS item JOIN records_disposallist AS list ON list.id = item.list_id
WHERE list.body_id = %s AND list.digest <> '' AND item.left_out_by_id IS NULL
GROUP BY item.list_id
"""
_OUTCOMES = """
SELECT outcome_id,
  encode(sha256(convert_to(string_agg(record_id::text, ',' ORDER BY record_id), 'UTF8')), 'hex'), count(*)
FROM records_outcomeitem WHERE body_id = %s AND (%s::bigint IS NULL OR outcome_id = %s) GROUP BY outcome_id
"""

_SAID: Mapping[type[RecordClass | FilingRule], tuple[str, ...]] = {
    RecordClass: (
        "parent_id",
        "code",
        "name",
        "names",
        "covers",
        "direction",
        "trigger",
        "retention_months",
        "basis",
        "certainty",
        "confirmed_by_id",
        "confirmed_at",
        "action",
        "access",
        "journal",
        "archived_at",
    ),
    FilingRule: (
        "record_class_id",
        "kinds",
        "direction",
        "account_id",
        "topic_id",
        "case_like",
        "public",
        "removed",
        "archived_at",
    ),
}


@dataclass(frozen=True, slots=True)
class Signed:
    """The records of a request for erasure that go, and those of which parts go, by their ids.

    `left` has for each of the latter the SHA-256, in hexadecimal, of its salt with what is left of it: once the record
    has gone with its salt, nobody can guess from this what stood there. Empty for what is gone.
    """

    goes: tuple[int, ...] = ()
    redacts: tuple[int, ...] = ()
    left: tuple[str, ...] = ()

    def as_data(self) -> dict[str, list[int] | list[str]]:
        return {"goes": list(self.goes), "redacts": list(self.redacts), "left": list(self.left)}

    def covers(self, item: ErasureItem) -> bool:
        """Whether this is for what is to become of the record."""
        if item.verdict == Verdict.GO:
            return item.record_id in self.goes
        known = dict(zip(self.redacts, self.left, strict=True)).get(item.record_id)
        return bool(known) and known == _left({item.record_id: item.remaining})[item.record_id]


def to_sign(case: ErasureCase) -> Signed:
    """What a signature under the request would be for now."""
    # Verification asks outside the body's scope.
    rows = ErasureItem.everywhere.filter(case=case, done_at=None, verdict__in=(Verdict.GO, Verdict.REDACT))
    found = list(rows.order_by("record").values_list("record", "verdict", "remaining"))
    redacts = {pk: remaining for pk, verdict, remaining in found if verdict == Verdict.REDACT}
    goes = (pk for pk, verdict, _ in found if verdict == Verdict.GO)
    return Signed(tuple(goes), tuple(redacts), tuple(_left(redacts).values()))


def still_signed(case: ErasureCase) -> Signed:
    """What it is signed for by its rows; of what went meanwhile by another decision, what was signed stands."""
    now, told = to_sign(case), signed_case(case, events.CASE_DECIDED) or Signed()
    known = dict(zip(told.redacts, told.left, strict=True))
    left = (one or known.get(pk, "") for pk, one in zip(now.redacts, now.left, strict=True))
    return replace(now, left=tuple(left))


def _left(remaining: Mapping[int, str]) -> dict[int, str]:
    """By the ids of records, the hash of each one's salt with these words, in the same order."""
    rows = Record.everywhere.filter(pk__in=remaining).values_list("pk", "source", "source_key")
    known = {pk: (source, key) for pk, source, key in rows if source in sources.names()}
    salts: dict[tuple[str, str], bytes] = {}
    for source in sorted({source for source, _ in known.values()}):
        keys = [key for name, key in known.values() if name == source]
        salts.update({(source, key): salt for key, (salt, _) in sources.get(source).read(keys).items()})
    found = {pk: salts.get(known[pk], b"") if pk in known else b"" for pk in remaining}
    return {pk: sha256(found[pk] + words.encode()).hexdigest() if found[pk] else "" for pk, words in remaining.items()}


def signed_case(case: ErasureCase, kind: EventKind) -> Signed | None:
    """What the newest event of this kind was signed for; None where it does not say so, as older ones do not."""
    about = f"records.erasurecase:{case.pk}"
    told = Event.objects.filter(body=case.body_id, kind=kind.name, about=about).order_by("-pk").first()
    if told is None or "left" not in told.data:
        return None
    return Signed(*(tuple(told.data[name]) for name in ("goes", "redacts", "left")))


@dataclass(frozen=True, slots=True)
class Listed:
    """The records of a disposal list that are not left out, gone or not: their ids in order, 8 bytes for each, and the
    SHA-256 of these, written in decimal with commas between them, in hexadecimal."""

    ids: array[int]
    digest: str

    def has(self, record: int) -> bool:
        place = bisect_left(self.ids, record)
        return place < len(self.ids) and self.ids[place] == record


def listed(row: DisposalList) -> Listed:
    """What a signature under the list is for."""
    rows = DisposalItem.objects.filter(list=row, left_out_by=None).order_by("record")
    ids = array("q", rows.values_list("record", flat=True).iterator(chunk_size=CHUNK))
    digest = sha256()
    for start in range(0, len(ids), CHUNK):
        digest.update(("," * (start > 0) + ",".join(map(str, ids[start : start + CHUNK]))).encode())
    return Listed(ids, digest.hexdigest())


def signed_list(row: DisposalList, kind: EventKind) -> str:
    """The digest that the newest event of this kind was signed for; empty where it does not say so, as older ones."""
    about = f"records.disposallist:{row.pk}"
    told = Event.objects.filter(body=row.body_id, kind=kind.name, about=about).order_by("-pk").first()
    return str(told.data.get("digest", "")) if told is not None else ""


def digests(body_id: int) -> Mapping[int, str]:
    """The digest of each list of the body that somebody signed for, as its items give it now; in one question."""
    with connection.cursor() as cursor:
        cursor.execute(_DIGESTS, [body_id])
        return dict(cursor.fetchall())


def outcome_digests(body_id: int, only: int | None = None) -> Mapping[int, tuple[str, int]]:
    """For each decision about what was due, the SHA-256 of the ids of its records as for a list, and their number."""
    with connection.cursor() as cursor:
        cursor.execute(_OUTCOMES, [body_id, only, only])
        return {pk: (digest, count) for pk, digest, count in cursor.fetchall()}


def query_hash(row: Hold) -> str | None:
    """The salted SHA-256 of a hold's search, in hexadecimal; None without a search, or without a salt as older ones."""
    if not row.query or not row.query_salt:
        return None
    return sha256(row.query_salt.encode() + written(row.query)).hexdigest()


def row_hash(row: RecordClass | FilingRule) -> str:
    """The SHA-256, in hexadecimal, of what a class or a rule says, but for its place among the others.

    Columns that say nothing are left out: one that a later release adds changes no hash.
    """
    said = {name: value for name in _SAID[type(row)] if (value := getattr(row, name)) is not None}
    return sha256(canonical({name: _plain(value) for name, value in said.items()})).hexdigest()


def written(value: object) -> bytes:
    """Canonical JSON; something of its own for what has none, which nothing of Rostra's wrote."""
    try:
        return canonical(value)
    except (TypeError, ValueError):
        return repr(value).encode("utf-8", "backslashreplace")


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    # Also what a row that was just made has: a member of an enumeration.
    return str(value) if isinstance(value, str) else value
