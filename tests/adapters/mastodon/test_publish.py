from __future__ import annotations

import json

import pytest

from rostra.adapters.mastodon import Mastodon
from rostra.channels.contract import Media, Outgoing, Refused, Retry
from tests.adapters.mastodon.conftest import (
    NINE,
    POST,
    failed,
    status,
)
from tests.adapters.mastodon.scripted import Scripted


def test_publish_sends_key_language_and_text_as_approved(server: Scripted, city: Mastodon) -> None:
    server.on(POST, status("9", author="1"))
    published = city.publish(Outgoing("Hei, verden", language="nb", link="https://example.org"), key="delivery-7")
    (asked,) = server.to(POST)
    assert (published.ref, published.at) == ("9", NINE)
    assert json.loads(published.raw)["id"] == "9"
    assert asked.headers["idempotency-key"] == "delivery-7"
    assert asked.headers["user-agent"] == "Rostra"
    assert asked.headers["authorization"] == "Bearer token-of-the-city"
    assert asked.form == {
        "status": ["Hei, verden\n\nhttps://example.org"],
        "language": ["nb"],
        "visibility": ["public"],
        "sensitive": ["0"],
        "lang": ["en"],
    }


def test_answer_begins_with_the_person_answered(server: Scripted, city: Mastodon) -> None:
    server.on("GET /api/v1/statuses/5", status("5"))
    server.on(POST, status("9", author="1"))
    city.publish(Outgoing("Until Friday.", reply_to="5"), key="k")
    form = server.to(POST)[0].form
    assert (form["status"], form["in_reply_to_id"], form["visibility"]) == (["@bob Until Friday."], ["5"], ["public"])


def test_thread_of_our_own_mentions_nobody(server: Scripted, city: Mastodon) -> None:
    server.on("GET /api/v1/statuses/5", status("5", author="1"))
    server.on(POST, status("9", author="1"))
    city.publish(Outgoing("Part two.", reply_to="5"), key="k")
    assert server.to(POST)[0].form["status"] == ["Part two."]


def test_answer_to_what_cannot_be_read_is_not_sent(server: Scripted, city: Mastodon) -> None:
    server.on("GET /api/v1/statuses/5", {"id": "5"})
    assert failed(lambda: city.publish(Outgoing("x", reply_to="5"), key="k")).code == "protocol"
    assert server.to(POST) == []


@pytest.mark.parametrize("to", ["bob@far.example", "@bob@far.example"])
def test_private_answer_goes_to_the_person_alone(server: Scripted, city: Mastodon, to: str) -> None:
    server.on(POST, status("9", author="1"))
    city.publish(Outgoing("Come in.", reply_to="5", to=to, visibility="private"), key="k")
    form = server.to(POST)[0].form
    assert (form["status"], form["visibility"]) == (["@bob@far.example Come in."], ["direct"])


def test_person_of_our_own_server_is_named_as_the_server_does(server: Scripted, city: Mastodon) -> None:
    server.on(POST, status("9", author="1"))
    city.publish(Outgoing("Come in.", to="bob@127.0.0.1", visibility="private"), key="k")
    assert server.to(POST)[0].form["status"] == ["@bob Come in."]


def test_person_given_by_id_is_looked_up(server: Scripted, city: Mastodon) -> None:
    server.on("GET /api/v1/accounts/2", {"id": "2", "acct": "bob"})
    server.on(POST, status("9", author="1"))
    city.publish(Outgoing("Come in.", to="2", visibility="private"), key="k")
    assert server.to(POST)[0].form["status"] == ["@bob Come in."]


def test_person_whom_nobody_knows_is_refused(server: Scripted, city: Mastodon) -> None:
    error = failed(lambda: city.publish(Outgoing("x", to="3", visibility="private"), key="k"))
    assert (type(error), error.code) == (Refused, "recipient")


def _picture() -> Media:
    return Media("0" * 64, "image/png", 4, "map.png", "A map", lambda: b"\x89PNG")


def test_media_go_with_their_description(server: Scripted, city: Mastodon, slept: list[float]) -> None:
    server.on("POST /api/v2/media", {"id": "m1", "url": "https://example.org/m1.png"})
    server.on("POST /api/v2/media", {"id": "m2", "url": None}, status=202)
    server.on("GET /api/v1/media/m2", {"id": "m2", "url": None}, status=206)
    server.on("GET /api/v1/media/m2", {"id": "m2", "url": "https://example.org/m2.png"})
    server.on(POST, status("9", author="1"))
    city.publish(Outgoing("Look", media=(_picture(), _picture())), key="k")
    upload = server.to("POST /api/v2/media")[0].body
    assert (b'name="description"\r\n\r\nA map\r\n' in upload, b'filename="map.png"' in upload) == (True, True)
    assert (b"\x89PNG" in upload, b"Content-Type: image/png" in upload) == (True, True)
    assert (server.to(POST)[0].form["media_ids[]"], slept) == (["m1", "m2"], [1.0, 1.0])


def test_file_that_is_processed_for_ever_is_tried_again_later(
    server: Scripted, city: Mastodon, slept: list[float]
) -> None:
    server.on("POST /api/v2/media", {"id": "m", "url": None}, status=202)
    server.on("GET /api/v1/media/m", {"id": "m", "url": None}, status=206)
    error = failed(lambda: city.publish(Outgoing("Look", media=(_picture(),)), key="k"))
    assert isinstance(error, Retry)
    assert (error.after, error.sent, sum(slept), server.to(POST)) == (60, False, 15.0, [])


def test_upload_with_a_strange_answer_is_locked(server: Scripted, city: Mastodon) -> None:
    server.on("POST /api/v2/media", [])
    assert failed(lambda: city.publish(Outgoing("Look", media=(_picture(),)), key="k")).code == "protocol"


def test_text_leaves_and_arrives_without_marks_of_direction_that_nobody_wrote(server: Scripted, city: Mastodon) -> None:
    written = "شكرا @bob@far.example على السؤال\u200f."
    server.on("GET /api/v1/statuses/5", status("5"))
    server.on(POST, status("9", author="1"))
    city.publish(Outgoing(written, reply_to="5", language="ar"), key="k")
    assert server.to(POST)[0].form["status"] == [f"@bob {written}"]


def test_same_delivery_sends_the_same_key_each_time(server: Scripted, city: Mastodon) -> None:
    server.on(POST, {"error": "busy"}, status=503)
    server.on(POST, status("9", author="1"))
    failed(lambda: city.publish(Outgoing("Hello"), key="delivery-7"))
    city.publish(Outgoing("Hello"), key="delivery-7")
    assert [asked.headers["idempotency-key"] for asked in server.to(POST)] == ["delivery-7", "delivery-7"]
