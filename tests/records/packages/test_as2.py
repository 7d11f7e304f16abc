from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from rostra.audit.sources import Enclosed, Item
from rostra.records.packages import as2
from rostra.records.packages.as2 import Facts

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
FACTS = Facts(id="urn:rostra:town:1", log="town/log/1", body="Town", event=1, captured_at=AT, content_hash="ab")
MESSAGE = Item(
    kind="message",
    at=AT,
    incoming=True,
    public=True,
    account=3,
    about="inbox.conversation:7",
    party="did:plc:maria",
    party_name="Maria",
    party_handle="@maria",
    text="متى؟",
    language="ar",
    url="https://social.example/1",
    ref="1",
    more={"version": 1, "note": "", "unit": None},
)


def test_message_of_a_person_is_a_note_that_they_created() -> None:
    assert as2.activity(MESSAGE, FACTS) == {
        "@context": [as2.STREAMS, as2.CONTEXT_FILE],
        "id": "urn:rostra:town:1",
        "type": "Create",
        "actor": {
            "id": "urn:rostra:party:3:did%3Aplc%3Amaria",
            "type": "Person",
            "name": "Maria",
            "preferredUsername": "@maria",
        },
        "published": "2026-11-24T09:00:00.000000Z",
        "to": [as2.PUBLIC],
        "object": {
            "id": "https://social.example/1",
            "type": "Note",
            "content": "متى؟",
            "contentMap": {"ar": "متى؟"},
            "published": "2026-11-24T09:00:00.000000Z",
            "url": "https://social.example/1",
            "context": "urn:rostra:town/log/1:inbox.conversation%3A7",
            "reference": "1",
            "facts": [{"type": "Fact", "name": "version", "value": 1}],
        },
        "kind": "message",
        "event": 1,
        "contentHash": "ab",
        "capturedAt": "2026-11-24T09:00:00.000000Z",
        "incoming": True,
        "wordsProven": False,
    }


def test_edited_message_is_an_update_and_a_deleted_one_a_tombstone_that_keeps_what_was_captured() -> None:
    later = AT + timedelta(minutes=5)

    edited = as2.activity(replace(MESSAGE, edited_at=later), FACTS)
    deleted = as2.activity(replace(MESSAGE, deleted_at=later), FACTS)

    assert (edited["type"], edited["published"], edited["object"]["updated"]) == (
        "Update",
        "2026-11-24T09:05:00.000000Z",
        "2026-11-24T09:05:00.000000Z",
    )
    thing = deleted["object"]
    assert (deleted["type"], thing["type"], thing["formerType"], thing["deleted"], thing["content"]) == (
        "Delete",
        "Tombstone",
        "Note",
        "2026-11-24T09:05:00.000000Z",
        "متى؟",
    )


def test_what_was_disposed_of_names_its_decision_and_nothing_else() -> None:
    gone = as2.disposed("post", FACTS, at=AT, decision="2026/7", removed_at=AT)

    assert (gone["type"], gone["decision"], gone["object"]) == (
        "Delete",
        "2026/7",
        {
            "id": "urn:rostra:town:1:object",
            "type": "Tombstone",
            "formerType": "Article",
            "published": "2026-11-24T09:00:00.000000Z",
            "deleted": "2026-11-24T09:00:00.000000Z",
        },
    )


@pytest.mark.parametrize(
    ("kind", "media", "expected"),
    [
        ("post", "", "Article"),
        ("answer", "", "Note"),
        ("capture", "", "Page"),
        ("attachment", "", "Note"),
        ("attachment", "image/png", "Image"),
        ("attachment", "video/mp4", "Video"),
        ("attachment", "application/pdf", "Document"),
    ],
)
def test_kinds_are_types_of_activitystreams(kind: str, media: str, expected: str) -> None:
    files = (Enclosed("c" * 64, "a", media, "A bus", 4),) if media else ()

    assert as2.activity(Item(kind=kind, at=AT, media=files), FACTS)["object"]["type"] == expected


def test_file_is_an_attachment_with_its_description_and_place() -> None:
    item = Item(kind="post", at=AT, media=(Enclosed("c" * 64, "bus.png", "image/png", "A bus", 4),))

    assert as2.activity(item, FACTS)["object"]["attachment"] == [
        {
            "type": "Image",
            "mediaType": "image/png",
            "name": "A bus",
            "fileName": "bus.png",
            "url": f"../../media/data/cc/{'c' * 64}.png",
            "sha256": "c" * 64,
            "size": 4,
        }
    ]


@pytest.mark.parametrize(
    ("kind", "place"),
    [
        ("application/wacz", "captures/data/cc/{}.wacz"),
        ("image/jpeg", "media/data/cc/{}.jpg"),
        ("application/x-unknown", "media/data/cc/{}.bin"),
        ("application/xml", "media/data/cc/{}.xml"),
    ],
)
def test_files_lie_by_their_hash_and_type(kind: str, place: str) -> None:
    assert as2.place_of("c" * 64, kind) == place.format("c" * 64)


@pytest.mark.parametrize(
    ("ref", "expected"),
    [
        ("https://social.example/9", "https://social.example/9"),
        ("at://did:plc:a/app.bsky.feed.post/1", "at://did:plc:a/app.bsky.feed.post/1"),
        ("<m1@mail.example>", "urn:rostra:reference:3:%3Cm1%40mail.example%3E"),
        ("https://a b", "urn:rostra:reference:3:https%3A%2F%2Fa%20b"),
    ],
)
def test_reference_is_an_address_whatever_the_network_calls_it(ref: str, expected: str) -> None:
    assert as2.activity(replace(MESSAGE, reply_to=ref), FACTS)["object"]["inReplyTo"] == expected


def test_line_is_the_same_for_the_same_content_and_holds_one_record() -> None:
    one = as2.line(as2.activity(replace(MESSAGE, text="a\nb\u2028c"), FACTS))

    assert one == as2.line(dict(reversed(as2.activity(replace(MESSAGE, text="a\nb\u2028c"), FACTS).items())))
    assert "\n" not in one


def test_times_are_utc() -> None:
    assert as2.moment(AT.astimezone(timezone(timedelta(hours=2)))) == "2026-11-24T09:00:00.000000Z"
