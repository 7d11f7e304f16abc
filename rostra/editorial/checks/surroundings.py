"""What the checks need to know besides the post, read once for all of them, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from rostra.accounts.enums import SiteState
from rostra.accounts.models import LinkedSite
from rostra.core.reading import addresses, base, essence, plain
from rostra.core.scoping import current_body_id
from rostra.editorial.checks.draft import Around, Twin
from rostra.editorial.checks.official_link import host_of
from rostra.editorial.content import Content, Target
from rostra.editorial.enums import Confidentiality, EntryKind, Form, Licence, PeopleShown, PostState
from rostra.editorial.models import Asset, Captions, Consent, LinkState, PlanEntry, Post, Version
from rostra.people.models import Body
from rostra.policy.content_checks import ContentChecks

DAYS = timedelta(days=7)
"""So long after, the same words are news again."""
TWINS = 200

CLASSES = (Confidentiality.RESTRICTED, Confidentiality.SECRET)


def around(versions: Mapping[Target, Content], *, post: Post | None, decided: ContentChecks, now: datetime) -> Around:
    """For these versions of the post, or of one that nobody has saved yet."""
    body = Body.objects.get(pk=current_body_id())
    when = post.due_at if post and post.due_at else now
    hashes = {p.original or p.sha256 for content in versions.values() for part in content.parts for p in part.media}
    recorded, unagreed, captioned = library(hashes, timezone.localdate(when)) if hashes else ((), (), ())
    marked = post.confidentiality if post and post.confidentiality != Confidentiality.PUBLIC else ""
    return Around(
        hosts=_hosts(body),
        broken=_broken(links_of(versions.values())),
        twins=_twins(post, now),
        election=_election(when),
        words=decided.words,
        languages=frozenset(base(code) for code in (body.language, *body.languages)),
        marked=str(Confidentiality(marked).label) if marked else "",
        secret=marked in CLASSES,
        also_at=bool(post and post.also_at),
        unsourced=bool(post and _unsourced(post)),
        recorded=frozenset(recorded),
        unagreed=frozenset(unagreed),
        captioned=frozenset(captioned),
    )


def links_of(contents: Iterable[Content]) -> list[str]:
    """Every web address in these, each once."""
    found: dict[str, None] = {}
    for content in contents:
        given = [content.link] if content.link else []
        in_text = (link for part in content.parts for link in addresses(plain(part.text)))
        found |= dict.fromkeys([*given, *in_text])
    return list(found)


def _hosts(body: Body) -> frozenset[str]:
    """The body's site, private sites that it decided to link to, and this installation; none where it has told none."""
    if not body.website:
        return frozenset()
    listed = LinkedSite.objects.filter(state=SiteState.LISTED).values_list("url", flat=True)
    hosts = {host_of(body.website).removeprefix("www."), *(host_of(url) for url in listed)}
    own = urlsplit(settings.ROSTRA_URL).hostname
    return frozenset(hosts | {own} if own else hosts) - {""}


def _broken(links: list[str]) -> frozenset[str]:
    if not links:
        return frozenset()
    return frozenset(LinkState.objects.filter(url__in=links, works=False).values_list("url", flat=True))


def _twins(post: Post | None, now: datetime) -> tuple[Twin, ...]:
    """What was approved lately, or went out."""
    newer = Version.objects.filter(
        post=OuterRef("post"),
        account=OuterRef("account"),
        translation=OuterRef("translation"),
        number__gt=OuterRef("number"),
    )
    rows = Version.objects.filter(
        ~Exists(newer),
        account__isnull=False,
        removed=False,
        saved_at__gte=now - DAYS,
        post__state__in=[PostState.APPROVED, PostState.PUBLISHED],
    )
    others = rows.exclude(post=post) if post and post.pk else rows
    columns = ("account", "account__name", "post__due_at", "saved_at", "text", "more")
    return tuple(
        Twin(account, name, due_at or saved_at, essence("\n\n".join([text, *(part["text"] for part in more)])))
        for account, name, due_at, saved_at, text, more in others.order_by("-pk").values_list(*columns)[:TWINS]
    )


def _unsourced(post: Post) -> bool:
    shared = post.content_type is not None and post.content_type.form == Form.SHARED
    return (shared or bool(post.source_url)) and not (post.source_url and post.source_rights)


def _election(when: datetime) -> str:
    """The election on the calendar that is under way at this moment, its time before included."""
    entries = PlanEntry.objects.filter(kind=EntryKind.ELECTION, removed_at=None, starts_at__lte=when, ends_at__gt=when)
    return entries.order_by("starts_at").values_list("title", flat=True).first() or ""


def library(hashes: set[str], day: date) -> tuple[list[str], list[str], list[str]]:
    """Which of the files have a record of rights that holds on the day, show people who did not agree, have captions."""
    running = Q(until=None) | Q(until__gte=day)
    agreed = Exists(Consent.objects.filter(running, asset=OuterRef("pk"), withdrawn_at=None))
    captioned = Exists(Captions.objects.filter(asset=OuterRef("pk")))
    rows = Asset.objects.filter(file__sha256__in=[bytes.fromhex(sha256) for sha256 in hashes])
    found: tuple[list[str], list[str], list[str]] = ([], [], [])
    columns = rows.annotate(agreed=agreed, captioned=captioned).values_list(
        "file__sha256", "licence", "licence_until", "people", "agreed", "captioned"
    )
    for digest, licence, until, people, consented, has_captions in columns:
        name = bytes(digest).hex()
        if licence != Licence.UNKNOWN and people != PeopleShown.UNKNOWN and (until is None or until >= day):
            found[0].append(name)
        if people == PeopleShown.NOT_AGREED or (people == PeopleShown.AGREED and not consented):
            found[1].append(name)
        if has_captions:
            found[2].append(name)
    return found
