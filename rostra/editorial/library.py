"""Questions about the media library."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil
from typing import TypeVar

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Exists, OuterRef, Q, QuerySet

from rostra.editorial import content
from rostra.editorial.content import Content, Picture
from rostra.editorial.enums import OPEN_STATES, Licence, PeopleShown, PostState
from rostra.editorial.models import Asset, Captions, Consent, Post, Version
from rostra.editorial.rules import reach
from rostra.people.enums import Right
from rostra.people.models import Member

Key = TypeVar("Key")
SOON = timedelta(days=30)
SHOWN = 24


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the library is asked for; empty is everything that is not in the archive."""

    words: str = ""
    kind: str = ""
    trouble: bool = False
    archived: bool = False


def assets(wanted: Wanted, *, today: date) -> QuerySet[Asset]:
    """What is asked for, newest first, with who added it."""
    rows = Asset.objects.filter(archived_at__isnull=not wanted.archived).select_related("file", "added_by")
    if wanted.kind:
        rows = rows.filter(type__startswith=f"{wanted.kind}/")
    if wanted.words:
        found = SearchVector("name", "tags", "alt", "creator", "source", config="simple")
        query = SearchQuery(wanted.words, config="simple", search_type="websearch")
        rows = rows.annotate(found=found).filter(Q(found=query) | Q(name__icontains=wanted.words))
    if wanted.trouble:
        rows = rows.filter(_troubled(today))
    return rows.order_by("-pk")


def trouble_of(asset: Asset, *, today: date, agreed: bool, captioned: bool) -> list[str]:
    """Codes of what keeps the file from being published, or soon will: see `library_wording.TROUBLES`."""
    found = []
    if asset.licence == Licence.UNKNOWN:
        found.append("licence")
    elif asset.licence_until is not None and asset.licence_until < today:
        found.append("ended")
    elif asset.licence_until is not None and asset.licence_until < today + SOON:
        found.append("ends")
    if asset.people == PeopleShown.UNKNOWN:
        found.append("people")
    elif asset.people == PeopleShown.NOT_AGREED or (asset.people == PeopleShown.AGREED and not agreed):
        found.append("consent")
    if not asset.alt.strip():
        found.append("alt")
    if asset.seconds is not None and not captioned:
        found.append("captions")
    return found


def with_state(rows: QuerySet[Asset], *, today: date) -> QuerySet[Asset]:
    """The rows with `agreed` and `captioned`, for `trouble_of`."""
    return rows.annotate(
        agreed=Exists(_running(today).filter(asset=OuterRef("pk"))),
        captioned=Exists(Captions.objects.filter(asset=OuterRef("pk"))),
    )


def posts_with(asset: Asset, reader: Member, limit: int = 50) -> list[Post]:
    """The posts that have or had the file and that the reader may see, newest first."""
    return list(_posts_with(asset).filter(reach(reader, Right.READ)).order_by("-pk")[:limit])


def posts_out_with(asset: Asset) -> bool:
    """Whether a post with the file is approved or published."""
    return _posts_with(asset).filter(state__in=[PostState.APPROVED, PostState.PUBLISHED]).exists()


def _posts_with(asset: Asset) -> QuerySet[Post]:
    name = bytes(asset.file.sha256).hex()
    item = [[{"sha256": name}], [{"original": name}]]
    first = Q(media__contains=item[0]) | Q(media__contains=item[1])
    later = Q(more__contains=[{"media": item[0]}]) | Q(more__contains=[{"media": item[1]}])
    held = Version.objects.filter(first | later)
    return Post.objects.filter(pk__in=held.order_by().values("post"))


def taken_back(asset: Asset) -> bool:
    """Whether somebody who is shown took back their consent."""
    return Consent.objects.filter(asset=asset).exclude(withdrawn_at=None).exists()


def as_picture(asset: Asset, alt: str = "") -> Picture:
    """The file as posts carry it."""
    return Picture(
        sha256=bytes(asset.file.sha256).hex(),
        name=asset.name,
        type=asset.type,
        size=asset.size,
        alt=alt or asset.alt,
        width=asset.width or 0,
        height=asset.height or 0,
        seconds=ceil(asset.seconds or 0),
    )


def assets_named(numbers: Iterable[str]) -> list[Asset]:
    """Files that a form chose by their numbers; what is in the archive, or no number, is left out."""
    wanted = [int(number) for number in numbers if number.isascii() and number.isdecimal()]
    return list(Asset.objects.filter(pk__in=wanted, archived_at=None).select_related("file").order_by("pk"))


def shelf(words: str = "", *, today: date, limit: int = SHOWN) -> list[Asset]:
    """What a writer can take into a post: the newest, or the newest of those that these words find."""
    return list(assets(Wanted(words), today=today)[:limit])


def with_captions(contents: Mapping[Key, Content]) -> dict[Key, Content]:
    """The contents with the captions that the library has of their films now; one query where there are films."""
    media = [picture for each in contents.values() for part in each.parts for picture in part.media]
    films = {bytes.fromhex(picture.sha256) for picture in media if picture.film}
    if not films:
        return dict(contents)
    known: dict[str, tuple[content.Captions, ...]] = {}
    rows = Captions.objects.filter(asset__file__sha256__in=films).order_by("language")
    for film, language, file in rows.values_list("asset__file__sha256", "language", "file__sha256"):
        name = bytes(film).hex()
        known[name] = (*known.get(name, ()), content.Captions(language, bytes(file).hex()))
    return {key: each.with_captions(known) for key, each in contents.items()}


def open_posts_with(asset: Asset) -> list[Post]:
    """The posts that have or had the file and can still be changed."""
    rows = _posts_with(asset).filter(state__in=OPEN_STATES)
    return list(rows.select_related("author", "saved_by", "review_asked_by").order_by("pk"))


def ending(now: datetime) -> QuerySet[Consent]:
    """Consents that end within a month."""
    day = now.date()
    return Consent.objects.filter(withdrawn_at=None, until__gte=day, until__lt=day + SOON).select_related("asset")


def _running(today: date) -> QuerySet[Consent]:
    return Consent.objects.filter(Q(until=None) | Q(until__gte=today), withdrawn_at=None)


def _troubled(today: date) -> Q:
    agreed = Exists(_running(today).filter(asset=OuterRef("pk")))
    return Q(
        Q(licence=Licence.UNKNOWN)
        | Q(licence_until__lt=today + SOON)
        | Q(people__in=[PeopleShown.UNKNOWN, PeopleShown.NOT_AGREED])
        | (Q(people=PeopleShown.AGREED) & ~agreed)
        | Q(alt="")
        | (Q(seconds__isnull=False) & ~Exists(Captions.objects.filter(asset=OuterRef("pk"))))
    )
