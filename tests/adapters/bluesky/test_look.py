from __future__ import annotations

from datetime import UTC, datetime

import pytest

from rostra.adapters.bluesky import Bluesky
from rostra.channels.contract import Limit, Outgoing, Unsupported
from tests.adapters.bluesky.pds import Fault, Pds, answer, xrpc_error

GET = "com.atproto.repo.getRecord"
PUT = "com.atproto.repo.putRecord"
LIMIT = {"ratelimit-limit": "5000", "ratelimit-remaining": "4997", "ratelimit-reset": "1795176000"}
RESET = datetime.fromtimestamp(1795176000, UTC)


def test_look_sees_the_record_as_it_stands_there(pds: Pds, channel: Bluesky) -> None:
    made = channel.publish(Outgoing("Hello"), key="k")
    first = channel.look(made.ref)
    pds.records[made.ref]["value"]["text"] = "Somebody else wrote this"
    second = channel.look(made.ref)
    assert first is not None
    assert second is not None
    assert (first.ref, first.text, first.url, first.edited_at) == (made.ref, "Hello", made.url, None)
    assert second.text == "Somebody else wrote this"


def test_look_answers_none_for_what_is_gone(channel: Bluesky) -> None:
    made = channel.publish(Outgoing("Hello"), key="k")
    channel.withdraw(made.ref)
    assert channel.look(made.ref) is None


@pytest.mark.parametrize(
    ("fault", "code"), [(xrpc_error(400, "InvalidRequest"), "invalid"), (answer({"uri": "x"}), "protocol")]
)
def test_look_says_when_it_does_not_know(pds: Pds, channel: Bluesky, fault: Fault, code: str) -> None:
    made = channel.publish(Outgoing("Hello"), key="k")
    pds.fail(GET, fault)
    with pytest.raises(Exception) as caught:
        channel.look(made.ref)
    assert getattr(caught.value, "code", "") == code


def test_nobody_edits_on_this_network(channel: Bluesky) -> None:
    with pytest.raises(Unsupported):
        channel.edit("at://did:plc:town/app.bsky.feed.post/3", Outgoing("x"))


def test_limit_is_what_the_last_answer_said(pds: Pds, channel: Bluesky) -> None:
    before = channel.limit
    pds.fail(PUT, Fault(200, b'{"cid": "x"}', {"Content-Type": "application/json", **LIMIT}))
    channel.publish(Outgoing("Hello"), key="k")
    assert (before, channel.limit) == (None, Limit(4997, 5000, RESET))


def test_limit_is_known_from_an_error_too(pds: Pds, channel: Bluesky) -> None:
    pds.fail(PUT, xrpc_error(429, "RateLimitExceeded", "", **{**LIMIT, "ratelimit-remaining": "0"}))
    with pytest.raises(Exception) as caught:
        channel.publish(Outgoing("Hello"), key="k")
    assert (getattr(caught.value, "code", ""), channel.limit) == ("retry", Limit(0, 5000, RESET))


@pytest.mark.parametrize(
    "changes", [{"ratelimit-reset": "soon"}, {"ratelimit-reset": "9" * 30}, {"ratelimit-limit": ""}]
)
def test_limit_that_cannot_be_read_is_none(pds: Pds, channel: Bluesky, changes: dict[str, str]) -> None:
    headers = {"Content-Type": "application/json", **LIMIT, **changes}
    pds.fail(PUT, Fault(200, b'{"cid": "x"}', headers))
    channel.publish(Outgoing("Hello"), key="k")
    assert channel.limit is None
