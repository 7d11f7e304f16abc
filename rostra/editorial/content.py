"""What a post says on one account, as a value: compared, fingerprinted, captured, and given to the channel."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import UTC, date, datetime
from functools import cached_property, partial
from typing import Any, NamedTuple, Self

from django.conf.locale import LANG_INFO

from rostra.accounts.models import Account
from rostra.audit.canonical import canonical
from rostra.channels import contract, registry
from rostra.channels.contract import Media, Outgoing
from rostra.core import files
from rostra.core.models import StoredFile
from rostra.editorial.enums import Confidentiality, Risk
from rostra.editorial.models import Post, Version


@dataclass(frozen=True, slots=True)
class Captions:
    """What is said in a film, in one language: the file (WebVTT) by its SHA-256."""

    language: str
    sha256: str

    @property
    def language_name(self) -> str:
        return language_name(self.language)

    @property
    def file(self) -> Picture:
        """As what goes with a post has an address."""
        return Picture(self.sha256, f"{self.language}.vtt", "text/vtt", 0)


@dataclass(frozen=True, slots=True)
class Picture:
    """A stored picture or film with what it shows, for people who cannot see it. `size` in bytes; zeros: not measured.

    `original` is the SHA-256 of the picture that was uploaded, where this is a copy made to fit a network. `captions`
    are those that go out with a film, as the media library had them when the post was saved.
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
    captions: tuple[Captions, ...] = ()

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


class Card(NamedTuple):
    """What the page behind a link said of itself when it was read last."""

    title: str
    description: str


@dataclass(frozen=True, slots=True)
class Part:
    """A further item of a thread: it answers the one before."""

    text: str
    media: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """The words, their language, the link and the pictures; `more` are the items that follow in a thread.

    `made_from` is the number of the original from which a translation was made, or with which somebody compared it last.
    `heading` is public, and only there on channels that have headings.
    """

    text: str
    language: str
    link: str = ""
    media: tuple[Picture, ...] = ()
    more: tuple[Part, ...] = ()
    made_from: int | None = None
    heading: str = ""

    @classmethod
    def of(cls, version: Version) -> Content:
        more = tuple(Part(item["text"], _pictures(item["media"])) for item in version.more)
        media = _pictures(version.media)
        return cls(version.text, version.language, version.link, media, more, version.made_from, version.heading)

    @property
    def parts(self) -> tuple[Part, ...]:
        """All items of the thread, the first one included."""
        return (Part(self.text, self.media), *self.more)

    @property
    def language_name(self) -> str:
        """By its own name; the code where Django knows none."""
        return language_name(self.language)

    def with_captions(self, known: Mapping[str, tuple[Captions, ...]]) -> Content:
        """The same with these captions of its films, by the film's hash, and no others."""
        if not any(picture.film for part in self.parts for picture in part.media):
            return self

        def spoken(pictures: Iterable[Picture]) -> tuple[Picture, ...]:
            return tuple(replace(each, captions=known.get(each.sha256, ())) if each.film else each for each in pictures)

        more = tuple(replace(part, media=spoken(part.media)) for part in self.more)
        return replace(self, media=spoken(self.media), more=more)

    def differences(self, other: Content) -> list[str]:
        """The names of the parts in which they differ."""
        return [part for part in PARTS if getattr(self, part) != getattr(other, part)]


