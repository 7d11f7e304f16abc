"""Every field of every event, and every thing that events are about, has a name in the reader's language."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone, translation

from rostra.audit import registry
from rostra.audit.registry import EventKind
from rostra.channels.contract import Media, Outgoing
from rostra.editorial.models import Approval, Version
from rostra.editorial.sources import approval_capture, version_capture
from rostra.inbox.models import Answer, Note
from rostra.inbox.sources import answer_content, message_content, note_content
from rostra.people import naming
from rostra.people.actions import add_unit
from rostra.people.naming import Detail, Field, Thing
from rostra.publishing.content import capture, freeze
from rostra.publishing.models import Delivery

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
WITHOUT_NAMES = {"inbox.conversation", "people.accessrequest", "vault.key"}
"""Told by number: who reads the log may not always read what citizens wrote; some have no name at all."""
NO_SUBJECTS = {
    "accounts.check_links",
    "core.storedfile",
    "inbox.collect",
    "inbox.fetch_attachments",
    "inbox.follow_holidays",
    "inbox.learn_anew",
    "inbox.send_groups",
    "inbox.sort",
    "listening.search",
}
"""What `verify` reports, and the locks of jobs, have the same form."""


def kinds() -> list[EventKind]:
    return [kind for kind in registry.kinds().values() if not kind.name.startswith("test.")]


@pytest.mark.parametrize(
    ("kind", "name"), [pytest.param(k.name, n, id=f"{k.name}-{n}") for k in kinds() for n in k.fields]
)
def test_event_field_has_a_label(kind: str, name: str) -> None:
    known = naming.field_of(kind, name)

    assert known is not None
    assert str(known.label).strip() != ""


def subjects() -> Iterator[tuple[str, str]]:
    """Everything of the form f"domain.thing:{…}" in our code, with the file in which it stands."""
    for file in sorted((ROOT / "rostra").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            first = node.values[0] if isinstance(node, ast.JoinedStr) and node.values else None
            if isinstance(first, ast.Constant) and (found := re.fullmatch(r"([a-z]+\.[a-z_]+):", str(first.value))):
                yield found[1], file.relative_to(ROOT).as_posix()


def test_subject_of_events_has_a_name() -> None:
    found = {prefix: file for prefix, file in subjects() if prefix not in NO_SUBJECTS}
    nameless = {}
    for prefix, file in found.items():
        thing = naming.thing_of(prefix)
        if thing is None or (thing.names is None and prefix not in WITHOUT_NAMES):
            nameless[prefix] = file

    assert "people.member" in found
    assert nameless == {}


def contents() -> dict[str, Any]:
    """Content of every source, with everything that it can hold."""
    salt = b"0" * 16
    picture = {"sha256": "00", "name": "a.png", "type": "image/png", "size": 3, "alt": "A road"}
    media = Media(sha256="00", content_type="image/png", size=3, name="a.png", alt="A road", read=bytes)
    outgoing = Outgoing(text="Hello", language="en", media=(media,), references=("1",))
    version = Version(
        post_id=1, account_id=1, number=1, text="Hello", language="en", media=[picture], saved_at=NOW, salt=salt
    )
    approval = Approval(post_id=1, revision=1, content_hash=b"", verdict="approved", by_id=1, at=NOW, salt=salt)
    delivery = Delivery(account_id=1, source="editorial.version", source_id=1, content=freeze(outgoing), salt=salt)
    answer = Answer(conversation_id=1, author_id=1, text="Hello", visibility="public", media=[picture], at=NOW)
    written: dict[str, Any] = dict.fromkeys(
        ("ref", "subject", "text", "author_id", "author_name", "author_handle", "url"), ""
    )
    kept: dict[str, Any] = {"body_id": 1, "account_id": 1, "conversation_id": 1, "received_at": NOW}
    return {
        "editorial.version": version_capture(version).content,
        "editorial.approval": approval_capture(approval).content,
        "publishing.delivery": capture(delivery).content,
        "inbox.answer": answer_content(answer),
        "inbox.note": note_content(Note(conversation_id=1, author_id=1, text="Hello", at=NOW)),
        "inbox.message": message_content(
            **written, **kept, sent_at=NOW, reply_to="", visibility="public", own=False, raw=b""
        ),
    }


def names(value: Any) -> set[str]:
    if isinstance(value, list):
        return {name for part in value for name in names(part)}
    return {name for key, part in value.items() for name in {key, *names(part)}} if isinstance(value, dict) else set()


@pytest.mark.parametrize("source", sorted(contents()))
def test_captured_content_has_labels(source: str) -> None:
    content = json.loads(contents()[source])

    assert {name for name in names(content) if naming.field_of(source, name) is None} == set()


def told(kind: str, /, **data: Any) -> list[tuple[str, str]]:
    [row] = naming.details([(kind, data)])
    return [(detail.label, detail.value) for detail in row]


def test_codes_are_told_by_their_labels(cast: Any) -> None:
    assert told("inbox.reopened", state="closed") == [("State after", "Closed")]
    assert told("publishing.delivery_late", state="due") == [("State before", "Waiting for its time")]
    assert told("publishing.delivery_failed", code="worker_lost", attempt=2) == [
        ("Reason", "The worker stopped while it was sending."),
        ("Attempt", "2"),
    ]
    assert told("accounts.state_changed", old="active", new="locked", code="") == [
        ("State before", "Connected"),
        ("State after", "Needs a person"),
        ("Reason", "—"),
    ]
    assert told("inbox.not_attached", reason="too_large") == [("Reason", "It is too large.")]
    assert told("vault.secret_stored", name="imap_password", version=1) == [
        ("Credential", "IMAP password"),
        ("Version", "1"),
    ]
    assert told("accounts.connected", channel="mastodon") == [("Channel", "Mastodon")]
    assert told("people.log_exported", kind="inbox.closed") == [("Only", "Conversation closed")]
    assert told("people.profile_changed", fields=["theme", "digest"]) == [("Changed", "Theme, Notices by mail")]


def test_codes_that_nobody_knows_any_more_stay_as_they_are(cast: Any) -> None:
    assert told("inbox.reopened", state="gone") == [("State after", "gone")]
    assert told("accounts.connected", channel="gone") == [("Channel", "gone")]
    assert told("vault.secret_stored", name="gone") == [("Credential", "gone")]
    assert told("people.log_exported", kind="gone") == [("Only", "gone")]
    assert told("editorial.post_saved", changed=["gone:1"]) == [("Changed", "gone:1")]


def test_times_are_told_in_the_readers_language_and_zone(cast: Any) -> None:
    with translation.override("nb"), timezone.override("Europe/Oslo"):
        got = told("editorial.post_rescheduled", old=None, new="2026-11-24T22:30:00+00:00")

    assert [value for _label, value in got] == ["—", "24. november 2026, kl. 23:30"]


def test_decisions_are_told_as_their_page_tells_them(cast: Any) -> None:
    got = told("policy.decided", key="second_person", old="true", new="false")

    assert [value for _label, value in got] == [
        "A second person approves each post",
        "A second person approves it",
        "Its author may publish it alone",
    ]


def test_ids_are_told_by_name_with_their_page(cast: Any) -> None:
    unit = add_unit(name="Roads", by=None, now=cast.now)
    [[unit_told, person]] = naming.details([("people.role_given", {"unit": unit.pk, "user": cast.reader.user_id})])

    assert [(v.name, v.url) for v in unit_told.values] == [("Roads", "/settings/units/")]
    assert [(v.name, v.url) for v in person.values] == [("Nour Haddad", f"/settings/people/{cast.reader.pk}/")]


def test_what_is_gone_keeps_its_number_and_has_no_page(cast: Any) -> None:
    [[post]] = naming.details([("editorial.version_saved", {"post": 999_999})])
    gone = naming.mentions(["editorial.post:999999"])["editorial.post:999999"]

    assert [(v.name, v.url) for v in post.values] == [("999999", "")]
    assert (gone.label, gone.name, gone.url) == ("Post", "999999", "")


def test_a_conversation_is_told_by_number(cast: Any) -> None:
    found = naming.mentions(["inbox.conversation:7"])["inbox.conversation:7"]

    assert (found.label, found.name, found.url) == ("Conversation", "7", "/inbox/7/")


def test_nested_content_is_told_from_the_outside_in(cast: Any) -> None:
    version = {
        "language": "sv",
        "removed": False,
        "media": [{"name": "a.png", "size": 3000}],
        "link": "",
        "x": {"y": []},
    }

    assert naming.content("editorial.version", version) == [
        Detail(("Language",), (naming.Named("Swedish"),)),
        Detail(("Taken off the account",), (naming.Named("No"),)),
        Detail(("Files", "1", "Name"), (naming.Named("a.png"),)),
        Detail(("Files", "1", "Size"), (naming.Named("2.9\xa0KB"),)),
        Detail(("Link",), (naming.Named("—"),)),
        Detail(("x", "y"), (naming.Named("—"),)),
    ]


def test_a_code_with_an_id_names_the_thing(cast: Any) -> None:
    naming.register(
        things=[Thing("test.lamp", "Lamp", names=lambda ids: dict.fromkeys(ids, "Harbour lamp"))],  # type: ignore[arg-type]
        fields=[Field("lamps", "Lamps", thing="test.lamp", words={"lit": "%(name)s lit", "all": "All"})],  # type: ignore[arg-type]
    )

    assert told("test.lit", lamps=["lit:3", "all", 4]) == [("Lamps", "Harbour lamp lit, All, Harbour lamp")]
