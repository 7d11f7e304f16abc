from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from PIL import Image

from rostra.adapters.bluesky import Bluesky
from rostra.adapters.bluesky.mapping import record_key
from rostra.channels.conformance import Conformance, World
from rostra.channels.contract import Identity, Locked, Measure, Media, Outgoing, Published, Refused, Retry, Unsupported
from rostra.core.http import Http
from tests.adapters.bluesky.conftest import NOW, Open
from tests.adapters.bluesky.pds import CITIZEN, PASSWORD, POST, TOWN, Pds, answer, xrpc_error

PUT = "com.atproto.repo.putRecord"


def media(content: bytes, alt: str = "", kind: str = "image/png") -> Media:
    return Media("0" * 64, kind, len(content), "picture", alt, lambda: content)


def picture(size: tuple[int, int], orientation: int = 1) -> bytes:
    buffer = io.BytesIO()
    image = Image.new("RGB", size)
    exif = image.getexif()
    exif[0x0112] = orientation
    image.save(buffer, "JPEG", exif=exif)
    return buffer.getvalue()


def sent(pds: Pds) -> Any:
    """The body of the last record written."""
    return pds.called(PUT)[-1].json


class TestBluesky(Conformance):
    @pytest.fixture
    def world(self, pds: Pds) -> World:
        def stranger(text: str, reply_to: str) -> None:
            parent = {"parent": {"uri": reply_to}, "root": {"uri": reply_to}}
            pds.notify(text, at=datetime.now(UTC), **({"reply": parent} if reply_to else {}))

        return World(
            channel=Bluesky,
            fields={"service": pds.url, "identifier": "town.test", "password": PASSWORD},
            http=Http(allow=["127.0.0.1"]),
            stranger=stranger,
            wrong={"password": "not-the-password"},
            broken={"service": "http://127.0.0.1:1"},
            lazy=("atproto", "atproto_client"),
        )


# --- Before -----------------------------------------------------------------------------------------


def test_check_counts_graphemes(channel: Bluesky) -> None:
    assert channel.check(Outgoing("👨‍👩‍👧‍👦" * 100)) == []


def test_check_counts_bytes_too(channel: Bluesky) -> None:
    (problem,) = channel.check(Outgoing("👨‍👩‍👧‍👦" * 130))

    assert (problem.code, problem.data) == ("too_long", {"length": 3250, "limit": 3000})


@pytest.mark.parametrize(
    ("post", "codes"),
    [
        (Outgoing("x", link="https://example.org", media=(media(b"", "a"),)), ["link_and_media"]),
        (Outgoing("x https://example.org", link="https://example.org", media=(media(b"", "a"),)), []),
        (Outgoing("x", link="https://example.org"), []),
        (Outgoing("x", visibility="private"), ["not_private"]),
        (Outgoing("x", media=(media(b"", "a", "image/gif"),)), ["media_type"]),
    ],
)
def test_check_says_what_the_network_cannot_show(channel: Bluesky, post: Outgoing, codes: list[str]) -> None:
    assert [problem.code for problem in channel.check(post)] == codes


def test_verify_names_the_account(channel: Bluesky) -> None:
    assert channel.verify() == Identity(TOWN, "town.test", "The Town", f"https://bsky.app/profile/{TOWN}")


def test_verify_accepts_an_account_that_the_index_has_not_seen(pds: Pds, channel: Bluesky) -> None:
    pds.profiles.clear()

    assert channel.verify().name == ""


def test_verify_signs_in_again_each_time(pds: Pds, channel: Bluesky) -> None:
    channel.verify()
    channel.verify()

    assert len(pds.called("com.atproto.server.createSession")) == 2


# --- Publish ----------------------------------------------------------------------------------------


def test_publish_writes_the_record_once_and_keeps_what_was_written(pds: Pds, channel: Bluesky) -> None:
    made = channel.publish(Outgoing("Hello", language="en"), key="k1")

    rkey = record_key("k1")
    value = {"$type": POST, "text": "Hello", "createdAt": "2026-11-20T12:00:00.000Z", "langs": ["en"]}
    assert sent(pds) == {"repo": TOWN, "collection": POST, "rkey": rkey, "record": value, "swapRecord": None}
    assert (made.ref, made.url, made.at) == (
        f"at://{TOWN}/{POST}/{rkey}",
        f"https://bsky.app/profile/{TOWN}/post/{rkey}",
        NOW,
    )
    assert channel.find(Outgoing("Hello"), key="k1", since=NOW) == made


def test_publish_with_the_same_key_answers_the_first_post(pds: Pds, channel: Bluesky, open_channel: Open) -> None:
    first = channel.publish(Outgoing("Hello"), key="k1")

    second = open_channel(now=NOW + timedelta(hours=1)).publish(Outgoing("Hello"), key="k1")

    assert second == first
    assert len(pds.records) == 1


