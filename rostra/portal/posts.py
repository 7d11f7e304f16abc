"""What the body has published, as everybody may see it: the accessible copy of each post on the body's own site.

Only what stands on a public account now: what was withdrawn is gone here too (R-250), and of which the newest words were
disposed of.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from rostra.accounts.enums import PUBLIC
from rostra.accounts.models import Account
from rostra.accounts.queries.published import published
from rostra.core import files
from rostra.core.models import StoredFile
from rostra.editorial.models import Captions
from rostra.people.models import Body
from rostra.publishing.enums import ChangeState, DeliveryState
from rostra.publishing.models import Change, Delivery
from rostra.publishing.queries import words_gone

SOURCES = ("editorial.version", "publishing.change")
"""Posts, and posts that were taken back and published again in other words; answers to people are theirs."""
SIZE = 30
FILM = "video/mp4"
SHOWN = ("image/jpeg", "image/png", "image/webp", FILM)
"""What is sent to browsers as what it is; nothing else is sent."""


@dataclass(frozen=True, slots=True)
class PublicPicture:
    """A picture or film of a post: its address, its type, what it shows; of a film, its captions by language."""

    url: str
    type: str
    alt: str
    captions: tuple[tuple[str, str], ...] = ()

    @property
    def film(self) -> bool:
        return self.type == FILM


@dataclass(frozen=True, slots=True)
class PublicPart:
    text: str
    pictures: tuple[PublicPicture, ...]


@dataclass(frozen=True, slots=True)
class PublicPost:
    """A post as it stands: its items in order, where and when it was published, and when it was corrected, if it was.

    `pk` is that of its first delivery; `url` leads to the post on its network, empty where that is this page itself.
    """

    slug: str
    pk: int
    account: Account
    language: str
    parts: tuple[PublicPart, ...]
    link: str
    url: str
    at: datetime
    changed_at: datetime
    note: str = ""
    heading: str = ""

    @property
    def corrected(self) -> bool:
        return self.changed_at != self.at


@dataclass(frozen=True, slots=True)
class PostsPage:
    """Newest first; `older` is the cursor behind which the next page begins, None at the end."""

    posts: list[PublicPost]
    older: int | None


def public_accounts() -> QuerySet[Account]:
    """The accounts whose posts stand on the body's own site: those of the public register, and its news feed."""
    return Account.objects.filter(
        Q(pk__in=published().order_by().values("pk")) | Q(channel="feed", stage__in=PUBLIC)
    ).order_by("name", "pk")


def posts_page(
    body: Body, *, account: int | None = None, language: str = "", after: int | None = None, size: int = SIZE
) -> PostsPage:
    """A page of posts, of one account and in one language where they are named; four queries, whatever its size."""
    rows = _public().filter(part=0)
    if account is not None:
        rows = rows.filter(account=account)
    if language:
        rows = rows.filter(content__language=language)
    if after is not None:
        last = _public().filter(pk=after).values_list("sent_at", flat=True).first()
        rows = rows.filter(Q(sent_at__lt=last) | Q(sent_at=last, pk__lt=after)) if last else rows.none()
    found = list(rows.order_by("-sent_at", "-pk")[: size + 1])
    return PostsPage(_posts(body, found[:size]), found[size - 1].pk if len(found) > size else None)


def public_post(body: Body, pk: int) -> PublicPost | None:
    """The post whose first delivery this is, if everybody may see it."""
    row = _public().filter(pk=pk, part=0).first()
    return _posts(body, [row])[0] if row else None


def public_file(pk: int, number: int) -> tuple[StoredFile, str] | None:
    """A file of an item that everybody may see, and the type to send it as."""
    item = _public_item(pk, number)
    file = _stored(item["sha256"]) if item else None
    return (file, item["type"]) if item and file else None


def public_captions(pk: int, number: int, language: str) -> bytes | None:
    """The captions of a film that everybody may see, in one language."""
    item = _public_item(pk, number)
    if item is None or item["type"] != FILM:
        return None
    if "captions" in item:
        file = next((_stored(each["sha256"]) for each in item["captions"] if each["language"] == language), None)
    else:
        rows = Captions.objects.filter(asset__file__sha256=bytes.fromhex(item["sha256"]), language=language)
        row = rows.select_related("file").first()
        file = row.file if row else None
    try:
        return files.read(file) if file else None
    except FileNotFoundError:
        return None


