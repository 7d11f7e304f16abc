"""Which approved answers are like a text: the engine that finds who asks the same, over the words that may be used.

Words of the list are found by their stems; this finds those that are spelt otherwise, or are put together of others.
Each process holds the words of a body and language in memory: what is approved or withdrawn meanwhile is put in or
taken out when somebody asks.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock

from django.db import connection

from rostra.core.scoping import current_body_id
from rostra.inbox.models import ApprovedText
from rostra.inbox.reading.index import Index
from rostra.inbox.reading.signatures import signatures

ALIKE = 0.2
"""From here on an answer is worth offering: a person reads it before it is used."""
MOST = 5
HELD = 200
"""So many bodies and languages at a time, those that were asked last."""

_held: OrderedDict[tuple[str, int, str], Index] = OrderedDict()
_lock = Lock()


def alike(text: str, usable: Mapping[int, str], language: str) -> list[int]:
    """The ids most like the text first; `usable` says the language of each text that may be offered now."""
    wanted = {pk for pk, spoken in usable.items() if spoken == language}
    if not wanted or not text.strip():
        return []
    with _lock:
        index = _index(language, wanted)
        found = index.propose_for(signatures([text]), most=MOST)[0]
    return [pk for pk, likeness in found if likeness >= ALIKE]


def _index(language: str, wanted: set[int]) -> Index:
    """What is held, with what is missing and without what may not be used any more."""
    key = (str(connection.settings_dict["NAME"]), current_body_id(), language)
    index = _held.setdefault(key, Index())
    _held.move_to_end(key)
    while len(_held) > HELD:
        _held.popitem(last=False)
    index.remove([pk for pk in index.messages() if pk not in wanted])
    missing = [pk for pk in wanted if pk not in index]
    if missing:
        rows = ApprovedText.objects.filter(pk__in=missing).order_by("pk").values_list("pk", "question", "text")
        words = [(pk, f"{question}\n{text}") for pk, question, text in rows]
        made = signatures([said for _pk, said in words])
        index.add([(pk, signature) for (pk, _said), signature in zip(words, made, strict=True)])
    return index
