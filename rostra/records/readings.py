"""Who read what, as the log vouches for it: `verify` compares what was sealed with the event that says so."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC
from hashlib import sha256
from itertools import groupby
from operator import itemgetter

from rostra.audit.models import Event
from rostra.audit.sources import Columns, Rows, Standing, Told
from rostra.records import events
from rostra.records.models import Reading, ReadingSeal
from rostra.records.signing import written

ABOUT = "records.readingseal:%d"
_SAID = ("pk", "body_id", "user_id", "record_id", "search", "purpose")


def sealed(body_id: int, only: Collection[int] | None = None) -> dict[int, dict[str, int | str]]:
    """For each seal of the body, or these, how many readings it has, and the SHA-256 of its salt and of what each of
    them says, in hexadecimal. Readings are not held in memory. Works outside the body's scope."""
    seals = ReadingSeal.everywhere.filter(body=body_id)
    rows = Reading.everywhere.filter(seal__body=body_id)
    if only is not None:
        seals, rows = seals.filter(pk__in=only), rows.filter(seal__in=only)
    found = {pk: (0, sha256(salt.encode())) for pk, salt in seals.values_list("pk", "salt")}
    said = rows.order_by("seal", "pk").values_list("seal", "at", *_SAID).iterator()
    for seal, group in groupby(said, key=itemgetter(0)):
        count, digest = found[seal]
        for _seal, at, *values in group:
            digest.update(written([at.astimezone(UTC).isoformat(), *values]))
            count += 1
        found[seal] = count, digest
    return {pk: {"readings": count, "digest": digest.hexdigest()} for pk, (count, digest) in found.items()}


def is_whole(seal: ReadingSeal) -> bool:
    """Whether its readings are what its newest event says."""
    about = {"body": seal.body_id, "kind": events.READINGS_SEALED.name, "about": ABOUT % seal.pk}
    told = Event.objects.filter(**about).order_by("-pk").first()
    return told is not None and told.data == sealed(seal.body_id, [seal.pk])[seal.pk]


def _seal(told: Told) -> tuple[str, Columns]:
    return told.subject, {name: told.data[name] for name in ("readings", "digest")}


def _rows(body_id: int, _told: Sequence[str]) -> Rows:
    return ((str(pk), said) for pk, said in sealed(body_id).items())


def _only(body_id: int, told: Sequence[str]) -> Rows:
    return ((str(pk), said) for pk, said in sealed(body_id, [int(key) for key in told]).items())


READINGS = Standing("records.readingseal", {events.READINGS_SEALED.name: _seal}, _rows, only=_only)
