"""The content of a message, written out for speed, is the canonical form of its fields."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from rostra.audit.canonical import canonical
from rostra.audit.sources import get
from rostra.inbox.intake import receive
from rostra.inbox.models import Message
from rostra.inbox.sources import message_content
from tests.inbox.intake_parts import make_account, said

FIELDS: dict[str, Any] = {
    "body_id": 1,
    "account_id": 2,
    "conversation_id": 3,
    "ref": "at://x/1",
    "subject": "",
    "text": "When?",
    "author_id": "did:1",
    "author_name": "Ana",
    "author_handle": "@ana",
    "sent_at": datetime(2026, 11, 24, 9, tzinfo=UTC),
    "received_at": datetime(2026, 11, 24, 11, 0, 0, 5, tzinfo=timezone(timedelta(hours=2))),
    "url": "https://x.example/1",
    "reply_to": "",
    "visibility": "public",
    "own": False,
}


@pytest.mark.parametrize("change", [{}, {"own": True}, {"text": 'é " \\ \n \x7f \u2028 😀', "subject": "\x00\x1f"}])
def test_content_is_the_canonical_form_of_the_fields(change: dict[str, Any]) -> None:
    fields = {**FIELDS, **change}
    wanted = {name.removesuffix("_id") if name != "author_id" else name: value for name, value in fields.items()}
    for name in ("sent_at", "received_at"):
        wanted[name] = fields[name].astimezone(UTC).isoformat()
    wanted["raw_sha256"] = hashlib.sha256(b"raw").hexdigest()
    assert message_content(**fields, raw=b"raw") == canonical(wanted)


def test_half_a_character_has_no_canonical_form() -> None:
    with pytest.raises(ValueError, match="surrogates"):
        message_content(**{**FIELDS, "text": "\ud800"}, raw=b"")


@pytest.mark.parametrize("raw", [b"", b"raw", b"x" * 20_000])
@pytest.mark.parametrize("microseconds", [0, 5, 500_000])
def test_database_writes_the_same_content(cast: Any, now: datetime, raw: bytes, microseconds: int) -> None:
    text = "".join(map(chr, range(1, 0x180))) + "\u2028 😀 \ufffe س"
    receive(account=make_account(), messages=[replace(said("1", now), text=text, raw=raw)], now=now)
    message = Message.objects.get()
    at = now.replace(microsecond=microseconds)
    Message.objects.update(text=text, subject=text[:300], author_name='"\\', sent_at=at, received_at=at)
    message.refresh_from_db()

    content = message_content(**{name: getattr(message, name) for name in FIELDS}, raw=raw)

    key = f"{message.pk}.1"
    assert get("inbox.message").read([key]) == {key: (bytes(message.salt), content)}
