"""What a post says on one account, as a value: compared, fingerprinted, captured, and given to the channel."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import UTC, date, datetime
from functools import cached_property, partial
from typing import Any, NamedTuple, Self

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
from rostra.editorial.enums import Confidentiality, Risk
from rostra.editorial.models import Approval, Override, Post, Version


@dataclass(frozen=True, slots=True)
class Picture:
    """A stored picture or film with what it shows, for people who cannot see it. `size` in bytes; zeros: not measured.

    `original` is the SHA-256 of the picture that was uploaded, where this is a copy made to fit a network.
    """

    sha256: str
    name: str
    type: str
    size: int
    alt: str = ""
    original: str = ""
    width: int = 0
    height: int = 0
    seconds: int = 0

    @property
    def film(self) -> bool:
        return self.type.startswith("video/")


def language_name(code: str) -> str:
    """By its own name; the code where Django knows none."""
    return str(LANG_INFO[code]["name_local"]) if code in LANG_INFO else code


class Target(NamedTuple):
    """Where a version goes: an account, in the original language or (its code) in a translation."""

    account: Account
    translation: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A further item of a thread: it answers the one before."""

    text: str
    media: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """The words, their language, the link and the pictures; `more` are the items that follow in a thread.

    `made_from` is the number of the original from which a translation was made, or with which somebody compared it last.
    """

    text: str
    language: str
    link: str = ""
    media: tuple[Picture, ...] = ()
    more: tuple[Part, ...] = ()
    made_from: int | None = None

    @classmethod
    def of(cls, version: Version) -> Content:
        more = tuple(Part(item["text"], _pictures(item["media"])) for item in version.more)
        media = _pictures(version.media)
        return cls(version.text, version.language, version.link, media, more, version.made_from)

    @property
    def parts(self) -> tuple[Part, ...]:
        """All items of the thread, the first one included."""
        return (Part(self.text, self.media), *self.more)

    @property
    def language_name(self) -> str:
        """By its own name; the code where Django knows none."""
        return language_name(self.language)

    def differences(self, other: Content) -> list[str]:
        """The names of the parts in which they differ."""
        return [part for part in PARTS if getattr(self, part) != getattr(other, part)]


PARTS = ("text", "language", "link", "media", "more", "made_from")
VOUCHED = ("risk", "confidentiality", "expires_at")
"""What of a post's details an approval holds for, besides its words."""


@dataclass(frozen=True, slots=True)
class Details:
    """What a post is, besides its words; the names are those of its columns."""

    content_type_id: int | None = None
    risk: str = Risk.NORMAL.value
    confidentiality: str = Confidentiality.PUBLIC.value
    expires_at: datetime | None = None
    fast_track: bool = False
    also_at: str = ""
    source_url: str = ""
    source_rights: str = ""
    corrects_url: str = ""
    slot_id: int | None = None
    slot_day: date | None = None

    @classmethod
    def of(cls, post: Post) -> Self:
        return cls(**{field.name: getattr(post, field.name) for field in fields(cls)})

    @property
    def columns(self) -> dict[str, Any]:
        return asdict(self)

    def differences(self, other: Details) -> list[str]:
        """The columns in which they differ."""
        return [name for name, value in self.columns.items() if getattr(other, name) != value]

    def told(self, names: Iterable[str]) -> dict[str, Any]:
        """These columns as the log tells of them, by their names there."""
        return {name.removesuffix("_id"): _told(getattr(self, name)) for name in names}

    @property
    def vouched(self) -> dict[str, str]:
        """What an approval holds for; nothing for an ordinary post, so that what was approved before keeps its hash."""
        plain = Details()
        told = self.told(name for name in VOUCHED if getattr(self, name) != getattr(plain, name))
        if self.expires_at is not None:
            told["expires_at"] = _instant(self.expires_at)
        return told


def _told(value: object) -> object:
    """As JSON has it: days and instants as ISO 8601 writes them, a choice as its code."""
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, str) else value


@dataclass(frozen=True)
class Current:
    """A post's content as it stands: the newest row of each account and translation, and what is written for all."""

    post_id: int
    rows: tuple[Version, ...]
    details: Details = Details()

    @cached_property
    def texts(self) -> dict[str, Version]:
        """What is written for all accounts: the original under "", each translation under its language."""
        return {row.translation: row for row in self.rows if row.account_id is None and not row.removed}

    @property
    def shared(self) -> Version | None:
        """The original, as it is written for all accounts."""
        return self.texts.get("")

    @property
    def outdated(self) -> tuple[str, ...]:
        """The translations that nobody compared with the original since it was changed."""
        if self.shared is None:
            return ()
        newest = self.shared.number
        return tuple(code for code, row in self.texts.items() if code and (row.made_from or 0) < newest)

    @cached_property
    def versions(self) -> tuple[Version, ...]:
        """What goes out, by the name of the account, the original before its translations."""
        return tuple(self.targets.values())

    @cached_property
    def targets(self) -> dict[Target, Version]:
        held = [(Target(row.account, row.translation), row) for row in self.rows if row.account and not row.removed]
        return dict(sorted(held, key=lambda item: (item[0].account.name, item[0].account.pk, item[0].translation)))

    @property
    def accounts(self) -> list[Account]:
        """To which it goes, each once."""
        return list(dict.fromkeys(target.account for target in self.targets))

    @property
    def hands(self) -> frozenset[int]:
        """The ids of the users who wrote any part of it."""
        return frozenset(row.saved_by_id for row in self.rows)

    @cached_property
    def hash(self) -> bytes:
        """SHA-256 over what goes out to which account, and what it is taken to be: the thing that is approved."""
        rows = sorted(self.versions, key=lambda row: (str(row.account_id), row.translation))
        sent = [_translated(row, {"account": row.account_id, **_plain(Content.of(row))}) for row in rows]
        return hashlib.sha256(canonical({"post": self.post_id, "versions": sent, **self.details.vouched})).digest()

    @property
    def code(self) -> str:
        """The hash as people compare it."""
        digits = self.hash.hex()
        return f"{digits[:4]}-{digits[4:8]}"


