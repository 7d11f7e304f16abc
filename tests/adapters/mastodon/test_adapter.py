from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import UTC

import pytest

from rostra.adapters.mastodon import Mastodon
from rostra.channels.contract import Level, Locked, Outgoing, Unsupported
from tests.adapters.mastodon.conftest import (
    ME,
    NOTIFICATIONS,
    OWN,
    POST,
    VERIFY,
    failed,
    not_yet_connected,
    status,
)
from tests.adapters.mastodon.scripted import Scripted

# --- Checks


def test_check_counts_link_and_name_of_the_person_answered(city: Mastodon) -> None:
    texts = ["x" * 500, "x" * 475, "x" * 468, "@bob " + "x" * 495, "x" * 470, "x" * 495]
    posts = [
        Outgoing(texts[0]),
        Outgoing(texts[1], link="https://example.org/a/very/long/address/that/counts/as/little"),
        Outgoing(texts[2], reply_to="5"),
        Outgoing(texts[3], reply_to="5"),
        Outgoing(texts[4], to="2", visibility="private"),
        Outgoing(texts[5], to="bob@far.example", visibility="private"),
    ]
    codes = [[(problem.code, problem.level, problem.data["length"]) for problem in city.check(post)] for post in posts]
    assert codes == [[], [], [], [], [("too_long", Level.BLOCK, 502)], []]


def test_check_stops_an_empty_answer(city: Mastodon) -> None:
    assert [problem.code for problem in city.check(Outgoing(" ", reply_to="5"))] == ["empty"]


# --- Whose account


def _verifiable(server: Scripted) -> None:
    server.on(VERIFY, ME)
    server.on(NOTIFICATIONS, [])
    server.on(OWN, [])
    server.on(POST, {"error": "Validation failed: Text can't be blank"}, status=422)


def test_verify_reads_and_asks_for_a_post_that_cannot_be(server: Scripted, city: Mastodon) -> None:
    _verifiable(server)
    identity = city.verify()
    form = server.to(POST)[0].form
    assert (identity.remote_id, identity.handle, identity.name) == ("1", "city@127.0.0.1", "The City")
    assert (form["status"], form["in_reply_to_id"], form["visibility"]) == ([""], ["0"], ["direct"])


def test_verify_works_before_the_account_is_known(server: Scripted, city: Mastodon) -> None:
    _verifiable(server)
    assert not_yet_connected(city).verify().remote_id == "1"


@pytest.mark.parametrize(
    ("body", "status", "scopes"),
    [
        ({"name": "Rostra", "scopes": ["read", "write"]}, 200, ("read", "write")),
        ({"error": "The access token is invalid"}, 401, ()),
        ({"name": "Rostra"}, 200, ()),
        ([], 200, ()),
        ({"error": "Not Found"}, 404, ()),
    ],
)
def test_verify_says_what_the_token_may_do(
    server: Scripted, city: Mastodon, body: object, status: int, scopes: tuple[str, ...]
) -> None:
    _verifiable(server)
    server.on("GET /api/v1/apps/verify_credentials", body, status=status)
    assert city.verify().scopes == scopes


def test_verify_locks_another_account(server: Scripted, city: Mastodon) -> None:
    server.on(VERIFY, {**ME, "id": "2"})
    error = failed(city.verify)
    assert (type(error), error.code) == (Locked, "wrong_account")


@pytest.mark.parametrize("body", [[], {"id": "1"}, {"acct": "city"}, b"<html>"])
def test_verify_locks_a_server_that_is_none(server: Scripted, city: Mastodon, body: object) -> None:
    server.on(VERIFY, body)
    error = failed(city.verify)
    assert (type(error), error.code) == (Locked, "protocol")


def test_verify_locks_where_there_is_no_such_address(server: Scripted, city: Mastodon) -> None:
    error = failed(city.verify)
    assert (type(error), error.code) == (Locked, "protocol")


def test_verify_locks_a_token_without_the_right_to_write(server: Scripted, city: Mastodon) -> None:
    _verifiable(server)
    server.answers.pop(POST)
    server.on(POST, {"error": "This action is outside the authorized scopes"}, status=403)
    assert failed(city.verify).code == "scopes"


