from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from rostra.adapters.bluesky import Bluesky, client
from rostra.channels.contract import Context
from rostra.core.http import Http
from tests.adapters.bluesky.pds import PASSWORD, Pds, running_pds

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
Open = Callable[..., Bluesky]


@pytest.fixture
def pds() -> Iterator[Pds]:
    with running_pds() as running:
        yield running
    client._sessions.clear()


@pytest.fixture
def open_channel(pds: Pds) -> Open:
    """The town's channel with some fields replaced; `now` and `remote_id` are of the context."""

    def opened(*, now: datetime = NOW, remote_id: str = "", **fields: str) -> Bluesky:
        given = {"service": pds.url, "identifier": "@town.test", "password": PASSWORD, **fields}
        http = Http(allow=["127.0.0.1"], user_agent="Rostra/test")
        return Bluesky(Context(given, http, remote_id, user_agent="Rostra/test"), now=lambda: now)

    return opened


@pytest.fixture
def channel(open_channel: Open) -> Bluesky:
    return open_channel()
