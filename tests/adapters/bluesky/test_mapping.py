from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostra.adapters.bluesky import mapping
from rostra.adapters.bluesky.mapping import Unreadable
from rostra.channels.contract import Attachment, Incoming, Outgoing
from rostra.channels.counting import graphemes

REF = "at://did:plc:citizen/app.bsky.feed.post/3jzfcijpj2z2a"
STABLE = ["3ioca4avoszki", "3il5ti2jqe5iy", "3ht7yqubgqm6e"]
AT = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def notification(**changes: Any) -> dict[str, Any]:
    record = {"$type": "app.bsky.feed.post", "text": "Hello", "createdAt": "2026-11-20T12:00:00.000Z"}
    return {
        "uri": REF,
        "cid": "bafyrei",
        "author": {"did": "did:plc:citizen", "handle": "citizen.test", "displayName": "A Citizen"},
        "reason": "reply",
        "record": {**record, **changes.pop("record", {})},
        "isRead": False,
        "indexedAt": "2026-11-20T12:00:01.000Z",
        **changes,
    }


def incoming(item: Any, **views: Any) -> Incoming:
    return mapping.message(item, own="did:plc:town", views=views)


# --- Record keys ------------------------------------------------------------------------------------


def test_record_key_is_stable() -> None:
    """These keys are on the network: a change would publish again what is there."""
    assert [mapping.record_key(key) for key in ("", "a", "delivery-1")] == STABLE


@given(st.text())
def test_record_key_is_a_tid_of_the_past(key: str) -> None:
    tid = mapping.record_key(key)

    value = 0
    for letter in tid:
        value = value * 32 + "234567abcdefghijklmnopqrstuvwxyz".index(letter)
    moment = datetime.fromtimestamp((value >> 10) / 1e6, UTC)
    assert (len(tid), tid[0] in "234567abcdefghij") == (13, True)
    assert datetime(2021, 1, 1, tzinfo=UTC) <= moment < datetime(2022, 3, 1, tzinfo=UTC)


def test_record_keys_differ() -> None:
    assert len({mapping.record_key(str(n)) for n in range(20_000)}) == 20_000


# --- Addresses --------------------------------------------------------------------------------------


@pytest.mark.parametrize("ref", ["", "3jzf", "https://a/b/c", "at://a/b", "at://a/b/c/d", "at://a//c"])
def test_split_ref_refuses_what_is_no_address(ref: str) -> None:
    with pytest.raises(Unreadable):
        mapping.split_ref(ref)


def test_public_url_survives_a_change_of_handle() -> None:
    assert mapping.public_url(REF) == "https://bsky.app/profile/did:plc:citizen/post/3jzfcijpj2z2a"


# --- Length and marks -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "length"),
    [("", 0), ("abc", 3), ("ș", 1), ("e\u0301", 1), ("👨‍👩‍👧‍👦", 1), ("🇷🇴🇳🇴", 2), ("مَرْحَبًا", 5), ("\r\n", 1)],
)
def test_graphemes_counts_what_a_reader_sees(text: str, length: int) -> None:
    assert graphemes(text) == length


def marks(text: str, **dids: str) -> list[tuple[str, str]]:
    """What is marked in the text, by its bytes, and what it points to."""
    found = []
    for facet in mapping.facets(text, {name.replace("_", "."): did for name, did in dids.items()}):
        (feature,) = facet["features"]
        span = facet["index"]
        value = feature.get("uri") or feature.get("did") or feature["tag"]
        found.append((text.encode()[span["byteStart"] : span["byteEnd"]].decode(), value))
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("See https://example.org/a.", [("https://example.org/a", "https://example.org/a")]),
        ("(https://example.org/a)", [("https://example.org/a", "https://example.org/a")]),
        ("https://example.org/a_(b)", [("https://example.org/a_(b)", "https://example.org/a_(b)")]),
        ("انظر https://example.org/ب؟", [("https://example.org/ب", "https://example.org/ب")]),
        ("🏛️ #știri, #2026 #a2026", [("#știri", "știri"), ("#a2026", "a2026")]),
        ("#مَدِينَة", [("#مَدِينَة", "مَدِينَة")]),
        ("a#b &#39; https://example.org/#c", [("https://example.org/#c", "https://example.org/#c")]),
        ("#" + "x" * 65, []),
        ("#" + "👨" * 3, []),
        ("mail a@citizen.test", []),
        ("plain", []),
    ],
)
def test_facets_mark_links_and_tags(text: str, expected: list[tuple[str, str]]) -> None:
    assert marks(text) == expected


