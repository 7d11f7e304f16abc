from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from rostra.records.archives import mastodon
from rostra.records.archives.box import MISSING, open_box
from rostra.records.archives.document import NO_ITEM, NO_JSON
from rostra.records.archives.found import Found, Refusal, Unreadable
from rostra.records.archives.mastodon import NO_OUTBOX
from tests.records.archives.packed import ACTOR, PNG, PUBLIC, note, outbox, picture, tarred, zipped


def read(folder: Path, *activities: Any, **members: bytes) -> list[tuple[int, Found | Refusal]]:
    path = zipped(folder / "a.zip", {"outbox.json": outbox(*activities), **members})
    with open_box(path) as box:
        return list(mastodon.read(box))


def one(folder: Path, activity: Mapping[str, Any]) -> Found:
    [(_number, found)] = read(folder, activity)
    assert isinstance(found, Found)
    return found


def test_a_post_is_read(tmp_path: Path) -> None:
    mention = {"type": "Mention", "href": "https://b.example/@maria", "name": "@maria@b.example"}
    text = 'Dear <a href="https://b.example/@maria" class="u-url mention">@<span>maria</span></a>,</p><p>nine &amp; ten'
    activity = note(7, text, summary="Ferry", inReplyTo="https://b.example/1", tag=[mention])

    found = one(tmp_path, activity)

    assert found == Found(
        refs=(f"{ACTOR}/statuses/7", "7"),
        sent_at=datetime(2024, 3, 1, 9, 0, 7, tzinfo=UTC),
        text="Dear @maria@b.example,\n\nnine & ten",
        url="https://social.example/@portavale/7",
        subject="Ferry",
        language="en",
        reply_to="https://b.example/1",
        raw=found.raw,
    )
    assert json.loads(found.raw) == activity


@pytest.mark.parametrize(
    ("to", "cc", "said"),
    [
        ([PUBLIC], [f"{ACTOR}/followers"], "public"),
        ("as:Public", [], "public"),
        ([f"{ACTOR}/followers"], [PUBLIC], "unlisted"),
        ([f"{ACTOR}/followers"], [], "followers"),
        (["https://b.example/@maria"], None, "direct"),
        (None, None, "direct"),
    ],
)
def test_who_could_see_it_is_read(to: Any, cc: Any, said: str, tmp_path: Path) -> None:
    assert one(tmp_path, note(1, to=to, cc=cc)).visibility == said


def test_what_was_passed_on_is_an_address(tmp_path: Path) -> None:
    activity = {
        "id": f"{ACTOR}/statuses/9/activity",
        "type": "Announce",
        "published": "2024-03-01T09:00:00Z",
        "to": [PUBLIC],
        "object": "https://b.example/users/maria/statuses/3",
    }

    found = one(tmp_path, activity)

    assert (found.refs, found.text) == ((f"{ACTOR}/statuses/9", "9"), "https://b.example/users/maria/statuses/3")


def test_files_are_found_wherever_the_archive_has_them(tmp_path: Path) -> None:
    place = "media_attachments/files/111/original/quay.png"
    activity = note(1, attachment=[picture(), picture("/system/media_attachments/files/111/original/quay.png", None)])
    archive = {"archive/outbox.json": outbox(activity), f"archive/{place}": PNG}

    with open_box(tarred(tmp_path / "a.tar.gz", archive)) as box:
        [(_number, found)] = mastodon.read(box)
        assert isinstance(found, Found)
        files = [(file.name, file.type, file.alt, file.read()) for file in found.media]

    assert files == [("quay.png", "image/png", "The quay", PNG), ("quay.png", "image/png", "", PNG)]


def test_a_missing_file_is_told_when_it_is_read(tmp_path: Path) -> None:
    [file] = one(tmp_path, note(1, attachment=[picture()])).media

    with pytest.raises(Unreadable, match=MISSING):
        file.read()


def test_addresses_that_are_none_are_taken_as_they_stand(tmp_path: Path) -> None:
    found = one(tmp_path, note(1, id="https://[bad", attachment=[picture("https://[::1/quay.png")]))

    assert found.refs == ("https://[bad", "https://[bad")
    with pytest.raises(Unreadable, match=MISSING):
        found.media[0].read()


def test_what_is_no_item_is_refused_by_its_number(tmp_path: Path) -> None:
    no_time = note(1)
    no_time["published"] = no_time["object"]["published"] = "yesterday"
    bad = ["x", {"type": "Create"}, {"type": "Announce"}, note(1, id=""), no_time, note(1, attachment=["x"])]
    bad.append(note(1, published="9999-12-31T23:59:59-23:59"))

    found = read(tmp_path, *bad, note(2))

    assert [(number, each) for number, each in found[:-1]] == [(n, Refusal(NO_ITEM)) for n in range(1, 8)]
    assert found[-1][0] == 8


def test_odd_values_are_taken_as_nothing(tmp_path: Path) -> None:
    found = one(
        tmp_path,
        note(
            1, content=None, contentMap=[], url="javascript:alert(1)", attachment=None, tag=None, summary="a\0b\ud800"
        ),
    )

    assert (found.text, found.language, found.url) == ("", "", f"{ACTOR}/statuses/1")
    assert (found.subject, found.media) == ("ab?", ())


def test_an_id_that_is_no_address_is_kept(tmp_path: Path) -> None:
    found = one(tmp_path, note(1, id="7", url=["x"], published="2024-03-01T09:00:00"))

    assert (found.refs, found.url, found.sent_at) == (("7", "7"), "", datetime(2024, 3, 1, 9, tzinfo=UTC))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{", NO_JSON),
        (b"\xff\xfe", NO_JSON),
        (b"[" * 200_000, NO_JSON),
        (b"[]", NO_OUTBOX),
        (b"{}", NO_OUTBOX),
    ],
)
def test_a_bad_outbox_is_refused(content: bytes, said: str, tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"outbox.json": content})

    with open_box(path) as box, pytest.raises(Unreadable, match=said):
        list(mastodon.read(box))


def test_another_archive_is_refused(tmp_path: Path) -> None:
    with (
        open_box(zipped(tmp_path / "a.zip", {"data/tweets.js": b""})) as box,
        pytest.raises(Unreadable, match=NO_OUTBOX),
    ):
        list(mastodon.read(box))
