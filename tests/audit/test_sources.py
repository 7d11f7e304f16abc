"""The doors through which filing, search, export and disposal reach what the log vouches for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from rostra.audit import sources
from rostra.audit.registry import kinds
from rostra.audit.sequencer import sequence_all
from rostra.audit.sources import Item, Rows, Source, Standing
from rostra.audit.verify import verify_all


@pytest.fixture
def name() -> Iterator[str]:
    sources.register([Source("tests.source", lambda _keys: {})])
    yield "tests.source"
    sources._sources.pop("tests.source")


def test_every_source_says_what_its_rows_are(db: None) -> None:
    ours = [source for source in sources.all_sources() if not source.name.startswith("test.")]

    assert [source.name for source in ours if source.items is None] == []


def test_a_source_is_completed_by_name(name: str) -> None:
    item = Item("note", None)  # type: ignore[arg-type]

    sources.complete(items={name: lambda keys: dict.fromkeys(keys, item)}, erase={name: lambda _keys: None})

    completed = sources.get(name)
    assert completed.items is not None
    assert completed.items(["1"]) == {"1": item}
    assert completed.erase is not None


def test_telling_events_are_declared(db: None) -> None:
    assert sorted(sources.telling() - kinds().keys()) == []


def test_rows_that_cannot_be_read_are_named_and_all_others_compared(cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who can write one such row must not blind verify to all that comes behind it."""

    def broken(*_asked: object) -> Iterator[tuple[str, str]]:
        yield "test.row 1", "first"
        raise TypeError("a fraction")

    def sound() -> Iterator[tuple[str, str]]:
        yield "test.row 2", "second"

    sequence_all(now=cast.now)
    standings = {name: Standing(name, {}, lambda *_asked: _columns(broken())) for name in ("test.a", "test.b")}
    monkeypatch.setattr(sources, "_standings", {**sources._standings, **standings})
    monkeypatch.setattr(sources, "_checks", {"test.broken": broken, "test.sound": sound})

    found = {(bad.about, bad.reason) for bad in verify_all().bad}

    unread = "the rows cannot be read: a fraction"
    assert {("test.row 1", "first"), ("test.broken", unread), ("test.row 2", "second")} <= found
    assert {("test.a", unread), ("test.b", unread)} <= found


def _columns(rows: Iterator[tuple[str, str]]) -> Rows:
    return ((key, {"said": reason}) for key, reason in rows)
