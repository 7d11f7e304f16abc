from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from rostra.adapters.mastodon import Mastodon
from rostra.channels.contract import Limit, Locked, Media, Outgoing, Refused, Retry, Seen, Unsupported
from tests.adapters.mastodon.conftest import NINE, OWN, POST, failed, status
from tests.adapters.mastodon.scripted import Scripted

ITEM = "GET /api/v1/statuses/9"
PUT = "PUT /api/v1/statuses/9"
LIMIT = {"X_RateLimit_Limit": "300", "X_RateLimit_Remaining": "299"}


def picture(alt: str) -> Media:
    return Media("0" * 64, "image/png", 3, "bridge.png", alt, lambda: b"png")


# --- Look


def test_look_sees_the_text_and_when_it_was_changed(server: Scripted, city: Mastodon) -> None:
    server.on(ITEM, status("9", "<p>Tom &amp; Jerry<br>again</p>", author="1"))
    server.on(ITEM, status("9", "<p>Other</p>", author="1", edited_at="2026-03-02T10:00:00Z"))
    first, second = city.look("9"), city.look("9")
    assert first is not None
    assert second is not None
    assert (first.ref, first.text, first.url, first.edited_at) == (
        "9",
        "Tom & Jerry\nagain",
        "https://example.org/@bob/9",
        None,
    )
    assert (second.text, second.edited_at) == ("Other", datetime(2026, 3, 2, 10, tzinfo=UTC))


def test_look_answers_none_for_what_is_gone(city: Mastodon) -> None:
    assert city.look("9") is None


def test_look_says_when_it_does_not_know(server: Scripted, city: Mastodon) -> None:
    server.on(ITEM, {"id": "9"})
    server.on(ITEM, {"error": "This action is not allowed"}, status=403)
    assert type(failed(lambda: city.look("9"))) is Retry
    assert failed(lambda: city.look("9")).code == "not_allowed"


@pytest.mark.parametrize(
    ("shown", "post", "ours"),
    [
        (
            "The bridge is open.\n\nhttps://example.org",
            Outgoing("The bridge is  open.", link="https://example.org"),
            True,
        ),
        ("The bridge is open.", Outgoing("The bridge is open.", link="https://example.org"), False),
        ("@ana@example.org thanks", Outgoing("@ana thanks"), True),
        ("@bob@example.org Until Friday.", Outgoing("Until Friday.", reply_to="5"), True),
        ("@bob@example.org Until Friday.", Outgoing("Until Friday."), False),
        ("the bridge is open.", Outgoing("The bridge is open."), False),
    ],
)
def test_our_words_are_known_as_the_server_writes_them(city: Mastodon, shown: str, post: Outgoing, ours: bool) -> None:
    assert city.shows(Seen("9", shown), post) is ours


# --- Edit


def test_edit_sends_other_words_and_keeps_the_files(server: Scripted, city: Mastodon) -> None:
    server.on(ITEM, status("9", author="1", media_attachments=[{"id": "3"}, {"id": "4"}]))
    server.on(PUT, status("9", author="1"))
    edited = city.edit("9", Outgoing("Corrected", link="https://example.org"))
    form = server.to(PUT)[0].form
    assert (edited.ref, edited.at) == ("9", NINE)
    assert (form["status"], form["media_ids[]"]) == (["Corrected\n\nhttps://example.org"], ["3", "4"])


def test_edit_describes_the_files_anew(server: Scripted, city: Mastodon) -> None:
    server.on(ITEM, status("9", author="1", media_attachments=[{"id": "3"}, {"id": "4"}]))
    server.on(PUT, status("9", author="1"))
    city.edit("9", Outgoing("Corrected", media=(picture("A bridge."), picture(""))))
    said = json.loads(server.to(PUT)[0].body)
    assert (said["status"], said["media_ids"]) == ("Corrected", ["3", "4"])
    assert said["media_attributes"] == [{"id": "3", "description": "A bridge."}, {"id": "4", "description": ""}]


