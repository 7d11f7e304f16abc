"""What the checks need to know besides the post, read once for all of them: in one query, and two more for files."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.utils import timezone

from rostra.accounts.enums import SiteState
from rostra.core import files
from rostra.core.models import StoredFile
from rostra.core.reading import addresses, base, essence, plain
from rostra.core.scoping import current_body_id
from rostra.editorial.checks.draft import Around, Twin
from rostra.editorial.checks.official_link import host_of
from rostra.editorial.content import Content, Target
from rostra.editorial.enums import Confidentiality, EntryKind, Form, Licence, PeopleShown, PostState
from rostra.editorial.film import said
from rostra.editorial.models import Post
from rostra.policy.content_checks import ContentChecks

DAYS = timedelta(days=7)
"""So long before and after, the same words are no news; of when posts go out, whenever somebody wrote them."""
EARLIEST, LATEST = datetime(1, 2, 1, tzinfo=UTC), datetime(9999, 12, 1, tzinfo=UTC)
"""A year may be mistyped: the days before and after are still days."""
TWINS = 500
"""Versions, those nearest in time first. Of 3,000 in the days around, twice as many take three times as long to look at."""

CLASSES = (Confidentiality.RESTRICTED, Confidentiality.SECRET)


MOST = 32
"""Days of bodies whose twins are in memory: up to half a megabyte each."""

_kept: OrderedDict[tuple[str, int, date], tuple[str, tuple[Twin, ...]]] = OrderedDict()
_lock = Lock()

# The words of the twins come only where their mark is another than that of those in memory. A version never changes but
# by being emptied: what tells of a change is which they are, from when on they stand, how long they are, and where.
# What was approved has a time; what waits for approval without one goes out as soon as it has it.
_FACTS = """
WITH twin AS MATERIALIZED (
    SELECT v.id, v.post_id, v.account_id, a.name, goes.at, v.text, v.more
    FROM editorial_post p CROSS JOIN LATERAL (SELECT coalesce(p.due_at, %(soon)s) AS at) goes
    JOIN editorial_version v ON v.post_id = p.id JOIN accounts_account a ON a.id = v.account_id
    WHERE p.body_id = %(body)s AND p.state = ANY(%(out)s) AND NOT v.removed
    AND (p.due_at >= %(first)s AND p.due_at < %(last)s
        OR p.due_at IS NULL AND p.state = %(asked)s AND %(soon)s >= %(first)s AND %(soon)s < %(last)s)
    AND NOT EXISTS (
        SELECT FROM editorial_version newer WHERE newer.post_id = v.post_id AND newer.account_id = v.account_id
        AND newer.translation = v.translation AND newer.number > v.number
    )
    ORDER BY greatest(goes.at, %(midnight)s) - least(goes.at, %(midnight)s), v.id DESC LIMIT %(twins)s
), marked AS (
    SELECT coalesce(md5(string_agg(concat_ws(' ', id, at, length(text), name), ',' ORDER BY id)), '') AS mark FROM twin
)
SELECT b.website, b.language, b.languages,
    ARRAY(SELECT url FROM accounts_linkedsite WHERE body_id = b.id AND state = %(listed)s),
    ARRAY(SELECT url FROM editorial_linkstate WHERE body_id = b.id AND url = ANY(%(links)s) AND NOT works),
    (SELECT title FROM editorial_planentry WHERE body_id = b.id AND kind = %(election)s AND removed_at IS NULL
        AND starts_at <= %(when)s AND ends_at > %(when)s ORDER BY starts_at LIMIT 1),
    mark,
    CASE WHEN mark <> %(known)s
        THEN (SELECT json_agg(json_build_array(post_id, account_id, name, at, text, more) ORDER BY id DESC) FROM twin) END
FROM people_body b, marked WHERE b.id = %(body)s
"""


def around(versions: Mapping[Target, Content], *, post: Post | None, decided: ContentChecks, now: datetime) -> Around:
    """For these versions of the post, or of one that nobody has saved yet."""
    when = post.due_at if post and post.due_at else now
    facts = _facts(links_of(versions.values()), when, now)
    hashes = {p.original or p.sha256 for content in versions.values() for part in content.parts for p in part.media}
    recorded, unagreed = library(hashes, timezone.localdate(when)) if hashes else ((), ())
    marked = post.confidentiality if post and post.confidentiality != Confidentiality.PUBLIC else ""
    return Around(
        hosts=facts.hosts,
        broken=facts.broken,
        twins=_near(facts.twins, when, post),
        election=facts.election,
        words=decided.words,
        languages=facts.languages,
        marked=str(Confidentiality(marked).label) if marked else "",
        secret=marked in CLASSES,
        also_at=bool(post and post.also_at),
        unsourced=bool(post and _unsourced(post)),
        recorded=frozenset(recorded),
        unagreed=frozenset(unagreed),
        spoken=_spoken(versions.values()),
    )


def _near(twins: tuple[Twin, ...], when: datetime, post: Post | None) -> tuple[Twin, ...]:
    """Those of other posts that go out within the days; the very same tuple where that leaves none out."""
    own = post.pk if post else None
    near = tuple(twin for twin in twins if abs(twin.at - when) <= DAYS and (own is None or twin.post_id != own))
    return near if len(near) < len(twins) else twins


def links_of(contents: Iterable[Content]) -> list[str]:
    """Every web address in these, each once."""
    found: dict[str, None] = {}
    for content in contents:
        given = [content.link] if content.link else []
        in_text = (link for part in content.parts for link in addresses(plain(part.text)))
        found |= dict.fromkeys([*given, *in_text])
    return list(found)


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the body has said and done; the names are those of `Around`."""

    hosts: frozenset[str]
    broken: frozenset[str]
    election: str
    languages: frozenset[str]
    twins: tuple[Twin, ...]