def test_facets_mark_the_handles_that_are_known() -> None:
    assert marks("ă @Citizen.test. @other.test", citizen_test="did:1") == [("@Citizen.test", "did:1")]


def test_facets_leave_out_a_tag_of_too_many_bytes() -> None:
    assert marks("#" + ("a" + "\u0301" * 20) * 20) == []


def test_handles_names_each_once() -> None:
    assert mapping.handles("@A.test @b.test @a.test a@c.test") == ["a.test", "b.test"]


@given(st.text())
def test_facets_lie_on_character_borders(text: str) -> None:
    encoded = text.encode("utf-8", "surrogatepass")
    for facet in mapping.facets(text, {}):
        start, end = facet["index"]["byteStart"], facet["index"]["byteEnd"]
        assert encoded[start:end].decode() in text


# --- Out --------------------------------------------------------------------------------------------


def record(post: Outgoing, **more: Any) -> dict[str, Any]:
    given_: dict[str, Any] = {"at": AT, "dids": {}, "images": [], "reply": None, **more}
    return mapping.post_record(post, **given_)


@pytest.mark.parametrize(
    ("post", "title", "description"),
    [
        (Outgoing("x", link="https://example.org/a", link_title="News", link_description="All"), "News", "All"),
        (Outgoing("x", link="https://example.org/a", subject="A heading, which Bluesky has not"), "example.org", ""),
        (Outgoing("x", link="about:nothing"), "about:nothing", ""),
    ],
)
def test_post_record_shows_a_link_as_a_card(post: Outgoing, title: str, description: str) -> None:
    card = {"uri": post.link, "title": title, "description": description}
    assert record(post)["embed"] == {"$type": "app.bsky.embed.external", "external": card}


def test_post_record_prefers_pictures_to_the_card() -> None:
    image = {"image": {"$type": "blob"}, "alt": ""}
    made = record(Outgoing("https://example.org", link="https://example.org"), images=[image])
    assert made["embed"] == {"$type": "app.bsky.embed.images", "images": [image]}


@pytest.mark.parametrize("text", ["‏مرحبا‎", "\u202eabc\u202c", "a\u200db"])
def test_post_record_leaves_the_text_as_it_was_approved(text: str) -> None:
    assert record(Outgoing(text))["text"] == text


def test_post_record_is_what_the_networks_own_models_accept() -> None:
    from atproto_client import models  # type: ignore[import-untyped]
    from atproto_client.models.utils import get_or_create  # type: ignore[import-untyped]

    cid = "bafyreigb666sdjyyaczcahxmf5tzh7dec6bwr3nhdab7llebn7vhsxzgr4"
    strong = {"uri": REF, "cid": cid}
    blob = {"$type": "blob", "ref": {"$link": cid}, "mimeType": "image/png", "size": 5}
    image = {"image": blob, "alt": "A tree", "aspectRatio": {"width": 4, "height": 3}}
    post = Outgoing("Hi @a.test #tag https://example.org", language="nb")
    made = record(post, dids={"a.test": "did:plc:a"}, images=[image], reply={"root": strong, "parent": strong})

    model = get_or_create(made, models.AppBskyFeedPost.Record)

    assert type(model) is models.AppBskyFeedPost.Record
    features = [[feature.py_type for feature in facet.features] for facet in model.facets]
    assert features == [[f"app.bsky.richtext.facet#{name}"] for name in ("mention", "tag", "link")]


# --- Times ------------------------------------------------------------------------------------------


def test_stamp_is_utc() -> None:
    assert mapping.stamp(datetime(2026, 1, 1, 1, tzinfo=timezone(timedelta(hours=2)))) == "2025-12-31T23:00:00.000Z"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-20T12:00:00Z", AT),
        ("2026-11-20T14:00:00+02:00", AT),
        ("2026-11-20T12:00:00.000000", AT),
    ],
)
def test_moment_is_utc(text: str, expected: datetime) -> None:
    found = mapping.moment({"at": text}, "at")
    assert (found, found.utcoffset()) == (expected, timedelta(0))


@pytest.mark.parametrize("value", [None, 5, "", "yesterday", "0001-01-01T00:00:00+14:00"])
def test_moment_refuses_what_is_no_time(value: Any) -> None:
    with pytest.raises(Unreadable, match="at is not a time"):
        mapping.moment({"at": value}, "at")


# --- In ---------------------------------------------------------------------------------------------


