from __future__ import annotations

import httpx
import pytest

from rostra.adapters.bluesky.errors import ERRORS, STATUSES, answered, unanswered
from rostra.channels.contract import CODES, ChannelError, Locked, Refused, Retry
from tests.adapters.bluesky.conftest import NOW


def test_table_knows_only_codes_that_people_can_read() -> None:
    assert {code for _, code in (*ERRORS.values(), *STATUSES.values())} - set(CODES) == set()


@pytest.mark.parametrize(
    ("status", "name", "kind", "code"),
    [
        (400, "ExpiredToken", Locked, "credentials"),
        (400, "InvalidToken", Locked, "credentials"),
        (401, "AuthenticationRequired", Locked, "credentials"),
        (401, "", Locked, "credentials"),
        (403, "SomethingNew", Locked, "credentials"),
        (403, "ScopeMissingError", Locked, "scopes"),
        (400, "AccountSuspended", Locked, "suspended"),
        (400, "RepoDeactivated", Locked, "suspended"),
        (404, "", Locked, "protocol"),
        (501, "MethodNotImplemented", Locked, "protocol"),
        (418, "", Locked, "protocol"),
        (400, "RecordNotFound", Refused, "not_found"),
        (400, "InvalidRequest", Refused, "invalid"),
        (400, "SomethingNew", Refused, "invalid"),
        (400, "BlobTooLarge", Refused, "media_size"),
        (400, "InvalidMimeType", Refused, "media_type"),
        (429, "RateLimitExceeded", Retry, "retry"),
        (500, "InternalServerError", Retry, "retry"),
        (503, "", Retry, "retry"),
    ],
)
def test_answer_of_the_network_is_one_of_the_four(status: int, name: str, kind: type[ChannelError], code: str) -> None:
    error = answered(status, name, "", {}, now=NOW, writes=True)

    assert (type(error), error.code) == (kind, code)


@pytest.mark.parametrize(
    "message",
    [
        "Invalid app.bsky.feed.post record: Record/text must not be longer than 300 graphemes",
        "grapheme too big (maximum 300, got 301)",
        "string too long (maximum 3000, got 3001)",
    ],
)
def test_long_text_is_told_from_other_mistakes(message: str) -> None:
    assert answered(400, "InvalidRequest", message, {}, now=NOW, writes=True).code == "too_long"


@pytest.mark.parametrize(
    ("error", "sent"),
    [
        (httpx.ConnectError("refused"), False),
        (httpx.ConnectTimeout("slow"), False),
        (httpx.PoolTimeout("busy"), False),
        (httpx.ReadTimeout("slow"), True),
        (httpx.WriteTimeout("slow"), True),
        (httpx.ReadError("reset"), True),
        (httpx.RemoteProtocolError("hung up"), True),
        (ValueError("not JSON"), True),
    ],
)
def test_only_what_cannot_have_arrived_counts_as_not_sent(error: Exception, sent: bool) -> None:
    found = unanswered(error, writes=True)

    assert (type(found), getattr(found, "sent", None)) == (Retry, sent)


def test_details_name_no_address_and_no_text() -> None:
    error = answered(
        400, "InvalidRequest", "Could not locate record: at://did:plc:citizen/x/y", {}, now=NOW, writes=False
    )

    assert error.detail == "400 InvalidRequest"
