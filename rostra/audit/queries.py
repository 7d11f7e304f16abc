from __future__ import annotations

from rostra.audit import sources
from rostra.audit.leaves import COLUMNS, document
from rostra.audit.merkle import inclusion
from rostra.audit.models import Checkpoint, Event, Leaf, Node
from rostra.audit.proof import proof_document
from rostra.audit.sequencer import verification_key


class NotYetSealed(LookupError):
    """The event is younger than the newest checkpoint; there is a proof within a minute or so."""


def content_of(event: Event) -> tuple[bytes, bytes] | None:
    """Salt and content that the event vouches for; None where it vouches for none, or the content is gone."""
    if event.content_hash is None:
        return None
    return sources.get(event.source).read([event.source_key]).get(event.source_key)


def proof_of(event: Event, *, with_content: bool) -> dict[str, object]:
    """The proof file of one event against the newest signed checkpoint. Raises NotYetSealed when none covers it."""
    leaf = Leaf.objects.select_related("log").filter(event=event).first()
    if leaf is None:
        raise NotYetSealed(event.pk)
    head = Checkpoint.objects.filter(log=leaf.log, size__gt=leaf.index).order_by("-size").first()
    if head is None:
        raise NotYetSealed(event.pk)
    row = Event.objects.values_list(*COLUMNS).get(pk=event.pk)

    def read(level: int, start: int, stop: int) -> list[bytes]:
        stored = Node.objects.filter(log=leaf.log, level=level) if level else Leaf.objects.filter(log=leaf.log)
        rows = stored.filter(index__gte=start, index__lt=stop).order_by("index")
        return [bytes(digest) for digest in rows.values_list("hash", flat=True)]

    return proof_document(
        document(*row),
        content_of(event) if with_content else None,
        leaf.index,
        head.size,
        inclusion(leaf.index, head.size, read),
        head.note,
        verification_key(leaf.log),
    )
