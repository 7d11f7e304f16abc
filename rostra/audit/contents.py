"""The contents that events vouch for against the rows of their sources, and the rows that no event vouches for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from rostra.audit import sources
from rostra.audit.models import Event
from rostra.audit.reading import Row
from rostra.audit.report import UNREADABLE, Bad
from rostra.audit.sources import Source
from rostra.audit.tombstones import graves

Found = dict[str, bytes | None]


@dataclass(frozen=True, slots=True)
class Compared:
    """How many contents are there and as captured, how many disposed of; and the first bad one: the number of its row
    in the chunk (that of rows where none is bad), what it is and why."""

    records: int
    disposed: int
    until: int
    about: str = ""
    reason: str = ""


def compare(rows: Sequence[Row]) -> Compared:
    """The contents of one chunk of leaves, each source asked once, for its keys in the order of the log."""
    found = {name: _read(sources.get(name), keys) for name, keys in _wanted(rows).items()}
    gone = graves([row[2] for row in rows])
    records = disposed = 0
    for number, row in enumerate(rows):
        event_id, source, key, expected = row[2], row[9], row[10], row[11]
        grave = gone.get(event_id)
        if grave is not None:
            if (grave.source, grave.key, grave.content_hash) != (source, key, expected):
                return Compared(records, disposed, number, row[7], "the tombstone is of another content than the event")
            if key in found[source]:
                reason = "the content was disposed of, and is still there"
                return Compared(records, disposed, number, row_name(source, key), reason)
            disposed += 1
        elif expected is not None:
            digest = found[source].get(key, b"")
            # Empty where it is not there, None where the row has no canonical form any more.
            if digest == b"":
                return Compared(records, disposed, number, row_name(source, key), "the content is missing")
            if digest != expected:
                reason = "the content is not what was captured"
                return Compared(records, disposed, number, row_name(source, key), reason)
            records += 1
    return Compared(records, disposed, len(rows))


def unvouched() -> Iterator[Bad]:
    """Rows of sources that no event vouches for: nobody wrote them by Rostra."""
    for source in sources.all_sources():
        vouched = Event.objects.filter(source=source.name).values_list("source_key")
        every = list(source.every())
        found = every[0].union(*every[1:], all=True).difference(vouched) if every else ()
        for (key,) in sorted(found):
            yield Bad("rows", None, None, row_name(source.name, key), "no event of the log vouches for this row")


def not_gone() -> Iterator[Bad]:
    """Rows that say their content was disposed of, and still hold some."""
    for source in sources.all_sources():
        for key in sorted(key for rows in source.not_gone() for (key,) in rows):
            reason = "the content was disposed of, and is still there"
            yield Bad("rows", None, None, row_name(source.name, key), reason)


def unlike_log() -> Iterator[Bad]:
    """What the domains' own checks find."""
    for name, check in sources.checks().items():
        try:
            for row, reason in check():
                yield Bad("rows", None, None, row, reason)
        except UNREADABLE as error:
            yield Bad("rows", None, None, name, f"the rows cannot be read: {error}")


def row_name(name: str, key: str) -> str:
    """How a row is named: what a key says after a dot, such as a version, is part of the same thing."""
    return f"{name} {key.partition('.')[0]}"


def _wanted(rows: Sequence[Row]) -> dict[str, list[str]]:
    wanted: dict[str, list[str]] = {}
    for row in rows:
        if row[11] is not None:
            wanted.setdefault(row[9], []).append(row[10])
    return wanted


def _read(source: Source, keys: list[str]) -> Found:
    """What an event vouches for of each key that is there; None where the row has no canonical form any more."""
    try:
        return {key: sha256(salt + content).digest() for key, (salt, content) in source.read(keys).items()}
    except (TypeError, ValueError):
        if len(keys) == 1:
            return {keys[0]: None}
    # One broken row must not hide behind the others, nor they behind it.
    return {key: content for one in keys for key, content in _read(source, [one]).items()}
