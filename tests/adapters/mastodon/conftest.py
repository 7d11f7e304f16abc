from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from rostra.adapters.mastodon import Mastodon
from rostra.channels.contract import ChannelError, Context
from rostra.core.http import Http
from tests.adapters.mastodon.scripted import Scripted, scripted_server

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
ME = {"id": "1", "acct": "city", "display_name": "The City", "url": "https://example.org/@city"}
POST = "POST /api/v1/statuses"
OWN = "GET /api/v1/accounts/1/statuses"
NOTIFICATIONS = "GET /api/v1/notifications"
VERIFY = "GET /api/v1/accounts/verify_credentials"


@pytest.fixture
def server() -> Iterator[Scripted]:
    with scripted_server() as script:
        yield script


@pytest.fixture
def slept() -> list[float]:
    return []


@pytest.fixture
def city(server: Scripted, slept: list[float]) -> Mastodon:
    """The account 1, on the scripted server."""
    fields = {"server": server.url, "token": "token-of-the-city"}
    context = Context(fields, Http(allow=("127.0.0.1",)), remote_id="1", user_agent="Rostra")
    return Mastodon(context, sleep=slept.append)


def status(ref: str, content: str = "<p>Hello</p>", *, author: str = "2", **more: Any) -> dict[str, Any]:
    """A status as the API gives it, with what the adapter reads."""
    return {
        "id": ref,
        "created_at": "2026-03-02T09:00:00.000Z",
        "edited_at": None,
        "in_reply_to_id": None,
        "content": content,
        "visibility": "public",
        "language": "en",
        "spoiler_text": "",
        "url": f"https://example.org/@bob/{ref}",
        "account": {"id": author, "acct": "bob" if author == "2" else "city", "display_name": "Bob"},
        "mentions": [],
        "media_attachments": [],
        "replies_count": 0,
        "reblogs_count": 0,
        "favourites_count": 0,
        **more,
    }


def mention(ref: str, item: object) -> dict[str, Any]:
    return {"id": ref, "type": "mention", "created_at": "2026-03-02T09:00:01.000Z", "status": item}


def failed(call: Callable[[], object]) -> ChannelError:
    with pytest.raises(ChannelError) as caught:
        call()
    return caught.value


def not_yet_connected(city: Mastodon) -> Mastodon:
    """The adapter as it is before the account is connected: it does not know whose token it has."""
    return Mastodon(replace(city.context, remote_id=""))
