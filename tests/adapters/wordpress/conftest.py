from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from rostra.adapters.wordpress import WordPress, client
from rostra.channels.contract import ChannelError, Context
from rostra.core.http import Http
from tests.adapters.wordpress.site import PASSWORD, USER, Site, running_site

NOW = datetime(2026, 11, 20, 12, 30, tzinfo=UTC)
Open = Callable[..., WordPress]


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as running:
        yield running
    client._roots.clear()


@pytest.fixture
def open_channel(site: Site) -> Open:
    """The editor's channel with some fields replaced."""

    def opened(*, remote_id: str = "2@city.example", **fields: str) -> WordPress:
        given = {"site": site.url, "user": USER, "password": PASSWORD, **fields}
        http = Http(allow=["127.0.0.1", "localhost"], user_agent="Rostra/test", timeout=5)
        return WordPress(Context(given, http, remote_id), now=lambda: NOW)

    return opened


@pytest.fixture
def city(open_channel: Open) -> WordPress:
    return open_channel()


def failed(call: Callable[[], object]) -> ChannelError:
    with pytest.raises(ChannelError) as caught:
        call()
    return caught.value