def outgoing(content: Content, *, part: int = 0) -> Outgoing:
    """What the channel gets of an item of the thread; the bytes of pictures are read when it asks for them.

    The link stands in the first one.
    """
    item = content.parts[part]
    link = content.link if part == 0 else ""
    return Outgoing(text=item.text, language=content.language, link=link, media=_media(item.media))


def _media(pictures: Iterable[Picture]) -> tuple[Media, ...]:
    return tuple(
        Media(
            sha256=item.sha256,
            content_type=item.type,
            size=item.size,
            name=item.name,
            alt=item.alt,
            read=partial(_read_file, item.sha256),
            width=item.width,
            height=item.height,
            seconds=item.seconds,
        )
        for item in pictures
    )


def stored(content: Content) -> dict[str, Any]:
    """The content as a version's fields."""
    fields = asdict(content)
    more = [{"text": item["text"], "media": list(item["media"])} for item in fields["more"]]
    return {**fields, "media": list(fields["media"]), "more": more}


def version_capture(version: Version) -> Capture:
    return Capture(VERSION.name, str(version.pk), bytes(version.salt), _version_bytes(version))


def approval_capture(approval: Approval) -> Capture:
    return Capture(APPROVAL.name, str(approval.pk), bytes(approval.salt), _approval_bytes(approval))


def override_capture(override: Override) -> Capture:
    return Capture(OVERRIDE.name, str(override.pk), bytes(override.salt), _override_bytes(override))


def _plain(content: Content) -> dict[str, object]:
    first, *more = [{"text": part.text, "media": _plain_pictures(part.media)} for part in content.parts]
    plain: dict[str, object] = {**first, "language": content.language, "link": content.link}
    # Only where there is one, here and below: what was approved or captured before threads keeps its bytes.
    return {**plain, "more": more} if more else plain


def _plain_pictures(pictures: Iterable[Picture]) -> list[dict[str, str]]:
    return [_plain_picture(picture) for picture in pictures]


def _pictures(items: Iterable[Mapping[str, Any]]) -> tuple[Picture, ...]:
    return tuple(Picture(**item) for item in items)


def _translated(version: Version, plain: dict[str, Any]) -> dict[str, Any]:
    return {**plain, "translation": version.translation} if version.translation else plain


def _plain_picture(picture: Picture) -> dict[str, str]:
    plain = {"sha256": picture.sha256, "alt": picture.alt, "name": picture.name, "type": picture.type}
    # Only where there is one: what was captured before copies were made keeps its bytes.
    return {**plain, "original": picture.original} if picture.original else plain


def _version_bytes(version: Version) -> bytes:
    more = {"more": version.more} if version.more else {}
    made_from = {"made_from": version.made_from} if version.made_from is not None else {}
    return canonical(
        _translated(version, more | made_from)
        | {
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
    named = {"step": approval.step, "step_name": approval.step_name, "instead_of": approval.instead_of_id}
    return canonical(
        (named if approval.step_name or approval.instead_of_id else {})
        | {
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


def _override_bytes(override: Override) -> bytes:
    return canonical(
        {
            "body": override.body_id,
            "post": override.post_id,
            "account": override.account_id,
            "translation": override.translation,
            "check": override.code,
            "content_hash": bytes(override.content_hash).hex(),
            "by": override.by_id,
            "at": _instant(override.at),
            "reason": override.reason,
        }
    )


def _instant(value: datetime) -> str:
    return value.astimezone(UTC).isoformat()


def _read_file(sha256: str) -> bytes:
    return files.read(StoredFile.objects.get(sha256=bytes.fromhex(sha256)))


def _numbers(keys: Iterable[str]) -> list[int]:
    return [int(key) for key in keys]


def _read_versions(keys: list[str]) -> Mapping[str, tuple[bytes, bytes]]:
    rows = Version.everywhere.filter(pk__in=_numbers(keys)).exclude(salt=b"")
    return {str(row.pk): (bytes(row.salt), _version_bytes(row)) for row in rows}


def _read_approvals(keys: list[str]) -> Mapping[str, tuple[bytes, bytes]]:
    rows = Approval.everywhere.filter(pk__in=_numbers(keys)).exclude(salt=b"")
    return {str(row.pk): (bytes(row.salt), _approval_bytes(row)) for row in rows}


def _read_overrides(keys: list[str]) -> Mapping[str, tuple[bytes, bytes]]:
    rows = Override.everywhere.filter(pk__in=_numbers(keys)).exclude(salt=b"")
    return {str(row.pk): (bytes(row.salt), _override_bytes(row)) for row in rows}


def _keys(rows: QuerySet[Any, Any]) -> list[QuerySet[Any, Any]]:
    return [rows.annotate(key=Cast("pk", TextField())).values_list("key")]


VERSION = Source("editorial.version", _read_versions, lambda: _keys(Version.everywhere.exclude(salt=b"")))
APPROVAL = Source("editorial.approval", _read_approvals, lambda: _keys(Approval.everywhere.exclude(salt=b"")))
OVERRIDE = Source("editorial.override", _read_overrides, lambda: _keys(Override.everywhere.exclude(salt=b"")))
SOURCES = (VERSION, APPROVAL, OVERRIDE)
