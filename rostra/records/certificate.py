"""The certificate of a disposal: what went, under which decision, who signed; itself signed, as JSON and as a page.

The list of what went may be long: it is no part of the signed summary, but its SHA-256 is. Whoever has the file with the
list checks both with any program (docs/how-to/dispose-of-records.md).
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Count, F

from rostra.audit import keys
from rostra.audit.canonical import canonical
from rostra.audit.checkpoint import raw
from rostra.people.models import Body, User
from rostra.records.models import DisposalItem, DisposalList

KIND = "rostra disposal certificate"
VERSION = 1
CHUNK = 5_000


_COLUMNS = ("source", "source_key", "content_hash", "record_class", "at")


def lines(row: DisposalList) -> Iterator[str]:
    """One for each content: its source, key, SHA-256 (salted, as in the log), class, and when it went."""
    # A download is written when the request, and with it the body's scope, is over.
    gone = DisposalItem.everywhere.filter(list=row, done_at__isnull=False).order_by("record")
    columns = ("record", *(f"record__event__tombstone__{name}" for name in _COLUMNS))
    after = 0
    while found := list(gone.filter(record__gt=after).values_list(*columns)[:CHUNK]):
        for _record, source, key, digest, code, at in found:
            yield " ".join((source, key, bytes(digest).hex(), code or "-", at.isoformat())) + "\n"
        after = found[-1][0]


def digest_of(row: DisposalList) -> str:
    """SHA-256 of all lines, in hexadecimal; constant memory."""
    digest = hashlib.sha256()
    for line in lines(row):
        digest.update(line.encode())
    return digest.hexdigest()


def certify(row: DisposalList, counts: Mapping[str, int], digest: str, *, now: datetime) -> dict[str, Any]:
    """The summary, the public key and the signature over the summary's canonical form (RFC 8785, Ed25519)."""
    summary = _summary(row, counts, digest)
    key = keys.signing_key(now=now)
    signature = key.sign(canonical(summary))
    return {
        "summary": summary,
        "key": base64.b64encode(raw(key.public_key())).decode(),
        "signature": base64.b64encode(signature).decode(),
    }


def _summary(row: DisposalList, counts: Mapping[str, int], digest: str) -> dict[str, Any]:
    decision = row.decision
    code = F("record__event__tombstone__record_class")
    gone = DisposalItem.objects.filter(list=row, done_at__isnull=False).order_by().annotate(code=code)
    left_out = DisposalItem.objects.filter(list=row, left_out_by__isnull=False).order_by("pk")
    why = DisposalItem.objects.filter(list=row).exclude(kept="").order_by("kept").values("kept").annotate(n=Count("pk"))
    return {
        "kind": KIND,
        "version": VERSION,
        "body": Body.objects.values_list("name", flat=True).get(pk=row.body_id),
        "list": row.pk,
        "decision": {
            "number": decision.number,
            "title": decision.title,
            "decided_on": decision.decided_on.isoformat(),
            "legal_basis": decision.legal_basis,
            "conditions": decision.conditions,
            "direction": str(decision.direction),
        },
        "until": row.until.isoformat(),
        "made": _signed(row.made_by, row.made_at),
        "first_signature": _signed(row.first_by, row.first_at),
        "second_signature": _signed(row.second_by, row.second_at),
        "begun_at": _instant(row.begun_at),
        "done_at": _instant(row.done_at),
        "counts": dict(counts),
        "classes": dict(gone.values_list("code").annotate(n=Count("pk")).order_by("code")),
        "left_out": [
            {"record": item.record_id, "reason": item.left_out_reason, "by": item.left_out_by.name}
            for item in left_out.select_related("left_out_by")
            if item.left_out_by is not None
        ],
        "kept": {each["kept"]: each["n"] for each in why},
        "contents_sha256": digest,
    }


def _signed(user: User | None, at: datetime | None) -> dict[str, str]:
    return {"by": user.name if user is not None else "Rostra", "at": _instant(at)}


def _instant(value: datetime | None) -> str:
    return value.isoformat() if value is not None else ""
