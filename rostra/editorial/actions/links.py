"""Whether the addresses in drafts lead anywhere: followed by a job, read while somebody types."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import requests
from django.db import models
from urllib3.exceptions import NameResolutionError

from rostra.channels.markup import Start, Text, tokens
from rostra.core.deadline import deadline
from rostra.core.http import AddressRefused, fetch_limited
from rostra.editorial.actions.moves import tell
from rostra.editorial.checks import links_of
from rostra.editorial.content import Content
from rostra.editorial.enums import OPEN_STATES, PostState, Verdict
from rostra.editorial.models import LinkState, Post
from rostra.editorial.queries import currents, verdicts
from rostra.policy.content_checks import Rule
from rostra.policy.decisions import CONTENT_CHECKS
from rostra.policy.queries import decided

AGAIN = timedelta(hours=24)
"""So long a result holds, and so long before its time a post is looked at again."""
LATELY = timedelta(hours=1)
AT_ONCE = 20
SECONDS = 15.0
PAGE_BYTES = 300_000
GONE = (404, 410)
LONGEST_URL, LONGEST_TITLE, LONGEST_DESCRIPTION = 500, 300, 500


@dataclass(frozen=True, slots=True)
class Outcome:
    """`works` is None where nobody can say: the site was busy, or asked who we are."""

    works: bool | None
    code: str = ""
    leads_to: str = ""
    title: str = ""
    description: str = ""


def bodies_with_drafts(now: datetime) -> Iterable[int]:
    """The bodies that have a post whose addresses may be asked for."""
    return Post.everywhere.filter(_fresh(now)).values_list("body_id", flat=True).distinct().order_by("body_id")


def follow_links(*, session: requests.Session, now: datetime) -> int:
    """Ask for addresses in drafts that were not asked for within the day, in the body in scope; gives how many.

    Of an address that leads nowhere now, the people hear whose approved posts have it. Calls the network: call it outside
    any transaction.
    """
    _note_new(now)
    broken = set()
    late = models.Q(checked_at=None) | models.Q(checked_at__lt=now - AGAIN, asked_at__gte=now - LATELY)
    rows = list(LinkState.objects.filter(late).order_by(models.F("checked_at").asc(nulls_first=True), "pk")[:AT_ONCE])
    for row in rows:
        found = follow(session, row.url)
        LinkState.objects.filter(pk=row.pk).update(
            checked_at=now,
            works=found.works,
            code=found.code,
            leads_to=found.leads_to,
            title=found.title,
            description=found.description,
        )
        if found.works is False and row.works is not False:
            broken.add(row.url)
    if broken and decided(CONTENT_CHECKS).rule("link_broken") != Rule.OFF:
        _tell_broken(broken, now)
    return len(rows)


def _tell_broken(urls: set[str], now: datetime) -> None:
    """The people of posts that were approved with these addresses: nobody opens those again before they go out."""
    posts = list(Post.objects.filter(_fresh(now), state=PostState.APPROVED).select_related("author", "saved_by"))
    contents = currents(posts)
    for post in posts:
        content = contents[post.pk]
        if urls.intersection(links_of(Content.of(version) for version in content.versions)):
            given = [row for row in verdicts(post) if row.verdict == Verdict.APPROVED]
            said_yes = [row.by for row in given if bytes(row.content_hash) == content.hash]
            tell([post.author, post.saved_by, *said_yes], "editorial.link_broken", post, now=now)


def follow(session: requests.Session, url: str) -> Outcome:
    """What lies behind one address: its title and description where it is a page."""
    try:
        with deadline(SECONDS):
            page = fetch_limited(session, url, PAGE_BYTES, seconds=SECONDS)
    except AddressRefused:
        # A private address: nobody outside reaches it.
        return Outcome(False, "private")
    except requests.HTTPError as error:
        status = error.response.status_code
        return Outcome(False if status in GONE else None, str(status))
    except requests.ConnectionError as error:
        return Outcome(False, "no_name") if _nameless(error) else Outcome(None, "no_connection")
    except requests.RequestException as error:
        return Outcome(None, type(error).__name__.lower())
    leads_to = page.url[:LONGEST_URL] if page.url != url else ""
    if "html" not in page.content_type:
        return Outcome(True, leads_to=leads_to)
    title, description = _said(page.body.decode("utf-8", "replace"))
    return Outcome(True, "", leads_to, title[:LONGEST_TITLE], description[:LONGEST_DESCRIPTION])


def _fresh(now: datetime) -> models.Q:
    """Saved lately, or due soon."""
    soon = models.Q(saved_at__gte=now - LATELY) | models.Q(due_at__range=(now, now + AGAIN))
    return models.Q(state__in=OPEN_STATES) & soon


def _note_new(now: datetime) -> None:
    """A row for each address that stands in a fresh draft; `asked_at` says when it stood there last."""
    posts = list(Post.objects.filter(_fresh(now)).order_by("-saved_at")[:200])
    contents = [Content.of(version) for held in currents(posts).values() for version in held.versions]
    urls = [url for url in links_of(contents) if len(url) <= LONGEST_URL and url.startswith(("http://", "https://"))]
    LinkState.objects.bulk_create(
        [LinkState(url=url, asked_at=now) for url in urls],
        update_conflicts=True,
        unique_fields=["body", "url"],
        update_fields=["asked_at"],
    )


def _nameless(error: requests.ConnectionError) -> bool:
    """Whether there is no such host."""
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(reason, NameResolutionError)


def _said(page: str) -> tuple[str, str]:
    """What a page calls itself, for cards on networks first."""
    found: dict[str, str] = {}
    inside = False
    for token in tokens(page):
        if isinstance(token, Start):
            inside = token.tag == "title"
            if token.tag == "meta":
                name = token.attributes.get("property") or token.attributes.get("name") or ""
                found.setdefault(name.lower(), " ".join(token.attributes.get("content", "").split()))
        elif isinstance(token, Text) and inside:
            found.setdefault("title", " ".join(token.text.split()))
            inside = False
    title = found.get("og:title") or found.get("title", "")
    return title, found.get("og:description") or found.get("description", "")
