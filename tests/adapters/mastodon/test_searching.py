"""What a search asks a Mastodon server for, and what it makes of the answers."""

from __future__ import annotations

import json
from typing import Any

import pytest

from rostra.adapters.mastodon import Mastodon
from rostra.channels.contract import Batch, Kind, Locked, Refused, Retry
from tests.adapters.mastodon.conftest import ME, NINE, VERIFY, failed, status
from tests.adapters.mastodon.scripted import Scripted

TAG = "GET /api/v1/timelines/tag/pool"
SEARCH = "GET /api/v2/search"


def post(ref: int | str, content: str = "<p>The pool</p>", **more: Any) -> dict[str, Any]:
    return status(str(ref), content, **more)


def posts(*refs: int) -> list[dict[str, Any]]:
    """Newest first, as servers list."""
    return [post(ref) for ref in sorted(refs, reverse=True)]


def found(*items: dict[str, Any]) -> dict[str, Any]:
    return {"accounts": [], "statuses": list(items), "hashtags": []}


def refs(batch: Batch) -> list[str]:
    return [message.ref for message in batch.messages]


def test_tag_and_search_are_asked_and_each_status_comes_once_oldest_first(server: Scripted, city: Mastodon) -> None:
    server.on(TAG, posts(103, 101))
    server.on(SEARCH, found(*posts(103, 102)))
    batch = city.search("pool", "")
    (tag,), (search,) = server.to(TAG), server.to(SEARCH)
    assert (refs(batch), batch.more, batch.gap) == (["101", "102", "103"], False, False)
    assert tag.query == {"limit": ["40"]}
    assert tag.headers["authorization"] == "Bearer token-of-the-city"
    assert search.query == {"q": ["pool"], "type": ["statuses"], "limit": ["40"], "lang": ["en"]}
    assert len(server.asked) == 2


def test_a_tag_asks_for_its_timeline_alone(server: Scripted, city: Mastodon) -> None:
    server.on("GET /api/v1/timelines/tag/%C8%99tiri", [post(7, "<p>Azi #Stiri</p>")])
    assert refs(city.search("#știri", "")) == ["7"]
    assert len(server.asked) == 1


@pytest.mark.parametrize("words", ["2026", "#2026"])
def test_what_makes_no_tag_is_searched_only(server: Scripted, city: Mastodon, words: str) -> None:
    server.on(SEARCH, found(post(7, "<p>In #2026</p>")))
    assert refs(city.search(words, "")) == ["7"]
    assert len(server.asked) == 1


def test_operators_are_asked_as_words(server: Scripted, city: Mastodon) -> None:
    server.on("GET /api/v1/timelines/tag/fromcityhaspool", [])
    server.on(SEARCH, found())
    city.search('from:city "has:pool', "")
    assert server.to(SEARCH)[0].query["q"] == ['"from:city has:pool"']


def test_what_matches_by_stem_or_in_another_order_is_left_out(server: Scripted, city: Mastodon) -> None:
    server.on("GET /api/v1/timelines/tag/citypool", [])
    items = (
        post(6, "<p>pools of the city</p>"),
        post(5, "<p>pool city</p>"),
        post(4, "<p>The <b>City</b> pool</p>"),
        post(3, "<p>shut</p>", tags=[{"name": "citypool"}, 7]),
        post(2, "<p>shut</p>", spoiler_text="City pool"),
        post(1, "<p>shut</p>", tags="citypool"),
    )
    server.on(SEARCH, found(*items))
    assert refs(city.search("city pool", "")) == ["2", "3", "4"]


@pytest.mark.parametrize("visibility", ["unlisted", "private", "direct", "local", None])
def test_only_what_is_public_is_given(server: Scripted, city: Mastodon, visibility: str | None) -> None:
    server.on(TAG, [post(8, visibility=visibility), post(7)])
    server.on(SEARCH, found())
    batch = city.search("pool", "")
    assert (refs(batch), batch.bad) == (["7"], ())


def test_own_raw_and_edited_are_as_the_server_says(server: Scripted, city: Mastodon) -> None:
    edited = post(7, author="1", edited_at="2026-03-02T10:00:00.000Z", odd=1.50)
    raw = json.dumps(edited, indent=1)
    server.on(TAG, f"[\n {raw} ]".encode())
    server.on(SEARCH, found())
    (message,) = city.search("pool", "").messages
    assert (message.own, message.kind, message.sent_at, message.raw) == (True, Kind.MESSAGE, NINE, raw.encode())


def test_unreadable_status_is_kept_apart(server: Scripted, city: Mastodon) -> None:
    server.on(TAG, [post(8, account=None), post(7)])
    server.on(SEARCH, found())
    batch = city.search("pool", "")
    assert (refs(batch), [json.loads(bad.raw)["id"] for bad in batch.bad]) == (["7"], ["8"])