def test_verify_locks_an_account_that_may_not_write(server: Scripted, city: Mastodon) -> None:
    _verifiable(server)
    server.answers.pop(POST)
    server.on(POST, {"error": "This action is not allowed"}, status=403)
    error = failed(city.verify)
    assert (type(error), error.code) == (Locked, "scopes")


def test_verify_locks_a_server_that_takes_an_empty_post(server: Scripted, city: Mastodon) -> None:
    _verifiable(server)
    server.answers.pop(POST)
    server.on(POST, status("9"))
    assert failed(city.verify).code == "protocol"


INSTANCE = {
    "configuration": {
        "statuses": {"max_characters": 5000, "max_media_attachments": 8},
        "media_attachments": {"image_size_limit": 20_000_000, "video_size_limit": 200_000_000},
    }
}


def _taken(city: Mastodon, said: dict[str, str]) -> tuple[int, int, int, int]:
    can = Mastodon(replace(city.context, fields={**city.context.fields, **said})).can
    return can.max_chars, can.media, can.bytes_of("image/png"), can.bytes_of("video/mp4")


def test_verify_reads_what_the_server_takes_and_the_checks_go_by_it(server: Scripted, city: Mastodon) -> None:
    _verifiable(server)
    server.on("GET /api/v2/instance/", INSTANCE)

    said = city.verify().said

    assert _taken(city, dict(said)) == (5000, 8, 20_000_000, 200_000_000)
    assert _taken(city, {}) == (500, 4, 16 * 1024**2, 99 * 1024**2)
    assert Mastodon.can.max_chars == 500


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"error": "Not Found"}, 404),
        ({"error": "The access token is invalid"}, 401),
        ([], 200),
        ({"configuration": []}, 200),
        (
            {"configuration": {"statuses": {"max_characters": "many"}, "media_attachments": {"image_size_limit": 0}}},
            200,
        ),
    ],
)
def test_server_that_says_nothing_of_use_is_taken_as_any_other(
    server: Scripted, city: Mastodon, body: object, status: int
) -> None:
    _verifiable(server)
    server.on("GET /api/v2/instance/", body, status=status)
    assert city.verify().said == {}


# --- Withdraw, hide, measure


def test_withdraw_deletes_and_gone_is_gone(server: Scripted, city: Mastodon) -> None:
    server.on("DELETE /api/v1/statuses/9", status("9"))
    city.withdraw("9")
    city.withdraw("8")
    assert [asked.path for asked in server.asked] == ["/api/v1/statuses/9", "/api/v1/statuses/8"]


def test_withdraw_says_what_is_not_allowed(server: Scripted, city: Mastodon) -> None:
    server.on("DELETE /api/v1/statuses/9", {"error": "This action is not allowed"}, status=403)
    assert failed(lambda: city.withdraw("9")).code == "not_allowed"


def test_hide_is_unsupported(city: Mastodon) -> None:
    assert type(failed(lambda: city.hide("9", hidden=True))) is Unsupported


def test_measure_counts_what_is_there(server: Scripted, city: Mastodon) -> None:
    server.on("GET /api/v1/statuses/9", status("9", favourites_count=3, reblogs_count=2, replies_count=1))
    measures = city.measure(["9", "8"])
    assert [(measure.ref, measure.name, measure.value) for measure in measures] == [
        ("9", "likes", 3),
        ("9", "reposts", 2),
        ("9", "replies", 1),
    ]
    assert measures[0].at.tzinfo is UTC


def test_measure_says_what_is_wrong(server: Scripted, city: Mastodon) -> None:
    server.on("GET /api/v1/statuses/9", {"error": "This action is not allowed"}, status=403)
    server.on("GET /api/v1/statuses/8", {"id": "8"})
    assert [failed(lambda: city.measure(["9"])).code, failed(lambda: city.measure(["8"])).code] == [
        "not_allowed",
        "protocol",
    ]


def test_server_address_may_come_without_a_scheme(city: Mastodon) -> None:
    bare = Mastodon(replace(city.context, fields={"server": "example.org", "token": "t"}))
    assert bare._host == "example.org"


def test_import_needs_neither_django_nor_the_client_library() -> None:
    code = "import sys, rostra.adapters.mastodon; print([m for m in ('django', 'mastodon') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