def test_message_of_a_reply() -> None:
    reply = {"root": {"uri": "at://a/b/root"}, "parent": {"uri": "at://a/b/parent"}}
    item = notification(record={"reply": reply, "langs": ["pt-BR", "en"]})

    assert incoming(item) == Incoming(
        ref=REF,
        text="Hello",
        sent_at=AT,
        author_id="did:plc:citizen",
        author_name="A Citizen",
        author_handle="citizen.test",
        url="https://bsky.app/profile/did:plc:citizen/post/3jzfcijpj2z2a",
        reply_to="at://a/b/parent",
        root="at://a/b/root",
        language="pt-BR",
        raw=json.dumps(item, separators=(",", ":")).encode(),
    )


def test_message_of_our_own_is_own() -> None:
    assert incoming(notification(author={"did": "did:plc:town"})).own is True


def test_message_keeps_the_text_as_it_was_written() -> None:
    text = "\u202eab\u202c <script>alert(1)</script> 👩🏽‍🚒\n\nم"
    assert incoming(notification(record={"text": text})).text == text


@pytest.mark.parametrize("created", ["2030-01-01T00:00:00Z", "soon", None])
def test_message_is_not_from_the_future(created: Any) -> None:
    assert incoming(notification(record={"createdAt": created})).sent_at == AT + timedelta(seconds=1)


@pytest.mark.parametrize(
    "embed",
    [
        {"$type": "app.bsky.embed.record", "record": {"uri": "at://a/b/c", "cid": "x"}},
        {"$type": "app.bsky.embed.recordWithMedia", "record": {"record": {"uri": "at://a/b/c"}}, "media": {}},
    ],
)
def test_message_refers_to_what_it_quotes(embed: dict[str, Any]) -> None:
    message = incoming(notification(record={"embed": embed}))
    assert (message.references, message.reply_to) == (("at://a/b/c",), "")


@pytest.mark.parametrize("odd", ["x", [], {"record": "x"}, {"record": {"uri": 5}}, {"images": "x"}])
def test_message_survives_odd_embeds(odd: Any) -> None:
    message = incoming(notification(record={"embed": odd, "reply": odd, "langs": odd}), **{REF: {"embed": odd}})
    assert (message.references, message.attachments, message.language) == ((), (), "")


@pytest.mark.parametrize(
    ("view", "attachments"),
    [
        ({"images": [{"fullsize": "https://cdn/1", "alt": "A"}]}, [("image-1.webp", "https://cdn/1", "A")]),
        ({"media": {"images": [{"fullsize": "https://cdn/1@png"}]}}, [("image-1.png", "https://cdn/1@png", "")]),
        ({"items": [{}, {"fullsize": "https://cdn/2@jpeg"}]}, [("image-2.jpeg", "https://cdn/2@jpeg", "")]),
        ({"playlist": "https://cdn/v.m3u8", "alt": "B"}, [("video.m3u8", "https://cdn/v.m3u8", "B")]),
        ({"external": {"uri": "https://example.org"}}, []),
    ],
)
def test_message_names_its_files(view: dict[str, Any], attachments: list[tuple[str, str, str]]) -> None:
    def told(each: Attachment) -> tuple[str, str, str]:
        return each.name, each.url, each.alt

    message = incoming(notification(), **{REF: {"embed": view}})
    assert [told(each) for each in message.attachments] == attachments


@pytest.mark.parametrize(
    ("embed", "expected"),
    [
        ({"images": [{}]}, True),
        ({"items": [{}]}, True),
        ({"video": {}, "alt": ""}, False),
        ({"video": {"ref": {}}}, True),
        ({"media": {"video": {"ref": {}}}}, True),
        ({"record": {}}, False),
        (None, False),
    ],
)
def test_has_files(embed: Any, expected: bool) -> None:
    assert mapping.has_files(notification(record={"embed": embed})) is expected


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        ("x", "uri is not text"),
        (notification(uri=None), "uri is not text"),
        (notification(uri="https://example.org"), "not an at:// address of a record"),
        (notification(author=None), "did is not text"),
        (notification(record={"text": 5}), "text is not text"),
        (notification(indexedAt="x"), "indexedAt is not a time"),
    ],
)
def test_message_says_what_is_wrong(item: Any, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        incoming(item)


def _token(claims: object) -> str:
    middle = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"head.{middle}.signature"


@pytest.mark.parametrize(
    ("token", "scopes"),
    [
        (_token({"scope": "com.atproto.appPass", "sub": "did:plc:x"}), ("com.atproto.appPass",)),
        (_token({"scope": "atproto transition:generic"}), ("atproto", "transition:generic")),
        (_token({"sub": "did:plc:x"}), ()),
        (_token([1]), ()),
        ("head.%%%.x", ()),
        ("no token of three parts", ()),
    ],
)
def test_scopes_of_a_session_are_read_from_its_token(token: str, scopes: tuple[str, ...]) -> None:
    assert mapping.scopes(token) == scopes