def test_known_statuses_do_not_come_again_and_late_ones_do(server: Scripted, city: Mastodon) -> None:
    server.on(TAG, posts(105, 101))
    server.on(TAG, posts(106, 105, 103, 101, 99))
    server.on(SEARCH, found())
    server.on(SEARCH, found(*posts(106, 104, 101)))
    first = city.search("pool", "")
    second = city.search("pool", first.cursor)
    assert refs(first) == ["101", "105"]
    # 103 was numbered before 105 and shown after it; 99 is older than all that is known: it was there before.
    assert (refs(second), second.gap) == (["103", "104", "106"], False)


def test_search_that_lags_behind_the_tag_gives_nothing_twice(server: Scripted, city: Mastodon) -> None:
    server.on(TAG, posts(101))
    server.on(SEARCH, found())
    server.on(SEARCH, found(*posts(101)))
    server.on(SEARCH, found())
    first = city.search("pool", "")
    assert refs(city.search("pool", first.cursor)) == []


def test_more_than_a_page_of_a_tag_is_read_forward_without_a_gap(server: Scripted, city: Mastodon) -> None:
    server.on(TAG, posts(100))
    server.on(SEARCH, found())
    cursor = city.search("pool", "").cursor
    server.answers[TAG] = []
    server.on(TAG, posts(*range(161, 201)))
    server.on(TAG, posts(*range(101, 141)))
    server.on(TAG, posts(*range(161, 201)))
    server.on(TAG, posts(*range(141, 181)))
    server.on(TAG, posts(*range(161, 201)))
    given, batches = [], []
    for _ in range(3):
        batches.append(city.search("pool", cursor))
        given += refs(batches[-1])
        cursor = batches[-1].cursor
    assert given == [str(ref) for ref in range(101, 201)]
    assert [(batch.more, batch.gap) for batch in batches] == [(True, False), (True, False), (False, False)]
    assert [asked.query.get("min_id") for asked in server.to(TAG)[1:]] == [None, ["100"], None, ["140"], None]


def test_tag_that_nobody_had_used_is_read_from_its_beginning(server: Scripted, city: Mastodon) -> None:
    server.on(TAG, [])
    server.on(SEARCH, found())
    cursor = city.search("pool", "").cursor
    server.answers[TAG] = []
    server.on(TAG, posts(101, 102))
    batch = city.search("pool", cursor)
    assert (refs(batch), batch.more, batch.gap) == (["101", "102"], False, False)
    assert server.to(TAG)[-1].query["min_id"] == ["0"]


def test_server_that_contradicts_itself_has_a_gap(server: Scripted, city: Mastodon) -> None:
    server.on(TAG, posts(100))
    server.on(SEARCH, found())
    cursor = city.search("pool", "").cursor
    server.answers[TAG] = []
    server.on(TAG, posts(201, 202))
    server.on(TAG, [])
    batch = city.search("pool", cursor)
    assert (refs(batch), batch.more, batch.gap) == (["201", "202"], False, True)


def _searched_before(server: Scripted, city: Mastodon) -> str:
    server.on(SEARCH, found(post(100, "<p>2026</p>")))
    cursor = city.search("2026", "").cursor
    server.answers[SEARCH] = []
    return cursor


def test_search_is_read_page_by_page_down_to_what_is_known(server: Scripted, city: Mastodon) -> None:
    cursor = _searched_before(server, city)
    for start in (161, 121, 81):
        server.on(SEARCH, found(*(post(ref, "<p>2026</p>") for ref in range(start + 39, start - 1, -1))))
    batch = city.search("2026", cursor)
    assert (refs(batch), batch.gap) == ([str(ref) for ref in range(101, 201)], False)
    assert [asked.query.get("offset") for asked in server.to(SEARCH)[1:]] == [None, ["40"], ["80"]]


def test_search_with_more_than_can_be_read_says_so(server: Scripted, city: Mastodon) -> None:
    cursor = _searched_before(server, city)
    for start in range(461, 200, -40):
        server.on(SEARCH, found(*(post(ref, "<p>2026</p>") for ref in range(start + 39, start - 1, -1))))
    batch = city.search("2026", cursor)
    assert (len(batch.messages), batch.gap, len(server.to(SEARCH))) == (200, True, 6)


@pytest.mark.parametrize(("newest", "gap"), [(203, False), (240, True)])
def test_server_that_knows_no_offset_gives_its_newest_page(
    server: Scripted, city: Mastodon, newest: int, gap: bool
) -> None:
    cursor = _searched_before(server, city)
    server.on(SEARCH, found(*(post(ref, "<p>2026</p>") for ref in range(newest, 200, -1))))
    batch = city.search("2026", cursor)
    assert (len(batch.messages), batch.gap, len(server.to(SEARCH))) == (newest - 200, gap, 3)


