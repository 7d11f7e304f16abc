"""What a post says on one account, as a value: compared, fingerprinted, captured, and given to the channel."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cached_property, partial
from typing import Any

from django.conf.locale import LANG_INFO
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from rostra.accounts.models import Account
from rostra.audit.actions import Capture
from rostra.audit.canonical import canonical
from rostra.audit.sources import Source
from rostra.channels.contract import Media, Outgoing
from rostra.core import files
from rostra.core.models import StoredFile
from rostra.editorial.models import Approval, Version


@dataclass(frozen=True, slots=True)
class Picture:
    """A stored picture with what it shows, for people who cannot see it. `size` in bytes.

    `original` is the SHA-256 of the picture that was uploaded, where this is a copy made to fit a network.
    """

    sha256: str
    name: str
    type: str
    size: int
    alt: str = ""
    original: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """The words, their language, the link and the pictures."""

    text: str
    language: str
    link: str = ""
    media: tuple[Picture, ...] = ()

    @classmethod
    def of(cls, version: Version) -> Content:
        pictures = tuple(Picture(**item) for item in version.media)
        return cls(version.text, version.language, version.link, pictures)

    @property
    def language_name(self) -> str:
        """By its own name; the code where Django knows none."""
        return str(LANG_INFO[self.language]["name_local"]) if self.language in LANG_INFO else self.language

    def differences(self, other: Content) -> list[str]:
        """The names of the parts in which they differ."""
        return [part for part in ("text", "language", "link", "media") if getattr(self, part) != getattr(other, part)]


@dataclass(frozen=True)
class Current:
    """A post's content as it stands: the newest row of each account, and what is written for all."""

    post_id: int
    rows: tuple[Version, ...]

    @cached_property
    def shared(self) -> Version | None:
        return next((row for row in self.rows if row.account_id is None), None)

    @cached_property
    def versions(self) -> tuple[Version, ...]:
        """What goes out, by the name of the account."""
        held = [(row.account.name, row.pk, row) for row in self.rows if row.account and not row.removed]
        return tuple(row for _, _, row in sorted(held, key=lambda item: item[:2]))

    @property
    def by_account(self) -> dict[Account, Version]:
        return {row.account: row for row in self.versions if row.account}

    @property
    def hands(self) -> frozenset[int]:
        """The ids of the users who wrote any part of it."""
        return frozenset(row.saved_by_id for row in self.rows)

    @cached_property
    def hash(self) -> bytes:
        """SHA-256 over what goes out to which account: the thing that is approved."""
        sent = [{"account": row.account_id, **_plain(Content.of(row))} for row in self.versions]
        sent.sort(key=lambda item: str(item["account"]))
        return hashlib.sha256(canonical({"post": self.post_id, "versions": sent})).digest()

    @property
    def code(self) -> str:
        """The hash as people compare it."""
        digits = self.hash.hex()
        return f"{digits[:4]}-{digits[4:8]}"


def outgoing(content: Content) -> Outgoing:
    """What the channel gets; the bytes of pictures are read when it asks for them."""
    media = tuple(
        Media(
            sha256=item.sha256,
            content_type=item.type,
            size=item.size,
            name=item.name,
            alt=item.alt,
            read=partial(_read_file, item.sha256),
        )
        for item in content.media
    )
    return Outgoing(text=content.text, language=content.language, link=content.link, media=media)


def stored(content: Content) -> list[dict[str, str | int]]:
    """The pictures as a version's `media`."""
    return [asdict(picture) for picture in content.media]


def version_capture(version: Version) -> Capture:
    return Capture(VERSION.name, str(version.pk), bytes(version.salt), _version_bytes(version))


def approval_capture(approval: Approval) -> Capture:
    return Capture(APPROVAL.name, str(approval.pk), bytes(approval.salt), _approval_bytes(approval))


def _plain(content: Content) -> dict[str, object]:
    media = [_plain_picture(picture) for picture in content.media]
    return {"text": content.text, "language": content.language, "link": content.link, "media": media}


def _plain_picture(picture: Picture) -> dict[str, str]:
    plain = {"sha256": picture.sha256, "alt": picture.alt, "name": picture.name, "type": picture.type}
    # Only where there is one: what was captured before copies were made keeps its bytes.
    return {**plain, "original": picture.original} if picture.original else plain


def _version_bytes(version: Version) -> bytes:
    return canonical(
        {
            "body": version.body_id,
            "post": version.post_id,
            "account": version.account_id,
            "number": version.number,
            "saved_by": version.saved_by_id,
            "saved_at": _instant(version.saved_at),
            "removed": version.removed,
            "text": version.text,
            "language": version.language,
            "link": version.link,
            "media": version.media,
        }
    )


def _approval_bytes(approval: Approval) -> bytes:
    return canonical(
        {
            "body": approval.body_id,
            "post": approval.post_id,
            "revision": approval.revision,
            "content_hash": bytes(approval.content_hash).hex(),
            "verdict": str(approval.verdict),
            "by": approval.by_id,
            "at": _instant(approval.at),
            "reason": approval.reason,
        }
    )


def _instant(value: datetime) -> str:
    return value.astimezone(UTC).isoformat()


def _read_file(sha256: str) -> bytes:
    return files.read(StoredFile.objects.get(sha256=bytes.fromhex(sha256)))


def _numbers(keys: Iterable[str]) -> list[int]:
    return [int(key) for key in keys]


def _read_versions(keys: list[str]) -> Mapping[str, tuple[bytes, bytes]]:
    rows = Version.everywhere.filter(pk__in=_numbers(keys))
    return {str(row.pk): (bytes(row.salt), _version_bytes(row)) for row in rows}


def _read_approvals(keys: list[str]) -> Mapping[str, tuple[bytes, bytes]]:
    rows = Approval.everywhere.filter(pk__in=_numbers(keys))
    return {str(row.pk): (bytes(row.salt), _approval_bytes(row)) for row in rows}


def _keys(rows: QuerySet[Any, Any]) -> list[QuerySet[Any, Any]]:
    return [rows.annotate(key=Cast("pk", TextField())).values_list("key")]


VERSION = Source("editorial.version", _read_versions, lambda: _keys(Version.everywhere.all()))
APPROVAL = Source("editorial.approval", _read_approvals, lambda: _keys(Approval.everywhere.all()))
SOURCES = (VERSION, APPROVAL)
