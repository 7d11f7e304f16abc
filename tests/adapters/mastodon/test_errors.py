from __future__ import annotations

import ssl

import pytest
import requests

from rostra.adapters.mastodon import Mastodon
from rostra.channels.contract import ChannelError, Context, Locked, Outgoing, Refused, Retry
from rostra.channels.silence import of_silence
from rostra.core.http import Http
from tests.adapters.mastodon.scripted import Scripted

DATE = "Mon, 02 Mar 2026 09:00:00 GMT"
POST = "POST /api/v1/statuses"


def _publish(city: Mastodon) -> ChannelError:
    with pytest.raises(ChannelError) as caught:
        city.publish(Outgoing("Hello"), key="k")
    return caught.value


@pytest.mark.parametrize(
    ("status", "words", "expected", "code"),
    [
        (401, "The access token is invalid", Locked, "credentials"),
        (401, "", Locked, "credentials"),
        (400, "invalid_token", Locked, "credentials"),
        (422, "This method requires an authenticated user", Locked, "credentials"),
        (403, "This action is outside the authorized scopes", Locked, "scopes"),
        (403, "Something that no server said before", Locked, "scopes"),
        (403, "Your login is currently disabled", Locked, "suspended"),
        (403, "This action is not allowed", Refused, "not_allowed"),
        (404, "Record not found", Refused, "not_found"),
        (410, "", Refused, "not_found"),
        (413, "", Refused, "media_size"),
        (422, "Validation failed: Text character limit of 500 exceeded", Refused, "too_long"),
        (422, "Validation failed: Text is too long (maximum is 500 characters)", Refused, "too_long"),
        (422, "Validation failed: Text can't be blank", Refused, "empty"),
        (422, "Validation failed: File file size must be less than 16 MB", Refused, "media_size"),
        (422, "Validation failed: File content type is invalid", Refused, "media_type"),
        (422, "Cannot attach more than 4 files", Refused, "media_count"),
        (422, "Duplicate", Refused, "duplicate"),
        (422, "Thou shalt not", Refused, "invalid"),
        (418, "", Refused, "invalid"),
    ],
)
def test_words_and_status_decide(
    server: Scripted, city: Mastodon, status: int, words: str, expected: type[ChannelError], code: str
) -> None:
    server.on(POST, {"error": words}, status=status)
    error = _publish(city)
    assert (type(error), error.code) == (expected, code)


def test_error_without_json_or_without_object_still_has_a_meaning(server: Scripted, city: Mastodon) -> None:
    server.on(POST, b"<html>", status=404)
    server.on(POST, ["odd"], status=422)
    server.on(POST, b"[" * 100_000, status=422)
    assert [_publish(city).code for _ in range(3)] == ["not_found", "invalid", "invalid"]


@pytest.mark.parametrize(
    ("headers", "after"),
    [
        ({"Retry-After": "17"}, 17.0),
        ({"X-RateLimit-Reset": "2026-03-02T09:05:00.000Z", "Date": DATE}, 300.0),
        ({"X-RateLimit-Reset": "1772442060", "Date": DATE}, 60.0),
        ({"X-RateLimit-Reset": "2026-03-02T08:00:00Z", "Date": DATE}, 0.0),
        ({"X-RateLimit-Reset": "soon", "Date": DATE}, None),
        ({"Retry-After": "\u00b2"}, None),
        ({}, None),
    ],
)
def test_rate_limit_is_a_retry_after_the_servers_time(
    server: Scripted, city: Mastodon, headers: dict[str, str], after: float | None
) -> None:
    server.on(POST, {"error": "Too many requests"}, status=429, **headers)
    error = _publish(city)
    assert isinstance(error, Retry)
    assert (error.after, error.sent) == (after, False)


@pytest.mark.parametrize("status", [408, 500, 502, 503, 504])
def test_server_error_leaves_a_publication_unknown(server: Scripted, city: Mastodon, status: int) -> None:
    server.on(POST, b"<html>", status=status)
    error = _publish(city)
    assert isinstance(error, Retry)
    assert error.sent is True


def test_connection_that_ends_without_an_answer_leaves_a_publication_unknown(server: Scripted, city: Mastodon) -> None:
    server.on(POST, status=0)
    error = _publish(city)
    assert isinstance(error, Retry)
    assert error.sent is True


def test_answer_that_breaks_off_leaves_a_publication_unknown(server: Scripted, city: Mastodon) -> None:
    server.on(POST, b'{"id": "1', Content_Length="100")
    error = _publish(city)
    assert isinstance(error, Retry)
    assert error.sent is True


