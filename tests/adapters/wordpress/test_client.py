from __future__ import annotations

import pytest

from rostra.adapters.wordpress import WordPress, client
from rostra.channels.contract import ChannelError, Locked, Outgoing, Refused, Retry
from tests.adapters.wordpress.conftest import Open, failed
from tests.adapters.wordpress.site import Fault, Site, answer, refusal


def _publish(city: WordPress) -> ChannelError:
    return failed(lambda: city.publish(Outgoing("Hello"), key="k"))


# --- Where the API is


@pytest.mark.parametrize("link", ["/index.php?rest_route=/", "/wp-json/", "/?rest_route=/", None])
def test_api_is_found_wherever_the_site_has_it(site: Site, city: WordPress, link: str | None) -> None:
    site.link = link
    site.ask("When?")
    assert [message.text for message in city.fetch("").messages] == ["When?"]


def test_site_that_names_no_api_is_asked_at_the_usual_places(site: Site, city: WordPress) -> None:
    site.link = None
    site.fail("GET ", answer(b"<html>the front page</html>"))
    city.fetch("")
    city.fetch("")
    assert [(asked.method, asked.route) for asked in site.asked] == [
        ("HEAD", ""),
        ("GET", ""),
        ("GET", ""),
        ("GET", "comments"),
        ("GET", "comments"),
    ]
    assert client._roots == {site.url: f"{site.url}/?rest_route=/"}


def test_password_goes_to_the_api_alone(site: Site, city: WordPress) -> None:
    city.fetch("")
    assert ["authorization" in asked.headers for asked in site.asked] == [False, False, True]


@pytest.mark.parametrize(
    ("link", "code"),
    [
        ("https://evil.example/wp-json/", "address"),
        ("http://localhost:1/wp-json/", "address"),
        ("ftp://127.0.0.1/wp-json/", "address"),
    ],
)
def test_api_on_another_host_gets_no_password(site: Site, city: WordPress, link: str, code: str) -> None:
    site.link = link
    error = _publish(city)
    assert (type(error), error.code, len(site.asked)) == (Locked, code, 1)


def test_api_never_goes_from_https_to_http() -> None:
    pairs = [
        ("https://a.example", "http://a.example/wp-json/"),
        ("http://a.example", "https://a.example/wp-json/"),
        ("https://a.example/blog", "https://A.example/blog/wp-json/"),
        ("https://a.example", "https://a.example:8443/wp-json/"),
    ]
    assert [client._is_same_site(site, root) for site, root in pairs] == [False, True, True, False]


@pytest.mark.parametrize(
    "index",
    [
        answer(b"<html>"),
        answer([]),
        answer({"namespaces": ["oembed/1.0"]}),
        answer({}),
        refusal(404, "rest_no_route"),
        answer(b"[" * 100_000),
    ],
)
def test_site_that_is_no_wordpress_locks(site: Site, city: WordPress, index: Fault) -> None:
    site.link = None
    site.fail("GET ", index, index)
    error = _publish(city)
    assert (type(error), error.code) == (Locked, "protocol")


@pytest.mark.parametrize("authentication", [{}, [], None, {"oauth1": {}}])
def test_site_without_application_passwords_locks(site: Site, city: WordPress, authentication: object) -> None:
    site.index["authentication"] = authentication
    error = _publish(city)
    assert (type(error), error.code) == (Locked, "app_passwords")


def test_closed_api_gets_the_password_by_https_only(site: Site, city: WordPress) -> None:
    closed = refusal(401, "rest_login_required")
    site.fail("GET ", closed)
    error = _publish(city)
    site.fail("GET closed", closed, answer(b"<html>a firewall</html>", 403))
    answers = [city._client._send("GET", f"{site.url}/closed") for _ in range(2)]
    assert error.code == "app_passwords"
    assert [client._is_api(each, "https://city.example/wp-json/") for each in answers] == [True, False]


@pytest.mark.parametrize(("status", "after"), [(503, 600.0), (429, 600.0), (500, 600.0)])
def test_site_under_repair_is_a_retry(site: Site, city: WordPress, status: int, after: float) -> None:
    site.fail("GET ", answer(b"<html>", status, Retry_After="600"))
    error = _publish(city)
    assert isinstance(error, Retry)
    assert (error.after, error.sent) == (after, False)


def test_address_may_come_without_a_scheme(open_channel: Open) -> None:
    assert open_channel(site=" city.example/ ")._client.site == "https://city.example"


def test_verify_asks_anew_where_the_api_is(site: Site, open_channel: Open) -> None:
    city = open_channel(remote_id="")
    city.verify()
    city.verify()
    assert len(site.to("HEAD ")) == 2