def test_search_that_ends_before_what_is_known_has_no_gap(server: Scripted, city: Mastodon) -> None:
    cursor = _searched_before(server, city)
    server.on(SEARCH, found(post(201, "<p>2026</p>")))
    server.on(SEARCH, found())
    assert (refs(batch := city.search("2026", cursor)), batch.gap) == (["201"], False)


def test_cursor_stays_small(server: Scripted, city: Mastodon) -> None:
    newest, cursor = 10**39, ""
    for _ in range(6):
        server.answers.clear()
        server.on(TAG, [post(newest + ref) for ref in range(30)])
        server.on(SEARCH, found(*(post(newest + 50 + ref) for ref in range(30))))
        cursor = city.search("pool", cursor).cursor
        newest += 100
    assert len(cursor) < 4000


def test_identifier_without_end_is_none(server: Scripted, city: Mastodon) -> None:
    server.on(TAG, posts(101))
    server.on(SEARCH, found(post(10**40)))
    assert refs(city.search("pool", "")) == ["101"]


@pytest.mark.parametrize("code", [401, 403, 404, 422])
def test_server_that_refuses_the_search_leaves_the_tag(server: Scripted, city: Mastodon, code: int) -> None:
    server.on(TAG, posts(101))
    server.on(SEARCH, {"error": "This action is not offered"}, status=code)
    first = city.search("pool", "")
    # Once it offers it, the newest page comes, and not all that it ever had.
    server.answers[SEARCH] = []
    server.on(SEARCH, found(*posts(101, 100)))
    assert (refs(first), first.gap) == (["101"], False)
    assert refs(city.search("pool", first.cursor)) == ["100"]


def test_page_of_other_software_counts_as_a_refusal(server: Scripted, city: Mastodon) -> None:
    server.on(TAG, posts(101))
    bodies: tuple[object, ...] = (
        b"<html>",
        [],
        {"statuses": 7},
        {"statuses": [{"id": "1" * 41, "created_at": "2026-03-02T09:00:00Z"}]},
    )
    for body in bodies:
        server.on(SEARCH, body)
    assert [refs(city.search("pool", "")) for _ in range(4)] == [["101"]] * 4


def test_server_that_refuses_the_tag_leaves_the_search(server: Scripted, city: Mastodon) -> None:
    server.on(TAG, {"error": "This method requires an authenticated user"}, status=422)
    server.on(SEARCH, found(*posts(101)))
    assert refs(city.search("pool", "")) == ["101"]


def test_server_that_refuses_both_does_not_lock_an_account_that_it_accepts(server: Scripted, city: Mastodon) -> None:
    for request in (TAG, SEARCH):
        server.on(request, {"error": "Outside of your scopes"}, status=403)
    server.on(VERIFY, ME)
    error = failed(lambda: city.search("pool", ""))
    assert (type(error), error.code) == (Refused, "not_allowed")


def test_token_that_is_no_longer_good_locks(server: Scripted, city: Mastodon) -> None:
    for request in (TAG, SEARCH, VERIFY):
        server.on(request, {"error": "The access token was revoked"}, status=401)
    error = failed(lambda: city.search("pool", ""))
    assert (type(error), error.code) == (Locked, "credentials")


def test_suspended_account_is_said_at_once(server: Scripted, city: Mastodon) -> None:
    server.on(TAG, {"error": "Your login is currently disabled"}, status=403)
    error = failed(lambda: city.search("pool", ""))
    assert (type(error), error.code, len(server.asked)) == (Locked, "suspended", 1)


def test_server_that_cannot_now_is_asked_later(server: Scripted, city: Mastodon) -> None:
    server.on(TAG, posts(101), X_RateLimit_Limit="300", X_RateLimit_Remaining="0", X_RateLimit_Reset="1772442060")
    server.on(SEARCH, {"error": "Too many requests"}, status=429, Retry_After="17")
    error = failed(lambda: city.search("pool", ""))
    assert isinstance(error, Retry)
    assert (error.after, error.sent) == (17.0, False)


def test_limit_and_silence_of_the_tag_are_noted(server: Scripted, city: Mastodon) -> None:
    server.on(TAG, posts(101), X_RateLimit_Limit="300", X_RateLimit_Remaining="7", X_RateLimit_Reset="1772442060")
    server.on(TAG, b"", status=0)
    city.search("#pool", "")
    assert city.limit is not None
    assert (city.limit.remaining, city.limit.total) == (7, 300)
    assert failed(lambda: city.search("#pool", "")).code == "retry"