def test_publish_marks_only_handles_that_exist(pds: Pds, channel: Bluesky) -> None:
    channel.publish(Outgoing("@citizen.test and @nobody.test"), key="k")

    (facet,) = sent(pds)["record"]["facets"]
    assert facet == {
        "index": {"byteStart": 0, "byteEnd": 13},
        "features": [{"$type": "app.bsky.richtext.facet#mention", "did": CITIZEN}],
    }


def test_publish_uploads_pictures_with_description_and_shape(pds: Pds, channel: Bluesky) -> None:
    upright, turned = picture((40, 30)), picture((40, 30), orientation=6)
    files = (media(upright, "A tree", "image/jpeg"), media(turned, kind="image/jpeg"), media(b"no picture"))

    channel.publish(Outgoing("Look", media=files), key="k")

    uploads = pds.called("com.atproto.repo.uploadBlob")
    assert [(call.body, call.headers["Content-Type"]) for call in uploads] == [
        (upright, "image/jpeg"),
        (turned, "image/jpeg"),
        (b"no picture", "image/png"),
    ]
    embed = sent(pds)["record"]["embed"]
    assert embed["$type"] == "app.bsky.embed.images"
    assert [(image["alt"], image.get("aspectRatio")) for image in embed["images"]] == [
        ("A tree", {"width": 40, "height": 30}),
        ("", {"width": 30, "height": 40}),
        ("", None),
    ]


def test_publish_answers_in_the_thread_that_the_parent_names(pds: Pds, channel: Bluesky) -> None:
    root = pds.write(TOWN, {"text": "Start"})
    parent = pds.write(CITIZEN, {"text": "Question", "reply": {"root": root, "parent": root}})

    channel.publish(Outgoing("Answer", reply_to=parent["uri"], root="at://wrong/root/1"), key="k")

    assert sent(pds)["record"]["reply"] == {"root": root, "parent": parent}


def test_publish_answers_a_mention_as_the_start_of_a_thread(pds: Pds, channel: Bluesky) -> None:
    parent = pds.write(CITIZEN, {"text": "Hey"})

    channel.publish(Outgoing("Answer", reply_to=parent["uri"]), key="k")

    assert sent(pds)["record"]["reply"] == {"root": parent, "parent": parent}


@pytest.mark.parametrize("ref", [f"at://{CITIZEN}/{POST}/gone", "not an address"])
def test_publish_refuses_to_answer_what_is_gone(pds: Pds, channel: Bluesky, ref: str) -> None:
    with pytest.raises(Refused) as refused:
        channel.publish(Outgoing("Answer", reply_to=ref), key="k")

    assert (refused.value.code, pds.called(PUT)) == ("not_found", [])


def test_publish_never_makes_a_private_answer_public(pds: Pds, channel: Bluesky) -> None:
    with pytest.raises(Unsupported):
        channel.publish(Outgoing("Secret", visibility="private"), key="k")

    assert pds.calls == []


def test_publish_never_loses_a_link(pds: Pds, channel: Bluesky) -> None:
    with pytest.raises(Refused) as refused:
        channel.publish(Outgoing("x", link="https://example.org", media=(media(b""),)), key="k")

    assert (refused.value.code, pds.calls) == ("invalid", [])


def test_publish_says_too_long(channel: Bluesky) -> None:
    with pytest.raises(Refused) as refused:
        channel.publish(Outgoing("x" * 301), key="k")

    assert refused.value.code == "too_long"


def test_find_answers_none_where_nothing_is(channel: Bluesky) -> None:
    assert channel.find(Outgoing("x"), key="k", since=NOW) is None


def test_find_does_not_take_a_failure_for_absence(pds: Pds, channel: Bluesky) -> None:
    pds.fail("com.atproto.repo.getRecord", xrpc_error(400, "InvalidRequest", "Could not find repo"))

    with pytest.raises(Refused) as refused:
        channel.find(Outgoing("x"), key="k", since=NOW)

    assert refused.value.code == "invalid"


def test_find_takes_a_post_without_a_time(pds: Pds, channel: Bluesky) -> None:
    ref = pds.write(TOWN, {"text": "x"}, record_key("k"))["uri"]

    found = channel.find(Outgoing("x"), key="k", since=NOW)

    assert isinstance(found, Published)
    assert (found.ref, found.at) == (ref, None)


@pytest.mark.parametrize("body", [{"cid": "c"}, {"value": {}}])
def test_record_without_content_is_no_answer(pds: Pds, channel: Bluesky, body: dict[str, Any]) -> None:
    pds.fail("com.atproto.repo.getRecord", answer(body))

    with pytest.raises(Locked) as locked:
        channel.find(Outgoing("x"), key="k", since=NOW)

    assert locked.value.code == "protocol"


