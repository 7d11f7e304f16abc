"""The doors through which filing, search, export and disposal reach what the log vouches for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rostra.audit import sources
from rostra.audit.registry import kinds
from rostra.audit.sources import Item, Source


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