@pytest.mark.parametrize("body", [b"<html>", b"\xff", b"[" * 100_000, b"[]", b"{}", b'"1"'])
def test_unreadable_success_leaves_a_publication_unknown(server: Scripted, city: Mastodon, body: bytes) -> None:
    server.on(POST, body)
    error = _publish(city)
    assert isinstance(error, Retry)
    assert error.sent is True


def test_unusable_rate_limit_header_does_not_make_a_success_a_failure(server: Scripted, city: Mastodon) -> None:
    status = {"id": "7", "created_at": "2026-03-02T09:00:00Z"}
    server.on(POST, status, X_RateLimit_Reset="in a while")
    assert city.publish(Outgoing("Hello"), key="k").ref == "7"


def _at(server: str, *, allow: tuple[str, ...] = ("127.0.0.1", "localhost")) -> Mastodon:
    fields = {"server": server, "token": "token-of-the-city"}
    return Mastodon(Context(fields, Http(allow, timeout=2.0), remote_id="1"))


def test_closed_port_is_a_retry_of_what_never_left(server: Scripted) -> None:
    error = _publish(_at("http://127.0.0.1:1"))
    assert isinstance(error, Retry)
    assert error.sent is False


def test_private_address_is_locked(server: Scripted) -> None:
    error = _publish(_at(server.url, allow=()))
    assert (type(error), error.code) == (Locked, "address")


def test_address_that_is_none_is_locked() -> None:
    error = _publish(_at("http://[not an address"))
    assert (type(error), error.code) == (Locked, "address")


def test_server_without_tls_is_locked_when_tls_is_asked(server: Scripted) -> None:
    error = _publish(_at(server.url.replace("http:", "https:")))
    assert (type(error), error.code) == (Locked, "tls")


def test_tls_that_breaks_off_is_an_accident_of_the_line() -> None:
    cut = requests.exceptions.SSLError()
    cut.__context__ = ssl.SSLEOFError()
    error = of_silence(cut, sends=True)
    assert isinstance(error, Retry)
    assert error.sent is True


@pytest.mark.parametrize("token", ["two\nlines", "токен"])
def test_token_that_cannot_be_sent_is_locked(server: Scripted, token: str) -> None:
    city = Mastodon(Context({"server": server.url, "token": token}, Http(("127.0.0.1",)), remote_id="1"))
    error = _publish(city)
    assert (type(error), error.code, server.asked) == (Locked, "credentials", [])


def test_redirect_that_turns_sending_into_asking_is_locked(server: Scripted, city: Mastodon) -> None:
    server.on(POST, status=301, Location="/api/v1/elsewhere")
    server.on("GET /api/v1/elsewhere", [])
    error = _publish(city)
    assert (type(error), error.code) == (Locked, "address")


def test_redirect_that_keeps_the_request_is_followed(server: Scripted, city: Mastodon) -> None:
    server.on(POST, status=308, Location="/api/v1/elsewhere")
    server.on("POST /api/v1/elsewhere", {"id": "7", "created_at": "2026-03-02T09:00:00Z"})
    assert city.publish(Outgoing("Hello"), key="k").ref == "7"


def test_redirects_without_an_end_are_locked(server: Scripted, city: Mastodon) -> None:
    server.on(POST, status=308, Location="/api/v1/statuses")
    error = _publish(city)
    assert (type(error), error.code) == (Locked, "address")


def test_time_out_while_connecting_is_a_retry_of_what_never_left() -> None:
    error = of_silence(requests.exceptions.ConnectTimeout(), sends=True)
    assert isinstance(error, Retry)
    assert error.sent is False


def test_time_out_while_reading_is_not_known() -> None:
    sent = [of_silence(cause, sends=True) for cause in (requests.exceptions.ReadTimeout(), None)]
    assert [error.sent for error in sent if isinstance(error, Retry)] == [True, True]


def test_call_that_the_library_does_not_make_is_our_own_mistake(city: Mastodon) -> None:
    with pytest.raises(TypeError):
        city._client.call("status_post")


def test_token_never_shows_in_an_error(server: Scripted, city: Mastodon) -> None:
    server.on(POST, {"error": "token-of-the-city is not allowed"}, status=403)
    error = _publish(city)
    assert (str(error), error.detail) == ("403 POST /api/v1/statuses", "403 POST /api/v1/statuses")


def test_token_that_is_the_name_of_a_file_is_sent_as_it_is(server: Scripted) -> None:
    fields = {"server": server.url, "token": __file__}
    city = Mastodon(Context(fields, Http(("127.0.0.1",)), remote_id="1"))
    _publish(city)
    assert server.to(POST)[0].headers["authorization"] == f"Bearer {__file__}"