# --- Withdraw, hide, measure ------------------------------------------------------------------------


def test_withdraw_deletes_the_post(pds: Pds, channel: Bluesky) -> None:
    made = channel.publish(Outgoing("x"), key="k")

    channel.withdraw(made.ref)

    assert pds.records == {}


def test_withdraw_leaves_others_posts_alone(pds: Pds, channel: Bluesky) -> None:
    theirs = pds.write(CITIZEN, {"text": "x"})

    with pytest.raises(Refused) as refused:
        channel.withdraw(theirs["uri"])

    assert (refused.value.code, list(pds.records)) == ("not_allowed", [theirs["uri"]])


def thread(pds: Pds, owner: str = TOWN) -> tuple[str, str]:
    """A root with a rude reply: the addresses of the reply and of the thread's gate."""
    root = pds.write(owner, {"text": "Start"}, "root")
    rude = pds.write(CITIZEN, {"text": "Rude", "reply": {"root": root, "parent": root}})
    return rude["uri"], f"at://{owner}/app.bsky.feed.threadgate/root"


def test_hide_opens_a_gate_for_the_thread(pds: Pds, channel: Bluesky) -> None:
    rude, gate = thread(pds)

    channel.hide(rude, hidden=True)

    assert pds.records[gate]["value"] == {
        "$type": "app.bsky.feed.threadgate",
        "post": f"at://{TOWN}/{POST}/root",
        "createdAt": "2026-11-20T12:00:00.000Z",
        "hiddenReplies": [rude],
    }


def test_hide_keeps_the_rest_of_the_gate(pds: Pds, channel: Bluesky) -> None:
    rude, gate = thread(pds)
    rules = {"allow": [{"$type": "app.bsky.feed.threadgate#followerRule"}], "hiddenReplies": ["at://a/b/c"]}
    pds.write(TOWN, rules, "root", "app.bsky.feed.threadgate")

    channel.hide(rude, hidden=True)
    assert pds.records[gate]["value"] == {**rules, "hiddenReplies": ["at://a/b/c", rude]}

    channel.hide(rude, hidden=False)
    assert pds.records[gate]["value"] == rules


@pytest.mark.parametrize("hidden", [True, False])
def test_hide_twice_writes_once(pds: Pds, channel: Bluesky, hidden: bool) -> None:
    rude, _ = thread(pds)
    pds.write(TOWN, {"hiddenReplies": [rude] if hidden else []}, "root", "app.bsky.feed.threadgate")

    channel.hide(rude, hidden=hidden)

    assert pds.called(PUT) == []


def test_hide_is_for_our_own_threads(pds: Pds, channel: Bluesky) -> None:
    rude, _ = thread(pds, owner=CITIZEN)

    with pytest.raises(Refused) as refused:
        channel.hide(rude, hidden=True)

    assert refused.value.code == "not_allowed"


def test_hide_is_for_replies(pds: Pds, channel: Bluesky) -> None:
    start = pds.write(CITIZEN, {"text": "Start"})

    with pytest.raises(Refused) as refused:
        channel.hide(start["uri"], hidden=True)

    assert refused.value.code == "not_allowed"


def test_hide_passes_on_why_the_gate_could_not_be_read(pds: Pds, channel: Bluesky) -> None:
    rude, _ = thread(pds)
    found = answer(pds.records[rude])
    pds.fail("com.atproto.repo.getRecord", found, xrpc_error(400, "InvalidRequest"))

    with pytest.raises(Refused) as refused:
        channel.hide(rude, hidden=True)

    assert refused.value.code == "invalid"


@pytest.mark.parametrize(("name", "error"), [("InvalidSwap", Retry), ("InvalidRequest", Refused)])
def test_hide_does_not_overwrite_a_gate_that_changed(
    pds: Pds, channel: Bluesky, name: str, error: type[Exception]
) -> None:
    rude, _ = thread(pds)
    pds.fail(PUT, xrpc_error(400, name))

    with pytest.raises(error):
        channel.hide(rude, hidden=True)


def test_measure_counts_what_is_there(pds: Pds, channel: Bluesky) -> None:
    refs = [f"at://{TOWN}/{POST}/{n}" for n in range(27)]
    pds.posts = [
        {"uri": refs[0], "likeCount": 3, "replyCount": 2},
        {"uri": refs[26], "repostCount": 1, "quoteCount": "x"},
    ]

    measures = channel.measure(refs)

    assert measures == [
        Measure(refs[0], "likes", 3, NOW),
        Measure(refs[0], "replies", 2, NOW),
        Measure(refs[26], "reposts", 1, NOW),
    ]
