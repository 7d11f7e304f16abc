"""What the body says, for programs that follow it: Atom (RFC 4287), RSS 2.0 and JSON Feed 1.1 of the same items."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from email.utils import format_datetime
from xml.etree import ElementTree as ET

from django.conf import settings
from django.urls import reverse
from django.utils.html import escape, urlize
from django.utils.text import Truncator

from rostra.people.models import Body
from rostra.portal.feedxml import ATOM, add, document, iso
from rostra.portal.posts import PublicPicture, PublicPost

TITLE = 100


@dataclass(frozen=True, slots=True)
class Source:
    """A feed: whose, called what, in which language if in one, and the addresses of its page and of itself."""

    body: Body
    title: str
    language: str
    page: str
    address: str


def address(post: PublicPost) -> str:
    """Of the post's own page."""
    return settings.ROSTRA_URL + reverse("portal:post", args=[post.slug, post.pk])


def title(post: PublicPost) -> str:
    """The heading; without one the first line of the text, shortened: most networks know no titles."""
    if post.heading:
        return post.heading
    first = post.parts[0].text.strip().split("\n")[0]
    return Truncator(first).chars(TITLE)


def markup(post: PublicPost) -> str:
    """The text as HTML, with its link, its pictures and films, what they show, and the captions of films."""
    found = []
    for part in post.parts:
        found += [f"<p>{urlize(line, autoescape=True)}</p>" for line in part.text.split("\n") if line.strip()]
        found += [_film(picture) if picture.film else _picture(picture) for picture in part.pictures]
    if post.link:
        found.append(f'<p><a href="{escape(post.link)}">{escape(post.link)}</a></p>')
    return "".join(found)


def _picture(picture: PublicPicture) -> str:
    return f'<p><img src="{_whole(picture.url)}" alt="{escape(picture.alt)}"></p>'


def _film(film: PublicPicture) -> str:
    """With what it shows below, and a link for readers that play no films."""
    tracks = [
        f'<track kind="captions" srclang="{escape(code)}" src="{_whole(url)}"{"" if number else " default"}>'
        for number, (code, url) in enumerate(film.captions)
    ]
    address = _whole(film.url)
    link = f'<a href="{address}">{escape(film.alt) or address}</a>'
    shows = f"<p>{escape(film.alt)}</p>" if film.alt else ""
    return f'<p><video controls preload="none" src="{address}">{"".join(tracks)}{link}</video></p>{shows}'


def _whole(url: str) -> str:
    return escape(settings.ROSTRA_URL + url)


def _films(post: PublicPost) -> list[PublicPicture]:
    return [picture for part in post.parts for picture in part.pictures if picture.film]


def atom(source: Source, posts: Sequence[PublicPost]) -> bytes:
    feed = ET.Element("feed", {"xmlns": ATOM, "xml:lang": source.language or source.body.language})
    add(feed, "id", source.address)
    add(feed, "title", source.title)
    add(feed, "updated", iso(max((post.changed_at for post in posts), default=source.body.created_at)))
    add(add(feed, "author"), "name", source.body.name)
    add(feed, "link", rel="self", href=source.address)
    add(feed, "link", rel="alternate", href=source.page)
    for post in posts:
        entry = add(feed, "entry")
        entry.set("xml:lang", post.language)
        add(entry, "id", address(post))
        add(entry, "title", title(post))
        add(entry, "published", iso(post.at))
        add(entry, "updated", iso(post.changed_at))
        add(entry, "link", rel="alternate", href=address(post))
        if post.url:
            add(entry, "link", rel="related", href=post.url)
        for film in _films(post):
            add(entry, "link", rel="enclosure", type=film.type, href=settings.ROSTRA_URL + film.url)
        add(entry, "category", term=post.account.name)
        add(entry, "content", markup(post), type="html")
    return document(feed)


def rss(source: Source, posts: Sequence[PublicPost]) -> bytes:
    root = ET.Element("rss", {"version": "2.0", "xmlns:atom": ATOM})
    channel = ET.SubElement(root, "channel")
    add(channel, "title", source.title)
    add(channel, "link", source.page)
    add(channel, "description", source.title)
    add(channel, "language", source.language or source.body.language)
    ET.SubElement(channel, "atom:link", {"rel": "self", "href": source.address, "type": "application/rss+xml"})
    for post in posts:
        item = ET.SubElement(channel, "item")
        add(item, "title", title(post))
        add(item, "link", address(post))
        add(item, "guid", address(post))
        add(item, "pubDate", format_datetime(post.at.astimezone(UTC), usegmt=True))
        add(item, "category", post.account.name)
        add(item, "description", markup(post))
    return document(root)


def _attachments(post: PublicPost) -> list[dict[str, str]]:
    """The films, as JSON Feed names what goes with an item."""
    return [
        {"url": settings.ROSTRA_URL + film.url, "mime_type": film.type, **({"title": film.alt} if film.alt else {})}
        for film in _films(post)
    ]


def json_feed(source: Source, posts: Sequence[PublicPost]) -> bytes:
    items = [
        {
            "id": address(post),
            "url": address(post),
            **({"external_url": post.url} if post.url else {}),
            "title": title(post),
            "content_html": markup(post),
            "content_text": "\n\n".join(part.text for part in post.parts),
            "date_published": iso(post.at),
            "date_modified": iso(post.changed_at),
            "language": post.language,
            "tags": [post.account.name],
            **({"attachments": _attachments(post)} if _films(post) else {}),
            **({} if post.corrected else {"_rostra": {"proof": f"{address(post)}proof.json"}}),
        }
        for post in posts
    ]
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": source.title,
        "home_page_url": source.page,
        "feed_url": source.address,
        "language": source.language or source.body.language,
        "authors": [{"name": source.body.name}],
        "items": items,
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode()