def test_unreadable_answer_makes_us_ask_anew(site: Site, city: WordPress) -> None:
    site.fail("GET comments", answer(b"<html>"), answer([], X_WP_Total="many"))
    errors = [failed(lambda: city.fetch("")) for _ in range(2)]
    city.fetch("")
    assert [(type(error), error.code) for error in errors] == [(Locked, "protocol")] * 2
    assert len(site.to("HEAD ")) == 3


# --- Errors


@pytest.mark.parametrize(
    ("status", "code", "expected", "ours"),
    [
        (401, "rest_not_logged_in", Locked, "credentials"),
        (401, "incorrect_password", Locked, "credentials"),
        (401, "", Locked, "credentials"),
        (401, "application_passwords_disabled", Locked, "app_passwords"),
        (403, "rest_cannot_publish", Locked, "scopes"),
        (403, "rest_forbidden_context", Locked, "scopes"),
        (403, "something_of_a_plugin", Locked, "scopes"),
        (403, "", Locked, "scopes"),
        (403, "rest_cannot_edit", Refused, "not_allowed"),
        (403, "rest_comment_closed", Refused, "not_allowed"),
        (403, "rest_comment_trash_post", Refused, "not_found"),
        (404, "rest_post_invalid_id", Refused, "not_found"),
        (410, "rest_already_trashed", Refused, "not_found"),
        (404, "rest_no_route", Locked, "protocol"),
        (404, "", Locked, "protocol"),
        (405, "", Locked, "protocol"),
        (409, "comment_duplicate", Refused, "duplicate"),
        (400, "comment_content_column_length", Refused, "too_long"),
        (400, "empty_content", Refused, "empty"),
        (500, "rest_upload_sideload_error", Refused, "media_type"),
        (400, "rest_upload_file_too_big", Refused, "media_size"),
        (413, "", Refused, "media_size"),
        (400, "rest_invalid_param", Refused, "invalid"),
        (406, "", Refused, "invalid"),
        (301, "", Locked, "address"),
    ],
)
def test_code_and_status_decide(
    site: Site, city: WordPress, status: int, code: str, expected: type[ChannelError], ours: str
) -> None:
    site.fail("POST posts", refusal(status, code) if code else answer(b"<html>", status))
    error = _publish(city)
    assert (type(error), error.code) == (expected, ours)


@pytest.mark.parametrize(
    "body", [b"[" * 100_000, b"[]", b'{"code": 7}', b'{"code": "two words"}', b'{"code": "\xc3\xa9"}']
)
def test_error_of_another_shape_still_has_a_meaning(site: Site, city: WordPress, body: bytes) -> None:
    site.fail("POST posts", answer(body, 400))
    error = _publish(city)
    assert (error.code, error.detail) == ("invalid", "400 POST")


@pytest.mark.parametrize(
    ("fault", "after"),
    [
        (refusal(429, "too_many", Retry_After="17"), 17.0),
        (refusal(429, "too_many"), None),
        (refusal(429, "too_many", Retry_After="soon"), None),
        (refusal(400, "comment_flood"), None),
    ],
)
def test_limit_is_a_retry_of_what_was_not_done(site: Site, city: WordPress, fault: Fault, after: float | None) -> None:
    site.fail("POST posts", fault)
    error = _publish(city)
    assert isinstance(error, Retry)
    assert (error.after, error.sent) == (after, False)


@pytest.mark.parametrize(
    "fault", [answer(b"<html>", 500), answer(b"", 503), answer(b"", 408), refusal(500, "db_error"), Fault(drop=True)]
)
def test_server_error_leaves_a_publication_unknown(site: Site, city: WordPress, fault: Fault) -> None:
    site.fail("POST posts", fault)
    error = _publish(city)
    assert isinstance(error, Retry)
    assert error.sent is True


def test_private_address_is_locked(site: Site, open_channel: Open) -> None:
    city = open_channel(site=site.url.replace("127.0.0.1", "127.0.0.2"))
    assert _publish(city).code == "address"


def test_address_that_is_none_is_locked(open_channel: Open) -> None:
    assert _publish(open_channel(site="http://[not an address")).code == "address"


def test_token_never_shows_in_an_error(site: Site, city: WordPress) -> None:
    site.fail("POST posts", answer({"code": "rest_invalid_param", "message": "abcd EFGH"}, 400))
    error = _publish(city)
    assert (str(error), error.detail) == ("400 POST rest_invalid_param", "400 POST rest_invalid_param")