def _facts(links: list[str], when: datetime, now: datetime) -> _Facts:
    # What lies around a whole day: it is the same for most that is asked in a row.
    near = min(max(when, EARLIEST), LATEST).astimezone(UTC)
    midnight = near.replace(hour=0, minute=0, second=0, microsecond=0)
    key = (connection.settings_dict["NAME"], current_body_id(), midnight.date())
    with _lock:
        known, twins = _kept.get(key, ("", ()))
    values: dict[str, Any] = {
        "body": current_body_id(),
        "midnight": midnight,
        "first": midnight - DAYS,
        "last": midnight + timedelta(days=1) + DAYS,
        # The hour, so that it stays the same for most that is asked in a row.
        "soon": now.replace(minute=0, second=0, microsecond=0),
        "asked": PostState.REVIEW.value,
        "out": [PostState.REVIEW.value, PostState.APPROVED.value, PostState.PUBLISHED.value],
        "twins": TWINS,
        "listed": SiteState.LISTED.value,
        "links": links,
        "election": EntryKind.ELECTION.value,
        "when": when,
        "known": known,
    }
    with connection.cursor() as cursor:
        cursor.execute(_FACTS, values)
        website, language, languages, listed, broken, election, mark, rows = cursor.fetchone()
    if mark != known:
        twins = tuple(_twin(*row) for row in rows or ())
        _keep(key, mark, twins)
    return _Facts(
        hosts=_hosts(website, listed),
        broken=frozenset(broken),
        election=election or "",
        languages=frozenset(base(code) for code in (language, *languages)),
        twins=twins,
    )


def _keep(key: tuple[str, int, date], mark: str, twins: tuple[Twin, ...]) -> None:
    with _lock:
        _kept[key] = mark, twins
        _kept.move_to_end(key)
        while len(_kept) > MOST:
            _kept.popitem(last=False)


def _hosts(website: str, listed: Iterable[str]) -> frozenset[str]:
    """The body's site, private sites that it decided to link to, and this installation; none where it has told none."""
    if not website:
        return frozenset()
    hosts = {host_of(website).removeprefix("www."), *(host_of(url) for url in listed)}
    own = urlsplit(settings.ROSTRA_URL).hostname
    return frozenset(hosts | {own} if own else hosts) - {""}


def _twin(post: int, account: int, name: str, at: str, text: str, more: list[dict[str, Any]]) -> Twin:
    """What waits for approval, was approved, or went out."""
    words = essence("\n\n".join([text, *(part["text"] for part in more)]))
    return Twin(account, name, datetime.fromisoformat(at), words, post)


def _unsourced(post: Post) -> bool:
    shared = post.content_type is not None and post.content_type.form == Form.SHARED
    return (shared or bool(post.source_url)) and not (post.source_url and post.source_rights)


_LIBRARY = """
SELECT encode(f.sha256, 'hex'), a.licence, a.licence_until, a.people,
    EXISTS (SELECT FROM editorial_consent c WHERE c.body_id = a.body_id AND c.asset_id = a.id
        AND c.withdrawn_at IS NULL AND (c.until IS NULL OR c.until >= %s))
FROM editorial_asset a JOIN core_storedfile f ON f.id = a.file_id WHERE a.body_id = %s AND f.sha256 = ANY(%s)
"""


def library(hashes: set[str], day: date) -> tuple[list[str], list[str]]:
    """Which of the files have a record of rights that holds on the day, and which show people who did not agree."""
    found: tuple[list[str], list[str]] = ([], [])
    with connection.cursor() as cursor:
        cursor.execute(_LIBRARY, [day, current_body_id(), [bytes.fromhex(sha256) for sha256 in hashes]])
        rows = cursor.fetchall()
    for name, licence, until, people, consented in rows:
        if licence != Licence.UNKNOWN and people != PeopleShown.UNKNOWN and (until is None or until >= day):
            found[0].append(name)
        if people == PeopleShown.NOT_AGREED or (people == PeopleShown.AGREED and not consented):
            found[1].append(name)
    return found


def _spoken(contents: Iterable[Content]) -> dict[str, str]:
    """The words of all captions, by the hash of their file: one query where there are any. A lost file says nothing."""
    pictures = (picture for content in contents for part in content.parts for picture in part.media)
    hashes = {each.sha256 for picture in pictures for each in picture.captions}
    if not hashes:
        return {}
    rows = StoredFile.objects.filter(sha256__in=[bytes.fromhex(sha256) for sha256 in hashes])
    return {bytes(row.sha256).hex(): _said(row) for row in rows}


def _said(file: StoredFile) -> str:
    try:
        return said(files.read(file))
    except FileNotFoundError:
        return ""