PARTS = ("heading", "text", "language", "link", "media", "more", "made_from")
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
    asks: str = ""
    asks_until: date | None = None
    rules_url: str = ""
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
    """A post's content as it stands: the newest row of each account and translation, and what is written for all.

    `cards` are what the pages said to which its links lead, by address: of those that go along (see `card`).
    """

    post_id: int
    rows: tuple[Version, ...]
    details: Details = Details()
    cards: Mapping[str, Card] = field(default_factory=dict)

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
        sent = [_translated(row, {"account": row.account_id, **self._sent(row)}) for row in rows]
        return hashlib.sha256(canonical({"post": self.post_id, "versions": sent, **self.details.vouched})).digest()

    def card(self, account: Account, content: Content) -> Card | None:
        """What is sent for the card of the link; None where nobody read the page, or the network does that itself."""
        return self.cards.get(content.link) if carded(account, content) else None

    def _sent(self, row: Version) -> dict[str, object]:
        content = Content.of(row)
        card = self.card(row.account, content) if row.account and self.cards else None
        # Only where there is one: what was approved before cards were frozen keeps its hash.
        return {**_plain(content), **({"card": list(card)} if card else {})}

    @property
    def code(self) -> str:
        """The hash as people compare it."""
        digits = self.hash.hex()
        return f"{digits[:4]}-{digits[4:8]}"


def carded(account: Account, content: Content) -> bool:
    """Whether a card of the link goes out with it, which says what we say: pictures leave no place for one."""
    known = account.channel in registry.names()
    return bool(content.link) and not content.media and known and registry.get(account.channel).can.card


def outgoing(content: Content, *, part: int = 0, card: Card | None = None) -> Outgoing:
    """What the channel gets of an item of the thread; the bytes of pictures are read when it asks for them.

    Heading and link, with its card, stand in the first one.
    """
    item = content.parts[part]
    post = Outgoing(text=item.text, language=content.language, media=_media(item.media))
    if part:
        return post
    title, description = card or ("", "")
    return replace(post, link=content.link, link_title=title, link_description=description, subject=content.heading)


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
            captions=tuple(
                contract.Captions(each.sha256, each.language, partial(_read_file, each.sha256))
                for each in item.captions
            ),
        )
        for item in pictures
    )


def stored(content: Content) -> dict[str, Any]:
    """The content as a version's fields."""
    more = [{"text": part.text, "media": _stored_pictures(part.media)} for part in content.more]
    return {**asdict(content), "media": _stored_pictures(content.media), "more": more}


def _plain(content: Content) -> dict[str, object]:
    first, *more = [{"text": part.text, "media": _plain_pictures(part.media)} for part in content.parts]
    plain: dict[str, object] = {**first, "language": content.language, "link": content.link}
    if content.heading:
        plain["heading"] = content.heading
    # Only where there is one, here and below: what was approved or captured before threads keeps its bytes.
    return {**plain, "more": more} if more else plain


def _plain_pictures(pictures: Iterable[Picture]) -> list[dict[str, Any]]:
    return [_plain_picture(picture) for picture in pictures]


def _pictures(items: Iterable[Mapping[str, Any]]) -> tuple[Picture, ...]:
    return tuple(
        Picture(**{**item, "captions": tuple(Captions(**each) for each in item.get("captions", ()))}) for item in items
    )


def _stored_pictures(pictures: Iterable[Picture]) -> list[dict[str, Any]]:
    return [_stored_picture(picture) for picture in pictures]


def _stored_picture(picture: Picture) -> dict[str, Any]:
    fields = asdict(picture)
    spoken = list(fields.pop("captions"))
    # Only where there are any: a worker of a release that knew no captions reads all others.
    return {**fields, "captions": spoken} if spoken else fields


def _translated(version: Version, plain: dict[str, Any]) -> dict[str, Any]:
    return {**plain, "translation": version.translation} if version.translation else plain


def _plain_picture(picture: Picture) -> dict[str, Any]:
    plain: dict[str, Any] = {"sha256": picture.sha256, "alt": picture.alt, "name": picture.name, "type": picture.type}
    # Only where there are any: what was approved before copies were made, or captions went along, keeps its hash.
    copied = {"original": picture.original} if picture.original else {}
    spoken = {"captions": [asdict(each) for each in picture.captions]} if picture.captions else {}
    return plain | copied | spoken


def _instant(value: datetime) -> str:
    return value.astimezone(UTC).isoformat()


def _read_file(sha256: str) -> bytes:
    return files.read(StoredFile.objects.get(sha256=bytes.fromhex(sha256)))