def _public_item(pk: int, number: int) -> dict[str, Any] | None:
    row = _public().filter(pk=pk).first()
    media = _content(row, _changes([row]))["media"] if row else []
    return media[number] if 0 <= number < len(media) and media[number]["type"] in SHOWN else None


def _stored(sha256: str) -> StoredFile | None:
    return StoredFile.objects.filter(sha256=bytes.fromhex(sha256)).first()


def languages_of_posts() -> list[str]:
    """In which the body has published."""
    rows = _public().filter(part=0).order_by().values_list("content__language", flat=True).distinct()
    return sorted({code for code in rows if code})


def _public() -> QuerySet[Delivery]:
    rows = Delivery.objects.filter(
        source__in=SOURCES,
        content__reply_to="",
        state=DeliveryState.SENT,
        withdraw_asked_at=None,
        account__in=public_accounts().order_by().values("pk"),
        content__visibility="public",
    )
    # Not the words before a correction that was disposed of: they were wrong, or had to go.
    return rows.filter(~words_gone()).select_related("account")


def _posts(body: Body, firsts: list[Delivery]) -> list[PublicPost]:
    rest = _public().filter(part__gt=0, source_id__in=[row.source_id for row in firsts]).order_by("part")
    threads = {(row.source, row.source_id, row.account_id): [row] for row in firsts}
    for row in rest:
        threads.get((row.source, row.source_id, row.account_id), []).append(row)
    changes = _changes(row for rows in threads.values() for row in rows)
    spoken = _captions([_content(row, changes) for rows in threads.values() for row in rows])
    return [_post(body, rows, changes, spoken) for rows in threads.values()]


def _captions(contents: list[dict[str, Any]]) -> dict[str, list[str]]:
    """The languages of the captions of films that went out without any, by the film's hash.

    What went out with captions shows those that were approved, and never others.
    """
    items = (item for one in contents for item in one["media"] if item["type"] == FILM and "captions" not in item)
    films = {bytes.fromhex(item["sha256"]) for item in items}
    found: dict[str, list[str]] = {}
    rows = Captions.objects.filter(asset__file__sha256__in=films).order_by("language")
    for digest, language in rows.values_list("asset__file__sha256", "language"):
        found.setdefault(bytes(digest).hex(), []).append(language)
    return found


def _post(body: Body, rows: list[Delivery], changes: dict[int, Change], spoken: dict[str, list[str]]) -> PublicPost:
    first = rows[0]
    at = first.sent_at or first.state_at
    done = [changes[row.pk] for row in rows if row.pk in changes]
    return PublicPost(
        slug=body.slug,
        pk=first.pk,
        account=first.account,
        language=first.content["language"],
        parts=tuple(_part(body, row, _content(row, changes), spoken) for row in rows),
        link=_content(first, changes)["link"],
        url=first.url,
        at=at,
        changed_at=max((change.done_at or at for change in done), default=at),
        heading=str(first.content.get("subject", "")),
        note="\n".join(change.note for change in done if change.note),
    )


def _part(body: Body, row: Delivery, content: dict[str, Any], spoken: dict[str, list[str]]) -> PublicPart:
    def captions(number: int, item: dict[str, Any]) -> tuple[tuple[str, str], ...]:
        frozen = [each["language"] for each in item.get("captions", ())]
        codes = frozen or (spoken.get(item["sha256"], []) if item["type"] == FILM else [])
        return tuple((code, reverse("portal:captions", args=[body.slug, row.pk, number, code])) for code in codes)

    pictures = [
        PublicPicture(
            reverse("portal:post_file", args=[body.slug, row.pk, number]),
            item["type"],
            item["alt"],
            captions(number, item),
        )
        for number, item in enumerate(content["media"])
        if item["type"] in SHOWN
    ]
    return PublicPart(content["text"], tuple(pictures))


def _changes(rows: Iterable[Delivery | None]) -> dict[int, Change]:
    """The newest change of each item that was carried out."""
    ids = [row.pk for row in rows if row]
    done = Change.objects.filter(delivery__in=ids, state=ChangeState.DONE).order_by("number")
    return {change.delivery_id: change for change in done}


def _content(row: Delivery, changes: dict[int, Change]) -> dict[str, Any]:
    return dict(changes[row.pk].content if row.pk in changes else row.content)
