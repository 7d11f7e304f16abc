from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch

from rostra.audit import keys, sources
from rostra.audit.leaves import COLUMNS, document
from rostra.audit.merkle import inclusion
from rostra.audit.models import Checkpoint, Event, Leaf, Log, Pending, Stamp
from rostra.audit.proof import proof_document
from rostra.audit.reading import stored_around


class NotYetSealed(LookupError):
    """The event is younger than the newest checkpoint; there is a proof within a minute or so."""


PAGE = 50


@dataclass(frozen=True, slots=True)
class Heads:
    """Checkpoints of a log, the newest first, with their stamps; `older` is the size below which the next page begins."""

    rows: list[Checkpoint]
    older: int | None


def log_of(body: int) -> Log | None:
    """The body's log; None before its first event is sealed."""
    return Log.objects.filter(body=body).first()


def newest_head(log: Log) -> Checkpoint | None:
    return Checkpoint.objects.filter(log=log).order_by("-size").first()


def heads(log: Log, *, below: int | None = None, count: int = PAGE) -> Heads:
    """The checkpoints with fewer leaves than `below`, the newest first."""
    rows = (
        Checkpoint.objects.filter(log=log)
        .order_by("-size")
        .prefetch_related(Prefetch("stamps", Stamp.objects.defer("token").order_by("pk")))
    )
    found = list((rows if below is None else rows.filter(size__lt=below))[: count + 1])
    return Heads(found[:count], found[count - 1].size if len(found) > count else None)


def newest_stamps(log: Log, count: int) -> list[Stamp]:
    rows = Stamp.objects.filter(checkpoint__log=log).select_related("checkpoint", "previous")
    return list(rows.order_by("-pk")[:count])


def waiting_of(body: int) -> int:
    """How many events of the body have no leaf yet."""
    return Pending.objects.filter(body_id=body).count()


def content_of(event: Event) -> tuple[bytes, bytes] | None:
    """Salt and content that the event vouches for; None where it vouches for none, or the content is gone."""
    if event.content_hash is None:
        return None
    return sources.get(event.source).read([event.source_key]).get(event.source_key)


def vkey_of(head: Checkpoint) -> str:
    """The public key, as C2SP writes it, with which this checkpoint was signed. Raises CheckpointInvalid."""
    return keys.vkey(head.log.origin, keys.signer(head.note, head.log.origin, keys.all_keys()))


def proof_of(event: Event, *, with_content: bool) -> dict[str, object]:
    """The proof file of one event against the newest signed checkpoint. Raises NotYetSealed when none covers it."""
    leaf = Leaf.objects.select_related("log").filter(event=event).first()
    if leaf is None:
        raise NotYetSealed(event.pk)
    head = Checkpoint.objects.select_related("log").filter(log=leaf.log, size__gt=leaf.index).order_by("-size").first()
    if head is None:
        raise NotYetSealed(event.pk)
    row = Event.objects.values_list(*COLUMNS).get(pk=event.pk)
    return proof_document(
        document(*row),
        content_of(event) if with_content else None,
        leaf.index,
        head.size,
        inclusion(leaf.index, head.size, stored_around(leaf.log, leaf.index, head.size)),
        head.note,
        vkey_of(head),
    )