def test_edit_does_not_guess_which_file_is_which(server: Scripted, city: Mastodon) -> None:
    server.on(ITEM, status("9", author="1", media_attachments=[{"id": "3"}]))
    error = failed(lambda: city.edit("9", Outgoing("x", media=(picture("One"), picture("Two")))))
    assert (type(error), error.code, server.to(PUT)) == (Refused, "files_differ", [])


def test_edited_answer_still_begins_with_the_person(server: Scripted, city: Mastodon) -> None:
    people = [{"acct": "bob", "url": "https://example.org/@bob"}]
    server.on(ITEM, status("9", author="1", mentions=people))
    server.on(PUT, status("9", author="1"))
    city.edit("9", Outgoing("Until Friday.", reply_to="5"))
    city.edit("9", Outgoing("Not an answer."))
    texts = [asked.form["status"] for asked in server.to(PUT)]
    assert texts == [["@bob Until Friday."], ["Not an answer."]]
    assert "media_ids[]" not in server.to(PUT)[0].form


def test_edit_of_what_is_gone_is_refused(city: Mastodon) -> None:
    assert failed(lambda: city.edit("9", Outgoing("x"))).code == "not_found"


def test_server_that_knows_no_edits_says_so(server: Scripted, city: Mastodon) -> None:
    server.on(ITEM, status("9", author="1"))
    assert type(failed(lambda: city.edit("9", Outgoing("x")))) is Unsupported


def test_edit_that_is_refused_says_why(server: Scripted, city: Mastodon) -> None:
    server.on(ITEM, status("9", author="1"))
    server.on(PUT, {"error": "This action is not allowed"}, status=403)
    assert failed(lambda: city.edit("9", Outgoing("x"))).code == "not_allowed"


def test_edit_of_what_cannot_be_read_is_not_sent(server: Scripted, city: Mastodon) -> None:
    server.on(ITEM, {"id": "9"})
    error = failed(lambda: city.edit("9", Outgoing("x")))
    assert (type(error), error.code, server.to(PUT)) == (Locked, "protocol", [])


@pytest.mark.parametrize(("body", "code"), [({"id": "9"}, 200), (b"<html>", 200), (b"", 502)])
def test_edit_without_a_readable_answer_is_unknown(server: Scripted, city: Mastodon, body: object, code: int) -> None:
    server.on(ITEM, status("9", author="1"))
    server.on(PUT, body, status=code)
    error = failed(lambda: city.edit("9", Outgoing("x")))
    assert isinstance(error, Retry)
    assert error.sent is True


# --- Limit


@pytest.mark.parametrize("reset", ["2026-03-02T09:05:00.000Z", "2026-03-02T10:05:00+01:00", "1772442300"])
def test_limit_is_what_the_last_answer_said(server: Scripted, city: Mastodon, reset: str) -> None:
    server.on(OWN, [], **LIMIT, X_RateLimit_Reset=reset)
    before = city.limit
    city.find(Outgoing("x"), key="k", since=NINE)
    assert (before, city.limit) == (None, Limit(299, 300, datetime(2026, 3, 2, 9, 5, tzinfo=UTC)))


def test_limit_is_known_from_an_error_too(server: Scripted, city: Mastodon) -> None:
    headers = {**LIMIT, "X_RateLimit_Remaining": "0", "X_RateLimit_Reset": "1772442300"}
    server.on(POST, {"error": "Too many requests"}, status=429, **headers)
    failed(lambda: city.publish(Outgoing("x"), key="k"))
    assert city.limit == Limit(0, 300, datetime(2026, 3, 2, 9, 5, tzinfo=UTC))


@pytest.mark.parametrize(
    "headers",
    [
        {},
        LIMIT,
        {**LIMIT, "X_RateLimit_Reset": "soon"},
        {**LIMIT, "X_RateLimit_Reset": "9" * 30},
        {**LIMIT, "X_RateLimit_Remaining": "many", "X_RateLimit_Reset": "1772442300"},
    ],
)
def test_limit_that_cannot_be_read_is_none(server: Scripted, city: Mastodon, headers: dict[str, str]) -> None:
    server.on(OWN, [], **headers)
    city.find(Outgoing("x"), key="k", since=NINE)
    assert city.limit is None
