from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from rostra.records.archives import x
from rostra.records.archives.box import open_box
from rostra.records.archives.document import NO_ITEM, NO_JSON
from rostra.records.archives.found import Found, Refusal, Unreadable
from rostra.records.archives.x import NO_TWEETS
from tests.records.archives.packed import ACCOUNT, PNG, script, tweet, zipped

AT = datetime(2024, 3, 1, 9, tzinfo=UTC)


def read(folder: Path, **members: bytes) -> list[tuple[int, Found | Refusal]]:
    named = {name.replace("__", "/").replace("_js", ".js"): content for name, content in members.items()}
    with open_box(zipped(folder / "a.zip", named)) as box:
        return list(x.read(box))


def posts(folder: Path, *items: Any, account: bytes = ACCOUNT) -> list[Found]:
    found = read(folder, data__tweets_js=script("tweets", list(items)), data__account_js=account)
    return [each for _number, each in found if isinstance(each, Found)]


def test_a_post_is_read(tmp_path: Path) -> None:
    links = [
        {"url": "https://t.co/a", "expanded_url": "https://portavale.example/ferry"},
        {"url": "https://t.co/b"},
        "x",
    ]
    item = tweet(
        7,
        "Nine &amp; ten: https://t.co/a https://t.co/b https://t.co/p",
        entities={"urls": [*links, {}], "media": [{"url": "https://t.co/p"}, {}]},
        in_reply_to_status_id_str="6",
    )

    [found] = posts(tmp_path, item)

    assert found == Found(
        refs=("7",),
        sent_at=AT,
        text="Nine & ten: https://portavale.example/ferry https://t.co/b",
        url="https://x.com/portavale/status/7",
        language="en",
        reply_to="6",
        raw=found.raw,
    )
    assert json.loads(found.raw) == item


def test_pictures_lie_beside_the_posts(tmp_path: Path) -> None:
    shown = {
        "media": [
            {
                "media_url_https": "https://pbs.example/media/quay.png",
                "url": "https://t.co/p",
                "ext_alt_text": "The quay",
            },
            {"media_url_https": "https://[::1/media/film.mp4"},
        ]
    }
    members = {
        "x/data/tweets.js": script("tweets", [tweet(7, extended_entities=shown), tweet(8, extended_entities="x")]),
        "x/data/tweets_media/7-quay.png": PNG,
        "x/data/tweets_media/7-film.unknown": b"film",
        "x/data/tweets_media/9-other.png": PNG,
        "x/assets/tweets_media/7-no.png": PNG,
    }
    with open_box(zipped(tmp_path / "a.zip", members)) as box:
        [(_, first), (_, second)] = x.read(box)
        assert isinstance(first, Found)
        assert isinstance(second, Found)
        assert [(file.name, file.type, file.alt, file.read()) for file in first.media] == [
            ("7-film.unknown", "application/octet-stream", "", b"film"),
            ("7-quay.png", "image/png", "The quay", PNG),
        ]
    assert second.media == ()


def test_parts_and_deleted_posts_belong_to_it(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        data__tweet_js=script("tweet", [tweet(1), tweet(2)["tweet"]]),
        **{"data__tweets-part1_js": script("tweets", [tweet(3)])},
        **{"data__deleted-tweets_js": script("deleted_tweets", [tweet(4)])},
    )

    assert sorted(each.refs[0] for _number, each in found if isinstance(each, Found)) == ["1", "2", "3", "4"]
    assert [number for number, _each in found] == [1, 2, 3, 4]


def test_direct_messages_are_private_and_say_who_wrote_or_to_whom(tmp_path: Path) -> None:
    def message(number: str, sender: str) -> dict[str, Any]:
        at = "2024-03-01T09:00:00.000Z"
        return {
            "messageCreate": {"id": number, "text": "Hello", "senderId": sender, "recipientId": "1", "createdAt": at}
        }

    talk = {"dmConversation": {"messages": [message("5", "88"), message("6", "77"), {"joinConversation": {}}, "x"]}}
    found = read(
        tmp_path,
        data__tweets_js=script("tweets", []),
        data__account_js=ACCOUNT,
        **{"data__direct-messages_js": script("direct_messages", [talk, {}, "x", {"dmConversation": 1}])},
    )

    [(_, theirs), (_, ours)] = found
    assert isinstance(theirs, Found)
    assert isinstance(ours, Found)
    assert (theirs.refs, theirs.own, theirs.author_id, theirs.visibility) == (("5",), False, "88", "direct")
    assert (ours.refs, ours.own, ours.author_id, ours.sent_at) == (("6",), True, "1", AT)


@pytest.mark.parametrize(
    "account", [script("account", []), script("account", ["x"]), script("account", [{"account": 1}])]
)
def test_without_an_account_there_is_no_address(account: bytes, tmp_path: Path) -> None:
    assert [each.url for each in posts(tmp_path, tweet(1), account=account)] == [""]


@pytest.mark.parametrize(("code", "known"), [("en", "en"), ("und", ""), ("zxx", ""), ("qme", ""), (None, "")])
def test_languages_that_are_none_are_left_out(code: str | None, known: str, tmp_path: Path) -> None:
    assert [each.language for each in posts(tmp_path, tweet(1, lang=code))] == [known]


def test_what_is_no_item_is_refused_by_its_number(tmp_path: Path) -> None:
    bad = ["x", {"tweet": {}}, tweet(1, created_at="yesterday"), tweet(1, created_at=None), {"tweet": "x"}]
    found = read(tmp_path, data__tweets_js=script("tweets", [*bad, tweet(2)]))

    assert found[:-1] == [(number, Refusal(NO_ITEM)) for number in range(1, 6)]
    assert found[-1][0] == 6


@pytest.mark.parametrize("content", [b"", b"window.YTD.tweets.part0 = [", b"window = {"])
def test_a_bad_list_is_refused(content: bytes, tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=NO_JSON):
        read(tmp_path, data__tweets_js=content)


def test_another_archive_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=NO_TWEETS):
        read(tmp_path, outbox_json=b"{}")
