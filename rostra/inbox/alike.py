"""What the open conversations of a body ask, held in memory to find those that ask the same; the rows are Signature.

Each process has its own, which reads on from where it has read to: whoever writes rows has the body's sorting to
itself until it commits. What was put in for a transaction that came to nothing is forgotten with all the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Max, Q

from rostra.core.scoping import current_body_id
from rostra.inbox.enums import NEEDS_ANSWER, OPEN_GROUPS
from rostra.inbox.models import Signature
from rostra.inbox.reading.index import Found, Index
from rostra.inbox.reading.signatures import signatures

MOST = 10
"""So many are looked at for one that asks."""
KEPT_FOR = timedelta(hours=1)
"""Then it is made anew: in the meantime what was answered stays in it, and is passed over when it is found."""

_KEEP = """
INSERT INTO inbox_signature (body_id, at, number, conversation_id, language, data)
SELECT %s, %s, %s, * FROM unnest(%s::int8[], %s::varchar[], %s::bytea[])
ON CONFLICT (conversation_id) DO UPDATE
SET language = EXCLUDED.language, data = EXCLUDED.data, at = EXCLUDED.at, number = EXCLUDED.number
"""

Asked = tuple[int, str, str]
"""A conversation, its language, what it says."""


class Alike:
    """The signatures of one body, by language: who writes in two of them is joined by a person."""

    def __init__(self, now: datetime) -> None:
        self.made_at = now
        self.read_to = 0
        self.whole = True
        self._by_language: dict[str, Index] = {}
        self._language_of: dict[int, str] = {}

    def read_on(self) -> None:
        """What others wrote meanwhile."""
        rows = Signature.objects.filter(number__gt=self.read_to).order_by("number")
        found = [(pk, language, bytes(data), number) for pk, language, data, number in rows.values_list(*_COLUMNS)]
        self._take([(pk, language, data) for pk, language, data, _number in found])
        self.read_to = max([self.read_to, *(number for *_rest, number in found)])

    def put(self, asked: Sequence[Asked], *, now: datetime) -> list[Found]:
        """Keep what these say, and find for each the others most like it."""
        made = signatures([text for _pk, _language, text in asked])
        rows = [(pk, language, data) for (pk, language, _text), data in zip(asked, made, strict=True)]
        # Until this is committed, what is held here is not what the rows say.
        self.whole = False
        transaction.on_commit(self._committed)
        self.read_to += 1
        self._take(rows)
        columns = [list(column) for column in zip(*rows, strict=True)]
        with connection.cursor() as cursor:
            cursor.execute(_KEEP, [current_body_id(), now, self.read_to, *columns])
        return self._nearest(rows)

    def forget(self, conversations: Iterable[int]) -> None:
        """Found, but nobody waits there any more."""
        gone: dict[str, list[int]] = {}
        for pk in conversations:
            gone.setdefault(self._language_of.pop(pk), []).append(pk)
        for language, ids in gone.items():
            self._by_language[language].remove(ids)

    def _committed(self) -> None:
        self.whole = True

    def _take(self, rows: Sequence[tuple[int, str, bytes]]) -> None:
        known = [pk for pk, language, _data in rows if self._language_of.get(pk, language) != language]
        self.forget(known)
        fresh: dict[str, list[tuple[int, bytes]]] = {}
        for pk, language, data in rows:
            fresh.setdefault(language, []).append((pk, data))
            self._language_of[pk] = language
        for language, pairs in fresh.items():
            self._by_language.setdefault(language, Index()).add(pairs)

    def _nearest(self, rows: Sequence[tuple[int, str, bytes]]) -> list[Found]:
        found: dict[int, Found] = {}
        for language in dict.fromkeys(language for _pk, language, _data in rows):
            mine = [(pk, data) for pk, own, data in rows if own == language]
            hits = self._by_language[language].propose_for([data for _pk, data in mine], most=MOST + 1)
            found.update({pk: [h for h in near if h[0] != pk] for (pk, _), near in zip(mine, hits, strict=True)})
        return [found[pk] for pk, _language, _data in rows]


_COLUMNS = ("conversation_id", "language", "data", "number")
_held: dict[tuple[str, int], Alike] = {}


def of_body(now: datetime) -> Alike:
    """That of the body in scope, with all that is committed; for who has its sorting to itself."""
    key = (str(connection.settings_dict["NAME"]), current_body_id())
    held = _held.get(key)
    if held is None or not held.whole or now - held.made_at > KEPT_FOR:
        held = _held[key] = Alike(now)
    held.read_on()
    return held


def clear_up() -> int:
    """Signatures of the body in scope that say nothing any more: answered or closed, and in no open group."""
    alone = Q(conversation__group=None) | ~Q(conversation__group__state__in=OPEN_GROUPS)
    gone = Signature.objects.filter(~Q(conversation__state__in=NEEDS_ANSWER), alone)
    # The newest stay, so that no number is given twice: who has read up to it would miss the second.
    newest = Signature.objects.aggregate(number=Max("number"))["number"]
    return Signature.objects.filter(pk__in=gone.exclude(number=newest).values("pk")).delete()[0]


def names(found: Mapping[int, Found]) -> set[int]:
    """Everybody that was found."""
    return {pk for near in found.values() for pk, _likeness in near}
