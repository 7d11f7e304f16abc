"""Archives as networks make them, of a fictional account: written here, read by the tests."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

PUBLIC = "https://www.w3.org/ns/activitystreams#Public"
ACTOR = "https://social.example/users/portavale"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


def note(number: int, text: str = "The ferry leaves at nine.", **more: Any) -> dict[str, Any]:
    """A post in an outbox, as Mastodon 4 writes it."""
    name = f"{ACTOR}/statuses/{number}"
    to = more.pop("to", [PUBLIC])
    copied = more.pop("cc", [f"{ACTOR}/followers"])
    thing = {
        "id": name,
        "type": "Note",
        "summary": None,
        "inReplyTo": None,
        "published": f"2024-03-01T09:00:{number % 60:02d}Z",
        "url": f"https://social.example/@portavale/{number}",
        "attributedTo": ACTOR,
        "to": to,
        "cc": copied,
        "content": f"<p>{text}</p>",
        "contentMap": {"en": f"<p>{text}</p>"},
        "attachment": [],
        "tag": [],
        **more,
    }
    return {
        "id": f"{name}/activity",
        "type": "Create",
        "actor": ACTOR,
        "published": thing["published"],
        "to": to,
        "cc": copied,
        "object": thing,
        "signature": {"type": "RsaSignature2017"},
    }


def picture(
    path: str = "/media_attachments/files/111/original/quay.png", alt: str | None = "The quay"
) -> dict[str, Any]:
    return {"type": "Document", "mediaType": "image/png", "url": path, "name": alt}


def outbox(*activities: Any) -> bytes:
    content = {"@context": "https://www.w3.org/ns/activitystreams", "type": "OrderedCollection"}
    return json.dumps({**content, "totalItems": len(activities), "orderedItems": list(activities)}).encode()


def tweet(number: int, text: str = "The ferry leaves at nine.", **more: Any) -> dict[str, Any]:
    """A post in data/tweets.js."""
    return {
        "tweet": {
            "edit_info": {"initial": {"editTweetIds": [str(number)]}},
            "id": str(number),
            "id_str": str(number),
            "full_text": text,
            "created_at": "Fri Mar 01 09:00:00 +0000 2024",
            "lang": "en",
            "entities": {"hashtags": [], "urls": [], "user_mentions": []},
            **more,
        }
    }


def script(name: str, items: Any) -> bytes:
    return f"window.YTD.{name}.part0 = {json.dumps(items, indent=2)}".encode()


ACCOUNT = script(
    "account", [{"account": {"username": "portavale", "accountId": "77", "accountDisplayName": "Portavale"}}]
)


def zipped(path: Path, members: Mapping[str, bytes], *, stored: bool = False) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return path


def tarred(path: Path, members: Mapping[str, bytes], *, mode: str = "w:gz") -> Path:
    with tarfile.open(path, mode) as file:  # type: ignore[call-overload]  # the mode is one of them
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            file.addfile(info, io.BytesIO(content))
    return path
